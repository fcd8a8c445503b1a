from typing import Any

from workflow.forms import StepForm


class RepeatableForm(StepForm):
    """A step that taken twice has one effect, so that its service need not know the form's number."""

    def taken(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}
