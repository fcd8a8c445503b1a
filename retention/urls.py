from django.urls import path, register_converter
from django.urls.converters import StringConverter

from retention import views


class ClassReference(StringConverter):
    regex = r"RC-[0-9]{6,12}"


class HoldReference(StringConverter):
    regex = r"HOLD-[0-9]{6,12}"


class DisposalReference(StringConverter):
    regex = r"DIS-[0-9]{6,12}"


register_converter(ClassReference, "retention_class")
register_converter(HoldReference, "hold")
register_converter(DisposalReference, "disposal")

app_name = "retention"
urlpatterns = [
    path("", views.overview, name="retention"),
    path("classes/", views.classes, name="classes"),
    path("classes/new/", views.add_class, name="add-class"),
    path("classes/<retention_class:reference>/", views.one_class, name="class"),
    *views.CLASSES.paths("classes/<retention_class:reference>/"),
    *views.RECORDS.paths("records/<slug:reference>/"),
    path("holds/", views.holds, name="holds"),
    path("holds/new/", views.place_hold, name="place-hold"),
    path("holds/<hold:reference>/", views.hold, name="hold"),
    *views.HOLDS.paths("holds/<hold:reference>/"),
    path("due/", views.due, name="due"),
    path("due/propose/", views.propose, name="propose"),
    path("disposals/", views.disposals, name="disposals"),
    path("disposals/<disposal:reference>/", views.disposal, name="disposal"),
    *views.DISPOSALS.paths("disposals/<disposal:reference>/"),
    path("disposals/<disposal:reference>/certificate/", views.certificate, name="certificate"),
    path("disposals/<disposal:reference>/certificate.csv", views.certificate_csv, name="certificate-csv"),
]
