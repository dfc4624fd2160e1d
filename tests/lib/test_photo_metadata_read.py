"""What a picture's file says is read whole, in the order of the guidelines, and comes out clean."""

import struct
import subprocess
import unicodedata
import zlib
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from articles.lib.photo_metadata import PhotoMetadata, cleaning, digital_source
from articles.models.provenance import DigitalSource
from tests import found
from tests.lib import photo_files as made
from tests.lib.photo_files import (
    BIG_ENDIAN_EXIF,
    EVERY_BLOCK,
    EXIF,
    EXIF_TAGS,
    IIM,
    ITXT,
    XMP,
    read_bytes,
    read_xmp,
    said,
)

DEMO = sorted((Path(settings.BASE_DIR) / "articles/demo/photos").glob("*.jpg"))


# Containers

CONTAINERS = {
    "JPEG with XMP": made.jpeg(made.xmp_segment(XMP)),
    "JPEG with IIM": made.jpeg(made.iim_segment(IIM)),
    "JPEG with Exif": made.jpeg(made.exif_segment(EXIF)),
    "JPEG with Exif of the other byte order": made.jpeg(made.exif_segment(BIG_ENDIAN_EXIF)),
    "PNG with XMP": made.png(made.chunk(b"iTXt", ITXT % (0, XMP.encode()))),
    "PNG with compressed XMP": made.png(
        made.chunk(b"iTXt", ITXT % (1, zlib.compress(XMP.encode())))
    ),
    "PNG with Exif": made.png(made.chunk(b"eXIf", EXIF)),
    "PNG with a profile of IIM": made.png(made.raw_profile(b"iptc", made.resources(IIM))),
    "PNG with a profile of Exif": made.png(made.raw_profile(b"exif", b"Exif\0\0" + EXIF)),
    "PNG with a profile of APP1": made.png(
        made.raw_profile(b"APP1", b"http://ns.adobe.com/xap/1.0/\0" + XMP.encode())
    ),
    "WebP with XMP": made.webp(xmp=XMP.encode()),
    "WebP with Exif": made.webp(exif=EXIF),
    "WebP with Exif behind JPEG's header": made.webp(exif=b"Exif\0\0" + EXIF),
    "AVIF with XMP": made.encoded("AVIF", xmp=XMP.encode()),
    "AVIF with Exif": made.encoded("AVIF", exif=EXIF),
    "AVIF with XMP in the box itself": made.avif_with_inner_xmp(XMP),
    "BigTIFF with Exif": made.big_tiff(EXIF_TAGS),
    "TIFF with XMP": made.tiff({700: XMP.encode()}),
    "TIFF with IIM": made.tiff({33723: IIM}),
    "TIFF with IIM turned to its byte order": made.tiff(
        {33723: struct.pack("<12I", *struct.unpack(">12I", IIM.ljust(48, b"\0")))}
    ),
    "TIFF with image resources": made.tiff({34377: made.resources(IIM)}, order=">"),
    "TIFF with tags": made.tiff(EXIF_TAGS, order=">"),
    "GIF with XMP": made.gif(XMP),
}


@pytest.mark.parametrize("name", CONTAINERS)
def test_every_container_is_read(name: str) -> None:
    assert said(read_bytes(CONTAINERS[name])) == EVERY_BLOCK


@pytest.mark.parametrize("photo", DEMO, ids=lambda photo: photo.name)
def test_every_photograph_of_the_demo_is_read_whole(photo: Path) -> None:
    metadata = read_bytes(photo.read_bytes())
    for name in ("byline", "credit", "copyright", "web_statement", "keywords", "headline"):
        assert getattr(metadata, name), name
    assert metadata.caption
    assert metadata.job_id or metadata.title


def test_the_demo_has_its_sixteen_photographs() -> None:
    assert len(DEMO) == 16


def test_what_follows_the_picture_in_its_file_is_not_read() -> None:
    second = made.jpeg(made.iim_segment(made.utf_8_iim((120, "Another"), (105, "Its headline"))))
    assert said(read_bytes(made.jpeg(made.iim_segment(IIM)) + second)) == EVERY_BLOCK


def test_image_resources_go_on_in_the_next_segment() -> None:
    long = made.resource(0x040C, bytes(70_000)) + made.resources(IIM)
    data = made.jpeg(
        *(
            made.segment(0xED, b"Photoshop 3.0\0" + long[at : at + 60_001])
            for at in range(0, len(long), 60_001)
        )
    )
    assert said(read_bytes(data)) == EVERY_BLOCK


def test_the_address_that_photoshop_keeps_is_the_web_statement() -> None:
    data = b"Photoshop 3.0\0" + made.resource(0x040B, b"https://x.example/terms")
    assert (
        read_bytes(made.jpeg(made.segment(0xED, data))).web_statement == "https://x.example/terms"
    )


def test_extended_xmp_continues_the_main_packet() -> None:
    guid = b"0123456789ABCDEF0123456789ABCDEF"
    main = made.xmp("<dc:title>T</dc:title>", f'xmlns:n="n" n:HasExtendedXMP="{guid.decode()}"')
    rest = made.xmp("<photoshop:Headline>H</photoshop:Headline>").encode()
    head = b"http://ns.adobe.com/xmp/extension/\0" + guid
    parts = [(200, rest[200:]), (0, rest[:200])]  # in any order
    more = [
        made.segment(0xE1, head + struct.pack(">II", len(rest), at) + part) for at, part in parts
    ]
    whole = read_bytes(made.jpeg(made.xmp_segment(main), *more))
    assert said(whole) == {"title": "T", "headline": "H"}
    assert said(read_bytes(made.jpeg(made.xmp_segment(main), more[0]))) == {"title": "T"}


@pytest.mark.parametrize("first", ["", "   ", made.xmp(""), made.xmp("", "xmp:Rating='3'")])
def test_xmp_behind_a_segment_of_xmp_that_says_nothing_is_read(first: str) -> None:
    data = made.jpeg(made.xmp_segment(first), made.xmp_segment(XMP))
    assert said(read_bytes(data)) == EVERY_BLOCK


def test_of_two_segments_of_xmp_the_first_comes_first() -> None:
    first = made.xmp("<dc:description>One</dc:description>")
    data = made.jpeg(made.xmp_segment(first), made.xmp_segment(XMP))
    assert said(read_bytes(data)) == {**EVERY_BLOCK, "caption": "One"}


PNG_WORDS = {"Title": "Bro", "Author": "Åsa Öberg; Bo Lund", "Description": "Två", "Copyright": "©"}
IN_PNG = {
    "title": "Bro",
    "byline": ("Åsa Öberg", "Bo Lund"),
    "caption": "Två",
    "copyright": "©",
}


def png_with_words(kind: bytes, before: bytes, coded: Callable[[bytes], bytes]) -> bytes:
    """A PNG with PNG_WORDS, each text ``coded`` and behind its keyword and ``before``."""
    return made.png(
        *(
            made.chunk(kind, name.encode() + b"\0" + before + coded(text.encode()))
            for name, text in PNG_WORDS.items()
        )
    )


@pytest.mark.parametrize(
    ("kind", "before", "coded"),
    [
        (b"tEXt", b"", bytes),
        (b"tEXt", b"", lambda text: text.decode().encode("latin-1")),
        (b"zTXt", b"\0", zlib.compress),
        (b"iTXt", b"\0\0sv\0Titel\0", bytes),
        (b"iTXt", b"\1\0\0\0", zlib.compress),
    ],
)
def test_the_words_of_png_are_read(
    kind: bytes, before: bytes, coded: Callable[[bytes], bytes]
) -> None:
    assert said(read_bytes(png_with_words(kind, before, coded))) == IN_PNG


def test_the_words_of_png_come_last() -> None:
    packet = made.xmp("<tiff:ImageDescription>Of XMP</tiff:ImageDescription>").encode()
    data = made.png(
        made.chunk(b"tEXt", b"Description\0Of PNG"),
        made.chunk(b"tEXt", b"Author\0Of PNG"),
        made.chunk(b"tEXt", b"Title\0Of PNG"),
        made.chunk(b"tEXt", b"Title\0A second title"),
        made.chunk(b"iTXt", ITXT % (0, packet)),
        made.chunk(b"eXIf", made.tiff({315: b"Of Exif\0"})),
    )
    assert said(read_bytes(data)) == {
        "caption": "Of XMP",
        "byline": ("Of Exif",),
        "title": "Of PNG",
    }


# Which block says it best


def mixed(iim: bytes, xmp: str, digest: bytes = b"", exif: dict[int, bytes] | None = None) -> bytes:
    return made.jpeg(
        made.exif_segment(made.tiff(exif or {270: b"Of Exif\0", 315: b"Exif\0"})),
        made.xmp_segment(made.xmp(xmp)),
        made.iim_segment(iim, digest=digest),
    )


OF_XMP = "<dc:description>Of XMP</dc:description>"
OF_IIM = made.utf_8_iim((120, "Of IIM"), (105, "Headline of IIM"))


@pytest.mark.parametrize("digest", [b"", bytes(16), made.digest_of(OF_IIM)])
def test_xmp_comes_before_iim_and_iim_before_exif(digest: bytes) -> None:
    assert said(read_bytes(mixed(OF_IIM, OF_XMP, digest))) == {
        "caption": "Of XMP",
        "headline": "Headline of IIM",
        "byline": ("Exif",),
    }


def test_iim_that_was_changed_since_comes_before_xmp() -> None:
    xmp = OF_XMP + "<photoshop:Credit>NTB</photoshop:Credit>"
    assert said(read_bytes(mixed(OF_IIM, xmp, made.digest_of(b"what it was")))) == {
        "caption": "Of IIM",
        "headline": "Headline of IIM",
        "credit": "NTB",
        "byline": ("Exif",),
    }


def test_iim_padded_by_tiff_is_not_taken_for_changed() -> None:
    tags = {700: made.xmp(OF_XMP).encode(), 33723: OF_IIM + b"\0\0"}
    tags[34377] = made.resource(0x0425, made.digest_of(OF_IIM))
    assert read_bytes(made.tiff(tags)).caption == "Of XMP"


def test_what_iim_had_no_room_for_is_taken_from_xmp_even_if_iim_was_changed() -> None:
    names = ["NASA, ESA, G. Illingworth, D. Magee and P. Oesch", "Bo Lund"]
    iim = made.utf_8_iim((80, names[0][:32]), (110, "C" * 32), (105, "Changed"))
    xmp = (
        f"<dc:creator><rdf:Seq><rdf:li>{names[0]}</rdf:li><rdf:li>{names[1]}</rdf:li></rdf:Seq>"
        f"</dc:creator><photoshop:Credit>{'C' * 40}</photoshop:Credit>"
        "<photoshop:Headline>Changed since</photoshop:Headline>"
    )
    metadata = read_bytes(mixed(iim, xmp, made.digest_of(b"what it was")))
    assert metadata.byline == tuple(names)
    assert metadata.credit == "C" * 40
    assert metadata.headline == "Changed"  # IIM has room for more: this was meant


def test_what_iim_had_no_room_for_is_taken_from_exif() -> None:
    caption = "word " * 500
    exif = {270: caption.encode()}
    data = mixed(made.utf_8_iim((120, caption[:2000])), "", exif=exif)
    assert read_bytes(data).caption == caption.strip()


# Days


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-05-14", "2024-05-14"),
        ("2024-05-14T23:30:00-07:00", "2024-05-14"),
        ("2024-05-14T00:15Z", "2024-05-14"),
        ("20240514", "2024-05-14"),
        ("2024:05:14 10:11:12", "2024-05-14"),
        ("1998", ""),
        ("1998-05", ""),
        ("1998-00-00", ""),
        ("19980500", ""),
        ("2023-02-29", ""),
        ("0000:00:00 00:00:00", ""),
        ("yesterday", ""),
        ("14.5.2024", ""),
    ],
)
def test_a_day_is_read_as_it_was_where_the_picture_was_taken(written: str, expected: str) -> None:
    assert read_xmp("", f"photoshop:DateCreated='{written}'").date_created == expected


@pytest.mark.parametrize(
    ("of_iim", "expected"), [("19980514", "1998-05-14"), ("20240102", ""), ("", "")]
)
def test_a_year_is_made_a_day_only_by_a_day_in_that_year(of_iim: str, expected: str) -> None:
    iim = made.utf_8_iim((55, of_iim))
    data = mixed(iim, "<photoshop:DateCreated>1998</photoshop:DateCreated>")
    assert read_bytes(data).date_created == expected


# Provenance


@pytest.mark.parametrize(
    "written", ["http://{}{}", "https://{}{}", "{}{}/", "digsrctype:{1}", "{1}"]
)
@pytest.mark.parametrize("code", [*digital_source.CURRENT, *digital_source.RETIRED])
def test_every_digital_source_type_becomes_its_address(written: str, code: str) -> None:
    host = digital_source.VOCABULARY.removeprefix("http://")
    address = digital_source.VOCABULARY + code
    assert digital_source.normalised(written.format(host, code)) == address


@pytest.mark.parametrize(
    ("retired", "present"),
    [
        ("minorHumanEdits", "humanEdits"),
        ("digitalArt", "digitalCreation"),
        ("softwareImage", "algorithmicMedia"),
    ],
)
def test_a_retired_digital_source_type_is_read_as_it_is_and_has_a_present_one(
    retired: str, present: str
) -> None:
    said_in_file = read_xmp("", f"Iptc4xmpExt:DigitalSourceType='digsrctype:{retired}'")
    assert said_in_file.digital_source_type == digital_source.VOCABULARY + retired
    assert digital_source.current(said_in_file.digital_source_type) == (
        digital_source.VOCABULARY + present
    )


@pytest.mark.parametrize("code", digital_source.CURRENT)
def test_a_present_digital_source_type_stays_and_is_one_that_the_desk_knows(code: str) -> None:
    address = digital_source.VOCABULARY + code
    assert digital_source.current(address) == DigitalSource(address)


def test_no_digital_source_type_stays_none() -> None:
    assert digital_source.current("") == ""


@pytest.mark.parametrize("written", ["", "magic", "http://x.example/print", "printed"])
def test_what_is_not_in_the_vocabulary_is_no_digital_source_type(written: str) -> None:
    assert digital_source.normalised(written) == ""


# Clean values


def test_values_are_cleaned_and_bounded() -> None:
    items = "".join(f"<rdf:li>word {number}</rdf:li>" for number in range(300))
    names = "".join(f"<rdf:li>Name {number}</rdf:li>" for number in range(30))
    metadata = read_xmp(
        f"<dc:subject><rdf:Bag>{items}</rdf:Bag></dc:subject>"
        f"<dc:creator><rdf:Seq>{names}</rdf:Seq></dc:creator>"
        f"<dc:description>{'x' * 20_000}</dc:description>"
        "<photoshop:Headline> Cafe\u0301\u202e \n\t&#x85;x\u2066 </photoshop:Headline>"
        f"<photoshop:Source>{'s' * 600}</photoshop:Source>"
    )
    assert len(metadata.keywords) == cleaning.MOST_KEYWORDS
    assert len(metadata.byline) == cleaning.MOST_BYLINES
    assert len(metadata.caption) == cleaning.LONGEST_TEXT
    assert len(metadata.source) == cleaning.LONGEST_LINE
    assert metadata.headline == "Café x"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    for clean in (cleaning.text, cleaning.line):
        assert clean(clean(text)) == clean(text)


def assert_clean(metadata: PhotoMetadata) -> None:
    assert len(metadata.keywords) <= cleaning.MOST_KEYWORDS
    assert len(metadata.byline) <= cleaning.MOST_BYLINES
    assert metadata.date_created == "" or len(metadata.date_created) == 10
    for value in astuple(metadata):
        for text in value if isinstance(value, tuple) else (value,):
            assert len(text) <= cleaning.LONGEST_TEXT
            assert text == unicodedata.normalize("NFC", text.strip())
            assert not any(unicodedata.category(c) in ("Cc", "Cs") and c != "\n" for c in text)


@given(
    st.sampled_from((b"", *(data[:16] for data in CONTAINERS.values()))),
    st.binary(max_size=300),
)
def test_no_bytes_at_all_make_reading_fail(head: bytes, rest: bytes) -> None:
    assert_clean(read_bytes(head + rest))


@given(st.data())
@hypothesis_settings(max_examples=300)
def test_no_damage_to_a_file_makes_reading_fail(data: st.DataObject) -> None:
    file = bytearray(CONTAINERS[data.draw(st.sampled_from(sorted(CONTAINERS)))])
    places = st.integers(min_value=0, max_value=len(file) - 1)
    for place in data.draw(st.lists(places, max_size=8)):
        file[place] = data.draw(st.integers(min_value=0, max_value=255))
    assert_clean(
        read_bytes(bytes(file[: data.draw(places) + 1] if data.draw(st.booleans()) else file))
    )


# Against an independent writer

AI = digital_source.VOCABULARY + "trainedAlgorithmicMedia"
ARGUMENTS = {
    "-XMP-dc:Description": "Två rader",
    "-XMP-dc:Creator": "Åsa Öberg",
    "-XMP-photoshop:Headline": "Håll",
    "-XMP-photoshop:Credit": "TT",
    "-XMP-dc:Rights": "© 2024 TT",
    "-XMP-xmpRights:WebStatement": "https://x.example/terms",
    "-XMP-plus:LicensorURL": "https://x.example/buy",
    "-XMP-iptcCore:AltTextAccessibility": "En bro",
    "-XMP-iptcExt:DigitalSourceType": AI,
}
WRITTEN = {
    "caption": "Två rader",
    "byline": ("Åsa Öberg",),
    "headline": "Håll",
    "credit": "TT",
    "copyright": "© 2024 TT",
    "web_statement": "https://x.example/terms",
    "licensor_url": "https://x.example/buy",
    "alt_text": "En bro",
    "digital_source_type": AI,
}


def written_by_exiftool(file: Path, form: str, *arguments: str) -> PhotoMetadata:
    program = found.require(found.exiftool(), found.NO_EXIFTOOL)
    file.write_bytes(made.encoded(form))
    subprocess.run([program, "-q", "-overwrite_original", *arguments, file], check=True)
    return read_bytes(file.read_bytes())


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF", "GIF"])
def test_what_exiftool_writes_as_xmp_is_read(form: str, tmp_path: Path) -> None:
    arguments = [f"{name}={value}" for name, value in ARGUMENTS.items()]
    metadata = written_by_exiftool(tmp_path / f"x.{form.lower()}", form, *arguments)
    assert said(metadata) == WRITTEN


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF"])
@pytest.mark.parametrize("charset", ["UTF8", ""])
def test_what_exiftool_writes_as_iim_is_read(form: str, charset: str, tmp_path: Path) -> None:
    arguments = [f"-IPTC:CodedCharacterSet={charset}"] if charset else []
    arguments += ["-IPTC:By-line=Åsa Öberg", "-IPTC:By-line=Bo Lund", "-IPTC:Keywords=älg"]
    metadata = written_by_exiftool(tmp_path / f"x.{form.lower()}", form, *arguments)
    assert said(metadata) == {"byline": ("Åsa Öberg", "Bo Lund"), "keywords": ("älg",)}


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_what_exiftool_writes_as_exif_is_read(form: str, tmp_path: Path) -> None:
    metadata = written_by_exiftool(
        tmp_path / f"x.{form.lower()}",
        form,
        *["-charset", "exif=utf8", "-IFD0:Artist=Åsa Öberg", "-IFD0:ImageDescription=Två"],
        "-ExifIFD:DateTimeOriginal=2019:01:02 03:04:05",
    )
    assert said(metadata) == {**EVERY_BLOCK, "date_created": "2019-01-02"}
