"""One officer sends as many large pictures as a browser can. The portal answers everybody else meanwhile."""

import io
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psutil
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image
from playwright.sync_api import Browser

from approvals import pictures
from approvals.services import uploads
from tests.stories.conftest import Portal, Somebody

REQUESTS, PICTURES = 8, 10
THREADS = 8  # of the web server


def photograph() -> bytes:
    """88 megapixels."""
    output = io.BytesIO()
    Image.new("RGB", (11_000, 8_000), "navy").save(output, "JPEG")
    return output.getvalue()


def test_eight_requests_with_ten_pictures_of_88_megapixels(running_portal: Portal, chromium: Browser) -> None:
    priya = Somebody(chromium, running_portal.address, "Priya Raman")
    priya.go("/posts/new/")
    page = priya.page
    cookies = "; ".join(f"{each['name']}={each['value']}" for each in page.context.cookies())
    form: dict[str, Any] = {
        "csrfmiddlewaretoken": page.locator("main input[name=csrfmiddlewaretoken]").first.get_attribute("value"),
        "account": page.locator("select[name=account] option").nth(1).get_attribute("value"),
        "title": "Large pictures", "text": "What was typed", "marking": "OFFICIAL",
        "media-TOTAL_FORMS": str(PICTURES), "media-INITIAL_FORMS": "0",
    }  # fmt: skip
    content = photograph()

    def send(_: int) -> str:
        files = {f"media-{n}-file": SimpleUploadedFile(f"{n}.jpg", content) for n in range(PICTURES)}
        body = encode_multipart(BOUNDARY, {**form, **files, "key": str(uuid4())})
        return ask(running_portal, "POST", "/posts/new/", cookies, body)

    most, answers = 0, 0
    with ThreadPoolExecutor(REQUESTS) as senders:
        sent = [senders.submit(send, number) for number in range(REQUESTS)]
        while wait(sent, timeout=0.05).not_done:
            most = max(most, drawn_now())
            answers += "<main" in ask(running_portal, "GET", "/policy/", cookies)
    pages = [each.result() for each in sent]
    assert answers
    assert 1 <= most <= uploads.AT_ONCE
    assert all("What was typed" in shown for shown in pages)
    assert sum(uploads.BUSY_WITH_YOURS in shown for shown in pages) >= REQUESTS - THREADS // 2
    assert any(uploads.NO_ROOM in shown for shown in pages)
    assert any("It was made smaller: 5,500 × 4,000 pixels." in shown for shown in pages)
    priya.leaves()


def drawn_now() -> int:
    running = (process.info["cmdline"] or [] for process in psutil.process_iter(["cmdline"]))
    return sum(pictures.__file__ in command for command in running)


def ask(portal: Portal, method: str, path: str, cookies: str, body: bytes | None = None) -> str:
    place = urlsplit(portal.address)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=120)
    headers = {"Cookie": cookies, "Origin": portal.address, "Content-Type": MULTIPART_CONTENT}
    with closing(connection):
        connection.request(method, path, body, headers)
        return connection.getresponse().read().decode()
