"""A paper with a history, for what has to be quick in a large one."""

from datetime import timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from articles.models import (
    Author,
    Byline,
    CopyrightNotice,
    Edition,
    Event,
    Note,
    Role,
    Section,
    Story,
)

SECTIONS = 5
Stage = Story.Stage


def fill(editor: AbstractBaseUser, reporter: AbstractBaseUser, many: int) -> None:
    """Make ``many`` stories of an empty paper, one every ten minutes until now, and some to come.

    Of every hundred, ninety-two are live, two scheduled, and the others in all stages of work.
    Half are the reporter's, every deadline is set, and one in fifty has an open note.
    """
    notice = CopyrightNotice.objects.create(holder="The Paper", statement="All rights reserved.")
    sections = Section.objects.bulk_create(
        Section(name=f"Section {n}", slug=f"section-{n}") for n in range(SECTIONS)
    )
    author = Author.objects.create(name="Rosa Lind", slug="rosa-lind", user=reporter)
    now = timezone.now()
    body = "<p>" + "The river rose two metres in a night. " * 60 + "</p>"
    stories, editions, bylines, events, notes = [], [], [], [], []
    for n in range(1, many + 1):
        at = now - timedelta(minutes=10 * (many - n))
        kind = n % 100
        stage = {1: Stage.DRAFT, 2: Stage.IN_REVIEW, 3: Stage.IN_REVIEW, 4: Stage.DRAFT}.get(
            kind, Stage.APPROVED
        )
        content = {
            "headline": f"River rises for the {n}th time",
            "slug": f"river-rises-{n}",
            "body": body,
            "section": sections[n % SECTIONS],
            "copyright_notice": notice,
        }
        by = reporter if n % 2 else editor
        stories.append(
            Story(
                pk=n,
                stage=stage,
                created_by=by,
                edited_by=by,
                edited_at=at,
                assigned_to=by if n % 3 else None,
                due_at=at + timedelta(hours=2),
                **content,
            )
        )
        bylines.append(Byline(story_id=n, author=author, role=Role.WRITING))
        verb = Event.Verb.SENT_BACK if kind == 4 else Event.Verb.SUBMITTED
        events.append(Event(number=n, at=at, verb=verb, story_id=n, actor_name="Edith"))
        if n % 50 == 0:
            notes.append(Note(story_id=n, text="Is this so?", made_by=editor))
        if kind > 5:
            live_from = now + timedelta(minutes=n) if kind < 8 else at
            editions.append(
                Edition(
                    story_id=n,
                    number=1,
                    story_version=1,
                    published_at=live_from,
                    published_on=live_from.date(),
                    updated_at=live_from,
                    live_from=live_from,
                    copyright_line="© The Paper",
                    **content,
                )
            )
    for rows in (stories, editions, bylines, events, notes):
        type(rows[0]).objects.bulk_create(rows, batch_size=1000)
    for note in Note.objects.all()[:20]:
        note.mentions.set([reporter])
