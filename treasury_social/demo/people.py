"""The demonstration's people and accounts, all made up. Data only: `manage.py load_demo` makes them."""

from typing import NamedTuple

DIVISIONS = {
    "MCOND": "Macroeconomic Conditions Division",
    "SBD": "Small Business Division",
    "MCD": "Ministerial and Communications Division",
    "IMD": "Information Management Division",
    "IAU": "Internal Audit",
}


class DemoPerson(NamedTuple):
    user_name: str
    name: str
    title: str
    division: str
    role: str
    reports_to: str  # user name; empty at the top
    what_for: str  # what to try as them


# In the order of a post's life.
PEOPLE = [
    DemoPerson("officer", "Priya Raman", "Senior Policy Officer", "MCOND", "", "manager",
               "Propose a post, answer questions, publish it"),
    DemoPerson("gm", "Helen Kostas", "General Manager", "MCOND", "general_manager", "",
               "Decide on what your division proposes"),
    DemoPerson("mcd", "Tom Nguyen", "Communications Adviser", "MCD", "mcd_reviewer", "mcdmanager",
               "Advise General Managers on what is proposed"),
    DemoPerson("mcdmanager", "Aroha Williams", "Manager, Communications Unit", "MCD", "mcd_manager", "",
               "Decide on any division’s proposals"),
    DemoPerson("records", "Margaret Ellery", "Senior Records Officer", "IMD", "records_officer", "",
               "Find records, prove them, export them, release and dispose of them"),
    DemoPerson("records2", "Owen Tjandra", "Records Manager", "IMD", "records_officer", "",
               "Be the second person for releases and disposals"),
    DemoPerson("officer2", "Daniel Okafor", "Policy Officer", "SBD", "", "gm2",
               "Propose from another division, and see only your own division’s posts"),
    DemoPerson("gm2", "Mei-Lin Zhao", "General Manager", "SBD", "general_manager", "",
               "Decide for that other division, and see that you cannot decide here"),
    DemoPerson("manager", "Jack Ballantyne", "Director, Household Sector", "MCOND", "line_manager", "gm",
               "Edit what your people propose, and decide for Mei-Lin Zhao, in whose seat you act"),
    DemoPerson("auditor", "Ingrid Solberg", "Internal Auditor", "IAU", "auditor", "",
               "Read everything, and confirm who is appointed where something is decided"),
    DemoPerson("admin", "Sam Whitlock", "Systems Administrator", "IMD", "administrator", "",
               "Look after people and accounts, and see that this decides nothing"),
]  # fmt: skip
WHAT_FOR = {someone.user_name: someone.what_for for someone in PEOPLE}
PASSWORD = "treasury-demo-only"  # noqa: S105 - known to everybody; DEMO_PASSWORD sets another


# Who acts in whose seat for the fortnight after the demonstration is loaded, who confirmed it, and the instrument's
# number.
ACTING = ("manager", "gm2", "mcdmanager", "SBD 2026/41")


class DemoAccount(NamedTuple):
    platform: str
    handle: str
    name: str
    division: str = ""  # empty: for every division
    site: str = ""


ACCOUNTS = [
    DemoAccount("facebook", "TreasuryDemo", "The Treasury"),
    DemoAccount("x", "TreasuryDemo", "The Treasury"),
    DemoAccount("linkedin", "treasury-demo", "The Treasury"),
    DemoAccount("youtube", "TreasuryDemo", "The Treasury"),
    DemoAccount("bluesky", "treasury.example", "The Treasury"),
    DemoAccount("news-comments", "Treasury official", "Comments on ABC News", site="www.abc.net.au"),
    DemoAccount("world-bank-blogs", "AU Treasury", "Comments on the World Bank’s blogs"),
    DemoAccount("wikipedia", "TreasuryAU-Demo", "Talk pages on Wikipedia"),
    DemoAccount("govteams", "Small Business Community", "Small business community", "SBD"),
]
