"""Things a newsroom is made of, ready for a test: each whole, each as short as it can be said."""

from datetime import datetime
from io import BytesIO
from itertools import count

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, Group
from django.core.files.base import ContentFile
from PIL import Image as Pillow

from articles import desk
from articles.desk import images, saving
from articles.models import (
    Author,
    Byline,
    CopyrightNotice,
    Edition,
    Image,
    ImageCaption,
    Placement,
    Role,
    Section,
    Story,
)

_number = count(1)


def user(name: str = "", group: str = "Editor") -> AbstractBaseUser:
    found = get_user_model().objects.create_user(
        name or f"user{next(_number)}", password="a long enough secret", is_staff=True
    )
    found.groups.add(Group.objects.get(name=group))
    return found


def section(name: str = "World", **fields: object) -> Section:
    return Section.objects.get_or_create(name=name, defaults={"slug": name.lower(), **fields})[0]


def notice(**fields: object) -> CopyrightNotice:
    whole = {"holder": "Latin Times", "statement": "All rights reserved.", **fields}
    return CopyrightNotice.objects.get_or_create(**whole)[0]


def author(name: str = "Ana Ruiz", **fields: object) -> Author:
    slug = name.lower().replace(" ", "-")
    return Author.objects.get_or_create(name=name, defaults={"slug": slug, **fields})[0]


def jpeg(width: int = 64, height: int = 48, colour: str = "teal") -> bytes:
    data = BytesIO()
    Pillow.new("RGB", (width, height), colour).save(data, "JPEG")
    return data.getvalue()


def image(*, data: bytes | None = None, **fields: object) -> Image:
    """A picture with its file and renditions; ``data=b''`` for one still to be supplied."""
    whole = {
        "headline": f"Picture {next(_number)}",
        "caption": "A heron stands in the river.",
        "alt_text": "A grey heron in shallow water",
        "creator": "Jane Doe",
        "credit": "Jane Doe/Reuters",
        **fields,
    }
    made = Image(**whole)
    if data == b"":
        made.save()
    else:
        images.attach(made, ContentFile(data or jpeg(), name="photo.jpg"), None)
    return made


def story(
    headline: str = "River rises after a week of rain",
    *,
    by: AbstractBaseUser | None = None,
    authors: tuple[str, ...] = ("Ana Ruiz",),
    lead: Image | None = None,
    topics: tuple[str, ...] = (),
    **fields: object,
) -> Story:
    """A working copy that is ready to be published; name a field to change it."""
    whole = {
        "headline": headline,
        "dek": "Three bridges are closed.",
        "body": "<p>The river rose two metres in a night.</p><p>“We wait,” said Ida Holm.</p>",
        "section": section(),
        "copyright_notice": notice(),
        **fields,
    }
    made = Story(**whole)
    saving.save(made, by)
    Byline.objects.bulk_create(
        Byline(story=made, author=author(name), role=Role.WRITING, position=position)
        for position, name in enumerate(authors)
    )
    if lead:
        ImageCaption.objects.create(story=made, image=lead, placement=Placement.LEAD)
    made.topics.set(topics)
    return made


def published(
    headline: str = "River rises after a week of rain",
    *,
    by: AbstractBaseUser | None = None,
    at: datetime | None = None,
    **fields: object,
) -> Edition:
    by = by or user()
    return desk.publish(story(headline, by=by, **fields), by, at)
