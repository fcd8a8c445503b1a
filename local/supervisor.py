"""Programs under one supervisor: started in order, watched, and stopped together. Nothing is left behind.

Signals only leave a note, and every wait in here looks for that note; so a Ctrl-C can never fall between the
start of a program and the moment it is known. If the supervisor itself is killed, the kernel stops its
programs (where `setpriv` can ask for that), and the next supervisor of the folder ends what is left.
"""

import functools
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn, Self

from local import leftovers
from local.trouble import Trouble

PATIENCE = 60.0  # seconds until a program that does not answer counts as broken
GRACE = 20.0  # seconds that a program has to finish what it is doing
IMPATIENT = 3.0  # the same for a program whose supervisor was killed: its servers are going as well
BEAT = 0.05


class Stopped(Exception):
    """Somebody asked the supervisor to stop: Ctrl-C, SIGTERM, a closed terminal."""


@dataclass(frozen=True)
class Program:
    name: str
    command: Sequence[str]
    environment: Mapping[str, str] | None = None
    stop_signal: int = signal.SIGTERM
    privileges: Sequence[str] = ()  # arguments of setpriv: whose rights it runs with
    is_server: bool = False  # servers are stopped after the programs that talk to them


@dataclass
class Running:
    program: Program
    process: subprocess.Popen[bytes]
    log: Path
    pid_file: Path

    def ask_to_stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(self.program.stop_signal)

    def await_end(self) -> None:
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)  # children that outlived it, in the session it led
        self.pid_file.unlink(missing_ok=True)


@dataclass
class Supervisor:
    """Use as a context manager. One at a time for each folder."""

    folder: Path
    running: list[Running] = field(default_factory=list)
    asked: int = 0  # the signal that asked to stop

    def __enter__(self) -> Self:
        self.folder.mkdir(
            mode=0o711, parents=True, exist_ok=True
        )  # servers may pass through, nobody may look
        for folder in ("log", "run"):
            (self.folder / folder).mkdir(mode=0o700, exist_ok=True)
        self._lock = leftovers.lock(self.folder / "run")
        try:
            leftovers.end(self.folder / "run")
        except BaseException:
            self._lock.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.stop()
        finally:
            self._lock.close()

    def obey_signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._take_note)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as under nohup
            signal.signal(signal.SIGHUP, self._take_note)

    def _take_note(self, number: int, frame: object) -> None:
        self.asked = number

    def start(self, program: Program, ready: Callable[[], bool] = lambda: True) -> None:
        """Start it and wait until it is ready, or say why it is not."""
        running = self._launch(program)
        self.running.append(running)
        self.wait_until(ready, program.name)

    def complete(self, program: Program) -> None:
        """Run a step that ends by itself; a failure is told by the last line that it wrote."""
        running = self._launch(program)
        try:
            while running.process.poll() is None:
                self.pause()
        finally:
            running.ask_to_stop()
            running.await_end()
        if running.process.returncode:
            raise Trouble(f"{program.name} failed: {_told(running.log)}")

    def show(self, command: Sequence[str], environment: Mapping[str, str]) -> bool:
        """Run a step at the terminal, in everybody's sight; whether it went well."""
        with subprocess.Popen(command, env=environment) as process:  # noqa: S603
            try:
                while process.poll() is None:
                    self.pause()
            except BaseException:
                if self.asked != signal.SIGINT:  # the terminal has sent that one to the step itself
                    process.send_signal(signal.SIGINT)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(GRACE)
                process.kill()
                raise
        return process.returncode == 0

    def wait_until(self, ready: Callable[[], bool], name: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not ready():
            if time.monotonic() > deadline:
                story = _told(self._log_of(name))
                raise Trouble(f"{name} did not answer within {PATIENCE:.0f} seconds: {story}")
            self.pause()
        self.look()

    def watch(self) -> NoReturn:
        """Until somebody asks to stop (Stopped), or a program ends by itself (Trouble)."""
        while True:
            self.pause()

    def pause(self) -> None:
        self.look()
        time.sleep(BEAT)

    def look(self) -> None:
        if self.asked:
            raise Stopped
        for running in self.running:
            if running.process.poll() is not None:
                how = _ending(running.process.returncode)
                raise Trouble(f"{running.program.name} {how}: {_told(running.log)}")

    def stop(self) -> None:
        for servers in (False, True):
            group = [running for running in reversed(self.running) if running.program.is_server is servers]
            for running in group:
                running.ask_to_stop()
            for running in group:
                running.await_end()
        self.running.clear()

    def _launch(self, program: Program) -> Running:
        log, pid_file = self._log_of(program.name), self.folder / "run" / f"{_slug(program.name)}.pid"
        if log.exists():
            log.replace(log.with_suffix(".previous.log"))
        with log.open("wb") as output:
            # A session of its own: Ctrl-C reaches the supervisor alone, which then stops everything in order.
            process = subprocess.Popen(  # noqa: S603
                [*_setpriv(program), *program.command], env=program.environment, start_new_session=True,
                stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, umask=0o077)  # fmt: skip
        running = Running(program, process, log, pid_file)
        try:
            leftovers.note(
                pid_file, process.pid, program.stop_signal, GRACE if program.is_server else IMPATIENT
            )
        except BaseException:
            running.ask_to_stop()
            running.await_end()
            raise
        return running

    def _log_of(self, name: str) -> Path:
        return self.folder / "log" / f"{_slug(name)}.log"


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def _setpriv(program: Program) -> list[str]:
    arguments = list(program.privileges)
    if _can_end_with_parent():
        arguments.append(f"--pdeathsig={signal.Signals(program.stop_signal).name.removeprefix('SIG')}")
    return ["setpriv", *arguments, "--"] if arguments else []


@functools.cache
def _can_end_with_parent() -> bool:
    setpriv = shutil.which("setpriv")
    if not setpriv:
        return False
    tried = subprocess.run([setpriv, "--pdeathsig=TERM", "true"], capture_output=True, check=False)  # noqa: S603
    return tried.returncode == 0


def _ending(code: int) -> str:
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended by itself with code {code}"


def _told(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
    return f"{lines[-1].rstrip('.') if lines else 'it printed nothing'}. The whole story is in {log}."
