"""The databases of `make run`: who may sign in to PostgreSQL and as what, and whether the servers given answer."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import environ
import psycopg2
import redis
from psycopg2 import extensions
from psycopg2.sql import SQL, Identifier, Literal

from local.servers import letters, secret
from local.trouble import Trouble
from treasury_social.database_grants import PORTAL, SIGNER

NAME = "treasury_social"
SCHEMES = ("postgres://", "postgresql://")
# Each process signs in as itself, with a password that the others are not told. `prepare_database` seats the last two
# in their roles; the owner makes the roles and the tables, and owns this one database and nothing else.
LOGINS = {
    "owner": "LOGIN CREATEROLE",
    "portal": "LOGIN NOINHERIT",
    "signer": "LOGIN NOINHERIT",
}


@dataclass(frozen=True)
class Logins:
    """The database as each process reaches it."""

    owner: str
    portal: str
    signer: str

    @classmethod
    def same(cls, url: str) -> "Logins":
        """One login for all, as with a DATABASE_URL from outside: then the roles alone keep processes apart."""
        return cls(owner=url, portal=url, signer=url)

    @property
    def members(self) -> list[str]:
        """Who acts in which role, as `prepare_database --member` wants it."""
        return [] if self.portal == self.owner else [f"{PORTAL}=portal", f"{SIGNER}=signer"]


def make_logins(superuser: str, folder: Path) -> Logins:
    """The portal's database with its three logins, made where they are missing."""
    passwords = {login: secret(folder, login) for login in LOGINS}
    with closing(psycopg2.connect(superuser)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for login, rights in LOGINS.items():
                _make_login(cursor, login, rights, passwords[login])
            _make_database(cursor)
    return Logins(**{login: _as(superuser, login, password) for login, password in passwords.items()})


def check_database(url: str) -> None:
    """Raises Trouble unless `url` is a PostgreSQL that answers."""
    try:
        where = environ.Env.db_url_config(url) if url.startswith(SCHEMES) else {}
    except (ValueError, environ.ImproperlyConfigured):
        where = {}
    if not where:
        raise Trouble("DATABASE_URL must look like postgres://user:password@host:5432/database.")
    try:
        psycopg2.connect(
            host=where["HOST"] or None, port=where["PORT"] or None, dbname=where["NAME"],
            user=where["USER"] or None, password=where["PASSWORD"] or None, connect_timeout=5,
        ).close()  # fmt: skip
    except psycopg2.Error as error:
        raise Trouble(f"DATABASE_URL cannot be used: {_first_line(error)}.") from None


def check_queue(url: str) -> None:
    """Raises Trouble unless `url` is a Redis or Valkey that answers."""
    try:
        with closing(redis.from_url(url, socket_connect_timeout=5, socket_timeout=5)) as queue:
            queue.ping()
    except (redis.RedisError, ValueError) as error:
        raise Trouble(f"REDIS_URL cannot be used: {_first_line(error)}.") from None


def _make_login(cursor: extensions.cursor, login: str, rights: str, password: str) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [login])
    make = SQL("ALTER ROLE {} {} PASSWORD {}" if cursor.fetchone() else "CREATE ROLE {} {} PASSWORD {}")
    cursor.execute(make.format(Identifier(login), SQL(rights), Literal(password)))


def _make_database(cursor: extensions.cursor) -> None:
    name = Identifier(NAME)
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
    if not cursor.fetchone():
        cursor.execute(SQL("CREATE DATABASE {} OWNER owner").format(name))
    _read_letters_alike(cursor)
    cursor.execute(SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    cursor.execute(SQL("GRANT CONNECT ON DATABASE {} TO portal, signer").format(name))


def _read_letters_alike(cursor: extensions.cursor) -> None:
    """Also those that were made with LC_CTYPE = C. The builtin provider sorts, so no index was made by it."""
    cursor.execute(
        "UPDATE pg_database SET datctype = %s WHERE datlocprovider = 'b' AND datctype = 'C'", [letters()]
    )


def _as(superuser: str, login: str, password: str) -> str:
    where = urlsplit(superuser)
    address = f"{login}:{quote(password, safe='')}@{where.hostname}:{where.port}"
    return urlunsplit(where._replace(netloc=address, path=f"/{NAME}"))


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0].rstrip(".") if str(error).strip() else type(error).__name__
