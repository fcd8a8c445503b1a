"""What the pages say of the code that no command prints: the rooms in their order, and the files that they name."""

import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

PROJECT = Path(settings.BASE_DIR)
PAGES = [PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *sorted(PROJECT.glob("docs/**/*.md"))]
FENCED = re.compile(r"^```\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINKED = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)")
NAMED = re.compile(r"`([\w./-]+(?:/|\.\w+))`")
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def test_the_picture_of_the_rooms_is_that_of_the_contract() -> None:
    contracts = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (picture,) = FENCED.findall((PROJECT / "docs" / "concepts.md").read_text())
    assert [re.split(r"\s{2,}", line)[0] for line in picture.splitlines()] == contracts[0]["layers"]


@each_page
def test_each_link_leads_to_a_page_and_a_heading(page: Path) -> None:
    for path, heading in LINKED.findall(page.read_text()):
        target = page.parent / path if path else page
        assert target.exists(), path
        assert not heading or heading in anchors(target), f"{path}#{heading}"


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/glossary.md"])
def test_each_file_that_is_to_be_touched_is_there(name: str) -> None:
    missing = [path for path in named_in(PROJECT / name) if not (PROJECT / path).exists()]
    assert missing == []


def named_in(page: Path) -> list[str]:
    """Paths between backticks. A name alone is that of a module in each app; APP and NEW stand for a folder."""
    found = [path for path in NAMED.findall(page.read_text()) if "/" in path.rstrip("/")]
    return [path for path in found if not {"APP", "NEW"} & set(path.split("/"))]
