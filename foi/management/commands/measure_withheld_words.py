"""Print how well withheld words are found: precision and recall on the labelled texts. Needs no database."""

from collections.abc import Iterator

from foi.measuring import GROUPS, SETS, Case, Score, cases, scores
from workflow.printed_pages import PrintedPart

HEAD = ["What is withheld", "Texts", "Precision", "Recall"]


def measured() -> str:
    return "\n\n".join(_part(name, cases(name)) for name in SETS)


def _part(name: str, found: list[Case]) -> str:
    rows = [_row(GROUPS[group], score) for group, score in scores(found)]
    rows.append(_row("Together", Score.of(found)))
    texts = sum(len(case.shown) + len(case.innocent) for case in found)
    title = f"## {SETS[name]}: {len(found)} withheld words or names, {texts} texts"
    lines = [f"| {' | '.join(line)} |" for line in [HEAD, ["---"] * len(HEAD), *rows]]
    return "\n".join([title, "", *lines, "", *_mistakes(found)])


def _row(what: str, score: Score) -> list[str]:
    return [what, f"{score.texts + score.innocent}", f"{score.precision:.2f}", f"{score.recall:.2f}"]


def _mistakes(found: list[Case]) -> Iterator[str]:
    """Each by name: a figure alone teaches nobody what to expect."""
    yield "Where it was wrong:"
    yield ""
    told = [f"- “{case.withheld}” was missed in “{text}”" for case in found for text in case.missed]
    told += [f"- “{case.withheld}” was seen in “{text}”" for case in found for text in case.mistaken]
    yield from told or ["- nowhere"]


class Command(PrintedPart):
    help = __doc__ or ""
    page = "docs/withheld-words.md"
    part = measured
