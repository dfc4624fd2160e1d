"""The sheet beside the button: when a story is published, and what readers are told of a change."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import desk
from articles.admin import moments
from articles.admin.fields import MomentField
from articles.desk.changes import Change, Kind
from articles.desk.moments import in_words
from articles.desk.permissions import may_override
from articles.desk.publishing import OverScheduled
from articles.desk.slugs import first_edition
from articles.models import Edition, Story

KINDS = [
    ("", gettext_lazy("Choose what it is")),
    (Kind.SILENT, gettext_lazy("Silent fix: a typo; readers are told nothing")),
    (Kind.UPDATE, gettext_lazy("Update: there is more to tell")),
    (Kind.CORRECTION, gettext_lazy("Correction: something was wrong")),
    (Kind.CLARIFICATION, gettext_lazy("Clarification: something was not clear")),
    (Kind.EDITORS_NOTE, gettext_lazy("Editor’s note: on the story as a whole")),
    (Kind.RETRACTION, gettext_lazy("Retraction: the story does not stand")),
]


class PublishingForm(forms.Form):
    """What is asked for depends on ``story``: of one that is new, only when.

    What is scheduled already is offered again, so that to move it is to change its time.
    """

    prefix = "publishing"

    at = MomentField(label=gettext_lazy("Publish at"), required=False)
    until = MomentField(label=gettext_lazy("Until"), required=False)
    over_scheduled = forms.ChoiceField(
        label=gettext_lazy("If it goes out at another time than what is scheduled"),
        required=False,
        choices=[
            (OverScheduled.REPLACE, gettext_lazy("It takes the place of what is scheduled")),
            (OverScheduled.KEEP, gettext_lazy("Both go out: what is scheduled, at its time")),
        ],
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What this update is"), required=False, choices=KINDS
    )
    text = forms.CharField(
        label=gettext_lazy("In words for readers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    note = forms.CharField(
        label=gettext_lazy("Note for the history"), required=False, max_length=500
    )
    override = forms.CharField(
        label=gettext_lazy("Reason to publish without a second person"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("For breaking news. The log keeps it with your name."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        story: Story | None,
        by: AbstractBaseUser,
        initial: dict[str, Any] | None = None,
    ) -> None:
        self.story = story if story and story.pk else None
        self.scheduled: list[Edition] = []
        self.was_seen = False
        offered: dict[str, Any] = {}
        if self.story:
            self.scheduled = list(self.story.editions.scheduled().order_by("live_from"))
            self.was_seen = first_edition(self.story) is not None
            offered = self._offered(self.story)
        super().__init__(data, initial=offered if initial is None else initial)
        self.is_open = self.is_bound or initial is not None
        if not self.was_seen:
            del self.fields["kind"], self.fields["text"]
        if not self.scheduled:
            del self.fields["over_scheduled"]
        if not (settings.REQUIRE_SECOND_PERSON and may_override(by)):
            del self.fields["override"]

    def _offered(self, story: Story) -> dict[str, Any]:
        """What the form begins with: what is scheduled, or else how long the live one lasts."""
        if not self.scheduled:
            live = story.live_edition()
            return {"until": live.ends_at} if live else {}
        edition = self.scheduled[0]
        change = Change.of_editions([edition])
        words = {"kind": change.kind, "text": ""}
        if change.notices:
            kind, text = change.notices[0]
            words = {"kind": kind, "text": text}
        return {"at": edition.live_from, "until": edition.ends_at, **words}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["at"] = at = self._exact(cleaned.get("at"))
        is_moved = any(edition.live_from != at for edition in self.scheduled)
        if is_moved and "at" not in self.errors and not cleaned.get("over_scheduled"):
            self.add_error(
                "over_scheduled",
                _("Something is scheduled for %(when)s: say which shall hold.")
                % {"when": in_words(self.scheduled[0].live_from)},
            )
        if self.was_seen and "kind" not in self.errors:
            self._check_change(cleaned.get("kind"), cleaned.get("text", ""))
        return cleaned

    def _exact(self, at: Any) -> Any:
        """The time of what is scheduled where that is meant: the control shows whole seconds."""
        for edition in self.scheduled:
            if at and timedelta() <= edition.live_from - at < timedelta(seconds=1):
                return edition.live_from
        return at

    def _check_change(self, kind: str | None, text: str) -> None:
        change = Change.of(kind, text)
        if sentence := change.problem(is_first=False):
            self.add_error("text" if change.kind else "kind", sentence)

    def publish(self, story: Story, by: AbstractBaseUser) -> Edition:
        """Publish as it says ``story``, which has been saved; raises Refused.

        What an update is must be said, unless there is nothing to update: a form may be sent twice.
        """
        if not self.is_valid():
            raise desk.Refused(*(text for texts in self.errors.values() for text in texts))
        if self.was_seen and not self.cleaned_data["kind"] and not self._is_out(story):
            raise desk.Refused(
                _("Choose what this update is: readers have seen the story already.")
            )
        names = ("until", "kind", "text", "note", "over_scheduled", "override")
        said = {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}
        return desk.publish(story, by, self.cleaned_data["at"], **said)

    def _is_out(self, story: Story) -> bool:
        live, said = story.live_edition(), self.cleaned_data
        if live is None or said["at"]:
            return False
        return (live.story_version, live.ends_at) == (story.version, said["until"])

    def as_typed(self) -> dict[str, str]:
        """Every field as it was filled in, to be offered again after a refusal."""
        return {name: self.data.get(self.add_prefix(name), "") for name in self.fields}

    @property
    def at_off(self) -> str:
        return self._off("at")

    @property
    def until_off(self) -> str:
        return self._off("until")

    def _off(self, name: str) -> str:
        """How far off a time is that the form shows: ``in 3 hours``; '' for none, or one past."""
        field = self.fields[name]
        try:
            moment = field.clean(field.prepare_value(self[name].value()))
        except ValidationError:
            return ""
        return moments.until(moment) if moment and moment > timezone.now() else ""
