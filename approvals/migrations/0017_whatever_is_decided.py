"""Nobody signs, confirms again, declines or puts on the roster what is from whoever seated them, or let them in, lately."""

from importlib import import_module

from django.db import migrations

UNTIED = import_module("approvals.migrations.0016_decided_by_the_untied").UNTIED

# By table: who decides, and whom it concerns; of a post also when. Of what comes back to its author a post does not keep who sent it.
DECIDED = {
    "approvals_post": (
        "ARRAY[($1).approved_by_id, ($1).objected_by_id, CASE ($1).state WHEN ''declined'' THEN ($1).closed_by_id END]",
        "($1).contributors",
        "ARRAY[($1).approved_at, ($1).objected_at]",
    ),
    "approvals_reconfirmation": (
        "ARRAY[($1).confirmed_by_id]",
        "(SELECT contributors FROM approvals_post WHERE id = ($1).post_id)",
    ),
    "approvals_standingapproval": (
        "ARRAY[($1).granted_by_id, ($1).cosigned_by_id]",
        "ARRAY(SELECT person_id FROM approvals_standingapproval_officers WHERE standingapproval_id = ($1).id)"
        " || CASE WHEN ($1).cosigned_by_id IS NULL THEN NULL ELSE ($1).granted_by_id END",
    ),
    "approvals_standingapproval_officers": (
        "(SELECT ARRAY[granted_by_id, cosigned_by_id] FROM approvals_standingapproval"
        " WHERE id = ($1).standingapproval_id)",
        "ARRAY[($1).person_id]",
    ),
    "approvals_rosterplace": ("ARRAY[($1).added_by_id]", "ARRAY[($1).person_id]"),
}
WHEN = "WHEN (NEW.approved_by_id IS NOT NULL OR NEW.objected_by_id IS NOT NULL OR NEW.closed_by_id IS NOT NULL)"
GUARDS = "".join(
    f"""
CREATE TRIGGER deciders_are_untied BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW
    {WHEN if table == "approvals_post" else ""}
    EXECUTE FUNCTION require_untied_deciders({", ".join(f"'{each}'" for each in asked)});
ALTER TABLE {table} ENABLE ALWAYS TRIGGER deciders_are_untied;
"""
    for table, asked in DECIDED.items()
)
BEFORE = "DROP TRIGGER deciders_are_untied ON approvals_post; DROP FUNCTION require_untied();"
BACK = "".join(f"DROP TRIGGER deciders_are_untied ON {table};" for table in DECIDED)


class Migration(migrations.Migration):
    dependencies = [("approvals", "0016_decided_by_the_untied"), ("profiles", "0011_deciders_are_untied")]

    operations = [migrations.RunSQL(BEFORE + GUARDS, BACK + UNTIED)]
