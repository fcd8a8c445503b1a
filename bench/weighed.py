"""Run a command, and print how long it took and the most memory that it had: `python bench/weighed.py COMMAND ...`.

A process of its own, and a small one: the system counts the memory of whoever starts a command as the command's too.
"""

import json
import resource
import subprocess
import sys
import time


def main(command: list[str]) -> int:
    began = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)  # noqa: S603
    seconds = time.perf_counter() - began
    kilobytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps({"seconds": seconds, "megabytes": kilobytes / 1024}))  # noqa: T201
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
