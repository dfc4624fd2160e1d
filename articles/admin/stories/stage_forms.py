"""What is asked for when a story is submitted, approved, sent back, claimed or assigned."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import desk
from articles.admin.fields import MomentField
from articles.desk.names import name_of
from articles.desk.permissions import may_override, needs_second_person
from articles.models import Story


class StepForm(forms.Form):
    """One step of ``story``, taken by ``by``; ``act`` takes it and says so in a sentence."""

    title: ClassVar[str]
    button: ClassVar[str]
    blamed: ClassVar[str | None] = None  # the field beside which a refusal is told

    def __init__(self, *args: Any, story: Story, by: AbstractBaseUser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.story = story
        self.by = by

    def act(self) -> str:
        """Take the step. Needs ``is_valid`` to have been called; raises Refused."""
        raise NotImplementedError


class NoteForm(StepForm):
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Goes with this step, and stays in the history."),
    )

    @property
    def note_written(self) -> str:
        return self.cleaned_data.get("note", "")


class SubmitForm(NoteForm):
    title = gettext_lazy("Submit for review")
    button = gettext_lazy("Submit for review")

    def act(self) -> str:
        desk.submit(self.story, self.by, self.note_written)
        return _("Submitted: the editors find it among the stories in review.")


class SendBackForm(NoteForm):
    title = gettext_lazy("Send back to the writer")
    button = gettext_lazy("Send back")
    blamed = "note"

    def act(self) -> str:
        desk.send_back(self.story, self.by, self.note_written)
        return _("Sent back: it is a draft again, and its writer is told your note.")


class ApproveForm(NoteForm):
    """``read_version`` holds the text to the one that was on the screen."""

    title = gettext_lazy("Approve this text")
    button = gettext_lazy("Approve")

    override = forms.CharField(
        label=gettext_lazy("Reason to go on without a second person"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For breaking news. The log keeps it with your name."),
    )
    read_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("read_version", self.story.version)
        if not (needs_second_person(self.story, self.by) and may_override(self.by)):
            del self.fields["override"]

    def act(self) -> str:
        desk.approve(
            self.story,
            self.by,
            self.note_written,
            override=self.cleaned_data.get("override", ""),
            read_version=self.cleaned_data.get("read_version"),
        )
        return _("Approved: this text may be published.")


class ClaimForm(StepForm):
    title = gettext_lazy("Claim this story")
    button = gettext_lazy("Make it mine")

    def act(self) -> str:
        before = desk.claim(self.story, self.by)
        if before and before != self.by:
            return _("It is yours now. It was %(name)s’s.") % {"name": name_of(before)}
        return _("It is yours.")


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person: AbstractBaseUser) -> str:
        return name_of(person)


class AssignForm(StepForm):
    title = gettext_lazy("Assign this story")
    button = gettext_lazy("Assign")
    blamed = "due_at"

    to = PersonField(
        label=gettext_lazy("To"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("Nobody"),
    )
    due_at = MomentField(
        label=gettext_lazy("Due"),
        required=False,
        help_text=gettext_lazy("Left empty, it has no due time."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = writers()
        self.initial = {
            "to": self.story.assigned_to_id,
            "due_at": self.story.due_at,
            **self.initial,
        }

    def act(self) -> str:
        to = self.cleaned_data["to"]
        desk.assign(self.story, to, self.cleaned_data["due_at"], self.by)
        if to is None:
            return _("It is nobody’s now.")
        return _("Assigned to %(name)s.") % {"name": name_of(to)}


def writers() -> Any:
    """The people who can write stories here, by name."""
    may = get_user_model()._default_manager.with_perm("articles.change_story")
    return may.filter(is_staff=True).order_by("first_name", "last_name", "username")
