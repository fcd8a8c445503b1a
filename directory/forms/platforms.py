from django import forms

from profiles.models import Marking, Platform
from workflow.forms import StepForm

DETAILS = [
    *("name", "kind", "public", "text_limit", "byte_limit", "comment_limit", "title_limit", "refuses"),
    *("counting", "link_length", "linking", "media", "media_limit", "mixes_media"),
    *("permalink_shapes", "ceiling", "publish_hint", "active"),
]


class PlatformForm(forms.ModelForm, StepForm):
    """What a platform takes, how it counts, and the highest marking that it may carry."""

    media = forms.MultipleChoiceField(
        choices=Platform.Media, widget=forms.CheckboxSelectMultiple, required=False, label="Files it takes"
    )
    ceiling = forms.ChoiceField(
        choices=Marking,
        label="Highest marking",
        help_text="MCD and the auditors are told of a change. What the public sees is OFFICIAL at most.",
    )

    class Meta:
        model = Platform
        fields = DETAILS
        labels = {
            "public": "The public reads it",
            "text_limit": "Longest text",
            "byte_limit": "Most bytes",
            "comment_limit": "Longest comment",
            "title_limit": "Longest title",
            "refuses": "Characters it refuses",
            "counting": "How it counts",
            "link_length": "What a link counts",
            "linking": "What it makes links of",
            "media_limit": "Files in one post",
            "mixes_media": "A video or a sound may stand beside other files",
            "permalink_shapes": "What links to posts there look like",
            "publish_hint": "How to publish there",
            "active": "In use",
        }

    def ask(self, case: Platform) -> None:
        super().ask(case)
        self.initial = forms.model_to_dict(case, DETAILS)


class NewPlatformForm(PlatformForm):
    slug = forms.SlugField(
        label="Name in addresses", max_length=50, help_text="In small letters, such as linkedin. It stays."
    )

    class Meta(PlatformForm.Meta):
        fields = [*DETAILS, "slug"]
