from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """Who did what to which story or image when. Rows are added, never changed.

    The log outlives what it speaks of, so its links are kept without a database constraint
    and each row carries the names as they were.
    """

    class Verb(models.TextChoices):
        CREATED = "created", _("created")
        SAVED = "saved", _("saved")
        SUBMITTED = "submitted", _("submitted for review")
        PUBLISHED = "published", _("published")
        UPDATED = "updated", _("published an update")
        SCHEDULED = "scheduled", _("scheduled")
        UNSCHEDULED = "unscheduled", _("cancelled the schedule")
        WITHDREW = "withdrew", _("withdrew")
        IMPORTED = "imported", _("imported")
        ATTACHED = "attached", _("attached a picture file")
        TOOK_DOWN = "took_down", _("took down a picture")
        PUT_BACK = "put_back", _("put back a picture")
        DELETED = "deleted", _("deleted")

    at = models.DateTimeField(_("when"), default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        verbose_name=_("who"),
        null=True,
        db_constraint=False,
        related_name="+",
    )
    actor_name = models.CharField(_("name"), max_length=200, blank=True)
    verb = models.CharField(_("did"), max_length=20, choices=Verb)
    story = models.ForeignKey(
        "articles.Story",
        models.DO_NOTHING,
        verbose_name=_("story"),
        null=True,
        db_constraint=False,
        related_name="events",
    )
    image = models.ForeignKey(
        "articles.Image",
        models.DO_NOTHING,
        verbose_name=_("image"),
        null=True,
        db_constraint=False,
        related_name="events",
    )
    subject = models.CharField(_("what"), max_length=250)
    detail = models.JSONField(_("detail"), default=dict, blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at", "-pk"]
        default_permissions = ["view"]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.get_verb_display()} {self.subject}"
