"""Files that nobody kept go; what an entry names stays, however old it is."""

import os
from pathlib import Path
from time import time
from typing import Any

import pytest

from records import files, orphans
from tests.records.conftest import said


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def aged(path: Path, days: float = 8) -> Path:
    then = time() - days * 86400
    os.utime(path, (then, then))
    return path


def kept(content: bytes, days: float = 8) -> Path:
    return aged(files.path_of(files.keep(content)), days)


def named(path: Path, field: str = "media") -> None:
    said(fields={field: [{"name": "a.png", "size": 1, "sha256": path.name, "type": "image/png", "alt": ""}]})


def test_what_nothing_names_goes_after_a_week_and_its_preview_with_it(db: None, media_root: Path) -> None:
    stray, young = kept(b"stray"), kept(b"young", days=6)
    files.write(files.preview_of(stray.name), b"drawn")
    aged(files.preview_of(stray.name), days=0)  # the disk's clock may be another one: see `make test-days`
    assert orphans.clear() == 1
    assert [path for path in media_root.rglob("*") if path.is_file()] == [young]
    assert orphans.clear() == 0


@pytest.mark.parametrize("field", ["media", "captures"])
def test_what_an_entry_names_stays_with_its_preview(db: None, field: str) -> None:
    path = kept(b"evidence", days=4000)
    files.write(files.preview_of(path.name), b"drawn")
    aged(files.preview_of(path.name), days=4000)
    named(path, field)
    assert orphans.clear() == 0
    assert path.exists()
    assert files.preview_of(path.name).exists()


def test_what_is_chosen_again_is_young_again(db: None) -> None:
    path = kept(b"again")
    files.keep(b"again")
    assert orphans.clear() == 0
    assert path.exists()


def test_what_a_crash_left_goes(db: None, media_root: Path) -> None:
    (media_root / "ab").mkdir()
    half, orphan = media_root / "ab" / "tmpx1y2", media_root / "ab" / f"ab{'0' * 62}.preview"
    for path in (half, orphan):
        path.write_bytes(b"half")
        aged(path)
    assert orphans.clear() == 2
    assert not half.exists()
    assert not orphan.exists()


def test_nothing_else_that_lies_there_is_touched(db: None, media_root: Path) -> None:
    other = media_root / "README"
    other.write_text("not ours")
    aged(other)
    assert orphans.clear() == 0
    assert other.exists()
