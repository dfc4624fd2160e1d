"""What an editor says of a picture stands in its files, and nothing else does."""

import hashlib
import io
import json
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from articles.lib.photo_metadata import PhotoMetadata, wrap
from tests import found
from tests.lib import avif_layouts

NOISE = Image.effect_noise((320, 213), 70).convert("RGB")
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

FULL = PhotoMetadata(
    caption='Renée & "Jo" <left>, 柏林\nالعربية — it\'s ]]> “there”',
    headline="Floods in <Córdoba> & elsewhere",
    title="0042-flood",
    byline=("Renée Müller", "陳大文", "O'Neill; & Sons"),
    credit="Reuters / Renée",
    source="ロイター",
    copyright="© 2026 Renée Müller & Co.",
    keywords=("flood", "crue & pluie", "洪水"),
    city="Córdoba",
    state="Andalucía",
    country="España",
    date_created="2026-03-04",
    job_id="RTX-0042",
    guid="tag:reuters.com,2026:newsml_RC2",
    instructions='No sale to <"X">',
    usage_terms="Editorial use only & no archive",
    web_statement="https://example.org/licence?a=1&b=2",
    licensor_url="https://example.org/buy?id=42&x=<y>",
    alt_text="A woman wades through 'her' street",
    digital_source_type="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
    data_mining="DMI-PROHIBITED-GENAIMLTRAINING",
)
OTHER = PhotoMetadata(caption="Another", byline=("Somebody Else",), keywords=("k",))

IN_XMP = {
    "XMP-dc:Description": FULL.caption,
    "XMP-dc:Title": FULL.title,
    "XMP-dc:Creator": list(FULL.byline),
    "XMP-dc:Rights": FULL.copyright,
    "XMP-dc:Subject": list(FULL.keywords),
    "XMP-photoshop:Headline": FULL.headline,
    "XMP-photoshop:Credit": FULL.credit,
    "XMP-photoshop:Source": FULL.source,
    "XMP-photoshop:City": FULL.city,
    "XMP-photoshop:State": FULL.state,
    "XMP-photoshop:Country": FULL.country,
    "XMP-photoshop:DateCreated": "2026:03:04",
    "XMP-photoshop:TransmissionReference": FULL.job_id,
    "XMP-photoshop:Instructions": FULL.instructions,
    "XMP-xmpRights:UsageTerms": FULL.usage_terms,
    "XMP-xmpRights:WebStatement": FULL.web_statement,
    "XMP-xmpRights:Marked": True,
    "XMP-iptcCore:AltTextAccessibility": FULL.alt_text,
    "XMP-iptcExt:DigitalSourceType": FULL.digital_source_type,
    "XMP-iptcExt:DigitalImageGUID": FULL.guid,
    "XMP-plus:LicensorURL": [FULL.licensor_url],
    "XMP-plus:DataMining": "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-GENAIMLTRAINING",
}
IN_EXIF = {
    "IFD0:ImageDescription": FULL.caption,
    "IFD0:Artist": "; ".join(FULL.byline),
    "IFD0:Copyright": FULL.copyright,
}
IN_IIM = {
    "IPTC:CodedCharacterSet": "UTF8",
    "IPTC:ApplicationRecordVersion": 4,
    "IPTC:ObjectName": FULL.title,
    "IPTC:Keywords": list(FULL.keywords),
    "IPTC:SpecialInstructions": FULL.instructions,
    "IPTC:DateCreated": "2026:03:04",
    "IPTC:By-line": list(FULL.byline),
    "IPTC:City": FULL.city,
    "IPTC:Province-State": FULL.state,
    "IPTC:Country-PrimaryLocationName": FULL.country,
    "IPTC:OriginalTransmissionReference": FULL.job_id,
    "IPTC:Headline": FULL.headline,
    "IPTC:Credit": FULL.credit,
    "IPTC:Source": FULL.source,
    "IPTC:CopyrightNotice": FULL.copyright,
    "IPTC:Caption-Abstract": FULL.caption,
}
# What EXIF demands of a picture beside the words, and what tells IIM and XMP apart in age.
STRUCTURE = {
    "IFD0": {"XResolution", "YResolution", "ResolutionUnit", "YCbCrPositioning"},
    "ExifIFD": {
        "ExifVersion", "ComponentsConfiguration", "FlashpixVersion", "ColorSpace",
        "ExifImageWidth", "ExifImageHeight",
    },
    "Photoshop": {"IPTCDigest"},
}  # fmt: skip


def encoded(form: str, image: Image.Image = NOISE, **options: Any) -> bytes:
    out = io.BytesIO()
    usual = {"quality": 60, "speed": 9} if form == "AVIF" else {"progressive": True}
    image.save(out, form, **{**usual, **options})
    return out.getvalue()


JPEG, AVIF = encoded("JPEG"), encoded("AVIF")
BOTH = pytest.mark.parametrize("bare", [JPEG, AVIF], ids=["jpeg", "avif"])


def pixels(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        return image.tobytes()


def xmp_of(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        return image.info.get("xmp", b"")


@pytest.fixture
def told(tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """A function that returns what exiftool reads from a file: 'group:name' to value.

    It takes more options for exiftool, which must have nothing to complain about. What that says
    of the file as such (its size, the layout of its pixels, their colours) is left out.
    """
    exiftool = found.require(found.exiftool(), found.NO_EXIFTOOL)

    def tell(data: bytes, *options: str) -> dict[str, Any]:
        path = tmp_path / "picture"
        path.write_bytes(data)
        command = [exiftool, "-j", "-G1", "-a", "-u", "-struct", "-validate", "-warning", "-all"]
        run = subprocess.run([*command, *options, path], capture_output=True, check=True)
        (read,) = json.loads(run.stdout)
        assert read.pop("ExifTool:Validate") == "OK", read
        if licensors := read.pop("XMP-plus:Licensor", None):
            read["XMP-plus:LicensorURL"] = [each.pop("LicensorURL") for each in licensors]
            assert not any(licensors)
        outside = ("ExifTool", "System", "File", "JFIF", "QuickTime", "Meta", "Composite", "ICC")
        return {
            name: [value] if name in LISTS and not isinstance(value, list) else value
            for name, value in read.items()
            if ":" in name and not name.startswith(outside)
        }

    return tell


LISTS = {"XMP-dc:Creator", "XMP-dc:Subject", "IPTC:Keywords", "IPTC:By-line"}


def words(read: dict[str, Any]) -> dict[str, Any]:
    """What exiftool read, without what a format demands beside the words."""
    return {
        name: value
        for name, value in read.items()
        if name.partition(":")[2] not in STRUCTURE.get(name.partition(":")[0], set())
    }


def test_every_word_stands_in_a_jpeg_three_times_and_nothing_else_does(told):
    read = told(wrap(JPEG, FULL))
    assert words(read) == {**IN_XMP, **IN_EXIF, **IN_IIM}
    assert (read["ExifIFD:ExifImageWidth"], read["ExifIFD:ExifImageHeight"]) == NOISE.size
    assert read["ExifIFD:ColorSpace"] == "sRGB"


def test_every_word_stands_in_an_avif_twice_and_nothing_else_does(told):
    assert words(told(wrap(AVIF, FULL))) == {**IN_XMP, **IN_EXIF}


def test_no_field_is_forgotten():
    assert all(getattr(FULL, field.name) for field in fields(FULL))


@BOTH
@pytest.mark.parametrize("metadata", [FULL, PhotoMetadata()], ids=["full", "empty"])
def test_the_coded_picture_is_not_touched(bare: bytes, metadata: PhotoMetadata):
    wrapped = wrap(bare, metadata)
    assert pixels(wrapped) == pixels(bare)
    coded = bare[bare.index(b"mdat") + 4 :] if bare is AVIF else bare[bare.index(b"\xff\xdb") :]
    assert wrapped.endswith(coded)


@BOTH
def test_wrapping_again_replaces_all_that_stood_there(bare: bytes):
    once = wrap(bare, FULL)
    assert once != bare
    assert wrap(once, FULL) == once
    assert wrap(once, OTHER) == wrap(bare, OTHER)
    assert wrap(once, PhotoMetadata()) == wrap(bare, PhotoMetadata())


@BOTH
def test_without_words_nothing_is_written(bare: bytes, told):
    assert told(wrap(bare, PhotoMetadata())) == {}
    assert wrap(bare, PhotoMetadata(caption=" \n", keywords=("", " "), byline=("\0",))) == bare


@BOTH
def test_position_serial_number_thumbnail_and_names_of_programs_go(bare: bytes, told):
    exif = Image.Exif()
    exif[0x0131] = "Camera firmware 1.2"
    exif.get_ifd(0x8769)[0xA431] = "SERIAL-7781"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 17.0)})
    xmp = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Toolkit 9"><rdf:RDF'
        b' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description'
        b' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="Retoucher 5"/>'
        b"</rdf:RDF></x:xmpmeta>"
    )
    form = "AVIF" if bare is AVIF else "JPEG"
    more = {} if bare is AVIF else {"comment": b"Made with Retoucher 5"}
    loaded = encoded(form, exif=exif, xmp=xmp, **more)
    assert b"SERIAL-7781" in loaded
    assert b"Retoucher 5" in loaded
    cleaned = wrap(loaded, FULL)
    assert cleaned == wrap(bare, FULL)
    for trace in (b"SERIAL", b"Retoucher", b"Toolkit", b"firmware", b"xmptk", b"CreatorTool"):
        assert trace not in cleaned
    suspicious = ("gps", "serial", "software", "creatortool", "toolkit", "thumbnail", "history")
    assert [
        name for name in told(cleaned) if any(each in name.lower() for each in suspicious)
    ] == []


def test_a_thumbnail_and_what_follows_the_end_of_a_jpeg_go():
    jfif = b"\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0"
    assert JPEG.startswith(b"\xff\xd8" + jfif)
    rest = JPEG[2 + len(jfif) :]
    with_thumbnail = b"\xff\xe0\x00\x13JFIF\0\1\1\0\0\1\0\1\1\1RGB"
    second = b"\xff\xd8" + with_thumbnail + b"\xff" * 3 + rest + JPEG + b"a film"
    assert wrap(second, FULL) == wrap(JPEG, FULL)


def test_comments_between_the_scans_of_a_jpeg_go():
    scans = [place for place in range(len(JPEG)) if JPEG[place : place + 2] == b"\xff\xda"]
    assert len(scans) > 1
    commented = JPEG[: scans[1]] + b"\xff\xfe\x00\x08secret" + JPEG[scans[1] :]
    assert wrap(commented, FULL) == wrap(JPEG, FULL)


def test_a_jpeg_keeps_its_colour_profile(told):
    bare = encoded("JPEG", icc_profile=SRGB)
    wrapped = wrap(bare, FULL)
    with Image.open(io.BytesIO(wrapped)) as image:
        assert image.info["icc_profile"] == SRGB
    assert told(wrapped)["ExifIFD:ColorSpace"] == "Uncalibrated"
    assert pixels(wrapped) == pixels(bare)


def test_a_jpeg_with_adobes_colour_transform_keeps_its_colours():
    bare = encoded("JPEG", NOISE.convert("CMYK"))
    assert b"Adobe" in bare
    assert pixels(wrap(bare, FULL)) == pixels(bare)


@pytest.mark.parametrize(
    "bare",
    [
        encoded("AVIF", Image.merge("RGBA", (*NOISE.split(), NOISE.convert("L")))),
        encoded("AVIF", icc_profile=SRGB),
        avif_layouts.still(AVIF, iloc_version=0),
        avif_layouts.still(AVIF, iloc_version=1, pieces=3),
        avif_layouts.still(AVIF, iloc_version=1, in_idat=True),
        avif_layouts.still(AVIF, iloc_version=2),
        avif_layouts.grid(NOISE.crop((0, 0, 128, 128))),
    ],
    ids=["alpha", "profile", "mdat first", "pieces", "idat", "iloc 2", "grid"],
)
def test_an_avif_of_another_layout_shows_the_same_picture(bare: bytes, told):
    wrapped = wrap(bare, FULL)
    with Image.open(io.BytesIO(bare)) as before, Image.open(io.BytesIO(wrapped)) as after:
        assert (after.mode, after.size) == (before.mode, before.size)
        assert after.tobytes() == before.tobytes()
        assert after.info.get("icc_profile") == before.info.get("icc_profile")
    assert words(told(wrapped)) == {**IN_XMP, **IN_EXIF}
    assert b"a program" not in wrapped
    assert wrap(wrapped, OTHER) == wrap(bare, OTHER)


def test_the_digest_tells_that_iim_and_xmp_are_in_step(told):
    wrapped = wrap(JPEG, FULL)
    start = wrapped.index(b"8BIM\x04\x04") + 12
    length = int.from_bytes(wrapped[start - 4 : start], "big")
    digest = hashlib.md5(wrapped[start : start + length], usedforsecurity=False).hexdigest()
    assert told(wrapped)["Photoshop:IPTCDigest"] == digest


def test_iim_is_cut_to_its_limits_between_two_characters(told):
    long = PhotoMetadata(
        caption="ü" * 1500,
        headline="柏" * 100,
        byline=("é" * 20, "x" * 33),
        credit="€" * 20,
        copyright="x" + "©" * 100,
        keywords=("日" * 30,),
    )
    read = told(wrap(JPEG, long))
    assert read["IPTC:Caption-Abstract"] == "ü" * 1000
    assert read["IPTC:Headline"] == "柏" * 85
    assert read["IPTC:By-line"] == ["é" * 16, "x" * 32]
    assert read["IPTC:Credit"] == "€" * 10
    assert read["IPTC:CopyrightNotice"] == "x" + "©" * 63
    assert read["IPTC:Keywords"] == ["日" * 21]
    assert read["XMP-dc:Rights"] == read["IFD0:Copyright"] == long.copyright
    assert read["XMP-photoshop:Headline"] == long.headline
    assert read["XMP-dc:Creator"] == list(long.byline)


def test_only_a_caption_has_line_breaks_in_iim(told):
    read = told(wrap(JPEG, PhotoMetadata(caption="a\r\nb\rc", headline="a\nb\t c")))
    assert read["IPTC:Caption-Abstract"] == read["XMP-dc:Description"] == "a\nb\nc"
    assert read["IPTC:Headline"] == "a b c"


@pytest.mark.parametrize(
    ("date", "in_xmp", "in_iim"),
    [("2026", 2026, "2026:00:00"), ("2026-03", "2026:03", "2026:03:00")],
)
def test_of_a_date_that_is_known_in_part_that_part_is_written(date, in_xmp, in_iim, tmp_path):
    exiftool = found.require(found.exiftool(), found.NO_EXIFTOOL)
    run = subprocess.run(
        [exiftool, "-j", "-G1", "-"],
        input=wrap(JPEG, PhotoMetadata(date_created=date)),
        capture_output=True,
        check=True,
    )
    (read,) = json.loads(run.stdout)
    assert read["XMP-photoshop:DateCreated"] == in_xmp
    assert read["IPTC:DateCreated"] == in_iim


@pytest.mark.parametrize("date", ["yesterday", "2026-02-30", "20260304", "2026-W10-3", "2026-3-4"])
def test_a_date_that_is_none_is_left_out(date: str):
    assert wrap(JPEG, PhotoMetadata(date_created=date)) == JPEG


@BOTH
def test_a_caption_of_ten_thousand_characters_is_whole(bare: bytes, told):
    caption = ("<é & 柏> " * 1250)[:10_000].strip()
    read = told(wrap(bare, replace(FULL, caption=caption)))
    assert read["XMP-dc:Description"] == read["IFD0:ImageDescription"] == caption


@BOTH
def test_a_caption_beyond_what_a_segment_holds_is_cut_and_the_rights_are_not(bare: bytes, told):
    long = "<柏>" * 30_000
    read = words(told(wrap(bare, replace(FULL, caption=long))))
    for name in ("XMP-dc:Description", "IFD0:ImageDescription"):
        caption = read.pop(name)
        assert len(caption) > 10_000
        assert long.startswith(caption)
    rest = {**IN_XMP, **IN_EXIF}
    assert {name: read[name] for name in rest if name in read} == {
        name: value for name, value in rest.items() if "Description" not in name
    }


def test_ten_thousand_keywords_and_names_are_as_many_as_fit(told):
    many = tuple(f"k{number}" for number in range(10_000))
    # -m: exiftool warns of lists beyond a thousand, which are not forbidden
    read = words(told(wrap(JPEG, replace(FULL, keywords=many, byline=many)), "-m"))
    for name in ("XMP-dc:Subject", "IPTC:Keywords", "XMP-dc:Creator", "IPTC:By-line"):
        kept = read.pop(name)
        assert len(kept) > 1000
        assert kept == list(many[: len(kept)])
    assert read.pop("IFD0:Artist").startswith("k0; k1; k2")
    expected = {**IN_XMP, **IN_EXIF, **IN_IIM}
    assert read == {name: expected[name] for name in read}
    assert len(read) == len(expected) - 5


def test_an_address_is_whole_or_absent(told):
    read = told(wrap(JPEG, replace(FULL, web_statement="https://example.org/" + "x" * 70_000)))
    expected = {**IN_XMP, **IN_EXIF, **IN_IIM}
    del expected["XMP-xmpRights:WebStatement"]
    assert words(read) == expected


def test_what_xml_has_no_place_for_is_dropped(told):
    read = told(wrap(JPEG, PhotoMetadata(caption="a\0b\x0bc\x1bd\ufffee\ud800f\x85g")))
    assert read["XMP-dc:Description"] == "abcdefg"
    assert read["IFD0:ImageDescription"] == read["IPTC:Caption-Abstract"] == "abcdefg"


def test_only_a_picture_with_a_notice_is_marked_as_protected(told):
    assert "XMP-xmpRights:Marked" not in told(wrap(JPEG, replace(FULL, copyright="")))


def test_mining_but_for_what_the_terms_allow_says_the_terms(told):
    metadata = replace(FULL, data_mining="DMI-PROHIBITED-SEECONSTRAINT")
    assert told(wrap(JPEG, metadata))["XMP-plus:OtherConstraints"] == FULL.usage_terms


def animated() -> bytes:
    return encoded("AVIF", save_all=True, append_images=[NOISE.rotate(180)])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "neither a JPEG nor an AVIF"),
        (b"GIF89a" + bytes(100), "neither a JPEG nor an AVIF"),
        (encoded("PNG"), "neither a JPEG nor an AVIF"),
        (animated(), "animated"),
        (AVIF.replace(b"ftypavif", b"ftypheic"), "not an AVIF"),
        (AVIF[:200], "cut short"),
        (AVIF[:-1], "cut short"),
        (AVIF.replace(b"pitm", b"free"), "where its picture is"),
        (AVIF.replace(b"av01Color", b"hvc1Color"), "neither pictures nor metadata"),
        (AVIF.replace(b"pitm\0\0\0\0\0\1", b"pitm\0\0\0\0\0\2"), "its picture is missing"),
        (JPEG[:2], "cut short"),
        (JPEG[:100], "cut short"),
        (JPEG[:-2], "cut short"),
        (JPEG[: len(JPEG) // 2], "cut short"),
        (b"\xff\xd8\xff\xd9", "no picture"),
        (b"\xff\xd8\xff\xe0\0\0", "damaged"),
        (b"\xff\xd8\xff\xc0\0\3\0\xff\xd9", "damaged"),
    ],
)
def test_what_is_no_whole_still_jpeg_or_avif_is_refused_by_name(data: bytes, reason: str):
    with pytest.raises(ValueError, match=reason):
        wrap(data, FULL)


@settings(deadline=None)
@given(st.data())
def test_a_damaged_file_is_refused_or_wrapped(data: st.DataObject):
    bare = data.draw(st.sampled_from([JPEG, AVIF, wrap(JPEG, FULL), wrap(AVIF, FULL)]))
    damaged = bytearray(bare[: data.draw(st.integers(0, len(bare)))])
    head = min(len(damaged), 900)
    for place in data.draw(st.lists(st.integers(0, max(0, head - 1)), max_size=4)):
        if damaged:
            damaged[place] = data.draw(st.integers(0, 255))
    with suppress(ValueError):
        wrapped = wrap(bytes(damaged), FULL)
        assert wrap(wrapped, OTHER) == wrap(bytes(damaged), OTHER)


ANY_TEXT = st.one_of(st.text(), st.text(st.characters()), st.text("<&>\"'\r\n\0 \ud800é"))
ANY_METADATA = st.builds(
    PhotoMetadata,
    **{
        field.name: st.lists(ANY_TEXT, max_size=4).map(tuple)
        if field.name in ("byline", "keywords")
        else ANY_TEXT
        for field in fields(PhotoMetadata)
    },
)


@settings(deadline=None)
@given(ANY_METADATA)
def test_any_words_can_be_written(metadata: PhotoMetadata):
    for bare in (JPEG, AVIF):
        wrapped = wrap(bare, metadata)
        with Image.open(io.BytesIO(wrapped)) as image:
            assert image.size == NOISE.size
            image.load()
        if packet := xmp_of(wrapped):
            assert ElementTree.fromstring(packet).tag == "{adobe:ns:meta/}xmpmeta"
        assert wrap(wrapped, metadata) == wrapped
