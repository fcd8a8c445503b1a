"""Help beside each screen, by its route: data in `help.toml`, so that whoever words it touches nothing else."""

import tomllib
from pathlib import Path

from django.urls import ResolverMatch

HELP: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "help.toml").read_text())


def of(match: ResolverMatch | None) -> list[str]:
    """Sentences on this screen, or else on the part of the portal that it is in."""
    return HELP.get(match.view_name, HELP.get(match.app_name, [])) if match else []
