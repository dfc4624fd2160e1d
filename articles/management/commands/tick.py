from django.core.management.base import BaseCommand

from articles import search
from articles.desk import darkroom, outbox


class Command(BaseCommand):
    help = (
        "Do once what the threads of a server do all the time: send the mail and pings that are"
        " due, and make the files of new pictures. Also throw away what left the house long ago,"
        " and take out of the search what is over."
    )

    def handle(self, **options: object) -> None:
        outbox.give_up_lost()
        outbox.throw_away_old()
        search.remove_over()
        sent, developed = outbox.send_due(), darkroom.develop_due()
        self.stdout.write(f"{sent} messages sent, the files of {developed} pictures made.")
