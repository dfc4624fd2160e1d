"""Bringing a story in: what a file states, and what a person adds to it, into a working copy."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Any, BinaryIO

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from articles import desk
from articles.desk import Refused, images, log, permissions, saving
from articles.desk.publishing import lock
from articles.exchange import parts, versions
from articles.exchange.merge import Clash, merge
from articles.exchange.story_record import PictureRecord, StoryRecord, lead_of, of_story
from articles.exchange.wire import Arrival, record_of
from articles.lib import html, pictures, wire
from articles.models import (
    Byline,
    Edition,
    Event,
    Image,
    ImageCaption,
    Placement,
    Role,
    Section,
    Story,
    WireFile,
)
from articles.models.story import State
