"""Reading a picture's printed credit: who took it, and which agencies it comes through.

The forms are those in use at agencies and papers: `JANE DOE/Getty Images`, `REUTERS/Jane Doe`,
`AP Photo/Jane Doe`, `Photo: Jane Doe/Reuters`, `Photo by Jane Doe/AFP via Getty Images`,
`Jane Doe for The Gazette`, `Courtesy of the Doe family`, `NASA`.
"""

import re
from dataclasses import dataclass

from articles.lib.abbreviations import strip_full_stop
from articles.lib.agencies import is_acronym, known_agency, looks_like_organisation
from articles.lib.credits.names import NO_SUFFIX, natural_case
from articles.lib.word_set import word_set

LABEL = re.compile(
    r"(?:(?:photo(?:graph|graphy|grapher)?s?|pictures?|pics?|images?|fotos?|fotografía|bild|фото)"
    r"(?:[ ](?:credits?|crédito|credit[ ]line))?"
    r"|(?:mandatory[ ])?credits?(?:[ ](?:line|photo))?|crédit(?:[ ]photo)?|créditos?)"
    r"\s*(?::\s*(?:by\s+)?|\bby\b:?\s*|\bde\b\s+|(?:\.{3}|…)\s*)",
    re.IGNORECASE,
)
"""What announces a credit: `Photo:`, `Photograph by`, `Image credit:`, `Credit...`, `Foto:`."""

COPYRIGHT_SIGN = re.compile(r"\A(?:©|\(c\)|copyright\b)\s*(?:\d{4}\s+)?", re.IGNORECASE)
_MOST_LAYERS = 6  # of brackets and labels round a credit: `(Photo: by Jane Doe.)` has three
_BY = re.compile(r"by:?\s+", re.IGNORECASE)
_PHOTO_BY = re.compile(r"\s*\b(?:(?:staff|file)\s+)?photo(?:graph)?s?\s+by\s+", re.IGNORECASE)
_COURTESY = re.compile(
    r"[\s,/]*\b(?:photo\s+|image\s+|picture\s+)?courtesy(?:\s+of\b|:)?\s+", re.IGNORECASE
)
_VIA = re.compile(r"\s+(?:via|vía)\s+", re.IGNORECASE)
_FOR = re.compile(r"\s+for\s+", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*")
_BETWEEN_NAMES = re.compile(
    rf"\s*([,;|]){NO_SUFFIX}\s*(?:(?:and|y|et|und)\s+)?|\s+(and|AND|&|y|et|und|e)\s+"
)
_BETWEEN_PARTS = re.compile(r"\s*/\s*|\s+[-–—]\s+")
_PHOTOGRAPHER = re.compile(r"(?:staff\s+)?photographers?\s+", re.IGNORECASE)
_ROLES = word_set(
    "archive|contributed|contributed photo|contributor|correspondent|file|file photo|freelance|"
    "handout|pool|pool photo|special|staff|staff photo|staff photographer|str|stringer|submitted|"
    "submitted photo|supplied",
    "|",
)


@dataclass(frozen=True)
class Credit:
    """A picture's credit.

    `photographers` are people in natural case, `agencies` the organisations (and, after "Courtesy
    of", whoever supplied the picture), `credit_line` the words as printed, without a label such
    as "Photo:", without brackets round them and without the final full stop.
    """

    photographers: tuple[str, ...]
    agencies: tuple[str, ...]
    credit_line: str


def parse_credit(text: str) -> Credit:
    """Read a credit printed in any of the usual forms. Any text is taken; nothing is raised."""
    credit_line = _bare_line(text)
    reader = _Reader()
    reader.read(credit_line)
    return Credit(
        photographers=tuple(dict.fromkeys(reader.photographers)),
        agencies=tuple(dict.fromkeys(reader.agencies)),
        credit_line=credit_line,
    )


def is_role(text: str) -> bool:
    """Whether `text` says how a picture came (`Staff`, `File`, `Handout`) rather than from whom."""
    return text.strip(" .").casefold() in _ROLES


def _bare_line(text: str) -> str:
    line = " ".join(text.split())
    for _layer in range(_MOST_LAYERS):
        before = line
        line = strip_full_stop(line.strip())
        if line[:1] in ("(", "[") and (line[-1] in ")]" or not re.search(r"[)\]]", line)):
            line = line[1:].removesuffix(")").removesuffix("]")
        elif line[-1:] in (")", "]") and not re.search(r"[(\[]", line):
            line = line[:-1]
        for prefix in (LABEL, COPYRIGHT_SIGN, _BY):
            match = prefix.match(line)
            if match:
                line = line[match.end() :]
        if line == before:
            break
    return line


def _is_agency(text: str) -> bool:
    return looks_like_organisation(text) or is_acronym(text) or text.startswith("the ")


class _Reader:
    """Sorts the parts of a credit into people and organisations, in the order printed."""

    def __init__(self) -> None:
        self.photographers: list[str] = []
        self.agencies: list[str] = []

    def read(self, line: str) -> None:
        line, *suppliers = _VIA.split(line)
        courtesy = _COURTESY.search(line)
        photo_by = _PHOTO_BY.search(line)
        if courtesy and courtesy.end() < len(line):
            self._names(line[: courtesy.start()])
            for part in _BETWEEN_PARTS.split(line[courtesy.end() :]):
                self._agency(part)
        elif photo_by:
            self._agency(line[: photo_by.start()])
            self._commissioned(line[photo_by.end() :])
        else:
            self._commissioned(line)
        for supplier in suppliers:
            self._names(supplier, only_agencies=True)

    def _commissioned(self, line: str) -> None:
        people, *clients = _FOR.split(line, maxsplit=1)
        if clients and looks_like_organisation(people):
            self._names(line)
            return
        self._names(_IN_BRACKETS.sub(r"/\1", people))
        for client in clients:
            self._names(client, only_agencies=True)

    def _names(self, line: str, *, only_agencies: bool = False) -> None:
        """Read a list such as `Ana Ruiz, Bo Lund/AFP and Getty Images`."""
        after_agency = only_agencies
        pieces = [piece for piece in _BETWEEN_NAMES.split(line) if piece is not None]
        separators = ["", *pieces[1::2]]
        for separator, segment in zip(separators, pieces[::2], strict=False):
            parts = [part for part in _BETWEEN_PARTS.split(segment.strip(" ,;/")) if part]
            if len(parts) > 1:
                self._slashed(parts)
                after_agency = True
            elif parts and self._belongs_to_agency(parts[0], separator, after_agency):
                space = "" if separator == "," else " "
                self.agencies[-1] += f"{space}{separator} {parts[0]}"
            elif parts and (only_agencies or _is_agency(parts[0])):
                self._agency(parts[0])
            elif parts:
                self._person(parts[0])

    def _belongs_to_agency(self, part: str, separator: str, after_agency: bool) -> bool:
        """Whether an `&` or `and` stands inside an agency's name: `Doe/Marks and Spencer`."""
        if not (after_agency and self.agencies) or known_agency(part) or is_role(part):
            return False
        if separator == "&":
            return True
        if separator == ",":
            return part.rstrip(".").casefold() in ("inc", "ltd", "llc")
        return separator in ("and", "AND", "y", "et", "und") and len(part.split()) == 1

    def _slashed(self, parts: list[str]) -> None:
        """`Name/Agency/Agency`, or the wires' own `AGENCY/Name`."""
        first, *rest = parts
        agency_first = looks_like_organisation(first) or is_role(first)
        if agency_first:
            self._agency(first)
        else:
            self._person(first)
        for part in rest:
            if agency_first and not _is_agency(part) and len(part.split()) > 1:
                self._person(part)
            else:
                self._agency(part)

    def _person(self, name: str) -> None:
        name = _PHOTOGRAPHER.sub("", name.strip(" ,;"), count=1)
        if name and not is_role(name):
            self.photographers.append(natural_case(name))

    def _agency(self, name: str) -> None:
        name = name.strip(" ,;").removeprefix("the ")
        if name and not is_role(name):
            self.agencies.append(known_agency(name) or name)
