from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.lib import chain


class Event(models.Model):
    """Who did what to which story, image or person when and from where.

    Rows are added, never changed, and each carries the digest of the one before: see
    ``desk.log``. The log outlives what it speaks of, so its links are kept without a database
    constraint and each row carries the names as they were.
    """

    FACTS = (
        *("number", "at", "actor_id", "actor_name", "verb", "story_id", "image_id", "person_id"),
        *("subject", "detail", "address"),
    )

    class Verb(models.TextChoices):
        CREATED = "created", _("created")
        SAVED = "saved", _("saved")
        MERGED = "merged", _("saved together with what another had saved")
        SUBMITTED = "submitted", _("submitted for review")
        SENT_BACK = "sent_back", _("sent back")
        APPROVED = "approved", _("approved")
        ASSIGNED = "assigned", _("assigned")
        NOTED = "noted", _("wrote a note")
        RESOLVED = "resolved", _("resolved a note")
        REOPENED = "reopened", _("opened a note again")
        GAVE_OUT = "gave_out", _("gave out a link for reading")
        REVOKED = "revoked", _("revoked a link for reading")
        ANSWERED = "answered", _("answered from outside")
        PUBLISHED = "published", _("published")
        UPDATED = "updated", _("published an update")
        SCHEDULED = "scheduled", _("scheduled")
        UNSCHEDULED = "unscheduled", _("cancelled the schedule")
        WITHDREW = "withdrew", _("withdrew")
        RESTORED = "restored", _("restored")
        WENT_BACK = "went_back", _("went back to an earlier version")
        REDACTED = "redacted", _("redacted")
        IMPORTED = "imported", _("imported")
        ATTACHED = "attached", _("attached a picture file")
        TOOK_DOWN = "took_down", _("took down a picture")
        PUT_BACK = "put_back", _("put back a picture")
        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        DELETED = "deleted", _("deleted")
        LOGGED_IN = "logged_in", _("logged in")
        LOGGED_OUT = "logged_out", _("logged out")
        NOT_LET_IN = "not_let_in", _("was not let in")

    number = models.PositiveBigIntegerField(_("number"), unique=True)
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
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        verbose_name=_("person"),
        null=True,
        db_constraint=False,
        related_name="+",
    )
    subject = models.CharField(_("what"), max_length=250)
    detail = models.JSONField(_("detail"), default=dict, blank=True)
    address = models.CharField(
        _("from where"), max_length=45, blank=True, help_text=_("The network address.")
    )
    before = models.CharField(_("digest of the row before"), max_length=64)
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at", "-pk"]
        default_permissions = ["view"]
        indexes = [models.Index("story", F("at").desc(), name="event_newest_of_story")]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.get_verb_display()} {self.subject}"

    def link(self, before: str) -> str:
        """Return the digest of this row as it follows one whose digest is ``before``."""
        return chain.link(before, {name: getattr(self, name) for name in self.FACTS})


class LogEnd(models.Model):
    """Where the log ends: how many rows it has and the digest of the last. One row.

    Whoever adds to the log holds this row, so that rows follow one another; and a log whose last
    rows were cut off does not end here.
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    rows = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default=chain.START)

    class Meta:
        verbose_name = _("end of the log")
        verbose_name_plural = _("end of the log")
        default_permissions = []

    def __str__(self) -> str:
        return f"{self.rows}: {self.digest}"
