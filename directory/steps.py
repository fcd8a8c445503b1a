"""The steps that people take on people, seats, divisions, topics, platforms and official accounts, as data."""

from typing import Any

from django.http import HttpRequest

from directory import services
from directory.forms import passkeys, people, seats
from directory.forms.accounts import (
    AccountForm,
    CloseForm,
    CustodianForm,
    ReviewForm,
)
from directory.forms.divisions import RenameForm
from directory.forms.platforms import AcceptLinkForm, PlatformForm
from directory.forms.topics import RetireForm, TopicForm, UseAgainForm
from directory.left_behind import left_behind
from profiles import names, policy
from profiles.models import Person
from profiles.permalinks import suggested_shape
from workflow.steps import Case, Step, StepForm, by_name


def what_stays(request: HttpRequest, person: Case, form: StepForm) -> dict[str, Any]:
    return {"left_behind": left_behind(person)}


def names_alike(request: HttpRequest, person: Person, form: StepForm) -> dict[str, Any]:
    """Of the name that is being given, as soon as it was typed."""
    typed = form.data.get("name", "") if form.is_bound else ""
    return {"alike": names.warnings(typed or person.name, but=person)}


def link_in_question(request: HttpRequest, platform: Case, form: StepForm) -> dict[str, Any]:
    """The link that was refused, and a shape made from it, for whoever comes from the page that refused it."""
    address = request.GET.get("address", "")
    form.initial = {"address": address, "shape": suggested_shape(address)}
    return {}


PEOPLE = by_name(
    Step(
        "invite-person",
        "Send the invitation again",
        policy.may_invite,
        people.InviteForm,
        services.invite_again,
        "The invitation goes out within seconds. The one before no longer works.",
        "A link goes to their address, by which they choose a password themselves. It works once.",
        style="",
        address="invite",
    ),
    Step(
        "reset-person",
        "Send a link for a new password",
        policy.may_reset,
        people.ResetForm,
        services.reset_password,
        "The link goes out within seconds. Links before it no longer work.",
        "They choose the password themselves; nobody else knows it. Their present one goes on until they have.",
        address="reset",
    ),
    Step(
        "change-person",
        "Change the name",
        policy.may_change_person,
        people.NameForm,
        services.change_person,
        "Changed.",
        "What was done under the name before keeps that name. The user name stays.",
        beside=names_alike,
        address="name",
    ),
    Step(
        "move-person",
        "Change the e-mail address",
        policy.may_propose_address,
        people.AddressForm,
        services.propose_address,
        "Proposed. It waits for them, an MCD manager or an auditor to confirm it.",
        "They are reached where they were until they confirm it, signed in, or an MCD manager or an auditor does.",
        address="address",
    ),
    Step(
        "leave-person",
        "Enter the last day",
        policy.may_set_last_day,
        people.LastDayForm,
        services.set_last_day,
        "Entered. They are told.",
        "On the day after it they can no longer sign in, and their positions end. What waits for them goes to who sits "
        "there next, else to the General Manager of the division or MCD’s managers.",
        beside=what_stays,
        address="last-day",
    ),
    Step(
        "reset-factor",
        "Let them enrol a second factor anew",
        policy.may_propose_factor_reset,
        people.FactorResetForm,
        services.propose_factor_reset,
        "Proposed. Somebody else confirms it.",
        "For somebody who has lost the app and the recovery codes. What they have goes on until an MCD manager or an "
        "auditor has confirmed it.",
        address="second-factor",
    ),
    Step(
        "close-person",
        "Close the sign-in",
        policy.may_close,
        people.CloseForm,
        services.close_person,
        "Closed. Their sessions have ended.",
        "They can no longer sign in, and their sessions end at once. What they did keeps their name. Of somebody who "
        "leaves enter the last day instead: then what waits for them moves.",
        style="warning",
        beside=what_stays,
        address="close",
    ),
    Step(
        "open-person",
        "Let them sign in again",
        policy.may_open,
        people.OpenForm,
        services.open_person,
        "They can sign in again.",
        "With the password that they had. If they no longer know it, send them a link.",
        address="open",
    ),
    Step(
        "unlink-person",
        "Unlink them from the identity provider",
        policy.may_unlink,
        people.UnlinkForm,
        services.unlink,
        "Done. Where they decide, somebody else confirms it first.",
        "Whoever signs in next under what the rule says is linked to them. Where they decide, an MCD manager or an "
        "auditor confirms it first.",
        style="warning",
        address="unlink",
    ),
    Step(
        "confirm-unlink",
        "Confirm that they are unlinked",
        policy.may_confirm_unlink,
        people.InviteForm,
        services.confirm_unlink,
        "Unlinked. Their sessions have ended.",
        "Confirm it only if you know from them, and not by mail, that they have another account there.",
        style="warning",
        address="confirm-unlink",
    ),
    Step(
        "keep-linked",
        "Refuse that they are unlinked",
        policy.may_keep_linked,
        people.OpenForm,
        services.keep_linked,
        "Refused. They stay linked.",
        address="keep-linked",
    ),
)

DIVISIONS = by_name(
    Step(
        "rename-division",
        "Rename it",
        policy.may_rename_division,
        RenameForm,
        services.rename_division,
        "Renamed.",
        "A division that takes over from this one is added, and follows it.",
        title="Rename the division",
        address="rename",
    )
)

TOPICS = by_name(
    Step(
        "change-topic",
        "Change it",
        policy.may_change_topic,
        TopicForm,
        services.change_topic,
        "Changed.",
        "Posts that were decided on keep the topic as it was called then.",
        title="Change the topic",
        address="change",
    ),
    Step(
        "retire-topic",
        "Take it out of use",
        policy.may_retire_topic,
        RetireForm,
        services.change_topic,
        "Out of use. What was said on it stays.",
        "Nothing can be proposed on it any more.",
        style="warning",
        title="Take the topic out of use",
        address="retire",
    ),
    Step(
        "use-topic",
        "Use it again",
        policy.may_use_topic_again,
        UseAgainForm,
        services.change_topic,
        "In use again.",
        title="Use the topic again",
        address="use",
    ),
)

PLATFORMS = by_name(
    Step(
        "change-platform",
        "Change it",
        policy.may_change_platform,
        PlatformForm,
        services.change_platform,
        "Changed. MCD and the auditors are told.",
        "Posts are checked and decided on by this. MCD and the auditors are told what was changed.",
        title="Change the platform",
        address="change",
    ),
    Step(
        "accept-link",
        "Accept a link",
        policy.may_accept_links,
        AcceptLinkForm,
        services.accept_link,
        "Accepted. Whoever published the post can paste the link again.",
        "For a link that leads to a post of ours and was refused. All links that look like it are taken from now on, "
        "on each of our accounts there. MCD and the auditors are told.",
        title="Accept another kind of link",
        beside=link_in_question,
        address="accept-link",
    ),
)

STEPS = by_name(
    Step(
        "review-account",
        "Review it",
        policy.may_review_account,
        ReviewForm,
        services.review_account,
        "Reviewed today.",
        "Look at the account itself before you say that it is in order.",
        style="",
        address="review",
    ),
    Step(
        "edit-account",
        "Correct it",
        policy.may_change_account,
        AccountForm,
        services.edit_account,
        "Corrected.",
        "Only what was entered wrongly, or has changed on the platform. Another account is another entry.",
        address="edit",
    ),
    Step(
        "account-custodian",
        "Change the custodian",
        policy.may_change_account,
        CustodianForm,
        services.change_custodian,
        "The account has been handed over.",
        "Whoever leaves takes their knowledge of the password along: change it on the platform at the same time.",
        address="custodian",
    ),
    Step(
        "close-account",
        "Close it",
        policy.may_change_account,
        CloseForm,
        services.close_account,
        "Closed. Its records stay.",
        "Nothing can be proposed on a closed account. Close it on the platform too, so that nobody else takes it over.",
        style="warning",
        address="close",
    ),
)

ADDRESS_STEPS = by_name(
    Step(
        "confirm-address",
        "Confirm it",
        policy.may_confirm_address,
        people.ConfirmAddressForm,
        services.confirm_address,
        "Confirmed.",
        "Links for a new password go there. Confirm it only if you know from elsewhere that it is theirs.",
        style="",
        title="Confirm where somebody is reached",
        address="confirm",
    ),
    Step(
        "refuse-address",
        "Refuse it",
        policy.may_refuse_address,
        seats.RefuseForm,
        services.refuse_address,
        "Refused. Whoever proposed it is told why.",
        title="Refuse where somebody is reached",
        address="refuse",
    ),
)

PASSKEY_STEPS = by_name(
    Step(
        "confirm-passkey",
        "Confirm it",
        policy.may_confirm_passkey,
        passkeys.ConfirmPasskeyForm,
        services.confirm_passkey,
        "Confirmed.",
        "Decisions are signed with it. Confirm it only if you know from elsewhere that this number is of their key.",
        style="",
        title="Confirm a passkey",
        address="confirm",
    ),
    Step(
        "revoke-passkey",
        "Revoke it",
        policy.may_revoke_passkey,
        passkeys.RevokePasskeyForm,
        services.revoke_passkey,
        "Revoked. Nothing can be signed with it any more.",
        "At once and for good. What was signed with it before stays signed.",
        style="warning",
        title="Revoke a passkey",
        address="revoke",
    ),
)

FACTOR_RESET_STEPS = by_name(
    Step(
        "confirm-factor-reset",
        "Confirm it",
        policy.may_confirm_factor_reset,
        people.ConfirmResetForm,
        services.confirm_factor_reset,
        "Confirmed. They sign in with the password alone, and enrol anew.",
        "Confirm it only if they told you themselves, by a way other than this portal: until they have enrolled anew, "
        "their password is enough.",
        style="",
        title="Confirm that somebody enrols a second factor anew",
        address="confirm",
    ),
    Step(
        "refuse-factor-reset",
        "Refuse it",
        policy.may_refuse_factor_reset,
        seats.RefuseForm,
        services.refuse_factor_reset,
        "Refused. Whoever proposed it is told why.",
        title="Refuse that somebody enrols a second factor anew",
        address="refuse",
    ),
)

NOMINATION_STEPS = by_name(
    Step(
        "confirm-seat",
        "Confirm it",
        policy.may_confirm,
        seats.ConfirmForm,
        services.confirm,
        "Confirmed. They hold the position from the first day on.",
        "Confirm it only if you know from elsewhere than this portal that it is to be so, and that this is the person.",
        style="",
        title="Confirm who takes a position",
        address="confirm",
        signs=True,
    ),
    Step(
        "refuse-seat",
        "Refuse it",
        policy.may_refuse,
        seats.RefuseForm,
        services.refuse_nomination,
        "Refused. Whoever proposed it is told why.",
        title="Refuse who takes a position",
        address="refuse",
    ),
)

SEAT_STEPS = by_name(
    Step(
        "change-seat",
        "Change it",
        policy.may_change_position,
        seats.ChangePositionForm,
        services.change_position,
        "Changed.",
        "What it is for, and whose it is, stays: another use needs another position.",
        title="Change a position",
        address="change",
    )
)

HOLDING_STEPS = by_name(
    Step(
        "end-holding",
        "End it",
        policy.may_end,
        seats.EndForm,
        services.end_appointment,
        "It ends on that day.",
        "They, MCD’s managers, the auditors and whoever else decides in the division are told.",
        style="warning",
        title="End somebody’s time in a position",
        address="end",
    )
)
