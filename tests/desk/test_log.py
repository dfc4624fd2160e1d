"""Whoever rewrites the log is found out, at the first row that is not as it was."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from articles.desk import log
from articles.lib import chain
from articles.management.commands import verify_log
from articles.models import Event, LogEnd, guards

ROWS = 8


@pytest.fixture
def whole(db) -> None:
    """A log of some rows, and no guards: as for somebody who has the database in their hands."""
    for number in range(1, ROWS + 1):
        log.record(Event.Verb.CHANGED, None, name="Ana", subject=f"Section {number}", ni={1: "é"})
    guards.remove(connection)


def verified() -> str:
    out = StringIO()
    call_command("verify_log", stdout=out)
    return out.getvalue()


def fault() -> str:
    with pytest.raises(CommandError) as refusal:
        verified()
    assert refusal.value.returncode == 1
    return str(refusal.value)


def test_a_log_that_nobody_touched_is_whole(whole: None) -> None:
    assert log.first_fault() == ""
    assert "8 rows" in verified()
    assert LogEnd.objects.get().digest in verified()


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "told"), [(Terminal, [3, 6]), (StringIO, [])])
def test_who_waits_at_a_terminal_is_told_how_far_it_is(
    whole: None, monkeypatch, stream: type[StringIO], told: list[int]
) -> None:
    monkeypatch.setattr(verify_log, "STEP", 3)
    out, err = StringIO(), stream()
    call_command("verify_log", stdout=out, stderr=err, no_color=True)
    assert err.getvalue() == "".join(f"{rows} rows are in order so far …\n" for rows in told)
    assert out.getvalue().count("\n") == 1


def test_an_empty_log_is_whole(db) -> None:
    assert log.first_fault() == ""


@pytest.mark.parametrize(
    "changed",
    [
        {"subject": "Section 99"},
        {"actor_name": "Eve"},
        {"verb": Event.Verb.DELETED},
        {"detail": {"ni": {"1": "e"}}},
        {"address": "192.0.2.1"},
        {"digest": "f" * 64},
    ],
)
def test_a_changed_row_is_named(whole: None, changed: dict[str, object]) -> None:
    Event.objects.filter(number=4).update(**changed)
    assert fault() == "Row 4 is not as it was written."


def test_a_row_that_was_changed_and_sealed_again_breaks_the_chain_at_the_next(whole: None) -> None:
    event = Event.objects.get(number=4)
    event.subject = "Section 99"
    Event.objects.filter(number=4).update(subject=event.subject, digest=event.link(event.before))
    assert fault() == "Row 5 does not follow the one before it."


def test_a_removed_row_is_named(whole: None) -> None:
    Event.objects.filter(number=4).delete()
    assert fault() == "Row 4 is missing."


def test_a_removed_row_is_named_though_the_others_moved_up(whole: None) -> None:
    Event.objects.filter(number=4).delete()
    for number in range(5, ROWS + 1):
        Event.objects.filter(number=number).update(number=F("number") - 1)
    LogEnd.objects.update(rows=ROWS - 1)
    assert fault() == "Row 4 does not follow the one before it."


def test_an_inserted_row_is_named(whole: None) -> None:
    for number in range(ROWS, 3, -1):
        Event.objects.filter(number=number).update(number=F("number") + 1)
    before = Event.objects.get(number=3).digest
    Event.objects.create(number=4, verb=Event.Verb.CHANGED, subject="Never", before=before)
    LogEnd.objects.update(rows=ROWS + 1)
    assert fault() == "Row 4 is not as it was written."


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (0, "Row 0 does not follow the one before it."),
        (ROWS + 1, "Row 9 was slipped in behind the end of the log."),
    ],
)
def test_a_row_before_the_first_or_behind_the_last_is_found(
    whole: None, number: int, sentence: str
) -> None:
    event = Event(number=number, verb=Event.Verb.CHANGED, subject="Never", before=chain.START)
    if number:
        event.before = LogEnd.objects.get().digest
    event.digest = event.link(event.before)
    event.save()
    assert fault() == sentence


def test_a_log_whose_end_was_cut_off_is_found(whole: None) -> None:
    Event.objects.filter(number__gt=5).delete()
    assert fault() == "The log ends with row 5, and it had 8 rows."


def test_swapped_rows_are_found(whole: None) -> None:
    Event.objects.filter(number=3).update(number=100)
    Event.objects.filter(number=4).update(number=3)
    Event.objects.filter(number=100).update(number=4)
    assert fault() == "Row 3 does not follow the one before it."


def test_a_log_without_its_end_is_found(whole: None) -> None:
    LogEnd.objects.all().delete()
    assert fault().startswith("The end of the log is gone")


@pytest.mark.sqlite
def test_a_row_that_cannot_be_read_any_more_is_named(whole: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_event SET at = 'yesterday' WHERE number = 4")
    assert fault() == "Row 4 is not as it was written."


def test_what_is_added_while_the_log_is_verified_is_no_fault(
    whole: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    true_fault = log._fault

    def slow(event: Event, number: int, before: str) -> str:
        if number == 3 and Event.objects.count() == ROWS:
            log.record(Event.Verb.ADDED, None, subject="Meanwhile")
        return true_fault(event, number, before)

    monkeypatch.setattr(log, "_fault", slow)
    assert log.first_fault() == ""
    assert Event.objects.count() == ROWS + 1


def test_a_row_says_from_where_and_forgets_it_afterwards(db) -> None:
    with log.coming_from("2001:db8::1"):
        inside = log.record(Event.Verb.ADDED, None, subject="Section")
    outside = log.record(Event.Verb.ADDED, None, subject="Section")
    assert (inside.address, outside.address) == ("2001:db8::1", "")
