from datetime import timedelta

import pytest
from django.utils import timezone

from articles import desk
from articles.models import Edition, Withdrawal
from tests import make

pytestmark = pytest.mark.django_db


def test_a_withdrawn_story_is_gone_at_once_and_its_editions_are_kept(editor) -> None:
    edition = make.published(by=editor)
    withdrawal = desk.withdraw(edition.story, editor, "  The source took it back. ")
    assert withdrawal.reason == "The source took it back."
    assert not Edition.objects.live().exists()
    assert Edition.objects.count() == 1


def test_withdrawing_cancels_what_was_scheduled(editor) -> None:
    soon = timezone.now() + timedelta(hours=1)
    edition = make.published(by=editor)
    desk.publish(edition.story, editor, soon, note="More to come")
    desk.withdraw(edition.story, editor, "Wrong.")
    assert not Edition.objects.live(soon).exists()


def test_a_reason_is_asked_for(editor) -> None:
    edition = make.published(by=editor)
    with pytest.raises(desk.Refused, match="Say why"):
        desk.withdraw(edition.story, editor, "  ")
    assert Edition.objects.live().exists()


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_is_not_live_cannot_be_withdrawn(editor, state: str) -> None:
    story = make.story(by=editor)
    if state == "withdrawn":
        desk.publish(story, editor)
        desk.withdraw(story, editor, "Wrong.")
    with pytest.raises(desk.Refused, match="nothing to withdraw"):
        desk.withdraw(story, editor, "Wrong again.")
    assert Withdrawal.objects.count() == (state == "withdrawn")
