from django.urls import path, register_converter
from django.urls.converters import StringConverter

from professional_use import views
from professional_use.steps import STEPS


class CommentReference(StringConverter):
    regex = r"PU-[0-9]{6,12}"


register_converter(CommentReference, "professional_comment")

app_name = "professional_use"
urlpatterns = [
    path("", views.every_comment, name="list"),
    path("new/", views.tell, name="tell"),
    path("<professional_comment:reference>/", views.comment, name="comment"),
    *[
        path(f"<professional_comment:reference>/{name}/", views.step, {"name": name}, name=name)
        for name in STEPS
    ],
]
