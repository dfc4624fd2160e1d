"""Where a picture comes from: the IPTC's vocabulary of digital source types.

Source: IPTC NewsCodes, ``http://cv.iptc.org/newscodes/digitalsourcetype/``, as released on
2024-10-23. Its addresses begin with http; files carry the https form, the QCode and the bare code
as well.
"""

from typing import Final

VOCABULARY: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"

CURRENT: Final = (
    "digitalCapture",
    "computationalCapture",
    "negativeFilm",
    "positiveFilm",
    "print",
    "humanEdits",
    "compositeWithTrainedAlgorithmicMedia",
    "algorithmicallyEnhanced",
    "digitalCreation",
    "dataDrivenMedia",
    "trainedAlgorithmicMedia",
    "algorithmicMedia",
    "screenCapture",
    "virtualRecording",
    "composite",
    "compositeCapture",
    "compositeSynthetic",
)
"""The codes that may be given to a picture now, in the order of the vocabulary."""

RETIRED: Final = {
    "minorHumanEdits": "humanEdits",
    "digitalArt": "digitalCreation",
    "softwareImage": "algorithmicMedia",
}
"""Code that older files carry -> the one that says the same now.

The IPTC names what replaces the first two ("NewsCodes 2024-Q3 release"): humanEdits, since it is
subjective what a minor edit is, and digitalCreation. Of softwareImage, "Created by software", it
says only that nine terms, from purely human to purely machine creation, replace it (its news of
the NewsCodes of Q2 2022). Of these, algorithmicMedia, "created purely by an algorithm not based on
any sampled training data", is nearest to the old name: it claims no person who drew the picture,
as digitalCreation would, and no AI, of which no file of that time speaks by this code.
"""

_BY_CODE: Final = {code.casefold(): code for code in (*CURRENT, *RETIRED)}
_BEGINNINGS: Final = (
    VOCABULARY.removeprefix("http://"),
    "www." + VOCABULARY.removeprefix("http://"),
    "digsrctype:",
)


def normalised(value: str) -> str:
    """Return the vocabulary's own address of what a file says, or '' if that is not in it.

    ``value`` may be the address with http or https, the QCode (``digsrctype:print``) or the bare
    code, in any case. A retired one stays what it is (see ``current``).
    """
    rest = value.strip().removesuffix("/")
    rest = rest.removeprefix("https://").removeprefix("http://")
    for beginning in _BEGINNINGS:
        if rest.casefold().startswith(beginning):
            rest = rest[len(beginning) :]
            break
    code = _BY_CODE.get(rest.casefold(), "")
    return code and VOCABULARY + code


def current(uri: str) -> str:
    """Return the present address for a retired one of the vocabulary, and any other ``uri`` as is.

    ``uri`` is as ``normalised`` returns it, which may be ''.
    """
    code = uri.removeprefix(VOCABULARY)
    return VOCABULARY + RETIRED[code] if code in RETIRED else uri
