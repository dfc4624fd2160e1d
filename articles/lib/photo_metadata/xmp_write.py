"""Words as an XMP packet.

Sources: ISO 16684-1 (XMP), sections 7.3 (packet) and 7.4–7.9 (how values are written); IPTC Photo
Metadata Standard 2023.2, "XMP Properties" of each property. Google's licensable images read Web
Statement of Rights, Licensor URL, Creator, Credit Line, Copyright Notice and Digital Source Type.
"""

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Final
from xml.sax.saxutils import escape

from articles.lib.photo_metadata.record import PhotoMetadata
from articles.lib.photo_metadata.wording import longest
from articles.lib.photo_metadata.xmp_names import NAMESPACES, PROPERTIES, Form

MAX_PACKET: Final = 65_502
"""Octets that fit into one segment of a JPEG: ISO 16684-3 (XMP, storage in files), "JPEG"."""

PLUS_VOCABULARY: Final = "http://ns.useplus.org/ldf/vocab/"
_SEE_CONSTRAINTS: Final = "DMI-PROHIBITED-SEECONSTRAINT"

# No x:xmptk, which names the software; closed with "r", since there is no room to write into.
_HEAD: Final = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="' + NAMESPACES["rdf"] + '">'
)
_TAIL: Final = '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'

_WHOLE: Final = {
    "job_id", "guid", "digital_source_type", "data_mining", "licensor_url", "web_statement",
}  # fmt: skip


def packet(metadata: PhotoMetadata) -> bytes:
    """Return the XMP packet that says ``metadata``, b'' where there is nothing to say.

    ``metadata`` is writable (see ``wording.writable``). Where the packet would be longer than
    ``MAX_PACKET`` octets, the longest field is cut, on the boundary of a character or between two
    names: nearly always the caption, and never a short notice for the sake of a long caption.
    Half an address or half an id would be a wrong one, so those are whole or absent.

    ``xmpRights:Marked`` is true where there is a copyright notice. ``plus:DataMining`` is the
    full address in the PLUS vocabulary; where that refers to "Other Constraints", these are the
    usage terms.
    """
    data = _packet(metadata)
    while (excess := len(data) - MAX_PACKET) > 0:
        sizes = {each.name: _size(getattr(metadata, each.name)) for each in fields(metadata)}
        name = max(sizes, key=sizes.__getitem__)
        # By half at most, so that of two endless fields neither is lost for the other.
        metadata = _shortened(metadata, name, min(excess, sizes[name] // 2 + 1))
        data = _packet(metadata)
    return data


def _shortened(metadata: PhotoMetadata, name: str, excess: int) -> PhotoMetadata:
    """``metadata`` with its field ``name`` shorter by at least ``excess`` octets, or empty."""
    if name in _WHOLE:
        return replace(metadata, **{name: ""})
    value = getattr(metadata, name)
    kept = longest(len(value), _size(value) - excess, lambda count: _size(value[:count]))
    shorter = value[:kept]
    if isinstance(shorter, str):
        shorter = shorter.rstrip()
    return replace(metadata, **{name: shorter})


def _size(value: str | tuple[str, ...]) -> int:
    return len((escape(value) if isinstance(value, str) else _value(value, Form.BAG)).encode())


def _packet(metadata: PhotoMetadata) -> bytes:
    properties = list(_properties(metadata))
    if not properties:
        return b""
    prefixes = sorted({name.partition(":")[0] for name, _ in properties} - {"rdf"})
    declared = "".join(f' xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in prefixes)
    body = "".join(f"<{name}>{value}</{name}>" for name, value in properties)
    return f'{_HEAD}<rdf:Description rdf:about=""{declared}>{body}{_TAIL}'.encode()


def _properties(metadata: PhotoMetadata) -> Iterator[tuple[str, str]]:
    """The name of each property that has a value, and the value as XML."""
    for field, (name, form) in PROPERTIES.items():
        value = getattr(metadata, field)
        if value:
            if field == "data_mining":
                value = PLUS_VOCABULARY + value.removeprefix(PLUS_VOCABULARY)
            yield name, _value(value, form)
    if metadata.copyright:
        yield "xmpRights:Marked", "True"
    if metadata.usage_terms and metadata.data_mining.endswith(_SEE_CONSTRAINTS):
        yield "plus:OtherConstraints", _value(metadata.usage_terms, Form.ALT)
    if metadata.licensor_url:
        url = escape(metadata.licensor_url)
        yield (
            "plus:Licensor",
            '<rdf:Seq><rdf:li rdf:parseType="Resource">'
            f"<plus:LicensorURL>{url}</plus:LicensorURL></rdf:li></rdf:Seq>",
        )


def _value(value: str | tuple[str, ...], form: Form) -> str:
    if isinstance(value, str):
        text = escape(value)
        if form is Form.TEXT:
            return text
        return f'<rdf:Alt><rdf:li xml:lang="x-default">{text}</rdf:li></rdf:Alt>'
    items = "".join(f"<rdf:li>{escape(each)}</rdf:li>" for each in value)
    return f"<rdf:{form.value}>{items}</rdf:{form.value}>"
