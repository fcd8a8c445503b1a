"""The versions that the policy had before the portal (DOC-1), and the one in force in the portal's own words."""

from datetime import date

from django.db import migrations

from clauses.text import digest_of, text_of
from clauses.wording import as_data

OFFICE = "Communications Unit, Ministerial and Communications Division"
# Names were withheld under section 22 when the policy was released; what was never published is not made up.
ENDORSER = "The Treasury (name withheld, section 22)"

BEFORE = [
    ("1.0", date(2012, 6, 25), "First release."),
    ("1.1", date(2012, 11, 5), "Official use: wording made clearer."),
]


def add_versions(apps, schema_editor):
    version = apps.get_model("clauses", "PolicyVersion").objects.create
    for number, day, summary in BEFORE:
        version(
            number=number, released_on=day, in_force_from=day, author=OFFICE, endorser=ENDORSER, summary=summary
        )
    text = text_of("1.2", as_data())
    day = date(2014, 9, 16)
    version(
        number="1.2", released_on=day, in_force_from=day, author=OFFICE, endorser=ENDORSER,
        summary="Professional and personal use: internal social media added.",
        last_reviewed_on=day, next_review_on=date(2015, 9, 30), text=text, sha256=digest_of(text),
    )


class Migration(migrations.Migration):
    dependencies = [("clauses", "0002_added_never_changed")]
    operations = [migrations.RunPython(add_versions, migrations.RunPython.noop)]
