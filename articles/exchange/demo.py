"""The demo newsroom: a small paper with its people, pictures and stories, from ``articles/demo``.

What is there already is left as it is, so the newsroom can be loaded twice, and beside a
newsroom's own sections, notices and people.
"""

import re
import tomllib
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, Group
from django.core.files import File
from django.db.models import Q, QuerySet
from django.utils import timezone

from articles import desk
from articles.desk import images, saving
from articles.models import (
    Author,
    Byline,
    CopyrightNotice,
    Image,
    ImageCaption,
    Paper,
    Placement,
    Section,
    Slot,
    Story,
    Topic,
)

HOME = Path(__file__).resolve().parent.parent / "demo"
PASSWORD = "port-candor-1871"
# Login name, full name, author (if any) and groups.
LOGINS = [
    ("reporter", "Nora Quayle", "nora-quayle", ["Reporter"]),
    ("editor", "Marta Voss", None, ["Editor"]),
    ("photo", "Felix Arden", None, ["Photo editor"]),
    ("publisher", "Ida Lindqvist", None, ["Publisher"]),
]
_FIGURE_KEY = re.compile(r'data-image="([a-z0-9-]+)"')


class Demo:
    """One loading of the demo; ``now`` is the moment its relative times count from."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.data = tomllib.loads((HOME / "newsroom.toml").read_text(encoding="utf-8"))
        self.sections: dict[str, Section] = {}
        self.images: dict[str, Image] = {}
        self.notices: dict[str, CopyrightNotice] = {}

    def load(self) -> int:
        """Load what is missing; return the number of stories that were.

        The caller holds the transaction. Whoever loads at the same time waits until it ends.
        """
        Paper.objects.select_for_update().get()
        self._paper()
        self._people()
        self._sections_and_topics()
        self._notices()
        self._images()
        files = sorted((HOME / "stories").glob("*.toml"))
        return sum(self._story(tomllib.loads(f.read_text(encoding="utf-8"))) for f in files)

    def _paper(self) -> None:
        new = self.data["paper"]
        untouched = Paper.objects.filter(name=Paper._meta.get_field("name").default)
        untouched.update(name=new["name"], tagline=new["tagline"], contact_email=new["email"])

    def _people(self) -> None:
        for row in self.data["authors"]:
            Author.objects.get_or_create(slug=row["slug"], defaults=row)
        users = get_user_model().objects
        for username, name, author, groups in LOGINS:
            if users.filter(username=username).exists():
                continue
            user = users.create_user(
                username, password=PASSWORD, is_staff=True, **_first_and_last(name)
            )
            user.groups.set(Group.objects.filter(name__in=groups))
            if author:
                Author.objects.filter(slug=author, user=None).update(user=user)

    def _sections_and_topics(self) -> None:
        for position, row in enumerate(self.data["sections"], start=1):
            same = Q(slug=row["slug"]) | Q(name=row["name"])
            self.sections[row["slug"]] = Section.objects.filter(same).first() or (
                Section.objects.create(**row, position=position)
            )
        for row in self.data["topics"]:
            if not Topic.objects.filter(name__iexact=row["name"]).exists():
                Topic.objects.create(**row)

    def _notices(self) -> None:
        has_default = CopyrightNotice.objects.filter(is_default=True).exists()
        for row in self.data["notices"]:
            key, is_default = row.pop("key"), row.pop("is_default")
            same = {name: row[name] for name in ("holder", "statement", "year_rule")}
            self.notices[key] = CopyrightNotice.objects.filter(**same).first() or (
                CopyrightNotice.objects.create(**row, is_default=is_default and not has_default)
            )
            if is_default:
                self.notices[""] = self.notices[key]

    def _images(self) -> None:
        for row in self.data["images"]:
            key = row.pop("key")
            image = Image.objects.filter(asset_id=row["asset_id"]).first() or Image(**row)
            if image.is_missing:
                with (HOME / "photos" / f"{key}.jpg").open("rb") as photo:
                    images.attach(image, File(photo), None)
            self.images[key] = image

    def _story(self, row: dict[str, Any]) -> bool:
        """Load one story; return whether it was missing."""
        if Story.objects.filter(slug=row["slug"]).exists():
            return False
        reporter, editor = self._user("reporter"), self._user("editor")
        shared = ["headline", "dek", "kicker", "slug", "dateline", "language", "sources"]
        story = Story(
            **{name: row[name] for name in shared if name in row},
            section=self.sections[row["section"]],
            copyright_notice=self.notices[row.get("notice", "")],
            body=self._body(row["body"]),
        )
        if "embargo_hours_ahead" in row:
            story.embargo_until = self.now + timedelta(hours=row["embargo_hours_ahead"])
        right, wrong = row.get("first_body_replace", ("", ""))
        corrected_body = story.body
        if right:
            story.body = story.body.replace(right, wrong)
        saving.save(story, reporter)
        Byline.objects.bulk_create(
            Byline(
                story=story,
                author=Author.objects.get(slug=byline["author"]),
                role=byline["role"],
                position=position,
            )
            for position, byline in enumerate(row["bylines"])
        )
        if lead := row.get("lead"):
            ImageCaption.objects.create(
                story=story,
                image=self.images[lead["image"]],
                caption=lead.get("caption", ""),
                alt_text=lead.get("alt", ""),
                placement=Placement.LEAD,
            )
        story.topics.set(row["topics"])
        self._bring_to_state(story, row, corrected_body, editor)
        return True

    def _bring_to_state(
        self, story: Story, row: dict[str, Any], corrected_body: str, editor: AbstractUser | None
    ) -> None:
        if "due_in_hours" in row:
            whole_hour = self.now.replace(minute=0, second=0, microsecond=0)
            due_at = whole_hour + timedelta(hours=row["due_in_hours"])
            desk.assign(story, self._user("reporter"), due_at, editor)
        match row["state"]:
            case "draft":
                return
            case "in_review":
                desk.submit(story, self._user("reporter"))
                return
            case "scheduled":
                desk.publish(story, editor, self.now + timedelta(hours=row["hours_ahead"]))
                return
        desk.publish(story, editor, self._published_at(row))
        for correction in row.get("corrections", []):
            story.refresh_from_db()
            story.body = corrected_body
            saving.save(story, self._user("reporter"))
            desk.publish(story, editor, kind=correction["kind"], text=correction["text"])
        if row["state"] == "withdrawn":
            desk.withdraw(story, self._user("publisher"), row["withdraw_reason"])
        if change := row.get("unpublished_change"):
            story.refresh_from_db()
            for name, value in change.items():
                setattr(story, name, value)
            saving.save(story, self._user("reporter"))
        if slot := row.get("slot"):
            Slot.objects.create(story=story, place=slot)

    def _published_at(self, row: dict[str, Any]) -> datetime:
        if "published" in row:
            return timezone.make_aware(row["published"])
        return self.now - timedelta(hours=row["hours_ago"])

    def _body(self, body: str) -> str:
        """The body with each photograph named by its number instead of its key."""
        return _FIGURE_KEY.sub(lambda m: f'data-image="{self.images[m[1]].pk}"', body).strip()

    def _user(self, username: str) -> AbstractUser | None:
        """The demo's own person; None, as for any command, where another has that login."""
        return own_logins().filter(username=username).first()


def own_logins() -> QuerySet[AbstractUser]:
    """The accounts that the demo made: not those of others who have the same login name."""
    return get_user_model().objects.filter(
        reduce(or_, (Q(username=login, **_first_and_last(name)) for login, name, *_ in LOGINS))
    )


def _first_and_last(name: str) -> dict[str, str]:
    first, last = name.split(" ")
    return {"first_name": first, "last_name": last}
