"""Every choice comes from the environment, and a bad one is told in one sentence."""

import multiprocessing
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom import env

ROOT = Path(__file__).resolve().parent.parent
NOT_INHERITED = {
    "DEBUG",
    "SECRET_KEY",
    "SITE_URL",
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "MEDIA_ROOT",
    "LANGUAGE_CODE",
    "TIME_ZONE",
    "MAX_UPLOAD_MB",
    "BEHIND_PROXY",
    "HSTS_SUBDOMAINS",
    "REQUIRE_SECOND_FACTOR",
    "EMAIL_URL",
    "DEFAULT_FROM_EMAIL",
    "LOG_LEVEL",
    "DJANGO_ALLOW_ASYNC_UNSAFE",  # the browser tests'
}


def manage(*arguments: str, **choices: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py with ``choices`` alone in its environment."""
    plain = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**plain, "DJANGO_SETTINGS_MODULE": "newsroom.settings", **choices},
        capture_output=True,
        text=True,
        timeout=60,
    )


def settings_of(*names: str, **choices: str) -> list[object]:
    """Return what the settings ``names`` are when the environment holds ``choices``."""
    values = ", ".join(f"settings.{name}" for name in names)
    code = f"from django.conf import settings; print(repr([{values}]))"
    run = manage("shell", "--no-imports", "-c", code, **choices)
    assert run.returncode == 0, run.stderr
    return eval(run.stdout)


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("DEBUG", "maybe", "write true or false."),
        ("SITE_URL", "news.example.org", "write the public address of the site"),
        ("SITE_URL", "https://news.example.org/paper", "without a path, such as"),
        ("SITE_URL", "https://news.example.org:port", "write the public address"),
        ("SITE_URL", "https://localhost", "https needs the site's public host name."),
        ("ALLOWED_HOSTS", "https://news.example.org", "write host names separated by commas"),
        ("DATABASE_URL", "mysql://u:hidden@db/news", "write postgres://"),
        ("DATABASE_URL", "postgres://u:hidden@db:port/news", "write postgres://"),
        ("DATABASE_URL", "postgres://u:hidden@db", "write postgres://"),
        ("MEDIA_ROOT", "media", "write the full path of a folder"),
        ("LANGUAGE_CODE", "klingon", "write the code of a language"),
        ("TIME_ZONE", "Madrid", "such as Europe/Madrid."),
        ("TIME_ZONE", "../etc/passwd", "such as Europe/Madrid."),
        ("MAX_UPLOAD_MB", "fifty", "write a whole number of at least 1."),
        ("MAX_UPLOAD_MB", "0", "write a whole number of at least 1."),
        ("BEHIND_PROXY", "nginx", "write true or false."),
        ("HSTS_SUBDOMAINS", "all", "write true or false."),
        ("REQUIRE_SECOND_FACTOR", "2", "write true or false."),
        ("EMAIL_URL", "mail.example.org", "write smtp+tls://user:password@host:587"),
        ("EMAIL_URL", "smtp+tls://u:hidden@host:port", "write smtp+tls://"),
        ("EMAIL_URL", "smtp+tls://u:hidden@/", "write smtp+tls://"),
        ("EMAIL_URL", "smtp://u:hidden@mail.example.org", "its password unencrypted"),
        ("DEFAULT_FROM_EMAIL", "the newsroom", "write an e-mail address"),
        ("LOG_LEVEL", "LOUD", "write one of DEBUG, INFO, WARNING, ERROR."),
    ],
)
def test_a_bad_value_is_told_in_one_sentence(name: str, value: str, advice: str) -> None:
    run = manage("check", **{name: value})
    assert run.returncode == 1
    assert run.stderr.startswith(name)
    assert run.stderr.count("\n") == 1
    assert advice in run.stderr
    assert "hidden" not in run.stderr


def test_what_nobody_set_is_safe() -> None:
    debug, hosts, cookies, key = settings_of(
        "DEBUG", "ALLOWED_HOSTS", "SESSION_COOKIE_SECURE", "SECRET_KEY"
    )
    assert debug is False
    assert set(hosts) == {"localhost", "127.0.0.1", "[::1]"}
    assert cookies is False  # over plain HTTP a secure cookie would never come back
    assert len(key) >= 50


def test_an_empty_value_is_none() -> None:
    assert settings_of("DEBUG", "TIME_ZONE", DEBUG="", TIME_ZONE=" ") == [False, "UTC"]


def test_https_brings_secure_cookies_and_hsts_for_this_host_alone() -> None:
    assert settings_of(
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS",
        SITE_URL="https://news.example.org/",
    ) == [True, True, True, 31_536_000, False]


def test_the_sites_own_host_is_served_and_others_only_when_named() -> None:
    hosts = settings_of("ALLOWED_HOSTS", SITE_URL="https://news.example.org:8443/")
    assert hosts == [["news.example.org", "localhost", "127.0.0.1", "[::1]"]]
    hosts = settings_of("ALLOWED_HOSTS", ALLOWED_HOSTS="a.example, .b.example")
    assert hosts == [["a.example", ".b.example"]]


def test_a_forwarded_protocol_is_believed_only_behind_a_proxy() -> None:
    assert settings_of("SECURE_PROXY_SSL_HEADER", "ALLAUTH_TRUSTED_PROXY_COUNT") == [None, 0]
    assert settings_of(
        "SECURE_PROXY_SSL_HEADER", "ALLAUTH_TRUSTED_PROXY_COUNT", BEHIND_PROXY="yes"
    ) == [("HTTP_X_FORWARDED_PROTO", "https"), 1]


def test_production_settings_pass_djangos_own_check() -> None:
    run = manage(
        "check",
        "--deploy",
        "--fail-level=WARNING",
        SITE_URL="https://news.example.org",
        SECRET_KEY="k3y" * 20 + "some-more-that-is-not-the-same",
    )
    assert run.returncode == 0, run.stderr


def test_no_policy_allows_anything_unsafe(settings) -> None:
    policies = repr([settings.CONTENT_SECURITY_POLICY, settings.DESK_SECURITY_POLICY])
    assert "unsafe" not in policies
    assert "script-src" not in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]


class TestDatabase:
    def database(self, monkeypatch: pytest.MonkeyPatch, url: str = "") -> dict[str, object]:
        monkeypatch.setenv("DATABASE_URL", url)
        return env.database("DATABASE_URL", Path("/srv/100% news #1/db.sqlite3"))

    def test_is_a_file_wherever_the_project_lies(self, monkeypatch) -> None:
        config = self.database(monkeypatch)
        assert config["NAME"] == Path("/srv/100% news #1/db.sqlite3")
        assert config["OPTIONS"]["transaction_mode"] == "IMMEDIATE"

    def test_may_be_another_file(self, monkeypatch) -> None:
        config = self.database(monkeypatch, "sqlite:////srv/other.sqlite3")
        assert config["NAME"] == "/srv/other.sqlite3"
        assert "WAL" in config["OPTIONS"]["init_command"]

    def test_may_be_postgresql(self, monkeypatch) -> None:
        config = self.database(monkeypatch, "postgres://ed:p%40ss@db:5433/news?sslmode=require")
        assert config["ENGINE"] == "django.db.backends.postgresql"
        assert (config["USER"], config["PASSWORD"], config["PORT"]) == ("ed", "p@ss", 5433)
        assert config["OPTIONS"] == {"sslmode": "require"}


def read_key(file: Path, barrier, results) -> None:
    barrier.wait(timeout=30)
    results.put(env.secret("NO_SUCH_CHOICE", file, lambda: str(os.getpid()) * 20))


class TestSecret:
    def test_is_made_once_for_its_owner_alone(self, tmp_path: Path) -> None:
        home = tmp_path / "home"
        home.mkdir()
        file = home / ".secret-key"
        first = env.secret("NO_SUCH_CHOICE", file, lambda: "first")
        assert env.secret("NO_SUCH_CHOICE", file, lambda: "second") == first == "first"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert list(home.iterdir()) == [file]

    def test_processes_that_start_at_once_share_it(self, tmp_path: Path) -> None:
        context = multiprocessing.get_context("fork")
        barrier, results = context.Barrier(8), context.Queue()
        runners = [
            context.Process(target=read_key, args=(tmp_path / "key", barrier, results))
            for _ in range(8)
        ]
        for runner in runners:
            runner.start()
        keys = {results.get(timeout=30) for _ in runners}
        for runner in runners:
            runner.join(timeout=30)
        assert len(keys) == 1

    def test_an_empty_file_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "key").touch()
        with pytest.raises(ImproperlyConfigured, match="is empty: delete it"):
            env.secret("NO_SUCH_CHOICE", tmp_path / "key", str)

    def test_a_place_that_cannot_be_written_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(ImproperlyConfigured, match="set NO_SUCH_CHOICE"):
            env.secret("NO_SUCH_CHOICE", tmp_path / "nowhere" / "key", str)

    def test_the_environment_comes_first(self, tmp_path: Path, monkeypatch) -> None:
        monkeypatch.setenv("A_KEY", "given")
        assert env.secret("A_KEY", tmp_path / "key", str) == "given"
        assert not (tmp_path / "key").exists()


def test_mail_leaves_by_the_server_of_its_address() -> None:
    names = ["MAIL_IS_ON", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD"]
    names += ["EMAIL_USE_TLS", "EMAIL_USE_SSL", "DEFAULT_FROM_EMAIL"]
    off = settings_of(*names, SITE_URL="https://news.example.org")
    assert off == [False, "", 0, "", "", False, False, "newsroom@news.example.org"]
    starts_tls = settings_of(
        *names,
        EMAIL_URL="smtp+tls://desk%40example.org:p%2Fw@mail.example.org",
        DEFAULT_FROM_EMAIL="Newsroom <desk@example.org>",
    )
    assert starts_tls == [
        *(True, "mail.example.org", 587, "desk@example.org", "p/w"),
        *(True, False, "Newsroom <desk@example.org>"),
    ]
    is_tls = settings_of("EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_USE_SSL", EMAIL_URL="smtps://m:1465")
    assert is_tls == [1465, False, True]
    plain = settings_of("EMAIL_HOST", "EMAIL_PORT", EMAIL_URL="smtp://u:p@127.0.0.1:2525")
    assert plain == ["127.0.0.1", 2525]
