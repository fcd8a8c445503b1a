from django.urls import path

from records import views
from records.checking import views as verifying
from records.log_page import views as log_page

app_name = "records"
urlpatterns = [
    path("", views.register, name="register"),
    path("audit-trail/", views.audit_trail, name="audit-trail"),
    path("audit-trail/csv/", views.audit_trail_csv, name="audit-trail-csv"),
    path("reading/", views.readings, name="reading"),
    path("log/", log_page.log, name="log"),
    path("log/<int:year>/", log_page.log_of, name="log-of"),
    path("verify/", verifying.check, name="verify"),
    path("verify/verify.py", verifying.verifier, name="verifier"),
    path("<slug:subject>/", views.record, name="record"),
    path("<slug:subject>/proof/", views.proof, name="proof"),
    path("<slug:subject>/token/<slug:authority>/", views.token, name="token"),
    path("<slug:subject>/entry/", views.entry, name="entry"),
    path("<slug:subject>/package/", views.package, name="package"),
    path("<slug:subject>/file/<str:digest>/", views.file, name="file"),
]
