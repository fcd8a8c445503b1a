from typing import Any

from django import forms
from django.utils import timezone

from directory.forms.seats import PersonField
from profiles import policy, queries
from profiles.models import Person, Position
from workflow.forms import DayField, StepForm


class ActingForm(StepForm):
    position = forms.ModelChoiceField(
        Position.objects.none(), label="Position", empty_label="Choose a position"
    )
    person = PersonField(label="Who acts")
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day")
    instrument = forms.CharField(
        label="Instrument number",
        max_length=60,
        help_text="The number of the document that says so, for example HR-2026-114",
    )

    def __init__(self, *args: Any, by: Person, **given: Any) -> None:
        super().__init__(*args, **given)
        seats = policy.seats_to_arrange(by)
        self.fields["position"].queryset = Position.objects.filter(
            pk__in=[seat.pk for seat in seats]
        ).select_related("division")
        self.fields["position"].initial = seats[0] if len(seats) == 1 else None
        self.fields["person"].queryset = queries.directory().exclude(pk=by.pk)
        self.fields["starts_on"].initial = timezone.localdate
