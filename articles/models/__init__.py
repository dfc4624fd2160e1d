"""The nouns of the newsroom, one file each, in the order in which they build on one another."""
# ruff: noqa: I001 (the order says which way imports run)

from articles.models.notice import CopyrightNotice
from articles.models.image import Image
from articles.models.section import Section
from articles.models.paper import Paper
from articles.models.author import Author
from articles.models.topic import StoryTopic, Topic
from articles.models.content import Content
from articles.models.byline import Byline, Role
from articles.models.caption import ImageCaption, Placement
from articles.models.printed import EditionByline, EditionCaption, EditionTopic
from articles.models.edition import Edition
from articles.models.address import Address
from articles.models.correction import Correction
from articles.models.withdrawal import Withdrawal
from articles.models.story import Story
from articles.models.version import Version
from articles.models.coordination import Autosave, Presence
from articles.models.note import Note
from articles.models.outside import OutsideReading
from articles.models.redaction import Redaction
from articles.models.slot import Slot
from articles.models.wirefile import WireFile
from articles.models.event import Event, LogEnd
from articles.models.outbox import Message, Wishes

__all__ = [
    "Address",
    "Author",
    "Autosave",
    "Byline",
    "Content",
    "CopyrightNotice",
    "Correction",
    "Edition",
    "EditionByline",
    "EditionCaption",
    "EditionTopic",
    "Event",
    "Image",
    "ImageCaption",
    "LogEnd",
    "Message",
    "Note",
    "OutsideReading",
    "Paper",
    "Placement",
    "Presence",
    "Redaction",
    "Role",
    "Section",
    "Slot",
    "Story",
    "StoryTopic",
    "Topic",
    "Version",
    "WireFile",
    "Wishes",
    "Withdrawal",
]
