"""Notices in Microsoft Teams and Slack, through apprise, for whoever wants them there.

Nothing leaves unless the settings name the hosts that take messages (`CHAT_HOSTS`). Of an address only what names the
place is handed to apprise: its other parameters could have it read files, or send elsewhere.
"""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

from apprise import AppriseAsset, NotifyFormat, PersistentStoreMode
from apprise.exception import AppriseException
from apprise.plugins.slack import NotifySlack
from apprise.plugins.workflows import NotifyWorkflows
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from notices import marking
from notices.models import Channel, Notice, Preferences

WORKFLOW = re.compile(
    r"(/powerautomate/automations/direct(/cu/(?P<route>[0-9]+))?)?"
    r"/workflows/(?P<workflow>[A-Za-z0-9_-]+)/triggers/manual/paths/invoke"
)
SLACK = re.compile(r"/services/(?P<token_a>[A-Z0-9]+)/(?P<token_b>[A-Z0-9]+)/(?P<token_c>[A-Za-z0-9]+)")
SERVICES = {Channel.TEAMS: NotifyWorkflows, Channel.SLACK: NotifySlack}  # of apprise’s hundred and more
WRITTEN_AS = {Channel.TEAMS: NotifyFormat.MARKDOWN, Channel.SLACK: NotifyFormat.TEXT}
READ_AS_TEXT = str.maketrans("<>[]@*_`\\", "‹›()＠∗ˍ'/")  # so that a title makes no link and calls nobody


def is_on() -> bool:
    return bool(settings.CHAT_HOSTS)


def place_of(channel: str, hook: str) -> dict[str, Any] | None:
    """What apprise has to know of an address that Teams or Slack gave out; nothing where it is not one of theirs."""
    try:
        parts = urlsplit(hook)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme != "https" or parts.hostname not in settings.CHAT_HOSTS or parts.username is not None:
        return None
    return {Channel.TEAMS: _workflow, Channel.SLACK: _slack}[Channel(channel)](parts, port)


def _workflow(parts: SplitResult, port: int | None) -> dict[str, Any] | None:
    found, asked = WORKFLOW.fullmatch(parts.path), parse_qs(parts.query)
    if not found or not (signature := asked.get("sig", [""])[0]):
        return None
    place = {"host": parts.hostname, "port": port, "workflow": found["workflow"]}
    power = {"power_automate": bool(found[1]), "routing_id": found["route"]}
    return {**place, **power, "signature": signature, "version": asked.get("api-version", [None])[0]}


def _slack(parts: SplitResult, port: int | None) -> dict[str, Any] | None:
    found = SLACK.fullmatch(parts.path)
    return found.groupdict() if found and not port else None


def took(letter: Sequence[Notice], wishes: Preferences | None) -> bool:
    """Whether the person's chat took it. What it may not carry, and what it does not take, goes by mail."""
    if not wishes or wishes.channel == Channel.MAIL or not is_on():
        return False
    if any(notice.urgent or not may_carry(notice.marking) for notice in letter):
        return False
    place = place_of(wishes.channel, opened(wishes.hook))
    return place is not None and _send(wishes.channel, place, letter)


def may_carry(of: str) -> bool:
    return marking.KNOWN.index(of) <= marking.KNOWN.index(settings.CHAT_CEILING)


def _send(channel: str, place: dict[str, Any], letter: Sequence[Notice]) -> bool:
    asset = AppriseAsset(
        app_id="Treasury Social",
        http_redirects=False,
        plugin_paths=[],
        secure_logging=True,
        storage_mode=PersistentStoreMode.MEMORY,
    )
    said = "\n\n".join(map(line, letter))
    title = "Treasury Social" if len(letter) == 1 else f"Treasury Social: {len(letter)} notices"
    try:
        service = SERVICES[Channel(channel)](**place, include_image=False, asset=asset)
    except (AppriseException, TypeError):  # it takes another for no address of its own
        return False
    return bool(service.notify(body=said, title=title, body_format=WRITTEN_AS[Channel(channel)]))


def line(notice: Notice) -> str:
    """Its title and where it is; the rest is read in the portal."""
    title = f"{notice.title}: {notice.about}" if notice.about else notice.title
    link = settings.PORTAL_URL.rstrip("/") + reverse("notices:open", args=[notice.pk])
    return f"[{notice.marking}] {title.translate(READ_AS_TEXT)}\n{link}"


# --- The address, which lets whoever has it write there -------------------------------------------------------------


def closed(hook: str) -> str:
    return _box().encrypt(hook.encode()).decode()


def opened(kept: str) -> str:
    """Nothing where the portal's secret has changed since."""
    try:
        return _box().decrypt(force_bytes(kept)).decode()
    except InvalidToken:
        return ""


def _box() -> Fernet:
    key = salted_hmac("notices.chat", "hook", algorithm="sha256").digest()
    return Fernet(urlsafe_base64_encode(key) + "=")
