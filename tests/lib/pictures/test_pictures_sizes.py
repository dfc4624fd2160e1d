"""Which files there are of a picture follows from its size alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.lib.pictures import Crop, Format, crop_box, declared, of_crop
from articles.lib.pictures.sizes import WIDTHS

sides = st.integers(1, 12_000)


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (1, (1,)),
        (320, (320,)),
        (700, (320, 480, 640, 700)),
        (2400, WIDTHS),
        (2401, WIDTHS),
        (9000, WIDTHS),
    ],
)
def test_no_width_is_larger_than_the_picture(width, widths):
    files = of_crop(width, max(1, width // 2), Crop.WHOLE, Format.JPEG)
    assert tuple(each.width for each in files) == widths


def test_crops_go_no_further_than_a_card_needs():
    assert [r.width for r in of_crop(6000, 4000, Crop.WIDE, Format.AVIF)] == list(WIDTHS[:6])


@pytest.mark.parametrize(
    ("size", "height"), [((640, 480), 240), ((6000, 4001), 213), ((10_000, 1), 1)]
)
def test_heights_keep_the_proportions(size, height):
    assert of_crop(*size, Crop.WHOLE, Format.JPEG)[0].height == height


def test_a_picture_of_three_to_two_has_no_second_crop_of_it():
    assert Crop.STANDARD not in {each.crop for each in declared(3000, 2000)}
    whole = of_crop(3000, 2000, Crop.WHOLE, Format.AVIF)
    assert of_crop(3000, 2000, Crop.STANDARD, Format.AVIF) == whole


def test_names_and_types_are_those_of_the_addresses():
    first, second = declared(320, 100)[:2]
    assert (first.name, first.mime) == ("320.avif", "image/avif")
    assert (second.name, second.mime) == ("320.jpg", "image/jpeg")
    assert of_crop(320, 100, Crop.SQUARE, Format.JPEG)[0].name == "square-100.jpg"


@given(sides, st.integers(1, 20))
def test_a_strip_as_high_as_a_tower_gets_files_that_browsers_can_show(width, times):
    for each in declared(width, min(width * times, 100_000_000 // width)):
        assert each.width <= width
        assert each.height < 16_384
        assert each.width * each.height <= 2400 * 4800 * 1.03


@given(sides, sides, st.floats(0, 1), st.floats(0, 1))
def test_a_crop_lies_within_the_picture_and_no_file_of_it_is_larger(width, height, x, y):
    for crop in Crop:
        left, top, right, bottom = crop_box(width, height, crop, (x, y))
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height
        for each in of_crop(width, height, crop, Format.AVIF):
            assert each.width <= right - left


@given(sides, sides)
def test_every_file_has_its_own_name(width, height):
    files = declared(width, height)
    assert len({each.name for each in files}) == len(files)
