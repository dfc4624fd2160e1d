"""Who has a story open, and what they have typed and not saved yet."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

STILL_THERE = timedelta(seconds=75)  # three beats of the page and a little


class PresenceQuerySet(models.QuerySet):
    def still_there(self) -> "PresenceQuerySet":
        """Those whose page has been heard of lately."""
        return self.filter(seen_at__gt=timezone.now() - STILL_THERE)


class Presence(models.Model):
    """A person who has a story's form open, since when, and when their page was last heard of."""

    story = models.ForeignKey("articles.Story", models.CASCADE, related_name="presences")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["story", "person"], name="once_at_a_story"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.story}"


class Autosave(models.Model):
    """What one person has typed into a story's form and not saved; private to them.

    One a person and story, and one a person for a story that has never been saved.
    """

    story = models.ForeignKey("articles.Story", models.CASCADE, null=True, related_name="autosaves")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    form = models.JSONField(
        _("form"),
        help_text=_("By page: the fields as typed, each name with its list of values."),
    )
    read_version = models.PositiveIntegerField(_("version that was read"), default=0)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    class Meta:
        verbose_name = _("autosave")
        verbose_name_plural = _("autosaves")
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["story", "person"], name="one_autosave_a_story"),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(story__isnull=True),
                name="one_autosave_of_a_new_story",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.story or '–'}"
