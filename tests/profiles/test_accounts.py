"""The register of accounts: what an account may hang on, who answers for it, when it is reviewed, and how it ends."""

from datetime import timedelta
from uuid import uuid4

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from directory import services
from directory.changes import in_words
from directory.tasks import remind_reviews, watch_custodians
from notices.models import Notice
from profiles import policy
from profiles.models import Account, AccountReview, Appointment, Person, Platform, Role
from records.queries import trail
from tests.profiles.people import a_person, a_position, acting, an_account
from workflow.rulings import Refused

TODAY = timezone.localdate()
DAY = timedelta(days=1)
MCD, REVIEWER = Role.MCD_MANAGER, Role.MCD_REVIEWER
PERSONAL = "an official account is never tied to a personal one"


def enter(by: Person, **changes: object) -> Account:
    known = {
        "platform": Platform.objects.get(slug="x"),
        "handle": "@TreasuryAU",
        "name": "The Treasury",
        "site": "",
    }
    known |= {"division": None, "recovery_contact": "media@treasury.gov.au"}
    known |= {"custodian": changes.pop("custodian", None) or a_person("")}
    return services.add_account(**known | changes, by=by)


def review(account: Account, by: Person, **changes: object) -> Account:
    given = {"note": "In order.", "next_due_on": TODAY + 300 * DAY} | changes
    return services.review_account(account_id=account.pk, **given, by=by)


def refused(sentence: str):
    return pytest.raises(Refused, match=sentence)


def leave(person: Person) -> None:
    Appointment.objects.filter(person=person).update(ends_on=TODAY - DAY)


# --- Who keeps it ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["", *Role.values])
def test_mcd_keeps_the_register_and_nobody_else(db, role):
    by, account = a_person(role), an_account()
    assert bool(policy.may_keep_accounts(by)) == (role in {MCD, REVIEWER})
    steps = [
        lambda: enter(by),
        lambda: services.edit_account(account_id=account.pk, name="Ours", by=by),
        lambda: services.change_custodian(account_id=account.pk, custodian=a_person(""), by=by),
        lambda: review(account, by),
        lambda: services.close_account(account_id=account.pk, reason="Done with.", by=by),
    ]
    for step in steps:
        if role in {MCD, REVIEWER}:
            step()
        else:
            with refused("MCD"):
                step()


def test_a_custodian_reviews_their_own_account_and_changes_nothing_else(db):
    custodian = a_person("")
    account = enter(a_person(MCD), custodian=custodian)
    assert review(account, custodian).review_due_on == TODAY + 300 * DAY
    with refused("MCD keeps"):
        services.close_account(account_id=account.pk, reason="No.", by=custodian)


# --- What an account hangs on (PROF-2, PER-2) -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["media@treasury.gov.au", "Media@Treasury.example", "x@mail.treasury.gov.au"]
)
def test_a_recovery_contact_of_the_treasury_is_taken(db, address):
    assert enter(a_person(MCD), recovery_contact=address).pk


@pytest.mark.parametrize(
    "address", ["priya@gmail.com", "media@treasury.gov.au.evil.example", "x@nottreasury.gov.au"]
)
def test_a_personal_recovery_contact_is_refused(db, address):
    with refused(PERSONAL):
        enter(a_person(MCD), recovery_contact=address)
    account = enter(a_person(MCD))
    with refused(PERSONAL):
        services.edit_account(account_id=account.pk, recovery_contact=address, by=a_person(MCD))


def test_a_handle_that_is_an_address_is_the_treasurys(db):
    with refused(PERSONAL):
        enter(a_person(MCD), handle="priya@gmail.com")
    assert enter(a_person(MCD), handle="social@treasury.gov.au").pk
    mastodon = Platform.objects.get(slug="mastodon")
    assert enter(a_person(MCD), handle="@treasury", platform=mastodon, site="aus.social").pk


def test_the_rows_themselves_hold_to_the_same(db):
    account = an_account()
    for field, value in [("recovery_contact", "priya@gmail.com"), ("handle", "priya@gmail.com")]:
        broken = Account.objects.get(pk=account.pk)
        setattr(broken, field, value)
        with pytest.raises(ValidationError, match=PERSONAL):
            broken.full_clean()


def test_an_account_whose_contact_is_personal_by_now_can_still_be_handed_over_and_closed(db, settings):
    by = a_person(MCD)
    account = enter(by)
    settings.TREASURY_DOMAINS = ["elsewhere.gov.au"]
    with refused(PERSONAL):
        review(account, by)
    services.change_custodian(account_id=account.pk, custodian=a_person(""), by=by)
    services.close_account(account_id=account.pk, reason="Done with.", by=by)


def test_one_account_is_entered_once_whatever_the_case(db):
    by = a_person(MCD)
    account = enter(by)
    with refused("in the register already"):
        enter(by, handle="@treasuryau")
    services.close_account(account_id=account.pk, reason="Taken over by somebody.", by=by)
    assert enter(by, handle="@treasuryau").pk != account.pk, "won back, it is entered again"


# --- The custodian --------------------------------------------------------------------------------------------------


def test_a_custodian_is_somebody_who_is_there(db):
    by = a_person(MCD)
    for absent, sentence in [(a_person(), "no position"), (a_person("", is_active=False), "sign in")]:
        with refused(sentence):
            enter(by, custodian=absent)
        with refused(sentence):
            services.change_custodian(
                account_id=an_account(handle=f"a{absent.pk}").pk, custodian=absent, by=by
            )


def test_handing_over_is_told_to_both(db):
    by, before, after = a_person(MCD), a_person("", name="Before"), a_person("", name="After")
    account = enter(by, custodian=before)
    services.change_custodian(account_id=account.pk, custodian=after, by=by)
    assert Account.objects.get(pk=account.pk).custodian == after
    assert Notice.objects.get(person=after).title == "You are now the custodian of The Treasury"
    titles = [notice.title for notice in Notice.objects.filter(person=before).order_by("id")]
    assert titles == [
        "You are the custodian of The Treasury",
        f"{after} is now the custodian of The Treasury",
    ]


def test_when_a_custodian_leaves_mcds_managers_are_told_once(db):
    manager, custodian = a_person(MCD), a_person("", name="Ruth Adeyemi")
    account = enter(manager, custodian=custodian)
    watch_custodians()
    assert not Notice.objects.filter(person=manager).exists()
    leave(custodian)
    watch_custodians()
    watch_custodians()
    notice = Notice.objects.get(person=manager)
    assert notice.title == "Nobody answers for The Treasury"
    assert "Ruth Adeyemi" in notice.body
    assert notice.path == f"/accounts/{account.pk}/"
    successor = a_person("")
    services.change_custodian(account_id=account.pk, custodian=successor, by=manager)
    Person.objects.filter(pk=successor.pk).update(is_active=False)
    watch_custodians()
    assert Notice.objects.filter(person=manager).count() == 2, "the next who leaves is another event"


def test_who_only_acts_somewhere_still_answers_for_their_account(db):
    custodian = a_person("")
    account = enter(a_person(MCD), custodian=custodian)
    leave(custodian)
    assert list(Account.objects.abandoned(TODAY)) == [account]
    acting(custodian, a_position(), TODAY, TODAY)
    assert not Account.objects.abandoned(TODAY).exists()


def test_nobody_need_answer_for_a_closed_account(db):
    by, custodian = a_person(MCD), a_person("")
    account = enter(by, custodian=custodian)
    leave(custodian)
    services.close_account(account_id=account.pk, reason="Done with.", by=by)
    assert not Account.objects.abandoned(TODAY).exists()


# --- Reviews --------------------------------------------------------------------------------------------------------


def test_entering_an_account_is_its_first_review_and_the_next_is_due_in_a_year(db):
    account = enter(a_person(MCD))
    assert (account.reviewed_on, account.review_due_on) == (TODAY, TODAY + 365 * DAY)


def test_a_review_is_kept_with_who_and_what_and_nobody_changes_it(db):
    by = a_person(REVIEWER)
    account = review(an_account(reviewed_on=TODAY - 400 * DAY, review_due_on=TODAY - DAY), by)
    assert (account.reviewed_on, account.review_due_on) == (TODAY, TODAY + 300 * DAY)
    kept = AccountReview.objects.get()
    assert (kept.account, kept.by, kept.note, kept.next_due_on) == (
        account,
        by,
        "In order.",
        TODAY + 300 * DAY,
    )
    for statement in ["UPDATE profiles_accountreview SET note = ''", "DELETE FROM profiles_accountreview"]:
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_the_same_review_sent_twice_is_one(db):
    by, account, key = a_person(MCD), an_account(), uuid4()
    review(account, by, key=key)
    review(account, by, key=key)
    assert AccountReview.objects.count() == 1


@pytest.mark.parametrize(("days", "sentence"), [(0, "after today"), (366, "once a year")])
def test_the_next_review_lies_within_a_year(db, days, sentence):
    with refused(sentence):
        review(an_account(), a_person(MCD), next_due_on=TODAY + days * DAY)


@pytest.mark.parametrize(("days", "overdue"), [(-1, True), (0, False), (1, False)])
def test_an_account_is_overdue_from_the_day_after(db, days, overdue):
    account = an_account(reviewed_on=TODAY - 400 * DAY, review_due_on=TODAY + days * DAY)
    assert account.is_overdue(TODAY) is overdue
    assert list(Account.objects.overdue(TODAY)) == ([account] if overdue else [])
    account.active = False
    account.save()
    assert not account.is_overdue(TODAY)
    assert not Account.objects.overdue(TODAY).exists()


def due_in(days: int, custodian: Person) -> Account:
    return an_account(
        custodian=custodian,
        reviewed_on=TODAY - 400 * DAY,
        review_due_on=TODAY + days * DAY,
        handle=f"@{days}",
    )


def told(person: Person) -> list[str]:
    return [notice.title for notice in Notice.objects.filter(person=person).order_by("id")]


@pytest.mark.parametrize(
    ("days", "custodian_told", "managers_told"),
    [(15, False, False), (14, True, False), (0, True, False), (-1, True, True)],
)
def test_the_custodian_is_reminded_a_fortnight_before_and_mcd_once_it_is_overdue(
    db, days, custodian_told, managers_told
):
    custodian, manager, reviewer = a_person(""), a_person(MCD), a_person(REVIEWER)
    due_in(days, custodian)
    remind_reviews()
    remind_reviews()
    assert (len(told(custodian)), len(told(manager))) == (custodian_told, managers_told)
    assert not told(reviewer)


def test_a_reminder_and_the_news_that_it_is_overdue_are_two_things_and_a_review_ends_both(db):
    custodian, manager = a_person(""), a_person(MCD)
    account = due_in(3, custodian)
    remind_reviews()
    Account.objects.filter(pk=account.pk).update(review_due_on=TODAY - DAY)
    remind_reviews()
    assert [title.split(" ")[-1] for title in told(custodian)][1:] == ["overdue"]
    review(account, manager)
    before = Notice.objects.count()
    remind_reviews()
    assert Notice.objects.count() == before


# --- Closing --------------------------------------------------------------------------------------------------------


def test_a_closed_account_stays_closed_with_who_and_why(db):
    by = a_person(MCD)
    account = enter(by)
    services.close_account(account_id=account.pk, reason="The forum has ended.", by=by)
    services.close_account(
        account_id=account.pk, reason="The forum has ended.", by=by
    )  # the form, sent twice
    closed = Account.objects.get(pk=account.pk)
    assert (closed.active, closed.closed_on, closed.closed_by) == (False, TODAY, by)
    for step in [
        lambda: services.close_account(account_id=account.pk, reason="Again.", by=by),
        lambda: services.edit_account(account_id=account.pk, name="Ours", by=by),
        lambda: review(account, by),
        lambda: services.change_custodian(account_id=account.pk, custodian=a_person(""), by=by),
    ]:
        with refused("is closed"):
            step()


@pytest.mark.parametrize(
    "broken",
    [
        {"closed_on": TODAY},
        {"active": False, "closed_on": TODAY, "closed_because": "So."},
        {"closed_because": "So."},
        {"review_due_on": TODAY - 500 * DAY},
    ],
    ids=["still in use", "by nobody", "no day", "reviewed before it was due"],
)
def test_the_database_refuses(db, broken):
    account = an_account(reviewed_on=TODAY - DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(pk=account.pk).update(**broken)


def test_a_closed_account_is_not_opened_again_behind_the_services_back(db):
    by = a_person(MCD)
    account = enter(by)
    services.close_account(account_id=account.pk, reason="Done with.", by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(pk=account.pk).update(active=True)


# --- The pages ------------------------------------------------------------------------------------------------------


def sign_in(client, person: Person) -> Person:
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


def at(name: str, account: Account | None = None) -> str:
    return reverse(f"directory:{name}", args=[account.pk] if account else [])


def filled(**changes: object) -> dict[str, object]:
    known = {"platform": Platform.objects.get(slug="x").pk, "handle": "@TreasuryAU", "name": "The Treasury"}
    known |= {"site": "", "division": "", "recovery_contact": "media@treasury.gov.au", "key": uuid4()}
    return known | {"custodian": changes.get("custodian") or a_person("", name="Ruth Adeyemi").pk} | changes


def test_mcd_enters_reviews_hands_over_and_closes_on_the_pages(db, client):
    by = sign_in(client, a_person(REVIEWER))
    page = client.post(at("add-account"), filled(), follow=True).content.decode()
    assert "Entered. Its custodian has been told." in page
    account = Account.objects.get()
    assert LogEntry.objects.get_for_object(account).get().actor == by
    given = {
        "key": uuid4(),
        "note": "Two people can get in.",
        "next_due_on": (TODAY + 90 * DAY).strftime("%d/%m/%Y"),
    }
    page = client.post(at("review-account", account), given, follow=True).content.decode()
    assert "Two people can get in." in page
    successor = a_person("", name="Omar Haddad")
    page = client.post(
        at("account-custodian", account), {"key": uuid4(), "custodian": successor.pk}, follow=True
    ).content.decode()
    assert "handed over" in page
    assert "Omar Haddad" in page
    page = client.post(
        at("close-account", account), {"key": uuid4(), "reason": "No longer used."}, follow=True
    ).content.decode()
    assert "Closed. Its records stay." in page
    assert "To use it again, add it again." in page
    assert "No longer used." in client.get(at("accounts") + "?closed").content.decode()
    assert "No account has been entered yet" in client.get(at("accounts")).content.decode()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"recovery_contact": "priya@gmail.com"}, PERSONAL),
        ({"handle": "priya@gmail.com"}, PERSONAL),
        ({"handle": ""}, "“Handle” needs an answer"),
        ({"site": "www.abc.net.au"}, "Leave this empty."),
        ({"custodian": 10**9}, "valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(db, client, changes, says):
    sign_in(client, a_person(MCD))
    answer = client.post(at("add-account"), filled(name="Kept all the same") | changes)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert 'value="Kept all the same"' in answer.content.decode()
    assert not Account.objects.exists()


def test_an_account_entered_twice_is_a_sentence_at_the_form(db, client):
    sign_in(client, a_person(MCD))
    client.post(at("add-account"), filled())
    answer = client.post(at("add-account"), filled())
    assert answer.status_code == 422
    assert "in the register already" in answer.content.decode()


def test_mcd_says_that_an_account_bears_the_treasurys_name(db, client):
    sign_in(client, a_person(MCD))
    account = enter(a_person(MCD))
    assert "Whoever a post says" in client.get(at("account", account)).content.decode()
    client.post(at("edit-account", account), filled(speaks_for_itself="on"))
    assert "The Treasury, by its name" in client.get(at("account", account)).content.decode()
    [entry] = trail(account.reference)[-1:]
    assert entry.fields["changes"] == {"speaks_for_itself": [False, True]}
    assert in_words(entry.fields["changes"]) == "bears the Treasury’s name was no and is yes"


def test_a_correction_that_is_refused_leaves_the_page_about_the_account_as_it_is(db, client):
    sign_in(client, a_person(MCD))
    account = enter(a_person(MCD))
    page = client.post(
        at("edit-account", account), filled(name="Another", recovery_contact="priya@gmail.com")
    )
    assert page.status_code == 422
    assert "X (formerly Twitter): The Treasury (@TreasuryAU)" in page.content.decode()
    client.post(at("edit-account", account), filled(name="Another"))
    assert Account.objects.get().name == "Another"


def typed(account: Account, name: str) -> dict[str, object]:
    """What the form of that step asks for, filled in."""
    return filled(reason="Kept all the same.", note="Kept all the same.", name="Kept all the same.") | {
        "next_due_on": f"{TODAY + DAY:%d/%m/%Y}"
    }


@pytest.mark.parametrize("name", ["review-account", "edit-account", "account-custodian", "close-account"])
def test_what_was_typed_is_kept_where_the_account_was_closed_meanwhile(db, client, name):
    by = sign_in(client, a_person(MCD))
    account = enter(a_person(MCD))
    services.close_account(account_id=account.pk, reason="Done with.", by=by)
    answer = client.post(at(name, account), typed(account, name))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This account is closed." in page
    assert name == "account-custodian" or "Kept all the same." in page


@pytest.mark.parametrize("name", ["review-account", "edit-account", "account-custodian", "close-account"])
def test_a_step_sent_twice_has_one_effect_and_complains_of_nothing(db, client, name):
    sign_in(client, a_person(MCD))
    account, notices = enter(a_person(MCD)), Notice.objects.count()
    given = typed(account, name)
    for _ in range(2):
        assert client.post(at(name, account), given).status_code == 302
    assert AccountReview.objects.count() == (name == "review-account")
    assert Notice.objects.count() - notices == {"account-custodian": 2, "close-account": 1}.get(name, 0)


def test_a_correction_begins_with_what_is_known_and_is_refused_at_its_field(db, client):
    sign_in(client, a_person(MCD))
    account = enter(a_person(MCD))
    form = client.get(at("edit-account", account)).context["form"]
    assert (form["handle"].value(), form["name"].value()) == ("@TreasuryAU", "The Treasury")
    answer = client.post(at("edit-account", account), filled(site="www.abc.net.au"))
    assert answer.context["form"].errors["site"] == ["Leave this empty."]
    again = enter(a_person(MCD), handle="@another")
    answer = client.post(at("edit-account", again), filled(handle="@treasuryau"))
    assert answer.context["form"].errors["__all__"] == ["This account is in the register already."]


def test_every_signed_in_person_reads_the_register_and_only_mcd_changes_it(db, client):
    account = enter(a_person(MCD))
    sign_in(client, a_person(""))
    assert "The Treasury" in client.get(at("accounts")).content.decode()
    page = client.get(at("account", account)).content.decode()
    assert "media@treasury.gov.au" in page
    assert "Review it" not in page
    for name in ["edit-account", "account-custodian", "close-account"]:
        assert client.get(at(name, account)).status_code == 403
        assert client.post(at(name, account), {"reason": "No."}).status_code == 403
    assert client.get(at("add-account")).status_code == 403
    refusal = client.post(
        at("review-account", account), {"key": uuid4(), "note": "", "next_due_on": f"{TODAY + DAY:%d/%m/%Y}"}
    )
    assert refusal.status_code == 422
    assert "reviews it" in refusal.content.decode()
    assert not AccountReview.objects.exists()


def test_the_register_says_in_red_what_wants_looking_after(db, client):
    sign_in(client, a_person(""))
    custodian = a_person("")
    enter(a_person(MCD), custodian=custodian)
    assert "govuk-tag--red" not in client.get(at("accounts")).content.decode()
    leave(custodian)
    page = client.get(at("accounts")).content.decode()
    assert '<strong class="govuk-tag govuk-tag--red">No custodian</strong>' in page
    assert "One account is without anybody who answers for it." in page
    due_in(-3, a_person(""))
    page = client.get(at("accounts")).content.decode()
    assert '<strong class="govuk-tag govuk-tag--red">Review overdue</strong>' in page
    assert "One account is overdue for review." in page


def test_an_account_that_there_is_not(db, client):
    sign_in(client, a_person(MCD))
    for name in ["account", "review-account", "close-account"]:
        assert client.get(reverse(f"directory:{name}", args=[2**63 - 1])).status_code == 404
    assert (
        client.post(reverse("directory:close-account", args=[2**63 - 1]), filled(reason="So.")).status_code
        == 404
    )


@pytest.mark.parametrize("number", [1, 30])
def test_the_register_costs_the_same_however_many_accounts(db, client, number, django_assert_max_num_queries):
    sign_in(client, a_person(MCD))
    for each in range(number):
        an_account(handle=f"@number{each}", custodian=a_person(""))
    client.get(at("accounts"))
    with django_assert_max_num_queries(12):
        client.get(at("accounts"))


@pytest.mark.parametrize("number", [1, 30])
def test_an_accounts_page_costs_the_same_however_often_it_was_reviewed(
    db, client, number, django_assert_max_num_queries
):
    by, account = sign_in(client, a_person(MCD)), an_account()
    for _ in range(number):
        review(account, by)
    client.get(at("account", account))
    with django_assert_max_num_queries(12):
        client.get(at("account", account))


# --- Who has lost what entitled them, and forms that are sent again --------------------------------------------------


def test_an_auditor_changes_nothing_whatever_else_they_hold(db):
    auditor = a_person(Role.AUDITOR)
    account = an_account(custodian=auditor)
    acting(auditor, a_position(MCD), TODAY, TODAY + DAY)
    auditor.refresh_capacities()
    with refused("Auditors read everything"):
        review(account, auditor)
    with refused("Auditors read everything"):
        services.edit_account(account_id=account.pk, name="Ours", by=auditor)


def test_who_left_while_they_waited_changes_nothing(db):
    by, account = a_person(MCD), an_account()
    assert by.capacities, "read when their request began"
    leave(by)
    with refused("MCD keeps the register"):
        services.close_account(account_id=account.pk, reason="Done with.", by=by)


def test_a_form_that_reviewed_one_account_reviews_no_other(db):
    by, key = a_person(MCD), uuid4()
    one, other = an_account(), an_account(handle="@Another")
    review(one, by, key=key)
    review(one, by, key=key)
    with refused("This form was used for another account"):
        review(other, by, key=key)
    assert AccountReview.objects.count() == 1
