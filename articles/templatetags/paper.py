"""What the templates of the paper say that Django's own tags cannot."""

from collections import defaultdict
from datetime import date, datetime
from urllib.parse import urlsplit

from django import template
from django.conf.locale import LANG_INFO
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from articles.formats import sharing
from articles.formats.addresses import absolute, text_path
from articles.lib import credits, html
from articles.models import Edition, Placement
from articles.templatetags.pictures import is_here

register = template.Library()

DESCRIPTION = 160  # characters; search engines cut longer ones
LONG_HEADLINE = 90  # characters; beyond it the largest type would fill the screen


# --- Words ----------------------------------------------------------------------------------


@register.filter
def body(edition: Edition) -> SafeString:
    """The text of ``edition`` with its pictures in place.

    A picture that may not be shown leaves no trace: its caption would speak of nothing.
    """
    printed = defaultdict(list)
    for caption in edition.pictures:
        if caption.placement == Placement.INLINE and is_here(caption.image):
            printed[caption.image_id].append(caption)

    def render(figure: html.Figure) -> str:
        captions = printed[figure.image_id]
        if not captions:
            return ""
        # A picture that stands in the text twice has a row, and so a caption, for each.
        caption = captions.pop(0) if len(captions) > 1 else captions[0]
        if caption is edition.lead:  # it has taken the place of one whose rights are over
            return ""
        context = {"caption": caption, "size": figure.size, "edition": edition}
        return render_to_string("articles/components/figure.html", context)

    # Cleaned when the edition was made: see articles.desk.freeze.
    text = html.replace_figures(edition.body, render)
    if edition.dateline:
        dateline = format_html('<span class="dateline">{}</span>', edition.dateline)
        if text.startswith("<p>"):  # run in with the first paragraph, as in print
            text = f"<p>{dateline} — {text.removeprefix('<p>')}"
        else:
            text = f"<p>{dateline}</p>{text}"
    return mark_safe(text)


@register.filter
def summary(edition: Edition) -> str:
    """One or two sentences for search engines: the dek, or else how the text begins."""
    return Truncator(edition.dek or html.plain_text(edition.body)).chars(DESCRIPTION)


@register.filter
def reading_minutes(words: int) -> int:
    return html.reading_minutes(words)


@register.filter
def is_long(headline: str) -> bool:
    return len(headline) > LONG_HEADLINE


@register.inclusion_tag("articles/components/byline.html")
def byline(edition: Edition) -> dict[str, object]:
    """Everybody credited, a line for each role, each name a link to the author's page."""
    rows = edition.printed_bylines
    groups = []
    for group in credits.credit_groups([(row.role, row.name) for row in rows]):
        people = [rows[index] for index in group.indexes]
        separators = credits.name_separators(len(people))
        groups.append((group.prefix, list(zip(people, separators, strict=True))))
    return {"groups": groups}


@register.filter
def short_byline(edition: Edition) -> str:
    """“By Ana Ruiz and Bo Lund”: who wrote it, or else who is credited first."""
    lines = credits.byline_sentences([(row.role, row.name) for row in edition.printed_bylines])
    return lines[0] if lines else ""


# --- Languages ------------------------------------------------------------------------------


@register.simple_tag
def language_of(edition: Edition) -> SafeString:
    """The attributes of an element whose words are the story's, if its language is another."""
    return _language(edition, edition.language, edition.direction)


@register.simple_tag
def language_of_paper(edition: Edition) -> SafeString:
    """The attributes of the paper's own words inside an element with ``language_of``."""
    return _language(edition, get_language(), _direction())


@register.filter
def language_name(code: str) -> str:
    """The name of a language in that language, as its readers look for it: ``Español``."""
    return capfirst(LANG_INFO.get(code, {}).get("name_local", code))


def _language(edition: Edition, language: str, direction: str) -> SafeString:
    if edition.language == get_language():
        return mark_safe("")
    if edition.direction == _direction():
        return format_html(' lang="{}"', language)
    return format_html(' lang="{}" dir="{}"', language, direction)


def _direction() -> str:
    return "rtl" if get_language_bidi() else "ltr"


# --- Times and addresses --------------------------------------------------------------------


@register.simple_tag
def moment(when: datetime) -> SafeString:
    """The date, the time and the zone, as ``<time>``."""
    local = timezone.localtime(when)
    words = _("%(date)s, %(time)s %(zone)s") % {
        "date": date_format(local, "DATE_FORMAT"),
        "time": date_format(local, "TIME_FORMAT"),
        "zone": _zone(local),
    }
    return _time(local, words)


@register.simple_tag(takes_context=True)
def day(context: template.Context, when: datetime) -> SafeString:
    """The date as ``<time>``; of a moment today, the time."""
    local = timezone.localtime(when)
    is_today = local.date() == timezone.localdate(context.get("as_of"))
    return _time(local, date_format(local, "TIME_FORMAT" if is_today else "DATE_FORMAT"))


@register.simple_tag(takes_context=True)
def today(context: template.Context) -> SafeString:
    """Today's date as the front page has it under the paper's name; on one as of another moment,
    the date of that."""
    now = timezone.localdate(context.get("as_of"))
    words = _("%(weekday)s, %(date)s") % {
        "weekday": capfirst(date_format(now, "l")),
        "date": date_format(now, "DATE_FORMAT"),
    }
    return _time(now, words)


def _time(when: date, words: str) -> SafeString:
    machine = when.isoformat(timespec="seconds") if isinstance(when, datetime) else when.isoformat()
    return format_html('<time datetime="{}">{}</time>', machine, words)


def _zone(local: datetime) -> str:
    name = local.tzname() or ""
    # The time zone database has no letters for half the world: "-03" says nothing alone.
    return f"UTC{name.replace('-', '−')}" if name.startswith(("+", "-")) else name


register.filter("absolute", absolute)
register.filter("text_path", text_path)
register.filter("share_links", sharing.links)


@register.filter
def short_address(url: str) -> str:
    """``https://www.example.org/ana/`` as people say it: ``example.org/ana``."""
    parts = urlsplit(url)
    return f"{parts.netloc.removeprefix('www.')}{parts.path}".rstrip("/")
