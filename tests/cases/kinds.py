"""A kind of case as the contract test walks it: a new one is a module beside this, and a line in KINDS of the test."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.world import World
from workflow.steps import StepPages

Place = Any  # the world, or what a kind of case builds on it
Typed = dict[str, Any]


def the_world(world: World, sign: Callable[[], Any]) -> Place:
    return world


@dataclass(frozen=True)
class Take:
    """One step, as somebody who may take it would."""

    name: str  # of the step
    ready: Callable[[Place], Any]  # a case in a state that allows it
    by: str  # a person of the place
    typed: Callable[[Place, Any], Typed]  # what they fill in

    def sent(self, place: Place, case: Any) -> Typed:
        return {"key": str(uuid4()), **self.typed(place, case)}


@dataclass(frozen=True)
class Kind:
    pages: StepPages
    takes: Sequence[Take]
    end: Callable[[Place, Any], object]  # what somebody else does meanwhile, after which no step can be taken
    place: Callable[[World, Callable[[], Any]], Place] = the_world
    reader: str = "auditor"  # who sees the case and may take no step on it
    stranger: str = "colleague"  # to whom it is not there; empty where everybody sees it
    shut: int = 404  # how the stranger is told so; 403 where the outer door is shut to them
