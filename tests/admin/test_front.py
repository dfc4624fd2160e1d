"""The editor of the fronts: by plain forms and as its script asks, and a front of any moment."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import desk
from articles.admin.front.spots import find_spot, spot_key, spots_of
from articles.admin.stories.publishing import OF_FRONTS
from articles.desk import front
from articles.desk.front import Spot
from articles.models import Banner, Event, Section, Slot, Story
from tests import make
from tests.admin.posting import fill, said

pytestmark = pytest.mark.django_db
EDITOR = "/admin/front/"
CHANGE = "/admin/front/change/"
AS_OF = "/admin/front/as-of/"
Place = Slot.Place


def typed(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M:%S")


def soon(hours: float = 1) -> datetime:
    return (timezone.now() + timedelta(hours=hours)).replace(microsecond=0)


@pytest.fixture
def desk_client(client: Client, editor) -> Client:
    client.force_login(editor)
    return client


@pytest.fixture
def river(editor) -> Story:
    return make.published("River", by=editor).story


def post(client: Client, url: str = CHANGE, **data: object) -> str:
    return said(client.post(url, data, follow=True))


def seen(key: str = "lead-0", section: Section | None = None, at: datetime | None = None) -> str:
    spot = find_spot(key, section, list(Section.objects.all()))
    slot = front.seen_in(spot, at)
    return slot.story.headline if slot else ""


def test_the_editor_shows_each_place_what_stands_there_and_what_is_coming(
    desk_client, editor, river
) -> None:
    front.place(river, Spot(Place.LEAD), editor, until=soon(5))
    later = make.published("Later", by=editor, at=soon()).story
    front.place(later, Spot(Place.SECOND, 1), editor)
    make.published("By itself", by=editor)
    response = desk_client.get(EDITOR)
    picture = response.context["picture"]
    stands = {each.key: each.edition.headline for each in picture.spots if each.edition}
    assert stands == {"lead-0": "River", "second-0": "By itself"}
    assert [slot.story for slot in picture.coming] == [later]
    assert [each.edition.headline for each in response.context["scheduled"]] == ["Later"]
    text = response.content.decode()
    assert "Coming later" in text
    assert "edith placed on a front" in text
    assert timezone.get_current_timezone_name() in text


def test_each_time_is_one_that_machines_can_read(desk_client, editor, river) -> None:
    front.place(river, Spot(Place.LEAD), editor)
    front.place(river, Spot(Place.SECOND, 1), editor, since=soon(2))
    moments = re.findall(r'<time datetime="([^"]*)"', desk_client.get(EDITOR).content.decode())
    assert len(moments) == 3
    for moment in moments:
        assert timezone.is_aware(datetime.strptime(moment, "%Y-%m-%dT%H:%M:%S%z"))


def test_every_place_has_one_name(editor) -> None:
    sections = [make.section(), make.section("Arts")]
    for section in (None, sections[0]):
        keys = [spot_key(spot) for spot in spots_of(section, sections)]
        assert len(keys) == len(set(keys))
        assert all(spot_key(find_spot(key, section, sections)) == key for key in keys)
    assert find_spot("block-1-0", sections[0], sections) is None


def test_a_story_is_placed_by_a_plain_form(desk_client, river) -> None:
    assert "stands in “Lead, front page”" in post(
        desk_client, do="place", story=river.pk, spot="lead-0@0"
    )
    assert seen() == "River"
    until = soon(3)
    says = post(desk_client, do="place", story=river.pk, spot="second-2", until=typed(until))
    assert "until" in says
    assert (seen(), seen("second-2")) == ("", "River")
    assert Slot.objects.standing().get().until == until


def test_the_front_of_a_section_is_made_likewise(desk_client, river) -> None:
    section = river.section
    url = f"/admin/front/{section.pk}/change/"
    post(desk_client, url, do="place", story=river.pk, spot="brief-3")
    assert seen("brief-3", section) == "River"
    assert desk_client.get(f"/admin/front/{section.pk}/").status_code == 200
    assert "Choose a place" in post(
        desk_client, url, do="place", story=river.pk, spot=f"block-{section.pk}-0"
    )


def test_a_story_to_come_is_placed_from_when_it_is_live(desk_client, editor) -> None:
    story = make.published("Later", by=editor, at=soon()).story
    says = post(desk_client, do="place", story=story.pk, spot="lead-0@0")
    assert "will stand in" in says
    assert (seen(), seen(at=soon(2))) == ("", "Later")


def test_taking_off_new_times_and_undoing(desk_client, editor, river) -> None:
    slot = front.place(river, Spot(Place.LEAD), editor)
    until = soon()
    assert "until" in post(desk_client, do="times", slot=slot.pk, until=typed(until))
    assert Slot.objects.get().until == until
    assert "taken off" in post(desk_client, do="off", slot=slot.pk)
    assert seen() == ""
    assert "undone" in post(desk_client, do="undo", event=front.last_change(None).pk)
    assert seen() == "River"


def test_two_editors_never_overwrite_one_another(desk_client, editor, river) -> None:
    bridge = make.published("Bridge", by=editor).story
    front.place(river, Spot(Place.LEAD), make.user("olga"))
    says = post(desk_client, do="place", story=bridge.pk, spot="lead-0@0")
    assert "Somebody was faster: olga has placed “River” there" in says
    assert seen() == "River"
    # In another place there is nothing to overwrite.
    post(desk_client, do="place", story=bridge.pk, spot="second-0@0")
    assert seen("second-0") == "Bridge"


def test_the_script_gets_the_front_as_it_stands_now(desk_client, river) -> None:
    ask = {"do": "place", "story": river.pk, "spot": "lead-0@0", "q": "river"}
    answer = desk_client.post(CHANGE, ask, headers={"accept": "application/json"}).json()
    assert answer["done"] is True
    assert 'data-spot="lead-0"' in answer["board"]
    assert 'value="river"' in answer["board"]
    answer = desk_client.post(CHANGE, ask, headers={"accept": "application/json"}).json()
    assert answer["done"] is False
    assert "Somebody was faster" in answer["says"]


def test_the_tray_is_searched_whatever_the_accents(desk_client, editor) -> None:
    make.published("El río crece", by=editor)
    make.published("Bridge", by=editor)
    found = desk_client.get(EDITOR, {"q": "RIO"}).context["live"]
    assert [each.edition.headline for each in found] == ["El río crece"]
    for q in ("\0", "x" * 10_000, "%_(", "“”"):
        assert desk_client.get(EDITOR, {"q": q}).status_code == 200


def test_a_banner_is_put_up_and_taken_down(desk_client, river) -> None:
    until = soon()
    says = post(
        desk_client,
        do="announce",
        **{"banner-text": "It rises", "banner-story": river.pk, "banner-until": typed(until)},
    )
    assert "stands until" in says
    banner = Banner.objects.get()
    assert (banner.text, banner.story, banner.until) == ("It rises", river, until)
    assert "It rises" in desk_client.get(EDITOR).content.decode()
    assert "taken down" in post(desk_client, do="recall", banner=banner.pk)
    assert not Banner.objects.shown().exists()


def test_a_banner_without_an_end_or_of_an_unknown_story_is_refused(desk_client, editor) -> None:
    draft = make.story("Secret", by=editor)
    for story in (draft.pk, "0", "x", "9" * 30, "-1", "٣"):
        fields = {"banner-text": "Now", "banner-story": story, "banner-until": typed(soon())}
        assert "There is no such story" in post(desk_client, do="announce", **fields)
    assert "Until" in post(desk_client, do="announce", **{"banner-text": "Now"})
    assert not Banner.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"do": "fly"},
        {"do": "place"},
        {"do": "place", "spot": "lead-0", "story": "9" * 18},
        {"do": "place", "spot": "lead-0", "story": "9" * 40},
        {"do": "place", "spot": "\0", "story": "1"},
        {"do": "place", "spot": "lead-0@" + "9" * 40, "story": "1"},
        {"do": "place", "spot": "lead-0", "story": "1", "since": "yesterday"},
        {"do": "place", "spot": "lead-0", "story": "1", "since": "9999-12-31T23:59"},
        {"do": "place", "spot": "lead-0", "story": "1", "until": "0001-01-01T00:00"},
        {"do": "off", "slot": "x"},
        {"do": "off", "slot": "77"},
        {"do": "times", "slot": "77", "until": "soon"},
        {"do": "undo", "event": "77"},
        {"do": "undo"},
        {"do": "recall", "banner": "77"},
        {"do": "recall", "banner": "٣"},
    ],
)
def test_a_crafted_request_is_refused_in_a_sentence(desk_client, data) -> None:
    assert post(desk_client, **data).strip()
    assert not Slot.objects.exists()


@pytest.mark.parametrize("group", ["Reporter", "Photo editor"])
def test_who_may_not_change_fronts_finds_no_way_in(client: Client, group, river) -> None:
    client.force_login(make.user(group=group))
    assert client.get(EDITOR).status_code == 403
    assert client.get(AS_OF).status_code == 403
    assert client.post(CHANGE, {"do": "place", "story": river.pk}).status_code == 403
    assert EDITOR not in client.get("/admin/").content.decode()
    form = client.get(reverse("admin:articles_story_change", args=[river.pk]))
    assert "publishing-spot" not in form.content.decode()


def test_nobody_without_a_login_gets_in_and_what_is_not_there_is_not_found(client, editor) -> None:
    for url in (EDITOR, AS_OF):
        assert client.get(url).status_code == 302
    assert client.post(CHANGE).status_code == 302
    client.force_login(editor)
    assert client.get("/admin/front/77/").status_code == 404
    assert client.get("/admin/front/77/as-of/").status_code == 404
    assert client.get(f"/admin/front/{'9' * 30}/").status_code == 404
    assert client.get(CHANGE).status_code == 405
    assert client.post(EDITOR).status_code == 405


@pytest.mark.parametrize("count", [2, 20])
def test_the_editor_asks_no_more_however_many_stories(desk_client, editor, count) -> None:
    for number in range(count):
        story = make.published(f"Story {number}", by=editor, lead=make.image()).story
        if number < 6:
            front.place(story, Spot(Place.BRIEF, number), editor)
    desk_client.get(EDITOR)
    with CaptureQueriesContext(connection) as queries:
        desk_client.get(EDITOR)
    assert len(queries) <= 26


# --- As of another moment -------------------------------------------------------------------


def cards(response) -> list[str]:
    shown = response.context["front"]
    return [each.headline for each in (shown.lead, *shown.second, *shown.briefs) if each]


def test_the_front_of_a_past_moment_has_what_stood_there_then(
    desk_client, editor, publisher, river
) -> None:
    front.place(river, Spot(Place.LEAD), editor)
    front.announce("It rises", editor, until=soon(), story=river)
    then = timezone.now()
    front.recall(Banner.objects.get(), editor)
    desk.withdraw(river, publisher, "It was another river.")
    make.published("Newer", by=editor)
    assert cards(desk_client.get(AS_OF)) == ["Newer"]
    at = timezone.localtime(then)
    response = desk_client.get(AS_OF, {"at": at.strftime("%Y-%m-%dT%H:%M:%S.%f")})
    assert cards(response) == ["River"]
    text = response.content.decode()
    assert "It rises" in text
    assert "As it was on" in text
    assert "no-store" in response["Cache-Control"]


def test_the_front_of_a_moment_to_come_has_what_is_scheduled_and_not_what_will_have_ended(
    desk_client, editor
) -> None:
    ends = make.story("Ends", by=editor)
    desk.publish(ends, editor, until=soon(1))
    make.published("Stays", by=editor)
    coming = make.published("Comes", by=editor, at=soon(2)).story
    front.place(coming, Spot(Place.LEAD), editor)
    front.announce("Soon", editor, since=soon(2), until=soon(4))
    response = desk_client.get(AS_OF, {"at": typed(soon(3))})
    assert cards(response) == ["Comes", "Stays"]
    text = response.content.decode()
    assert "Soon" in text
    assert "As it will be on" in text
    assert desk_client.get(f"/admin/front/{coming.section_id}/as-of/").status_code == 200


def test_a_picture_whose_rights_will_be_over_is_not_on_the_front_of_then(
    desk_client, editor
) -> None:
    image = make.image(rights_until=soon(1))
    make.published("Pictured", by=editor, lead=image)
    assert "card--pictured" in desk_client.get(AS_OF).content.decode()
    later = desk_client.get(AS_OF, {"at": typed(soon(2))}).content.decode()
    assert "card--pictured" not in later


@pytest.mark.parametrize("at", ["", "x", "\0", "9" * 5000, "0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_moment_that_is_none_shows_the_front_of_now_or_an_empty_one(
    desk_client, river, at
) -> None:
    assert desk_client.get(AS_OF, {"at": at}).status_code == 200


# --- With the story -------------------------------------------------------------------------


def sheet(**fields: object) -> dict[str, object]:
    return {f"publishing-{name}": value for name, value in fields.items()}


def url(story: Story) -> str:
    return reverse("admin:articles_story_change", args=[story.pk])


def test_the_sheet_publishes_a_story_with_its_slot_and_a_banner(desk_client, editor) -> None:
    story = make.story("Together", by=editor)
    until = soon(2)
    words = {"banner": "It is so", "banner_until": typed(until)}
    fill(desk_client, url(story), "_publish", **sheet(spot="0:second-1", **words))
    edition = story.live_edition()
    assert seen("second-1") == "Together"
    assert Slot.objects.get().since == Banner.objects.get().since == edition.live_from
    assert Banner.objects.get().until == until


def test_the_sheet_offers_again_what_is_scheduled_and_moves_it(desk_client, editor) -> None:
    story = make.story("Together", by=editor)
    section, at, later, end = story.section_id, soon(1), soon(2), soon(4)
    both = {"spot": f"{section}:lead-0", "banner": "It is so", "banner_until": typed(end)}
    fill(desk_client, url(story), "_publish", **sheet(at=typed(at), **both))
    form = desk_client.get(url(story)).context["publishing"]
    assert (form["spot"].value(), form["banner"].value()) == (f"{section}:lead-0", "It is so")
    offered = {name: form[name].value() for name in OF_FRONTS if form[name].value()}
    shown = {
        k: v if isinstance(v, str) else v.strftime("%Y-%m-%dT%H:%M:%S") for k, v in offered.items()
    }
    assert shown["banner_until"] == typed(end)
    again = sheet(**shown, at=typed(later), over_scheduled="replace")
    fill(desk_client, url(story), "_publish", **again)
    assert Slot.objects.get().since == Banner.objects.get().since == later


def test_a_banner_without_an_end_keeps_the_story_from_going_out(desk_client, editor) -> None:
    story = make.story("Together", by=editor)
    response = fill(desk_client, url(story), "_publish", **sheet(banner="It is so"))
    assert "until when the banner stands" in str(response.context["publishing"].errors)
    assert story.live_edition() is None
    assert not Event.objects.filter(verb=Event.Verb.PUBLISHED).exists()
