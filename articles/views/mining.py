"""Text and data mining: what a machine may do with what it reads, in the headers of an answer.

Source: TDM Reservation Protocol (TDMRep), W3C Community Group Final Report of 2 February 2024,
sections "Declaring the reservation of TDM Rights" and "TDM Header Field in HTTP Responses". It is
how rights are reserved under article 4(3) of Directive (EU) 2019/790.

Beside it stand ``noai`` and ``noimageai``, in the ``robots`` meta element of a page and the
``X-Robots-Tag`` of a picture. They are a convention of some sites and crawlers and no standard;
who does not know them passes over them.
"""

from django.http import HttpResponseBase

from articles.formats import pictures
from articles.models import CopyrightNotice, Edition, Image
from articles.models.provenance import DataMining

RESERVATION = "tdm-reservation"
POLICY = "tdm-policy"

NOT_SAID = {"", DataMining.UNSPECIFIED}


def is_reserved(notice: CopyrightNotice | None) -> bool:
    """Whether mining is reserved by ``notice``; without one nobody has given the right away."""
    return notice is None or notice.tdm_reserved


def is_picture_reserved(image: Image, by_default: bool) -> bool:
    """Whether mining ``image`` is reserved, by its own word; ``by_default`` if it has none.

    Every prohibition of the PLUS vocabulary reserves, also one with exceptions: the protocol has
    only yes and no, and who may mine by an exception is not bound by it.
    """
    if image.data_mining in NOT_SAID:
        return by_default
    return image.data_mining != DataMining.ALLOWED


def values(notice: CopyrightNotice | None) -> dict[str, str]:
    """Return the properties of the protocol by their names, the same in headers and in HTML."""
    said = {RESERVATION: "1" if is_reserved(notice) else "0"}
    if notice and notice.tdm_reserved and notice.tdm_policy_url:
        said[POLICY] = notice.tdm_policy_url
    return said


def reserve(response: HttpResponseBase, notice: CopyrightNotice | None) -> HttpResponseBase:
    """Let the headers of ``response`` say what ``notice`` does."""
    for name, value in values(notice).items():
        response[name] = value
    return response


def reserve_picture(response: HttpResponseBase, image: Image) -> HttpResponseBase:
    """Let the headers of ``response`` say whether ``image`` may be mined.

    A picture of which nothing is said costs one query, for the paper's own word. It has no
    policy: where a licence for the picture can be had is written in the picture itself, and the
    paper's policy would offer what is another's.
    """
    by_default = image.data_mining in NOT_SAID and is_reserved(
        CopyrightNotice.objects.filter(is_default=True).first()
    )
    reserved = is_picture_reserved(image, by_default)
    response[RESERVATION] = "1" if reserved else "0"
    if reserved:
        response["X-Robots-Tag"] = "noai, noimageai"
    return response


def robots_of_story(edition: Edition, by_default: bool) -> list[str]:
    """Return what the ``robots`` meta element says of mining: the text and the pictures apart."""
    directives = []
    if is_reserved(edition.copyright_notice):
        directives.append("noai")
    shown = pictures.shown(edition)
    if any(is_picture_reserved(caption.image, by_default) for caption in shown):
        directives.append("noimageai")
    return directives


def robots_of_list(notice: CopyrightNotice | None) -> list[str]:
    """Return the same for a front or a list, which holds what is of many notices."""
    return ["noai", "noimageai"] if is_reserved(notice) else []
