"""A story and a picture that have nothing in common, and how to read what machines are told."""

import json
from datetime import datetime

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from articles import desk
from articles.models import CopyrightNotice, Edition, Image, ImageCaption, Placement
from articles.models.provenance import DigitalSource
from tests import make
from tests.views.pages import Page

STORY = {
    "holder": "Agencia Uno",
    "statement": "Story words only.",
    "license_url": "https://story.example.org/licence",
    "terms_url": "https://story.example.org/terms",
}
PICTURE = {
    "creator": "Jane Doe; NASA",
    "credit": "Jane Doe/Picture House",
    "copyright_notice": "© 2019 Picture House",
    "license_url": "https://picture.example.org/licence",
    "acquire_license_url": "https://picture.example.org/buy",
    "usage_terms": "Not for advertising.",
    "source": "Picture House",
    "digital_source_type": DigitalSource.AI,
}
HOSTILE = '</script><!-- ]]> & \x0b\u2028 \U0001f6a8 مرحبا "quotes" <b>'


def notice(**fields: object) -> CopyrightNotice:
    return CopyrightNotice.objects.create(**{**STORY, **fields})


def picture(**fields: object) -> Image:
    return make.image(data=make.jpeg(1600, 1200), **{**PICTURE, **fields})


def story(*gallery: Image, **fields: object) -> Edition:
    """A published story with the given pictures in its gallery."""
    by = make.user()
    working = make.story(by=by, **{"copyright_notice": notice(), **fields})
    for position, image in enumerate(gallery):
        ImageCaption.objects.create(
            story=working, image=image, placement=Placement.GALLERY, position=position
        )
    return loaded(desk.publish(working, by))


def loaded(edition: Edition) -> Edition:
    """The same edition as a page has it."""
    return Edition.objects.for_page().get(pk=edition.pk)


def json_ld(response: HttpResponse) -> dict[str, dict]:
    """What the page's JSON-LD says, by ``@type``."""
    (block,) = Page(response).all("script", type="application/ld+json")
    return {part["@type"]: part for part in json.loads(block[1])["@graph"]}


def ninjs_of(client: Client, edition: Edition) -> dict:
    response = client.get(edition.get_absolute_url().removesuffix("/") + ".json")
    assert response.status_code == 200
    return response.json()


def set_clock(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)
