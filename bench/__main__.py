"""`python -m bench [--quick] [--json] [life|log|bags|lists ...]`: each part in its own database, then the report."""

import argparse
import json
import os
import subprocess
import sys
from contextlib import ExitStack
from typing import Any

from bench import report
from bench.scale import FULL, QUICK, Scale
from tests.database import fresh_database

PARTS = ("life", "log", "bags", "lists")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="|".join(PARTS), help="those alone; otherwise all")
    parser.add_argument("--quick", action="store_true", help="small sizes and few runs, to see that it works")
    parser.add_argument(
        "--records", type=int, metavar="N", help="of which the bag is made; 100000 takes hours"
    )
    parser.add_argument("--json", action="store_true", help="print the figures for programs")
    options = parser.parse_args(arguments)
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    os.environ.setdefault("SECRET_KEY", "for-figures-only")
    os.environ.setdefault("DEMO", "1")
    scale = QUICK if options.quick else FULL
    if options.records:
        os.environ["BENCH_RECORDS"] = str(options.records)
    figures = {part: measured(part, scale) for part in ("place", *(options.parts or PARTS))}
    print(json.dumps(figures, indent=2) if options.json else report.text(figures))  # noqa: T201
    return 0


def measured(part: str, scale: Scale) -> dict[str, Any]:
    """What a process of the portal, under the portal's role, finds in fresh databases."""
    print(f"Measuring {part} ...", file=sys.stderr, flush=True)  # noqa: T201
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
