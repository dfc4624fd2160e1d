"""The files that readers get, with words and rights in them, as a browser decodes them."""

import base64
import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from articles.lib.photo_metadata import PhotoMetadata, wrap

METADATA = PhotoMetadata(
    caption="Renée & <柏林>",
    byline=("Renée Müller",),
    copyright="© Renée Müller",
    keywords=("flood",),
    web_statement="https://example.org/licence",
)

# Width, height and the digest of the pixels of each picture.
DECODE = """async addresses => Promise.all(addresses.map(async address => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const digest = await crypto.subtle.digest("SHA-256", data);
    return [canvas.width, canvas.height, ...new Uint8Array(digest)];
}))"""


@pytest.fixture
def blank_page(browser: Browser) -> Iterator[Page]:
    """An empty page of a trustworthy origin: without one there is no ``crypto.subtle``."""
    page = browser.new_page()
    page.route("**/*", lambda route: route.fulfill(body="", content_type="text/html"))
    page.goto("http://localhost/")
    yield page
    page.close()


@pytest.mark.parametrize(
    ("form", "mime", "mode"),
    [
        ("JPEG", "image/jpeg", "RGB"),
        ("AVIF", "image/avif", "RGB"),
        ("AVIF", "image/avif", "RGBA"),
    ],
)
def test_a_browser_shows_the_same_picture(blank_page: Page, form: str, mime: str, mode: str):
    noise = Image.effect_noise((320, 213), 70).convert(mode)
    if mode == "RGBA":
        noise.putalpha(Image.linear_gradient("L").resize(noise.size))
    out = io.BytesIO()
    noise.save(out, form)
    files = (out.getvalue(), wrap(out.getvalue(), METADATA))
    addresses = [f"data:{mime};base64,{base64.b64encode(each).decode()}" for each in files]
    before, after = blank_page.evaluate(DECODE, addresses)
    assert before[:2] == list(noise.size)
    assert after == before
