"""Print how good the checks are on the labelled texts: precision and recall of each. Needs no database."""

from collections.abc import Iterator

from checks.catalogue import CHECKS
from checks.measuring import (
    GATE,
    SETS,
    Labelled,
    Marked,
    Score,
    gate_score,
    marked_texts,
    scores,
    texts,
)
from workflow.printed_pages import PrintedPart

HEAD = ["Check", "Clause", "It", "Labelled", "Precision", "Recall"]


def measured() -> str:
    parts = [_part(name, texts(name)) for name in SETS]
    return "\n\n".join([_checks(), *parts, _gate()])


def _checks() -> str:
    rows = [[f"`{check.name}`", check.clause, _does(check.blocking), check.why] for check in CHECKS]
    return "\n".join(["## The checks", "", *_table(["Check", "Clause", "It", "Why it looks"], rows)])


def _part(name: str, labelled: list[Labelled]) -> str:
    found = scores(labelled)
    rows = [
        [f"`{check.name}`", check.clause, _does(check.blocking), *_figures(found[check.name])]
        for check in CHECKS
    ]
    title = f"## {SETS[name]}: {len(labelled)} texts"
    return "\n".join([title, "", *_table(HEAD, rows), "", *_mistakes(labelled)])


def _gate() -> str:
    sets = {title: marked_texts(name) for name, title in GATE.items()}
    rows = [[title, *_gate_figures(texts)] for title, texts in sets.items()]
    head = [
        "Set",
        "Marked",
        "Innocent",
        "Precision",
        "Recall",
        "Marked and asked about",
        "Innocent and asked about",
    ]
    every = [text for texts in sets.values() for text in texts]
    return "\n".join(
        [
            "## The gate",
            "",
            *_table(head, rows),
            "",
            "Where it was wrong, or had to ask:",
            "",
            *_doubts(every),
        ]
    )


def _gate_figures(texts: list[Marked]) -> list[str]:
    score, marked = gate_score(texts), [text for text in texts if text.marked]
    asked = sum(text.asked for text in marked)
    figures = [str(len(marked)), str(len(texts) - len(marked)), _share(score.precision), _share(score.recall)]
    return [*figures, str(asked), str(sum(text.asked for text in texts) - asked)]


def _doubts(texts: list[Marked]) -> Iterator[str]:
    for text in texts:
        said = "asked about" if text.asked else "stopped" if text.stopped else "missed"
        if text.asked or text.stopped is not text.marked:
            yield f"- {said} “{' / '.join(text.text.split(chr(10)))}” ({'marked' if text.marked else 'innocent'})"


def _does(blocking: bool) -> str:
    return "stops" if blocking else "asks"


def _figures(score: Score) -> list[str]:
    return [str(score.labelled), _share(score.precision), _share(score.recall)]


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.2f}"


def _mistakes(labelled: list[Labelled]) -> Iterator[str]:
    """Each by name: a figure alone teaches nobody what to expect."""
    yield "Where it was wrong:"
    yield ""
    for text in labelled:
        found = text.found()
        for check in sorted(found ^ text.fires):
            yield f"- `{check}` {'missed' if check in text.fires else 'was mistaken about'} “{text.text}”"


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    return [f"| {' | '.join(line)} |" for line in [head, ["---"] * len(head), *rows]]


class Command(PrintedPart):
    help = __doc__ or ""
    page = "docs/checks.md"
    part = measured
