"""Keeping files whole: under its name a file is complete, or it is not there."""

import os

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.crypto import get_random_string


def put(name: str, content: File) -> None:
    """Store ``content`` under ``name``, in place of what is there.

    A file system shows a file while it is being written, and a process may die meanwhile: so it
    is written under another name first.
    """
    try:
        path = default_storage.path(name)
    except NotImplementedError:  # such as S3, which never shows half an object
        default_storage.delete(name)
        default_storage.save(name, content)
        return
    part = default_storage.save(f"{name}.{get_random_string(8)}", content)
    os.replace(default_storage.path(part), path)


def empty(folder: str) -> None:
    """Delete ``folder`` with all that is in it; one that is not there is as good."""
    try:
        folders, files = default_storage.listdir(folder)
        for name in files:
            default_storage.delete(f"{folder}/{name}")
        for name in folders:
            empty(f"{folder}/{name}")
        default_storage.delete(folder)
    except OSError:
        return  # gone, or somebody has just put a file there, who sees to it


def folders_in(folder: str) -> list[str]:
    try:
        return default_storage.listdir(folder)[0]
    except FileNotFoundError:
        return []
