"""Keeping a story's rows of pictures in step with the pictures in its text."""

from articles.lib import html
from articles.models import Image, ImageCaption, Placement, Story


def follow_body(story: Story) -> None:
    """Make the rows of pictures in the text those that the body has, in its order.

    The body holds the words; the rows let the desk ask where a picture is used. A figure
    whose image is gone has no row, and stops publication by ``checklist``.
    """
    figures = html.figures(story.body)
    named = Image.objects.filter(pk__in={figure.image_id for figure in figures})
    known = set(named.values_list("pk", flat=True))
    wanted = [
        (figure.image_id, html.plain_text(figure.caption), position)
        for position, figure in enumerate(figures)
        if figure.image_id in known
    ]
    rows = story.captions.filter(placement=Placement.INLINE).order_by("position")
    if wanted == list(rows.values_list("image_id", "caption", "position")):
        return
    rows.delete()
    ImageCaption.objects.bulk_create(
        ImageCaption(
            story=story,
            image_id=image_id,
            caption=caption,
            placement=Placement.INLINE,
            position=position,
        )
        for image_id, caption, position in wanted
    )
