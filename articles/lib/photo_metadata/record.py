"""What a photograph's file says about itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PhotoMetadata:
    """The words inside a picture's file, as read from one or as to be written into one.

    Each is '' (or an empty tuple) where absent. The names are those that the trade uses for the
    properties of the IPTC Photo Metadata Standard 2023.2; ``PROPERTIES`` in ``xmp_names`` says
    which is which.
    """

    caption: str = ""
    headline: str = ""
    title: str = ""
    byline: tuple[str, ...] = ()
    credit: str = ""
    source: str = ""
    copyright: str = ""
    keywords: tuple[str, ...] = ()
    city: str = ""
    state: str = ""
    country: str = ""
    date_created: str = ""
    """``YYYY-MM-DD``: the day the picture was taken, where it was taken."""
    job_id: str = ""
    """The agency's own number: what IIM calls the original transmission reference."""
    guid: str = ""
    """The digital image GUID."""
    instructions: str = ""
    usage_terms: str = ""
    web_statement: str = ""
    """The address of the statement of rights: the licence."""
    licensor_url: str = ""
    """Where a licence can be had."""
    alt_text: str = ""
    digital_source_type: str = ""
    """An address of the IPTC vocabulary ``http://cv.iptc.org/newscodes/digitalsourcetype/``."""
    data_mining: str = ""
    """A code of the PLUS vocabulary, such as ``DMI-PROHIBITED``."""
