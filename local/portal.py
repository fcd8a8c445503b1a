"""The portal's processes: web, worker, beat and checkpoint signer, each with its own rights and no more."""

import hashlib
import os
import secrets
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from local.databases import Logins
from local.supervisor import Program, Supervisor
from local.trouble import Trouble
from treasury_social.database_grants import PORTAL, SIGNER

PROJECT = Path(__file__).resolve().parent.parent
SIGN_IN = "/sign-in/"


@dataclass(frozen=True)
class Place:
    """One portal: its folder, its address, its servers, and whatever else its settings are told."""

    folder: Path
    port: int
    logins: Logins
    queue: str
    secret_key: str
    host: str = "127.0.0.1"
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    @property
    def checkpoints(self) -> Path:
        return self.folder / "checkpoints"

    @property
    def archive(self) -> Path:
        """Where the signer copies checkpoints to. Here it is on the same disk, so it only shows what it is for."""
        return self.folder / "checkpoint-archive"


@contextmanager
def portal(
    environment: Mapping[str, str], port: int, folder: Path, *, demo_data: bool = False
) -> Iterator[str]:
    """A whole portal on a prepared database, for as long as the block lasts; yields its address.

    `environment` names at least DATABASE_URL and REDIS_URL. Whatever ends by itself meanwhile is noticed at the end.
    """
    settings = dict(environment)
    logins = Logins.same(settings.pop("DATABASE_URL"))
    place = Place(
        folder, port, logins, settings.pop("REDIS_URL"), secrets.token_urlsafe(40), settings=settings
    )
    with Supervisor(folder) as supervisor:
        collect_static(supervisor, place)
        if demo_data:
            load_demo(supervisor, place)
        start(supervisor, place)
        yield place.address
        supervisor.look()


def prepare_database(supervisor: Supervisor, place: Place) -> None:
    members = [f"--member={member}" for member in place.logins.members]
    owner = _environment(place, DATABASE_URL=place.logins.owner, DATABASE_ROLE="")
    supervisor.complete(Program("Preparing the database", manage("prepare_database", *members), owner))


def load_demo(supervisor: Supervisor, place: Place) -> None:
    supervisor.complete(Program("Loading the demo", manage("load_demo"), _portal_environment(place)))


def collect_static(supervisor: Supervisor, place: Place) -> None:
    """Only when a static file or a package has changed since the last time."""
    stamp, sources = place.folder / "static.stamp", fingerprint_of_static_files(PROJECT)
    if stamp.exists() and stamp.read_text() == sources:
        return
    stamp.unlink(missing_ok=True)
    command = manage("collectstatic", "--no-input", "--clear")
    supervisor.complete(Program("Collecting static files", command, _environment(place)))
    stamp.write_text(sources)


def start(supervisor: Supervisor, place: Place) -> None:
    """The four processes, until the sign-in page answers. The signer first: the others are told its public key."""
    _start_signer(supervisor, place)
    beat = ["--schedule", str(place.folder / "run" / "beat"), "--loglevel", "INFO"]
    supervisor.start(Program("Beat", _celery("beat", *beat), _environment(place, REDIS_URL=place.queue)))
    worker = ["--concurrency", os.environ.get("WORKER_CONCURRENCY", "2"), "--loglevel", "INFO"]
    worker += ["--without-gossip", "--without-mingle"]  # the only one here: there are no others to wait for
    supervisor.start(Program("Worker", _celery("worker", *worker), _portal_environment(place)))
    web = [sys.executable, "-m", "gunicorn", "--config", str(PROJECT / "gunicorn.conf.py")]
    supervisor.start(Program("Web", web, _portal_environment(place)), ready=lambda: answers(place))


def _start_signer(supervisor: Supervisor, place: Place) -> None:
    for folder in (place.checkpoints, place.archive):
        folder.mkdir(mode=0o700, exist_ok=True)
    signer = _environment(
        place, DATABASE_URL=place.logins.signer, DATABASE_ROLE=SIGNER,
        CHECKPOINT_FOLDER=str(place.checkpoints), SECRET_KEY=secrets.token_urlsafe(40),
    )  # fmt: skip
    program = Program("Signer", manage("sign_checkpoints"), signer)
    supervisor.start(program, ready=lambda: bool(_verifier_keys(place)))


def answers(place: Place) -> bool:
    """Whether the portal shows its sign-in page. No proxy is asked: it is on this machine."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(place.address + SIGN_IN, timeout=5) as page:
            return bool(page.status == 200)
    except urllib.error.HTTPError as error:
        raise Trouble(
            f"The sign-in page fails with {error.code} {error.reason}; see {place.folder / 'log'}."
        ) from None
    except OSError:
        return False


def manage(*arguments: str) -> list[str]:
    return [sys.executable, str(PROJECT / "manage.py"), *arguments]


def _celery(command: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "celery", "--app", "treasury_social", command, *arguments]


def _portal_environment(place: Place) -> dict[str, str]:
    return _environment(
        place, DATABASE_URL=place.logins.portal, DATABASE_ROLE=PORTAL, REDIS_URL=place.queue,
        HOST=place.host, PORT=str(place.port), RECORD_LOG_VERIFIER_KEY=_verifier_keys(place),
    )  # fmt: skip


def _environment(place: Place, **own: str) -> dict[str, str]:
    """What every process is told, and what this one alone is: no process is told another's database login."""
    told = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    common = {
        "SECRET_KEY": place.secret_key,
        "PORTAL_URL": place.address,
        "STATIC_ROOT": str(place.folder / "static"),
        "MEDIA_ROOT": str(place.folder / "media"),
        "EXPORT_FOLDER": str(place.folder / "exports"),
        "EMAIL_URL": f"filemail:///{place.folder / 'mail'}",
        "CHECKPOINT_ARCHIVE": str(place.archive),
        "RECORDS_MAILBOX": "records@treasury.example",
    }
    path = os.pathsep.join(filter(None, [str(PROJECT), os.environ.get("PYTHONPATH")]))
    fixed = {"DEMO": "1", "DJANGO_SETTINGS_MODULE": "treasury_social.settings", "PYTHONPATH": path}
    return {**common, **told, **fixed, **place.settings, **own}


def _verifier_keys(place: Place) -> str:
    keys = place.checkpoints / "verifier-keys"
    return ",".join(keys.read_text().split()) if keys.exists() else ""


def fingerprint_of_static_files(project: Path) -> str:
    """Changes with every static file of the project and its apps, and with the packages that bring their own."""
    digest = hashlib.sha256((project / "requirements.lock").read_bytes())
    apps = [
        package.parent for package in project.glob("*/__init__.py")
    ]  # and not var/, where they are collected
    for folder in sorted([project / "static", *(app / "static" for app in apps)]):
        for path in sorted(folder.rglob("*")):
            digest.update(f"{path}\0{path.stat().st_size}\0{path.stat().st_mtime_ns}\n".encode())
    return digest.hexdigest()
