"""Each block of a picture's metadata, IIM, XMP and Exif, is read however it was written."""

import html
import struct
import zlib

import pytest

from articles.lib.photo_metadata import PhotoMetadata, digital_source
from articles.lib.photo_metadata.xmp_packet import Packet
from tests.lib import photo_files as made
from tests.lib.photo_files import (
    EVERY_BLOCK,
    EXIF,
    EXIF_TAGS,
    ITXT,
    XMP,
    read_bytes,
    read_exif,
    read_iim,
    read_xmp,
    said,
)

# IPTC-IIM


@pytest.mark.parametrize(
    ("charset", "written"),
    [
        (b"", "Renée – “ça”".encode()),
        (b"", "Renée – “ça”".encode("cp1252")),
        (b"", "Renée – “ça”".encode("mac-roman")),
        (made.UTF_8, "Renée – “ça”".encode()),
        (made.UTF_8, "Renée – “ça”".encode("cp1252")),  # declared, and not so
        (b"\x1b.A", "Renée – “ça”".encode("cp1252")),
    ],
)
def test_iim_is_read_in_the_character_set_it_is_in(charset: bytes, written: bytes) -> None:
    assert read_iim(made.dataset(105, written), charset=charset).headline == "Renée – “ça”"


def test_iim_in_a_declared_set_of_iso_2022() -> None:
    value = made.dataset(80, "Łódź Żak".encode("iso8859-2"))
    assert read_iim(value, charset=b"\x1b-B").byline == ("Łódź Żak",)


def test_a_letter_cut_by_the_limit_of_iim_is_left_out() -> None:
    value = made.dataset(80, ("x" * 31 + "é").encode()[:32])
    assert read_iim(value, charset=made.UTF_8).byline == ("x" * 31,)
    assert read_iim(value).byline == ("x" * 31,)


def test_all_of_iim_is_read() -> None:
    values = [
        *[
            (5, "Title"),
            (25, "one"),
            (25, "two"),
            (40, "Call\rfirst"),
            (55, "20240514"),
            (90, "Oslo"),
        ],
        *[(95, "Viken"), (101, "Norway"), (103, "NTB-1"), (105, "Head"), (110, "NTB"), (115, "AP")],
        *[(116, "© NTB"), (120, "Cap"), (80, "Ana Ruiz"), (80, "Bo Lund")],
    ]
    assert said(read_bytes(made.jpeg(made.iim_segment(made.utf_8_iim(*values))))) == {
        **{"caption": "Cap", "headline": "Head", "title": "Title"},
        **{"byline": ("Ana Ruiz", "Bo Lund"), "credit": "NTB", "source": "AP"},
        **{"copyright": "© NTB", "keywords": ("one", "two"), "city": "Oslo", "state": "Viken"},
        **{"country": "Norway", "date_created": "2024-05-14", "job_id": "NTB-1"},
        "instructions": "Call\nfirst",
    }


def test_an_extended_length_is_understood() -> None:
    value = struct.pack(">BBBHI", 0x1C, 2, 120, 0x8004, 3) + b"Cap"
    assert said(read_iim(value, made.dataset(105, b"Head"))) == {
        "caption": "Cap",
        "headline": "Head",
    }


@pytest.mark.parametrize("size", [3, 4, 12, 60_000])
def test_a_value_with_a_wrong_length_is_left_out_and_the_next_is_read(size: int) -> None:
    metadata = read_iim(made.dataset(120, b"Caption", size=size), made.dataset(105, b"Head"))
    assert said(metadata) == {"headline": "Head"}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (b"soft\x0bbreak", "soft\nbreak"),
        (b"next\x0cpage", "next\npage"),
        (b"O\x19Brien", "OBrien"),
        (b"Cap\0\x01\x07tion\0\0", "Caption"),
        ("Caption".encode("utf-16-le"), "Caption"),
        ("Caption".encode("utf-16-be"), "Caption"),
    ],
)
def test_a_control_character_costs_a_value_of_iim_nothing_but_itself(
    written: bytes, expected: str
) -> None:
    metadata = read_iim(made.dataset(120, written), made.dataset(80, written))
    assert said(metadata) == {"caption": expected, "byline": (expected.replace("\n", " "),)}


@pytest.mark.parametrize(
    "written",
    [
        "Привет, мир".encode("utf-16-le"),  # without its controls: "@825B, <8@"
        b"Cap" + bytes(range(1, 8)) * 4,  # a wrong length that reaches into something else
        bytes(range(9)) + b"JFIF" + bytes(40),
    ],
)
def test_a_value_of_iim_that_is_binary_is_left_out(written: bytes) -> None:
    metadata = read_iim(made.dataset(105, b"Head\0\0"), made.dataset(120, written))
    assert said(metadata) == {"headline": "Head"}


# XMP


def test_all_of_xmp_is_read() -> None:
    def alt(text: str) -> str:
        return f"<rdf:Alt><rdf:li xml:lang='x-default'>{text}</rdf:li></rdf:Alt>"

    metadata = read_xmp(
        f"<dc:description>{alt('Line one&#10;line two')}</dc:description>"
        f"<dc:title>{alt('Title')}</dc:title><dc:rights>{alt('© NTB')}</dc:rights>"
        "<dc:creator><rdf:Seq><rdf:li>Ana Ruiz</rdf:li><rdf:li>Bo Lund</rdf:li></rdf:Seq>"
        "</dc:creator><dc:subject><rdf:Bag><rdf:li>Rain</rdf:li><rdf:li>rain</rdf:li></rdf:Bag></dc:subject>"
        f"<xmpRights:UsageTerms>{alt('Terms')}</xmpRights:UsageTerms>"
        f"<Iptc4xmpCore:AltTextAccessibility>{alt('Alt')}</Iptc4xmpCore:AltTextAccessibility>"
        "<plus:Licensor><rdf:Seq><rdf:li rdf:parseType='Resource'>"
        "<plus:LicensorURL>https://x.example/buy</plus:LicensorURL></rdf:li></rdf:Seq></plus:Licensor>"
        "<plus:DataMining rdf:resource='http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED'/>",
        "photoshop:Headline='Head' photoshop:Credit='NTB' photoshop:Source='AP'"
        " photoshop:City='Oslo' photoshop:State='Viken' photoshop:Country='Norway'"
        " photoshop:Instructions='Call'"
        " photoshop:DateCreated='2024-05-14T23:30:00-07:00' photoshop:TransmissionReference='NTB-1'"
        " xmpRights:WebStatement='https://x.example/terms' Iptc4xmpExt:DigImageGUID='guid'"
        " Iptc4xmpExt:DigitalSourceType='https://cv.iptc.org/newscodes/digitalsourcetype/print'",
    )
    assert metadata == PhotoMetadata(
        caption="Line one\nline two",
        headline="Head",
        title="Title",
        byline=("Ana Ruiz", "Bo Lund"),
        credit="NTB",
        source="AP",
        copyright="© NTB",
        keywords=("Rain",),
        city="Oslo",
        state="Viken",
        country="Norway",
        date_created="2024-05-14",
        job_id="NTB-1",
        guid="guid",
        instructions="Call",
        usage_terms="Terms",
        web_statement="https://x.example/terms",
        licensor_url="https://x.example/buy",
        alt_text="Alt",
        digital_source_type=digital_source.VOCABULARY + "print",
        data_mining="DMI-PROHIBITED",
    )


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("<rdf:li xml:lang='de'>Hund</rdf:li><rdf:li xml:lang='x-default'>Dog</rdf:li>", "Dog"),
        ("<rdf:li xml:lang='de'>Hund</rdf:li><rdf:li xml:lang='en'>Dog</rdf:li>", "Hund"),
        ("<rdf:li xml:lang='x-default'/><rdf:li xml:lang='en'>Dog</rdf:li>", "Dog"),
    ],
)
def test_of_several_languages_the_default_is_taken_or_else_the_first(
    items: str, expected: str
) -> None:
    assert read_xmp(f"<dc:title><rdf:Alt>{items}</rdf:Alt></dc:title>").title == expected


@pytest.mark.parametrize(
    "inside",
    [
        "<photoshop:Headline>Head</photoshop:Headline>",
        "<photoshop:Headline rdf:parseType='Resource'><rdf:value>Head</rdf:value>"
        "</photoshop:Headline>",
        "<photoshop:Headline><rdf:Description rdf:value='Head'/></photoshop:Headline>",
        "</rdf:Description><rdf:Description photoshop:Headline='Head'>",
        "<photoshop:Headline/></rdf:Description><rdf:Description photoshop:Headline='Head'>",
        "<photoshop:Headline>Head&#0;\x02</photoshop:Headline>",
    ],
)
def test_each_way_of_writing_a_property_is_understood(inside: str) -> None:
    assert said(read_xmp(inside)) == {"headline": "Head"}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_xmp_in_utf_16_and_utf_32(encoding: str) -> None:
    packet = XMP.replace("\ufeff", "")
    assert said(read_bytes(made.tiff({700: packet.encode(encoding)}))) == EVERY_BLOCK


def test_xmp_with_a_byte_order_mark_without_wrapper_and_with_rubbish_behind() -> None:
    bare = XMP[XMP.index("<rdf:RDF") : XMP.index("</x:xmpmeta>")]
    for packet in ("\ufeff" + bare, bare + "\0\0", bare + "<left", XMP + XMP):
        assert said(read_bytes(made.tiff({700: packet.encode()}))) == EVERY_BLOCK, packet[-20:]


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>",
        "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>",
        "<!DOCTYPE x SYSTEM 'http://x.example/x.dtd'>",
    ],
)
def test_a_document_type_makes_xmp_none(doctype: str) -> None:
    packet = XMP[XMP.index("<rdf:RDF") : XMP.index("</x:xmpmeta>")]
    assert said(read_bytes(made.tiff({700: packet.encode()}))) == EVERY_BLOCK
    assert said(read_bytes(made.tiff({700: (doctype + packet).encode()}))) == {}


def test_xmp_of_ten_megabytes_is_passed_over_and_the_rest_is_read() -> None:
    huge = made.xmp("<photoshop:Headline>" + "x" * 10_000_000 + "</photoshop:Headline>").encode()
    assert said(read_bytes(made.tiff({700: huge, **EXIF_TAGS}))) == EVERY_BLOCK
    assert said(read_bytes(made.webp(xmp=huge, exif=EXIF))) == EVERY_BLOCK
    chunk = made.chunk(b"iTXt", ITXT % (1, zlib.compress(huge)))
    assert said(read_bytes(made.png(chunk, made.chunk(b"eXIf", EXIF)))) == EVERY_BLOCK


def test_elements_by_the_hundred_thousand_are_bounded() -> None:
    items = "<rdf:li>a</rdf:li>" * 100_000
    packet = Packet.parse(made.xmp(f"<dc:subject><rdf:Bag>{items}</rdf:Bag></dc:subject>").encode())
    assert len(packet.texts("dc:subject")) == 1000


@pytest.mark.parametrize(
    "written",
    ["A & B", "A &amp; B", "A &#38; B", "A &#x26; B", "A & B &amp; C &lt;", "AT&T;", "&", "&;"],
)
def test_a_bare_ampersand_does_not_cost_the_packet(written: str) -> None:
    metadata = read_xmp(f"<dc:title>{written}</dc:title>", f"photoshop:Credit='{written}'")
    expected = html.unescape(written)
    assert said(metadata) == {"title": expected, "credit": expected}


def test_a_name_that_xml_does_not_know_is_read_as_it_stands() -> None:
    assert read_xmp("<dc:title>&copy; NTB</dc:title>").title == "&copy; NTB"


def test_an_ampersand_does_not_let_a_document_type_in() -> None:
    packet = XMP[XMP.index("<rdf:RDF") : XMP.index("</x:xmpmeta>")].replace("Två", "Två & &a;")
    assert read_bytes(made.tiff({700: packet.encode()})).caption == "Två & &a;"
    doctype = "<!DOCTYPE x [<!ENTITY a 'aaaa'>]>"
    assert said(read_bytes(made.tiff({700: (doctype + packet).encode()}))) == {}


def test_the_tags_of_tiff_in_xmp_stand_in_for_missing_words() -> None:
    def alt(text: str) -> str:
        return f"<rdf:Alt><rdf:li xml:lang='x-default'>{text}</rdf:li></rdf:Alt>"

    tags = (
        f"<tiff:ImageDescription>{alt('Cap')}</tiff:ImageDescription>"
        f"<tiff:Copyright>{alt('© NTB')}</tiff:Copyright>"
        "<tiff:Artist>Ana Ruiz; Bo Lund</tiff:Artist>"
    )
    words = {"caption": "Cap", "copyright": "© NTB", "byline": ("Ana Ruiz", "Bo Lund")}
    assert said(read_xmp(tags)) == words
    own = "<dc:description>Own</dc:description><dc:creator>Chi Mwale</dc:creator>"
    assert said(read_xmp(tags + own)) == {**words, "caption": "Own", "byline": ("Chi Mwale",)}
    assert said(read_xmp("<tiff:ImageDescription>SONY DSC</tiff:ImageDescription>")) == {}


@pytest.mark.parametrize("creators", ["ImageCreator", "Creator"])
def test_names_in_the_structure_of_plus_stand_in_for_missing_ones(creators: str) -> None:
    metadata = read_xmp(
        f"<plus:{creators}><rdf:Seq><rdf:li>"
        "<rdf:Description plus:ImageCreatorName='Ana Ruiz'/></rdf:li>"
        f"</rdf:Seq></plus:{creators}>"
    )
    assert metadata.byline == (("Ana Ruiz",) if creators == "ImageCreator" else ())


def test_the_name_of_the_copyrights_owner_is_no_copyright_notice() -> None:
    owner = "<rdf:Seq><rdf:li plus:CopyrightOwnerName='NTB'/></rdf:Seq>"
    assert said(read_xmp(f"<plus:CopyrightOwner>{owner}</plus:CopyrightOwner>")) == {}


def test_a_place_comes_whole_from_one_location() -> None:
    shown = (
        "<Iptc4xmpExt:LocationShown><rdf:Bag><rdf:li rdf:parseType='Resource'>"
        "<Iptc4xmpExt:City>Bergen</Iptc4xmpExt:City>"
        "<Iptc4xmpExt:ProvinceState>Vestland</Iptc4xmpExt:ProvinceState>"
        "<Iptc4xmpExt:CountryName>Norway</Iptc4xmpExt:CountryName>"
        "</rdf:li></rdf:Bag></Iptc4xmpExt:LocationShown>"
    )
    whole = {"city": "Bergen", "state": "Vestland", "country": "Norway"}
    assert said(read_xmp(shown)) == whole
    assert said(read_xmp(shown.replace("Shown", "Created"))) == whole
    assert said(read_xmp(shown, "photoshop:Country='Sweden'")) == {"country": "Sweden"}


# Exif


def test_exif_is_read() -> None:
    tags = {270: b"Cap\0", 315: b"Ana Ruiz; Bo Lund\0", 33432: b"Ana Ruiz\0NTB\0"}
    assert said(read_exif(tags, exif={36867: b"2019:01:02 03:04:05\0"})) == {
        "caption": "Cap",
        "byline": ("Ana Ruiz", "Bo Lund"),
        "copyright": "Ana Ruiz; NTB",
        "date_created": "2019-01-02",
    }


def test_the_editors_copyright_may_stand_alone() -> None:
    assert read_exif({33432: b" \0NTB\0"}).copyright == "NTB"


@pytest.mark.parametrize("written", ["René".encode(), "René".encode("cp1252")])
def test_exif_in_utf_8_or_western_letters(written: bytes) -> None:
    assert read_exif({315: written}).byline == ("René",)


@pytest.mark.parametrize(
    "words", ["OLYMPUS DIGITAL CAMERA         ", "SONY DSC", "   ", "DCIM\\100MEDIA\\DJI_0024.JPG"]
)
def test_what_a_camera_writes_into_every_file_is_no_caption(words: str) -> None:
    assert said(read_exif({270: words.encode() + b"\0"})) == {}
    assert said(read_xmp("", f"dc:description='{words.strip()}'")) == {}
    both = {270: words.encode(), 0x9C9C: "A comment".encode("utf-16-le") + b"\0\0"}
    assert said(read_exif(both)) == {"caption": "A comment"}


def test_the_tags_of_windows_count_where_nothing_else_speaks() -> None:
    tags = {0x9C9B: "Title", 0x9C9D: "Ana Ruiz;Bo Lund", 0x9C9E: "rain;river"}
    encoded = {tag: text.encode("utf-16-le") + b"\0\0" for tag, text in tags.items()}
    assert said(read_exif(encoded)) == {
        "title": "Title",
        "byline": ("Ana Ruiz", "Bo Lund"),
        "keywords": ("rain", "river"),
    }
    assert read_exif({**encoded, 315: b"Chi Mwale\0"}).byline == ("Chi Mwale",)
