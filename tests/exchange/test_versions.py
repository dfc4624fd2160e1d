"""The same file again, and corrected versions of it: what the desk has written is never lost."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone

from articles import desk
from articles.desk import saving
from articles.exchange.incoming import Clashed, Outcome, Status
from articles.exchange.merge import DESK, WIRE
from articles.lib import html
from articles.models import Edition, Event, Image, Story, WireFile
from tests import make
from tests.exchange import wires
from tests.exchange.wires import PARAGRAPHS, bring, changed

pytestmark = pytest.mark.django_db


def _whole() -> dict[str, object]:
    """What a file lacks before it can be published."""
    return {"headline": "River rises", "section": make.section(), "byline": ("Ana Ruiz",)}


def _edit(**fields: object) -> Story:
    """What the desk does meanwhile."""
    story = Story.objects.get()
    for name, value in fields.items():
        setattr(story, name, value)
    saving.save(story, None)
    return story


def _in_body(old: str, new: str) -> Story:
    body = Story.objects.get().body
    assert old in body
    return _edit(body=body.replace(old, new))


def _text() -> str:
    return html.plain_text(Story.objects.get().body)


# The same file


def test_the_same_file_changes_nothing_and_says_so() -> None:
    bring(**_whole(), topics=("rivers",), picture=BytesIO(make.jpeg()), alt_text="A boat")
    before = (Story.objects.values().get(), Event.objects.count(), Image.objects.values().get())
    outcome = bring()
    assert (outcome.status, outcome.notes) == (Status.UNCHANGED, [])
    after = (Story.objects.values().get(), Event.objects.count(), Image.objects.values().get())
    assert before == after
    assert WireFile.objects.count() == 1


def test_the_same_text_is_known_under_another_name_and_in_other_lines() -> None:
    bring()
    again = bring(wires.text().replace("\n", "\r\n"), name="copy.txt")
    assert again.status is Status.UNCHANGED
    assert (Story.objects.count(), WireFile.objects.count()) == (1, 1)


def test_the_same_file_leaves_what_the_desk_has_changed() -> None:
    bring()
    _edit(body="<p>All new.</p>", working_headline="Flood")
    assert bring().status is Status.UNCHANGED
    assert Story.objects.get().body == "<p>All new.</p>"


def test_an_earlier_version_does_not_come_back() -> None:
    bring()
    bring(changed("two metres", "three metres"))
    outcome = bring()
    assert outcome.status is Status.UNCHANGED
    assert outcome.notes == ["A newer version of this file is in; it stays."]
    assert "three metres" in _text()


def test_a_wish_that_comes_later_is_granted_alone() -> None:
    bring()
    outcome = bring(headline="River rises")
    assert outcome.status is Status.UPDATED
    story = Story.objects.get()
    assert (story.headline, story.slug) == ("River rises", "river-rises")
    assert story.working_headline == "The river rose two metres in a night"


def test_a_slug_that_an_editor_wrote_stays() -> None:
    bring()
    _edit(slug="flood-in-lima")
    bring(headline="River rises")
    assert Story.objects.get().slug == "flood-in-lima"


def test_standing_wishes_are_granted_once() -> None:
    wishes = {**_whole(), "topics": ("rivers",), "alt_text": "A boat", "standing": True}
    bring(**wishes)
    story = _edit(headline="The river falls", section=make.section("Local"))
    story.topics.clear()
    story.bylines.all().delete()
    assert bring(**wishes).status is Status.UNCHANGED
    story.refresh_from_db()
    assert (story.headline, story.section.name) == ("The river falls", "Local")
    assert not story.topics.exists()
    assert bring(**{**wishes, "headline": "Once more"}).status is Status.UPDATED
    story.refresh_from_db()
    assert (story.headline, story.section.name) == ("Once more", "Local")


# Knowing a version of a story


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("river.txt", {"asset_id": "", "caption": ""}),
        ("river-corrected.txt", {}),
        ("river-corrected.txt", {"asset_id": "", "caption": ""}),
    ],
    ids=["by file name", "by asset id", "by first sentence"],
)
def test_a_corrected_version_is_known(name: str, parts: dict[str, str]) -> None:
    bring()
    outcome = bring(changed("Forty families", "Fifty families", **parts), name=name)
    assert outcome.status is Status.UPDATED
    assert Story.objects.count() == 1
    assert "Fifty families" in _text()


@pytest.mark.parametrize("shared", ["name", "asset id", "first sentence"])
def test_another_story_that_shares_a_mark_is_a_story_of_its_own(shared: str) -> None:
    bring()
    opening = PARAGRAPHS[0] if shared == "first sentence" else "The council met on Tuesday."
    other = wires.text(
        asset_id=wires.ASSET_ID if shared == "asset id" else "999888777",
        paragraphs=(
            opening,
            "It voted on the budget for schools, which had been put off since the spring.",
            "Nobody expected the vote to be so close, the clerk of the chamber said later.",
            "A second reading is planned for the autumn, and the mayor hopes for a majority.",
        ),
    )
    outcome = bring(other, name="river.txt" if shared == "name" else "council.txt")
    assert outcome.status is Status.IMPORTED
    assert Story.objects.count() == 2


def test_what_looks_like_a_version_may_be_brought_in_as_new() -> None:
    bring()
    again = changed("two metres", "three metres")
    assert bring(again, as_new=True).status is Status.IMPORTED
    assert bring(again, as_new=True).status is Status.UNCHANGED
    assert Story.objects.count() == 2


# What the desk has not touched takes the new words


def test_a_correction_keeps_the_address_and_the_history() -> None:
    first = bring(**_whole(), publish=True).edition
    outcome = bring(changed("two metres", "three metres"))
    assert outcome.edition is None
    live = Edition.objects.live().get()
    assert "two metres" in live.body  # readers see what they saw, until it is published
    second = bring(changed("two metres", "three metres"), publish=True).edition
    assert second.get_absolute_url() == first.get_absolute_url()
    assert (second.number, second.published_at) == (2, first.published_at)
    assert "three metres" in Edition.objects.live().get().body
    assert WireFile.objects.count() == 2


def test_paragraphs_of_the_desk_and_of_the_wire_are_both_kept() -> None:
    bring()
    _in_body("Ida Holm", "<strong>Ida Holm</strong>")
    outcome = bring(changed("Forty families", "Fifty families"))
    assert outcome.status is Status.UPDATED
    assert "<strong>Ida Holm</strong>" in Story.objects.get().body
    assert "Fifty families" in _text()


def test_a_paragraph_that_the_wire_adds_comes_in_beside_the_edits_of_the_desk() -> None:
    bring()
    _in_body("<p>The last flood", "<h2>Then</h2><p>The last flood")
    more = (*PARAGRAPHS[:2], "The army has sent boats.", *PARAGRAPHS[2:])
    bring(wires.text(paragraphs=more))
    assert _text().split("\n\n") == [*more[:-1], "Then", more[-1]]


def test_a_paragraph_that_the_wire_takes_out_goes() -> None:
    bring()
    _in_body("Ida Holm", "Ida Holm, 61")
    bring(wires.text(paragraphs=PARAGRAPHS[:-1]))
    assert "1998" not in _text()
    assert "Ida Holm, 61" in _text()


def test_a_new_caption_and_credit_come_in() -> None:
    bring()
    bring(wires.text(caption="Soldiers row past the town hall. JANE DOE/AFP via Getty Images."))
    image = Image.objects.get()
    use = Story.objects.get().captions.get()
    assert use.caption == image.caption == "Soldiers row past the town hall."
    assert image.credit == "JANE DOE/AFP via Getty Images"


def test_another_picture_takes_the_place_of_the_first() -> None:
    bring()
    bring(wires.text(asset_id="555666777", caption="A bridge under water. BO LUND/Reuters."))
    use = Story.objects.get().captions.get()
    assert (use.image.asset_id, use.caption) == ("555666777", "A bridge under water.")
    assert Image.objects.count() == 2


def test_what_a_new_version_does_not_state_stays() -> None:
    bring(wires.text(head="By Ana Ruiz"))
    bring(changed("two", "three", asset_id="", caption="", notice=""))
    story = Story.objects.get()
    assert story.captions.count() == story.bylines.count() == 1
    assert story.copyright_notice


def test_a_new_notice_and_byline_come_in() -> None:
    bring(wires.text(head="By Ana Ruiz"))
    bring(wires.text(head="By Ana Ruiz and Bo Lund", notice="© 2025 Reuters."))
    story = Story.objects.get()
    assert [row.author.name for row in story.bylines.all()] == ["Ana Ruiz", "Bo Lund"]
    assert str(story.copyright_notice) == "© 2025 Reuters"


def test_suggestions_follow_the_text_and_dismissed_ones_stay_away() -> None:
    bring()
    assert "Reuters" in Story.objects.get().suggested_sources
    _edit(suggested_sources=[])
    bring(changed("There is nothing else", "He told AFP that there is nothing else"))
    assert Story.objects.get().suggested_sources == ["AFP"]


# Where both have changed the same


def _clash() -> Clashed:
    with pytest.raises(Clashed) as caught:
        bring(changed("two metres", "three metres"))
    return caught.value


def test_words_that_both_have_changed_are_refused_and_both_kept() -> None:
    bring()
    story = _in_body("two metres", "over two metres")
    refusal = _clash()
    assert str(story) in str(refusal)
    assert f"(story {story.pk})" in str(refusal)
    assert "Import in the admin" in str(refusal)
    (clash,) = refusal.clashes
    assert clash.label == "Body"
    assert clash.before == PARAGRAPHS[0]
    assert "over two metres" in clash.desk
    assert "three metres" in clash.wire
    assert "over two metres" in _text()
    assert WireFile.objects.count() == 1


def test_the_words_that_are_chosen_stand_and_those_replaced_are_in_the_log() -> None:
    bring()
    _in_body("two metres", "over two metres")
    (clash,) = _clash().clashes
    bring(changed("two metres", "three metres"), choices={clash.key: WIRE})
    assert "three metres" in _text()
    detail = Event.objects.filter(verb=Event.Verb.IMPORTED).latest("pk").detail
    assert "over two metres" in detail["replaced"][0]["words"]


def test_the_desk_may_keep_its_words_and_is_not_asked_again() -> None:
    bring()
    _in_body("Forty families", "Some forty families")
    second = changed("Forty families", "Fifty families")
    with pytest.raises(Clashed) as caught:
        bring(second)
    kept = bring(second, choices={caught.value.clashes[0].key: DESK})
    assert kept.status is Status.UNCHANGED
    assert bring(second.replace("1998", "1989")).status is Status.UPDATED
    assert "Some forty families" in _text()
    assert "1989" in _text()


def test_a_choice_that_was_made_of_other_words_does_not_count() -> None:
    bring()
    _in_body("two metres", "over two metres")
    (clash,) = _clash().clashes
    _in_body("over two metres", "nearly three metres")
    with pytest.raises(Clashed):
        bring(changed("two metres", "three metres"), choices={clash.key: WIRE})


@pytest.mark.parametrize("part", ["caption", "byline", "headline", "notice", "picture"])
def test_every_part_that_both_have_changed_waits_for_a_choice(part: str) -> None:
    head = "HEADLINE: River rises\nBy Ana Ruiz"
    story = bring(wires.text(head=head)).story
    use = story.captions.get()
    if part == "caption":
        use.caption = "A boat."
        use.save()
    elif part == "byline":
        story.bylines.update(author=make.author("Chi Mwale"))
    elif part == "headline":
        _edit(headline="River rises fast")
    elif part == "notice":
        _edit(copyright_notice=make.notice(holder="Reuters"))
    else:
        use.image = make.image(asset_id="111222333")
        use.save()
    news = {
        "caption": {"caption": "Soldiers in a boat. JANE DOE/Getty Images."},
        "byline": {"head": "HEADLINE: River rises\nBy Bo Lund"},
        "headline": {"head": "HEADLINE: River keeps rising\nBy Ana Ruiz"},
        "notice": {"notice": "© 2025 AFP."},
        "picture": {"asset_id": "555666777", "caption": "A bridge. BO LUND/Reuters."},
    }[part]
    with pytest.raises(Clashed) as caught:
        bring(wires.text(**{"head": head, **news}))
    (clash,) = caught.value.clashes
    assert part in clash.label.lower()
    assert clash.before != clash.desk != clash.wire


def test_the_same_change_on_both_sides_is_no_clash() -> None:
    bring()
    _in_body("Forty families", "Fifty families")
    assert bring(changed("Forty families", "Fifty families")).status is Status.UNCHANGED
    assert WireFile.objects.count() == 2


# Publishing what came in


def _publish_again(**parts: object) -> Outcome:
    return bring(changed("two metres", "three metres"), publish=True, **parts)


def test_the_same_file_is_published_once() -> None:
    bring(**_whole(), publish=True)
    again = bring(**_whole(), publish=True)
    assert (again.status, again.edition, again.reasons) == (Status.UNCHANGED, None, [])
    assert Edition.objects.count() == 1


def test_a_draft_is_published_when_that_is_asked_for() -> None:
    bring(**_whole())
    outcome = bring(publish=True)
    assert outcome.status is Status.UPDATED
    assert Edition.objects.live().get() == outcome.edition


def test_without_a_headline_nothing_is_published_and_all_reasons_are_told() -> None:
    outcome = bring(publish=True)
    assert [reason.split(":")[0] for reason in outcome.reasons] == [
        "It has no headline",
        "It has no byline",
        "It stands in no section",
    ]
    assert not Edition.objects.exists()


def test_half_written_changes_of_the_desk_are_not_published_along() -> None:
    bring(**_whole(), publish=True)
    _edit(dek="Half a")
    outcome = _publish_again()
    assert outcome.status is Status.UPDATED
    assert "not published" in outcome.reasons[0]
    assert Edition.objects.get().dek == ""


def test_an_update_that_came_in_before_is_published_when_asked_for() -> None:
    bring(**_whole(), publish=True)
    bring(changed("two metres", "three metres"))
    assert _publish_again().edition.number == 2


def test_a_withdrawn_story_does_not_return_by_itself(editor) -> None:
    story = bring(**_whole(), publish=True).story
    desk.withdraw(story, make.user(group="Publisher"), "It was wrong.")
    for outcome in (bring(publish=True), _publish_again()):
        assert "withdrawn" in outcome.reasons[0]
    assert not Edition.objects.live().exists()


def test_an_embargo_holds(editor) -> None:
    story = bring(**_whole()).story
    desk.publish(story, editor, timezone.now() + timedelta(hours=6))
    for outcome in (bring(publish=True), _publish_again()):
        assert "scheduled" in outcome.reasons[0]
    assert not Edition.objects.live().exists()
    assert Edition.objects.scheduled().exists()
