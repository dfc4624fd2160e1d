from django.core.management.base import BaseCommand

from articles import search


class Command(BaseCommand):
    help = "Make the search index anew from all that readers see or will see."

    def handle(self, **options: object) -> None:
        count = search.rebuild()
        self.stdout.write(f"{count} editions can be found.")
