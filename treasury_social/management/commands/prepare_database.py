"""Bring the database up to date: the roles, the migrations, what each role may do, and which kinds of entry there are.

Run by the owner, repeatable.
"""

from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg2.sql import SQL, Identifier

from records import kinds
from records.models import SignaturesRequired
from treasury_social.database_grants import DEFAULT, GRANTS, ROLES
from treasury_social.database_locale import check_database_locale
from treasury_social.database_log import check_database_log

PATIENCE = 5  # tries


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--member", action="append", default=[], metavar="ROLE=LOGIN",
                            help="let this login act as that role, e.g. treasury_portal=portal_web")  # fmt: skip

        parser.add_argument("--unsigned-decisions", action="store_true",
                            help="let decisions be taken again that no passkey signed")  # fmt: skip

    def handle(self, *, member: list[str], unsigned_decisions: bool = False, **options: object) -> None:
        if settings.DATABASE_ROLE:
            raise CommandError(
                "Run this as the database's owner: set DATABASE_ROLE= (empty) and the owner's DATABASE_URL."
            )
        for refused in check_database_locale([connection.alias]):
            raise CommandError(f"{refused.msg} {refused.hint}")
        with connection.cursor() as cursor:
            for role in ROLES:
                make_role(cursor, role)
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        with transaction.atomic(), connection.cursor() as cursor:
            for role in ROLES:
                grant_role(cursor, role)
            keep_guards_from_being_misled(cursor)
            kinds.keep()
            if unsigned_decisions:
                SignaturesRequired.objects.all().delete()
            for pair in member:
                role, _, login = pair.partition("=")
                cursor.execute(SQL("GRANT {} TO {}").format(Identifier(role), Identifier(login)))
        for warning in check_database_log([connection.alias]):
            self.stderr.write(self.style.WARNING(f"{warning.msg} {warning.hint}"))


def make_role(cursor: CursorWrapper, role: str) -> None:
    """Roles belong to the whole server, and no lock spans its databases: another may be preparing itself just now."""
    for _ in range(PATIENCE):
        try:
            with transaction.atomic():
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                if not cursor.fetchone():
                    cursor.execute(SQL("CREATE ROLE {} NOLOGIN").format(Identifier(role)))
                cursor.execute(SQL("GRANT {} TO CURRENT_USER").format(Identifier(role)))
                return
        except (IntegrityError, InternalError, ProgrammingError) as problem:
            other = problem
    raise other


def grant_role(cursor: CursorWrapper, role: str) -> None:
    name = Identifier(role)
    cursor.execute(SQL("GRANT USAGE ON SCHEMA public TO {}").format(name))
    cursor.execute(SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(name))
    cursor.execute(SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(name))
    for model in apps.get_models(include_auto_created=True):
        privileges = GRANTS.get(model._meta.label, DEFAULT).get(role)
        if privileges:
            cursor.execute(
                SQL("GRANT {} ON {} TO {}").format(SQL(privileges), Identifier(model._meta.db_table), name)
            )


def keep_guards_from_being_misled(cursor: CursorWrapper) -> None:
    """A table of somebody's own session comes before one of the same name in `public`, unless a function says
    otherwise: whoever may make one could show a guard holds, approvals and leaves that are not there."""
    cursor.execute("SELECT current_database()")
    (database,) = cursor.fetchone()
    cursor.execute(SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(Identifier(database)))
    cursor.execute(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prorettype = 'trigger'::regtype"
    )
    for (function,) in cursor.fetchall():
        cursor.execute(
            SQL("ALTER FUNCTION {}() SET search_path = public, pg_temp").format(Identifier(function))
        )
