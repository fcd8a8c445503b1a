"""Print the states of a post and the moves between them as a Mermaid diagram, from the code itself."""

from typing import Any

from approvals.models import Post, State
from workflow.printed_pages import PrintedPart

BEGINS, ENDS = "[*]", "[*]"


def state_diagram() -> str:
    moves = sorted(Post._meta.get_field("state").get_all_transitions(Post), key=_in_order_of_life)
    arrows = [f"    {move.source} --> {move.target}: {move.name}" for move in moves]
    last = [state for state in State if state not in {move.source for move in moves}]
    return "\n".join(
        [
            "```mermaid",
            "stateDiagram-v2",
            *(f'    state "{state.label}" as {state}' for state in State),
            f"    {BEGINS} --> {State.DRAFT}: propose",
            *arrows,
            *(f"    {state} --> {ENDS}" for state in last),
            "```",
        ]
    )


def _in_order_of_life(move: Any) -> tuple[int, int, str]:
    states = list(State)
    return states.index(move.source), states.index(move.target), move.name


class Command(PrintedPart):
    help = __doc__ or ""
    page = "docs/states.md"
    part = state_diagram
