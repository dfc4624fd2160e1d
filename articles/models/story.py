from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles.models.content import Content
from articles.models.edition import Edition
from articles.models.topic import StoryTopic
from articles.models.withdrawal import Withdrawal


class State(models.TextChoices):
    """Where a story stands with its readers. Computed from its editions, never stored."""

    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    LIVE = "live", _("Live")
    CHANGED = "changed", _("Live with unpublished changes")
    ENDED = "ended", _("Ended")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class StoryQuerySet(models.QuerySet):
    def with_state(self, at: datetime | None = None) -> "StoryQuerySet":
        """Annotate ``state`` (a value of State) as it is at ``at`` (now, unless told)."""
        at = at or timezone.now()
        editions = Edition.objects.filter(story=OuterRef("pk"))
        live = editions.live(at)
        # Nothing begins after a withdrawal but what brings the story back.
        begun = Edition.objects.begun(at).filter(story=OuterRef("story"))
        last_end = Subquery(begun.order_by("-live_from").values("live_until")[:1])
        withdrawn = Withdrawal.objects.filter(
            story=OuterRef("pk"), withdrawn_at__lte=at, withdrawn_at__gte=last_end
        )
        return self.annotate(
            state=Case(
                When(
                    Exists(live.filter(story_version=OuterRef("version"))), then=Value(State.LIVE)
                ),
                When(Exists(live), then=Value(State.CHANGED)),
                When(Exists(editions.scheduled(at)), then=Value(State.SCHEDULED)),
                When(Exists(withdrawn), then=Value(State.WITHDRAWN)),
                When(Exists(editions.begun(at)), then=Value(State.ENDED)),
                default=Value(State.DRAFT),
                output_field=models.CharField(),
            )
        )


class Story(Content):
    """The working copy, which only the desk reads."""

    class Stage(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        APPROVED = "approved", _("Approved")

    topics = TaggableManager(verbose_name=_("topics"), through=StoryTopic, blank=True, help_text="")
    stage = models.CharField(_("stage"), max_length=20, choices=Stage, default=Stage.DRAFT)
    working_headline = models.CharField(
        _("working headline"),
        max_length=250,
        blank=True,
        help_text=_("What the desk calls it until it has a headline; readers never see it."),
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("assigned to"),
        null=True,
        blank=True,
        related_name="stories_assigned",
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    suggested_sources = models.JSONField(_("suggested sources"), default=list, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("created by"),
        null=True,
        editable=False,
        related_name="stories_created",
    )
    edited_at = models.DateTimeField(_("last edited"), default=timezone.now, editable=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("last edited by"),
        null=True,
        editable=False,
        related_name="stories_edited",
    )

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["-edited_at", "-pk"]
        permissions = [
            ("publish_story", _("Can publish stories")),
            ("approve_story", _("Can approve stories and send them back")),
            ("assign_story", _("Can assign stories to others")),
            ("withdraw_story", _("Can withdraw stories")),
            ("restore_story", _("Can restore stories that another has withdrawn")),
            ("redact_story", _("Can take words out of editions by order of a court")),
            ("override_second_person", _("Can publish alone when a second person is required")),
            ("edit_any_story", _("Can edit the stories of others")),
            ("edit_any_pictures", _("Can change pictures and captions in the stories of others")),
        ]
        indexes = [
            models.Index(F("edited_at").desc(), F("id").desc(), name="story_newest_edit"),
            models.Index("stage", F("edited_at").desc(), name="story_newest_of_stage"),
            models.Index("due_at", condition=Q(due_at__isnull=False), name="story_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=["draft", "in_review", "approved"]),
                name="story_stage_known",
            ),
        ]

    def __str__(self) -> str:
        return self.headline or self.working_headline or super().__str__()

    @property
    def is_late(self) -> bool:
        """Whether it should be done by now and is not."""
        is_done = self.stage == self.Stage.APPROVED
        return self.due_at is not None and self.due_at <= timezone.now() and not is_done

    def live_edition(self, at: datetime | None = None) -> Edition | None:
        """Return the edition readers see at ``at`` (now, unless told), or None."""
        return self.editions.live(at).first()
