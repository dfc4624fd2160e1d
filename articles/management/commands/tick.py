from django.core.management.base import BaseCommand

from articles.desk import darkroom, outbox


class Command(BaseCommand):
    help = (
        "Do once what the threads of a server do all the time: send the mail that is due, and"
        " make the files of new pictures. Also throw away mail that left the house long ago."
    )

    def handle(self, **options: object) -> None:
        outbox.give_up_lost()
        outbox.throw_away_old()
        sent, developed = outbox.send_due(), darkroom.develop_due()
        self.stdout.write(f"{sent} messages sent, the files of {developed} pictures made.")
