from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Newsroom")

    def ready(self) -> None:
        from articles import setup

        pre_migrate.connect(setup.before_migrate, sender=self)
        post_migrate.connect(setup.after_migrate, sender=self)
