"""Names in the order in which people look for them, in the database and beside it.

Letters as CLDR's root collation has them; blanks before them, and apostrophes count for nothing.
"""

import pytest

from profiles.models import Person
from profiles.queries import directory
from workflow.sorting import by_name, sort_key

IN_ORDER = [
    "aaron Adams",
    "Aaron Baker",
    "Ægir Jónsson",
    "Álvaro Ruiz",
    "Anders Å",
    "Åsa Berg",
    "Çelik Demir",
    "Dana Łuczak",
    "Dana Luczyk",
    "D’Arcy Wells",
    "de Silva, Maya",
    "De Souza, Ana",
    "Dean Ng",
    "Đức Trần",
    "Éva Szabó",
    "Eve Stone",
    "Ian McAdam",
    "Ian Mcbride",
    "ıslak Ada",
    "Oda Holm",
    "Ödön Nagy",
    "Øystein Dahl",
    "Pat O’Brien",
    "Pat OBrien-Smith",
    "Pat Obrist",
    "Zoe Young",
    "Žofia Novak",
    "Zuri Abara",
]


def test_names_are_sorted_as_people_look_for_them() -> None:
    assert sorted(IN_ORDER[1::2] + IN_ORDER[::2], key=sort_key) == IN_ORDER


@pytest.mark.django_db
def test_the_database_sorts_them_alike() -> None:
    Person.objects.bulk_create(
        Person(username=f"p{place}", name=name, email=f"p{place}@treasury.example")
        for place, name in enumerate(IN_ORDER[::-1])
    )
    names = [person.name for person in Person.objects.order_by(*by_name())]
    assert names == [person.name for person in directory()] == IN_ORDER
