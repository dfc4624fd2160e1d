"""What the head of a page says to machines."""

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles import feeds
from articles.formats import addresses, schema_org, social
from articles.lib import jsonld
from articles.models import Edition, Paper
from articles.views import mining

register = template.Library()

LARGE = "max-image-preview:large"


@register.simple_tag(takes_context=True)
def json_ld(context: Context, edition: Edition) -> SafeString:
    """The story as a block of JSON-LD: data, which no browser runs."""
    data = schema_org.story_page(edition, context["paper"], context.get("corrections", ()))
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


@register.filter
def ninjs_address(edition: Edition) -> str:
    return addresses.absolute(addresses.ninjs_path(edition))


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
