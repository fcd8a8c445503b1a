from django.urls import path, register_converter
from django.urls.converters import StringConverter

from exports import views


class ExportReference(StringConverter):
    regex = r"EXP-[0-9]{6,12}"


register_converter(ExportReference, "export")

app_name = "exports"
urlpatterns = [
    path("", views.exports, name="exports"),
    path("new/", views.new, name="new"),
    path("<export:reference>/", views.export, name="export"),
    path("<export:reference>/progress/", views.progress, name="progress"),
    path("<export:reference>/again/", views.again, name="again"),
    path("<export:reference>/file/", views.download, name="download"),
]
