from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OutsideReading(models.Model):
    """A text given to somebody without an account, such as a lawyer, to approve or object to.

    It is one version of the working copy: what is written afterwards they do not see.
    """

    class Answer(models.TextChoices):
        APPROVED = "approved", _("Approved")
        OBJECTED = "objected", _("Objected")

    version = models.ForeignKey("articles.Version", models.CASCADE, related_name="readings")
    reader = models.CharField(
        _("who reads it"), max_length=120, help_text=_("Name and part: Ida Holm, lawyer")
    )
    question = models.TextField(_("what they are asked"), blank=True)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("made by"), related_name="+"
    )
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    before_embargo = models.BooleanField(_("may be read before the embargo ends"), default=False)
    answer = models.CharField(_("answer"), max_length=20, choices=Answer, blank=True)
    comment = models.TextField(_("in their words"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("reading by an outsider")
        verbose_name_plural = _("readings by outsiders")
        ordering = ["-made_at", "-pk"]
        default_permissions = []
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | Q(answer__in=["approved", "objected"], answered_at__isnull=False),
                name="an_answer_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reader}: {self.version}"
