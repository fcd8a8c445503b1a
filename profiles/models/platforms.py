"""Where the Treasury takes part: the platforms, and what each takes and may carry."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from profiles.permalink_shapes import validate_shapes


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

    class Counting(models.TextChoices):
        """What the platform calls one character; a count that differs from its own refuses or cuts a good post."""

        CHARACTERS = "characters", "Every character"
        GRAPHEMES = "graphemes", "What a reader sees as one sign"
        WEIGHTED = "weighted", "Chinese, Japanese, Korean and emoji as two, a link at a fixed length"
        LINKS_AS_23 = "links_as_23", "Every character, a link at a fixed length"

    class Rewriting(models.TextChoices):
        """What the platform makes of a text by itself: no difference between what was approved and what is seen."""

        BARE_LINKS = "bare_links", "Shows links without https:// and www."
        CUT_LINKS = "cut_links", "Cuts long links off, with … or ... at their end"
        BARE_MENTIONS = "bare_mentions", "Shows @name for @name@server"
        TYPOGRAPHY = "typography", "Sets curly quotes, dashes, … and ×"
        WIKI = "wiki", "Expands ~~~~ and templates, and shows marks as they look"

    class Linking(models.TextChoices):
        """Of which words in a text the platform makes links by itself."""

        DOMAINS = "domains", "Of every domain"
        SCHEME = "scheme", "Of what begins with http:// or https://"
        X = "x", "Of every domain that X knows, in any case and behind Chinese as well"
        BLUESKY = "bluesky", "Of domains in small letters; its app shortens links that have a scheme"

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=16, choices=Kind)
    public = models.BooleanField(default=True)
    text_limit = models.PositiveIntegerField(
        null=True, blank=True, help_text="Characters; empty where there is none."
    )
    byte_limit = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="In UTF-8, where it counts bytes as well: é is two, an emoji four or more.",
    )
    comment_limit = models.PositiveIntegerField(
        null=True, blank=True, help_text="Characters of a comment or reply; empty: as for a post."
    )
    title_limit = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Characters, where our title is published; empty where it is not."
    )
    refuses = models.CharField(
        max_length=20, blank=True, help_text="Characters that a post there must not have, such as <>."
    )
    linking = models.CharField(max_length=16, choices=Linking, default=Linking.DOMAINS)
    counting = models.CharField(max_length=16, choices=Counting, default=Counting.CHARACTERS)
    link_length = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="What each link counts, however long it is; empty: as it is written."
    )
    media = ArrayField(models.CharField(max_length=8, choices=Media), default=list, blank=True)
    media_limit = models.PositiveSmallIntegerField(default=0, help_text="Files in one post.")
    mixes_media = models.BooleanField(
        default=True, help_text="Otherwise a video or a sound stands alone, and pictures go together."
    )
    permalink_shapes = models.TextField(
        validators=[validate_shapes],
        help_text="One a line, such as https://x.com/{handle}/status/{snowflake}. {handle} and {site} are the "
        "account’s; {number}, {id}, {slug}, {path} and others are the post’s. (photo|video) is either of them. Behind "
        "“ -> ” stands the form that is recorded, where it is another.",
    )
    ignored_parameters = models.TextField(
        blank=True,
        help_text="What stands behind “?” in addresses there and does not say which post is meant: names with blanks "
        "between them, * for any end. What is added everywhere (utm_source, fbclid) is known.",
    )
    rewrites = ArrayField(models.CharField(max_length=16, choices=Rewriting), default=list, blank=True)
    link_forms = models.TextField(
        blank=True,
        help_text="What it puts in the place of links, with blanks between: lnkd.in/…, or youtube.com/redirect?q=… "
        "where the address itself stands behind “q=”.",
    )
    ceiling = models.CharField(max_length=20, choices=Marking, default=Marking.OFFICIAL)
    publish_hint = models.TextField(
        blank=True, help_text="A sentence or two for whoever publishes there by hand."
    )
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
                condition=~Q(byte_limit=0) & ~Q(comment_limit=0) & ~Q(title_limit=0),
                name="platform_other_limits_are_positive",
                violation_error_message="A limit is at least 1, or left empty.",
            ),
            models.CheckConstraint(
                condition=Q(linking__in=["domains", "scheme", "x", "bluesky"]),
                name="platform_linking_is_known",
            ),
            models.CheckConstraint(
                condition=Q(media=[], media_limit=0) | (~Q(media=[]) & Q(media_limit__gt=0)),
                name="platform_media_and_its_limit_agree",
                violation_error_message="Give both the kinds of media and how many, or neither.",
            ),
            models.CheckConstraint(
                condition=Q(counting__in=["characters", "graphemes"], link_length=None)
                | Q(counting__in=["weighted", "links_as_23"], link_length__isnull=False, link_length__gt=0),
                name="platform_counting_and_its_link_length_agree",
                violation_error_message="Say what a link counts where links are counted at a fixed length, "
                "and nowhere else.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> str:
        return f"PLATFORM-{self.pk:06d}"

    @staticmethod
    def pk_of(reference: str) -> int:
        return int(reference.removeprefix("PLATFORM-"))

    @property
    def on_many_sites(self) -> bool:
        """Whether an account here must say on which site it is: a blog, a Mastodon server."""
        return "{site}" in self.permalink_shapes
