"""How style sheets get from many files, one for each kind of thing, to one request."""

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Only a sheet of the same folder: relative addresses inside it then stay right. One with a
# media query or from elsewhere is left to the browser.
_IMPORT = re.compile(r"""@import\s+(?:url\(\s*)?["']([\w.-]+\.css)["']\s*\)?\s*;[^\S\n]*""")
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


class BundlingStorage(CompressedManifestStaticFilesStorage):
    """Puts what a style sheet imports in the place of the import, then hashes and compresses.

    The sheet under its plain name is the bundled one too: the page for a broken server links
    to it without asking anything.
    """

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, Any]]:
        if not dry_run:
            styles = [name for name in paths if name.endswith(".css")]
            sheets = [name for name in styles if _IMPORT.search(_read(name, paths))]
            for name in sheets:
                bundle = _bundle(name, paths).encode()
                self.delete(name)
                self._save(name, ContentFile(bundle))
            # What follows reads these from here, not from where they were found.
            paths = {**paths, **{name: (self, name) for name in sheets}}
        yield from super().post_process(paths, dry_run=dry_run, **options)


def _bundle(name: str, paths: dict[str, Any], above: tuple[str, ...] = ()) -> str:
    """Return the text of the sheet with its imports in place, however deep.

    Raises ValueError for a sheet that imports itself, or one that is not there.
    """
    if name in above:
        raise ValueError(f"{' imports '.join([*above, name])}: a style sheet imports itself.")
    folder = posixpath.dirname(name)

    def put_in(match: re.Match[str]) -> str:
        imported = posixpath.join(folder, match[1])
        if imported not in paths:
            raise ValueError(f"{name} imports {match[1]}, which is not in its folder.")
        return _bundle(imported, paths, (*above, name))

    return _IMPORT.sub(put_in, _COMMENT.sub("", _read(name, paths)))


def _read(name: str, paths: dict[str, Any]) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode()
