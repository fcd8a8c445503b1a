"""The forms of a page, read from its HTML, filled in, and put together as a browser sends them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from secrets import token_hex
from typing import NamedTuple, Self
from urllib.parse import urlencode

Attributes = dict[str, str]
FILE = '; filename=""\r\nContent-Type: application/octet-stream'  # none was chosen


class Request(NamedTuple):
    """A form as it will be sent; made beforehand, so that only the sending is timed."""

    path: str
    type: str
    body: bytes


class Control(NamedTuple):
    """A field or a button."""

    form: str  # the form's id
    tag: str
    attributes: Attributes
    options: list[Attributes]  # of a select; each with its label

    @property
    def kind(self) -> str:
        return self.attributes.get("type", "text") if self.tag == "input" else self.tag


@dataclass
class Form:
    page: str
    attributes: Attributes
    given: dict[str, list[str]] = field(default_factory=dict)  # what is sent, by field
    choices: dict[str, dict[str, str]] = field(
        default_factory=dict
    )  # labels by value, of fields that offer some
    files: list[str] = field(default_factory=list)
    buttons: list[Attributes] = field(default_factory=list)

    def hold(self, control: Control, labels: dict[str, str]) -> None:
        """One more field or button, with what it sends if it is left alone."""
        name, value = control.attributes.get("name", ""), control.attributes.get("value", "")
        match control.kind:
            case "button" | "submit":
                self.buttons.append(control.attributes)
            case "select":
                self._offer(name, control.options)
            case "checkbox" | "radio":
                label = labels.get(control.attributes.get("id", ""), "")
                self.choices.setdefault(name, {})[value] = label
                self.given.setdefault(name, []).extend([value] if "checked" in control.attributes else [])
            case "file":
                self.files.append(name)
            case _:
                self.given.setdefault(name, []).append(value)

    def _offer(self, name: str, options: list[Attributes]) -> None:
        self.choices[name] = {option["value"]: option["label"] for option in options}
        chosen = [option["value"] for option in options if "selected" in option]
        self.given[name] = chosen or [options[0]["value"]]

    def starting(self, prefix: str) -> list[str]:
        return [name for name in self.given if name.startswith(prefix)]

    def boxes(self, prefix: str) -> list[str]:
        """Those that are ticked, or chosen among; a button that declares sends its statements unseen."""
        return [name for name in self.starting(prefix) if name in self.choices]

    def fill(self, **typed: str) -> Self:
        for name, value in typed.items():
            assert name in self.given, f"{self.page} has no field {name}, but {', '.join(self.given)}"
            self.given[name] = [value]
        return self

    def choose(self, name: str, words: str = "") -> Self:
        """The first choice that has these words in its label."""
        values = [value for value, label in self.choices[name].items() if value and words in label]
        assert values, f"{self.page} offers no {words} as {name}, but {self.choices[name]}"
        return self.fill(**{name: values[0]})

    def tick_all(self, name: str) -> Self:
        self.given[name] = list(self.choices[name])
        return self

    def request(self, ending: str = "") -> Request:
        """What is sent by the form, or by the button on it whose address has that ending."""
        path = self._button(ending) if ending else self.attributes.get("action") or self.page
        pairs = [
            (name, value.replace("\r\n", "\n").replace("\n", "\r\n"))
            for name, values in self.given.items()
            for value in values
        ]
        if self.attributes.get("enctype") == "multipart/form-data":
            boundary = token_hex(16)
            return Request(path, f"multipart/form-data; boundary={boundary}", self._parts(pairs, boundary))
        return Request(path, "application/x-www-form-urlencoded", urlencode(pairs).encode())

    def _button(self, ending: str) -> str:
        paths = [button.get("formaction", "") for button in self.buttons]
        assert any(path.endswith(ending) for path in paths), (
            f"{self.page} has no button to {ending}, but {paths}"
        )
        return next(path for path in paths if path.endswith(ending))

    def _parts(self, pairs: list[tuple[str, str]], boundary: str) -> bytes:
        parts = [(f'name="{name}"', value) for name, value in pairs]
        parts += [(f'name="{name}"{FILE}', "") for name in self.files]
        head = f"--{boundary}\r\nContent-Disposition: form-data; "
        sent = "".join(f"{head}{about}\r\n\r\n{value}\r\n" for about, value in parts)
        return f"{sent}--{boundary}--\r\n".encode()


class Page(HTMLParser):
    """A page's forms. A field may stand outside of its form and name it."""

    def __init__(self, path: str, body: bytes) -> None:
        super().__init__()
        self.path = path
        self.forms: dict[str, Form] = {}
        self.controls: list[Control] = []
        self.labels: dict[str, str] = {}
        self.inside = self.labelled = self.heard = ""
        self.feed(body.decode())
        for control in self.controls:
            if control.form in self.forms:
                self.forms[control.form].hold(control, self.labels)

    def form(self, field: str) -> Form:
        """The one that has such a field and is sent to its own page: a comment beside it has another address."""
        here = [each for each in self.forms.values() if each.attributes.get("action", self.path) == self.path]
        found = [form for form in here if field in form.given]
        assert len(found) == 1, f"{self.path} has {len(found)} forms with a field {field}"
        return found[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.heard = ""
        if tag == "form":
            self.inside = attributes.get("id", f"form {len(self.forms)}")
            self.forms[self.inside] = Form(self.path, attributes)
        elif tag in {"input", "textarea", "select", "button"}:
            self.controls.append(Control(attributes.get("form", self.inside), tag, attributes, []))
        elif tag == "option":
            self.controls[-1].options.append(attributes)
        elif tag == "label":
            self.labelled = attributes.get("for", "")

    def handle_data(self, data: str) -> None:
        self.heard += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = ""
        elif tag == "label":
            self.labels[self.labelled] = self.heard.strip()
        elif tag == "option":
            self.controls[-1].options[-1]["label"] = self.heard.strip()
        elif tag == "textarea":  # the line end behind its tag is none of its text
            self.controls[-1].attributes["value"] = self.heard.removeprefix("\r").removeprefix("\n")
