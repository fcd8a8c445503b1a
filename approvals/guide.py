"""“Do I need approval?” (DEF-3, DEF-4): at most four questions, then what to do. Nothing of it is stored."""

from typing import NamedTuple


class Answer(NamedTuple):
    title: str
    paragraphs: tuple[str, ...]
    clauses: tuple[str, ...]  # where the policy says so
    link: str = ""  # name of the route to go on with
    link_text: str = ""


class Question(NamedTuple):
    name: str
    text: str
    choices: dict[str, tuple[str, "Question | Answer"]]  # value -> what it says, what follows
    hint: str = ""


MONITORED = (
    "The information management and technology division (IMTD) monitors the use of Treasury equipment."
)

READING = Answer(
    "No approval is needed to read",
    ("Reading or watching social media is like reading any other website. Go ahead.", MONITORED),
    ("DEF-4", "PER-3", "PER-4"),
)

PERSONAL = Answer(
    "This is personal use",
    (
        "Use a profile that is tied to your own e-mail address, never to a Treasury one.",
        (
            "What you say must still let you do your job apolitically, impartially and professionally. A pseudonym "
            "changes nothing about that: take part as if everybody knew who you are."
        ),
        "Say nothing that you know only through your work.",
        MONITORED,
        "Nothing you answered here was kept.",
    ),
    ("PER-1", "PER-2", "PER-4", "PROF-3", "APS-1", "APS-3", "APS-7"),
)

INTERNAL = Answer(
    "Go ahead",
    (
        "Team sites, communities and MySite are there to work together. They need no approval.",
        "Respect, and care with what is confidential, apply there as everywhere.",
    ),
    ("PRO-1", "APS-2", "APS-3", "SEC-1"),
)

OWN_NAME = (
    "Make clear that you do not speak for the Treasury or the Government, and choose the profile with care: as a "
    "public servant, or as a citizen."
)

PROFESSIONAL = Answer(
    "Notify your manager first",
    (
        (
            "You speak in your own name, as somebody with your profession. That needs no approval, but your manager "
            "has to know before you comment."
        ),
        OWN_NAME,
    ),
    ("PRO-2", "PRO-3", "PRO-4", "PROF-2"),
    "professional_use:tell",
    "Notify your manager",
)

UNRELATED = Answer(
    "Go ahead, in your own name",
    (
        "A comment that does not touch your work in the public service needs neither approval nor a notice.",
        OWN_NAME,
        "If it turns out to reflect on your work after all, tell your manager before you go on.",
    ),
    ("PRO-2", "PRO-3", "PRO-4", "APS-7"),
)

OFFICIAL = Answer(
    "This is official use: propose it",
    (
        (
            "Every official comment needs the approval of your General Manager, or of a manager in the communications "
            "division (MCD), before it goes out."
        ),
        "Write it here as it will appear. The portal finds out who may decide, and keeps the record.",
    ),
    ("OFF-1", "OFF-2a", "OFF-4b"),
    "approvals:compose",
    "Propose a post",
)

CONTACT = Answer(
    "Tell MCD of it",
    (
        "If somebody approaches us online in a way that matters, MCD has to know. It takes two minutes.",
        "Do not answer yet: an answer in the Treasury’s name is official use, and is proposed like any other post.",
    ),
    ("OFF-4a", "OFF-4b", "CON-1"),
    "contacts:report",
    "Report a contact",
)

REFLECTS = Question(
    "reflects",
    "Might it reflect on your work in the public service?",
    {
        "yes": ("Yes, or I am not sure", PROFESSIONAL),
        "no": ("No, it has nothing to do with government", UNRELATED),
    },
    "An accountant who discusses accounting with peers may say no. Whoever comments on tax policy says yes.",
)

WHERE = Question(
    "where",
    "Where will you take part?",
    {
        "inside": ("On an internal site: a team site, a community, MySite", INTERNAL),
        "outside": ("Anywhere else", REFLECTS),
    },
)

FOR_WHOM = Question(
    "for",
    "For whom do you speak?",
    {
        "treasury": ("For the Treasury, as part of my job", OFFICIAL),
        "profession": ("For myself, as a Treasury officer or as an expert in my field", WHERE),
        "myself": ("For myself, as a private person", PERSONAL),
    },
)

START = Question(
    "do",
    "What do you want to do?",
    {
        "read": ("Read, watch or follow", READING),
        "take-part": ("Comment, give feedback, post, share a video or join in", FOR_WHOM),
        "report": ("Report that somebody approached us, or said something that matters to us", CONTACT),
    },
)


def follow(answers: dict[str, str]) -> tuple[list[tuple[Question, str]], Question | Answer]:
    """What was answered so far, and what comes next; an answer that is not on offer asks its question again."""
    given: list[tuple[Question, str]] = []
    step: Question | Answer = START
    while isinstance(step, Question) and answers.get(step.name) in step.choices:
        said, after = step.choices[answers[step.name]]
        given.append((step, said))
        step = after
    return given, step
