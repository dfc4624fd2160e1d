"""The cast that every test may call on, and the ground they stand on."""

from pathlib import Path

import pytest
from django.conf import settings as project
from django.contrib.auth.models import AbstractBaseUser

from tests import found, make


def is_on_postgres() -> bool:
    return project.DATABASES["default"]["ENGINE"].endswith("postgresql")


def pytest_report_header() -> list[str]:
    return [
        f"database: {'PostgreSQL' if is_on_postgres() else 'SQLite'}",
        f"PostgreSQL: {found.initdb() or found.NO_POSTGRES}",
        f"browser: {found.chromium() or found.NO_CHROMIUM}",
    ]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about the other database; ``test_postgres`` sees to PostgreSQL's."""
    other = "sqlite" if is_on_postgres() else "postgres"
    foreign = [item for item in items if item.get_closest_marker(other)]
    config.hook.pytest_deselected(items=foreign)
    items[:] = [item for item in items if item not in foreign]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file: a server's threads and other processes then use it as in earnest."""
    if not is_on_postgres():
        test = project.DATABASES["default"].setdefault("TEST", {})
        test["NAME"] = str(tmp_path_factory.mktemp("database") / "newsroom.sqlite3")


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
