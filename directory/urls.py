from django.urls import path

from directory.views import (
    accounts,
    acting,
    platforms,
    seats,
    topics,
)

app_name = "directory"
urlpatterns = [
    path("acting/", acting.acting, name="acting"),
    path("acting/<int:arrangement_id>/revoke/", acting.revoke, name="revoke"),
    path("seats/", seats.seats, name="seats"),
    path("seats/new/", seats.add, name="add-seat"),
    path("seats/propose/", seats.propose, name="propose-seat"),
    path("seats/proposed/", seats.settled, name="nominations"),
    path("seats/proposed/<int:reference>/", seats.nomination, name="nomination"),
    *seats.NOMINATIONS.paths("seats/proposed/<int:reference>/"),
    path("seats/held/<int:reference>/", seats.holding, name="holding"),
    *seats.HOLDINGS.paths("seats/held/<int:reference>/"),
    path("seats/<int:reference>/", seats.seat, name="seat"),
    *seats.SEATS.paths("seats/<int:reference>/"),
    path("topics/", topics.topics, name="topics"),
    path("topics/<slug:slug>/", topics.topic, name="topic"),
    path("topics/authority/<int:authority_id>/revoke/", topics.revoke_authority, name="revoke-authority"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.add, name="add-account"),
    path("accounts/<int:reference>/", accounts.account, name="account"),
    *accounts.ACCOUNTS.paths("accounts/<int:reference>/"),
    path("platforms/", platforms.platforms, name="platforms"),
    path("platforms/<slug:slug>/", platforms.platform, name="platform"),
]
