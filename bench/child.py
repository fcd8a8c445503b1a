"""A process of the portal that measures one part and prints it as JSON: `python -m bench.child life`."""

import json
import sys
from importlib import import_module

import django


def main(part: str, *arguments: str) -> None:
    django.setup()
    if part == "worker":
        seconds, code = arguments
        import_module("bench.worker").work(float(seconds), code)
    else:
        scale = getattr(import_module("bench.scale"), arguments[0])
        print(json.dumps(import_module(f"bench.{part}").measure(scale)))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
