"""What one of many processes does in a race; imported anew by each, before Django is set up."""

import os


def publish(database_url: str, story_id: int, user_id: int, barrier, results) -> None:
    """Publish when all are ready; put the edition's number, or the error, in the queue."""
    os.environ["DATABASE_URL"] = database_url
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    import django

    django.setup()
    from django.contrib.auth import get_user_model

    from articles import desk
    from articles.models import Story

    story = Story.objects.get(pk=story_id)
    user = get_user_model().objects.get(pk=user_id)
    barrier.wait(timeout=120)
    try:
        results.put(desk.publish(story, user).number)
    except BaseException as error:
        results.put(repr(error))


def send(database_url: str, mail_url: str, barrier, results) -> None:
    """Send what is due when all are ready; put the number of messages sent in the queue."""
    os.environ["DATABASE_URL"] = database_url
    os.environ["EMAIL_URL"] = mail_url
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    import django

    django.setup()
    from articles.desk import outbox

    barrier.wait(timeout=120)
    try:
        results.put(outbox.send_due())
    except BaseException as error:
        results.put(repr(error))
