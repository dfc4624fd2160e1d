"""Reading what a picture's file says, from whichever of its blocks says it best.

Most files say the same thing three times, in XMP, IPTC-IIM and Exif. Where the three differ, XMP
comes before IIM, and both before Exif:

* Which properties are one and the same, and therefore stand in for another, is what IPTC Photo
  Metadata Mapping Guidelines 2023.1 say ("About Mapping Photo Metadata", "Exif Notes"). The order
  is not theirs: it is taken from what follows.
* XMP Specification Part 3 (Adobe, January 2020), section 2.1.2, asks a reader for the form that was
  written last, and to foresee what a native form would make of XMP's value before calling the two
  different. By section 2.1.3 a digest tells: IIM that agrees with the one that Photoshop keeps adds
  only what XMP lacks; IIM that disagrees was changed since, by a program that knows no XMP, and
  comes before XMP, but for a value that is merely XMP's, cut to the room that IIM has. By section
  2.4.1 the tags of TIFF and Exif that are copied into XMP count only where the native ones are not.
* Where there is no digest, XMP comes first, as in the guidelines that section 2.4.1 refers to:
  Guidelines for Handling Image Metadata 2.0 (Metadata Working Group, 2010), "Metadata
  reconciliation guidance". These are no longer maintained, and the IPTC has asked developers to
  turn to its own since 2023. They put Exif before both. Here it comes last, for its words are often
  those that a camera was once told to put into every picture, while the desk of an agency writes
  XMP and IIM.
* Last of all come the keywords of PNG, which no guideline knows.
"""

from dataclasses import asdict, replace
from typing import BinaryIO, Final

from articles.lib.photo_metadata import cleaning, exif, iim, xmp
from articles.lib.photo_metadata.containers import find
from articles.lib.photo_metadata.iim_names import LIMITS
from articles.lib.photo_metadata.record import PhotoMetadata
from articles.lib.photo_metadata.xmp_packet import Packet

_PLACE: Final = ("city", "state", "country")
_LONGEST_CHARACTER: Final = 4  # bytes of UTF-8
_WHOLE_DATE: Final = len("YYYY-MM-DD")


def read(fp: BinaryIO) -> PhotoMetadata:
    """Return what a picture's file says about itself, cleaned and bounded (see ``cleaning``).

    ``fp`` is a file of any content, which stands at its beginning afterwards; nothing that it
    holds raises an error, and what is no picture says nothing. No pixel is decoded.
    """
    blocks = find(fp)
    fp.seek(0)
    packets = [Packet.parse(data) for data in blocks.xmp]
    from_xmp, from_iim = xmp.read(packets), iim.read(blocks.iim)
    first, second = from_xmp, from_iim
    if blocks.was_iim_changed_alone:
        first, second = _mended(from_iim, from_xmp), from_xmp
    from_exif = exif.read(blocks.exif)
    found = _merged(first, _mended(second, from_exif), from_exif, _addresses(blocks.rights_url))
    found = _with_substitutes(found, xmp.read_substitutes(packets))
    return _finished(_merged(found, _of_png(blocks.png_texts)))


def _merged(*sources: PhotoMetadata) -> PhotoMetadata:
    """Return each field from the first source that has it.

    A date without its day is made whole by the first source that agrees with what it has.
    """
    values = asdict(PhotoMetadata())
    for name in values:
        for source in sources:
            value = getattr(source, name)
            if name == "caption" and not exif.is_caption(value):
                continue  # the camera's own words, which other programs copy
            if not values[name] or (name == "date_created" and value.startswith(values[name])):
                values[name] = value
    return PhotoMetadata(**values)


def _mended(cut: PhotoMetadata, whole: PhotoMetadata) -> PhotoMetadata:
    """Return ``cut``, read from IIM, with what IIM had no room for taken from ``whole``."""
    mended = {}
    for name, limit in LIMITS.items():
        value, other = getattr(cut, name), getattr(whole, name)
        if isinstance(value, str):
            if _is_cut(value, other, limit):
                mended[name] = other
        elif value:
            pairs = list(zip(value, other, strict=False))
            same = [a == b or _is_cut(a, b, limit) for a, b in pairs]
            if len(pairs) == len(value) and all(same):
                mended[name] = other
            else:
                mended[name] = tuple(
                    next((b for b in other if _is_cut(a, b, limit)), a) for a in value
                )
    return replace(cut, **mended)


def _is_cut(value: str, whole: str, limit: int) -> bool:
    """Whether ``value`` is ``whole`` cut to ``limit`` bytes, or to the characters they hold."""
    is_full = len(value.encode()) > limit - _LONGEST_CHARACTER
    return is_full and len(value) < len(whole) and whole.startswith(value)


def _addresses(rights_url: str) -> PhotoMetadata:
    return PhotoMetadata(web_statement=cleaning.line(rights_url))


def _of_png(texts: dict[str, str]) -> PhotoMetadata:
    return PhotoMetadata(
        caption=cleaning.text(texts.get("Description", "")),
        title=cleaning.line(texts.get("Title", "")),
        byline=exif.names(texts.get("Author", "")),
        copyright=cleaning.line(texts.get("Copyright", "")),
    )


def _with_substitutes(found: PhotoMetadata, substitutes: PhotoMetadata) -> PhotoMetadata:
    # A place is taken whole, lest the city of one be joined with the country of another.
    if any(getattr(found, name) for name in _PLACE):
        substitutes = replace(substitutes, **dict.fromkeys(_PLACE, ""))
    return _merged(found, substitutes)


def _finished(found: PhotoMetadata) -> PhotoMetadata:
    if len(found.date_created) < _WHOLE_DATE:
        found = replace(found, date_created="")
    return found
