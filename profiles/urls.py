from django.urls import path

from profiles import views

app_name = "profiles"
urlpatterns = [
    path("", views.acting, name="acting"),
    path("<int:arrangement_id>/revoke/", views.revoke, name="revoke"),
]
