"""What a checkpoint from outside says of the database, in words for people."""

from django.utils.text import capfirst

from records.log_page.agreement import Finding, Verdict

Alert = dict[str, str]
WHAT_TO_DO = (
    "Stop the portal, keep everything as it is, and run manage.py verify_log: it names what does not hold."
)


def alert(kind: str, label: str, sentence: str) -> Alert:
    return {"kind": kind, "label": label, "sentence": sentence}


def told(verdict: Verdict, what: str) -> Alert:
    """`what` names the checkpoint in the middle of a sentence."""
    said, finding = verdict.checkpoint, verdict.finding
    if verdict.agrees:
        return _agreeing(verdict, what)
    if finding is Finding.FORK:
        sentence = f"The database does not agree with {what}. Of the first {count(said.size)} of the log "
        return alert(
            "error",
            "Altered",
            f"{sentence}{said.origin} at least one was changed, moved or removed since. {WHAT_TO_DO}",
        )
    if finding is Finding.LOST:
        sentence = (
            f"{capfirst(what)} covers {count(said.size)} of the log {said.origin}, and the database has "
        )
        now = count(verdict.entries) if verdict.entries else "none of them"
        return alert(
            "error",
            "Lost",
            f"{sentence}{now}. Entries were lost, or an old backup was restored. {WHAT_TO_DO}",
        )
    return _unproven(finding, what, said.origin)


def _agreeing(verdict: Verdict, what: str) -> Alert:
    size, more = verdict.checkpoint.size, verdict.entries - verdict.checkpoint.size
    sentence = f"The database agrees with {what}: its first {count(size)} of the log {verdict.checkpoint.origin} are "
    since = f"{count(more).capitalize()} came after it." if more else "Nothing came after it."
    if verdict.finding is Finding.AGREES:
        return alert("success", "Agrees", f"{sentence}those that were signed. {since}")
    return alert(
        "warning",
        "Agrees, not authenticated",
        f"{sentence}those that it speaks of. But this portal knows no verifier key, so it cannot tell who signed it.",
    )


def _unproven(finding: Finding, what: str, origin: str) -> Alert:
    if finding is Finding.ALTERED_NOTE:
        return alert(
            "error",
            "Wrong signature",
            f"The signature of {what} is wrong: it was altered, or copied wrongly. So it says nothing about the "
            "database. Compare the file that came with the message.",
        )
    if finding is Finding.OTHER_LOG:
        return alert(
            "warning",
            "Another log",
            f"{capfirst(what)} is of another log, {origin}. This portal has no log of that name, and no key of it.",
        )
    return alert(
        "error",
        "Unknown key",
        f"{capfirst(what)} is not signed with a key that this portal knows. Somebody else signed it, or made it up: "
        "it says nothing about the database. If the signer has a new key, check its fingerprint with whoever runs it, "
        "and add it to RECORD_LOG_VERIFIER_KEY.",
    )


def count(number: int) -> str:
    return f"{number:,} {'entry' if number == 1 else 'entries'}"
