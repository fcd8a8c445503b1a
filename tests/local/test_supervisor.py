"""The supervisor with real programs: small ones, that end, hang or leave children behind."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from local.supervisor import Program, Stopped, Supervisor
from local.trouble import Trouble

IGNORE = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
PARENT = f"""
import subprocess, sys, time
print(subprocess.Popen([sys.executable, "-c", {IGNORE!r}]).pid, flush=True)
time.sleep(600)
"""
SLEEP = [sys.executable, "-c", "import time; print('ready', flush=True); time.sleep(600)"]
# Waits `pause` seconds before it goes, and notes when it went.
NOTE_THE_END = """
import signal, sys, time
def go(*_):
    time.sleep({pause})
    print(time.time(), flush=True)
    sys.exit()
signal.signal(signal.SIGTERM, go)
print("ready", flush=True)
time.sleep(600)
"""


def pid_of(supervisor: Supervisor, name: str) -> int:
    return next(each.process.pid for each in supervisor.running if each.program.name == name)


def log(folder: Path, name: str) -> str:
    return (folder / "log" / f"{name}.log").read_text()


def lives(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_everything_started_is_stopped(folder: Path) -> None:
    with Supervisor(folder) as supervisor:
        supervisor.start(Program("One", SLEEP))
        supervisor.start(Program("Two", SLEEP))
        pids = [pid_of(supervisor, "One"), pid_of(supervisor, "Two")]
        assert all(lives(pid) for pid in pids)
    assert not any(lives(pid) for pid in pids)
    assert not list((folder / "run").glob("*.pid"))


def test_children_that_a_program_leaves_behind_are_ended_too(folder: Path) -> None:
    with Supervisor(folder) as supervisor:
        supervisor.start(
            Program("Parent", [sys.executable, "-c", PARENT]), ready=lambda: bool(log(folder, "parent"))
        )
        child = int(log(folder, "parent"))
        assert lives(child)
    deadline = time.monotonic() + 60
    while lives(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not lives(child)


def test_servers_outlive_the_programs_that_talk_to_them(folder: Path) -> None:
    def noting(name: str, pause: float, *, is_server: bool) -> Program:
        command = [sys.executable, "-c", NOTE_THE_END.format(pause=pause)]
        return Program(name, command, is_server=is_server)

    with Supervisor(folder) as supervisor:
        supervisor.start(noting("Server", 0, is_server=True), lambda: bool(log(folder, "server")))
        supervisor.start(noting("Client", 0.5, is_server=False), lambda: bool(log(folder, "client")))
    assert float(log(folder, "client").split()[-1]) < float(log(folder, "server").split()[-1])


def test_a_program_that_ends_by_itself_is_named_with_its_last_words(folder: Path) -> None:
    last_words = [sys.executable, "-c", "import sys; sys.exit('no ink left')"]
    with Supervisor(folder) as supervisor:
        supervisor.start(Program("Fine", SLEEP))
        supervisor.start(Program("Printer", last_words))
        with pytest.raises(
            Trouble, match=r"^Printer ended by itself with code 1: no ink left\. The whole story is in "
        ):
            supervisor.watch()


def test_a_program_that_is_killed_is_named_with_the_signal(folder: Path) -> None:
    with Supervisor(folder) as supervisor:
        supervisor.start(Program("Victim", SLEEP))
        psutil.Process(pid_of(supervisor, "Victim")).kill()
        with pytest.raises(Trouble, match=r"^Victim was ended by SIGKILL"):
            supervisor.watch()


def test_a_failing_step_tells_why(folder: Path) -> None:
    with Supervisor(folder) as supervisor, pytest.raises(Trouble, match=r"^Painting failed: out of paint"):
        supervisor.complete(
            Program("Painting", [sys.executable, "-c", "import sys; sys.exit('out of paint')"])
        )


def test_a_request_to_stop_interrupts_a_long_step(folder: Path) -> None:
    with Supervisor(folder) as supervisor:
        supervisor.asked = signal.SIGTERM
        with pytest.raises(Stopped):
            supervisor.complete(Program("Step", SLEEP))


def test_one_supervisor_at_a_time(folder: Path) -> None:
    with Supervisor(folder), pytest.raises(Trouble, match="is in use by process"), Supervisor(folder):
        pass
    with Supervisor(folder):
        pass  # and free again afterwards


def test_what_a_killed_supervisor_left_is_ended(folder: Path) -> None:
    code = f"""
import sys, threading
from pathlib import Path
from local.supervisor import Program, Supervisor
with Supervisor(Path({str(folder)!r})) as supervisor:
    supervisor.start(Program("Orphan", {SLEEP!r}, stop_signal=2))
    print(supervisor.running[0].process.pid, flush=True)
    threading.Event().wait()
"""
    supervisor = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert supervisor.stdout
    orphan = int(supervisor.stdout.readline())
    assert lives(orphan)
    supervisor.kill()
    supervisor.communicate()
    with Supervisor(folder):
        assert not lives(orphan)


def test_a_pid_file_of_somebody_else_now_ends_nobody(folder: Path) -> None:
    bystander = subprocess.Popen(SLEEP, stdout=subprocess.DEVNULL)
    try:
        with Supervisor(folder):
            (folder / "run" / "old.pid").write_text(
                f'{{"pid": {bystander.pid}, "born": 1.0, "signal": 15, "grace": 1}}'
            )
        with Supervisor(folder):
            assert lives(bystander.pid)
    finally:
        bystander.kill()
        bystander.wait()
