"""What is withheld, what follows from it by itself, and what the check finds."""

import pytest

from exports.redaction import Withheld, shown
from foi import queries, services
from foi.models import Mark
from foi.redacting import ENVELOPE, redactions
from foi.residual_text import UNREAD
from records.queries import trail
from retention.services import place_hold
from tests.foi.cases import TEXT, Office
from workflow.rulings import Refused


def found(office: Office, request: object) -> dict[str, dict[str, Withheld]]:
    """By kind of entry, of the record that names somebody."""
    entries = queries.entries_of(request, office.named)  # type: ignore[arg-type]
    by_entry = redactions(entries, queries.marks_of(request))  # type: ignore[arg-type]
    return {held.entry.kind: by_entry.get(held.entry.pk, {}) for held in entries}


def test_words_are_withheld_wherever_they_stand(office: Office) -> None:
    request = office.gathered()
    office.withhold(request, "text", "jane citizen")
    said = found(office, request)
    assert said["post.proposed"]["text"] == Withheld("s 47F", ((5, 7, "s 47F"),))
    assert (
        said["post.published"]["live_text"].words == said["post.recorded"]["text"].words == ((5, 7, "s 47F"),)
    )


def test_words_can_be_withheld_in_one_field_alone_and_then_the_check_finds_the_others(office: Office) -> None:
    request = office.gathered()
    office.withhold(request, "text", "Jane Citizen", where="here")
    leaks = {leak.term.text: leak for leak in queries.leaks_of(request)}
    assert set(leaks) == {"Jane Citizen", "Jane", "Citizen"}
    fields = {(place.held.entry.kind, place.field) for leak in leaks.values() for place in leak.places}
    assert fields == {
        ("post.published", "live_text"),
        ("post.recorded", "text"),
        ("post.recorded", "live_text"),
    }


def test_a_part_of_a_name_is_found(office: Office) -> None:
    subject = office.recorded(text="Ms Citizen of Yass, that is Jane Citizen, asks.")
    request = office.gathered(subject)
    office.withhold(request, "text", "Jane Citizen", subject=subject)
    places = [place for leak in queries.leaks_of(request) for place in leak.places]
    assert {(place.before, place.found) for place in places if place.field == "text"} == {("Ms", "Citizen")}


def test_the_fingerprint_follows_by_itself_in_every_entry(office: Office) -> None:
    request = office.gathered()
    assert not any("fingerprint" in fields for fields in found(office, request).values())
    office.withhold(request, "text", "Yass", where="here")
    for kind, fields in found(office, request).items():
        if kind.startswith("post.") and kind != "post.captured":
            assert fields["fingerprint"] == fields["ground"] == Withheld("s 47F"), kind
    plain = redactions(queries.entries_of(request, office.plain), queries.marks_of(request))
    assert plain == {}, "nothing of the other record is withheld, so its fingerprint gives nothing away"


@pytest.mark.parametrize("field", ["sources", "title", "disclosure_reason"])
def test_the_ground_follows_what_only_the_decider_read(office: Office, field: str) -> None:
    """The public did not see it, so the fingerprint is no digest of it."""
    subject = office.recorded(**{field: "Jane Citizen of Yass"})
    request = office.gathered(subject)
    office.withhold(request, field, "Jane Citizen", subject=subject)
    said = redactions(queries.entries_of(request), queries.marks_of(request))
    assert any("ground" in fields for fields in said.values())
    assert not any("fingerprint" in fields for fields in said.values())
    for held in queries.entries_of(request):
        if "ground" in held.values:
            assert said[held.entry.pk]["ground"] == Withheld("s 47F"), held.entry.kind


def test_what_the_checks_were_told_follows_since_each_finding_is_a_digest_of_its_words(
    office: Office,
) -> None:
    subject = office.recorded(text="Ring Jane Citizen on 02 6263 2111. Great news!!! The best survey EVER.")
    request = office.gathered(subject)
    (submitted,) = [held for held in queries.entries_of(request) if held.entry.kind == "post.submitted"]
    assert submitted.values["answers"], "the checks had something to say"
    office.withhold(request, "text", "Jane Citizen", subject=subject)
    said = redactions(queries.entries_of(request), queries.marks_of(request))
    assert said[submitted.entry.pk]["answers"] == Withheld("s 47F")


def test_a_mark_on_the_whole_field_wins_and_marks_side_by_side_keep_their_provisions(office: Office) -> None:
    request = office.gathered()
    office.withhold(request, "text", "Jane Citizen", where="here")
    office.withhold(request, "text", "of Yass", where="here", provision=office.provision("s 45"))
    office.withhold(request, "text", "Yass", where="here")
    assert found(office, request)["post.proposed"]["text"].words == (
        (5, 7, "s 47F"),
        (7, 8, "s 45"),
        (8, 9, "s 45; s 47F"),
    )
    office.withhold(request, "text", "", where="here", provision=office.provision("s 42"))
    assert found(office, request)["post.proposed"]["text"] == Withheld("s 42")


def test_words_that_are_not_there_and_lists_are_told_apart(office: Office) -> None:
    request = office.gathered()
    with pytest.raises(Refused, match="These words are not in the field"):
        office.withhold(request, "text", "Joe Blow")
    office.withhold(request, "declared", "personal information", where="here")
    declared = [fields["declared"] for fields in found(office, request).values() if "declared" in fields]
    assert declared == [Withheld("s 47F")], "a list is withheld whole"


def test_names_of_staff_go_with_one_press(office: Office) -> None:
    request = office.gathered()
    services.withhold_names(
        request_id=request.pk,
        names=["Officer", "Gm"],
        provision=office.provision("s 22(1)(a)(ii)"),
        by=office.keeper,
    )
    for held in queries.entries_of(request):
        fields = redactions(queries.entries_of(request), queries.marks_of(request)).get(held.entry.pk, {})
        if held.values.get("actor.name") in ("Officer", "Gm"):
            assert {"actor.name", "actor.user_name"} <= fields.keys()
    assert {"author", "approved_by", "published_by"} <= found(office, request)["post.recorded"].keys()


def test_what_cannot_be_withheld_is_let_stand_with_a_reason(office: Office) -> None:
    request = office.gathered(office.named)
    office.withhold(request, "actor.office", "", where="request")
    places = [place for leak in queries.leaks_of(request) for place in leak.places]
    keys = [place.key for place in places if place.field == ENVELOPE]
    assert len(keys) == len(queries.entries_of(request)), "each entry shows its division"
    with pytest.raises(Refused, match="Nothing of this waits"):
        services.withhold_places(
            request_id=request.pk, places=keys, provision=office.provision("s 45"), by=office.keeper
        )
    services.let_stand(request_id=request.pk, places=keys, reason="Divisions are public.", by=office.keeper)
    left = [place for leak in queries.leaks_of(request) for place in leak.places]
    assert ENVELOPE not in {place.field for place in left}
    mark = Mark.objects.filter(verdict="show").first()
    assert mark
    services.take_back(request_id=request.pk, marks=[mark.pk], by=office.keeper)
    assert ENVELOPE in {place.field for leak in queries.leaks_of(request) for place in leak.places}


def test_a_user_name_is_looked_for_as_a_whole(office: Office) -> None:
    """“officer2” is somebody else, who took the steps of the other record."""
    request = office.gathered(office.named, office.plain)
    office.withhold(request, "actor.user_name", "", where="here")
    places = [place for leak in queries.leaks_of(request) for place in leak.places]
    values = {place.held.values.get(place.field) for place in places}
    assert "officer" in {held.values.get("actor.user_name") for held in queries.entries_of(request)}
    assert "officer2" not in values


def test_clause_codes_are_looked_for_nowhere(office: Office) -> None:
    request = office.gathered(office.named, office.plain)
    office.withhold(request, "declared", "", where="here")
    sought = {leak.term.text for leak in queries.leaks_of(request)}
    assert sought, "the statements themselves stand in the other record too"
    assert not [text for text in sought if text.startswith("OFF-")]


def test_a_copy_names_no_other_request(office: Office) -> None:
    other, court = office.gathered(office.plain), "Smith v Treasury"
    place_hold(subjects=[office.named], title=court, reason="Discovery", source="NSD 77", by=office.keeper)
    request = office.gathered(office.named, office.plain)
    entries = queries.entries_of(request)
    copies = [shown(held.entry, redactions(entries, []).get(held.entry.pk, {})) for held in entries]
    told = " ".join(f"{copy.sentence} {copy.disclosures.decode()}" for copy in copies)
    for name in (other.reference, f"HOLD-{other.hold:06d}", court, "NSD 77", "Discovery"):
        assert name in " ".join(str(held.values) for held in entries)
        assert name not in told
    assert f"“Information request {request.reference}”" in told, "its own is no secret to the applicant"
    assert "[withheld: s 22(1)(a)(ii)]" in told


def test_another_request_that_somebody_wrote_down_is_judged(office: Office) -> None:
    subject = office.recorded(text="As given out under FOI-000987, and as told in HOLD-000986.")
    request = office.gathered(subject)
    sought = {leak.term.text for leak in queries.leaks_of(request) if leak.term.of_others}
    assert sought == {"FOI-000987", "HOLD-000986"}
    for reference in sought:
        office.withhold(request, "text", reference, subject=subject, where="request")
    assert not [leak for leak in queries.leaks_of(request) if leak.term.of_others]


def test_marks_hold_no_words_of_the_record(office: Office) -> None:
    office.marked()
    assert "Citizen" not in str(list(Mark.objects.values_list()))


def test_a_record_left_out_counts_for_nothing(office: Office) -> None:
    request = office.gathered()
    office.withhold(request, "text", "Jane Citizen", where="here")
    services.leave_out(request_id=request.pk, subject=office.named, reason="Not asked for.", by=office.keeper)
    assert queries.leaks_of(request) == []
    assert queries.marks_of(request) == []
    assert trail(office.named)


def test_nothing_is_withheld_of_a_record_that_was_left_out_meanwhile(office: Office) -> None:
    request = office.gathered()
    services.leave_out(request_id=request.pk, subject=office.named, reason="Not asked for.", by=office.keeper)
    with pytest.raises(Refused, match=f"{office.named} is not in this request."):
        office.withhold(request, "text", "Jane Citizen", where="record")
    assert not Mark.objects.exists()


def test_files_are_looked_at_before_anything_is_submitted_and_again_when_more_is_withheld(
    office: Office,
) -> None:
    """A picture of a post shows its whole text, and no check of words can see it."""
    picture = {"name": "post.png", "size": 3, "sha256": "a" * 64, "type": "image/png", "alt": "The survey"}
    subject = office.recorded(text=TEXT, media=[picture])
    request = office.gathered(subject, office.plain)

    def unread() -> list[str]:
        leaks = [leak for leak in queries.leaks_of(request) if leak.term.text == UNREAD]
        return [place.key for leak in leaks for place in leak.places]

    assert not unread(), "nothing is withheld, so files show no more than the texts"
    office.withhold(request, "text", "Jane Citizen", subject=subject)
    places = [place for leak in queries.leaks_of(request) for place in leak.places]
    assert {(place.field, place.found) for place in places} == {("media", "post.png")}
    office.seal()
    with pytest.raises(Refused, match="Withheld text would still be shown in 2 places"):
        services.submit(request_id=request.pk, by=office.keeper)
    services.let_stand(request_id=request.pk, places=unread(), reason="A graph.", by=office.keeper)
    assert not unread()
    office.withhold(request, "text", "Yass", subject=subject)
    assert unread(), "who looked at them did not know of this"
    services.withhold_places(
        request_id=request.pk, places=unread(), provision=office.provision("s 47F"), by=office.keeper
    )
    assert not unread()
