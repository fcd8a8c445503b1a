from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView

from treasury_social import (
    gallery,
    keyboard,
    passwords,
    provider_sign_in,
    public_records,
    second_factor,
    sessions,
    sign_in,
    views,
)
from treasury_social.health import health
from treasury_social.marking_gate import REFUSED_PATH, refused_address
from treasury_social.security_txt import security_txt

urlpatterns = [
    path("", views.home, name="home"),
    path("health/", health, name="health"),
    path(".well-known/security.txt", security_txt, name="security-txt"),
    path(REFUSED_PATH.removeprefix("/"), refused_address, name="refused-address"),
    path("public-records.atom", public_records.feed, name="public-records"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/second-step/", second_factor.second_step, name="second-step"),
    path("sign-in/passkey/", sign_in.passkey, name="passkey"),
    path("sign-in/again/", second_factor.prove_again, name="prove-again"),
    path("second-factor/", second_factor.second_factor, name="second-factor"),
    path("second-factor/app/", second_factor.enrol_authenticator, name="enrol-authenticator"),
    path("second-factor/app/remove/", second_factor.remove_authenticator, name="remove-authenticator"),
    path("second-factor/codes/", second_factor.make_recovery_codes, name="make-recovery-codes"),
    path("sign-in/left/", sessions.left, name="session-left"),
    path("me/sessions/end/", sessions.end, name="end-sessions"),
    path("sign-in/link/<int:link>/", passwords.choose_password, name="choose-password"),
    path("keyboard/", keyboard.keyboard, name="keyboard"),
    path("password/", passwords.change_password, name="change-password"),
    path("sign-out/", provider_sign_in.sign_out, name="sign-out"),
    path("sign-in/provider/", provider_sign_in.start, name="provider"),
    path("sign-in/provider/answer/", provider_sign_in.answer, name="provider-answer"),
    path("sign-in/provider/back-channel/", provider_sign_in.back_channel, name="provider-back-channel"),
    path("sign-in/provider/front-channel/", provider_sign_in.front_channel, name="provider-front-channel"),
    path("identity-provider/", provider_sign_in.about, name="identity-provider"),
    path("", include("approvals.urls")),
    path("contacts/", include("contacts.urls")),
    path("policy/", include("clauses.urls")),
    path("notices/", include("notices.urls")),
    path("professional/", include("professional_use.urls")),
    path("arrangements/", views.arrangements, name="arrangements"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("", include("directory.urls")),
    path("administration/", RedirectView.as_view(pattern_name="directory:people"), name="administration"),
    path("register/", include("records.urls")),
    path("retention/", include("retention.urls")),
    path("exports/", include("exports.urls")),
    path("information-requests/", include("foi.urls")),
]

if settings.DEMO or settings.DEBUG:
    urlpatterns += [
        path("sign-in/demo/", sign_in.demo_sign_in, name="demo-sign-in"),
        path("components/", gallery.gallery, name="components"),
    ]
