"""Who is told by e-mail what somebody else did with a story.

Each function is called at the end of a verb, inside its transaction, and only writes rows of the
outbox: see ``outbox``. Nobody is told of what they did themselves, nor who has chosen otherwise
in ``Wishes``. Of one act each person is told at most once, by the key of the row.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.desk import outbox
from articles.desk.moments import in_words
from articles.desk.names import name_of
from articles.models import Edition, LogEnd, Note, OutsideReading, Story

NEWS = timedelta(hours=1)  # older than that, a publication is none


def assigned(story: Story, to: AbstractBaseUser | None, by: AbstractBaseUser | None) -> None:
    """Tell ``to`` that ``story`` is theirs now; nobody when it was taken off everybody."""
    if to is None:
        return
    sentences = [_("%(who)s assigned this story to you.") % {"who": _who(by)}]
    if story.due_at:
        sentences.append(_("It is due on %(when)s.") % {"when": in_words(story.due_at)})
    _tell(
        _people(by, Q(pk=to.pk), wish="assignment"),
        f"assigned:{story.pk}:{_act()}",
        _("Assigned to you: %(story)s"),
        story,
        sentences,
    )


def mentioned(note: Note) -> None:
    """Tell those whom ``note`` mentions; call it when its mentions are saved."""
    sentences = [_("%(who)s mentioned you in a note:") % {"who": _who(note.made_by)}]
    if note.quote:
        sentences.append(_quoted(note.quote))
    _tell(
        _people(note.made_by, Q(pk__in=note.mentions.values("pk")), wish="mention"),
        f"mentioned:{note.pk}",
        _("You are mentioned: %(story)s"),
        note.story,
        [*sentences, note.text],
    )


def sent_back(story: Story, by: AbstractBaseUser | None, note: str) -> None:
    """Tell the writers of ``story`` that it came back from review, and why."""
    _tell(
        _people(by, _writers(story), wish="send_back"),
        f"sent_back:{story.pk}:{_act()}",
        _("Sent back: %(story)s"),
        story,
        [_("%(who)s sent this story back to you:") % {"who": _who(by)}, note],
    )


def approved(story: Story, by: AbstractBaseUser | None) -> None:
    """Tell the writers of ``story`` that its text is approved."""
    _tell(
        _people(by, _writers(story), wish="approval"),
        f"approved:{story.pk}:{_act()}",
        _("Approved: %(story)s"),
        story,
        [_("%(who)s approved this story.") % {"who": _who(by)}],
    )


def published(edition: Edition, by: AbstractBaseUser | None) -> None:
    """Tell the writers of its story that ``edition`` is out, at the moment when it is.

    What is cancelled before that moment is not told: see ``outbox``; nor what was out long ago,
    such as a story that is brought in from an archive.
    """
    if edition.live_from < timezone.now() - NEWS:
        return
    when = in_words(edition.live_from)
    told = {"who": _who(by), "when": when, "number": edition.number}
    if edition.number == 1:
        sentence = _("%(who)s published this story: readers see it since %(when)s.")
    else:
        sentence = _("%(who)s published edition %(number)d: readers see it since %(when)s.")
    _tell(
        _people(by, _writers(edition.story), wish="publication"),
        outbox.PUBLISHED.format(edition.pk),
        _("Published: %(story)s"),
        edition.story,
        [sentence % told, settings.SITE_URL + edition.get_absolute_url()],
        at=edition.live_from,
    )


def answered(reading: OutsideReading) -> None:
    """Tell who gave out its link that a reader outside has answered, and what."""
    if reading.answer == OutsideReading.Answer.APPROVED:
        sentence = _("%(reader)s approves the text as it stood in version %(version)d.")
    else:
        sentence = _("%(reader)s objects to the text as it stood in version %(version)d.")
    told = {"reader": reading.reader, "version": reading.version.story_version}
    _tell(
        _people(None, Q(pk=reading.made_by_id), wish="answer"),
        f"answered:{reading.pk}",
        _("Answered from outside: %(story)s"),
        reading.version.story,
        [sentence % told, *([_quoted(reading.comment)] if reading.comment else [])],
    )


def _people(by: AbstractBaseUser | None, which: Q, wish: str) -> QuerySet:
    """Those of ``which`` who can be written to, want to be and are not ``by`` themselves."""
    wants = Q(wishes__isnull=True) | Q(**{f"wishes__{wish}": True})
    people = get_user_model()._default_manager.filter(which, wants, is_active=True)
    return people.exclude(email="").exclude(pk=by.pk if by else None).distinct()


def _writers(story: Story) -> Q:
    """Whose story it is: who began it, who is credited in it and who has it now."""
    is_theirs = Q(pk__in=[story.created_by_id or 0, story.assigned_to_id or 0])
    return is_theirs | Q(author__byline__story=story)


def _tell(
    people: Iterable[AbstractBaseUser],
    key: str,
    subject: str,
    story: Story,
    paragraphs: list[str],
    at: datetime | None = None,
) -> None:
    address = settings.SITE_URL + reverse("admin:articles_story_change", args=[story.pk])
    reason = _("Choose what you are told: %(address)s") % {
        "address": settings.SITE_URL + reverse("admin:articles_my_mail")
    }
    text = "\n\n".join([*paragraphs, str(story), address, f"-- \n{reason}"]) + "\n"
    outbox.post(people, key, subject % {"story": story}, text, at)


def _act() -> int:
    """A number that no earlier act has: each verb adds to the log once."""
    return LogEnd.objects.values_list("rows", flat=True).get(pk=LogEnd.ONLY)


def _who(by: AbstractBaseUser | None) -> str:
    return name_of(by) or _("Somebody")


def _quoted(passage: str) -> str:
    return "\n".join(f"> {line}" for line in passage.splitlines())
