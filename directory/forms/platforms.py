from django import forms

from profiles.models import Marking, Platform
from profiles.permalinks import suggested_shape
from workflow.forms import PlainText, StepForm

DETAILS = [
    *("name", "kind", "public", "text_limit", "byte_limit", "comment_limit", "title_limit", "refuses"),
    *("counting", "link_length", "linking", "media", "media_limit", "mixes_media"),
    *(
        "permalink_shapes",
        "ignored_parameters",
        "rewrites",
        "link_forms",
        "ceiling",
        "publish_hint",
        "active",
    ),
]


class PlatformForm(forms.ModelForm, StepForm):
    """What a platform takes, how it counts, and the highest marking that it may carry."""

    media = forms.MultipleChoiceField(
        choices=Platform.Media, widget=forms.CheckboxSelectMultiple, required=False, label="Files it takes"
    )
    rewrites = forms.MultipleChoiceField(
        choices=Platform.Rewriting,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label="What it makes of a text by itself",
        help_text="None of it is a difference between what was approved and what went live.",
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
            "ignored_parameters": "What addresses there carry beside the post",
            "link_forms": "Its short links",
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


class AcceptLinkForm(StepForm):
    """A link that was refused, and how such links look."""

    address = forms.URLField(label="The link that was refused", max_length=500, assume_scheme="https")
    shape = forms.CharField(
        label="What such links look like",
        max_length=500,
        help_text="With {handle} for the account’s, and {number}, {id}, {slug} or {path} for the post’s. Left empty, "
        "it is made from the link, and shown to you first.",
        required=False,
    )
    reason = PlainText(
        label="Why it is the link to a post of ours",
        max_length=1000,
        error_messages={"required": "Say how you know that it leads to our post."},
    )

    def ask(self, case: Platform) -> None:
        super().ask(case)
        if self.is_bound and not self.data.get("shape", "").strip():
            self.data = self.data.copy()
            self.data["shape"] = suggested_shape(self.data.get("address", ""))
