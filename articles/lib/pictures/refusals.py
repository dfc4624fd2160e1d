"""Why a file cannot be used as a picture, in sentences for the editor who chose it."""

from django.utils.translation import gettext as _


class PictureError(ValueError):
    """A file that cannot be used as a picture; the message tells an editor why and what to do."""


def empty() -> PictureError:
    return PictureError(
        _("This file is empty: save the picture again, or ask for a new copy of it.")
    )


def too_many_bytes(size: int, limit: int) -> PictureError:
    """``size`` and ``limit`` are in bytes."""
    return PictureError(
        _(
            "This file has %(size).1f MB and a picture may have %(limit).0f MB: save it as a JPEG "
            "or make it smaller, then choose that file."
        )
        % {"size": size / 1024**2, "limit": limit / 1024**2}
    )


def wrong_kind(kind: str) -> PictureError:
    """``kind`` is one of those that ``file_kinds`` knows."""
    return PictureError(
        _(
            "This is %(kind)s, which cannot be shown as a photograph: save it as JPEG, PNG, WebP, "
            "AVIF, TIFF or GIF and choose that file."
        )
        % {"kind": _(kind)}
    )


def too_many_pixels(limit: int) -> PictureError:
    return PictureError(
        _("This picture has more than %(limit)g megapixels: make it smaller and choose that file.")
        % {"limit": limit / 1_000_000}
    )


def too_many_pixels_for(name: str, limit: int) -> PictureError:
    """Of the format called ``name``, whose decoder takes more memory than those of others."""
    return PictureError(
        _(
            "This %(format)s picture has more than %(limit)g megapixels, the most that can be "
            "opened of that format: save it as a JPEG, or make it smaller, and choose that file."
        )
        % {"format": name, "limit": limit / 1_000_000}
    )


def too_many_pixels_in_passes(limit: float) -> PictureError:
    """A progressive JPEG, or one that stores its planes one after the other."""
    return PictureError(
        _(
            "This progressive JPEG picture has more than %(limit)d megapixels, the most that can "
            "be opened of its kind: save it as a baseline JPEG, not progressive, or make it "
            "smaller, and choose that file."
        )
        % {"limit": limit // 1_000_000}
    )


def too_tall(times: int) -> PictureError:
    return PictureError(
        _(
            "This picture is more than %(times)d times as high as it is wide: cut out the part "
            "that readers shall see and choose that file."
        )
        % {"times": times}
    )


def stored_oddly(name: str) -> PictureError:
    """A file that would take minutes or gigabytes to open, as no program that saves photographs
    makes it."""
    return PictureError(
        _(
            "This %(format)s picture is stored in a way that takes too much time or memory to "
            "open: save it again as a JPEG and choose that file."
        )
        % {"format": name}
    )


def cut_short(name: str) -> PictureError:
    return PictureError(
        _(
            "This %(format)s picture is cut short, the end of the file is missing: upload it "
            "again, or ask for a new copy."
        )
        % {"format": name}
    )


def damaged(name: str) -> PictureError:
    return PictureError(
        _(
            "This %(format)s picture is damaged and cannot be opened: save it again, or ask for "
            "a new copy."
        )
        % {"format": name}
    )
