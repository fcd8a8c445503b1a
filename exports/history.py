"""What is written into the record log, and how each entry is told to people."""

from records.kinds import Kind, from_template, register

SENTENCES: dict[str, str] = {}


def register_kinds() -> None:
    for name, sentence in SENTENCES.items():
        register(Kind(name, from_template(sentence)))
