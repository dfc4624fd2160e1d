from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.slot import TimedQuerySet


class Banner(models.Model):
    """Breaking news across the top of every public page, until its time is over.

    Of several at a time, the one that began last is seen. One that has begun is ended, never
    deleted.
    """

    text = models.CharField(_("text"), max_length=160, help_text=_("One sentence."))
    story = models.ForeignKey(
        "articles.Story",
        models.CASCADE,
        verbose_name=_("story"),
        null=True,
        blank=True,
        related_name="banners",
        help_text=_("Where it leads; the banner waits until the story is live."),
    )
    since = models.DateTimeField(_("from"), default=timezone.now)
    until = models.DateTimeField(_("until"))
    placed_at = models.DateTimeField(_("placed"), default=timezone.now, editable=False)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("placed by"),
        null=True,
        editable=False,
        related_name="+",
    )

    objects = TimedQuerySet.as_manager()

    class Meta:
        verbose_name = _("breaking banner")
        verbose_name_plural = _("breaking banners")
        ordering = ["-since", "-pk"]
        indexes = [models.Index("until", name="banner_until")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="banner_ends_after_it_begins",
                violation_error_message=_("A banner must end after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.text
