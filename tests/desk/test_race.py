import multiprocessing
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone

from articles import desk
from articles.desk import saving
from articles.models import Edition
from tests import make
from tests.desk import racing

RUNNERS = 8


def database_url() -> str:
    """The address of this test's own database, for other processes."""
    config = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{config['NAME']}"
    user, password = quote(config["USER"]), quote(config["PASSWORD"])
    return (
        f"postgres://{user}:{password}@{config['HOST']}:{config['PORT'] or 5432}/{config['NAME']}"
    )


@pytest.mark.django_db(transaction=True)
def test_eight_processes_publishing_one_story_leave_one_live_edition() -> None:
    editor = make.user()
    story = make.story(by=editor)
    desk.publish(story, editor)
    story.refresh_from_db()
    saving.save(story, editor)
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(RUNNERS), context.Queue()
    runners = [
        context.Process(
            target=racing.publish,
            args=(database_url(), story.pk, editor.pk, barrier, results),
        )
        for _ in range(RUNNERS)
    ]
    for runner in runners:
        runner.start()
    answers = [results.get(timeout=120) for _ in runners]
    for runner in runners:
        runner.join(timeout=60)
    assert answers == [2] * RUNNERS
    assert Edition.objects.live(timezone.now()).get().number == 2
