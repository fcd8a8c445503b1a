from pathlib import Path

import pytest

from local.portal import fingerprint_of_static_files


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for file in (
        "requirements.lock",
        "static/site.css",
        "app/__init__.py",
        "app/static/app.css",
        "var/static/site.css",
    ):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    return tmp_path


@pytest.mark.parametrize("file", ["requirements.lock", "static/site.css", "app/static/app.css"])
def test_they_are_collected_again_when_one_has_changed(project: Path, file: str) -> None:
    before = fingerprint_of_static_files(project)
    (project / file).write_text("changed")
    assert fingerprint_of_static_files(project) != before


def test_collecting_them_changes_nothing(project: Path) -> None:
    before = fingerprint_of_static_files(project)
    (project / "var" / "static" / "site.css.gz").write_text("collected")
    assert fingerprint_of_static_files(project) == before
