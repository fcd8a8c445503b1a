from django.urls import path

from directory.views import (
    accounts,
    acting,
    divisions,
    people,
    platforms,
    topics,
)

app_name = "directory"
urlpatterns = [
    path("acting/", acting.acting, name="acting"),
    path("acting/<int:arrangement_id>/revoke/", acting.revoke, name="revoke"),
    path("people/", people.people, name="people"),
    path("people/new/", people.add, name="add-person"),
    path("people/<int:reference>/", people.person, name="person"),
    *people.PEOPLE.paths("people/<int:reference>/"),
    path("divisions/", divisions.divisions, name="divisions"),
    path("divisions/new/", divisions.add, name="add-division"),
    path("divisions/<int:reference>/", divisions.division, name="division"),
    *divisions.DIVISIONS.paths("divisions/<int:reference>/"),
    path("topics/", topics.topics, name="topics"),
    path("topics/new/", topics.add, name="add-topic"),
    path("topics/<slug:slug>/", topics.topic, name="topic"),
    path("topics/authority/<int:authority_id>/revoke/", topics.revoke_authority, name="revoke-authority"),
    *topics.TOPICS.paths("topics/<slug:reference>/"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.add, name="add-account"),
    path("accounts/<int:reference>/", accounts.account, name="account"),
    *accounts.ACCOUNTS.paths("accounts/<int:reference>/"),
    path("platforms/", platforms.platforms, name="platforms"),
    path("platforms/new/", platforms.add, name="add-platform"),
    path("platforms/<slug:slug>/", platforms.platform, name="platform"),
    *platforms.PLATFORMS.paths("platforms/<slug:reference>/"),
]
