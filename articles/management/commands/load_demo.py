from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from articles.desk.log import acting
from articles.exchange.demo import PASSWORD, Demo, own_logins


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
        with transaction.atomic(), acting("load_demo"):
            loaded = Demo().load()
        self.stdout.write(
            f"Loaded {loaded} stories of the demo." if loaded else "The demo is here already."
        )
        for user in own_logins():
            self.stdout.write(f"  login {user.username:<9} password {PASSWORD}")
