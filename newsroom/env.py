"""Reading choices from the environment: a value we cannot read is an error, never a guess.

Each function takes the variable's name and what stands in for it when it is unset or empty,
and raises ImproperlyConfigured, in one sentence, for a value it cannot use.
"""

import os
import re
import tempfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import dj_database_url
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}

# Measured with 8 writers and 2 readers: Django's defaults gave lock errors, WAL with IMMEDIATE
# transactions none. The timeout is in seconds.
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}

MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class MailServer:
    """Where mail leaves the house; "" and 0 for a newsroom that sends none."""

    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    starts_tls: bool = False
    is_tls: bool = False


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def boolean(name: str, default: bool = False) -> bool:
    word = text(name).lower()
    if word in TRUE | FALSE:
        return word in TRUE
    if word:
        raise _refusal(name, "write true or false")
    return default


def integer(name: str, default: int, *, at_least: int = 1) -> int:
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit()) or int(value) < at_least:
        raise _refusal(name, f"write a whole number of at least {at_least}")
    return int(value)


def choice(name: str, allowed: Collection[str], default: str) -> str:
    value = text(name, default)
    if value not in allowed:
        raise _refusal(name, f"write one of {', '.join(allowed)}")
    return value


def hosts(name: str) -> list[str]:
    """Return host names separated by commas; ``.example.org`` covers the hosts below it."""
    found = [word.strip() for word in text(name).split(",") if word.strip()]
    for host in found:
        if not re.fullmatch(r"\*|\.?[\w-]+(\.[\w-]+)*|\[[0-9a-fA-F:.]+\]", host):
            raise _refusal(name, "write host names separated by commas, such as news.example.org")
    return found


def language(name: str, known: Collection[str], default: str) -> str:
    value = text(name, default)
    if value not in known:
        raise _refusal(name, "write the code of a language that Django knows, such as en or pt-br")
    return value


def time_zone(name: str, default: str) -> str:
    value = text(name, default)
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise _refusal(
            name, "write a name of the IANA time zone database, such as Europe/Madrid"
        ) from None
    return value


def origin(name: str, default: str) -> str:
    """Return a web address of scheme and host only, without a slash at the end."""
    value = text(name, default).rstrip("/")
    try:
        parts = urlsplit(value)
        well_formed = (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and "@" not in parts.netloc
            and value == f"{parts.scheme}://{parts.netloc}"
            and parts.port != 0
        )
    except ValueError:
        well_formed = False
    if not well_formed:
        raise _refusal(
            name,
            "write the public address of the site without a path, such as https://news.example.org",
        )
    return value


def folder(name: str, default: Path) -> Path:
    value = Path(text(name, str(default)))
    if not value.is_absolute() or value.is_file():
        raise _refusal(name, "write the full path of a folder, such as /srv/newsroom/media")
    return value


def database(name: str, sqlite: Path) -> dict[str, object]:
    """Return Django's settings of the database at the address ``name``: SQLite or PostgreSQL.

    Without an address it is the file ``sqlite``.
    """
    value = text(name)
    if not value:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": sqlite,
            "OPTIONS": dict(SQLITE_OPTIONS),
        }
    scheme = value.partition("://")[0]
    advice = "write postgres://user:password@host:5432/name or sqlite:////path/to/file"
    try:
        if scheme not in {"sqlite", "postgres", "postgresql"}:
            raise ValueError(scheme)
        config = dj_database_url.parse(value)
        if not config["NAME"]:
            raise ValueError("no name")
    except ValueError:
        # The address may hold a password: it is not shown.
        raise ImproperlyConfigured(
            f"{name} is not the address of a database that we know: {advice}."
        ) from None
    if scheme == "sqlite":
        config["OPTIONS"] = dict(SQLITE_OPTIONS)
    else:
        config["CONN_MAX_AGE"] = 60  # seconds
        config["CONN_HEALTH_CHECKS"] = True
    return config


def mail_server(name: str) -> MailServer:
    """Return the server at the address ``name``: plain, with STARTTLS or within TLS."""
    value = text(name)
    if not value:
        return MailServer()
    try:
        parts = urlsplit(value)
        host, port = parts.hostname or "", parts.port or MAIL_PORTS[parts.scheme]
        well_formed = bool(host) and parts.path in {"", "/"} and not parts.query
    except (ValueError, KeyError):
        well_formed = False
    if not well_formed:
        # The address may hold a password: it is not shown.
        raise ImproperlyConfigured(
            f"{name} is not the address of a mail server: write smtp+tls://user:password@host:587,"
            " smtps:// for a server that speaks TLS from the start, or smtp:// for a plain one."
        )
    if parts.password and parts.scheme == "smtp" and host not in LOOPBACK:
        raise ImproperlyConfigured(
            f"{name} would send its password unencrypted: write smtp+tls:// or smtps://."
        )
    return MailServer(
        host=host,
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starts_tls=parts.scheme == "smtp+tls",
        is_tls=parts.scheme == "smtps",
    )


def mail_address(name: str, default: str) -> str:
    """Return who a message is from, with or without a name: ``News <desk@news.example.org>``."""
    value = text(name)
    if not value:
        return default
    try:
        validate_email(parseaddr(value)[1])
    except ValidationError:
        raise _refusal(
            name, "write an e-mail address, such as Newsroom <desk@news.example.org>"
        ) from None
    return value


def secret(name: str, file: Path, generate: Callable[[], str]) -> str:
    """Return the secret key: from the environment, or from ``file``, made once with mode 600."""
    if value := text(name):
        return value
    try:
        if not file.exists():
            _write_once(file, generate())
        value = file.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"No secret key can be kept in {file} ({error.strerror}): set {name}."
        ) from None
    if not value:
        raise ImproperlyConfigured(f"{file} is empty: delete it, or set {name}.")
    return value


def _write_once(file: Path, content: str) -> None:
    """Write ``file`` with mode 600 unless it is there.

    It appears whole or not at all, so that of several processes which start at once one
    writes it and all read the same.
    """
    handle, draft = tempfile.mkstemp(prefix=file.name, dir=file.parent)  # mode 600
    try:
        with os.fdopen(handle, "w") as draft_file:
            draft_file.write(content)
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)


def _refusal(name: str, advice: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} is {os.environ.get(name, '')!r}: {advice}.")
