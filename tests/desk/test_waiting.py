"""Who holds a row keeps nobody waiting who only names it, or two could wait for one another."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from articles.desk import images, locking, log
from articles.models import Event, ImageCaption, Placement, Slot
from tests import make

# SQLite holds the whole database for one writer at a time.
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

AT_MOST = "2s"


def at_once(act: Callable[[], object]) -> None:
    """Do ``act`` and log it on another connection, which waits for nobody for long."""

    def alone() -> None:
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(f"SET LOCAL lock_timeout = '{AT_MOST}'")
                act()
                log.record(Event.Verb.CHANGED, None)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        other.submit(alone).result(timeout=60)


def test_a_story_is_placed_while_somebody_saves_it() -> None:
    story = make.story()
    with transaction.atomic():
        locking.lock(story)
        at_once(lambda: Slot.objects.create(story_id=story.pk))
        log.record(Event.Verb.SAVED, None, story=story)
    assert Slot.objects.get().story == story


def test_a_picture_is_put_into_a_story_while_somebody_takes_it_down(monkeypatch, editor) -> None:
    story, image = make.story(), make.image()
    monkeypatch.setattr(
        images,
        "require_take_down",
        lambda by: at_once(
            lambda: ImageCaption.objects.create(
                story_id=story.pk, image_id=image.pk, placement=Placement.GALLERY
            )
        ),
    )
    images.take_down(image, editor, "A complaint.")
    assert story.captions.get().image.taken_down_at
