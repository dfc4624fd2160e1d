from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from articles.exchange.demo import LOGINS, PASSWORD, Demo


class Command(BaseCommand):
    help = "Load the demo newsroom: a small paper with its people, pictures and stories."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--public",
            action="store_true",
            help="load it on a public site too, where anybody could log in with its passwords",
        )

    def handle(self, *, public: bool, **options: object) -> None:
        if urlsplit(settings.SITE_URL).hostname not in settings.LOOPBACK and not public:
            raise CommandError(
                f"The demo's passwords are known to everybody and SITE_URL is {settings.SITE_URL}:"
                " add --public if that is what you want."
            )
        with transaction.atomic():
            loaded = Demo().load()
        self.stdout.write(
            f"Loaded {loaded} stories of the demo." if loaded else "The demo is here already."
        )
        for username, *_ in LOGINS:
            self.stdout.write(f"  login {username:<9} password {PASSWORD}")
