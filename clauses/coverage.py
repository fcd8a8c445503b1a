"""Which code serves which clause: `docs/policy.md` is printed from it, and a test looks whether each is there."""

from typing import NamedTuple


class Work(NamedTuple):
    how: tuple[str, ...]
    homes: tuple[str, ...]
    tests: tuple[str, ...]


# What serves many of them.
READ = ("clauses.views.section", "templates/clauses/section.html")
READING = ("tests/clauses/test_pages.py",)
DECLARED = (
    "clauses.wording.statements.STATEMENTS",
    "approvals.services.declaring.by_author",
    "approvals.services.declaring.by_decider",
)
DECLARING = ("tests/clauses/test_versions.py", "tests/clauses/test_declared.py")
GUIDE = ("tests/approvals/test_guide.py",)
REPORTING = ("tests/contacts/test_steps.py",)
REFERRING = ("tests/contacts/test_referring.py",)
CHECKING = ("tests/checks/test_every_check.py", "tests/checks/test_measured.py")


def asked(*homes: str, how: tuple[str, ...] = (), tests: tuple[str, ...] = ()) -> Work:
    """Declared by authors or deciders, and whatever else serves it."""
    return Work((*how, "asked"), (*DECLARED, *homes), (*DECLARING, *tests))


def shown(*homes: str, tests: tuple[str, ...] = ()) -> Work:
    return Work(("shown",), (*READ, *homes), (*READING, *tests))


WORK = {
    # What it covers
    "DEF-1": Work(
        ("enforced", "shown"),
        ("profiles.models.Platform", "directory.presentation.platforms.rows", *READ),
        ("tests/profiles/test_catalogue.py", *READING),
    ),
    "DEF-2": Work(
        ("asked", "reported"),
        (
            "approvals.models.version.Activity",
            "approvals.forms.ComposeForm",
            "approvals.queries.reports.published_by",
        ),
        ("tests/approvals/test_first_proposal.py", "tests/approvals/test_reports.py"),
    ),
    "DEF-3": Work(("asked",), ("approvals.guide.START", "approvals.views.guide.guide"), GUIDE),
    "DEF-4": Work(("shown",), ("approvals.guide.READING", *READ), (*GUIDE, *READING)),
    "DEF-5": Work(
        ("asked", "reported"),
        (
            "approvals.models.version.Purpose",
            "approvals.forms.ComposeForm",
            "approvals.queries.reports.published_by",
        ),
        ("tests/approvals/test_first_proposal.py", "tests/approvals/test_reports.py"),
    ),
    # Conduct
    "APS-1": asked("approvals.guide.PERSONAL", how=("shown",), tests=GUIDE),
    "APS-2": asked(*READ, how=("shown",), tests=READING),
    "APS-3": asked(
        "treasury_social.marking_gate.GateMiddleware",
        how=("enforced",),
        tests=("tests/security/test_marking_gate.py",),
    ),
    "APS-4": asked(
        "checks.media.describes_its_files",
        how=("enforced",),
        tests=("tests/checks/test_every_check.py",),
    ),
    "APS-5": asked(
        "approvals.policy.deciding.may_decide",
        "approvals.models.Post",
        how=("enforced",),
        tests=("tests/approvals/test_policy.py", "tests/approvals/test_constraints.py"),
    ),
    "APS-6": asked(*READ, how=("shown",), tests=READING),
    "APS-7": asked("approvals.guide.PERSONAL", how=("shown",), tests=GUIDE),
    "SEC-1": Work(
        ("enforced", "shown"),
        ("treasury_social.marking_gate.GateMiddleware", *READ),
        ("tests/security/test_marking_gate.py", *READING),
    ),
    "REL-1": shown(),
    # Profiles
    "PROF-1": Work(
        ("asked", "checked"),
        (
            "profiles.models.Account",
            "professional_use.forms.TellForm",
            "checks.authority.comes_from_an_account_looked_after",
        ),
        ("tests/profiles/test_accounts.py", "tests/professional_use/test_views.py", *CHECKING),
    ),
    "PROF-2": Work(
        ("enforced",),
        (
            "profiles.addresses.validate_official_handle",
            "professional_use.policy.may_use_profile",
            "checks.basics.comes_from_an_account_in_use",
        ),
        ("tests/profiles/test_accounts.py", "tests/professional_use/test_steps.py", *CHECKING),
    ),
    "PROF-3": Work(("shown",), ("approvals.guide.PERSONAL", *READ), (*GUIDE, *READING)),
    # Official use
    "OFF-1": asked(
        "approvals.policy.deciding.may_approve",
        "approvals.policy.publishing.may_publish",
        "approvals.services.emergency.confirm",
        "approvals.models.Post",
        how=("enforced",),
        tests=(
            "tests/approvals/test_policy.py",
            "tests/approvals/test_constraints.py",
            "tests/approvals/test_emergency.py",
        ),
    ),
    "OFF-1a": Work(
        ("enforced", "asked", "reported"),
        (
            "approvals.services.deciding.consult",
            "approvals.policy.standing_uses.may_use_standing",
            "approvals.services.standing_approvals.cosign_standing",
            "approvals.queries.reports.standing_uses",
            "approvals.queries.reports.advice",
        ),
        (
            "tests/approvals/test_deciding.py",
            "tests/approvals/test_standing_conditions.py",
            "tests/approvals/test_standing_steps.py",
            "tests/approvals/test_reports.py",
        ),
    ),
    "OFF-2a": Work(
        ("enforced", "asked"),
        ("checks.disclosed.says_who_speaks", "checks.reading.disclosure.suggested"),
        CHECKING,
    ),
    "OFF-2b": asked(
        "checks.tone.neither_praises_nor_blames",
        "checks.services",
        how=("checked",),
        tests=(*CHECKING, "tests/checks/test_word_lists.py"),
    ),
    "OFF-2c": asked("checks.figures.gives_a_source_for_figures", how=("checked",), tests=CHECKING),
    "OFF-2d": asked(),
    "OFF-2e": asked(
        "checks.basics.says_something",
        "checks.basics.fits_the_platform",
        "checks.basics.shows_what_it_says",
        "checks.media.has_files_that_the_platform_takes",
        "checks.links.has_links_that_lead_somewhere",
        how=("enforced",),
        tests=("tests/approvals/test_writing.py", "tests/approvals/test_deciding.py", *CHECKING),
    ),
    "OFF-2f": asked("checks.tone.is_courteous", how=("checked",), tests=CHECKING),
    "OFF-2g": asked(
        "checks.authority.stays_within_the_author_s_area",
        "profiles.policy.may_speak_on",
        how=("checked",),
        tests=("tests/profiles/test_topics.py", *CHECKING),
    ),
    "OFF-2h": asked(
        "checks.people.names_no_staff",
        "checks.people.gives_no_address_or_number",
        how=("checked",),
        tests=CHECKING,
    ),
    "OFF-2i": asked(),
    "OFF-2j": asked(),
    "OFF-2k": asked(),
    "OFF-2l": asked(
        "treasury_social.marking_gate.GateMiddleware",
        "checks.markings.is_within_the_ceiling",
        "checks.markings.carries_no_marking",
        "checks.markings.may_carry_a_marking",
        "profiles.markings.found",
        how=("enforced", "checked"),
        tests=("tests/security/test_marking_gate.py", "tests/profiles/test_markings.py"),
    ),
    "OFF-3": asked(*READ, how=("shown",), tests=READING),
    "OFF-4a": Work(
        ("asked", "enforced", "reported"),
        (
            "contacts.services.reporting.report",
            "contacts.significance.is_significant",
            "contacts.services.clock.escalate",
            "approvals.queries.reports.contacts",
        ),
        (
            *REPORTING,
            "tests/contacts/test_clock.py",
            "tests/test_tasks.py",
            "tests/approvals/test_reports.py",
        ),
    ),
    "OFF-4b": Work(
        ("enforced",),
        (
            "approvals.services.clock.record",
            "contacts.services.clock.record",
            "professional_use.services.record",
            "records.services.append",
            "checks.basics.says_how_far_the_wrong_post_got",
        ),
        (
            "tests/records/test_story.py",
            "tests/approvals/test_publishing.py",
            "tests/contacts/test_history.py",
        ),
    ),
    # Professional use
    "PRO-1": Work(("shown",), ("approvals.guide.INTERNAL", *READ), (*GUIDE, *READING)),
    "PRO-2": Work(
        ("asked", "shown"),
        (
            "professional_use.models.SpeaksAs",
            "professional_use.forms.TellForm",
            "approvals.guide.PROFESSIONAL",
        ),
        ("tests/professional_use/test_views.py", *GUIDE),
    ),
    "PRO-3": Work(
        ("asked", "enforced"),
        ("professional_use.services.tell", "professional_use.services.remind", "approvals.guide.REFLECTS"),
        ("tests/professional_use/test_steps.py", "tests/professional_use/test_clock.py", *GUIDE),
    ),
    "PRO-4": Work(
        ("enforced",),
        ("professional_use.policy.makes_clear", "professional_use.disclaimer.missing_from"),
        ("tests/professional_use/test_disclaimer.py", "tests/professional_use/test_steps.py"),
    ),
    # Personal use
    "PER-1": Work(("shown",), ("approvals.guide.PERSONAL", *READ), (*GUIDE, *READING)),
    "PER-2": Work(
        ("enforced", "shown"),
        (
            "professional_use.policy.may_use_profile",
            "profiles.addresses.is_treasury",
            "approvals.guide.PERSONAL",
        ),
        ("tests/professional_use/test_steps.py", "tests/profiles/test_addresses.py", *GUIDE),
    ),
    "PER-3": Work(("shown",), ("approvals.guide.READING", *READ), (*GUIDE, *READING)),
    "PER-4": Work(("shown",), ("approvals.guide.MONITORED", *READ), (*GUIDE, *READING)),
    # Whom to ask
    "CON-1": shown("approvals.guide.CONTACT", "contacts.services.reporting.report", tests=REPORTING),
    "CON-2": shown("contacts.forms.REFERRALS", tests=REFERRING),
    "CON-3": shown("contacts.forms.REFERRALS", tests=REFERRING),
    "CON-4": shown(),
    # The document
    "DOC-1": Work(
        ("enforced", "shown"),
        ("clauses.models.PolicyVersion", "clauses.services.release", "templates/clauses/versions.html"),
        ("tests/clauses/test_versions.py", *READING),
    ),
    "DOC-2": Work(
        ("shown", "reported"),
        (
            "clauses.services.record_review",
            "clauses.services.remind_of_review",
            "templates/clauses/_overdue.html",
            "clauses.queries.by_division",
        ),
        ("tests/clauses/test_reviews.py", "tests/clauses/test_reading.py"),
    ),
    "DOC-3": Work(
        ("enforced", "shown"),
        ("records.kinds.Withheld", "records.verify.check_disclosures", *READ),
        ("tests/records/test_verify.py", "tests/records/test_log.py", *READING),
    ),
}
