from django.urls import path, register_converter
from django.urls.converters import StringConverter

from contacts import views
from contacts.steps import STEPS


class ContactReference(StringConverter):
    regex = r"SC-[0-9]{6,12}"


register_converter(ContactReference, "contact")

app_name = "contacts"
urlpatterns = [
    path("", views.every_contact, name="contacts"),
    path("triage/", views.board, name="board"),
    path("new/", views.report, name="report"),
    path("new/aid/", views.aid, name="aid"),
    path("<contact:reference>/", views.contact, name="contact"),
    *[path(f"<contact:reference>/{name}/", views.step, {"name": name}, name=name) for name in STEPS],
]
