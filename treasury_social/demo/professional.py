"""Professional comments that the demonstration's people told their managers of, in every state."""

from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from professional_use import services
from professional_use.disclaimer import LINES
from professional_use.draft import Draft
from professional_use.models import ProfessionalComment, SpeaksAs
from profiles.models import Person
from records.services import seal


class DemoComment(NamedTuple):
    """`journey`: (who, step, words), taken by the real services as those people."""

    author: str
    place: str
    profile: str
    topic: str
    what: str
    journey: list[tuple[str, str, str]] = []
    in_days: int = 1
    speaks_as: str = SpeaksAs.CITIZEN
    disclaimer: str = LINES[0].text
    makes_clear: str = ""
    link: str = ""
    pseudonymous: bool = False


COMMENTS = [
    DemoComment(
        "officer", "LinkedIn", "linkedin.com/in/priya-raman", "How household saving is measured",
        "Under an article on the saving ratio: why the measure that takes out the wear of houses is the better one for "
        "comparing countries. I would link the statistical bureau's glossary and quote no figure of ours.",
        [("manager", "acknowledge", "Nice topic. Mention the year you compare with."), ("", "record", "")],
        link="https://www.linkedin.com/news/story/saving-ratio",
        speaks_as=SpeaksAs.PUBLIC_SERVANT, disclaimer=LINES[1].text,
    ),
    DemoComment(
        "officer", "A podcast on economic statistics", "My name, as a guest", "Careers in economic statistics",
        "Twenty minutes on what an economist does all day, and how I came to statistics. Nothing on policy.",
        in_days=6, speaks_as=SpeaksAs.PUBLIC_SERVANT, disclaimer="",
        makes_clear="The host reads out at the beginning that I speak for myself.",
    ),
    DemoComment(
        "officer2", "Comments of a small business forum", "@paperwork_dan", "Fewer forms for sole traders",
        "That a form of one page could do for most sole traders, from my years of keeping the books of a bakery.",
        [("gm2", "raise_concern", "We consult on just this form until January. Could it wait, or leave it out?")],
        pseudonymous=True,
    ),
    DemoComment(
        "officer2", "The newsletter of an accountants’ society", "Daniel Okafor", "What makes a good invoice",
        "A short piece on what an invoice needs so that it is paid on time, with examples.",
        [("gm2", "raise_concern", "The second example looks like one of our survey’s replies."),
         ("officer2", "answer_concern", "I have made up another example, and say that it is made up.")],
        in_days=9,
    ),
    DemoComment(
        "manager", "A panel at the university", "Jack Ballantyne", "Teaching national accounts",
        "How to teach national accounts with a household's own budget.",
        [("manager", "withdraw", "The panel was called off.")],
        in_days=12,
    ),
]  # fmt: skip


def load() -> None:
    for demo in COMMENTS:
        comment = services.tell(said=_said(demo), by=_person(demo.author))
        for who, step, words in demo.journey:
            STEPS[step](comment, words, who)


def _said(demo: DemoComment) -> Draft:
    typed = {name: value for name, value in demo._asdict().items() if name in Draft.__annotations__}
    return Draft(**typed, planned_on=timezone.localdate() + timedelta(days=demo.in_days))


def _acknowledge(comment: ProfessionalComment, words: str, who: str) -> None:
    services.acknowledge(comment_id=comment.pk, note=words, by=_person(who))


def _raise_concern(comment: ProfessionalComment, words: str, who: str) -> None:
    services.raise_concern(comment_id=comment.pk, concern=words, by=_person(who))


def _answer_concern(comment: ProfessionalComment, words: str, who: str) -> None:
    services.answer_concern(comment_id=comment.pk, reply="amended", answer=words, by=_person(who))


def _withdraw(comment: ProfessionalComment, words: str, who: str) -> None:
    services.withdraw(comment_id=comment.pk, reason=words, by=_person(who))


def _record(comment: ProfessionalComment, words: str, who: str) -> None:
    seal()
    services.record(comment_id=comment.pk)


STEPS = {
    "acknowledge": _acknowledge,
    "raise_concern": _raise_concern,
    "answer_concern": _answer_concern,
    "withdraw": _withdraw,
    "record": _record,
}


def _person(user_name: str) -> Person:
    return Person.objects.get(username=user_name)
