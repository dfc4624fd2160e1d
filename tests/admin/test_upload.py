"""Adding pictures: each file fills its own fields, and a bad one costs nothing but its row."""

import io
import re
import struct
import zlib
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Pillow

from articles.desk import images
from articles.models import Event, Image
from newsroom.uploads import MOST_FILES
from tests import make

pytestmark = pytest.mark.django_db

PHOTOS = Path(__file__).parents[2] / "articles" / "demo" / "photos"
BOUNDARY = "----end-of-a-part"


def _page() -> str:
    return reverse("admin:articles_image_upload")


def _one() -> str:
    return reverse("admin:articles_image_upload_one")


def _file(data: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/jpeg")


def _photo(name: str = "two-dogs.jpg") -> bytes:
    return (PHOTOS / name).read_bytes()


def _smaller(data: bytes) -> bytes:
    """The same photograph at a third of its size, saved again, with no word in it."""
    with Pillow.open(io.BytesIO(data)) as photo:
        made = photo.convert("RGB").resize((photo.width // 3, photo.height // 3))
    out = io.BytesIO()
    made.save(out, "JPEG", quality=70)
    return out.getvalue()


def _with_segment(marker: int, content: bytes) -> bytes:
    """A JPEG with one more segment after its beginning (ISO/IEC 10918-1, B.1.1.4)."""
    data = make.jpeg()
    return data[:2] + struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content + data[2:]


def _png(width: int, height: int, *more: tuple[bytes, bytes]) -> bytes:
    """A black PNG of one bit a pixel, small whatever its size in pixels, with more chunks."""
    rows = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    data = b"".join(rows.compress(row) for _ in range(height)) + rows.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), *more, (b"IDAT", data), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    )


def _xmp_in_png(packet: bytes) -> bytes:
    return _png(64, 48, (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet))


def _stored(settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.fixture
def desk(client: Client, photo_editor) -> Client:
    client.force_login(photo_editor)
    return client


def _send(desk: Client, data: bytes, name: str = "photo.jpg", **more: str):
    return desk.post(_one(), {"file": _file(data, name), **more})


# What a file says fills the form


def test_a_photograph_fills_its_own_fields(desk, photo_editor) -> None:
    response = _send(desk, _photo(), "two-dogs.jpg")
    assert response.status_code == 201
    image = Image.objects.get()
    assert (image.headline, image.creator) == ("Two dogs at a window", "Aitzol Berasategi")
    assert (image.credit, image.asset_id) == ("Aitzol Berasategi", "LW-1604-005")
    assert image.copyright_notice == "© 2018 Aitzol Berasategi. CC BY 4.0"
    assert image.license_url == "https://creativecommons.org/licenses/by/4.0/"
    assert image.keyword_list
    event = Event.objects.get(image=image)
    assert (event.verb, event.actor) == (Event.Verb.ATTACHED, photo_editor)


def test_the_answer_says_what_was_read_and_what_is_missing(desk) -> None:
    said = _send(desk, _photo(), "two-dogs.jpg").json()
    image = Image.objects.get()
    assert (said["status"], said["name"], said["id"]) == ("added", "two-dogs.jpg", image.pk)
    assert said["url"] == reverse("admin:articles_image_change", args=[image.pk])
    assert said["lacking"] == ["No alt text"]
    row = unescape(said["html"])
    for words in (
        *(image.headline, image.caption, image.creator, image.copyright_notice),
        *(image.license_url, image.asset_id, *image.keyword_list),
        *("No alt text", f'href="{said["url"]}"'),
    ):
        assert words in row


def test_a_generated_picture_is_named_as_one(desk) -> None:
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf='
        b'"http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        b'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
        b'Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/'
        b'trainedAlgorithmicMedia"/></rdf:RDF></x:xmpmeta>'
    )
    said = _send(desk, _with_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet)).json()
    assert "AI-generated picture" in said["html"]


def test_a_picture_without_words_says_so(desk) -> None:
    said = _send(desk, make.jpeg()).json()
    assert "The file says nothing about itself." in said["html"]
    assert said["lacking"] == ["No credit", "No alt text", "No caption"]


def test_words_of_a_file_are_shown_as_text(desk) -> None:
    said = _send(desk, make.jpeg(), "<img src=x onerror=alert(1)>.jpg").json()
    assert "<img src=x" not in said["html"]


# The same photograph again


def test_the_same_photograph_is_noticed_before_it_is_saved(desk, settings) -> None:
    first = _send(desk, _photo()).json()
    before = _stored(settings)
    response = _send(desk, _photo(), "again.jpg")
    assert response.status_code == 409
    said = response.json()
    assert said["alike"] == [
        {"id": first["id"], "name": "Two dogs at a window", "url": first["url"]}
    ]
    assert f'href="{first["url"]}"' in said["html"]
    assert "Add it anyway" in said["html"]
    assert Image.objects.count() == 1
    assert _stored(settings) == before


def test_a_smaller_copy_is_the_same_photograph(desk) -> None:
    first = _send(desk, _photo()).json()
    said = _send(desk, _smaller(_photo())).json()
    assert [each["id"] for each in said["alike"]] == [first["id"]]


def test_it_is_added_all_the_same_when_asked_for(desk) -> None:
    _send(desk, _photo())
    assert _send(desk, _photo(), though_alike="1").status_code == 201
    assert Image.objects.count() == 2


# What is refused: a sentence, and nothing is kept

MEGABYTE = 1024 * 1024
REFUSED = {
    "too many bytes": (make.jpeg() + b"\0" * 2 * MEGABYTE, "photo.jpg", "has 2.0 MB"),
    "too many pixels": (_png(20_000, 6_000), "photo.png", "megapixels"),
    "a bomb": (_png(60_000, 60_000 // 8), "photo.png", "megapixels"),
    "cut short": (_photo("espresso.jpg")[:9_000], "photo.jpg", "cut short"),
    "a text by another name": (b"This is no picture.\n" * 9, "photo.jpg", "a text file"),
    "a picture and a script": (b"GIF89a/*" + b"*/=alert(1)//" * 9, "photo.gif", "GIF picture"),
    "EPS": (b"%!PS-Adobe-3.0 EPSF-3.0\n", "photo.eps", "EPS"),
    "PSD": (b"8BPS\0\1" + bytes(60), "photo.psd", "Photoshop"),
    "SVG": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "photo.svg", "SVG"),
    "PDF": (b"%PDF-1.7\n", "photo.pdf", "PDF"),
    "nothing": (b"", "photo.jpg", "empty"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_photograph_is_refused_and_nothing_is_kept(desk, settings, case: str) -> None:
    settings.MAX_UPLOAD_MB = 1
    data, name, reason = REFUSED[case]
    response = _send(desk, data, name)
    assert response.status_code == 400
    said = response.json()
    assert said["status"] == "refused"
    assert reason in said["sentence"]
    assert said["name"] == name
    assert not Image.objects.exists()
    assert not _stored(settings)


@pytest.mark.parametrize(
    "packet",
    [
        b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + b" " * 10 * MEGABYTE + b"</x:xmpmeta>",
        b"<!DOCTYPE x [<!ENTITY a 'ha'>"
        + b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a;" * 10) for n in range(30))
        + b"]><x>&a29;</x>",
        b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'><x:xmpmeta",
        b"\0\1\2\xff\xfe" * 200,
    ],
    ids=["ten megabytes", "expanding entities", "another file", "no XML"],
)
def test_metadata_that_are_an_attack_cost_the_words_and_not_the_picture(desk, packet) -> None:
    response = _send(desk, _xmp_in_png(packet), "photo.png")
    assert response.status_code == 201
    image = Image.objects.get()
    assert (image.headline, image.caption, image.credit) == ("", "", "")


@pytest.mark.parametrize(
    "records",
    [
        b"\x1c\x02\x78\xff\xff too short",
        b"\x1c\x02\x78\x00\x05a\0\x01\x02b",
        b"\x1c\x02\x69\x80\xff\xff\xff\xff\xff",
        b"\x1c" * 400,
    ],
)
def test_corrupt_metadata_bring_no_control_characters(desk, records: bytes) -> None:
    block = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(records)) + records
    response = _send(desk, _with_segment(0xED, b"Photoshop 3.0\0" + block))
    assert response.status_code == 201
    image = Image.objects.get()
    words = image.headline + image.caption + image.creator + image.credit
    assert not re.search(r"[\0-\x08\x0b\x0e-\x1f\x7f]", words)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("..\\..\\heron.jpg", "heron.jpg"),
        ("her\0on.jpg", "heron.jpg"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe", "gpj.exe"),
        ("x" * 300 + ".jpg", "x" * 79 + "…"),
        ("photo." + "x" * 300, "." + "x" * 78 + "…"),
    ],
)
def test_a_strange_file_name_is_cleaned_and_reaches_no_disk(
    desk, settings, name: str, shown: str
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1
    response = _send(desk, make.jpeg(), name)
    assert response.status_code == 201
    assert response.json()["name"] == shown
    (stored,) = _stored(settings)
    assert re.fullmatch(r"[0-9a-f]{24}\.jpg", stored.name)


def test_words_that_turn_their_direction_are_cleaned_of_it(desk) -> None:
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf='
        '"http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Headline='
        '"Her\N{RIGHT-TO-LEFT OVERRIDE}on\N{POP DIRECTIONAL ISOLATE} at\x9b dawn"/>'
        "</rdf:RDF></x:xmpmeta>"
    )
    said = _send(desk, _xmp_in_png(packet.encode()), "a\N{RIGHT-TO-LEFT ISOLATE}b\x9b.png").json()
    assert Image.objects.get().headline == "Heron at dawn"
    assert "Heron at dawn" in said["html"]
    assert said["name"] == "ab.png"
    assert not re.search("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]", said["html"])


def test_a_row_without_a_picture_says_so_in_its_frame(desk) -> None:
    assert "No preview" in _send(desk, b"no picture").json()["html"]
    assert "No preview" not in _send(desk, make.jpeg()).json()["html"]


def test_a_disk_that_is_full_is_told(desk, monkeypatch) -> None:
    def full(*_args: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(images, "add", full)
    response = _send(desk, make.jpeg())
    assert response.status_code == 503
    assert "disk is full" in response.json()["sentence"]
    assert "Try again" in response.json()["html"]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"file": "a text"},
        {"file": ["a", "text"], "though_alike": "\0"},
        {"other": _file(make.jpeg())},
        {"file": [_file(make.jpeg()), _file(make.jpeg(60, 60, "red"))]},
    ],
    ids=["nothing", "a text", "texts", "another name", "two"],
)
def test_anything_but_one_file_is_answered_with_a_sentence(desk, data) -> None:
    response = desk.post(_one(), data)
    assert response.status_code == 400
    assert response.json()["sentence"].startswith("Send one picture at a time")
    assert not Image.objects.exists()


def test_a_body_that_is_no_form_is_no_error_of_ours(desk) -> None:
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x", "text/plain"):
        assert desk.post(_one(), b"what is this", content_type=kind).status_code == 400
        assert desk.post(_page(), b"what is this", content_type=kind).status_code in (200, 400)


# Uploads that break off


def _body(data: bytes) -> bytes:
    head = (
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=file; filename=photo.jpg\r\n"
        "Content-Type: image/jpeg\r\n\r\n"
    )
    return head.encode() + data + f"\r\n--{BOUNDARY}--\r\n".encode()


class _Broken(io.BytesIO):
    """A connection that is lost after its first bytes."""

    def read(self, size: int = -1) -> bytes:
        if self.tell():
            raise OSError("connection lost")
        return super().read(min(size, 100) if size > 0 else 100)


@pytest.fixture
def waiting_room(settings, tmp_path: Path) -> Path:
    """The folder of temporary files, to which even small ones go."""
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "waiting"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    return settings.FILE_UPLOAD_TEMP_DIR


def test_a_body_that_is_cut_off_adds_nothing(desk, settings, waiting_room) -> None:
    whole = _body(make.jpeg())
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    for end in range(1, len(whole) - len(BOUNDARY), 97):
        response = desk.post(_one(), whole[:end], content_type=kind)
        assert response.status_code == 400
    assert not Image.objects.exists()
    assert not _stored(settings)
    assert not list(waiting_room.iterdir())
    assert desk.post(_one(), whole, content_type=kind).status_code == 201


def test_a_connection_that_is_lost_is_no_error_of_ours(photo_editor, waiting_room) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(photo_editor)
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', client.get(_page()).content.decode())
    whole = _body(make.jpeg(600, 600))
    for address, answer in ((_one(), 400), (_page(), 200)):
        response = client.generic(
            "POST",
            address,
            whole,
            f"multipart/form-data; boundary={BOUNDARY}",
            headers={"X-CSRFToken": token[1]},
            **{"wsgi.input": _Broken(whole)},
        )
        assert response.status_code == answer
    assert not Image.objects.exists()
    assert not list(waiting_room.iterdir())


# The page where no script runs


def test_many_files_are_posted_at_once_and_one_bad_file_does_not_stop_the_others(desk) -> None:
    files = [
        _file(_photo(), "dogs.jpg"),
        _file(b"no picture", "letter.jpg"),
        _file(_smaller(_photo()), "dogs-small.jpg"),
        _file(_photo("espresso.jpg"), "coffee.jpg"),
    ]
    response = desk.post(_page(), {"file": files})
    page = unescape(response.content.decode())
    assert "2 added, 1 in the library already, 1 refused" in page
    for words in ("Two dogs at a window", "Espresso", "a text file", "dogs-small.jpg"):
        assert words in page
    assert Image.objects.count() == 2
    assert [outcome.status for outcome in response.context["outcomes"]] == [
        *("added", "refused", "alike", "added")
    ]


def test_what_is_in_the_library_can_be_sent_again_with_a_tick(desk) -> None:
    _send(desk, _photo())
    box = 'name="though_alike"'
    assert box not in desk.get(_page()).content.decode()
    assert box in desk.post(_page(), {"file": _file(_photo())}).content.decode()
    desk.post(_page(), {"file": _file(_photo()), "though_alike": "on"})
    assert Image.objects.count() == 2


def test_nothing_chosen_is_answered_with_what_to_do(desk) -> None:
    assert "No picture has come" in desk.post(_page()).content.decode()


def test_too_many_files_at_once_are_counted(desk) -> None:
    files = [_file(b"no picture") for _ in range(MOST_FILES + 2)]
    page = desk.post(_page(), {"file": files}).content.decode()
    assert f"Only the first {MOST_FILES} files were looked at; 2 more were left out" in page


def test_the_page_has_no_inline_script_or_style(desk) -> None:
    for response in (desk.get(_page()), desk.post(_page(), {"file": _file(make.jpeg())})):
        page = response.content.decode()
        assert not re.search(r"<[^>]+\s(style|on\w+)=", page)
        assert "<style" not in page
        for script in re.findall(r"<script(?![^>]*\ssrc=)([^>]*)>", page):
            assert "nonce=" in script or 'type="application/json"' in script


# Who may, and where it is found


def test_only_those_who_add_pictures_may(client) -> None:
    assert client.get(_page()).status_code == 302
    assert client.post(_one(), {"file": _file(make.jpeg())}).status_code == 302
    stranger = make.user()
    stranger.groups.clear()
    client.force_login(stranger)
    assert client.get(_page()).status_code == 403
    assert client.post(_page(), {"file": _file(make.jpeg())}).status_code == 403
    refused = client.post(_one(), {"file": _file(make.jpeg())})
    assert refused.status_code == 403
    assert refused.json()["sentence"].startswith("You may not add pictures")
    assert not Image.objects.exists()


def test_a_request_without_the_token_of_the_page_is_refused(photo_editor) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(photo_editor)
    assert client.post(_one(), {"file": _file(make.jpeg())}).status_code == 403
    assert not Image.objects.exists()


def test_one_is_only_sent_to(desk) -> None:
    assert desk.get(_one()).status_code == 405
    assert desk.put(_page()).status_code == 405


def test_the_overview_and_the_library_lead_to_it(desk) -> None:
    for name in ("admin:index", "admin:articles_image_changelist"):
        assert f'href="{_page()}"' in desk.get(reverse(name)).content.decode()
    add = reverse("admin:articles_image_add")
    assert f'href="{add}"' in desk.get(_page()).content.decode()
