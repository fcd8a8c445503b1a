"""Running a program of ours on what strangers bring: a process of its own, with little time and memory, no secrets."""

import subprocess
import sys
import threading
from collections.abc import Sequence

# The limits are set in the new process: code between fork and exec is not safe in a server with threads.
LIMITED = """
import resource, runpy, sys
for what, most in (("CPU", {seconds}), ("AS", {memory}), ("FSIZE", 0), ("CORE", 0)):
    resource.setrlimit(getattr(resource, "RLIMIT_" + what), (most, most))
sys.argv.pop(0)
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def run(
    command: Sequence[str], *, folder: str, seconds: int, memory: int, longest: int, bare: bool = False
) -> bytes:
    """What it says on its standard output, of at most `longest` bytes; it writes no file.

    `command`: the path of the program, and its arguments. `bare`: with the standard library alone.
    """
    limited = LIMITED.format(seconds=seconds, memory=memory)
    interpreter = [sys.executable, "-I", *(["-S"] if bare else []), "-c", limited]
    with subprocess.Popen(  # noqa: S603 - our own program; what was uploaded is only read by it
        [*interpreter, *command],
        cwd=folder,
        env={},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        return _first_of(process, seconds, longest)


def _first_of(process: subprocess.Popen[bytes], seconds: int, longest: int) -> bytes:
    """What it says, as far as anybody would read it, and then its end."""
    assert process.stdout
    alarm = threading.Timer(seconds, process.kill)
    alarm.start()
    try:
        said: bytes = process.stdout.read(longest)
        return said
    finally:
        alarm.cancel()
        process.kill()
