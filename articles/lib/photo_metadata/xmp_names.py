"""The namespaces and properties of XMP that Newsroom reads and writes.

Source: IPTC Photo Metadata Standard 2023.2, "XMP Properties" of each property, and ISO 16684-1
(XMP) for the namespaces that are Adobe's own.
"""

from enum import Enum
from typing import Final

NAMESPACES: Final = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
}


class Form(Enum):
    """How the value of a property is written."""

    TEXT = "text"
    ALT = "Alt"
    """One text in several languages, of which ``x-default`` is meant for everybody."""
    BAG = "Bag"
    SEQ = "Seq"


PROPERTIES: Final = {
    "caption": ("dc:description", Form.ALT),
    "headline": ("photoshop:Headline", Form.TEXT),
    "title": ("dc:title", Form.ALT),
    "byline": ("dc:creator", Form.SEQ),
    "credit": ("photoshop:Credit", Form.TEXT),
    "source": ("photoshop:Source", Form.TEXT),
    "copyright": ("dc:rights", Form.ALT),
    "keywords": ("dc:subject", Form.BAG),
    "city": ("photoshop:City", Form.TEXT),
    "state": ("photoshop:State", Form.TEXT),
    "country": ("photoshop:Country", Form.TEXT),
    "date_created": ("photoshop:DateCreated", Form.TEXT),
    "job_id": ("photoshop:TransmissionReference", Form.TEXT),
    "guid": ("Iptc4xmpExt:DigImageGUID", Form.TEXT),
    "instructions": ("photoshop:Instructions", Form.TEXT),
    "usage_terms": ("xmpRights:UsageTerms", Form.ALT),
    "web_statement": ("xmpRights:WebStatement", Form.TEXT),
    "alt_text": ("Iptc4xmpCore:AltTextAccessibility", Form.ALT),
    "digital_source_type": ("Iptc4xmpExt:DigitalSourceType", Form.TEXT),
    "data_mining": ("plus:DataMining", Form.TEXT),
}
"""Field of ``PhotoMetadata`` -> property of XMP. ``licensor_url`` is not among them: it stands
in a structure, ``plus:Licensor[1]/plus:LicensorURL``."""


def expanded(name: str) -> str:
    """Return ``prefix:Name`` as ElementTree writes it, ``{namespace}Name``."""
    prefix, local = name.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"
