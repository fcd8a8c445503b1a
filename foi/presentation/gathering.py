"""What was pasted and not gathered, in sentences: nobody is to think that it was."""

from collections.abc import Collection, Iterator

from foi.history import counted, named
from records.pasted_numbers import Pasted, Span


def not_gathered(pasted: Pasted, inside: Collection[str]) -> Iterator[str]:
    """`inside`: the records of the request by now."""
    yield from (
        _of_span(span, [each for each in span.subjects if each not in inside]) for span in pasted.spans
    )
    if pasted.unread:
        more = f", and {len(pasted.unread) - 20:,} more" if len(pasted.unread) > 20 else ""
        quoted = ", ".join(f"“{each}”" for each in pasted.unread[:20])
        yield f"Not read, though it looks like a number of a record: {quoted}{more}. Add what belongs here."


def _of_span(span: Span, missing: list[str]) -> str:
    there = f"{span}: {counted(len(span) - len(missing), 'record')} of {counted(len(span), 'number')}."
    return f"{there} Not in the register: {named(missing)}." if missing else there
