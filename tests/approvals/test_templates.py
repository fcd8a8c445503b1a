"""Templates that MCD keeps: who adds and changes them, what they begin, and what the log says of it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from approvals import policy, services
from approvals.models import PostTemplate
from records.models import Entry
from tests.world import World
from workflow.rulings import Refused

SAID: dict[str, Any] = {
    "name": "A working paper",
    "account": None,
    "topic": None,
    "text": "Our paper [title] is out.",
    "links": "https://treasury.example/papers",
    "advice": "Name the authors.",
}


def added(world: World, **others: Any) -> PostTemplate:
    return services.add_template(**SAID | others, by=world.mcd)


def signed_in(client: Client, world: World, who: str) -> Client:
    client.force_login(getattr(world, who))
    return client


@pytest.mark.parametrize(
    ("who", "may"), [("mcd", True), ("mcdmanager", True), ("gm", False), ("officer", False), ("admin", False)]
)
def test_mcd_keeps_them(world: World, who: str, may: bool) -> None:
    assert bool(policy.may_keep_templates(getattr(world, who))) is may
    if not may:
        with pytest.raises(Refused, match="Only MCD keeps templates"):
            services.add_template(**SAID, by=getattr(world, who))


def test_each_change_is_an_entry_and_what_changes_nothing_is_none(world: World) -> None:
    template = added(world)
    services.change_template(
        template_id=template.pk, **SAID | {"text": "[title] is out.", "active": True}, by=world.mcd
    )
    services.change_template(
        template_id=template.pk, **SAID | {"text": "[title] is out.", "active": True}, by=world.mcd
    )
    told = [entry.sentence for entry in Entry.objects.filter(subject=template.reference).order_by("id")]
    assert len(told) == 2
    assert "added the template “A working paper”: Our paper [title] is out." in told[0]
    assert "text was Our paper [title] is out. and is [title] is out." in told[1]


def test_there_is_one_of_a_name(world: World) -> None:
    added(world)
    with pytest.raises(Refused, match="There is such a template already"):
        added(world)


def test_a_form_that_is_sent_twice_adds_one(world: World, client: Client) -> None:
    page, url = signed_in(client, world, "mcd"), reverse("approvals:add-template")
    key = page.get(url).context["form"]["key"].value()
    sent = {name: value or "" for name, value in SAID.items()} | {"key": key}
    for _ in range(2):
        assert page.post(url, sent).status_code == 302
    assert PostTemplate.objects.count() == 1


def test_what_is_missing_is_said_at_its_field_and_what_was_typed_is_kept(
    world: World, client: Client
) -> None:
    page, url = signed_in(client, world, "mcd"), reverse("approvals:add-template")
    key = page.get(url).context["form"]["key"].value()
    answer = page.post(url, {"key": key, "name": "Kept", "text": ""})
    assert answer.status_code == 422
    assert answer.context["form"].errors["text"] == ["Write the text."]
    assert "Kept" in answer.content.decode()


def test_a_post_begins_with_one(world: World, client: Client) -> None:
    template = added(world, account=world.account)
    page = signed_in(client, world, "officer")
    shown = page.get(reverse("approvals:templates")).content.decode()
    begin = f"{reverse('approvals:compose')}?template={template.pk}"
    assert begin in shown
    form = page.get(begin).context["form"]
    assert form["text"].value() == SAID["text"]
    assert form["links"].value().strip() == SAID["links"]
    assert str(form["account"].value()) == str(world.account.pk)
    said = page.get(begin).content.decode()
    assert "Begun with the template “A working paper”" in said
    assert "Name the authors." in said


@pytest.mark.parametrize("which", ["0", "999999", "x", str(2**63)])
def test_one_that_is_not_there_begins_nothing(world: World, client: Client, which: str) -> None:
    page = signed_in(client, world, "officer")
    assert page.get(reverse("approvals:compose"), {"template": which}).status_code == 404


def test_one_that_is_out_of_use_begins_nothing_and_is_listed_to_mcd_alone(
    world: World, client: Client
) -> None:
    template = added(world)
    services.change_template(template_id=template.pk, **SAID, active=False, by=world.mcd)
    page = signed_in(client, world, "officer")
    assert page.get(reverse("approvals:compose"), {"template": template.pk}).status_code == 404
    assert "A working paper" not in page.get(reverse("approvals:templates")).content.decode()
    assert (
        "A working paper"
        in signed_in(client, world, "mcd").get(reverse("approvals:templates")).content.decode()
    )


def test_an_officer_sees_why_they_may_not_change_one(world: World, client: Client) -> None:
    template, page = added(world), signed_in(client, world, "officer")
    answer = page.get(reverse("approvals:template", args=[template.pk])).content.decode()
    assert "Only MCD keeps templates." in answer
    assert '<textarea name="text"' not in answer
