"""Pictures of every screen for docs/pictures: `make pictures`. No part of `make test`, since it writes where it is.

Each picture has the beginning of a page, at a desk and on a phone beside it, as the demonstration's people see it.
"""

import re
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.stories import test_every_page as pages
from tests.stories.conftest import Portal, Somebody

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
FOLDERS = {
    pages.OFFICER: "officer",
    pages.MANAGER: "general-manager",
    pages.ADVISER: "mcd-reviewer",
    pages.KEEPER: "mcd-manager",
    pages.NEIGHBOUR: "colleague",
    pages.RECORDS: "records-officer",
    pages.ADMINISTRATOR: "administrator",
    pages.AUDITOR: "auditor",
}
HEIGHT, GAP, GROUND = 760, 20, "#8a94a6"
DESK, PHONE = (1280, 640), (390, 250)  # how wide the page is laid out, and how wide it is in the picture


def test_every_screen_has_its_picture(running_portal: Portal, chromium: Browser) -> None:
    told = [INTRODUCTION]
    for name, folder in FOLDERS.items():
        (PICTURES / folder).mkdir(parents=True, exist_ok=True)
        for old in (PICTURES / folder).glob("*.webp"):
            old.unlink()
        heading = folder.replace("-", " ").capitalize().replace("Mcd", "MCD")
        told += [f"## {heading}\n", *_pictures(running_portal, chromium, name, folder)]
    (PICTURES / "README.md").write_text("\n".join(told))


INTRODUCTION = """# Pictures of every screen

Made by `make pictures`, of the demonstration's people and posts: the beginning of each page, at a desk and on a phone.
The [tours](../tours/README.md) lead through those that belong together.
"""


def _pictures(portal: Portal, chromium: Browser, name: str, folder: str) -> list[str]:
    address = portal.address.replace("127.0.0.1", "localhost")  # where passkeys are made
    somebody, told = Somebody(chromium, address, name), []
    for file, path in _paths(somebody, name).items():
        somebody.page.set_viewport_size({"width": DESK[0], "height": HEIGHT})
        somebody.go(path)
        assert somebody.page.locator("nav").count(), f"{path} is in trouble"
        heading = " ".join(somebody.page.locator("h1").first.inner_text().split())
        _picture(somebody.page).save(PICTURES / folder / f"{file}.webp", quality=30, method=6)
        told.append(f"### {heading}\n\n![{heading}]({folder}/{file}.webp)\n")
    somebody.page.context.close()
    return told


def _paths(somebody: Somebody, name: str) -> dict[str, str]:
    """Addresses by the names of their files, which say the state of a post and not its number."""
    found = {_file(path): path for path in pages.PAGES[name]}
    for state, end in pages.ON_A_POST.get(name, []):
        found[_file(f"post/{state}/{end}")] = pages.on_a_post(somebody, state) + end
    if name == pages.MANAGER:  # what she may decide on: the newest in review may be somebody else's to decide
        somebody.go("/posts/waiting/")
        found["decide"] = somebody.page.locator("table a").first.get_attribute("href") or ""
    return found


def _file(path: str) -> str:
    return re.sub(r"[^\w]+", "-", path).strip("-_").lower() or "home"


def _picture(page: Page) -> Image.Image:
    picture = Image.new("RGB", (DESK[1] + GAP + PHONE[1], HEIGHT), GROUND)
    for (width, shown), place in ((DESK, 0), (PHONE, DESK[1] + GAP)):
        page.set_viewport_size({"width": width, "height": round(HEIGHT * width / shown)})
        with Image.open(BytesIO(page.screenshot())) as taken:
            picture.paste(taken.resize((shown, HEIGHT)), (place, 0))
    return picture
