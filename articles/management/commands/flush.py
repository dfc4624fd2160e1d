from django.core.management.base import CommandError
from django.core.management.commands.flush import Command as Flush
from django.db import OperationalError, connections

from articles.models import guards

TRIES = 3


class Command(Flush):
    """Django's ``flush``, which has to lift the guards of the editions to empty their table.

    The test suite flushes between tests. The guards come back whatever happens. The last request
    of a page that was closed may still be at work, and win where the two wait for one another:
    it has ended then, and the next try finds nobody.
    """

    def handle(self, **options) -> None:
        connection = connections[options["database"]]
        if options["interactive"] or not guards.tables_exist(connection):
            # A person who types "flush" in a newsroom gets the database's own refusal.
            super().handle(**options)
            return
        for tries_left in reversed(range(TRIES)):
            try:
                guards.remove(connection)
                super().handle(**options)
            except (OperationalError, CommandError):
                if not tries_left:
                    raise
            else:
                return
            finally:
                guards.install(connection)
