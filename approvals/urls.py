from django.urls import path, register_converter
from django.urls.converters import StringConverter

from approvals import views
from approvals.steps import STEPS


class Reference(StringConverter):
    regex = r"TS-[0-9]{6,12}"


register_converter(Reference, "reference")

app_name = "approvals"
urlpatterns = [
    path("guide/", views.guide, name="guide"),
    path("posts/", views.every_post, name="posts"),
    path("posts/mine/", views.my_posts, name="mine"),
    path("posts/waiting/", views.waiting, name="waiting"),
    path("posts/new/", views.compose, name="compose"),
    path("posts/new/check/", views.check, name="check"),
    path("posts/<reference:reference>/", views.post, name="post"),
    path("posts/<reference:reference>/edit/", views.edit, name="edit"),
    path("posts/<reference:reference>/decide/", views.decide, name="decide"),
    path("posts/<reference:reference>/versions/<int:number>/", views.version, name="version"),
    path(
        "posts/<reference:reference>/versions/<int:number>/files/<int:position>/", views.medium, name="medium"
    ),
    *[path(f"posts/<reference:reference>/{name}/", views.step, {"name": name}, name=name) for name in STEPS],
]
