"""What crawlers read before anything else: where they may go, and what they may mine."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from articles.context_processors import paper_of
from articles.desk.couriers import indexnow_key
from articles.formats import addresses
from articles.models import CopyrightNotice, Edition
from articles.views.manners import public_page
from articles.views.mining import POLICY, RESERVATION, is_reserved

MAX_EXCEPTIONS = 1000
"""Stories named one by one; what is older speaks for itself, in its own headers."""

MINERS = (
    "AI2Bot",
    "Ai2Bot-Dolma",
    "Amazonbot",
    "anthropic-ai",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ClaudeBot",
    "cohere-ai",
    "cohere-training-data-crawler",
    "DeepSeekBot",
    "Diffbot",
    "FacebookBot",
    "FriendlyCrawler",
    "Google-CloudVertexBot",
    "Google-Extended",
    "GPTBot",
    "ICC-Crawler",
    "ImagesiftBot",
    "img2dataset",
    "laion-huggingface-processor",
    "LAIONDownloader",
    "meta-externalagent",
    "omgili",
    "omgilibot",
    "PanguBot",
    "SBIntuitionsBot",
    "TikTokSpider",
    "Timpibot",
    "VelenPublicWebCrawler",
    "Webzio-Extended",
    "YandexAdditional",
    "YandexAdditionalBot",
)
"""Crawlers that gather texts and pictures to mine them or to train models, by the names that their
operators state; those that index for a search engine or fetch a page for a person are left out.

Source: https://github.com/ai-robots-txt/ai.robots.txt, as of 22 August 2026.
"""


@dataclass(frozen=True)
class Mining:
    """The paper's own word on mining, and the stories of which another holds."""

    default: CopyrightNotice | None
    exceptions: list[Edition]
    are_all: bool

    @classmethod
    def now(cls, default: CopyrightNotice | None) -> "Mining":
        # Few notices differ, mostly none: then no story is looked for.
        differing = [n.pk for n in CopyrightNotice.objects.all() if _word(n) != _word(default)]
        if not differing:
            return cls(default, [], True)
        found = list(
            Edition.objects.live()
            .filter(copyright_notice__in=differing)
            .order_by("-published_at", "-story_id")
            .select_related("copyright_notice")
            .only("published_on", "slug", "copyright_notice")[: MAX_EXCEPTIONS + 1]
        )
        return cls(default, found[:MAX_EXCEPTIONS], len(found) <= MAX_EXCEPTIONS)


def _word(notice: CopyrightNotice | None) -> tuple[bool, str]:
    reserved = is_reserved(notice)
    return reserved, notice.tdm_policy_url if notice and reserved else ""


def _paths(edition: Edition) -> list[str]:
    return [edition.get_absolute_url(), addresses.ninjs_path(edition)]


@public_page
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Everybody may read all but the desk; miners, what is not reserved (RFC 9309)."""
    mining = Mining.now(paper_of(request).default_notice)
    desk = f"Disallow: {reverse('admin:index')}"
    lines = ["User-agent: *", desk, "", *(f"User-agent: {name}" for name in MINERS)]
    if is_reserved(mining.default):
        # The longest path that matches decides (section 2.2.2), in whatever order they stand.
        lines += ["Disallow: /", "Allow: /.well-known/tdmrep.json"]
        lines += _rules("Allow", mining, lambda edition: not _is_reserved(edition))
    else:
        lines += [desk, "Disallow: /pictures/", *_rules("Disallow", mining, _is_reserved)]
    maps = ("sitemap", "sitemap_news")
    lines += ["", *(f"Sitemap: {addresses.absolute(reverse(f'articles:{name}'))}" for name in maps)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _is_reserved(edition: Edition) -> bool:
    return edition.copyright_notice.tdm_reserved


def _rules(verb: str, mining: Mining, chosen: Callable[[Edition], bool]) -> list[str]:
    return [
        f"{verb}: {path}"
        for edition in filter(chosen, mining.exceptions)
        for path in _paths(edition)
    ]


@public_page
def indexnow(request: HttpRequest, key: str) -> HttpResponse:
    """What shows search engines that a ping comes from us (https://www.indexnow.org/documentation)."""
    if not (settings.INDEXNOW and constant_time_compare(key, indexnow_key())):
        raise Http404(_("There is nothing here."))
    return HttpResponse(key, content_type="text/plain; charset=utf-8")


@public_page
def tdmrep(request: HttpRequest) -> JsonResponse:
    """The TDM file of the server: the first rule that matches an address holds for it.

    Source: TDMRep, Final Report of 2 February 2024, section "TDM File on the Origin Server". Each
    answer says the same in its own headers, which come before this file (section "Processing
    priority"); but what they leave out stays as it is here. So nothing here offers the paper's
    policy for what is not the paper's: no picture has one, and the rule for all that is left has
    one only if every story with another word is named before it.
    """
    mining = Mining.now(paper_of(request).default_notice)
    rules = [
        _rule(path, edition.copyright_notice)
        for edition in mining.exceptions
        for path in _paths(edition)
    ]
    rules.append({"location": "/pictures/", RESERVATION: 1})
    rules.append(_rule("/", mining.default, has_policy=mining.are_all))
    return JsonResponse(rules, safe=False)


def _rule(
    location: str, notice: CopyrightNotice | None, has_policy: bool = True
) -> dict[str, object]:
    reserved, policy = _word(notice)
    rule: dict[str, object] = {"location": location, RESERVATION: int(reserved)}
    if has_policy and policy:
        rule[POLICY] = policy
    return rule
