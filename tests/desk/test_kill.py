"""Whoever is killed in the middle of a verb leaves each story wholly before or wholly after."""

import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from articles import desk, search
from articles.desk import log, saving
from articles.models import Address, Edition, Event, LogEnd, Story, Version
from articles.models.guards import PARTS
from tests import make
from tests.desk.test_race import database_url

ROOT = Path(__file__).resolve().parents[2]
SEED, KILLS, STORIES = 20260317, 200, 6
MADE = {Event.Verb.PUBLISHED, Event.Verb.UPDATED, Event.Verb.RESTORED}


@pytest.mark.django_db(transaction=True)
def test_two_hundred_people_killed_at_work_leave_every_story_whole() -> None:
    publishers = [make.user(group="Publisher"), make.user(group="Publisher")]
    stories = [
        make.story(f"Wonder{number} of the river", by=publishers[0], topics=("Rivers", "Floods"))
        for number in range(STORIES)
    ]
    work = [SEED, KILLS, [story.pk for story in stories], [person.pk for person in publishers]]
    run = subprocess.run(
        [sys.executable, "-m", "tests.desk.killed", json.dumps(work)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url()},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert run.returncode == 0, run.stderr[-4000:]
    assert run.stderr == ""  # nobody died of anything else
    told = json.loads(run.stdout)
    assert told["cut"] >= KILLS

    with transaction.atomic():
        # What the dead had still asked of the database is over once their locks are free.
        for story in Story.objects.select_for_update().order_by("pk"):
            the_editions_are_whole(story)
            the_log_matches(story)
            the_index_matches(story)
        assert log.first_fault() == ""
        assert LogEnd.objects.get().rows == Event.objects.count()

    for story in stories:  # and nothing is stuck
        story.refresh_from_db()
        saving.save(story, publishers[0])
        if not story.live_edition():
            by = next(each for each in publishers if each != last_to_withdraw(story))
            desk.publish(story, by)
        desk.withdraw(story, publishers[0], "The end.")
    assert log.first_fault() == ""


def the_editions_are_whole(story: Story) -> None:
    editions = list(story.editions.order_by("number"))
    assert [edition.number for edition in editions] == list(range(1, len(editions) + 1))
    assert story.editions.live().count() <= 1
    for before, after in pairwise(story.editions.shown().order_by("live_from")):
        assert before.live_until <= after.live_from
    for edition in editions:
        counts = [model.objects.filter(edition=edition).count() for model in PARTS]
        assert edition.parts == sum(counts)
        assert counts[0] == 1  # its byline
        assert counts[2] == 2  # its topics
        assert Address.objects.filter(
            story=story, published_on=edition.published_on, slug=edition.slug
        ).exists()


def the_log_matches(story: Story) -> None:
    events = list(story.events.order_by("number"))
    made = [event.detail["edition"] for event in events if event.verb in MADE]
    assert made == list(story.editions.order_by("number").values_list("number", flat=True))
    withdrew = [event for event in events if event.verb == Event.Verb.WITHDREW]
    withdrawals = list(story.withdrawals.order_by("withdrawn_at"))
    for event, withdrawal in zip(withdrew, withdrawals, strict=True):
        ended = story.editions.get(number=event.detail["edition"])
        assert ended.live_until == withdrawal.withdrawn_at
        assert event.actor_id == withdrawal.withdrawn_by_id
    saved = [event for event in events if event.verb in {Event.Verb.CREATED, Event.Verb.SAVED}]
    assert [event.detail["version"] for event in saved] == list(range(1, story.version + 1))
    kept = Version.objects.filter(story=story).values_list("story_version", flat=True)
    assert set(range(1, story.version)) <= set(kept) <= set(range(1, story.version + 1))


def the_index_matches(story: Story) -> None:
    """One row for what is live; of what was withdrawn at most the last, which nobody is shown."""
    live = list(story.editions.live(timezone.now()).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT edition_id FROM articles_search")
        indexed = {pk for (pk,) in cursor.fetchall()}
    assert indexed <= set(Edition.objects.values_list("pk", flat=True))
    rows = indexed & set(story.editions.values_list("pk", flat=True))
    assert len(rows) <= 1
    assert set(live) <= rows
    word = story.headline.split()[0].lower()
    hits = search.find(search.Query.parse(word)).hits
    assert [hit.edition_id for hit in hits] == live


def last_to_withdraw(story: Story):
    withdrawal = story.withdrawals.first()
    return withdrawal.withdrawn_by if withdrawal else None
