"""Photographs whose files say something, or show something, for the tests of the library."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow

from articles.lib import photo_metadata
from articles.lib.photo_metadata import PhotoMetadata
from tests import make


def upload(data: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/jpeg")


def described(**words: object) -> bytes:
    """A photograph whose file says what it shows and whose it is."""
    whole = {
        "headline": "A nuthatch",
        "caption": "It climbs head first.\nIt sings.",
        "keywords": ("nuthatch", "São Paulo"),
        "credit": "Jane Doe/AP",
        "job_id": "AP-77",
        "date_created": "2024-05-01",
        **words,
    }
    return photo_metadata.wrap(make.jpeg(), PhotoMetadata(**whole))


def grain(seed: int) -> bytes:
    """A picture with something to see, another for each ``seed``."""
    picture = Pillow.frombytes(
        "L", (4, 4), bytes((seed * 97 + n * n * 31) % 256 for n in range(16))
    )
    data = BytesIO()
    picture.resize((400, 400), Pillow.Resampling.BICUBIC).save(data, "JPEG", quality=95)
    return data.getvalue()


def smaller(data: bytes) -> bytes:
    """The same picture at half its size, saved again."""
    out = BytesIO()
    Pillow.open(BytesIO(data)).resize((200, 200)).save(out, "JPEG", quality=70)
    return out.getvalue()
