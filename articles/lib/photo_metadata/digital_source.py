"""Where a picture comes from: the IPTC's vocabulary of digital source types.

Source: IPTC NewsCodes, ``http://cv.iptc.org/newscodes/digitalsourcetype/``, as of 2024-09-17. Its
addresses begin with http; files carry the https form, the QCode and the bare code as well.
"""

from typing import Final

VOCABULARY: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"

DIGITAL_CAPTURE: Final = VOCABULARY + "digitalCapture"
COMPUTATIONAL_CAPTURE: Final = VOCABULARY + "computationalCapture"
NEGATIVE_FILM: Final = VOCABULARY + "negativeFilm"
POSITIVE_FILM: Final = VOCABULARY + "positiveFilm"
PRINT: Final = VOCABULARY + "print"
HUMAN_EDITS: Final = VOCABULARY + "humanEdits"
COMPOSITE_WITH_TRAINED_ALGORITHMIC_MEDIA: Final = (
    VOCABULARY + "compositeWithTrainedAlgorithmicMedia"
)
ALGORITHMICALLY_ENHANCED: Final = VOCABULARY + "algorithmicallyEnhanced"
DIGITAL_CREATION: Final = VOCABULARY + "digitalCreation"
DATA_DRIVEN_MEDIA: Final = VOCABULARY + "dataDrivenMedia"
TRAINED_ALGORITHMIC_MEDIA: Final = VOCABULARY + "trainedAlgorithmicMedia"
ALGORITHMIC_MEDIA: Final = VOCABULARY + "algorithmicMedia"
SCREEN_CAPTURE: Final = VOCABULARY + "screenCapture"
VIRTUAL_RECORDING: Final = VOCABULARY + "virtualRecording"
COMPOSITE: Final = VOCABULARY + "composite"
COMPOSITE_CAPTURE: Final = VOCABULARY + "compositeCapture"
COMPOSITE_SYNTHETIC: Final = VOCABULARY + "compositeSynthetic"

MINOR_HUMAN_EDITS: Final = VOCABULARY + "minorHumanEdits"
DIGITAL_ART: Final = VOCABULARY + "digitalArt"
SOFTWARE_IMAGE: Final = VOCABULARY + "softwareImage"

CURRENT: Final = (
    DIGITAL_CAPTURE,
    COMPUTATIONAL_CAPTURE,
    NEGATIVE_FILM,
    POSITIVE_FILM,
    PRINT,
    HUMAN_EDITS,
    COMPOSITE_WITH_TRAINED_ALGORITHMIC_MEDIA,
    ALGORITHMICALLY_ENHANCED,
    DIGITAL_CREATION,
    DATA_DRIVEN_MEDIA,
    TRAINED_ALGORITHMIC_MEDIA,
    ALGORITHMIC_MEDIA,
    SCREEN_CAPTURE,
    VIRTUAL_RECORDING,
    COMPOSITE,
    COMPOSITE_CAPTURE,
    COMPOSITE_SYNTHETIC,
)
"""In the order of the vocabulary."""

RETIRED: Final = (MINOR_HUMAN_EDITS, DIGITAL_ART, SOFTWARE_IMAGE)
"""Read in older files, and no longer given to new pictures."""

_BY_CODE: Final = {
    address.removeprefix(VOCABULARY).casefold(): address for address in CURRENT + RETIRED
}
_BEGINNINGS: Final = (
    VOCABULARY.removeprefix("http://"),
    "www." + VOCABULARY.removeprefix("http://"),
    "digsrctype:",
)


def normalised(value: str) -> str:
    """Return the vocabulary's own address of what a file says, or '' if that is not in it.

    ``value`` may be the address with http or https, the QCode (``digsrctype:print``) or the bare
    code, in any case.
    """
    rest = value.strip().removesuffix("/")
    rest = rest.removeprefix("https://").removeprefix("http://")
    for beginning in _BEGINNINGS:
        if rest.casefold().startswith(beginning):
            rest = rest[len(beginning) :]
            break
    return _BY_CODE.get(rest.casefold(), "")
