"""A content as the public sees it: a soft hyphen within a name hides the name from nobody, and from no check."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from checks.content import Content, Medium
from checks.finding import Problem
from checks.reading.unseen import Visible
from checks.reading.words import seen_by_the_public


@dataclass(frozen=True)
class Seen:
    content: Content
    fields: Mapping[str, Visible] = field(default_factory=dict)  # those that have something unseen

    @classmethod
    def of(cls, written: Content) -> "Seen":
        fields = {name: Visible.of(words) for name, words in seen_by_the_public(written)}
        fields = {name: shown for name, shown in fields.items() if shown.hides}
        if not fields:
            return cls(written)
        media = [_described(medium, fields.get(f"media-{at}-alt")) for at, medium in enumerate(written.media)]
        text = fields["text"].text if "text" in fields else written.text
        return cls(replace(written, text=text, media=media), fields)

    def placed(self, problem: Problem) -> Problem:
        """The same problem, with its place in what was written."""
        shown = self.fields.get(problem.field)
        if not shown or problem.start is None or problem.end is None:
            return problem
        start, end = shown.written(problem.start, problem.end)
        return problem._replace(start=start, end=end)


def _described(medium: Medium, shown: Visible | None) -> Medium:
    return {**medium, "alt": shown.text} if shown else medium
