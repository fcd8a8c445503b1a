"""Where the figures were taken: they mean little without it."""

import os
import platform
from typing import Any

from django.db import connection

from bench.scale import Scale


def measure(scale: Scale) -> dict[str, Any]:
    return {
        "processors": os.cpu_count(),
        "load": f"{os.getloadavg()[0]:.1f} processes were waiting for them when the measuring began",
        "Python": platform.python_version(),
        "PostgreSQL": f"{_shown('server_version')}, fsync {_shown('fsync')}, shared_buffers {_shown('shared_buffers')}",
    }


def _shown(setting: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [setting])
        (value,) = cursor.fetchone()
        return str(value)
