import os

import pytest

TOLD_BY_TESTS = {"DATABASE_URL", "REDIS_URL", "DATABASE_ROLE", "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "DEMO"}


@pytest.fixture(scope="session")
def newcomer() -> dict[str, str]:
    """The environment of somebody who has set nothing."""
    return {name: value for name, value in os.environ.items() if name not in TOLD_BY_TESTS}
