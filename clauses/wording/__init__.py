"""The policy in our own words, as version 1.2 has it.

The portal's first version in the database is made of this, so it is frozen: a test holds its digest. To change the
policy, release a version on its page; only ids, which rules and tests cite, belong to the code.
"""

from dataclasses import asdict
from typing import Any

from clauses.wording.official import OFFICIAL
from clauses.wording.own_name import CONTACTS, DOCUMENT, PERSONAL, PROFESSIONAL
from clauses.wording.statements import STATEMENTS
from clauses.wording.terms import TERMS
from clauses.wording.types import (
    Said,
    Section,
    Statement,
    Term,
)
from clauses.wording.use import CONDUCT, PROFILES, USE

__all__ = ["SECTIONS", "STATEMENTS", "TERMS", "Said", "Section", "Statement", "Term", "as_data"]

SECTIONS = (USE, CONDUCT, PROFILES, OFFICIAL, PROFESSIONAL, PERSONAL, CONTACTS, DOCUMENT)


def as_data() -> dict[str, Any]:
    """The whole of it as plain data, for a version's text."""
    return {
        "sections": [
            asdict(section) | {"clauses": [asdict(said) for said in section.clauses]} for section in SECTIONS
        ],
        "terms": [asdict(term) for term in TERMS],
        "statements": {role: [asdict(each) for each in listed] for role, listed in STATEMENTS.items()},
    }
