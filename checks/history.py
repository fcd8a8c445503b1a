"""What is written into the record log when a list of words is changed, and how the entry is told to people."""

from records.kinds import Kind, from_template, register

CHANGED = "words.changed"
SENTENCE = "{who} changed the list “{list}”: added {added}; took out {removed}. {note}"
SUBJECT = "WORDS"  # of the entries on every list


def register_kinds() -> None:
    register(Kind(CHANGED, from_template(SENTENCE)))
