"""What a packet of XMP says about a picture.

Source: IPTC Photo Metadata Standard 2023.2, IPTC Core 1.5 and IPTC Extension 1.8.
"""

import re
from collections.abc import Sequence

from articles.lib.photo_metadata import cleaning, digital_source, exif
from articles.lib.photo_metadata.record import PhotoMetadata
from articles.lib.photo_metadata.xmp_names import PROPERTIES
from articles.lib.photo_metadata.xmp_packet import Node, Packet

_DATA_MINING_CODE = re.compile(r"(?:https?://ns\.useplus\.org/ldf/vocab/)?(DMI-[A-Z-]{1,60})")


def read(packets: Sequence[Packet]) -> PhotoMetadata:
    """Return what the packets say, the first before what continues it.

    ``date_created`` may lack its day or month.
    """

    def text(field: str) -> str:
        name, _form = PROPERTIES[field]
        return _text(packets, name)

    def texts(field: str) -> list[str]:
        name, _form = PROPERTIES[field]
        return _texts(packets, name)

    data_mining = _DATA_MINING_CODE.fullmatch(text("data_mining"))
    return PhotoMetadata(
        caption=cleaning.text(text("caption")),
        headline=cleaning.line(text("headline")),
        title=cleaning.line(text("title")),
        byline=cleaning.lines(texts("byline"), cleaning.MOST_BYLINES),
        credit=cleaning.line(text("credit")),
        source=cleaning.line(text("source")),
        copyright=cleaning.line(text("copyright")),
        keywords=cleaning.lines(texts("keywords"), cleaning.MOST_KEYWORDS),
        city=cleaning.line(text("city")),
        state=cleaning.line(text("state")),
        country=cleaning.line(text("country")),
        date_created=cleaning.known_part_of_date(text("date_created")),
        job_id=cleaning.line(text("job_id")),
        guid=cleaning.line(text("guid")),
        instructions=cleaning.text(text("instructions")),
        usage_terms=cleaning.text(text("usage_terms")),
        web_statement=cleaning.line(text("web_statement")),
        licensor_url=cleaning.line(_first(packets, "plus:Licensor", "plus:LicensorURL")),
        alt_text=cleaning.line(text("alt_text"), cleaning.LONGEST_TEXT),
        digital_source_type=digital_source.normalised(text("digital_source_type")),
        data_mining=data_mining[1] if data_mining else "",
    )


def read_substitutes(packets: Sequence[Packet]) -> PhotoMetadata:
    """Return what other properties say of the same, for where nothing says it directly.

    These are the creators in PLUS's structure, the tags of TIFF and Exif in their own namespaces,
    and the first location shown, or else the one where the picture was created. PLUS's name of
    who owns the copyright is none of them: a name is not a notice.
    """
    places = [place for packet in packets for place in _places(packet)][:1]
    dates = (packet.text("exif:DateTimeOriginal") for packet in packets)
    artists = "; ".join(_texts(packets, "tiff:Artist"))
    creators = [
        creator.text("plus:ImageCreatorName")
        for packet in packets
        for creator in packet.nodes("plus:ImageCreator")
    ]
    return PhotoMetadata(
        caption=cleaning.text(_text(packets, "tiff:ImageDescription")),
        byline=cleaning.lines(creators, cleaning.MOST_BYLINES) or exif.names(artists),
        copyright=cleaning.line(_text(packets, "tiff:Copyright")),
        date_created=next(filter(None, map(cleaning.known_part_of_date, dates)), ""),
        city=cleaning.line(_first_of(places, "Iptc4xmpExt:City")),
        state=cleaning.line(_first_of(places, "Iptc4xmpExt:ProvinceState")),
        country=cleaning.line(_first_of(places, "Iptc4xmpExt:CountryName")),
    )


def _text(packets: Sequence[Packet], name: str) -> str:
    return next((found for packet in packets if (found := packet.text(name))), "")


def _texts(packets: Sequence[Packet], name: str) -> list[str]:
    return next((found for packet in packets if (found := packet.texts(name))), [])


def _places(packet: Packet) -> list[Node]:
    shown = packet.nodes("Iptc4xmpExt:LocationShown")
    return shown or packet.nodes("Iptc4xmpExt:LocationCreated")


def _first(packets: Sequence[Packet], structure: str, name: str) -> str:
    return _first_of([node for packet in packets for node in packet.nodes(structure)], name)


def _first_of(nodes: Sequence[Node], name: str) -> str:
    return next((found for node in nodes if (found := node.text(name))), "")
