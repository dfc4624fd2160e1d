"""Reading a page as its readers do: headings in order, attributes of elements, plain words."""

from html.parser import HTMLParser

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

VOID = {"meta", "link", "img", "source", "br", "input"}


class Page(HTMLParser):
    """The elements of a response, each ``(tag, attributes, text)``, in the order of the page."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self.feed(response.content.decode())
        assert not self._open, f"never closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = (tag, {name: value or "" for name, value in attrs}, [])
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element[2].append(data)

    def all(self, tag: str, **attributes: str) -> list[tuple[dict[str, str], str]]:
        """``(attributes, text)`` of each ``tag`` that has those attributes; class_ is class."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            (has, " ".join("".join(text).split()))
            for name, has, text in self.elements
            if name == tag and wanted.items() <= has.items()
        ]

    def one(self, tag: str, **attributes: str) -> tuple[dict[str, str], str]:
        (found,) = self.all(tag, **attributes)
        return found

    @property
    def text(self) -> str:
        return self.one("body")[1]

    @property
    def headings(self) -> list[tuple[int, str]]:
        return [
            (int(name[1]), " ".join("".join(text).split()))
            for name, _, text in self.elements
            if name in {"h1", "h2", "h3", "h4", "h5", "h6"}
        ]

    @property
    def cards(self) -> list[str]:
        """The headlines of the stories on the page, in its order."""
        return [
            " ".join("".join(text).split())
            for _, has, text in self.elements
            if has.get("class") == "card-headline"
        ]


def read(client: Client, address: str, status: int = 200) -> Page:
    """GET ``address`` and read what came, once it has the ``status``."""
    response = client.get(address)
    assert response.status_code == status
    return Page(response)


def queries_of(client: Client, address: str) -> int:
    """How many queries the page at ``address`` takes."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
