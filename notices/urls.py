from django.urls import path

from notices import views

app_name = "notices"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("read/", views.read, name="read"),
    path("read/all/", views.read_all, name="read-all"),
    path("<int:notice_id>/open/", views.open_notice, name="open"),
    path("preferences/", views.preferences, name="preferences"),
    path("failed/", views.failed, name="failed"),
    path("failed/again/", views.again, name="again"),
]
