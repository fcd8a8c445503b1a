"""What the steps on every kind of case say alike: lock, already, policy, move, entry, tell, each in the service itself.

    contact = lock(visible_to(by), contact_id, by)
    if already("contact.closed", contact, by, key):
        return contact
    policy.may_close(by, contact).or_refuse()
    contact.close(outcome, by, now)                                    # the move is the app's own
    entry = write("contact.closed", contact.reference, by=by, key=key, office="", outcome=outcome)
    tell(people, entry, title, body, path, marking=contact.marking, but=by)

All of it is one transaction, which the service opens.
"""

from cases.services import already, lock, opened, tell, write

__all__ = ["already", "lock", "opened", "tell", "write"]
