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
    path("classes/<retention_class:reference>/replace/", views.replace_class, name="replace-class"),
    path("records/<slug:subject>/class/", views.assign, name="assign"),
    path("holds/", views.holds, name="holds"),
    path("holds/new/", views.place_hold, name="place-hold"),
    path("holds/<hold:reference>/", views.hold, name="hold"),
    path("holds/<hold:reference>/add/", views.add_to_hold, name="add-to-hold"),
    path("holds/<hold:reference>/release/", views.release_hold, name="release-hold"),
    path("due/", views.due, name="due"),
    path("due/propose/", views.propose, name="propose"),
    path("disposals/", views.disposals, name="disposals"),
    path("disposals/<disposal:reference>/", views.disposal, name="disposal"),
    path("disposals/<disposal:reference>/approve/", views.approve, name="approve"),
    path("disposals/<disposal:reference>/refuse/", views.refuse, name="refuse"),
    path("disposals/<disposal:reference>/withdraw/", views.withdraw, name="withdraw"),
    path("disposals/<disposal:reference>/certificate/", views.certificate, name="certificate"),
    path("disposals/<disposal:reference>/certificate.csv", views.certificate_csv, name="certificate-csv"),
]
