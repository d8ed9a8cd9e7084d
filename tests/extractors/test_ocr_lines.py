import numpy as np
import pytest

from extractors.ocr.crops import Crops, crop, is_tall, widened
from extractors.ocr.engine import Image, Quad, RawLine, bounds, whole
from extractors.ocr.lines import in_reading_order, read_lines, read_quads, to_line
from extractors.ocr.null import NullEngine
from extractors.ocr.votes import decide
from tests.extractors.drawn_pages import blank


def quad(x0: float, y0: float, x1: float, y1: float) -> Quad:
    return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))


def raw(text: str, confidence: float = 1.0, at: Quad | None = None) -> RawLine:
    return RawLine(text, confidence, at or quad(0, 0, 100, 20))


class ShapeReader(NullEngine):
    """Reads a wide crop as ``wide``, a tall one as ``tall``, with less confidence."""

    name = "shape"
    version = "1"

    def find(self, image: Image) -> list[Quad]:
        del image
        return [quad(100, 100, 300, 130), quad(500, 100, 530, 300)]

    def read(self, crops: list[Image]) -> list[RawLine]:
        return [
            RawLine("wide", 0.9, whole(crop)) if crop.shape[1] > crop.shape[0] else RawLine("tall", 0.4, whole(crop))
            for crop in crops
        ]


def test_lines_come_row_by_row_and_each_row_from_the_left() -> None:
    lines = [
        raw("四", at=quad(500, 150, 600, 180)),
        raw("二", at=quad(500, 98, 600, 128)),
        raw("一", at=quad(100, 104, 200, 134)),
        raw("三", at=quad(100, 146, 200, 176)),
    ]
    assert "".join(line.text for line in in_reading_order(lines)) == "一二三四"


def test_vertical_print_is_laid_flat_when_it_reads_better() -> None:
    assert [line.text for line in read_lines(blank(), ShapeReader())] == ["wide", "wide"]


def test_a_quad_is_cut_before_it_is_read() -> None:
    def halves(part: Quad) -> list[Quad]:
        x0, y0, x1, y1 = bounds(part)
        return [quad(x0, y0, (x0 + x1) / 2, y1), quad((x0 + x1) / 2, y0, x1, y1)]

    assert len(read_lines(blank(), ShapeReader(), halves)) == 4


def test_a_line_without_text_is_left_out() -> None:
    class Silent(ShapeReader):
        def read(self, crops: list[Image]) -> list[RawLine]:
            return [RawLine(" ", 0.9, whole(crop)) for crop in crops]

    assert read_quads(Crops(blank()), Silent(), [quad(0, 0, 90, 20)]) == []


def test_each_character_has_its_place() -> None:
    line = to_line(RawLine("甲12", 0.9, quad(100, 10, 200, 30), centres=(0.2, 0.6, 0.8), scores=(1, 1, 0.7)), 1000, 100)
    assert [(section.start, section.end) for section in line.sections] == [(0, 1), (1, 2), (2, 3)]
    assert line.sections[1].box == pytest.approx((0.14, 0.1, 0.17, 0.3))
    assert line.sections[0].box[2] == line.sections[1].box[0]


def test_each_character_keeps_its_score() -> None:
    assert to_line(RawLine("王浩", 0.9, quad(0, 0, 100, 20), (0.2, 0.7), (0.99951, 0.70049)), 1000, 100).scores == (
        1,
        0.7,
    )
    assert to_line(RawLine("王浩", 0.9, quad(0, 0, 100, 20)), 1000, 100).scores == ()


def test_a_line_beyond_the_edge_of_the_page_ends_at_it() -> None:
    assert to_line(raw("一", at=quad(-20, -5, 1200, 30)), 1000, 100).box == (0.0, 0.0, 1.0, 0.3)


def test_a_crop_of_a_slanted_line_is_level() -> None:
    image = blank()
    for x in range(100, 300):
        image[200 + (x - 100) // 10 : 230 + (x - 100) // 10, x] = 0
    level = crop(image, ((100, 200), (300, 220), (300, 250), (100, 230)))
    assert level.shape[:2] == (30, 201)
    assert level[5:25].mean() < 25


def test_a_widened_quad_grows_along_its_own_direction() -> None:
    x0, y0, x1, y1 = bounds(widened(quad(100, 100, 300, 140), 0.25))
    assert (x0, y0, x1, y1) == (90, 100, 310, 140)
    assert not is_tall(quad(100, 100, 300, 140))


@pytest.mark.parametrize(
    ("readings", "text", "second"),
    [
        ([("王浩", 0.7), ("王浩", 0.8)], "王浩", "王浩"),
        ([("主浩", 0.9), ("王浩", 0.7), ("王浩", 0.6)], "王浩", "王浩"),
        ([("主浩", 0.9), ("王浩", 0.7)], "主浩", "王浩"),
        ([("2025 年", 0.9), ("2025年", 0.7)], "2025 年", "2025年"),
        ([("", 0.9), ("", 0.9), ("王浩", 0.5)], "王浩", ""),
    ],
)
def test_the_reading_most_agree_on_is_taken(readings: list[tuple[str, float]], text: str, second: str) -> None:
    verdict = decide([raw(*reading) for reading in readings])
    assert (verdict.reading.text, verdict.second) == (text, second)


def test_a_single_reading_is_no_vote() -> None:
    with pytest.raises(ValueError, match="two readings"):
        decide([raw("王浩")])


def test_a_crop_of_nothing_has_at_least_a_pixel() -> None:
    assert crop(blank(), quad(10, 10, 10, 10)).shape == (1, 1, 3)
    assert isinstance(crop(blank(), quad(10, 10, 40, 30)), np.ndarray)
