from contacts import services
from contacts.models import Contact, State
from contacts.views import CONTACTS
from tests.cases.kinds import Kind, Take
from tests.contacts.cases import in_hand, reported
from tests.world import World


def end(world: World, contact: Contact) -> None:
    given = {"contact_id": contact.pk, "by": world.mcdmanager}
    if contact.state == State.REPORTED:
        services.triage(**given, significant=False, advice="Nothing.")
    else:
        services.close(**given, outcome="Done.")


KIND = Kind(
    CONTACTS,
    [
        Take("triage", reported, "mcd", lambda *_: {"significant": "yes", "advice": "Wait for us."}),
        Take("triage", reported, "mcd", lambda *_: {"significant": "no", "advice": "A parody."}),
        Take("advise", in_hand, "mcd", lambda *_: {"advice": "No figures."}),
        Take("assign", in_hand, "mcd", lambda world, _: {"assigned_to": world.officer2.pk, "note": "Yours."}),
        Take("refer", in_hand, "mcd", lambda *_: {"referred_to": "Police", "note": "Their number."}),
        Take("comment", reported, "officer", lambda *_: {"comment": "They wrote again."}),
        Take("close", in_hand, "mcd", lambda *_: {"outcome": "Answered."}),
    ],
    end,
)
