"""What every migrated database must hold: guards, search index, the paper and the groups."""

from django.apps import AppConfig, apps
from django.contrib.auth.management import create_permissions
from django.core.management import call_command
from django.db import connections

from articles import search
from articles.desk import roles
from articles.models import LogEnd, Paper, guards


def before_migrate(sender: AppConfig, using: str, **kwargs: object) -> None:
    """Handle ``pre_migrate``: let the tables be altered."""
    guards.make_way(connections[using])


def after_migrate(sender: AppConfig, using: str, **kwargs: object) -> None:
    """Handle ``post_migrate``: also run after ``flush``, which empties every table.

    A migration that rebuilds a table on SQLite drops its triggers without a word, so the
    guards are laid anew each time. What a newsroom has set since is left as it is.
    """
    if not guards.tables_exist(connections[using]):
        return  # migrated backwards, before the tables were made
    guards.install(connections[using])
    search.install(using)
    call_command("createcachetable", database=using, verbosity=0)
    Paper.objects.using(using).get_or_create(pk=Paper.ONLY)
    LogEnd.objects.using(using).get_or_create(pk=LogEnd.ONLY)
    for app in (sender, apps.get_app_config("auth")):  # whose own turn comes later
        create_permissions(app, using=using, verbosity=0)
    roles.install(using)
