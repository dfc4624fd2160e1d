"""Reading choices from the environment: a value we cannot read is an error, never a guess."""

import os
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def boolean(name: str, default: bool = False) -> bool:
    """Return the switch ``name``; raise ImproperlyConfigured for anything but yes or no."""
    value = os.environ.get(name)
    if value is None:
        return default
    word = value.strip().lower()
    if word not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} is {value!r}: write true or false.")
    return word in TRUE


def integer(name: str, default: int, *, at_least: int = 1) -> int:
    """Return the whole number ``name``, at least ``at_least``."""
    value = text(name) or str(default)
    if not (value.isascii() and value.isdigit()) or int(value) < at_least:
        raise ImproperlyConfigured(
            f"{name} is {value!r}: write a whole number of at least {at_least}."
        )
    return int(value)


def words(name: str) -> list[str]:
    """Return the comma-separated values of ``name``."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def choice(name: str, allowed: list[str], default: str) -> str:
    value = text(name) or default
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}: write one of {', '.join(allowed)}.")
    return value


def time_zone(name: str, default: str) -> str:
    value = text(name) or default
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ImproperlyConfigured(
            f"{name} is {value!r}: write a name of the IANA time zone database,"
            " such as Europe/Madrid."
        ) from None
    return value


def origin(name: str, default: str) -> str:
    """Return a web address of scheme and host only, without a slash at the end."""
    value = (text(name) or default).rstrip("/")
    try:
        parts = urlsplit(value)
        well_formed = (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and value == f"{parts.scheme}://{parts.netloc}"
            and (parts.port is None or parts.port > 0)
        )
    except ValueError:
        well_formed = False
    if not well_formed:
        raise ImproperlyConfigured(
            f"{name} is {value!r}: write the public address of the site,"
            " such as https://news.example.org, without a path."
        )
    return value


def database(name: str, sqlite: Path) -> dict[str, object]:
    """Return Django's settings of the database at the address ``name``.

    Without an address it is the file ``sqlite``. Raises ImproperlyConfigured for any
    database but SQLite and PostgreSQL.
    """
    value = text(name) or f"sqlite:///{sqlite}"
    scheme = value.partition("://")[0]
    if scheme not in {"sqlite", "postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"{name} begins with {scheme!r}: write postgres://user:password@host:5432/name"
            " or sqlite:////path/to/file."
        )
    try:
        config = dj_database_url.parse(value)
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(f"{name} cannot be read as an address: {error}") from None
    if scheme == "sqlite":
        # Measured with 8 writers and 2 readers: Django's defaults gave lock errors, WAL with
        # IMMEDIATE transactions none. The timeout is in seconds.
        config["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    return config


def secret(name: str, file: Path, generate) -> str:
    """Return the secret key: from the environment, or from ``file``, made once with mode 600."""
    if value := text(name):
        return value
    try:
        # O_EXCL: of two processes that start at once, one writes the key and both read it.
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    except OSError as error:
        raise ImproperlyConfigured(
            f"No secret key can be kept in {file} ({error.strerror}): set {name}."
        ) from None
    else:
        with os.fdopen(handle, "w") as key_file:
            key_file.write(generate())
    if value := file.read_text().strip():
        return value
    raise ImproperlyConfigured(f"{file} is empty: delete it, or set {name}.")
