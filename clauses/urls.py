from django.urls import path, register_converter
from django.urls.converters import StringConverter

from clauses import views


class Number(StringConverter):
    """Of a version of the policy."""

    regex = r"[0-9]{1,4}\.[0-9]{1,4}"


register_converter(Number, "policynumber")

app_name = "clauses"
urlpatterns = [
    path("", views.contents, name="contents"),
    path("glossary/", views.glossary, name="glossary"),
    path("versions/", views.versions, name="versions"),
    path("versions/<policynumber:number>/", views.version, name="version"),
    path("versions/<policynumber:number>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("release/", views.release, name="release"),
    path("review/", views.review, name="review"),
    path("readers/", views.readers, name="readers"),
    path("readers.csv", views.readers_as_csv, name="readers-csv"),
    path("<slug:slug>/", views.section, name="section"),
]
