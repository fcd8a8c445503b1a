"""Names that a reader takes for one another."""

import pytest

from profiles import names
from profiles.models import Role
from tests.profiles.people import a_division, a_person

ALIKE = [
    "HELEN KOSTAS",
    "Helen  Kostas",
    "Kostas, Helen",
    "Hélen Kostás",
    "Неlеn Коstаs",  # in part Cyrillic
    "Ηelen Κostas",  # in part Greek
    "Ｈｅｌｅｎ Kostas",
    "He1en K0stas",
    "Helen\u200b Kostas",
]
OTHERS = ["Helena Kostas", "Helen Kosta", "H. Kostas", "Ellen Kostas"]


@pytest.mark.parametrize("name", ALIKE)
def test_the_same_to_a_reader(name: str) -> None:
    assert names.skeleton(name) == names.skeleton("Helen Kostas")


@pytest.mark.parametrize("name", OTHERS)
def test_another_name(name: str) -> None:
    assert names.skeleton(name) != names.skeleton("Helen Kostas")


def test_rn_and_m_look_alike_and_an_apostrophe_is_nothing() -> None:
    assert names.skeleton("Torn Nguyen") == names.skeleton("Tom Nguyen")
    assert names.skeleton("Margaret O’Brien") == names.skeleton("Margaret OBrien")


def test_others_with_such_a_name_are_found_with_their_seats(db) -> None:
    gm = a_person(Role.GENERAL_MANAGER, a_division("MACRO"), name="Helen Kostas", username="gm")
    double = a_person(name="Неlеn Коstаs", username="gm.2")
    a_person(name="Helena Kostas")
    assert names.alike(double) == names.alike("Helen Kostas", but=double) == [gm]
    assert set(names.alike("KOSTAS Helen")) == {gm, double}
    (warning,) = names.warnings(double)
    assert warning.startswith("Helen Kostas (gm), Position ")
    assert "MACRO Division" in warning


@pytest.mark.parametrize("user_name", ["h.k0stas", "H.Kostas", "h-kostas", "hkostas", "h.kostas_"])
def test_others_with_such_a_user_name_are_found(db, user_name: str) -> None:
    a_person(name="Helen Kostas", username="h.kostas")
    other = a_person(
        name="Harry Kellner", username=f"{user_name}" if user_name != "H.Kostas" else "h.kostas."
    )
    assert names.warnings(other) == ["Helen Kostas (h.kostas), has a user name that looks the same."]
    assert names.warnings("Harry Kellner", user_name, but=other) == names.warnings(other)


@pytest.mark.parametrize(
    ("one", "other"), [("torn", "tom"), ("a.lee", "a.1ee"), ("vvang", "wang"), ("co1e", "cole")]
)
def test_signs_that_look_alike_in_user_names(db, one: str, other: str) -> None:
    a_person(name="One", username=one)
    assert len(names.alike("Other", other)) == 1


def test_user_names_that_differ_are_no_warning(db) -> None:
    a_person(name="Helen Kostas", username="h.kostas")
    assert names.warnings("Harry Kellner", "h.kostas2") == []


def test_whoever_can_no_longer_sign_in_is_still_confused(db) -> None:
    a_person(name="Helen Kostas", username="gm", is_active=False)
    assert names.warnings("Helen Kostas") == [
        "Helen Kostas (gm), who can no longer sign in, has a name that looks the same."
    ]


@pytest.mark.parametrize("name", ["Helen Kostas", "José Muñoz-Ó Briain", "D’Arcy St. John, Jr", "李 小龍"])
def test_names_as_people_write_them(name: str) -> None:
    assert names.is_written(name)


@pytest.mark.parametrize(
    "name", ["Helen Kostas (gm)", "Helen\u202e Kostas", "Helen\nKostas", "Helen\u200bK", ""]
)
def test_what_is_not_seen_or_looks_like_a_user_name_is_no_name(name: str) -> None:
    assert not names.is_written(name)


@pytest.mark.parametrize("text", ["gm", "priya.nair", "a-b.2"])
def test_user_names(text: str) -> None:
    assert names.is_user_name(text)


@pytest.mark.parametrize("text", ["gм", "g m", "(gm)", ".gm", "", "gm\n"])
def test_what_is_no_user_name(text: str) -> None:
    assert not names.is_user_name(text)
