from django.urls import path, register_converter
from django.urls.converters import StringConverter

from professional_use import views


class CommentReference(StringConverter):
    regex = r"PU-[0-9]{6,12}"


register_converter(CommentReference, "professional_comment")

app_name = "professional_use"
urlpatterns = [
    path("", views.every_comment, name="list"),
    path("new/", views.tell, name="tell"),
    path("<professional_comment:reference>/", views.comment, name="comment"),
    *views.COMMENTS.paths("<professional_comment:reference>/"),
]
