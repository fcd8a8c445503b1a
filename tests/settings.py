"""The portal's settings for tests: real servers, the portal's own role, the demo's plain loopback cookies.

`pytest` alone works too: without servers of yours, those of the wheels are started, and stop with the run.
"""

import atexit
import os
import re
import secrets
from contextlib import ExitStack
from pathlib import Path

if not {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys():
    from local import servers, var_folder  # only a machine without servers has the wheels

    running = ExitStack()
    atexit.register(running.close)
    folder = var_folder.var_folder(Path(__file__).resolve().parent.parent) / "test"
    database, queue = running.enter_context(servers.throwaway_servers(folder))
    os.environ.setdefault("DATABASE_URL", database)
    os.environ.setdefault("REDIS_URL", queue)

# Tests run in several processes; each has two of the queue server's numbered databases, its own and its stories'.
number = 2 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
os.environ["REDIS_URL"] = re.sub(r"(/\d+)?$", f"/{number}", os.environ["REDIS_URL"], count=1)

os.environ["DATABASE_ROLE"] = "treasury_portal"
os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(40))
os.environ.setdefault("DEMO", "1")

from treasury_social.settings import *  # noqa: E402, F403
from treasury_social.settings import STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # tests sign in hundreds of times
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = (
    True  # static files as they stand, without collecting them first
)
