"""The rules of the house that no other test would notice being broken."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "articles"

# Each room may use the rooms after it, and never one before it.
ROOMS = ["door", "exchange", "formats", "desk", "search", "models", "lib"]
DOORS = {
    "admin",
    "apps",
    "checks",
    "context_processors",
    "feeds",
    "management",
    "setup",
    "sitemaps",
    "templatetags",
    "urls",
    "views",
}
LIB_MAY_NOT_USE = (
    "django.conf",
    "django.contrib",
    "django.core.cache",
    "django.core.files.storage",
    "django.db",
    "django.forms",
    "django.http",
    "django.template",
    "django.urls",
)


def sources(*folders: Path) -> list[Path]:
    return [
        file
        for folder in folders
        for file in ([folder] if folder.is_file() else sorted(folder.rglob("*.py")))
        if "migrations" not in file.parts
    ]


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


def imports(file: Path) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of all that ``file`` imports, inside functions too."""
    package = file.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(file.read_text(), str(file))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            origin = ".".join([*start, *filter(None, [node.module])])
            for alias in node.names:
                yield node.lineno, f"{origin}.{alias.name}"


def room_of(dotted: str) -> str | None:
    """Return the room of a module of the app, or None for what is not of the app."""
    app, _, rest = dotted.partition(".")
    if app != "articles" or not rest:
        return None
    first = rest.partition(".")[0]
    return "door" if first in DOORS else first


def test_every_part_of_the_app_has_a_room() -> None:
    parts = {file.stem for file in APP.glob("*.py")} | {
        folder.parent.name for folder in APP.glob("*/__init__.py")
    }
    assert parts - {"__init__", "migrations"} <= DOORS | set(ROOMS)


@pytest.mark.parametrize("file", sources(APP), ids=name_of)
def test_imports_run_one_way(file: Path) -> None:
    own = room_of(".".join(file.relative_to(ROOT).with_suffix("").parts))
    backwards = [
        f"line {line}: {dotted}"
        for line, dotted in imports(file)
        if (room := room_of(dotted)) in ROOMS and ROOMS.index(room) < ROOMS.index(own)
    ]
    assert own == "__init__" or not backwards


def test_models_use_only_those_stated_before_them() -> None:
    order = list(dict.fromkeys(_noun(name) for _, name in imports(APP / "models/__init__.py")))
    backwards = [
        f"{noun}: {dotted}"
        for place, noun in enumerate(order)
        for _, dotted in imports(APP / "models" / f"{noun}.py")
        if _noun(dotted) in order[place:]
    ]
    assert "edition" in order
    assert not backwards


def _noun(dotted: str) -> str:
    """Return ``edition`` for ``articles.models.edition.Edition``."""
    return dotted.removeprefix("articles.models.").partition(".")[0]


def test_the_app_does_not_know_the_project() -> None:
    found = [
        name_of(file)
        for file in sources(APP)
        if any(dotted.startswith("newsroom.") for _, dotted in imports(file))
    ]
    assert not found


@pytest.mark.parametrize("file", sources(APP / "lib"), ids=name_of)
def test_lib_is_plain_python(file: Path) -> None:
    found = [dotted for _, dotted in imports(file) if dotted.startswith(LIB_MAY_NOT_USE)]
    assert not found


OF_THE_DESK = [APP / "views" / "preview.py", APP / "templatetags" / "desk.py"]
PUBLIC = [
    file
    for file in sources(
        APP / "views",
        APP / "formats",
        APP / "templatetags",
        *(APP / name for name in ("feeds.py", "sitemaps.py", "context_processors.py")),
    )
    if file.exists() and file not in OF_THE_DESK
]


@pytest.mark.parametrize("file", PUBLIC, ids=name_of)
def test_public_code_never_touches_the_working_copy(file: Path) -> None:
    named = [
        f"line {getattr(node, 'lineno', '?')}"
        for node in ast.walk(ast.parse(file.read_text()))
        if (isinstance(node, ast.Name) and node.id == "Story")
        or (isinstance(node, ast.alias) and node.name.rpartition(".")[2] in {"Story", "Content"})
        # edition.story is the way back to the working copy; edition.story_id is only a number.
        or (isinstance(node, ast.Attribute) and node.attr in {"story", "Story"})
    ]
    assert not named


TEMPLATES = sorted([*(ROOT / "templates").rglob("*.*"), *APP.glob("templates/**/*.*")])
SCRIPTS = sorted((APP / "static").rglob("*.js"))
COMMENT = re.compile(r"{#.*?#}|{% comment.*?endcomment %}|<!--.*?-->", re.S)
INLINE = {
    "script": re.compile(r"<script(?![^>]*\b(src=|nonce=|type=\"application/))[^>]*>", re.I),
    "style": re.compile(r"<style\b", re.I),
    "style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.I),
    "handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "javascript address": re.compile(r"javascript:", re.I),
}


@pytest.mark.parametrize("file", TEMPLATES, ids=name_of)
def test_templates_hold_nothing_the_policy_would_refuse(file: Path) -> None:
    text = COMMENT.sub("", file.read_text())
    assert not [what for what, pattern in INLINE.items() if pattern.search(text)]


@pytest.mark.parametrize("file", SCRIPTS, ids=name_of)
def test_scripts_do_nothing_the_policy_would_refuse(file: Path) -> None:
    text = file.read_text()
    assert not re.search(r"""setAttribute\(\s*["'](style|on\w+)["']""", text)
    assert not re.search(r"\beval\(|new Function\(|javascript:", text)


@pytest.mark.parametrize(
    "file",
    [file for file in TEMPLATES if (ROOT / "templates" / "articles") in file.parents],
    ids=name_of,
)
def test_public_templates_never_reach_the_working_copy(file: Path) -> None:
    text = COMMENT.sub("", file.read_text())
    assert not re.search(r"\.story\b(?!_)", text)
    assert not re.search(r"{%\s*load\b[^%]*\bdesk\b", text)
