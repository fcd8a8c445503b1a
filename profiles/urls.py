from django.urls import path

from profiles.views import acting

app_name = "profiles"
urlpatterns = [
    path("", acting.acting, name="acting"),
    path("<int:arrangement_id>/revoke/", acting.revoke, name="revoke"),
]
