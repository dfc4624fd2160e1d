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
from articles.models import CopyrightNotice, Edition, Image, Paper
from articles.models.provenance import DataMining

RESERVATION = "tdm-reservation"
POLICY = "tdm-policy"

Properties = dict[str, str]


def is_reserved(notice: CopyrightNotice | None) -> bool:
    """Whether mining is reserved by ``notice``; without one nobody has given the right away."""
    return notice is None or notice.tdm_reserved


def is_picture_reserved(image: Image) -> bool:
    """Whether mining ``image`` is reserved: unless its own word allows it.

    Silence gives nothing away, and the paper cannot speak for the photographer. Every
    prohibition of the PLUS vocabulary reserves, also one with exceptions: the protocol has only
    yes and no, and who may mine by an exception is not bound by it.
    """
    return image.data_mining != DataMining.ALLOWED


def of_story(edition: Edition) -> Properties:
    """Return the properties of the protocol by their names, the same in headers and in HTML."""
    return _of_notice(edition.copyright_notice)


def of_paper(paper: Paper) -> Properties:
    """Return the same for a front, a list or a feed: what is said of any story on it holds."""
    said = _of_notice(paper.default_notice)
    return {RESERVATION: "1"} if paper.reserves_mining and said[RESERVATION] == "0" else said


def _of_notice(notice: CopyrightNotice | None) -> Properties:
    said = {RESERVATION: "1" if is_reserved(notice) else "0"}
    if notice and notice.tdm_reserved and notice.tdm_policy_url:
        said[POLICY] = notice.tdm_policy_url
    return said


def reserve(response: HttpResponseBase, said: Properties) -> HttpResponseBase:
    """Let the headers of ``response`` say it."""
    for name, value in said.items():
        response[name] = value
    return response


def reserve_picture(response: HttpResponseBase, image: Image) -> HttpResponseBase:
    """Let the headers of ``response`` say whether ``image`` may be mined.

    It has no policy: where a licence for the picture can be had is written in the picture
    itself, and the paper's policy would offer what is another's.
    """
    reserved = is_picture_reserved(image)
    response[RESERVATION] = "1" if reserved else "0"
    if reserved:
        response["X-Robots-Tag"] = "noai, noimageai"
    return response


def robots_of_story(edition: Edition) -> list[str]:
    """Return what the ``robots`` meta element says of mining: the text and the pictures apart."""
    directives = []
    if is_reserved(edition.copyright_notice):
        directives.append("noai")
    shown = pictures.shown(edition)
    if any(is_picture_reserved(caption.image) for caption in shown):
        directives.append("noimageai")
    return directives


def robots_of_list(paper: Paper) -> list[str]:
    """Return the same for a front or a list, which shows pictures of many holders."""
    return ["noai", "noimageai"] if of_paper(paper)[RESERVATION] == "1" else ["noimageai"]
