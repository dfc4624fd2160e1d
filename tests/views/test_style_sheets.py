"""What collecting static files makes of the style sheets."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from newsroom.static import BundlingStorage


@pytest.fixture
def collect(tmp_path: Path, settings):
    """Lay down files, collect them, and return the storage they went into."""
    root = tmp_path / "static"

    def run(**sheets: str) -> BundlingStorage:
        source = tmp_path / "source"
        for name, text in sheets.items():
            file = source / f"{name.replace('__', '/')}.css"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        settings.STATICFILES_DIRS = [source]
        settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
        settings.STATIC_ROOT = root
        settings.STORAGES = {
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "newsroom.static.BundlingStorage"},
        }
        finders.get_finder.cache_clear()
        call_command("collectstatic", interactive=False, verbosity=0)
        return BundlingStorage()

    yield run
    finders.get_finder.cache_clear()


def text_of(storage: BundlingStorage, name: str) -> str:
    return Path(storage.path(storage.stored_name(name))).read_text()


def test_what_a_sheet_imports_stands_in_its_place_in_order(collect):
    storage = collect(
        paper='/* Why. */\n@import url("one.css");\n@import "two.css";\np { color: red }\n',
        one="a { b: c }\n",
        two='@import url("deep.css");\nd { e: f }\n',
        deep="deep { g: h }\n",
    )
    bundle = text_of(storage, "paper.css")
    assert " ".join(bundle.split()) == "a { b: c } deep { g: h } d { e: f } p { color: red }"
    assert (Path(storage.location) / "paper.css").read_text() == bundle


def test_the_hashed_name_follows_what_is_imported(collect):
    first = collect(paper='@import url("one.css");', one="a { b: c }").stored_name("paper.css")
    second = collect(paper='@import url("one.css");', one="a { b: d }").stored_name("paper.css")
    assert first != second


def test_the_bundle_is_compressed(collect):
    storage = collect(paper='@import url("one.css");', one="a { color: red }\n" * 200)
    assert Path(storage.path(storage.stored_name("paper.css")) + ".gz").exists()


def test_a_sheet_without_imports_and_an_import_from_elsewhere_are_left_alone(collect):
    plain = "/* Kept. */ a { background: none }\n"
    elsewhere = '@import url("https://example.org/a.css");\n@import url("one.css") print;\n'
    storage = collect(plain=plain, other=elsewhere, one="a { b: c }")
    assert text_of(storage, "plain.css") == plain
    assert "https://example.org/a.css" in text_of(storage, "other.css")
    assert "print" in text_of(storage, "other.css")


def test_a_sheet_that_imports_itself_is_named(collect):
    with pytest.raises(ValueError, match=r"two\.css.*: a style sheet imports itself"):
        collect(one='@import url("two.css");', two='@import url("one.css");')


def test_an_import_that_is_not_there_is_named(collect):
    with pytest.raises(ValueError, match=r"paper\.css imports gone\.css"):
        collect(paper='@import url("gone.css");')


def test_readers_load_one_sheet_that_imports_nothing(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "newsroom.static.BundlingStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    storage = BundlingStorage()
    bundle = text_of(storage, "articles/css/paper.css")
    assert "@import" not in bundle
    assert ":root" in bundle
    assert "@media print" in bundle
    compressed = Path(storage.path(storage.stored_name("articles/css/paper.css")) + ".gz")
    assert compressed.stat().st_size < 10_000
