"""Names change, and two turn out to be one: nothing printed is rewritten, no address lost."""

import pytest
from django.db.models import Model

from articles import desk
from articles.desk import NotAllowed, Refused, log, naming, naming_effects, topics
from articles.models import Author, Byline, Edition, Event, Role, Story, Topic, TopicAlias
from tests import make

pytestmark = pytest.mark.django_db


def topic(name: str, **fields: object) -> Topic:
    return Topic.objects.create(name=name, **fields)


def again(noun: Model) -> Model:
    return type(noun).objects.get(pk=noun.pk)


def last() -> Event:
    return Event.objects.order_by("number").last()


def read(noun) -> list[str]:
    """The headlines on its page."""
    by = Edition.objects.with_topic if isinstance(noun, Topic) else Edition.objects.by_author
    return [edition.headline for edition in by(again(noun))]


def refused(verb, *arguments: object, **more: object) -> str:
    with pytest.raises(Refused) as refusal:
        verb(*arguments, **more)
    assert not isinstance(refusal.value, NotAllowed)
    return str(refusal.value)


# --- Renaming -------------------------------------------------------------------------------


def test_a_new_name_brings_a_new_address_and_the_old_ones_lead_to_it(editor) -> None:
    un = topic("UN")
    naming.rename(un, "United  Nations ", editor)
    assert (un.name, un.slug) == ("United Nations", "united-nations")
    assert Topic.objects.at("un") == Topic.objects.at("united-nations") == un
    assert topics.find(["un", "united nations"]) == [un]


def test_renaming_is_logged_with_both_names(editor) -> None:
    un = topic("UN")
    naming.rename(un, "United Nations", editor)
    assert (last().verb, last().actor, last().subject) == ("renamed", editor, "United Nations")
    assert last().detail["changes"] == {
        "name": ["UN", "United Nations"],
        "slug": ["un", "united-nations"],
    }
    assert log.first_fault() == ""


def test_a_name_that_stays_changes_and_logs_nothing(editor) -> None:
    un, rows = topic("UN"), Event.objects.count()
    naming.rename(un, "UN", editor)
    assert (Event.objects.count(), TopicAlias.objects.count()) == (rows, 0)


def test_another_case_of_the_name_needs_no_other_name(editor) -> None:
    un = topic("Un")
    naming.rename(un, "UN", editor)
    assert (again(un).name, un.slug, un.aliases.count()) == ("UN", "un", 0)


def test_renamed_back_it_has_its_first_address_again(editor) -> None:
    un = topic("UN")
    naming.rename(un, "United Nations", editor)
    naming.rename(un, "UN", editor)
    assert (un.name, un.slug) == ("UN", "un")
    assert [alias.slug for alias in un.aliases.all()] == ["united-nations"]


@pytest.mark.parametrize(
    ("name", "slug", "sentence"),
    [
        ("rivers", "", "There is a topic of this name: “Rivers”."),
        ("Brooks", "", "“Brooks” is another name of the topic “Rivers”."),
        ("Creeks", "", "“Creeks” is merged into “Rivers”: choose another name."),
        ("Water", "rivers", "The address “rivers” is that of “Rivers”: choose another."),
        ("Water", "brooks", "The address “brooks” leads to “Rivers” for ever: choose another."),
        ("Water", "a/b", "An address is made of letters, digits and hyphens"),
        ("  ", "", "It needs a name."),
        ("x" * 101, "", "A name has at most 100 characters"),
    ],
)
def test_what_another_has_or_had_is_refused_in_a_sentence(editor, name, slug, sentence) -> None:
    rivers, creeks, water = topic("Rivers"), topic("Creeks"), topic("H2O")
    naming.set_other_names(rivers, ["Brooks"])
    naming.merge(creeks, rivers, editor)
    assert sentence in refused(naming.rename, water, name, editor, slug)
    assert again(water).name == "H2O"


def test_a_slug_once_used_is_not_given_to_a_new_topic(editor) -> None:
    naming.rename(topic("C++"), "C plus plus", editor)
    story = make.story()
    story.topics.add("C#")
    assert story.topics.get().slug == "c-2"


def test_who_may_not_change_topics_may_not_rename_merge_or_part_them(reporter, editor) -> None:
    one, other = topic("One"), topic("Other")
    with pytest.raises(NotAllowed, match="Only an editor"):
        naming.rename(one, "Two", reporter)
    with pytest.raises(NotAllowed, match="Only an editor"):
        naming.merge(one, other, reporter)
    naming.merge(one, other, editor)
    with pytest.raises(NotAllowed, match="Only an editor"):
        naming.part(one, reporter)
    with pytest.raises(NotAllowed, match="Only an editor"):
        naming.unname(other, reporter)


# --- Undoing a new name ---------------------------------------------------------------------


def test_the_last_renaming_can_be_undone_once_and_both_addresses_stay(editor) -> None:
    un = topic("UN")
    naming.rename(un, "Untied Nations", editor)
    assert naming.last_renaming(un).name == "UN"
    naming.unname(un, editor)
    assert (un.name, un.slug) == ("UN", "un")
    assert Topic.objects.at("untied-nations") == un
    assert naming.last_renaming(un) is None
    assert "nothing" in refused(naming.unname, un, editor) or "no new name" in refused(
        naming.unname, un, editor
    )


def test_of_two_renamings_the_last_is_undone(editor) -> None:
    un = topic("UN")
    naming.rename(un, "U.N.O.", editor)
    naming.rename(un, "United Nations", editor)
    naming.unname(un, editor)
    assert un.name == "U.N.O."
    assert Topic.objects.at("un") == un


def test_what_was_never_renamed_has_nothing_to_undo() -> None:
    assert naming.last_renaming(topic("UN")) is None


# --- Merging --------------------------------------------------------------------------------


def test_the_page_of_the_root_shows_the_stories_of_all_each_once(editor) -> None:
    make.published("Of both", topics=("UN", "United Nations"))
    make.published("Of one", topics=("UN",))
    make.published("Of the other", topics=("United Nations",))
    un, whole = Topic.objects.get(name="UN"), Topic.objects.get(name="United Nations")
    naming.merge(un, whole, editor)
    assert read(whole) == ["Of the other", "Of one", "Of both"]
    assert Topic.objects.at("un") == whole


def test_a_merge_rewrites_nothing_and_is_undone_without_a_trace(editor) -> None:
    edition = make.published("Of one", topics=("UN",))
    un, whole = Topic.objects.get(name="UN"), topic("United Nations")
    naming.merge(un, whole, editor)
    assert edition.topic_rows.get().topic_id == un.pk
    assert edition.story.topics.get() == un
    naming.part(un, editor)
    assert (read(un), read(whole)) == (["Of one"], [])
    assert Topic.objects.at("un") == un
    assert [(e.verb, e.detail.get("to")) for e in Event.objects.order_by("number")][-2:] == [
        ("joined", "United Nations"),
        ("parted", "United Nations"),
    ]


def test_a_chain_of_merges_ends_at_one_root_and_comes_apart_in_the_middle(editor) -> None:
    a, b, c = topic("A"), topic("B"), topic("C")
    naming.merge(a, b, editor)
    naming.merge(b, c, editor)
    assert [again(each).root for each in (a, b, c)] == [c, c, None]
    assert Topic.objects.at("a") == c
    naming.part(b, editor)
    assert [again(each).root for each in (a, b, c)] == [b, None, None]
    naming.part(a, editor)
    assert again(a).root is None


def test_what_cannot_be_merged_is_told_why(editor) -> None:
    a, b, under = topic("A"), topic("B"), None
    under = topic("Under", parent=a)
    assert "into itself" in refused(naming.merge, a, a, editor)
    assert "“Under” is part of “A”" in refused(naming.merge, a, under, editor)
    naming.merge(a, b, editor)
    assert "merged into “B” already" in refused(naming.merge, a, b, editor)
    assert "into itself" in refused(naming.merge, b, again(a), editor)
    assert "not merged" in refused(naming.part, b, editor)


def test_a_new_edition_names_the_root_once(editor) -> None:
    story = make.story(by=editor, topics=("UN", "United Nations"), authors=("Ana Ruiz", "A. Ruiz"))
    naming.merge(Topic.objects.get(name="UN"), Topic.objects.get(name="United Nations"), editor)
    naming.merge(make.author("A. Ruiz"), make.author("Ana Ruiz"), editor)
    edition = desk.publish(story, editor)
    assert [row.name for row in edition.topic_rows.all()] == ["United Nations"]
    assert [(row.name, row.is_first) for row in edition.byline_rows.all()] == [("Ana Ruiz", True)]


def test_two_roles_of_one_author_stay_two_credits(editor) -> None:
    story = make.story(by=editor)
    Byline.objects.create(
        story=story, author=make.author("A. Ruiz"), role=Role.PHOTOGRAPHS, position=1
    )
    naming.merge(make.author("A. Ruiz"), make.author("Ana Ruiz"), editor)
    rows = desk.publish(story, editor).byline_rows.all()
    assert [(row.name, row.role, row.is_first) for row in rows] == [
        ("Ana Ruiz", "writing", True),
        ("Ana Ruiz", "photographs", False),
    ]


# --- Wider and narrower ---------------------------------------------------------------------


def test_a_wider_topic_shows_the_stories_of_those_below_at_any_depth(editor) -> None:
    for name in ("Weather", "Floods", "Flash floods", "Storms"):
        make.published(f"Of {name}", topics=(name,))
    weather, floods, flash, storms = (
        Topic.objects.get(name=name) for name in ("Weather", "Floods", "Flash floods", "Storms")
    )
    Topic.objects.filter(pk=floods.pk).update(parent=weather)
    Topic.objects.filter(pk=flash.pk).update(parent=floods)
    naming.merge(storms, floods, editor)
    assert set(read(weather)) == {"Of Weather", "Of Floods", "Of Flash floods", "Of Storms"}
    assert set(read(floods)) == {"Of Floods", "Of Flash floods", "Of Storms"}
    assert read(flash) == ["Of Flash floods"]
    assert [each.name for each in again(weather).narrower] == ["Floods"]


def test_what_was_part_of_a_merged_topic_is_part_of_the_root(editor) -> None:
    make.published("Of below", topics=("Below",))
    old, new = topic("Old"), topic("New")
    Topic.objects.filter(name="Below").update(parent=old)
    naming.merge(old, new, editor)
    assert read(new) == ["Of below"]
    assert [each.name for each in again(new).narrower] == ["Below"]
    assert Topic.objects.get(name="Below").wider == new


def test_a_merged_topic_brings_the_stories_of_the_root_nowhere_else(editor) -> None:
    wide, old, new = topic("Wide"), topic("Old"), topic("New")
    Topic.objects.filter(pk=old.pk).update(parent=wide)
    make.published("Of new", topics=("New",))
    naming.merge(again(old), new, editor)
    assert read(wide) == []


def test_no_topic_is_part_of_itself_by_any_way(editor) -> None:
    a = topic("A")
    b = topic("B", parent=a)
    c = topic("C", parent=b)
    assert "part of itself" in naming.why_not_under(a, a)
    assert "“C” is itself part of “A”" in naming.why_not_under(a, c)
    assert naming.why_not_under(c, a) == ""
    assert naming.why_not_under(Topic(name="New"), a) == ""


def test_a_circle_in_the_table_stops_no_page() -> None:
    a = topic("A")
    b = topic("B", parent=a)
    Topic.objects.filter(pk=a.pk).update(parent=b)
    assert {each.pk for each in again(a).family} == {a.pk, b.pk}


def test_a_merge_that_would_close_a_circle_when_undone_stays(editor) -> None:
    old, new, side = topic("Old"), topic("New"), topic("Side")
    Topic.objects.filter(pk=old.pk).update(parent=side)
    below = topic("Below", parent=old)
    naming.merge(again(old), new, editor)
    Topic.objects.filter(pk=side.pk).update(parent=below)
    assert "take it out of it first" in refused(naming.part, again(old), editor)
    assert again(old).root == new


# --- Other names ----------------------------------------------------------------------------


def test_a_topic_is_found_by_its_other_names_in_any_case() -> None:
    un = topic("United Nations")
    naming.set_other_names(un, ["UN", "Vereinte Nationen"])
    assert topics.find(["un", "VEREINTE  nationen", "United Nations"]) == [un]
    assert Topic.objects.at("vereinte-nationen") == un


def test_an_other_name_that_stays_keeps_its_address_and_one_taken_away_is_gone() -> None:
    un = topic("United Nations")
    naming.set_other_names(un, ["UN", "U.N.", "Typo"])
    slugs = {alias.name: alias.slug for alias in un.aliases.all()}
    assert slugs == {"UN": "un", "U.N.": "un-2", "Typo": "typo"}
    naming.set_other_names(un, ["U.N."])
    assert [(alias.name, alias.slug) for alias in un.aliases.all()] == [("U.N.", "un-2")]


def test_other_names_that_cannot_be_are_told_why(editor) -> None:
    un, _rivers = topic("UN"), topic("Rivers")
    naming.rename(un, "United Nations", editor)
    reasons = naming.why_not_other_names(un, ["rivers", "united nations", "x" * 121])
    assert "There is a topic of this name: “Rivers”." in reasons
    assert "“United Nations” is its name already." in reasons
    assert any("at most 120 characters" in reason for reason in reasons)
    assert "“UN” was its name: its address leads here for ever." in reasons
    assert naming.why_not_other_names(un, ["UN", "U.N."]) == []


# --- Authors --------------------------------------------------------------------------------


def bylines(edition: Edition) -> list[tuple[str, str]]:
    found = Edition.objects.for_page().get(pk=edition.pk)
    return [(row.name, row.author.slug) for row in found.printed_bylines]


def test_an_author_who_marries_keeps_the_printed_name_and_is_found_by_it(editor) -> None:
    edition = make.published(authors=("Ana Ruiz",))
    naming.rename(make.author("Ana Ruiz"), "Ana Holm", editor)
    assert bylines(edition) == [("Ana Ruiz", "ana-holm")]
    assert Author.objects.at("ana-ruiz").name == "Ana Holm"


def test_a_misspelled_author_is_read_in_the_right_spelling(editor) -> None:
    edition = make.published(authors=("Ana Riuz",))
    author = make.author("Ana Riuz")
    naming.rename(author, "Ana Ruiz", editor, was_misspelled=True)
    assert bylines(edition) == [("Ana Ruiz", "ana-ruiz")]
    assert edition.byline_rows.get().name == "Ana Riuz"  # what was printed is kept
    naming.unname(author, editor)
    assert bylines(edition) == [("Ana Riuz", "ana-riuz")]


def test_a_name_misspelled_by_case_alone_is_set_right(editor) -> None:
    edition = make.published(authors=("ana ruiz",))
    naming.rename(make.author("ana ruiz"), "Ana Ruiz", editor, was_misspelled=True)
    assert bylines(edition)[0][0] == "Ana Ruiz"


def test_a_misspelling_of_one_is_the_right_name_of_another(editor) -> None:
    edition = make.published(authors=("Jon Smith",))
    john = make.author("John Smith")
    naming.set_other_names(john, [], ["Jon Smith"])
    assert bylines(edition) == [("Jon Smith", "jon-smith")]


def test_a_second_author_made_by_a_slip_disappears_into_the_first(editor) -> None:
    wrong = make.published("One", authors=("Ana Riuz",))
    both = make.published("Two", authors=("Ana Ruiz", "Ana Riuz"))
    slip, ana = make.author("Ana Riuz"), make.author("Ana Ruiz")
    naming.merge(slip, ana, editor, was_misspelled=True)
    assert bylines(wrong) == [("Ana Ruiz", "ana-ruiz")]
    assert bylines(both) == [("Ana Ruiz", "ana-ruiz")]
    assert read(ana) == ["Two", "One"]
    naming.part(slip, editor)
    assert bylines(both) == [("Ana Ruiz", "ana-ruiz"), ("Ana Riuz", "ana-riuz")]
    assert not ana.aliases.exists()


def test_a_merged_author_keeps_the_printed_name_if_it_was_no_slip(editor) -> None:
    edition = make.published(authors=("A. Ruiz",))
    naming.merge(make.author("A. Ruiz"), make.author("Ana Ruiz"), editor)
    assert bylines(edition) == [("A. Ruiz", "ana-ruiz")]


def test_two_people_may_have_one_name_and_never_one_address(editor) -> None:
    make.author("Ana Ruiz")
    other = Author.objects.create(name="Ana R.", slug="ana-r")
    naming.rename(other, "Ana Ruiz", editor)
    assert (other.name, other.slug) == ("Ana Ruiz", "ana-ruiz-2")


# --- What it would change -------------------------------------------------------------------


def test_the_effect_of_a_merge_is_counted_and_nothing_is_done(editor) -> None:
    make.published("Live", topics=("UN",))
    make.story("Draft", topics=("UN",))
    un, whole = Topic.objects.get(name="UN"), topic("United Nations")
    topic("Peacekeeping", parent=un)
    naming.merge(topic("Uno"), un, editor)
    naming.set_other_names(un, ["U.N."])
    rows = Event.objects.count()
    effect = naming_effects.effect_of_merging(again(un), whole)
    assert (effect.live, effect.coming, effect.copies) == (1, 0, 2)
    assert (effect.aliases, effect.merged) == (1, 1)
    assert [str(each) for each in effect.children] == ["Peacekeeping"]
    assert set(effect.addresses) == {"/topics/un/", "/topics/uno/", "/topics/un-2/"}
    assert (again(un).root, Event.objects.count()) == (None, rows)


def test_the_effect_of_a_new_name_is_counted_and_nothing_is_done() -> None:
    make.published(authors=("Ana Ruiz",))
    ana = make.author("Ana Ruiz")
    effect = naming_effects.effect_of_renaming(ana, "Ana Holm")
    assert (effect.live, effect.copies, effect.addresses) == (1, 1, ["/authors/ana-ruiz/"])
    assert naming_effects.effect_of_renaming(ana, "ANA RUIZ").addresses == []
    assert again(ana).name == "Ana Ruiz"
    assert Story.objects.count() == 1
