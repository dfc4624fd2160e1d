from django.contrib.auth import get_user_model
from django.contrib.auth.management.commands import createsuperuser

from articles.desk import log
from articles.models import Event


class Command(createsuperuser.Command):
    """Django's own, with a row in the log: nobody may do more than whom it makes."""

    def handle(self, *args: object, **options: object) -> None:
        people = get_user_model()._default_manager
        before = set(people.values_list("pk", flat=True))
        super().handle(*args, **options)
        with log.acting("createsuperuser"):
            for person in people.exclude(pk__in=before):
                changes: dict[str, object] = {"is_superuser": [False, True], "password": None}
                log.record_thing(Event.Verb.ADDED, None, person, changes)
