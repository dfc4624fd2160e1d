"""Writing a record into a working copy: what differs is changed, and nothing else."""

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _

from articles.desk import Refused, images, log, permissions, saving, topics
from articles.exchange import parts
from articles.exchange.story_record import (
    NoticeRecord,
    PictureRecord,
    StoryRecord,
    collapse,
    lead_of,
    of_story,
)
from articles.exchange.wishes import Wishes
from articles.lib.pictures import PictureError
from articles.models import Byline, Event, Image, ImageCaption, Placement, Role, Story, Topic


class Writer:
    """One writing of ``story`` for ``by``; the caller holds the transaction.

    ``stated`` is what a newly arrived file states, None if nothing new has arrived; ``before``
    what the version before it stated. ``notes`` gathers sentences on what a person should know.
    """

    def __init__(
        self,
        story: Story,
        by: AbstractBaseUser | None,
        stated: StoryRecord | None = None,
        before: StoryRecord | None = None,
    ) -> None:
        self.story = story
        self.by = by
        self.stated = stated
        self.before = before
        self.notes: list[str] = []
        self._is_new = story._state.adding
        self._is_changed = False

    def write(self, record: StoryRecord, wishes: Wishes) -> bool:
        """Make the story what ``record`` and, above it, ``wishes`` say; return if it changed.

        Raises Refused, or NotAllowed, with sentences; the transaction is lost then.
        """
        is_new = self._is_new
        self._fields(record, wishes)
        parts.require_fit(self.story)
        if is_new:
            saving.save(self.story, self.by)
        self._byline(record.byline if wishes.byline is None else wishes.byline)
        self._picture(record.picture, wishes)
        self._alt_text(wishes.alt_text)
        self._topics(wishes.topics)
        if self._is_changed and not is_new:
            saving.save(self.story, self.by)
        return self._is_changed

    def _set(self, name: str, value: object) -> None:
        if getattr(self.story, name) != value:
            setattr(self.story, name, value)
            self._is_changed = True

    def _fields(self, record: StoryRecord, wishes: Wishes) -> None:
        story = self.story
        headline = record.headline if wishes.headline is None else wishes.headline
        self._set("headline", headline)
        working = wishes.working_headline
        self._set("working_headline", record.working_headline if working is None else working)
        self._set("body", record.body)
        self._set("language", record.language or story.language)
        self._set("section", wishes.section or story.section)
        confirmed = [name for name in wishes.sources if name not in story.sources]
        self._set("sources", [*story.sources, *confirmed])
        self._set(
            "suggested_sources", [name for name in record.sources if name not in story.sources]
        )
        self._notice(record.notice)

    def _notice(self, record: NoticeRecord | None) -> None:
        if record is None:
            return
        now = self.story.copyright_notice
        if now and NoticeRecord.of_notice(now).key == record.key:
            return
        notice = parts.find_notice(record)
        if notice is None:
            notice = parts.add_notice(record)
            log.record_thing(Event.Verb.ADDED, self.by, notice)
            self.notes.append(_("The copyright notice “%s” was added.") % notice)
        self._set("copyright_notice", notice)

    def _byline(self, names: tuple[str, ...]) -> None:
        if names == of_story(self.story).byline:
            return
        authors = parts.find_authors(names)
        parts.require_known(self.by, authors, self.stated.byline if self.stated else ())
        for author in authors:
            if author.pk is None:
                parts.add_author(author)
                log.record_thing(Event.Verb.ADDED, self.by, author)
                self.notes.append(_("The author %s was added.") % author.name)
        rows = {row.author_id: row for row in self.story.bylines.filter(role=Role.WRITING)}
        if list(rows) == [author.pk for author in authors]:
            return
        if not self._is_new:  # asked before: who is credited may edit the story
            permissions.require_edit(self.by, self.story)
        self.story.bylines.filter(role=Role.WRITING).exclude(author__in=authors).delete()
        for position, author in enumerate(authors):
            row = rows.get(author.pk) or Byline(story=self.story, author=author, role=Role.WRITING)
            row.position = position
            row.save()
        self._is_changed = True

    def _picture(self, wanted: PictureRecord | None, wishes: Wishes) -> None:
        lead = lead_of(self.story)
        image = self._image(lead, wanted)
        if wishes.picture:
            image = self._supplied(image or Image(), wishes)
        if image is None:
            return
        caption = wanted.caption if wanted else ""
        if lead is None:
            lead = ImageCaption(story=self.story, placement=Placement.LEAD, image=image)
        elif lead.image_id != image.pk:
            lead.image, lead.alt_text = image, ""
        elif collapse(lead.caption or image.caption) == collapse(caption):
            return
        lead.caption = caption
        lead.save()
        self._is_changed = True

    def _image(self, lead: ImageCaption | None, wanted: PictureRecord | None) -> Image | None:
        """Return the picture ``wanted``, with what the file states of it, saved."""
        if wanted is None:
            return None
        if lead and wanted.is_same_as(PictureRecord.of_use(lead)):
            image = lead.image
        else:
            image = parts.find_image(wanted) or Image()
        stated = self.stated.picture if self.stated else None
        if stated and stated.is_same_as(wanted):
            before = self.before.picture if self.before else None
            filled, kept = parts.fill_image(
                image, stated, before if stated.is_same_as(before) else None
            )
            self.notes += kept
            if filled:
                verb = Event.Verb.CHANGED if image.pk else Event.Verb.ADDED
                image.save()
                log.record_thing(verb, self.by, image, filled)
                self._is_changed = True
        return image

    def _supplied(self, image: Image, wishes: Wishes) -> Image:
        """Return ``image`` with the file that was given, unless it has one."""
        permissions.require(
            permissions.may_add(self.by, "image"),
            _("You may not add pictures: ask a photo editor to."),
        )
        try:
            if image.is_missing:
                images.attach(image, wishes.picture, self.by)
                self._is_changed = True
            elif images.inspect(wishes.picture).checksum != image.checksum:
                self.notes.append(
                    _("The picture “%s” has a file already, which stays: replace it there.") % image
                )
        except PictureError as error:
            raise Refused(f"{wishes.picture_name}: {error}") from None
        return image

    def _alt_text(self, alt_text: str) -> None:
        """The picture's own if it has none, otherwise this story's."""
        if not alt_text:
            return
        lead = lead_of(self.story)
        if lead is None:
            raise Refused(_("There is no picture that the alt text could describe."))
        if alt_text in (lead.alt_text, lead.image.alt_text):
            return
        described = lead if lead.image.alt_text or lead.image.is_decorative else lead.image
        before, described.alt_text = described.alt_text, alt_text
        parts.require_fit(described)
        described.save()
        if described is lead.image:
            changes = {"alt_text": [before, alt_text]}
            log.record_thing(Event.Verb.CHANGED, self.by, described, changes)
        self._is_changed = True

    def _topics(self, names: tuple[str, ...]) -> None:
        here = set(self.story.topics.all())
        missing = [topic for topic in topics.find(names) if topic not in here]
        for name in missing:
            if isinstance(name, str):
                parts.require_fit(Topic(name=name), but=["slug"])  # it is made with the topic
        if self.by:
            topics.require_new(self.by, missing)
        if missing:
            self.story.topics.add(*missing)
            self._is_changed = True
