"""The whole text of a story as a feed reader shows it: HTML that leans on no page of ours."""

import re
from collections import defaultdict
from html import escape

from articles.formats import addresses, pictures, words
from articles.lib import html
from articles.lib.pictures import Crop, Format, Rendition
from articles.models import Correction, Edition, EditionCaption, Placement

WIDTH = 1280  # pixels: no reader's column is wider

_OURS = re.compile(r'(?<= href=")(?=[/#])')


def of_story(edition: Edition, notices: list[Correction]) -> str:
    """Return what readers are told of changes, the pictures and the text of ``edition``.

    Each picture that may be shown stands where it does on the page, with its caption, credit and
    notice; of one that may not, nothing.
    """
    parts = [f"<p>{escape(words.notice(each))}</p>" for each in notices]
    if edition.lead:
        parts.append(_figure(edition.lead))
    parts += [_facts(edition), _body(edition), *map(_figure, edition.gallery)]
    whole = "".join(parts)
    if edition.direction == "ltr":
        return whole
    return f'<div dir="{edition.direction}" lang="{edition.language}">{whole}</div>'


def _facts(edition: Edition) -> str:
    facts = [f"<li>{escape(line.strip())}</li>" for line in edition.key_facts.splitlines()]
    return f"<ul>{''.join(facts)}</ul>" if facts else ""


def _body(edition: Edition) -> str:
    printed = defaultdict(list)
    for caption in edition.pictures:
        if caption.placement == Placement.INLINE and caption is not edition.lead:
            printed[caption.image_id].append(caption)

    def render(figure: html.Figure) -> str:
        captions = printed[figure.image_id]
        if not captions:
            return ""
        # A picture that stands in the text twice has a row, and so a caption, for each.
        return _figure(captions.pop(0) if len(captions) > 1 else captions[0])

    text = _OURS.sub("\0", html.replace_figures(edition.body, render))
    # An address of this site needs the site before it, a place on the page the page as well.
    text = text.replace("\0#", f"{addresses.of_story(edition)}#")
    text = text.replace("\0/", addresses.absolute("/"))
    if not edition.dateline:
        return text
    dateline = escape(edition.dateline)
    if text.startswith("<p>"):  # run in with the first paragraph, as in print
        return f"<p>{dateline} — {text.removeprefix('<p>')}"
    return f"<p>{dateline}</p>{text}"


def _figure(caption: EditionCaption) -> str:
    image = caption.image
    file = _file(caption)
    if file is None:
        return ""
    source = escape(pictures.url(image, file))
    size = f'width="{file.width}" height="{file.height}"'
    lines = [pictures.captioned(caption), image.credit]
    if image.credit not in image.copyright_notice:
        lines.append(image.copyright_notice)
    elif image.copyright_notice:
        lines[-1] = image.copyright_notice
    told = " ".join(escape(line) for line in lines if line)
    alt = escape(pictures.described(caption))
    told = f"<figcaption>{told}</figcaption>" if told else ""
    return f'<figure><img src="{source}" alt="{alt}" {size}>{told}</figure>'


def _file(caption: EditionCaption) -> Rendition | None:
    files = caption.image.of_crop(Crop.WHOLE, Format.JPEG)
    fitting = [file for file in files if file.width <= WIDTH] or list(files[:1])
    return fitting[-1] if fitting else None
