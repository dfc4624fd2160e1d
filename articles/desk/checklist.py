"""What a story still needs before it can be published."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.desk import embargo
from articles.desk.placing import others_use
from articles.desk.slugs import taken_by
from articles.lib import html
from articles.models import Image, ImageCaption, Placement, Story


@dataclass(frozen=True)
class Check:
    """One line of the checklist.

    ``sentence`` says what is wrong and what to do, or, when ``done``, what is in order.
    A check that does not ``block`` is a reminder.
    """

    code: str
    done: bool
    sentence: str
    blocks: bool = True


def checklist(story: Story, at: datetime | None = None) -> list[Check]:
    """Return every check of ``story`` for publication at ``at`` (now, unless told).

    A story dated back gets an address of that day, but is read, with its pictures, from now on.
    One that has not been saved yet has neither bylines nor pictures.
    """
    now = timezone.now()
    at = at or now
    return [
        _check(
            "headline",
            bool(story.headline.strip()),
            _("It has a headline."),
            _("It has no headline: write one."),
        ),
        _check(
            "body",
            not html.is_blank(story.body),
            _("It has a text."),
            _("It has no text: write the body."),
        ),
        _check(
            "byline",
            story.pk is not None and story.bylines.exists(),
            _("It has a byline."),
            _("It has no byline: credit at least one author."),
        ),
        _check(
            "section",
            story.section_id is not None,
            _("It stands in a section."),
            _("It stands in no section: choose one."),
        ),
        _check(
            "copyright_notice",
            story.copyright_notice_id is not None,
            _("It has a copyright notice."),
            _("It has no copyright notice: choose one."),
        ),
        *_embargo(story, at, now),
        *(_address(story, at) if story.pk else []),
        *(_pictures(story, max(at, now)) if story.pk else []),
    ]


def problems(story: Story, at: datetime | None = None) -> list[str]:
    """Return one sentence for each thing that keeps ``story`` from publication."""
    return [check.sentence for check in checklist(story, at) if check.blocks and not check.done]


def _check(code: str, done: bool, in_order: str, problem: str) -> Check:
    return Check(code, done, in_order if done else problem)


def _embargo(story: Story, at: datetime, now: datetime) -> list[Check]:
    """A reminder: it does not keep the story from being scheduled."""
    sentence = embargo.problem(story, at, now)
    return [Check("embargo", False, sentence, blocks=False)] if sentence else []


def _address(story: Story, at: datetime) -> list[Check]:
    """Only a clash is worth a line: an address is made by itself."""
    other = taken_by(story, at)
    return [Check("slug", False, address_taken(other))] if other else []


def address_taken(other: Story) -> str:
    return _("Another story of that day has this address (“%(story)s”): change the slug.") % {
        "story": other
    }


def _pictures(story: Story, at: datetime) -> list[Check]:
    uses = list(story.captions.select_related("image"))
    used = others_use((use.image for use in uses), story)
    checks = [check for use in uses for check in _picture(use, at, used.get(use.image_id))]
    placed = {use.image_id for use in uses if use.placement == Placement.INLINE}
    checks += [
        Check(
            "image_gone",
            False,
            _("A picture in the text is no longer in the library (number %(number)d): remove it.")
            % {"number": figure.image_id},
        )
        for figure in html.figures(story.body)
        if figure.image_id not in placed and not Image.objects.filter(pk=figure.image_id).exists()
    ]
    if uses and not checks:
        checks = [Check("pictures", True, _("Every picture has alt text, credit and rights."))]
    return checks


def _picture(use: ImageCaption, at: datetime, other: Story | None) -> list[Check]:
    """The checks of one picture; ``other`` has used it although it may be used only once."""
    image, rights = use.image, use.image.rights_problem(at)
    name = {"image": image, "other": other, "rights": rights}
    if image.is_missing:
        return [
            Check(
                "image_missing",
                False,
                _("The picture “%(image)s” is still to be supplied: the story runs without it.")
                % name,
                blocks=False,
            )
        ]
    failures = [
        (
            "alt_text",
            not (use.alt_text.strip() or image.alt_text.strip() or image.is_decorative),
            _("The picture “%(image)s” has no alt text: describe it, or mark it decorative."),
        ),
        (
            "credit",
            not image.credit.strip(),
            _("The picture “%(image)s” has no credit: fill it in on the picture."),
        ),
        ("rights", bool(rights), _("The picture “%(image)s” may not be shown. %(rights)s")),
        (
            "one_use",
            other is not None,
            _("The picture “%(image)s” may be used once, and “%(other)s” has used it."),
        ),
    ]
    return [Check(code, False, sentence % name) for code, failed, sentence in failures if failed]
