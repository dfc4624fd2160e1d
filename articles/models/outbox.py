from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OutboxQuerySet(models.QuerySet):
    def due(self) -> "OutboxQuerySet":
        """What waits and may be tried now, the oldest first."""
        return self.filter(state=Message.State.WAITING, try_at__lte=timezone.now())


class Message(models.Model):
    """A message that is to leave the house: written in the transaction of what it tells of, and
    sent afterwards by a thread of the server or by ``manage.py tick``."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("given up")

    key = models.CharField(
        _("key"), max_length=200, unique=True, help_text=_("Of what has one key, one is sent.")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("to"), related_name="messages"
    )
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    made_at = models.DateTimeField(_("written"), default=timezone.now)
    try_at = models.DateTimeField(_("to be tried"), default=timezone.now)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.TextField(_("what went wrong"), blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("outbox")
        ordering = ["-made_at", "-pk"]
        default_permissions = ["view"]
        indexes = [
            models.Index(F("try_at"), condition=Q(state="waiting"), name="message_waiting"),
        ]

    def __str__(self) -> str:
        return self.subject


class Wishes(models.Model):
    """Of what a person wants to be told by e-mail; who has no row is told of everything."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="wishes"
    )
    assignment = models.BooleanField(_("a story is assigned to me"), default=True)
    mention = models.BooleanField(_("a note mentions me"), default=True)
    send_back = models.BooleanField(_("a story of mine is sent back"), default=True)
    approval = models.BooleanField(_("a story of mine is approved"), default=True)
    publication = models.BooleanField(_("a story of mine is published"), default=True)
    answer = models.BooleanField(_("a reader outside answers me"), default=True)

    class Meta:
        verbose_name = _("wishes")
        verbose_name_plural = _("wishes")
        default_permissions = []

    def __str__(self) -> str:
        return str(self.person)
