"""Pages about the paper: saved without losing anything, published and withdrawn by a publisher."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.desk import NotAllowed, Refused, pages
from articles.models import Event, Page, PageEdition

pytestmark = pytest.mark.django_db


def draft(by=None, **fields) -> Page:
    whole = {"kind": "ethics", "title": "Ethics", "body": "<p>We take no gifts.</p>", **fields}
    page = Page(**whole)
    pages.save(page, by)
    return page


def test_a_page_is_cleaned_and_gets_the_address_of_its_kind(editor):
    page = draft(editor, title=" Our \n ethics ", body="<p onclick=x>No <script>x</script>gifts.")
    assert (page.title, page.body) == ("Our ethics", "<p>No gifts.</p>")
    assert page.get_absolute_url() == "/about/ethics/"
    assert page.edited_by == editor
    assert draft(kind="about").get_absolute_url() == "/about/"


def test_another_page_gets_the_address_of_its_title_numbered_if_taken():
    assert [draft(kind="other", title="Our Café").slug for _ in range(3)] == [
        "our-cafe",
        "our-cafe-2",
        "our-cafe-3",
    ]


def test_nothing_that_another_has_saved_is_overwritten_unseen(editor, publisher):
    page = draft(editor)
    theirs, mine = Page.objects.get(), Page.objects.get()
    theirs.body = "<p>Theirs.</p>"
    pages.save(theirs, publisher)
    mine.body = "<p>Mine.</p>"
    with pytest.raises(pages.SavedMeanwhile, match="paula has saved this page") as refusal:
        pages.save(mine, editor)
    assert refusal.value.now.body == "<p>Theirs.</p>"
    page.refresh_from_db()
    assert (page.body, page.version) == ("<p>Theirs.</p>", 2)


def test_what_is_saved_over_is_kept_in_the_log(editor):
    page = draft(editor)
    page.body = "<p>Other.</p>"
    pages.save(page, editor)
    changes = Event.objects.get(verb="saved").detail["changes"]
    assert changes == {"body": ["<p>We take no gifts.</p>", "<p>Other.</p>"]}


def test_two_who_say_the_same_do_not_stand_in_each_others_way(editor):
    draft(editor)
    one, other = Page.objects.get(), Page.objects.get()
    one.body = other.body = "<p>The same.</p>"
    pages.save(one, editor)
    pages.save(other, editor)
    assert Page.objects.get().version == 3


def test_no_edition_follows_what_is_typed(publisher):
    page = draft(publisher)
    edition = pages.publish(page, publisher, "New.")
    page.title, page.body = "Secret", "<p>Secret.</p>"
    pages.save(page, publisher)
    edition.refresh_from_db()
    assert (edition.title, edition.body) == ("Ethics", "<p>We take no gifts.</p>")
    assert list(PageEdition.objects.live()) == [edition]


def test_each_publication_is_the_next_edition_and_a_double_click_is_none(publisher):
    page = draft(publisher)
    first = pages.publish(page, publisher)
    assert pages.publish(page, publisher) == first
    page.body = "<p>We take no gifts at all.</p>"
    pages.save(page, publisher)
    second = pages.publish(page, publisher, " We  mean it. ")
    assert (second.number, second.note, second.created_by) == (2, "We mean it.", publisher)
    assert list(PageEdition.objects.live()) == [second]
    said = Event.objects.filter(verb__in=["published", "updated"]).order_by("number")
    assert [(e.verb, e.subject, e.detail["edition"]) for e in said] == [
        ("published", "Ethics", 1),
        ("updated", "Ethics", 2),
    ]


def test_an_edition_of_a_page_cannot_be_rewritten_or_deleted(publisher):
    edition = pages.publish(draft(), publisher)
    with pytest.raises(IntegrityError), transaction.atomic():
        PageEdition.objects.filter(pk=edition.pk).update(body="<p>Never said.</p>")
    with pytest.raises(IntegrityError), transaction.atomic():
        edition.delete()


def test_a_withdrawn_page_is_live_no_more_and_can_come_back(publisher):
    page = draft()
    pages.publish(page, publisher)
    with pytest.raises(Refused, match="Say why"):
        pages.withdraw(page, publisher, "  ")
    gone = pages.withdraw(page, publisher, "It promised too much.")
    assert gone.is_withdrawn
    assert gone.body == ""
    assert not PageEdition.objects.live().exists()
    assert Event.objects.get(verb="withdrew").detail["note"] == "It promised too much."
    with pytest.raises(Refused, match="not live"):
        pages.withdraw(page, publisher, "Again.")
    assert pages.publish(page, publisher).number == 3
    assert PageEdition.objects.live().count() == 1


def test_what_was_live_at_a_moment_can_be_told(publisher):
    page = draft()
    before = timezone.now()
    edition = pages.publish(page, publisher)
    pages.withdraw(page, publisher, "Gone.")
    assert not PageEdition.objects.live(before).exists()
    assert list(PageEdition.objects.live(edition.live_from)) == [edition]


@pytest.mark.parametrize("group", ["reporter", "photo_editor"])
def test_a_reporter_writes_no_page(group, request):
    with pytest.raises(NotAllowed, match="ask an editor"):
        draft(request.getfixturevalue(group))


def test_an_editor_writes_pages_and_neither_publishes_nor_withdraws_them(editor, publisher):
    page = draft(editor)
    with pytest.raises(NotAllowed, match="Only a publisher"):
        pages.publish(page, editor)
    pages.publish(page, publisher)
    with pytest.raises(NotAllowed, match="Only a publisher"):
        pages.withdraw(page, editor, "No.")


def test_the_address_and_the_kind_of_a_page_that_readers_know_stay(editor, publisher):
    page = draft(editor, position=3)
    pages.publish(page, publisher)
    page.slug, page.kind, page.position = "values", "mission", 1
    pages.save(page, editor)
    page.refresh_from_db()
    assert (page.slug, page.kind, page.position) == ("ethics", "ethics", 3)
    page.position = 1
    pages.save(page, publisher)
    page.refresh_from_db()
    assert page.position == 1


@pytest.mark.parametrize(
    ("fields", "reason"),
    [({"body": "<p> </p>"}, "nothing to read"), ({"title": " ", "slug": "x"}, "a title")],
)
def test_an_empty_page_is_not_published(publisher, fields, reason):
    with pytest.raises(Refused, match=reason):
        pages.publish(draft(**fields), publisher)


def test_what_another_has_saved_is_not_published_unread(publisher):
    page = draft()
    other = Page.objects.get()
    other.body = "<p>Other.</p>"
    pages.save(other, None)
    with pytest.raises(Refused, match="read it, then publish it"):
        pages.publish(page, publisher)


def test_a_note_that_is_too_long_is_refused_with_its_length(publisher):
    with pytest.raises(Refused, match="it has 300"):
        pages.publish(draft(), publisher, "x" * 300)


def test_a_page_that_somebody_deleted_is_said_to_be_gone(publisher):
    page = draft()
    Page.objects.all().delete()
    with pytest.raises(Refused, match="somebody has deleted it"):
        pages.publish(page, publisher)
