"""Creator, credit, notice and licence stand inside every file that readers get.

Read by exiftool, which shares no line of code with us.
"""

import json
import subprocess
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from articles.desk import darkroom, images
from articles.exchange.demo import HOME
from articles.models import Image
from articles.models.provenance import DigitalSource
from tests import found

pytestmark = pytest.mark.django_db
TRACES = ("GPS", "Serial", "Software", "CreatorTool", "HistorySoftware", "Toolkit", "MakerNote")


def read(folder: Path) -> list[dict[str, object]]:
    """What exiftool finds in each file of ``folder``, by group and name."""
    exiftool = found.require(found.exiftool(), found.NO_EXIFTOOL)
    command = [exiftool, "-j", "-G1", "-api", "struct=0", "-charset", "iptc=utf8", str(folder)]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


@pytest.fixture
def image() -> Image:
    photo = (HOME / "photos" / "parakeet-in-flight.jpg").read_bytes()
    image = images.add(ContentFile(photo), None)
    image.alt_text = "A green parakeet spreads its wings"
    image.source = "Packet Pictures"
    image.acquire_license_url = "https://packet.example.org/licence"
    image.digital_source_type = DigitalSource.CAPTURE
    image.save()
    return image


def folder_of(image: Image) -> Path:
    darkroom.develop(image, image.renditions)
    return Path(default_storage.path(f"{darkroom.folder(image)}/{image.stamp}"))


def test_every_rendition_of_every_format_carries_the_rights(image) -> None:
    files = read(folder_of(image))
    assert len(files) == len(image.renditions)
    for file in files:
        name = file["SourceFile"]
        assert file["XMP-dc:Creator"] == image.creator, name
        assert file["XMP-photoshop:Credit"] == image.credit, name
        assert file["XMP-dc:Rights"] == image.copyright_notice, name
        assert file["XMP-xmpRights:WebStatement"] == image.license_url, name
        assert file["XMP-dc:Description"] == image.caption, name
        assert file["XMP-iptcCore:AltTextAccessibility"] == image.alt_text, name
        assert file["XMP-photoshop:Source"] == image.source, name
        assert image.acquire_license_url in file.values(), name
        assert file["XMP-iptcExt:DigitalSourceType"] == image.digital_source_type, name
        assert file["IFD0:Artist"] == image.creator, name
        assert file["IFD0:Copyright"] == image.copyright_notice, name
        assert file["IFD0:ImageDescription"] == image.caption, name


def test_a_jpeg_carries_them_as_iptc_too(image) -> None:
    jpegs = [file for file in read(folder_of(image)) if file["SourceFile"].endswith(".jpg")]
    assert jpegs
    for file in jpegs:
        assert file["IPTC:By-line"] == image.creator
        assert file["IPTC:Credit"] == image.credit
        assert file["IPTC:CopyrightNotice"] == image.copyright_notice
        assert file["IPTC:Caption-Abstract"] == image.caption
        assert file["IPTC:Source"] == image.source


def test_a_corrected_credit_stands_in_every_file(image) -> None:
    folder_of(image)
    image.credit = "Ñandú & Søn <Pictures>"
    image.save()
    credits = {file["XMP-photoshop:Credit"] for file in read(folder_of(image))}
    assert credits == {"Ñandú & Søn <Pictures>"}


def test_no_trace_of_place_machine_or_software_goes_out(image) -> None:
    for file in read(folder_of(image)):
        found_traces = [key for key in file if any(trace in key for trace in TRACES)]
        assert not found_traces, file["SourceFile"]
