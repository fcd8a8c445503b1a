"""The files that the browser gets: made by a script, free of what is not ours, and fit for the manifest storage."""

import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

STATIC = Path(settings.BASE_DIR) / "static"
VENDOR = STATIC / "vendor"
TEMPLATES = Path(settings.BASE_DIR) / "templates"


def test_vendored_files_are_those_that_the_script_made():
    sums = dict(reversed(line.split("  ")) for line in (VENDOR / "SHA256SUMS").read_text().splitlines())
    files = {str(path.relative_to(VENDOR)): path for path in VENDOR.rglob("*") if path.is_file()}
    del files["SHA256SUMS"]
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()} == sums


@pytest.mark.parametrize("mark", ["GDS Transport", "sourceMappingURL", "crest", "crown"])
def test_vendored_files_carry_no_foreign_mark(mark):
    assert not [path.name for path in VENDOR.glob("*.*s") if mark.lower() in path.read_text().lower()]


def test_licences_of_everything_vendored_are_there():
    licences = (VENDOR / "LICENCES.txt").read_text()
    for name in ("govuk-frontend", "@ministryofjustice/frontend", "Public Sans", "SIL Open Font License"):
        assert name in licences


def test_static_files_collect_under_the_manifest_storage(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    assert list((tmp_path / "vendor").glob("frontend.*.css.br"))


MAIL = TEMPLATES / "notices" / "mail.html"  # no page of ours: whoever reads mail has no style sheet but the one in it


def test_templates_hold_no_inline_style_or_script():
    """The content security policy would drop it, so nobody would see that it does nothing."""
    inline = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", re.IGNORECASE)
    markup = {
        path: re.sub(r"{%.*?%}", "", path.read_text(), flags=re.DOTALL) for path in TEMPLATES.rglob("*.html")
    }
    assert [path for path, text in markup.items() if inline.search(text)] == [MAIL]
