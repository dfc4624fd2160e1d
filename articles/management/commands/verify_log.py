from django.core.management.base import BaseCommand, CommandError

from articles.desk import log
from articles.models import LogEnd

STEP = 10_000  # rows between two lines of progress


class Command(BaseCommand):
    help = (
        "Prove that nobody has changed, removed or slipped in a row of the log, or say which row"
        " is the first that is not as it was. Ends with 0 for a log that is whole, else with 1."
    )

    def handle(self, **options: object) -> None:
        if fault := log.first_fault(self._tell if self.stderr.isatty() else None):
            raise CommandError(fault)
        end = LogEnd.objects.get(pk=LogEnd.ONLY)
        self.stdout.write(
            f"The log is whole: {end.rows} rows, each following the one before."
            f" Its digest is {end.digest}; who keeps that elsewhere can prove its end as well."
        )

    def _tell(self, rows: int) -> None:
        """Say to whoever sits and waits how far it is; what is piped on is the answer alone."""
        if rows % STEP == 0:
            self.stderr.write(f"{rows:,} rows are in order so far …", self.style.NOTICE)
