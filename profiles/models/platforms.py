"""Where the Treasury takes part: the platforms, what each may carry, and the official accounts on them."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from profiles.models.people import Division, Person
from profiles.shapes import validate_shapes, validate_site


class Marking(models.TextChoices):
    """Protective markings of the PSPF, lowest first; the values are those of the e-mail marking standard."""

    UNOFFICIAL = "UNOFFICIAL", "UNOFFICIAL"
    OFFICIAL = "OFFICIAL", "OFFICIAL"
    SENSITIVE = "OFFICIAL:Sensitive", "OFFICIAL: Sensitive"
    PROTECTED = "PROTECTED", "PROTECTED"
    SECRET = "SECRET", "SECRET"
    TOP_SECRET = "TOP SECRET", "TOP SECRET"

    @property
    def rank(self) -> int:
        return list(Marking).index(self)

    def within(self, ceiling: str) -> bool:
        return self.rank <= Marking(ceiling).rank


PUBLIC_CEILINGS = [Marking.UNOFFICIAL, Marking.OFFICIAL]


class Platform(models.Model):
    """A place where people take part (DEF-1), what it takes and the highest marking it may carry (OFF-2l)."""

    class Kind(models.TextChoices):
        NETWORK = "network", "Social network"
        MICROBLOG = "microblog", "Microblog"
        VIDEO = "video", "Video sharing"
        BLOG = "blog", "Blog, forum or online journal"
        WIKI = "wiki", "Wiki"
        PODCAST = "podcast", "Podcast"
        FEED = "feed", "RSS feed"
        COLLABORATION = "collaboration", "Private collaboration platform"
        INTERNAL = "internal", "Internal social media"

    class Media(models.TextChoices):
        IMAGE = "image", "Images"
        VIDEO = "video", "Video"
        AUDIO = "audio", "Audio"

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=16, choices=Kind)
    public = models.BooleanField(default=True)
    text_limit = models.PositiveIntegerField(
        null=True, blank=True, help_text="Characters; empty where there is none."
    )
    media = ArrayField(models.CharField(max_length=8, choices=Media), default=list, blank=True)
    media_limit = models.PositiveSmallIntegerField(default=0, help_text="Files in one post.")
    permalink_shapes = models.TextField(
        validators=[validate_shapes],
        help_text="One a line, such as https://x.com/{handle}/status/{number}. "
        "{handle} and {site} are the account’s; {number}, {id}, {slug} and {path} are the post’s.",
    )
    ceiling = models.CharField(max_length=20, choices=Marking, default=Marking.OFFICIAL)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(ceiling__in=Marking.values), name="platform_ceiling_is_known"),
            models.CheckConstraint(
                condition=Q(public=False) | Q(ceiling__in=PUBLIC_CEILINGS),
                name="public_platform_carries_official_at_most",
                violation_error_message="What the public sees is OFFICIAL at most.",
            ),
            models.CheckConstraint(
                condition=Q(text_limit=None) | Q(text_limit__gt=0), name="platform_text_limit_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(media=[], media_limit=0) | (~Q(media=[]) & Q(media_limit__gt=0)),
                name="platform_media_and_its_limit_agree",
                violation_error_message="Give both the kinds of media and how many, or neither.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def on_many_sites(self) -> bool:
        """Whether an account here must say on which site it is: a blog, a Mastodon server."""
        return "{site}" in self.permalink_shapes


class Account(models.Model):
    """An official account of the Treasury on a platform (PROF-2), and who answers for it."""

    platform = models.ForeignKey(Platform, models.PROTECT, related_name="accounts")
    handle = models.CharField(max_length=100)
    site = models.CharField(
        max_length=120,
        blank=True,
        validators=[validate_site],
        help_text="The host’s name, for a platform on many sites, such as www.abc.net.au.",
    )
    name = models.CharField(max_length=120)
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, help_text="Empty: for every division."
    )
    custodian = models.ForeignKey(Person, models.PROTECT, related_name="accounts")
    recovery_contact = models.EmailField()
    reviewed_on = models.DateField()
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["platform__name", "handle"]
        constraints = [
            models.UniqueConstraint(
                "platform",
                Lower("handle"),
                "site",
                name="one_account_a_handle",
                violation_error_message="This account is in the register already.",
            ),
            models.CheckConstraint(condition=~Q(handle="") & ~Q(name=""), name="account_has_handle_and_name"),
        ]

    def __str__(self) -> str:
        return f"{self.platform}: {self.name} ({self.handle})"

    def clean(self) -> None:
        if not self.platform_id or self.platform.on_many_sites == bool(self.site):
            return
        needed = "Say on which site it is." if self.platform.on_many_sites else "Leave this empty."
        raise ValidationError({"site": needed})
