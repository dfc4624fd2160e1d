from django.contrib.auth import get_user_model
from django.contrib.auth.management.commands import changepassword

from articles.desk import log
from articles.models import Event


class Command(changepassword.Command):
    """Django's own, with a row in the log."""

    def handle(self, *args: object, **options: object) -> str:
        people = get_user_model()._default_manager
        before = dict(people.values_list("pk", "password"))
        said = super().handle(*args, **options)
        with log.acting("changepassword"):
            for person in people.all():
                if before.get(person.pk, person.password) != person.password:
                    log.record_thing(Event.Verb.CHANGED, None, person, {"password": None})
        return said
