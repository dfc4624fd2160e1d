"""What the API answers with: stories as ninjs, each with the terms it may be used on."""

from collections.abc import Callable

from articles.formats import addresses, ninjs, pictures
from articles.lib.jsonld import pruned
from articles.models import Edition, Image, Paper
from articles.models.correction import told

Data = dict[str, object]
Mining = dict[str, str]
"""The properties of the TDM Reservation Protocol by their names in headers."""


def item(
    edition: Edition,
    paper: Paper,
    address: str,
    mining: Mining,
    is_reserved: Callable[[Image], bool],
) -> Data:
    """Return ``edition``, which has to come by ``with_told``, as one item of the API.

    ``address`` is the item's own; ``mining`` is what is reserved of the text, ``is_reserved`` tells
    it of a picture. The terms stand beside the item: ninjs takes no property that is not its own.
    """
    notice = edition.copyright_notice
    return {
        "url": address,
        "page": addresses.of_story(edition),
        "terms": {
            **pruned(
                {
                    "holder": notice.holder,
                    "copyright_notice": edition.copyright_line,
                    "usage_terms": notice.statement,
                    "license": notice.license_url,
                    "acquire_license": notice.terms_url,
                }
            ),
            "tdm_reservation": int(mining["tdm-reservation"]),
            **({"tdm_policy": mining["tdm-policy"]} if "tdm-policy" in mining else {}),
            "pictures": [
                _picture(caption.image, is_reserved(caption.image))
                for caption in pictures.shown(edition)
            ],
        },
        "ninjs": ninjs.of_edition(edition, paper, told(edition)),
    }


def _picture(image: Image, is_reserved: bool) -> Data:
    return {
        **pruned(
            {
                "uri": addresses.picture_id(image),
                "credit": image.credit,
                "copyright_notice": image.copyright_notice,
                "usage_terms": image.usage_terms,
                "license": image.license_url,
                "acquire_license": image.acquire_license_url,
            }
        ),
        "tdm_reservation": int(is_reserved),
    }
