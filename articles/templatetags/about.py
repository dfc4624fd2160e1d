"""What the pages about the paper say that other templates need not."""

from types import SimpleNamespace

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language

from articles.formats import social
from articles.lib import html
from articles.models import Image, PageEdition

register = template.Library()

DESCRIPTION = 160  # characters; search engines cut longer ones


@register.filter
def page_text(edition: PageEdition) -> SafeString:
    """The text of ``edition`` with its pictures in place, as far as they may be shown now.

    A picture that may not be shown leaves no trace: its caption would speak of nothing.
    """
    numbers = {figure.image_id for figure in html.figures(edition.body)}
    images = Image.objects.allowed().in_bulk(numbers) if numbers else {}
    ours = SimpleNamespace(language=get_language(), direction="")

    def render(figure: html.Figure) -> str:
        image = images.get(figure.image_id)
        if image is None:
            return ""
        words = figure.caption or escape(image.caption)
        caption = SimpleNamespace(image=image, caption=mark_safe(words), alt_text=image.alt_text)
        context = {"caption": caption, "size": figure.size, "edition": ours}
        return render_to_string("articles/components/figure.html", context)

    # Cleaned when the page was saved: see articles.desk.pages.
    return mark_safe(html.replace_figures(edition.body, render))


@register.filter
def page_summary(edition: PageEdition) -> str:
    """How the text begins, for search engines."""
    text = " ".join(html.plain_text(edition.body).split())
    return Truncator(text).chars(DESCRIPTION)


@register.simple_tag(takes_context=True)
def social_of_page(context: Context, title: str, about: str) -> SafeString:
    """The card of a page about the paper on other sites."""
    tags = social.of_list(title, about, context["request"].path, context["paper"])
    return format_html_join("\n  ", '<meta {}="{}" content="{}">', tags)
