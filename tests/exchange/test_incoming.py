"""What a wire file becomes: nothing is lost on the way in, and nothing invented."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from hypothesis import given
from hypothesis import strategies as st

from articles import desk
from articles.desk.checklist import checklist
from articles.exchange.incoming import Status
from articles.exchange.wire import Arrival
from articles.lib import html
from articles.models import (
    Author,
    Byline,
    CopyrightNotice,
    Edition,
    Event,
    Image,
    ImageCaption,
    Story,
    Topic,
    WireFile,
)
from tests import make
from tests.exchange import wires
from tests.exchange.wires import bring

pytestmark = pytest.mark.django_db


def _lead(story: Story) -> ImageCaption:
    return story.captions.get(placement="lead")


# The parts


def test_a_file_becomes_a_draft_with_all_its_parts() -> None:
    outcome = bring()
    story = Story.objects.get()
    assert (outcome.status, outcome.story) == (Status.IMPORTED, story)
    assert story.working_headline == "The river rose two metres in a night"
    assert story.suggested_sources
    assert (story.sources, story.section, story.language) == ([], None, "en")
    use = _lead(story)
    assert (
        use.caption == use.image.caption == "Rescuers row past the market hall of Lima on Monday."
    )
    assert (use.image.asset_id, use.image.creator) == (wires.ASSET_ID, "Jane Doe")
    assert (use.image.credit, use.image.source) == ("JANE DOE/Getty Images", "Getty Images")
    assert str(story.copyright_notice) == wires.NOTICE


def test_the_body_is_the_paragraphs_to_the_last_mark() -> None:
    paragraphs = ("“Só —” disse ela… 5 < 6 & 7 > 3.", "It’s 20 °C; l’été, ¿no? Ελλάδα 日本.")
    bring(wires.text(paragraphs=paragraphs))
    assert html.plain_text(Story.objects.get().body) == "\n\n".join(paragraphs)


def test_nothing_becomes_a_link_or_markup() -> None:
    paragraph = "<b>Read</b> https://x.example, <script>alert(1)</script> *now* & [here](//x)."
    bring(wires.text(paragraphs=(paragraph,)))
    body = Story.objects.get().body
    assert html.plain_text(body) == paragraph
    assert body.count("<") == 2  # one paragraph, opened and closed


@given(
    st.lists(
        st.from_regex(r"[A-Z][^\W_]{2,9}( [^\W_]{1,9}[,;&<>\"'”—]?){6,12}\.", fullmatch=True),
        min_size=1,
        max_size=5,
    )
)
def test_no_character_of_a_body_is_lost(paragraphs: list[str]) -> None:
    arrival = Arrival.from_text("", "\n\n".join(paragraphs))
    assert html.plain_text(arrival.record.body) == "\n\n".join(arrival.story.paragraphs)


def test_nothing_is_invented() -> None:
    make.notice(is_default=True)
    bring(wires.text(asset_id="", caption="", notice=""))
    story = Story.objects.get()
    assert story.copyright_notice is None
    assert (story.headline, story.dek, story.kicker, story.dateline) == ("", "", "", "")
    assert not story.bylines.exists()
    assert not story.captions.exists()
    assert not Author.objects.exists()


def test_no_rights_of_the_picture_are_taken_from_the_notice_of_the_story() -> None:
    bring()
    image = Image.objects.get()
    assert (image.copyright_notice, image.license_url, image.usage_terms) == ("", "", "")
    assert (image.rights_from, image.rights_until) == (None, None)


def test_a_headline_and_a_byline_that_the_file_states_are_taken() -> None:
    outcome = bring(wires.text(head="HEADLINE: River keeps rising\nBy Ana Ruiz and Bo Lund"))
    story = Story.objects.get()
    assert (story.headline, story.working_headline) == ("River keeps rising", "")
    assert story.slug == "river-keeps-rising"
    assert [row.author.name for row in story.bylines.all()] == ["Ana Ruiz", "Bo Lund"]
    assert "The author Ana Ruiz was added." in outcome.notes


def test_authors_are_known_again_by_name_or_slug() -> None:
    ana = make.author("Ana Ruiz")
    outcome = bring(byline=("ANA  ruiz", "bo-lund"), name="", content=wires.text())
    bo = Author.objects.exclude(pk=ana.pk).get()
    assert [row.author for row in Byline.objects.order_by("position")] == [ana, bo]
    assert not any("Ana" in note for note in outcome.notes)
    bring(wires.changed("two", "three"), byline=("ana-ruiz", "bo-lund"))
    assert Author.objects.count() == 2


def test_two_authors_of_one_name_are_told_apart_by_slug() -> None:
    make.author("Ana Ruiz")
    second = Author.objects.create(name="Ana Ruiz", slug="ana-ruiz-lima")
    with pytest.raises(desk.Refused, match=r"by slug \(ana-ruiz, ana-ruiz-lima\)"):
        bring(byline=("Ana Ruiz",))
    bring(byline=("ana-ruiz-lima",))
    assert Byline.objects.get().author == second


def test_a_new_author_gets_a_slug_of_their_own() -> None:
    Author.objects.create(name="Ana Ruíz", slug="ana-ruiz")
    bring(byline=("Ana Ruiz", "Мария Иванова"))
    slugs = Author.objects.order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["ana-ruiz", "ana-ruiz-2", "мария-иванова"]


def test_topics_are_found_or_made() -> None:
    make.story(topics=("São Paulo",))
    bring(topics=("SÃO PAULO", "rivers"))
    story = Story.objects.latest("pk")
    assert set(story.topics.names()) == {"São Paulo", "rivers"}
    assert Topic.objects.count() == 2


def test_confirmed_sources_are_no_suggestions_any_more() -> None:
    bring()
    suggested = Story.objects.get().suggested_sources
    bring(sources=(suggested[0],))
    story = Story.objects.get()
    assert (story.sources, story.suggested_sources) == (suggested[:1], suggested[1:])


def test_what_is_too_long_is_refused_in_a_sentence_and_nothing_is_kept() -> None:
    for wishes in ({"headline": "x" * 251}, {"byline": ("A" * 121,)}, {"topics": ("t" * 101,)}):
        with pytest.raises(desk.Refused, match="at most"):
            bring(**wishes)
    with pytest.raises(desk.Refused, match=r"copyright notice, holder: .* at most 200"):
        bring(wires.text(notice="© 2024 " + " ".join(["Holder"] * 9 + ["H" * 200]) + "."))
    assert not Story.objects.exists()
    assert not WireFile.objects.exists()
    assert not Image.objects.exists()


# The notice


def test_the_same_notice_is_used_again_whatever_its_case_and_spaces() -> None:
    notice = CopyrightNotice.objects.create(
        holder="LATIN  times",
        year_rule="fixed",
        year_from=2024,
        statement="All rights reserved.  DO NOT reproduce without permission.",
    )
    bring()
    assert Story.objects.get().copyright_notice == notice


@pytest.mark.parametrize(
    ("printed", "rule", "first", "last"),
    [
        ("© 2024 Latin Times. All rights reserved.", "fixed", 2024, None),
        ("(c) 2019-2024 Latin Times. All rights reserved.", "range", 2019, 2024),
        ("Copyright Latin Times. All rights reserved.", "none", None, None),
    ],
)
def test_a_notice_is_made_as_it_is_stated(
    printed: str, rule: str, first: int | None, last: int | None
) -> None:
    default = make.notice(statement="All rights reserved.", is_default=True)
    bring(wires.text(notice=printed))
    notice = Story.objects.get().copyright_notice
    assert notice != default
    assert (notice.holder, notice.statement) == ("Latin Times", "All rights reserved.")
    assert (notice.year_rule, notice.year_from, notice.year_to) == (rule, first, last)
    assert not notice.is_default
    bring(wires.text(notice=printed, paragraphs=("Something else happened in the town.",)))
    assert CopyrightNotice.objects.count() == 2


# The picture


def test_a_picture_without_a_file_waits_and_blocks_nothing() -> None:
    story = bring(headline="River rises", section=make.section(), byline=("Ana Ruiz",)).story
    assert _lead(story).image.is_missing
    missing = next(c for c in checklist(story) if c.code == "image_missing")
    assert (missing.done, missing.blocks) == (False, False)
    desk.publish(story, None)
    assert not Edition.objects.get().caption_rows.exists()


def test_a_picture_that_is_supplied_later_reaches_readers_with_an_update() -> None:
    whole = {"headline": "River rises", "section": make.section(), "byline": ("Ana Ruiz",)}
    bring(**whole, publish=True)
    outcome = bring(picture=BytesIO(make.jpeg()), alt_text="A boat", publish=True)
    image = Image.objects.get()
    assert (image.is_missing, image.alt_text) == (False, "A boat")
    assert outcome.status is Status.UPDATED
    row = Edition.objects.get(number=2).caption_rows.get()
    assert (row.alt_text, row.credit) == ("A boat", "JANE DOE/Getty Images")


def test_a_picture_is_known_again_by_its_asset_id() -> None:
    image = make.image(asset_id=wires.ASSET_ID, creator="J. Doe", credit="", alt_text="A boat")
    outcome = bring()
    image.refresh_from_db()
    assert Image.objects.get() == image == _lead(outcome.story).image
    assert image.caption == "A heron stands in the river."
    assert image.creator == "J. Doe"
    assert image.credit == "JANE DOE/Getty Images"
    assert _lead(outcome.story).caption == "Rescuers row past the market hall of Lima on Monday."
    kept = "The picture keeps its creator “J. Doe”; the file states “Jane Doe”."
    assert kept in outcome.notes


def test_of_two_pictures_with_one_asset_id_that_with_a_file_is_taken() -> None:
    make.image(asset_id=wires.ASSET_ID, data=b"")
    here = make.image(asset_id=wires.ASSET_ID)
    assert _lead(bring().story).image == here


def test_a_file_for_a_picture_that_has_one_is_not_taken() -> None:
    image = make.image(asset_id=wires.ASSET_ID)
    outcome = bring(picture=BytesIO(make.jpeg(colour="red")))
    assert any("has a file already" in note for note in outcome.notes)
    assert Image.objects.get().checksum == image.checksum
    same = bring(picture=BytesIO(make.jpeg()))
    assert (same.status, same.notes) == (Status.UNCHANGED, [])


def test_a_picture_that_the_file_does_not_name_stands_on_its_own() -> None:
    outcome = bring(wires.text(asset_id="", caption=""), picture=BytesIO(make.jpeg()))
    image = _lead(outcome.story).image
    assert (image.caption, image.credit, image.asset_id) == ("", "", "")
    assert default_storage.exists(image.file.name)


def test_a_bad_picture_is_refused_by_name_and_nothing_is_half_done() -> None:
    with pytest.raises(desk.Refused, match=r"boat\.jpg: This JPEG picture is (cut short|damaged)"):
        bring(picture=BytesIO(make.jpeg(640, 480)[:300]), picture_name="boat.jpg")
    assert not Story.objects.exists()
    assert not Image.objects.exists()


def test_alt_text_goes_to_the_picture_or_else_to_this_use_of_it() -> None:
    image = make.image(asset_id=wires.ASSET_ID, alt_text="A boat")
    use = _lead(bring(alt_text="Three rescuers in a boat").story)
    image.refresh_from_db()
    assert (image.alt_text, use.alt_text) == ("A boat", "Three rescuers in a boat")
    with pytest.raises(desk.Refused, match="no picture"):
        bring(
            wires.text(asset_id="", caption="", paragraphs=("Another day, another story.",)),
            alt_text="A boat",
        )


# Who may, and what is written down


def test_a_reporter_brings_in_what_the_file_states_and_no_more(reporter) -> None:
    bring(wires.text(head="By Ana Ruiz"), by=reporter)
    story = Story.objects.get()
    assert (story.created_by, story.edited_by) == (reporter, reporter)
    with pytest.raises(desk.NotAllowed, match="Nobody here is called Zed Smith"):
        bring(byline=("Zed Smith",), by=reporter)


def test_who_may_not_write_may_not_import() -> None:
    reader = make.user(group="Reporter")
    reader.groups.clear()
    with pytest.raises(desk.NotAllowed, match="may not add stories"):
        bring(by=reader)


@pytest.mark.parametrize("content", ["", wires.changed("two", "three", head="By Ana Ruiz")])
def test_a_byline_that_comes_with_a_file_gives_no_right_to_its_story(
    reporter, editor, content: str
) -> None:
    make.author("Rosa Ríos", user=reporter)
    same = wires.text(head="By Ana Ruiz")
    story = bring(same, by=editor).story
    with pytest.raises(desk.NotAllowed, match="ask an editor"):
        bring(content or same, by=reporter, byline=("Rosa Ríos",))
    assert [row.author.name for row in story.bylines.all()] == ["Ana Ruiz"]


def test_a_reporter_does_not_change_the_stories_of_others(reporter, editor) -> None:
    bring(by=editor)
    with pytest.raises(desk.NotAllowed, match="ask an editor"):
        bring(wires.changed("two", "three"), by=reporter)
    assert WireFile.objects.count() == 1


def test_publishing_may_be_refused_by_itself(reporter) -> None:
    whole = {"headline": "River rises", "section": make.section(), "byline": ("Ana Ruiz",)}
    make.author("Ana Ruiz")
    outcome = bring(by=reporter, publish=True, **whole)
    assert outcome.status is Status.IMPORTED
    assert outcome.reasons == ["Only an editor may publish: submit the story for review instead."]
    assert Story.objects.exists()


def test_the_log_tells_what_came_in(editor) -> None:
    bring(by=editor, headline="River rises")
    event = Event.objects.get(verb=Event.Verb.IMPORTED)
    assert (event.actor, event.subject) == (editor, "River rises")
    assert event.detail["file"] == "river.txt"
    assert event.detail["wishes"] == {"headline": "River rises"}
    file = WireFile.objects.get()
    assert (file.name, file.asset_id, file.text) == ("river.txt", wires.ASSET_ID, wires.text())


def test_the_log_tells_what_a_file_brought_with_it(editor) -> None:
    image = make.image(asset_id=wires.ASSET_ID, creator="", credit="Jane Doe/Reuters")
    before = Event.objects.count()
    bring(by=editor, headline="River rises", byline=("Bo Lund",))
    logged = {
        (event.verb, event.detail.get("thing"), event.subject): event
        for event in Event.objects.order_by("number")[before:]
    }
    added = logged["added", "articles.author", "Bo Lund"]
    assert (added.actor, added.detail["key"]) == (editor, Author.objects.get(name="Bo Lund").pk)
    assert ("added", "articles.copyrightnotice", str(CopyrightNotice.objects.get())) in logged
    [changed] = [event for event in logged.values() if event.image_id == image.pk]
    assert changed.verb == "changed"
    assert changed.detail["changes"]["creator"] == ["", "Jane Doe"]
