import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from psycopg2.sql import SQL
from pytest_django import DjangoDbBlocker

from local.portal import PROJECT
from local.var_folder import var_folder
from tests import clock, database
from tests.quiet_changes import nothing_changes_quietly
from tests.world import World

__all__ = ["nothing_changes_quietly"]  # in every test


@pytest.fixture(scope="session")
def owner_url() -> Iterator[str]:
    with database.fresh_database(os.environ["DATABASE_URL"], "portal") as url:
        database.run(url, SQL(clock.REPLACED))
        database.run(url, SQL(database.KINDS_OF_TESTS))
        yield url


@pytest.fixture(scope="session")
def django_db_setup(owner_url: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """In place of Django's own: the tests connect to a prepared database, and as the portal's role."""
    name = owner_url.rpartition("/")[2]
    settings.DATABASES["default"]["NAME"] = connections["default"].settings_dict["NAME"] = name
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker, owner_url: str) -> Iterator[None]:
    """What is written here is committed, so other threads, tasks and processes see it. Emptied by the owner."""
    with django_db_blocker.unblock():
        yield
        connections.close_all()
        database.empty(owner_url)


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture
def committed_world(committed_db: None) -> World:
    return World()


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder as var/ would be. Not pytest's own: that one is closed to the user whom servers run as under root."""
    path = var_folder(PROJECT) / "test" / f"local-{os.getpid()}-{secrets.token_hex(3)}"
    path.mkdir(mode=0o711, parents=True)
    yield path
    shutil.rmtree(path)
