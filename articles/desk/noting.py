"""What the desk says to itself about a story: notes, their answers, and who is asked."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.desk import history, log, telling
from articles.desk.errors import Refused
from articles.desk.locking import lock
from articles.desk.permissions import may_edit, may_edit_pictures, require
from articles.lib import html, mentions, passages
from articles.lib.folding import fold
from articles.lib.text import tidied
from articles.models import Event, Note, Story

LONGEST = 10_000  # characters of a note, and of a passage
PRESSED_TWICE = timedelta(minutes=1)


def may_write(by: AbstractBaseUser, story: Story) -> bool:
    """Whoever may read a story at the desk may write notes on it."""
    return by.has_perm("articles.view_story") or may_edit_pictures(by, story)


def resolvable(by: AbstractBaseUser, story: Story, notes: Iterable[Note]) -> set[int]:
    """Return the numbers of those of ``notes``, each the first of a thread, that ``by`` may settle.

    A note is settled by its writer, and by who may edit the story: editors, its own reporters and
    whom it is assigned to. However many they are, it takes one query.
    """
    edits = may_edit(by, story)
    return {note.pk for note in notes if edits or note.made_by_id == by.pk}


@transaction.atomic
def write(
    story: Story,
    by: AbstractBaseUser,
    text: str,
    quote: str = "",
    thread: Note | None = None,
) -> Note:
    """Add a note to ``story``, or an answer to the notes of ``thread``, and return it.

    ``quote`` is the passage that it speaks of. Whom ``text`` mentions by name is told. The
    version of the story stays what it is. The log has the number of the note and not its words,
    which a redaction could not take out of it. The same words once more within a minute, from a
    button that was pressed twice, are the same note.

    Raises NotAllowed, or Refused for a note that is empty or too long.
    """
    story = lock(story)
    require(
        may_write(by, story),
        _("You may not read this story, so you cannot write notes on it: ask an editor."),
    )
    text, quote = tidied(text), tidied(quote)
    _require_words(text, quote)
    first = _first_of(thread, story)
    written = {"story": story, "thread": first, "quote": quote, "text": text, "made_by": by}
    just_now = timezone.now() - PRESSED_TWICE
    if twin := Note.objects.filter(**written, made_at__gt=just_now).first():
        return twin
    note = Note.objects.create(**written)
    note.mentions.set(_mentioned(text, by))
    history.keep(story, story.edited_by)
    telling.mentioned(note)
    log.record(
        Event.Verb.NOTED,
        by,
        story=story,
        version=story.version,
        noted=note.pk,
        thread=first.pk if first else None,
    )
    return note


def resolve(note: Note, by: AbstractBaseUser) -> None:
    """Say that what ``note`` and its thread ask is done; once is enough.

    Raises NotAllowed, or Refused for a note that is gone.
    """
    _settle(note, by, Event.Verb.RESOLVED)


def reopen(note: Note, by: AbstractBaseUser) -> None:
    """Say that what ``note`` and its thread ask is not done after all.

    Raises NotAllowed, or Refused for a note that is gone.
    """
    _settle(note, by, Event.Verb.REOPENED)


@transaction.atomic
def _settle(note: Note, by: AbstractBaseUser, verb: Event.Verb) -> None:
    story = lock(note.story)
    first = Note.objects.filter(pk=note.thread_id or note.pk).first()
    if first is None:
        raise Refused(_("This note is gone."))
    require(
        first.pk in resolvable(by, story, [first]),
        _("Only its writer, an editor or whoever has the story may resolve a note: answer it."),
    )
    is_done = verb == Event.Verb.RESOLVED
    if is_done == (first.resolved_at is not None):
        return
    first.resolved_at = timezone.now() if is_done else None
    first.resolved_by = by if is_done else None
    first.save(update_fields=["resolved_at", "resolved_by"])
    history.keep(story, story.edited_by)
    log.record(
        verb,
        by,
        story=story,
        version=story.version,
        noted=first.pk,
    )


def people() -> QuerySet:
    """Whom a note can mention: all who may read stories at the desk, by name."""
    users = get_user_model()._default_manager.with_perm("articles.view_story")
    return users.filter(is_staff=True).order_by("first_name", "last_name", "username")


def text_of(story: Story) -> str:
    """Return what a passage may be quoted from: the words of ``story`` in their order."""
    body = html.replace_figures(story.body, lambda figure: f"<p>{figure.caption}</p>")
    return "\n".join([story.kicker, story.headline, story.dek, html.plain_text(body)])


def stands(note: Note, text: str) -> bool:
    """Whether the passage that ``note`` speaks of stands in ``text``, from ``text_of``."""
    return passages.stands_in(note.quote, text)


def _require_words(text: str, quote: str) -> None:
    if not text:
        raise Refused(_("The note is empty: write what you want to say."))
    for words, sentence in (
        (text, _("The note has %(length)d characters, and may have %(longest)d: shorten it.")),
        (quote, _("The passage has %(length)d characters, and may have %(longest)d: quote less.")),
    ):
        if len(words) > LONGEST:
            raise Refused(sentence % {"length": len(words), "longest": LONGEST})


def _first_of(thread: Note | None, story: Story) -> Note | None:
    """Return the note that a thread begins with, whichever of its notes is answered."""
    if thread is None:
        return None
    if thread.story_id != story.pk:
        raise Refused(_("The note that you answer belongs to another story."))
    return thread.thread or thread


def _mentioned(text: str, by: AbstractBaseUser) -> list[AbstractBaseUser]:
    """Whom ``text`` mentions; two people of one name are both meant."""
    if "@" not in text:
        return []
    known = [(person, _names(person)) for person in people().exclude(pk=by.pk)]
    found = mentions.mentioned(text, (name for _person, names in known for name in names))
    return [person for person, names in known if not found.isdisjoint(names)]


def _names(person: AbstractBaseUser) -> Iterable[str]:
    return {fold(person.get_full_name()), fold(person.get_username())}
