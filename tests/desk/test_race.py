import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from articles import desk
from articles.desk import images, saving
from articles.models import Edition, Image
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


@pytest.mark.django_db(transaction=True)
def test_four_people_adding_one_photograph_at_once_add_it_once() -> None:
    data, ready = make.jpeg(), Barrier(4)

    def add(_number: int) -> str:
        try:
            ready.wait(timeout=60)
            images.add(ContentFile(data), None)
        except images.Alike:
            return "alike"
        finally:
            connection.close()
        return "added"

    with ThreadPoolExecutor(4) as people:
        answers = sorted(people.map(add, range(4)))
    assert answers == ["added", "alike", "alike", "alike"]
    assert Image.objects.count() == 1
