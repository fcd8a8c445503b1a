"""`python -m local run | test | test-days | lint | bench`, as the Makefile calls it."""

import errno
import os
import sys

from local import checks
from local.portal import PROJECT
from local.run import run
from local.supervisor import Stopped
from local.trouble import Trouble
from local.var_folder import var_folder

USAGE = (
    "Usage: python -m local run | test [pytest's arguments] | test-days [days] [-- pytest's arguments] | lint | "
    "bench [its arguments]"
)
WITH_ARGUMENTS = {
    "test": checks.test,
    "test-days": checks.test_days,
    "on-day": checks.on_day,  # which `test` and `test-days` call
    "bench": checks.bench,
}


def main(command: str = "", *arguments: str) -> str | int:
    """What to tell the shell: 0, or a sentence on standard error and a failure."""
    os.umask(0o022)  # servers may pass through what is made here; what is private says so
    try:
        var = var_folder(PROJECT)
        match command:
            case "run" if not arguments:
                run(var)
            case "lint" if not arguments:
                return checks.lint(var / "lint")
            case _ if command in WITH_ARGUMENTS:
                return WITH_ARGUMENTS[command](var / command, arguments)
            case _:
                return USAGE
    except Trouble as trouble:
        return str(trouble)
    except OSError as error:
        return _sentence(error)
    except (KeyboardInterrupt, Stopped):
        return "Stopped."
    return 0


def _sentence(error: OSError) -> str:
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"The disk is full{where}."
    if error.errno == errno.EROFS:
        return f"{error.strerror}{where}. Let VAR_FOLDER name a folder that can be written."
    if error.errno in {errno.EACCES, errno.EPERM}:
        return (
            f"{error.strerror}{where}: was the folder made by another user? Let VAR_FOLDER name one of yours."
        )
    return f"{error.strerror or error}{where}."


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
