"""Giving one text to somebody without an account, such as a lawyer, and taking their answer.

The address is the secret: whoever has it may read that one version and answer. It is signed, so
that none can be guessed or counted through, and it ends: at its hour, when it is revoked, and when
the story is withdrawn.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core import signing
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk import history, log, telling
from articles.desk.copies import FIELDS, Copy
from articles.desk.errors import Refused
from articles.desk.locking import lock
from articles.desk.names import name_of
from articles.desk.permissions import may_edit, may_publish, require, require_edit
from articles.lib import credits, html
from articles.lib.text import tidied
from articles.models import (
    Edition,
    EditionCaption,
    Event,
    Image,
    OutsideReading,
    Placement,
    Story,
    Version,
)

DAYS = 7  # that a link holds unless told
LONGEST_DAYS = 90
LONGEST = 10_000  # characters of a question, and of what is said in answer
PRESSED_TWICE = timedelta(minutes=1)
_LOADED = ("version__story", "made_by")  # with a reading, always
_signer = signing.Signer(salt="articles.desk.outside")

Answer = OutsideReading.Answer


class Standing(models.TextChoices):
    """What a link shows to whoever opens it."""

    OPEN = "open", gettext_lazy("Waiting for an answer")
    ANSWERED = "answered", gettext_lazy("Answered")
    EMBARGOED = "embargoed", gettext_lazy("Closed until the embargo ends")
    EXPIRED = "expired", gettext_lazy("Expired")
    REVOKED = "revoked", gettext_lazy("Revoked")
    WITHDRAWN = "withdrawn", gettext_lazy("Closed: the story was withdrawn")
    CHANGED = "changed", gettext_lazy("Closed: its text was changed")

    @property
    def shows_text(self) -> bool:
        return self in (Standing.OPEN, Standing.ANSWERED)


@dataclass(frozen=True)
class Page:
    """What an outsider sees of a version, and nothing else of its story.

    ``edition`` holds its words and pictures as the templates of the paper take them; it is no
    row, and was never published. ``bylines`` are as printed, a line for each role.
    """

    edition: Edition
    bylines: list[str]


@transaction.atomic
def give(
    story: Story,
    by: AbstractBaseUser,
    reader: str,
    question: str = "",
    days: int = DAYS,
    before_embargo: bool = False,
) -> tuple[OutsideReading, str]:
    """Make a link by which ``reader`` may read ``story`` as it is saved now, and answer.

    ``reader`` is a name and a part, such as “Ida Holm, lawyer”; ``question`` what they are asked;
    the link holds for ``days``. ``before_embargo`` lets them read while the story is under
    embargo. Return the row and the whole address. The same again within a minute, from a button
    that was pressed twice, is the same link.

    Raises NotAllowed for who may not edit the story, or not publish it where ``before_embargo``;
    Refused without a name, or with days or words beyond bounds.
    """
    story = lock(story)
    require_edit(by, story)
    require(
        not before_embargo or may_publish(by, story),
        _("Only who may publish may let somebody read before the embargo ends: ask an editor."),
    )
    reader, question = " ".join(tidied(reader).split()), tidied(question)
    _require_bounds(reader, question, days)
    version = history.keep(story, story.edited_by)
    now = timezone.now()
    asked = {
        "version": version,
        "reader": reader,
        "question": question,
        "made_by": by,
        "before_embargo": before_embargo,
    }
    twin = OutsideReading.objects.filter(
        **asked, answer="", revoked_at=None, made_at__gt=now - PRESSED_TWICE
    ).first()
    if twin:
        return twin, address(twin)
    reading = OutsideReading.objects.create(
        **asked, made_at=now, expires_at=now + timedelta(days=days)
    )
    log.record(
        Event.Verb.GAVE_OUT,
        by,
        story=story,
        version=version.story_version,
        checksum=version.checksum,
        reading=reading.pk,
        reader=reader,
        until=reading.expires_at.isoformat(),
        before_embargo=before_embargo or None,
    )
    return reading, address(reading)


@transaction.atomic
def revoke(reading: OutsideReading, by: AbstractBaseUser) -> None:
    """Close the link of ``reading`` at once; an answer that was given stays. Once is enough.

    Raises NotAllowed for who may not edit the story.
    """
    story = lock(reading.version.story)
    require_edit(by, story)
    if not OutsideReading.objects.filter(pk=reading.pk, revoked_at=None).update(
        revoked_at=timezone.now()
    ):
        return
    log.record(
        Event.Verb.REVOKED,
        by,
        story=story,
        version=reading.version.story_version,
        reading=reading.pk,
        reader=reading.reader,
    )


@transaction.atomic
def answer(reading: OutsideReading, given: str, comment: str = "") -> OutsideReading:
    """Take the answer of an outsider, a value of ``Answer`` with their words; return the row.

    The first answer stands: the same once more, from a button that was pressed twice, changes
    nothing. The log keeps it with the checksum of the text that they saw; their words stand in the
    row alone, where a redaction reaches them. Who gave out the link is told.

    Raises Refused for another answer than the first, one that says nothing, and a link that
    does not show its text now.
    """
    story = lock(reading.version.story)
    reading = OutsideReading.objects.select_related(*_LOADED).get(pk=reading.pk)
    comment = tidied(comment)
    if reading.answer and (reading.answer, reading.comment) == (given, comment):
        return reading
    _require_answer(reading, given, comment)
    reading.answer, reading.comment, reading.answered_at = given, comment, timezone.now()
    reading.save(update_fields=["answer", "comment", "answered_at"])
    log.record(
        Event.Verb.ANSWERED,
        None,
        story=story,
        name=reading.reader,
        version=reading.version.story_version,
        checksum=Copy.of_version(reading.version).checksum,
        reading=reading.pk,
        answer=given,
    )
    telling.answered(reading)
    return reading


def address(reading: OutsideReading) -> str:
    """Return the whole address of the link; it is the same whenever it is asked for."""
    return settings.SITE_URL + reverse("articles:reading", args=[_signer.sign(reading.pk)])


def find(token: str) -> OutsideReading | None:
    """Return the reading that the end of an address is signed for, or None."""
    try:
        number = int(_signer.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return OutsideReading.objects.select_related(*_LOADED).filter(pk=number).first()


def standing(reading: OutsideReading, at: datetime | None = None) -> Standing:
    """Return what the link of ``reading`` shows at ``at`` (now, unless told)."""
    at = at or timezone.now()
    if reading.revoked_at:
        return Standing.REVOKED
    if reading.expires_at <= at:
        return Standing.EXPIRED
    withdrawals = reading.version.story.withdrawals.all()
    if any(reading.made_at <= each.withdrawn_at <= at for each in withdrawals):
        return Standing.WITHDRAWN
    if not is_whole(reading.version):
        return Standing.CHANGED
    if embargo(reading, at):
        return Standing.EMBARGOED
    return Standing.ANSWERED if reading.answer else Standing.OPEN


def embargo(reading: OutsideReading, at: datetime | None = None) -> datetime | None:
    """Return until when the embargo of the story, as it is now, keeps the text closed."""
    until = reading.version.story.embargo_until
    is_closed = until and until > (at or timezone.now()) and not reading.before_embargo
    return until if is_closed else None


def is_whole(version: Version) -> bool:
    """Whether ``version`` says what it said when it was kept."""
    return Copy.of_version(version).checksum == version.checksum


def of_story(story: Story) -> list[OutsideReading]:
    """Return what was given out of ``story``, the newest first: two queries."""
    found = list(OutsideReading.objects.filter(version__story=story).select_related(*_LOADED))
    models.prefetch_related_objects([story], "withdrawals")
    for reading in found:
        reading.version.story = story
    return found


def outdated(story: Story, readings: Iterable[OutsideReading]) -> set[int]:
    """Return the numbers of those of ``readings`` whose text is not what ``story`` says now."""
    older = [each for each in readings if each.version.story_version != story.version]
    now = Copy.of_story(story).checksum if older else ""
    return {each.pk for each in older if each.version.checksum != now}


def may_see_address(by: AbstractBaseUser, reading: OutsideReading, story: Story) -> bool:
    """Whoever has the address can answer: it is shown to who made it, and to editors."""
    is_editor = by.has_perm("articles.edit_any_story")
    return may_edit(by, story) and (is_editor or reading.made_by_id == by.pk)


def asker(reading: OutsideReading) -> str:
    """Return the name of who asks."""
    return name_of(reading.made_by)


def page(version: Version) -> Page:
    """Return what an outsider sees of ``version``: one query.

    Its pictures are those that are still in the library; their rights are the templates' business.
    """
    edition = Edition(**{name: getattr(version, name) for name in FIELDS})
    edition.body = html.clean(version.body)
    edition.printed_captions = _captions(version, edition.body)
    names = [(row["role"], row["name"]) for row in version.bylines]
    return Page(edition, credits.byline_sentences(names))


def _captions(version: Version, body: str) -> list[EditionCaption]:
    figures = html.figures(body)
    rows = [
        *version.captions,
        *(
            {
                "image": figure.image_id,
                "caption": html.plain_text(figure.caption),
                "alt_text": "",
                "placement": Placement.INLINE,
            }
            for figure in figures
        ),
    ]
    images = Image.objects.in_bulk({row["image"] for row in rows})
    return [
        _caption(row, images[row["image"]], position)
        for position, row in enumerate(rows)
        if row["image"] in images
    ]


def _caption(row: dict[str, object], image: Image, position: int) -> EditionCaption:
    """As ``freeze`` makes it for an edition."""
    return EditionCaption(
        image=image,
        caption=row["caption"] or image.caption,
        alt_text="" if image.is_decorative else row["alt_text"] or image.alt_text,
        placement=Placement(row["placement"]),
        position=position,
    )


def _require_bounds(reader: str, question: str, days: int) -> None:
    reasons = []
    longest = OutsideReading._meta.get_field("reader").max_length
    if not reader:
        reasons.append(_("Write who reads it: the answer is logged under that name."))
    if len(reader) > longest:
        reasons.append(
            _("The name has %(length)d characters, and may have %(longest)d: shorten it.")
            % {"length": len(reader), "longest": longest}
        )
    if len(question) > LONGEST:
        reasons.append(
            _("The question has %(length)d characters, and may have %(longest)d: shorten it.")
            % {"length": len(question), "longest": LONGEST}
        )
    if not 1 <= days <= LONGEST_DAYS:
        reasons.append(
            _("A link holds from one day to %(longest)d: choose a number between.")
            % {"longest": LONGEST_DAYS}
        )
    if reasons:
        raise Refused(*reasons)


def _require_answer(reading: OutsideReading, given: str, comment: str) -> None:
    if reading.answer:
        raise Refused(_("You have answered already, and the first answer stands."))
    if not standing(reading).shows_text:
        raise Refused(_("This link is closed: ask whoever sent it for a new one."))
    if given not in Answer.values:
        raise Refused(_("Choose whether you approve the text or object to it."))
    if given == Answer.OBJECTED and not comment:
        raise Refused(_("Write what you object to, so that it can be put right."))
    if len(comment) > LONGEST:
        raise Refused(
            _("Your words have %(length)d characters, and may have %(longest)d: shorten them.")
            % {"length": len(comment), "longest": LONGEST}
        )
