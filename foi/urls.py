from django.urls import path, register_converter
from django.urls.converters import StringConverter

from foi import views
from foi.views.checking import JUDGEMENTS


class RequestReference(StringConverter):
    regex = r"FOI-[0-9]{6,12}"


register_converter(RequestReference, "foi")

app_name = "foi"
urlpatterns = [
    path("", views.requests, name="requests"),
    path("new/", views.open_request, name="new"),
    path("provisions/", views.provisions, name="provisions"),
    path("provisions/add/", views.change_provisions, {"name": "add"}, name="add-provision"),
    path("provisions/retire/", views.change_provisions, {"name": "retire"}, name="retire-provision"),
    path("<foi:reference>/", views.request, name="request"),
    path("<foi:reference>/gather/", views.gather, name="gather"),
    path("<foi:reference>/names/", views.names, name="names"),
    path("<foi:reference>/check/", views.check, name="check"),
    *[
        path(f"<foi:reference>/check/{name}/", views.judge, {"name": name}, name=f"check-{name}")
        for name in JUDGEMENTS
    ],
    path("<foi:reference>/decide/", views.decide, name="decide"),
    *views.REQUESTS.paths("<foi:reference>/"),
    path("<foi:reference>/records/<slug:subject>/", views.record, name="record"),
    path("<foi:reference>/records/<slug:subject>/take-back/", views.take_back, name="take-back"),
    path("<foi:reference>/records/<slug:subject>/leave-out/", views.leave_out, name="leave-out"),
]
