from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from approvals.models import Post, PostSet
from approvals.views import (
    calendar,
    captures,
    drafts,
    emergency,
    guide,
    posts,
    reports,
    sets,
    standing_approvals,
    templates,
    together,
    windows,
    writing,
)


class Reference(StringConverter):
    regex = Post.REFERENCE


class WindowReference(StringConverter):
    regex = r"WIN-[0-9]{6,12}"


class StandingReference(StringConverter):
    regex = r"SA-[0-9]{6,12}"


class SetReference(StringConverter):
    regex = PostSet.REFERENCE


register_converter(Reference, "reference")
register_converter(SetReference, "set_reference")
register_converter(StandingReference, "standing_reference")
register_converter(WindowReference, "window")

app_name = "approvals"
urlpatterns = [
    path("guide/", guide.guide, name="guide"),
    path("posts/", posts.every_post, name="posts"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<slug:name>/", reports.report, name="report"),
    path("reports/<slug:name>/csv/", reports.report_csv, name="report-csv"),
    path("reports/<slug:name>/xlsx/", reports.report_xlsx, name="report-xlsx"),
    path("reports/<slug:name>/<int:place>/", reports.reported, name="reported"),
    path("posts/mine/", posts.my_posts, name="mine"),
    path("posts/filters/new/", posts.save_filter, name="save-filter"),
    path("posts/filters/<int:pk>/remove/", posts.remove_filter, name="remove-filter"),
    path("posts/waiting/", posts.waiting, name="waiting"),
    path("posts/new/", writing.compose, name="compose"),
    path("posts/new/pictures/<str:token>/", writing.picture, name="picture"),
    path("posts/new/check/", writing.check, name="check"),
    path("posts/new/keep/", drafts.keep, name="keep"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/<uuid:draft_id>/delete/", drafts.discard, name="discard-draft"),
    path("drafts/<uuid:draft_id>/accounts/", sets.accounts, name="accounts"),
    path("templates/", templates.templates, name="templates"),
    path("templates/new/", templates.add_template, name="add-template"),
    path("templates/<int:template_id>/", templates.template, name="template"),
    path("sets/<set_reference:reference>/", sets.post_set, name="set"),
    path("sets/<set_reference:reference>/submit/", sets.submit, name="submit-set"),
    path("sets/<set_reference:reference>/decide/", sets.decide, name="decide-set"),
    path("posts/<reference:reference>/", posts.post, name="post"),
    path("posts/<reference:reference>/edit/", writing.edit, name="edit"),
    path("posts/<reference:reference>/check/", writing.check, name="check"),
    path("posts/<reference:reference>/keep/", drafts.keep, name="keep"),
    path("posts/<reference:reference>/decide/", posts.decide, name="decide"),
    path("posts/<reference:reference>/next/", posts.next_post, name="next"),
    path("posts/<reference:reference>/comments/", together.comments, name="comments"),
    path("posts/<reference:reference>/comments/readers/", together.readers, name="readers"),
    path("posts/<reference:reference>/presence/", together.presence, name="presence"),
    path("posts/<reference:reference>/versions/<int:number>/", posts.version, name="version"),
    path(
        "posts/<reference:reference>/versions/<int:number>/files/<int:position>/", posts.medium, name="medium"
    ),
    path("posts/<reference:reference>/capture/", captures.capture, name="capture"),
    path(
        "posts/<reference:reference>/captures/<int:number>/<int:position>/",
        captures.captured,
        name="captured",
    ),
    path(
        "posts/<reference:reference>/captures/<int:number>/<int:position>/preview/",
        captures.preview,
        name="capture-preview",
    ),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/elsewhere/", calendar.subscription, name="subscription"),
    path("calendar/elsewhere/new/", calendar.subscribe, name="subscribe"),
    path("calendar/elsewhere/stop/", calendar.unsubscribe, name="unsubscribe"),
    path("calendar/posts.ics", calendar.feed, name="calendar-feed"),
    *calendar.TIMES.paths("posts/<reference:reference>/"),
    path("windows/", windows.windows, name="windows"),
    path("windows/new/", windows.declare, name="declare-window"),
    path("windows/<window:reference>/", windows.window, name="window"),
    *windows.WINDOWS.paths("windows/<window:reference>/"),
    path("emergency/", emergency.emergency, name="emergency"),
    path("emergency/emergencies.csv", emergency.emergencies_csv, name="emergencies-csv"),
    path("emergency/roster/<int:place_id>/remove/", emergency.off_roster, name="off-roster"),
    path("words/", include("checks.urls")),
    *posts.POSTS.paths("posts/<reference:reference>/"),
    path("standing/", standing_approvals.register, name="standing"),
    path("standing/new/", standing_approvals.grant, name="standing-grant"),
    path("standing/<standing_reference:reference>/", standing_approvals.one, name="standing-approval"),
    path("standing/<standing_reference:reference>/uses.csv", standing_approvals.uses, name="standing-uses"),
    *standing_approvals.STANDING.paths("standing/<standing_reference:reference>/"),
]
