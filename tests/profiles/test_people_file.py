"""Files of people as HR systems, directories and Excel write them; and what is wrong with one, in words."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from directory import people_file
from directory.people_file import Listed, Problem, read
from workflow import csv_tables
from workflow.csv_reading import Unreadable

PRIYA = {"user_name": "praman", "name": "Priya Raman", "email": "praman@treasury.gov.au"}


def one(text: str | bytes) -> dict[str, object]:
    """The one row of a file, as far as it says anything."""
    reading = read(text.encode() if isinstance(text, str) else text)
    assert not reading.problems, reading.problems
    [row] = reading.rows
    return {name: value for name, value in row._asdict().items() if value and name != "line"}


NAMED = "User name,Name,E-mail address\npraman,Priya Raman,praman@treasury.gov.au\n"
ENTRA = (
    "userPrincipalName,displayName,mail,department,jobTitle,employeeHireDate,employeeLeaveDateTime\n"
    "praman@treasury.gov.au,Priya Raman,praman@treasury.gov.au,MACRO,Analyst,2026-02-03,2026-06-30T20:00:00Z\n"
)
TAKEN = {
    "as our own template": (NAMED, PRIYA),
    "with a byte order mark": (b"\xef\xbb\xbf" + NAMED.encode(), PRIYA),
    "semicolons": (NAMED.replace(",", ";"), PRIYA),
    "tabs": (NAMED.replace(",", "\t"), PRIYA),
    "Excel's Unicode Text": (NAMED.replace(",", "\t").encode("utf-16"), PRIYA),
    "Excel told the sign": ("sep=;\r\n" + NAMED.replace(",", ";"), PRIYA),
    "lines of Windows, and empty ones behind": (NAMED.replace("\n", "\r\n") + ",,\r\n\r\n;;\r\n"[:6], PRIYA),
    "headings in any case and spacing": (
        NAMED.replace("User name,Name,E-mail address", " USERNAME ,display_name,Email"),
        PRIYA,
    ),
    "everything quoted": (
        '"User name","Name","E-mail address"\n"praman","Priya Raman","praman@treasury.gov.au"\n',
        PRIYA,
    ),
    "a name in two parts, and a column that nobody asked for": (
        "sAMAccountName,GivenName,Surname,mail,Salary\npraman,Priya,Raman,praman@treasury.gov.au,90000\n",
        PRIYA,
    ),
    "a name with the sign of another dialect": (
        'User name;Name\npraman;"Raman, Priya"\n',
        {"user_name": "praman", "name": "Raman, Priya"},
    ),
    "Entra's": (
        ENTRA,
        {
            **PRIYA,
            "division": "MACRO",
            "position": "Analyst",
            "starts_on": date(2026, 2, 3),
            "leaves_on": date(2026, 7, 1),
        },
    ),
    "a line break in a cell": (
        'User name,Position\npraman,"Policy\r\nOfficer"\n',
        {"user_name": "praman", "position": "Policy Officer"},
    ),
    "a code with zeros before it": (
        "User name,Division code\npraman,007\n",
        {"user_name": "praman", "division": "007"},
    ),
    "a role in any case": (
        "username,role\npraman,GENERAL MANAGER\n",
        {"user_name": "praman", "role": "general_manager"},
    ),
    "no role": ("username,role\npraman,None\n", {"user_name": "praman", "role": "none"}),
    "a name in another composition": (
        "User name,Name\nzoe,Zoe\u0308 Hart\n",
        {"user_name": "zoe", "name": "Zo\u00eb Hart"},
    ),
    "cells left off at the end": ("User name,Name,Role\npraman\n", {"user_name": "praman"}),
    **{
        f"the day {text}": (
            f"User name,Last day\npraman,{text}\n",
            {"user_name": "praman", "leaves_on": date(2026, 12, 3)},
        )
        for text in (
            "3/12/2026",
            "03/12/26",
            "2026-12-03",
            "3 December 2026",
            "3 Dec 2026",
            "2026-12-03 00:00:00",
        )
    },
}


@pytest.mark.parametrize(("text", "found"), TAKEN.values(), ids=TAKEN.keys())
def test_what_is_taken(text: str | bytes, found: dict[str, object]) -> None:
    assert one(text) == found


WRONG = {
    "a day that is none": (
        "User name,Last day\nok,\npraman,31/11/2026\n",
        "Line 3, Last day: “31/11/2026” is no day. Write it as day/month/year, such as 3/12/2026, or as 2026-12-03.",
    ),
    "the month first": (
        "User name,Last day\npraman,12/31/2026\n",
        "Line 2, Last day: “12/31/2026” is no day.",
    ),
    "Excel's own number of a day": (
        "User name,Last day\npraman,46359\n",
        "Line 2, Last day: “46359” is no day.",
    ),
    "a year that nobody means": (
        "User name,Last day\npraman,3/12/0026\n",
        "Line 2, Last day: “3/12/0026” is no day.",
    ),
    "a role that is none": (
        "User name,Role\npraman,Boss\n",
        "Line 2, Role: “Boss” is no role here. Write one of: General",
    ),
    "two roles": (
        "User name,Role\npraman,Auditor; Administrator\n",
        "Line 2, Role: “Auditor; Administrator” is no role",
    ),
    "a formula": ("User name,Position\npraman,=HYPERLINK(1)\n", "Line 2, Position: it begins as a formula"),
    "a formula behind spaces": (
        "User name,Name\npraman,  @SUM(A1)\n",
        "Line 2, Name: it begins as a formula",
    ),
    "a marking": ("User name,Position\npraman,PROTECTED\n", "Line 2, Position: it is marked PROTECTED"),
    "a name without end": (
        f"User name,Name\npraman,{'a' * 151}\n",
        "Line 2, Name: it is longer than 150 characters.",
    ),
    "nobody": ("User name,Name\n,Priya Raman\n", "Line 2, User name: it is empty."),
    "somebody twice": (
        "User name\npraman\nother\nPRaman\n",
        "Line 4, User name: “PRaman” stands on line 2 already.",
    ),
    "one address for two": (
        "User name,Mail\na,x@treasury.gov.au\nb,X@treasury.gov.au\n",
        "Line 3, E-mail address: “X@treasury.gov.au” stands on line 2 already.",
    ),
    "a sign in a name that is not quoted": (
        "User name,Name\npraman,Raman, Priya\n",
        "Line 2: it has more cells than",
    ),
    "behind a cell of two lines": (
        'User name,Name\na,"x\ny"\nb,=1\n',
        "Line 4, Name: it begins as a formula",
    ),
}


@pytest.mark.parametrize(("text", "told"), WRONG.values(), ids=WRONG.keys())
@override_settings(SYSTEM_CEILING="OFFICIAL:Sensitive")
def test_what_is_wrong_with_a_cell_is_said_with_its_line_and_column(text: str, told: str) -> None:
    [problem] = read(text.encode()).problems
    assert str(problem).startswith(told)


UNREADABLE = {
    "nothing": (b"", "The file is empty."),
    "nothing but empty lines": (b"\n,,\n\n", "The file is empty."),
    "headings alone": (b"User name,Name\n", "There is nobody in the file, but a line of headings."),
    "no headings": (b"praman,Priya Raman\n", "No column is headed “User name”."),
    "one thing twice": (b"Username,Login\na,b\n", "Two columns say the same: “Username” and “Login”."),
    "as Excel saves CSV": (
        "User name,Name\na,b\nobrien,Sine\u0301ad O\u2019Brien\n".encode("utf-8").replace(
            "\u2019".encode(), b"\x92"
        ),
        "Line 3 is not written in UTF-8. In Excel, save the table as",
    ),
    "a workbook": (
        b"PK\x03\x04\x14\x00\x06\x00\x08\xff\x00",
        "This is no table in text. In Excel, save it as",
    ),
    "a null character": (b"User name\npra\x00man\n", "This is no table in text."),
    "half of UTF-16": (b"\xff\xfeU\x00s", "This is no table in text."),
    "a quotation mark that stays open": (
        b'User name,Name\na,b\nc,"d\ne,f\n',
        "The row that begins on line 3 cannot",
    ),
    "too large": (b"User name\n" + b"a" * people_file.LARGEST, "The file is larger than 2 MB."),
    "too many": (b"User name\n" + b"a\n" * (people_file.MOST + 1), "The file has more than 5,000 rows."),
}


@pytest.mark.parametrize(("data", "told"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_is_no_file_of_people_is_refused_whole(data: bytes, told: str) -> None:
    with pytest.raises(Unreadable, match=f"^{told}"):
        read(data)


def test_columns_that_are_not_asked_for_are_named_and_not_kept() -> None:
    reading = read(b"User name,Salary,Date of birth\npraman,90000,1/1/1990\n")
    assert reading.unused == ["Salary", "Date of birth"]
    assert reading.rows == [Listed(2, "praman", "", "", "", "", "", None, None)]


def test_the_template_is_taken_as_it_is() -> None:
    text = "".join(csv_tables.lines(people_file.headings(), people_file.EXAMPLE))
    reading = read(text.encode())
    assert (reading.problems, reading.unused, len(reading.rows)) == ([], [], 3)


def test_the_example_of_the_documentation_is_the_template() -> None:
    page = Path(settings.BASE_DIR, "docs", "people-from-a-file.md").read_text()
    [example] = re.findall(r"^```csv\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    assert list(csv.reader(example.splitlines())) == [people_file.headings(), *people_file.EXAMPLE]


def test_a_long_file_has_each_problem_in_order() -> None:
    reading = read(b"User name,Last day\n" + b"a,x\n" * 3)
    assert [problem.line for problem in reading.problems] == [2, 3, 4]
    assert all(isinstance(problem, Problem) for problem in reading.problems)
