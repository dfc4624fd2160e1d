"""The history of the working copy: what it said at each deliberate save."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.content import Content


class Version(Content):
    """A working copy as somebody left it; never changed. Editions are kept apart.

    The shared fields are columns, so that a migration reaches old versions too. What a story has
    in rows is kept by number and by name: the number leads to what it was, and the name is there
    when that is gone.
    """

    story = models.ForeignKey("articles.Story", models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    story_version = models.PositiveIntegerField(
        _("version of the working copy"),
        null=True,
        help_text=_("None for a text that was set aside: another was saved before it."),
    )
    working_headline = models.CharField(_("working headline"), max_length=250, blank=True)
    bylines = models.JSONField(_("bylines"), default=list)
    captions = models.JSONField(_("pictures"), default=list)
    topics = models.JSONField(_("topics"), default=list)
    checksum = models.CharField(_("checksum"), max_length=64)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("made by"),
        null=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["story_id", "number"]
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["story", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["story", "story_version"], name="one_version_of_a_working_copy"
            ),
        ]

    @property
    def is_aside(self) -> bool:
        """Whether this text never was the working copy: another was saved before it."""
        return self.story_version is None
