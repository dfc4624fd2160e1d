from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Placement(models.TextChoices):
    LEAD = "lead", _("Lead")
    INLINE = "inline", _("In the text")
    GALLERY = "gallery", _("Gallery")


class CaptionBase(models.Model):
    """One use of a picture: the words are the story's, credit and rights the picture's own."""

    image = models.ForeignKey("articles.Image", models.PROTECT, verbose_name=_("image"))
    caption = models.TextField(
        _("caption"), blank=True, help_text=_("For this story; the picture's own if empty.")
    )
    alt_text = models.CharField(
        _("alt text"),
        max_length=500,
        blank=True,
        help_text=_("For this story; the picture's own if empty."),
    )
    placement = models.CharField(
        _("placement"), max_length=20, choices=Placement, default=Placement.LEAD
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.get_placement_display()}: {self.image}"


class ImageCaption(CaptionBase):
    """A use of a picture in the working copy.

    Rows of pictures in the text follow the body: see ``desk.captions``.
    """

    story = models.ForeignKey("articles.Story", models.CASCADE, related_name="captions")

    class Meta(CaptionBase.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.UniqueConstraint(
                fields=["story"],
                condition=Q(placement="lead"),
                name="one_lead_picture",
                violation_error_message=_("A story has one lead picture."),
            ),
        ]
