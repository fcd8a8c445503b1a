"""Who wrote, edited or submitted a post are its contributors: `hands` had to be explained."""

from django.db import migrations
from django.db.models import CheckConstraint, F, Q

# PostgreSQL goes on to hold these over the column that has another name; only Django has to be told.
CONSTRAINTS = {
    "the_author_has_a_hand": Q(contributors__contains=[F("author")]),
    "the_submitter_has_a_hand": Q(submitted_by=None) | Q(contributors__contains=[F("submitted_by")]),
    "the_approver_has_no_hand_in_the_post": Q(approved_by=None) | ~Q(contributors__contains=[F("approved_by")]),
    "the_objector_has_no_hand_in_the_post": Q(objected_by=None) | ~Q(contributors__contains=[F("objected_by")]),
}
RENAME = migrations.RenameField("post", "hands", "contributors")


class Migration(migrations.Migration):
    dependencies = [("approvals", "0013_disposed_of")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[RENAME],
            state_operations=[
                *[migrations.RemoveConstraint("post", name) for name in CONSTRAINTS],
                RENAME,
                *[
                    migrations.AddConstraint("post", CheckConstraint(condition=condition, name=name))
                    for name, condition in CONSTRAINTS.items()
                ],
            ],
        ),
    ]
