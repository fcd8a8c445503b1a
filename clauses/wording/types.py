"""What the policy is made of, wherever its words come from: this folder, or a version in the database."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """One clause in words."""

    id: str
    heading: str
    text: str  # paragraphs, a line each


@dataclass(frozen=True)
class Section:
    slug: str
    title: str
    introduction: str
    clauses: tuple[Said, ...]


@dataclass(frozen=True)
class Term:
    term: str
    meaning: str


@dataclass(frozen=True)
class Statement:
    """What somebody declares, in the first person. `clause`: the ids that it serves, separated by commas."""

    clause: str
    text: str

    @property
    def clauses(self) -> list[str]:
        return self.clause.split(", ")
