"""“Which use is it?” (DEF-3, DEF-4): at most four questions, then what to do. Nothing of it is stored."""

from typing import NamedTuple


class Answer(NamedTuple):
    title: str
    paragraphs: tuple[str, ...]
    link: str = ""  # name of the route to go on with
    link_text: str = ""


class Question(NamedTuple):
    name: str
    text: str
    choices: dict[str, tuple[str, "Question | Answer"]]  # value -> what it says, what follows
    hint: str = ""


READING = Answer(
    "No approval is needed to read",
    (
        "Reading or watching social media is like reading any other website. Go ahead.",
        "Use of Treasury equipment is monitored by the information management and technology division.",
    ),
)

PERSONAL = Answer(
    "This is personal use",
    (
        "Use a profile that is tied to your own e-mail address, never to a Treasury one.",
        (
            "What you say must still let you do your job apolitically, impartially and professionally. A pseudonym "
            "changes nothing about that: take part as if everybody knew who you are."
        ),
        "Nothing you answered here was kept.",
    ),
)

INTERNAL = Answer(
    "Go ahead",
    (
        "Team sites, communities and MySite are there to work together. They need no approval.",
        "Respect, and care with what is confidential, apply there as everywhere.",
    ),
)

PROFESSIONAL = Answer(
    "Tell your manager",
    (
        (
            "You speak in your own name as somebody with your profession. That needs no approval, but tell your "
            "manager before you comment if it might reflect on your work in the public service."
        ),
        (
            "Make clear that you do not speak for the Treasury or the Government, and choose the profile with "
            "care: as a public servant, or as a citizen."
        ),
    ),
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
    "approvals:compose",
    "Propose a post",
)

WHERE = Question(
    "where",
    "Where will you take part?",
    {
        "inside": ("On an internal site: a team site, a community, MySite", INTERNAL),
        "outside": ("Anywhere else", PROFESSIONAL),
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
