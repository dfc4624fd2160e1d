"""Whatever is done to a story, in whatever order: what readers get is what was asked for."""

from datetime import datetime, timedelta
from typing import NamedTuple

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from articles import desk
from articles.desk import saving
from articles.desk.changes import Kind
from articles.models import Correction, Edition, Story
from tests import make

HOURS = st.integers(1, 6).map(lambda hours: timedelta(hours=hours))
LENGTHS = st.none() | HOURS
KINDS = st.sampled_from([None, *Kind])
CHOICES = st.sampled_from(["replace", "keep"])
SELDOM = st.integers(0, 9).map(lambda number: number == 0)
INSTANT = timedelta(microseconds=1)


class Meant(NamedTuple):
    """From a moment on, readers get the text of a version (None: nothing), until its end."""

    at: datetime
    version: int | None
    until: datetime | None = None
    is_silent: bool = False
    told: str = ""


class AnyOrder(RuleBasedStateMachine):
    """One story, two publishers, and a clock that only moves on, if by an instant, with every act.

    ``line`` is what readers shall have met and shall meet, in the order of time. A text is known
    by the version it was saved as.
    """

    @initialize()
    def begin(self) -> None:
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.clock = timezone.now()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(timezone, "now", lambda: self.clock)
        self.by = make.user(group="Publisher")
        self.other = make.user(group="Publisher")
        self.story = make.story(by=self.by)
        self.version = 1
        self.embargo: datetime | None = None
        self.line: list[Meant] = []
        self.notices = 0

    def teardown(self) -> None:
        try:
            self._readers_get_what_was_meant(self._all_moments())
        finally:
            self.patch.undo()
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    # What can be done

    @rule(step=HOURS | st.just(INSTANT))
    def time_passes(self, step: timedelta) -> None:
        self.clock += step

    @precondition(lambda self: self.coming)
    @rule()
    def time_passes_to_the_very_moment(self) -> None:
        self.clock = self.coming[0].at

    @precondition(lambda self: self.live and self.live.until)
    @rule()
    def time_passes_to_the_very_end(self) -> None:
        self.clock = self.live.until

    @rule(new_slug=st.booleans())
    def save(self, new_slug: bool) -> None:
        self.story.refresh_from_db()
        self.version += 1
        self.story.headline = f"Version {self.version}"
        if new_slug:
            self.story.slug = f"story-{self.story.pk}-{self.version}"
        saving.save(self.story, self.by)

    @rule(ahead=st.sampled_from([None, None, timedelta(hours=1)]))
    def set_embargo(self, ahead: timedelta | None) -> None:
        until = self.clock + ahead if ahead else None
        self.story.refresh_from_db()
        self.story.embargo_until = until
        if until and any(each.at < until for each in self.coming):
            with pytest.raises(desk.Refused, match="before an embargo"):
                saving.save(self.story, self.by)
            return
        saving.save(self.story, self.by)
        self.version += 1
        self.embargo = until

    @rule(
        ahead=LENGTHS,
        length=st.none() | LENGTHS,
        kind=KINDS,
        over=CHOICES,
        is_doubled=st.booleans(),
        is_careless=SELDOM,
    )
    def publish(
        self,
        ahead: timedelta | None,
        length: timedelta | None,
        kind: Kind | None,
        over: str | None,
        is_doubled: bool,
        is_careless: bool,
    ) -> None:
        """Now or later, for good or for a while, over what is scheduled or beside it.

        The careless are refused: they speak of changes in what nobody has seen, and do not say
        what becomes of what is scheduled.
        """
        if not (self.past or is_careless):
            kind = None
        if is_careless:
            over = None
        self.clock += INSTANT
        at = self.clock + (ahead or timedelta())
        until = at + length if length else None
        needs_words = kind not in {None, Kind.SILENT, Kind.UPDATE}
        self.notices += needs_words
        words = f"Notice {self.notices}." if needs_words else ""
        asked = {
            "at": at if ahead else None,
            "until": until,
            "kind": kind,
            "text": words,
            "over_scheduled": over,
        }
        if self._is_same(at, until, kind, words, over):
            count = self.story.editions.count()
            assert desk.publish(self.story, self.by, **asked).live_from <= at
            assert self.story.editions.count() == count
            return
        if refusal := self._refusal(at, kind, words, over):
            with pytest.raises(desk.Refused, match=refusal):
                desk.publish(self.story, self.by, **asked)
            return
        replaced = [m for m in self.coming if m.at == at or over == "replace"]
        line = [m for m in self.line if m not in replaced]
        is_silent = kind is Kind.SILENT
        if kind is None and replaced and any(m.version and m.at <= at for m in line):
            words = [m.told for m in replaced if m.told]
            is_silent = replaced[-1].is_silent
            meant = [Meant(at, self.version, until, is_silent, "|".join(words))]
        else:
            meant = [Meant(at, self.version, until, is_silent, words)]
        self.line = sorted([*line, *meant], key=lambda m: m.at)
        edition = desk.publish(self.story, self.by, **asked)
        assert (edition.live_from, edition.story_version) == (at, self.version)
        if is_doubled:
            count = self.story.editions.count()
            assert desk.publish(self.story, self.by, **asked) == edition
            assert self.story.editions.count() == count

    @precondition(lambda self: self.live)
    @rule(ahead=HOURS, is_silent=st.booleans(), over=CHOICES)
    def save_and_schedule(self, ahead: timedelta, is_silent: bool, over: str) -> None:
        self.save(new_slug=False)
        kind = Kind.SILENT if is_silent else None
        self.publish(ahead, None, kind, over, is_doubled=False, is_careless=False)

    @precondition(lambda self: self.coming)
    @rule()
    def save_and_publish_beside_what_is_scheduled(self) -> None:
        self.save(new_slug=False)
        self.publish(None, None, None, "keep", is_doubled=False, is_careless=False)

    @precondition(lambda self: not self.past)
    @rule(ago=HOURS)
    def publish_dated_back(self, ago: timedelta) -> None:
        at = self.clock - ago
        if self.embargo and at < self.embargo:
            with pytest.raises(desk.Refused, match="under embargo"):
                desk.publish(self.story, self.by, at, over_scheduled="replace")
        else:
            self.line = [Meant(at, self.version)]
            desk.publish(self.story, self.by, at, over_scheduled="replace")

    @precondition(lambda self: self.coming)
    @rule()
    def unschedule(self) -> None:
        if self.coming[0].at == self.clock + INSTANT:
            return
        self.clock += INSTANT
        desk.unschedule(self.story, self.by)
        self.line = self.past

    @rule()
    def withdraw(self) -> None:
        self.clock += INSTANT
        if self.live is None:
            with pytest.raises(desk.Refused, match="nothing to withdraw"):
                desk.withdraw(self.story, self.other, "Wrong.")
            return
        desk.withdraw(self.story, self.other, "Wrong.")
        self.line = [*self.past, Meant(self.clock, None)]

    # What is promised

    @invariant()
    def readers_get_what_they_were_meant_to(self) -> None:
        self._readers_get_what_was_meant({self.clock, self.clock + timedelta(days=1)})

    @invariant()
    def readers_are_told_the_same_times_whatever_was_cancelled(self) -> None:
        for edition in self.story.editions.begun():
            line = [m for m in self.line if m.at <= edition.live_from and m.version]
            updated = line[0].at
            for meant in line[1:]:
                updated = updated if meant.is_silent else meant.at
            assert (edition.published_at, edition.updated_at) == (line[0].at, updated)

    @invariant()
    def editions_are_numbered_in_the_order_of_time(self) -> None:
        shown = self.story.editions.shown().order_by("live_from")
        numbers = list(shown.values_list("number", flat=True))
        assert numbers == sorted(numbers)

    @invariant()
    def no_edition_is_live_before_its_embargo(self) -> None:
        for edition in self.story.editions.exclude(embargo_until=None):
            assert edition.live_from >= edition.embargo_until

    @invariant()
    def every_address_leads_to_what_is_live_and_none_before_its_time(self) -> None:
        live = self.story.editions.live().first()
        met = {(e.published_on, e.slug) for e in self.story.editions.begun()}
        to_come = {(e.published_on, e.slug) for e in self.story.editions.scheduled()} - met
        for on, slug in met:
            assert Edition.objects.live().at_address(on, slug).first() == live
        for on, slug in to_come:
            assert not Edition.objects.at_address(on, slug).exists()

    @invariant()
    def readers_are_told_the_corrections_of_what_they_were_shown(self) -> None:
        for moment in {self.clock, *(meant.at for meant in self.coming)}:
            if live := self.story.editions.live(moment).first():
                told = Correction.objects.shown_with(live).values_list("text", flat=True)
                meant = "|".join(m.told for m in self.line if m.told and m.at <= moment)
                assert sorted(told) == sorted(meant.split("|") if meant else [])

    @invariant()
    def its_state_says_so(self) -> None:
        state = Story.objects.with_state().get(pk=self.story.pk).state
        if self.live:
            assert state == ("live" if self.live.version == self.version else "changed")
        elif self.coming:
            assert state == "scheduled"
        elif self.past:
            assert state == ("ended" if self.past[-1].version else "withdrawn")
        else:
            assert state == "draft"

    # The book-keeping

    @property
    def past(self) -> list[Meant]:
        return [meant for meant in self.line if meant.at <= self.clock]

    @property
    def coming(self) -> list[Meant]:
        return [meant for meant in self.line if meant.at > self.clock]

    @property
    def live(self) -> Meant | None:
        return self._meant_for(self.clock)

    def _meant_for(self, moment: datetime) -> Meant | None:
        last = next((meant for meant in reversed(self.line) if meant.at <= moment), None)
        if last is None or last.version is None or (last.until and last.until <= moment):
            return None
        return last

    def _is_same(
        self,
        at: datetime,
        until: datetime | None,
        kind: Kind | None,
        text: str,
        over: str | None,
    ) -> bool:
        """Whether readers get just that without doing anything."""
        if at > self.clock:
            there = next((m for m in self.coming if m.at == at), None)
            if there is None or (there.version, there.until) != (self.version, until):
                return False
            said = (there.told, there.is_silent)
            return kind is None or said == (text, kind is Kind.SILENT)
        live = self.live
        is_live = live and (live.version, live.until) == (self.version, until)
        return bool(is_live and not text and (over == "keep" or not self.coming))

    def _refusal(self, at: datetime, kind: Kind | None, text: str, over: str | None) -> str:
        """What the desk says, in part, if it has to refuse; '' if it has not."""
        if self.embargo and at < self.embargo:
            return "under embargo"
        if over is None and any(meant.at != at for meant in self.coming):
            return "Something is scheduled"
        stays = [m for m in self.line if m.version and m.at <= at]
        if over == "replace":
            stays = [m for m in stays if m.at <= self.clock]
        if kind and not [m for m in stays if m.at != at]:
            return "Readers have not seen the story yet"
        return ""

    def _all_moments(self) -> set[datetime]:
        """Every moment at which something begins or ends, and the last before it."""
        spans = self.story.editions.values_list("live_from", "live_until")
        moments = {moment for span in spans for moment in span if moment}
        moments |= {meant.at for meant in self.line} | {self.clock}
        return moments | {moment - INSTANT for moment in moments}

    def _readers_get_what_was_meant(self, moments: set[datetime]) -> None:
        for moment in sorted(moments):
            live = self.story.editions.live(moment).values_list("story_version", flat=True)
            meant = self._meant_for(moment)
            assert list(live) == ([meant.version] if meant else [])


@pytest.mark.django_db
def test_what_readers_get_is_what_was_asked_for_in_any_order() -> None:
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=60,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],  # shrinking takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
