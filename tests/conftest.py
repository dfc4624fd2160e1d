"""The cast that every test may call on, and the ground they stand on."""

from pathlib import Path

import pytest
from django.contrib.auth.models import AbstractBaseUser

from tests import make


@pytest.fixture(autouse=True)
def ground(settings, tmp_path: Path) -> None:
    """Files of a test stay in its own folder; passwords and static files cost nothing."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def reporter(db) -> AbstractBaseUser:
    return make.user("rosa", "Reporter")


@pytest.fixture
def editor(db) -> AbstractBaseUser:
    return make.user("edith", "Editor")


@pytest.fixture
def photo_editor(db) -> AbstractBaseUser:
    return make.user("felix", "Photo editor")


@pytest.fixture
def publisher(db) -> AbstractBaseUser:
    return make.user("paula", "Publisher")
