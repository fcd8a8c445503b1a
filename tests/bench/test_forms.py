"""What the bench sends is what a browser would send; what goes wrong is not measured as a success."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from bench.browser import Browser
from bench.forms import Page

DECISION = b"""
<form action="/search/"><input name="q"></form>
<input type="radio" name="disposition-1" value="accepted" form="decision" id="r1">
<label for="r1"> Accepted </label>
<form id="decision" method="post">
  <input type="hidden" name="key" value="1&amp;2">
  <label for="c1">Clause 1</label><input type="checkbox" id="c1" name="declared" value="1" checked>
  <input type="checkbox" name="declared" value="2">
  <select name="topic"><option value="">Choose</option><option value="7">The Treasury</option></select>
  <textarea name="note">
two
lines</textarea>
  <button formaction="/approve/">Approve</button>
</form>
"""


@pytest.fixture
def form():
    return Page("/decide/", DECISION).form("key")


def test_a_form_sends_what_stands_in_it(form):
    assert form.request("/approve/") == (
        "/approve/",
        "application/x-www-form-urlencoded",
        b"key=1%262&declared=1&topic=&note=two%0D%0Alines",
    )


def test_what_is_ticked_chosen_and_typed_is_sent(form):
    form.tick_all("declared").choose("topic", "Treasury").choose("disposition-1").fill(note="")
    assert form.request().body == b"disposition-1=accepted&key=1%262&declared=1&declared=2&topic=7&note="


def test_files_make_it_parts():
    page = b'<form enctype="multipart/form-data"><input name="title"><input type="file" name="file"></form>'
    sent = Page("/new/", page).form("title").fill(title="Two words").request()
    assert sent.path == "/new/"
    assert b'name="title"\r\n\r\nTwo words\r\n' in sent.body
    assert b'name="file"; filename=""' in sent.body


@pytest.mark.parametrize("wrong", [{"no such field": ""}, {}])
def test_what_a_page_does_not_offer_cannot_be_filled_in(form, wrong):
    with pytest.raises(AssertionError):
        form.fill(**wrong).request("/no-such-button/")


class Refuses(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.send_response(422)
        self.end_headers()
        self.wfile.write(b'<ul class="govuk-list govuk-error-summary__list"><li>Tick <b>each</b>.</li></ul>')


@pytest.fixture
def refusing():
    with ThreadingHTTPServer(("127.0.0.1", 0), Refuses) as server:
        Thread(target=server.serve_forever).start()
        yield "http://{}:{}".format(*server.server_address)
        server.shutdown()


def test_a_refusal_is_an_error_that_says_what_the_page_says(form, refusing):
    with pytest.raises(AssertionError, match="422: Tick each"):
        Browser(refusing).send(form.request())
