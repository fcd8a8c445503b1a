"""How somebody wants to be told."""

from typing import Any

from django import forms

from notices import chat
from notices.models import Channel, Preferences, Rhythm

FIELDS = ["rhythm", "daily_at", "quiet_from", "quiet_until", "office_days", "channel"]
HOUR = "In Canberra’s time, such as 5:30 pm or 17:30."
QUIET = "Nothing is sent between these two times. Leave both empty for none."


class HourField(forms.TimeField):
    def __init__(self, **given: Any) -> None:
        super().__init__(
            widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), required=False, **given
        )


class PreferencesForm(forms.ModelForm):
    """What they typed of an address is never shown again: whoever has it writes there."""

    rhythm = forms.ChoiceField(label="When", choices=Rhythm, widget=forms.RadioSelect)
    daily_at = HourField(label="Time of the daily mail", help_text=HOUR)
    quiet_from = HourField(label="Quiet from", help_text=QUIET)
    quiet_until = HourField(label="Quiet until")
    office_days = forms.BooleanField(
        label="Send nothing on weekends, public holidays and closed days", required=False
    )
    channel = forms.ChoiceField(label="Where", choices=Channel, widget=forms.RadioSelect)
    hook = forms.CharField(
        label="Address of the channel",
        required=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="The address that Teams (Workflows) or Slack (incoming webhooks) gave out, which begins with https. "
        "It is kept encrypted, and not shown again. Leave it empty to keep the one that is there.",
    )

    class Meta:
        model = Preferences
        fields = FIELDS

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        if not chat.is_on():
            del self.fields["channel"], self.fields["hook"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self._require_both_ends(given)
        if "channel" in given:
            given["hook"] = self._hook(given["channel"], given.get("hook", ""))
        given["daily_at"] = given.get("daily_at") or self.instance.daily_at
        return given

    def wishes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in [*FIELDS, "hook"] if name in self.cleaned_data}

    def _require_both_ends(self, given: dict[str, Any]) -> None:
        ends = ("quiet_from", "quiet_until")
        empty = [name for name in ends if given.get(name) is None and name not in self.errors]
        if len(empty) == 1:
            self.add_error(
                empty[0], "Quiet hours have a beginning and an end: give both, or leave both empty."
            )

    def _hook(self, channel: str, typed: str) -> str:
        """Encrypted; the one that is there already where nothing was typed."""
        if channel == Channel.MAIL:
            return ""
        if not typed and channel == self.instance.channel:
            return str(self.instance.hook)
        if chat.place_of(channel, typed):
            return chat.closed(typed)
        name = Channel(channel).label
        self.add_error("hook", f"Paste the whole address that {name} gave out. The portal sends to no other.")
        return ""
