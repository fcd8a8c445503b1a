"""`python -m bench [--quick] [--json] [life|http|log|bags|lists ...]`: each part in its own database, then the report.

With `--against REV` the parts http and life are measured in turns with that revision, and the report tells the ratios.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench import against, http, report
from bench.scale import FULL, QUICK, Scale
from local.trouble import Trouble
from tests.database import fresh_database

PARTS = ("life", "http", "log", "bags", "lists")
AGAINST = {"life": against.lives, "http": http.measure}  # in turns with another revision


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="|".join(PARTS), help="those alone; otherwise all")
    parser.add_argument("--quick", action="store_true", help="small sizes and few runs, to see that it works")
    parser.add_argument(
        "--records", type=int, metavar="N", help="of which the bag is made; 100000 takes hours"
    )
    parser.add_argument(
        "--against",
        metavar="REV",
        default="",
        help="measure that revision too, in turns, and print the ratios",
    )
    parser.add_argument("--json", action="store_true", help="print the figures for programs")
    options = parser.parse_args(arguments)
    known = AGAINST if options.against else PARTS
    if unknown := set(options.parts) - set(known):
        parser.error(f"there is no part {', '.join(sorted(unknown))} among {', '.join(known)}")
    os.environ.setdefault("SECRET_KEY", "for-figures-only")
    os.environ.setdefault("DEMO", "1")
    scale = QUICK if options.quick else FULL
    if options.records:
        os.environ["BENCH_RECORDS"] = str(options.records)
    parts = ("place", *(options.parts or known))
    try:
        figures = found(parts, scale, options.against)
    except Trouble as trouble:
        parser.error(str(trouble))
    print(json.dumps(figures, indent=2) if options.json else report.text(figures))  # noqa: T201
    return 0


def found(parts: Sequence[str], scale: Scale, revision: str) -> dict[str, Any]:
    apart = AGAINST if revision else {"http": http.measure}
    with against.trees(revision) as trees:
        return {
            part: in_turns(part, scale, trees) if part in apart else measured(part, scale) for part in parts
        }


def in_turns(part: str, scale: Scale, trees: dict[str, Path]) -> dict[str, Any]:
    say(part)
    return AGAINST[part](scale, os.environ["DATABASE_URL"], trees)


def say(part: str) -> None:
    print(f"Measuring {part} ...", file=sys.stderr, flush=True)  # noqa: T201


def measured(part: str, scale: Scale) -> dict[str, Any]:
    """What a process of the portal, under the portal's role, finds in fresh databases."""
    say(part)
    with ExitStack() as stack:
        number = {"place": 0, "lists": len(scale.posts)}.get(part, 1)
        server = os.environ["DATABASE_URL"]
        urls = [stack.enter_context(fresh_database(server, f"bench_{part}")) for _ in range(number)]
        environment = {
            **os.environ,
            "DATABASE_URL": urls[0] if urls else server,
            "DATABASE_ROLE": "treasury_portal" if urls else "",
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "BENCH_DATABASES": " ".join(urls),
        }
        command = [sys.executable, "-m", "bench.child", part, scale.name]
        made = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
        return json.loads(made.stdout)  # type: ignore[no-any-return]


if __name__ == "__main__":
    sys.exit(main())
