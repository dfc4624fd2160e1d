"""What crawlers read first: robots.txt and the TDM file of the server."""

import json
from datetime import timedelta
from urllib.robotparser import RobotFileParser

import pytest
from django.utils import timezone

from articles import desk
from articles.models import Edition
from articles.views import robots
from tests import make
from tests.formats import told
from tests.views.pages import queries_of

pytestmark = pytest.mark.django_db

TDMREP = "/.well-known/tdmrep.json"
POLICY = "https://packet.example.org/mining.json"


def may(client, crawler: str, path: str) -> bool:
    """Whether ``crawler`` may fetch ``path``: the longest rule of its group decides (RFC 9309)."""
    text = client.get("/robots.txt").content.decode()
    names: list[str] = []
    rules: list[tuple[int, bool]] = [(0, True)]
    fresh = True
    for line in text.splitlines():
        key, _, value = (part.strip() for part in line.partition(":"))
        if key == "User-agent":
            names = [*([] if fresh else names), value]
            fresh = False
        elif line:
            fresh = True
            own = crawler in names or (names == ["*"] and f"User-agent: {crawler}\n" not in text)
            if own and path.startswith(value):
                rules.append((len(value), key == "Allow"))
    return max(rules)[1]


def rules(client) -> list[dict]:
    response = client.get(TDMREP)
    assert response["Content-Type"] == "application/json"
    return response.json()


def rule_for(client, path: str) -> dict:
    """The first rule that matches."""
    return next(rule for rule in rules(client) if path.startswith(rule["location"]))


def test_all_may_read_all_but_the_desk(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["ETag"]
    assert may(client, "Googlebot", "/world/")
    assert not may(client, "Googlebot", "/admin/")
    parser = RobotFileParser()
    parser.parse(response.content.decode().splitlines())
    assert parser.can_fetch("Googlebot", "/2024/02/17/story/")
    assert not parser.can_fetch("GPTBot", "/2024/02/17/story/")


def test_miners_stay_out_of_what_is_reserved_but_may_read_what_is_not(client):
    make.notice(is_default=True)
    ours = make.published("Ours").get_absolute_url()
    free = told.story(headline="Free", copyright_notice=told.notice(tdm_reserved=False))
    free = free.get_absolute_url()
    for crawler in ("GPTBot", "CCBot", "Google-Extended"):
        assert not may(client, crawler, "/")
        assert not may(client, crawler, ours)
        assert may(client, crawler, free)
        assert may(client, crawler, f"{free[:-1]}.json")
        assert not may(client, crawler, f"{free[:-1]}-and-more/")
        assert may(client, crawler, TDMREP)


def test_where_mining_is_free_miners_stay_out_of_the_agencys_copy_and_the_desk(client):
    make.notice(is_default=True, tdm_reserved=False)
    free = make.published("Free", copyright_notice=make.notice(is_default=True, tdm_reserved=False))
    wire = told.story(headline="Wire").get_absolute_url()
    assert may(client, "GPTBot", free.get_absolute_url())
    assert not may(client, "GPTBot", wire)
    assert not may(client, "GPTBot", f"{wire[:-1]}.json")
    assert not may(client, "GPTBot", "/admin/")
    assert may(client, "Googlebot", wire)


def test_the_file_says_what_the_papers_notice_does_and_names_the_stories_that_differ(client):
    make.notice(is_default=True, tdm_policy_url=POLICY)
    ours = make.published(
        "Ours", copyright_notice=make.notice(is_default=True, tdm_policy_url=POLICY)
    )
    wire = told.story(headline="Wire").get_absolute_url()
    free = told.story(headline="Free", copyright_notice=told.notice(tdm_reserved=False))
    assert rules(client)[-1] == {"location": "/", "tdm-reservation": 1, "tdm-policy": POLICY}
    whole = {"tdm-reservation": 1, "tdm-policy": POLICY}
    assert rule_for(client, ours.get_absolute_url()) == {"location": "/", **whole}
    assert rule_for(client, wire) == {"location": wire, "tdm-reservation": 1}
    assert rule_for(client, free.get_absolute_url())["tdm-reservation"] == 0
    assert rule_for(client, f"{free.get_absolute_url()[:-1]}.json")["tdm-reservation"] == 0


def test_no_picture_is_offered_under_the_papers_policy(client):
    make.notice(is_default=True, tdm_policy_url=POLICY)
    path = make.image().thumbnail_url
    assert rule_for(client, path) == {"location": "/pictures/", "tdm-reservation": 1}


def test_each_answer_says_the_same_as_the_file(client):
    make.notice(is_default=True, tdm_policy_url=POLICY)
    editions = [
        told.story(headline="Wire"),
        told.story(headline="Free", copyright_notice=told.notice(tdm_reserved=False)),
    ]
    for path in ["/", *(edition.get_absolute_url() for edition in editions)]:
        response, rule = client.get(path), rule_for(client, path)
        assert response["tdm-reservation"] == str(rule["tdm-reservation"])
        assert response.get("tdm-policy") == rule.get("tdm-policy")


def test_only_what_readers_see_is_named(client, publisher):
    told.story(headline="Draft of nothing", copyright_notice=make.notice())
    free = told.notice(tdm_reserved=False)
    make.published("Tomorrow", copyright_notice=free, at=timezone.now() + timedelta(days=1))
    gone = make.published("Withdrawn", copyright_notice=free, by=publisher)
    desk.withdraw(gone.story, publisher, "It was wrong.")
    text = client.get("/robots.txt").content.decode() + json.dumps(rules(client))
    assert "tomorrow" not in text
    assert "withdrawn" not in text


def test_when_not_all_can_be_named_the_policy_is_offered_for_none(client, monkeypatch):
    monkeypatch.setattr(robots, "MAX_EXCEPTIONS", 1)
    make.notice(is_default=True, tdm_policy_url=POLICY)
    told.story(headline="Newest exception")
    assert rules(client)[-1]["tdm-policy"] == POLICY
    told.story(headline="One more", copyright_notice=Edition.objects.get().copyright_notice)
    assert rules(client)[-1] == {"location": "/", "tdm-reservation": 1}
    assert len(rules(client)) == 4


def test_an_address_in_another_script_is_written_as_crawlers_ask_for_it(client):
    edition = told.story(
        headline="نجوم", slug="نجوم", copyright_notice=told.notice(tdm_reserved=False)
    )
    assert f"Allow: {edition.get_absolute_url()}\n" in client.get("/robots.txt").content.decode()
    assert "%D9%86" in rules(client)[0]["location"]


@pytest.mark.parametrize("count", [2, 20])
def test_they_take_three_queries_however_many_stories_differ(client, count):
    free = told.notice(tdm_reserved=False)
    for number in range(count):
        make.published(f"Story {number}", copyright_notice=free)
    assert queries_of(client, "/robots.txt") == queries_of(client, TDMREP) == 3
