"""What the head of a page says to machines."""

from django import template
from django.db.models import QuerySet
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles import feeds
from articles.formats import addresses, schema_org, social
from articles.lib import jsonld
from articles.models import (
    Author,
    Edition,
    EditionByline,
    EditionTopic,
    Paper,
    Section,
    Topic,
)
from articles.views import mining
from articles.views.paging import page_before

register = template.Library()

LARGE = "max-image-preview:large"


@register.simple_tag(takes_context=True)
def json_ld(context: Context, edition: Edition) -> SafeString:
    """The story as a block of JSON-LD: data, which no browser runs."""
    return _block(schema_org.story_page(edition, context["paper"], context.get("corrections", ())))


@register.simple_tag(takes_context=True)
def json_ld_of_list(context: Context) -> SafeString:
    """The front page, or a list of stories, as a block of JSON-LD."""
    paper, path = context["paper"], context["request"].path
    subject, page = _subject(context), context.get("page")
    editions = getattr(page, "editions", ())
    if isinstance(subject, Author):
        portrait = context.get("portrait")
        return _block(schema_org.author_page(paper, subject, portrait, path, editions))
    if subject or path != reverse("articles:front"):
        name = subject.name if subject else context.get("title") or paper.name
        about = getattr(subject, "description", "")
        above = [(_("Topics"), reverse("articles:topics"))] if isinstance(subject, Topic) else []
        return _block(schema_org.list_page(paper, str(name), about, path, editions, above))
    return _block(schema_org.front_page(paper, editions))


@register.simple_tag(takes_context=True)
def json_ld_of_page(context: Context, title: str) -> SafeString:
    """A page about the paper as a block of JSON-LD."""
    return _block(schema_org.page_about(context["paper"], title, context["request"].path))


def _block(data: schema_org.Data) -> SafeString:
    # jsonld.dumps escapes all that could end the element.
    return mark_safe(f'<script type="application/ld+json">{jsonld.dumps(data)}</script>')


@register.simple_tag(takes_context=True)
def social_of_story(context: Context, edition: Edition) -> SafeString:
    """The card of the story on other sites."""
    return _tags(social.of_story(edition, context["paper"]))


@register.simple_tag(takes_context=True)
def social_of_list(context: Context) -> SafeString:
    """The card of a front or a list on other sites."""
    paper = context["paper"]
    subject = _subject(context)
    title = subject.name if subject else paper.name
    about = getattr(subject, "description", "") or getattr(subject, "bio", "") or paper.tagline
    return _tags(social.of_list(title, about, context["request"].path, paper))


def _tags(tags: list[social.Tag]) -> SafeString:
    return format_html_join("\n  ", '<meta {}="{}" content="{}">', tags)


@register.simple_tag
def robots_of_story(edition: Edition) -> SafeString:
    return _robots(mining.robots_of_story(edition))


@register.simple_tag(takes_context=True)
def robots_of_list(context: Context) -> SafeString:
    return _robots(mining.robots_of_list(context["paper"]))


def _robots(directives: list[str]) -> SafeString:
    return format_html('<meta name="robots" content="{}">', ", ".join([LARGE, *directives]))


@register.simple_tag
def reservation(of: Edition | Paper) -> SafeString:
    """Whether the page may be mined (TDMRep, section "TDM Metadata in HTML Content")."""
    pairs = (mining.of_story(of) if isinstance(of, Edition) else mining.of_paper(of)).items()
    return format_html_join("\n  ", '<meta name="{}" content="{}">', pairs)


@register.simple_tag(takes_context=True)
def neighbours(context: Context) -> SafeString:
    """The pages before and after this one (HTML Standard, "Sequential link types")."""
    page = context.get("page")
    links = []
    if before := getattr(page, "before", None):
        rows, to = _rows_of(_subject(context))
        query = page_before(rows, before, to)
        links.append(("prev", f"{context['request'].path}{query}"))
    if older := getattr(page, "older", None):
        links.append(("next", f"?before={older}"))
    return format_html_join("\n  ", '<link rel="{}" href="{}">', links)


def _rows_of(subject) -> tuple[QuerySet, str]:
    """What leads to the editions in the list of ``subject``, and how."""
    match subject:
        case Section():
            return Edition.objects.filter(section=subject.pk), ""
        case Topic():
            return EditionTopic.objects.filter(topic__in=subject.keys), "edition__"
        case Author():
            return EditionByline.objects.filter(author__in=subject.keys), "edition__"
        case _:
            return Edition.objects.all(), ""


@register.filter
def ninjs_address(edition: Edition) -> str:
    return addresses.absolute(addresses.ninjs_path(edition))


@register.filter
def text_address(edition: Edition) -> str:
    return addresses.absolute(addresses.text_path(edition))


@register.simple_tag(takes_context=True)
def feed_links(context: Context) -> SafeString:
    """Where a feed reader finds the paper's feeds, and first those of the list on this page."""
    paper = context["paper"]
    subject = _subject(context)
    links = _feeds(reverse("articles:front"), paper.name)
    if subject:
        links = _feeds(subject.get_absolute_url(), f"{subject.name} — {paper.name}") + links
    return _feed_links(links)


def _feed_links(links: list[tuple[str, str, str]]) -> SafeString:
    return format_html_join("\n  ", '<link rel="alternate" type="{}" title="{}" href="{}">', links)


@register.simple_tag(takes_context=True)
def corrections_feeds(context: Context) -> SafeString:
    """Where a feed reader finds the feeds of the public log of corrections."""
    title = f"{_('Corrections')} — {context['paper'].name}"
    return _feed_links(_feeds(reverse("articles:corrections"), title))


NAMES = {"xml": "RSS", "atom": "Atom", "json": "JSON Feed"}


def _feeds(home: str, title: str) -> list[tuple[str, str, str]]:
    return [
        (
            feeds.FORMATS[kind].MIME,
            _("%(title)s (%(format)s)") % {"title": title, "format": name},
            addresses.absolute(f"{home}feed.{kind}"),
        )
        for kind, name in NAMES.items()
    ]


def _subject(context: Context):
    """The section, topic or author whose list the page is; None for the paper's own."""
    return next((context[name] for name in ("section", "topic", "author") if name in context), None)
