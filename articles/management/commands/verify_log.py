from django.core.management.base import BaseCommand, CommandError

from articles.desk import log
from articles.models import LogEnd


class Command(BaseCommand):
    help = (
        "Prove that nobody has changed, removed or slipped in a row of the log, or say which row"
        " is the first that is not as it was. Ends with 0 for a log that is whole, else with 1."
    )

    def handle(self, **options: object) -> None:
        if fault := log.first_fault():
            raise CommandError(fault)
        end = LogEnd.objects.get(pk=LogEnd.ONLY)
        self.stdout.write(
            f"The log is whole: {end.rows} rows, each following the one before."
            f" Its digest is {end.digest}; who keeps that elsewhere can prove its end as well."
        )
