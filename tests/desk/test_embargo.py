"""Before an embargo ends nothing goes out, whatever is scheduled and whoever asks."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import desk
from articles.desk import saving
from articles.desk.freeze import Frozen
from articles.models import Edition
from tests import make

pytestmark = pytest.mark.django_db
INSTANT = timedelta(microseconds=1)
CLOCK = datetime(2030, 3, 6, 12, 0, tzinfo=ZoneInfo("UTC"))
EMBARGO = datetime(2030, 3, 6, 18, 0, tzinfo=ZoneInfo("Europe/Madrid"))


@pytest.fixture(autouse=True)
def clock(monkeypatch, settings) -> None:
    settings.TIME_ZONE = "Europe/Madrid"
    timezone.get_default_timezone.cache_clear()
    monkeypatch.setattr(timezone, "now", lambda: CLOCK)
    yield
    timezone.get_default_timezone.cache_clear()


def test_published_now_it_is_refused_with_both_times_and_what_to_do(editor) -> None:
    story = make.story(by=editor, embargo_until=EMBARGO)
    with pytest.raises(desk.Refused) as refusal:
        desk.publish(story, editor)
    sentence = str(refusal.value)
    assert "March 6, 2030, 18:00 CET" in sentence
    assert "March 6, 2030, 13:00 CET" in sentence
    assert "schedule it for then or later, or lift the embargo" in sentence
    assert not Edition.objects.exists()


def test_scheduled_before_its_end_it_is_refused_with_both_times(editor) -> None:
    story = make.story(by=editor, embargo_until=EMBARGO)
    with pytest.raises(desk.Refused, match=r"18:00 CET and cannot go out on .* 17:59"):
        desk.publish(story, editor, EMBARGO - timedelta(minutes=1))


def test_it_goes_out_at_the_very_second(editor) -> None:
    story = make.story(by=editor, embargo_until=EMBARGO)
    edition = desk.publish(story, editor, EMBARGO)
    assert Edition.objects.live(EMBARGO).get() == edition
    assert not Edition.objects.live(EMBARGO - INSTANT).exists()


def test_the_checklist_reminds_of_it_and_does_not_block(editor) -> None:
    story = make.story(by=editor, embargo_until=EMBARGO)
    (check,) = [check for check in desk.checklist(story) if check.code == "embargo"]
    assert (check.done, check.blocks) == (False, False)
    assert not [check for check in desk.checklist(story, EMBARGO) if check.code == "embargo"]


def test_an_embargo_past_what_is_scheduled_is_refused_with_what_to_do(editor) -> None:
    story = make.story(by=editor)
    desk.publish(story, editor, EMBARGO)
    story.refresh_from_db()
    story.embargo_until = EMBARGO + INSTANT
    with pytest.raises(desk.Refused, match="cancel the schedule or move it first"):
        saving.save(story, editor)
    story.embargo_until = EMBARGO
    saving.save(story, editor)


def test_the_database_has_the_last_word(editor) -> None:
    frozen = Frozen.of_story(make.story(by=editor, embargo_until=EMBARGO), EMBARGO - INSTANT)
    match = "edition_not_before_its_embargo"
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        frozen.save()


def test_what_is_live_stays_while_its_update_is_under_embargo(editor) -> None:
    story = make.published("Old", by=editor).story
    story.embargo_until, story.headline = EMBARGO, "Secret"
    saving.save(story, editor)
    with pytest.raises(desk.Refused, match="under embargo"):
        desk.publish(story, editor)
    desk.publish(story, editor, EMBARGO)
    assert Edition.objects.live(EMBARGO - INSTANT).get().headline == "Old"
    assert Edition.objects.live(EMBARGO).get().headline == "Secret"
