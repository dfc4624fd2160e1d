"""Whatever is done to a story, in whatever order: what readers get is what was asked for."""

from datetime import datetime, timedelta

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
from articles.models import Correction, Edition, Story
from tests import make

HOURS = st.integers(1, 6).map(lambda hours: timedelta(hours=hours))
INSTANT = timedelta(microseconds=1)


class AnyOrder(RuleBasedStateMachine):
    """One story, an editor, and a clock that only moves on, if by an instant, with every act.

    ``seen`` is what readers shall have met: from each moment on a text, or None. ``coming`` is
    what is scheduled. A text is known by the version it was saved as.
    """

    @initialize()
    def begin(self) -> None:
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.clock = timezone.now()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(timezone, "now", lambda: self.clock)
        self.editor = make.user()
        self.story = make.story(by=self.editor)
        self.version = 1
        self.seen: list[tuple[datetime, int | None]] = []
        self.coming: tuple[datetime, int] | None = None
        self.told: dict[str, datetime] = {}
        self.will_be_told: str | None = None
        self.slugs: set[str] = set()

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
        if self.coming and self.coming[0] <= self.clock:
            self.seen.append(self.coming)
            if self.will_be_told:
                self.told[self.will_be_told] = self.coming[0]
            self._nothing_is_coming()

    @precondition(lambda self: self.coming)
    @rule()
    def time_passes_to_the_very_moment(self) -> None:
        self.time_passes(self.coming[0] - self.clock)

    @rule(new_slug=st.booleans())
    def save(self, new_slug: bool) -> None:
        self.story.refresh_from_db()
        self.version += 1
        self.story.headline = f"Version {self.version}"
        if new_slug:
            self.story.slug = f"story-{self.story.pk}-{self.version}"
        saving.save(self.story, self.editor)

    @rule()
    def publish(self) -> None:
        self.time_passes(INSTANT)
        is_same = self._live == self.version and not self.coming
        before = self.story.editions.count()
        edition = desk.publish(self.story, self.editor)
        assert edition.story_version == self.version
        if is_same:
            assert self.story.editions.count() == before
        else:
            self._is_live(edition)

    @rule()
    def publish_twice(self) -> None:
        self.publish()
        count = self.story.editions.count()
        assert desk.publish(self.story, self.editor).live_from <= self.clock
        assert self.story.editions.count() == count

    @rule()
    def correct(self) -> None:
        self.time_passes(INSTANT)
        text = f"Correction {self.story.editions.count()}"
        self._is_live(desk.publish(self.story, self.editor, correction=("correction", text)))
        self.told[text] = self.clock

    @rule(ahead=HOURS, corrects=st.booleans())
    def schedule(self, ahead: timedelta, corrects: bool) -> None:
        self.time_passes(INSTANT)
        at = self.clock + ahead
        text = f"Correction {self.story.editions.count()}" if corrects else None
        edition = desk.publish(
            self.story, self.editor, at, correction=("correction", text) if text else None
        )
        if self.coming != (at, self.version) or text:
            self.coming, self.will_be_told = (at, self.version), text
        assert (edition.live_from, edition.story_version) == self.coming
        if not text:
            assert desk.publish(self.story, self.editor, at) == edition

    @rule(ago=HOURS)
    def publish_dated_back(self, ago: timedelta) -> None:
        at = self.clock - ago
        if self._live == self.version and not self.coming:
            assert desk.publish(self.story, self.editor, at).live_from <= self.clock
        elif self.seen:
            with pytest.raises(desk.Refused, match="published before"):
                desk.publish(self.story, self.editor, at)
        else:
            self._is_live(desk.publish(self.story, self.editor, at), at)

    @rule()
    def unschedule(self) -> None:
        self.time_passes(INSTANT)
        if self.coming:
            desk.unschedule(self.story, self.editor)
            self._nothing_is_coming()
        else:
            with pytest.raises(desk.Refused, match="Nothing is scheduled"):
                desk.unschedule(self.story, self.editor)

    @rule()
    def withdraw(self) -> None:
        self.time_passes(INSTANT)
        if self._live is None:
            with pytest.raises(desk.Refused, match="nothing to withdraw"):
                desk.withdraw(self.story, self.editor, "Wrong.")
            return
        desk.withdraw(self.story, self.editor, "Wrong.")
        self.seen.append((self.clock, None))
        self._nothing_is_coming()

    # What is promised

    @invariant()
    def readers_get_what_they_were_meant_to(self) -> None:
        self._readers_get_what_was_meant({self.clock, self.clock + timedelta(days=1)})

    @invariant()
    def the_date_of_publication_stays(self) -> None:
        shown = self.story.editions.shown().filter(live_from__lte=self.clock)
        dates = set(shown.values_list("published_at", flat=True))
        assert dates == ({self.seen[0][0]} if self.seen else set())

    @invariant()
    def every_address_leads_to_what_is_live(self) -> None:
        live = self.story.editions.live().first()
        self.slugs |= {live.slug} if live else set()
        for slug in self.slugs:
            day = timezone.localtime(self.seen[0][0]).date()
            assert Edition.objects.live().at_address(day, slug).first() == live

    @invariant()
    def readers_are_told_the_corrections_of_what_they_were_shown(self) -> None:
        for moment in {self.clock, *([self.coming[0]] if self.coming else [])}:
            if live := self.story.editions.live(moment).first():
                told = set(Correction.objects.shown_with(live).values_list("text", flat=True))
                assert told == {text for text, since in self._all_told() if since <= moment}

    @invariant()
    def its_state_says_so(self) -> None:
        state = Story.objects.with_state().get(pk=self.story.pk).state
        if self._live is not None:
            assert state == ("live" if self._live == self.version else "changed")
        elif self.coming:
            assert state == "scheduled"
        else:
            assert state == ("withdrawn" if self.seen else "draft")

    # The book-keeping

    @property
    def _live(self) -> int | None:
        return self.seen[-1][1] if self.seen else None

    def _all_moments(self) -> set[datetime]:
        """Every moment at which something begins or ends, and the last before it."""
        spans = self.story.editions.values_list("live_from", "live_until")
        moments = {moment for span in spans for moment in span if moment}
        moments |= {since for since, _ in self.seen} | {self.clock}
        return moments | {moment - INSTANT for moment in moments}

    def _readers_get_what_was_meant(self, moments: set[datetime]) -> None:
        for moment in sorted(moments):
            live = self.story.editions.live(moment).values_list("story_version", flat=True)
            meant = self._meant_for(moment)
            assert list(live) == ([] if meant is None else [meant])

    def _meant_for(self, moment: datetime) -> int | None:
        changes = [*self.seen, *([self.coming] if self.coming else [])]
        return next((text for since, text in reversed(changes) if since <= moment), None)

    def _all_told(self) -> list[tuple[str, datetime]]:
        coming = [(self.will_be_told, self.coming[0])] if self.coming and self.will_be_told else []
        return [*self.told.items(), *coming]

    def _is_live(self, edition: Edition, since: datetime | None = None) -> None:
        self.seen.append((since or self.clock, self.version))
        assert edition.live_from == self.seen[-1][0]
        self._nothing_is_coming()

    def _nothing_is_coming(self) -> None:
        self.coming = self.will_be_told = None


@pytest.mark.django_db
def test_what_readers_get_is_what_was_asked_for_in_any_order() -> None:
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=80,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],  # shrinking takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
