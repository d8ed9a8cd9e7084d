"""Pages with a title or a caption only are turned too, and only where they clearly read better that way."""

import numpy as np
import pytest

from extractors.ocr.engine import Image, Quad, RawLine, whole
from extractors.ocr.null import NullEngine
from extractors.pixels import read_pixels
from tests.extractors.drawn_pages import blank

TITLE = "发明专利证书"


class OneTitle(NullEngine):
    """Sees one bar of print that is dark at its head, and reads it where its head is on the left; a ``vertical`` one
    consists of characters that stand upright where its head is on top, and reads as well laid on its side."""

    name = "title"
    version = "1"

    def __init__(self, *, vertical: bool = False, text: str = TITLE) -> None:
        self._vertical = vertical
        self._text = text
        self.looked = 0

    def find(self, image: Image) -> list[Quad]:
        self.looked += 1
        ys, xs = np.nonzero(image.min(axis=2) < 160)
        if not len(xs):
            return []
        x0, y0, x1, y1 = float(xs.min()), float(ys.min()), float(xs.max() + 1), float(ys.max() + 1)
        return [((x0, y0), (x1, y0), (x1, y1), (x0, y1))]

    def read(self, crops: list[Image]) -> list[RawLine]:
        return [self._line(crop) for crop in crops]

    def _line(self, crop: Image) -> RawLine:
        height, width = crop.shape[:2]
        if max(height, width) < 1.6 * min(height, width):
            # A single character, a little higher than wide where it stands upright.
            return RawLine("专", 0.9 if self._vertical and height > width else 0.2, whole(crop))
        third = width // 3
        readable = width > height and crop[:, :third].mean() < crop[:, -third:].mean() - 20
        return RawLine(self._text, 0.99, whole(crop)) if readable else RawLine("匕二", 0.3, whole(crop))


def titled() -> Image:
    image = blank()
    image[300:360, 300:420] = (30, 30, 30)
    image[300:360, 420:700] = (120, 120, 120)
    return image


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_page_with_one_title_is_turned_from_any_position(quarters: int) -> None:
    content = read_pixels(np.ascontiguousarray(np.rot90(titled(), quarters)), OneTitle())
    [line] = content.lines
    assert line.text == TITLE
    x0, y0, x1, y1 = line.box
    assert (x0, y0, x1, y1) == pytest.approx((0.3, 0.214, 0.7, 0.257), abs=0.03)


def test_a_title_that_reads_well_is_not_tried_any_other_way() -> None:
    engine = OneTitle()
    read_pixels(titled(), engine)
    assert engine.looked == 1


def test_a_title_set_from_top_to_bottom_is_left_as_it_stands() -> None:
    engine = OneTitle(vertical=True)
    content = read_pixels(np.ascontiguousarray(np.rot90(titled(), 3)), engine)
    assert [line.text for line in content.lines] == [TITLE]
    assert engine.looked == 1


def test_a_shape_in_a_photograph_that_reads_as_a_character_turns_no_page() -> None:
    engine = OneTitle(text="國")
    read_pixels(np.ascontiguousarray(np.rot90(titled(), 2)), engine)
    assert engine.looked == 1
