from django.urls import path, register_converter
from django.urls.converters import StringConverter

from contacts import views
from contacts.models import Contact


class ContactReference(StringConverter):
    regex = Contact.REFERENCE


register_converter(ContactReference, "contact")

app_name = "contacts"
urlpatterns = [
    path("", views.every_contact, name="contacts"),
    path("triage/", views.board, name="board"),
    path("new/", views.report, name="report"),
    path("new/aid/", views.aid, name="aid"),
    path("<contact:reference>/", views.contact, name="contact"),
    *views.CONTACTS.paths("<contact:reference>/"),
]
