"""Routes among those of `approvals`, which includes them: addresses and names are as old as the portal."""

from django.urls import path

from checks import views

urlpatterns = [
    path("", views.words, name="words"),
    path("<str:kind>/", views.words_of, name="words-of"),
    path("<str:kind>/change/", views.change, name="change-words"),
]
