"""What the verifier tells of the demonstration's records is what the portal shows of them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from approvals.models import Post
from exports import services
from exports.models import Form
from profiles.models import Person
from records import kinds, queries, verify
from records.models import Entry
from tests.exports.conftest import finished, sign
from tests.records.examples import KEY, NAME


@pytest.fixture
def told(db: None, tmp_path: Path, settings: Any) -> dict[str, Any]:
    """The story of every record, as a stranger's `verify.py --json` tells it."""
    settings.EXPORT_FOLDER = tmp_path / "exports"
    settings.RECORD_LOG_ORIGIN, settings.RECORD_LOG_VERIFIER_KEY = NAME, KEY.verifier
    call_command("load_demo")
    sign()
    export = finished(services.request(form=Form.BAG, by=Person.objects.get(username="records")))
    report = run("bag", export.path, "--story")
    assert report["authenticated"], report["problems"]
    return {each["number"]: each for each in report["records"]}


def run(command: str, path: Path, *options: str) -> dict[str, Any]:
    given = [
        sys.executable,
        "-I",
        verify.__file__,
        command,
        "--key",
        KEY.verifier,
        "--json",
        str(path),
        *options,
    ]
    said: dict[str, Any] = json.loads(
        subprocess.run(given, capture_output=True, text=True, check=False).stdout
    )
    return said


def test_each_record_is_told_as_the_portal_shows_it(told: dict[str, Any], tmp_path: Path) -> None:
    declared = {entry.subject: entry for entry in Entry.objects.filter(declares_record=True)}
    assert told.keys() == declared.keys()
    for subject, entry in declared.items():
        story, trail = told[subject]["story"], queries.trail(subject)
        facets = kinds.facets(entry.kind, entry.fields)
        assert story["title"] == kinds.titled(entry.kind, entry.fields)
        assert story["type"] == facets["record_type"]
        assert story["division"] == entry.office
        assert [step["kind"] for step in told[subject]["steps"]] == [each.kind for each in trail]
        for step, each in zip(told[subject]["steps"], trail, strict=True):
            named = {name: value for name, value in step["by"].items() if name in ("name", "user_name")}
            assert named == {name: each.actor[name] for name in named}
            assert not step["by"].get("user_name") or step["by"]["name"] in each.sentence
            fields = {name: value for name, value in each.fields.items() if name != "actor"}
            assert {name: step["fields"].get(name) for name in fields} == fields
    posts = Post.objects.filter(state="recorded").select_related("approved_by", "published_by", "author")
    assert posts
    for post in posts:
        as_told(post, told[post.reference]["story"])
    everything_else_is_told(tmp_path, told)


def as_told(post: Post, story: dict[str, Any]) -> None:
    """Who, over which words, and what went live."""
    assert story["begun"]["by"]["user_name"] == post.author.username
    approved = [each for each in story["decisions"] if each["kind"] == "post.approved"]
    if approved and post.approved_by:
        assert approved[-1]["by"]["name"] == post.approved_by.name
        assert approved[-1]["by"]["position"]
        assert (approved[-1]["text"], approved[-1]["version"]) == (post.version.text, post.version.number)
    assert story["published"][-1]["by"]["name"] == post.published_by.name  # type: ignore[union-attr]
    assert (story["live"]["text"], story["live"]["permalink"]) == (post.live_text, post.permalink)


def everything_else_is_told(tmp_path: Path, told: dict[str, Any]) -> None:
    """Contacts, standing approvals, the directory and all else in the log: who, when, and each field."""
    sign()
    call_command("export_log", str(tmp_path / "logs"))
    subjects = {*Entry.objects.values_list("subject", flat=True)} - told.keys()
    asked = [part for subject in sorted(subjects) for part in ("--subject", subject)]
    report = run("log", tmp_path / "logs", *asked)
    assert report["authenticated"], report["problems"]
    assert {each["number"] for each in report["records"]} == subjects
    for each in report["records"]:
        lines = "\n".join(verify.story_lines(each))
        for step in each["steps"]:
            assert f"{step['kind']}" in lines
            assert not step["by"].get("user_name") or step["by"]["user_name"] in lines
