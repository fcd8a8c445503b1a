from django.urls import path

from clauses import views

app_name = "clauses"
urlpatterns = [
    path("", views.contents, name="contents"),
    path("<slug:slug>/", views.section, name="section"),
]
