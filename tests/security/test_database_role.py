"""What a taken-over web process could do with the portal's own role."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

HISTORY = [
    "approvals_post", "approvals_version", "approvals_consultation", "approvals_incident", "approvals_comment",
    "auditlog_logentry", "axes_accesslog", "notices_notice", "notices_preferences", "profiles_person",
    "profiles_division", "profiles_position",
    "profiles_appointment", "profiles_actingarrangement", "profiles_nomination", "profiles_signinchange",
    "profiles_addresschange", "profiles_passkey", "profiles_peoplefile", "profiles_platform", "profiles_account",
    "profiles_closedday", "records_signaturesrequired",
    "profiles_accountreview", "profiles_topic", "profiles_topicauthority", "records_entry",
    "records_payload", "records_log", "records_leaf", "records_subtree", "records_checkpoint",
    "records_signerkey", "records_sent", "records_historyrow", "records_trail", "records_attestation",
    "records_witnesspolicy",
    "clauses_policyversion", "clauses_review", "clauses_acknowledgement", "approvals_wordlistversion",
    "approvals_standingapproval", "approvals_standinguse", "approvals_window", "approvals_reconfirmation",
    "approvals_rosterplace", "contacts_contact", "contacts_note", "contacts_answer",
    "professional_use_professionalcomment", "exports_export", "exports_exportitem",
    "retention_retentionclass", "retention_keeping", "retention_hold", "retention_heldsubject", "retention_disposal",
    "retention_disposalitem", "records_namedfile", "records_reading", "records_knownkind", "records_searchprogress",
    "approvals_postset", "approvals_posttemplate", "foi_provision", "foi_informationrequest", "foi_gathered",
    "foi_mark", "profiles_authenticator", "profiles_factorreset", "profiles_identity",
]  # fmt: skip
UNUSED = ["auth_group", "auth_group_permissions", "auth_permission", "django_content_type", "profiles_person_groups",
          "profiles_person_user_permissions"]  # fmt: skip
PASSING = {"profiles_session", "axes_accessattempt", "axes_accessattemptexpiration", "axes_accessfailurelog",
           "records_unsealed", "profiles_seating", "profiles_tie", "records_searchable", "records_searchcount",
           "records_unrecorded",
           # Their rows change with the terms; what they were is in the log.
           "approvals_standingapproval_officers", "approvals_standingapproval_accounts",
           "approvals_standingapproval_topics", "approvals_upload", "approvals_calendarfeed",
           "approvals_savedfilter", "approvals_look", "approvals_draft",
           "profiles_recoverycode", "profiles_logoutseen"}  # fmt: skip


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as problem:
        return "permission denied" in str(problem) or "must be owner" in str(problem)
    return False


@pytest.mark.parametrize("table", HISTORY)
def test_no_row_of_history_can_be_deleted(db: None, table: str) -> None:
    assert refused(f"DELETE FROM {table}")
    assert refused(f"TRUNCATE {table}")
    assert refused(f"ALTER TABLE {table} DISABLE TRIGGER ALL")


def test_no_guard_looks_at_a_table_that_somebody_made_for_it(db: None) -> None:
    """With one of their own before the real ones, a session could dispose of what is under a hold."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " AND prorettype = 'trigger'::regtype AND proconfig IS DISTINCT FROM '{\"search_path=public, pg_temp\"}'"
        )
        assert cursor.fetchall() == []


@pytest.mark.parametrize("table", UNUSED)
def test_nobody_can_be_given_permissions_that_nothing_asks_for(db: None, table: str) -> None:
    assert refused(f"DELETE FROM {table}")
    assert refused(f"INSERT INTO {table} DEFAULT VALUES")


def test_every_table_is_one_or_the_other() -> None:
    """A new table is history until somebody says that its rows pass."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert tables == {*HISTORY, *UNUSED, *PASSING}


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE TEMPORARY TABLE retention_heldsubject (subject text)",  # before the guards' eyes
        "SELECT pg_read_file('/etc/passwd')",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT setval('records_entry_id_seq', 1)",
        "SELECT 1 FROM django_migrations",
        "SELECT 1 FROM pg_authid",
        "UPDATE approvals_version SET text = ''",
        "UPDATE records_entry SET office = ''",
        "UPDATE profiles_topicauthority SET ends_on = NULL",
        "UPDATE profiles_accountreview SET note = ''",
        "UPDATE auditlog_logentry SET actor_email = ''",
        "INSERT INTO records_checkpoint (size) VALUES (1)",
    ],
)
def test_the_role_reaches_no_further_than_its_tables(db: None, statement: str) -> None:
    assert refused(statement)
