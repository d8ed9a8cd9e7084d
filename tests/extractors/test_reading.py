"""Reading pages through engines that need no network; one page through the real one."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image as Picture
from PIL import ImageDraw, ImageFont

from extractors import pixels, reading
from extractors.files.source import SourceFile
from extractors.ocr.engine import Image, Quad, RawLine, whole
from extractors.ocr.null import NullEngine
from extractors.ocr.paddle import PaddleEngine
from extractors.pixels import read_pixels, read_straight
from extractors.reading import BLANK, ILLEGIBLE, NO_PRINT, read_page
from extractors.straighten import Straightened
from extractors.text_layer import TextLayer
from schemas.evidence import Origin
from schemas.page import Line, Page, PageState
from tests.extractors.drawn_pages import blank, ruled, sealed, stamped


class Scripted(NullEngine):
    """Finds given quads and answers each crop by its place in line, over and over."""

    name = "scripted"
    version = "1"

    def __init__(self, quads: list[Quad], answers: list[tuple[str, float]]) -> None:
        self._quads = quads
        self._answers = answers
        self.crops = 0

    def find(self, image: Image) -> list[Quad]:
        del image
        return self._quads

    def read(self, crops: list[Image]) -> list[RawLine]:
        answers = [self._answers[(self.crops + place) % len(self._answers)] for place in range(len(crops))]
        self.crops += len(crops)
        return [
            RawLine(text, sure, whole(crop), scores=(sure,) * len(text))
            for (text, sure), crop in zip(answers, crops, strict=True)
        ]


class Unwanted(NullEngine):
    """Fails the test when it is asked."""

    def find(self, image: Image) -> list[Quad]:
        raise AssertionError(image.shape)


def quad(x0: float, y0: float, x1: float, y1: float) -> Quad:
    return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))


def saved(folder: Path, image: Image) -> SourceFile:
    path = folder / "page.png"
    Picture.fromarray(image).save(path)
    return SourceFile("page.png", "0" * 64, path, "image/png", 1)


def test_a_blank_page_is_said_to_be_blank(tmp_path: Path) -> None:
    page = read_page(saved(tmp_path, blank()), 1, NullEngine()).page
    assert (page.state, page.problem) == (PageState.BLANK, BLANK)


def test_a_page_with_ink_and_no_print_is_no_blank_page(tmp_path: Path) -> None:
    page = read_page(saved(tmp_path, ruled([100, 500, 900], [200, 300])), 1, NullEngine()).page
    assert (page.state, page.problem) == (PageState.READ, NO_PRINT)


def test_a_page_nobody_can_read_is_unreadable_and_says_what_to_do(tmp_path: Path) -> None:
    engine = Scripted([quad(100, 300, 700, 340)], [("罔网冈囧" * 8, 0.2)])
    page = read_page(saved(tmp_path, ruled([100, 500, 900], [200, 300])), 1, engine).page
    assert (page.state, page.problem) == (PageState.UNREADABLE, ILLEGIBLE)


def test_the_picture_is_no_larger_than_people_need_and_the_page_knows_its_size(tmp_path: Path) -> None:
    answer = read_page(saved(tmp_path, blank(2400, 3000)), 1, NullEngine())
    assert (answer.page.width, answer.page.height) == (1440, 1800)
    assert answer.image.startswith(b"\xff\xd8\xff")


def test_a_good_text_layer_needs_no_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (Line(text="专利转让合同", box=(0.1, 0.1, 0.4, 0.12), confidence=1, origin=Origin.TEXT_LAYER),)
    monkeypatch.setattr(reading, "read_text_layer", lambda *_: TextLayer(lines))
    page = read_page(saved(tmp_path, blank()), 1, Unwanted()).page
    assert (page.lines, page.origin, page.engine) == (lines, Origin.TEXT_LAYER, "pdfium")


def test_print_in_a_picture_beside_a_text_layer_is_read_and_lies_within_the_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (Line(text="附件：", box=(0.1, 0.1, 0.4, 0.12), confidence=1, origin=Origin.TEXT_LAYER),)
    layer = TextLayer(lines, pictures=((0.2, 0.4, 0.8, 0.8),))
    monkeypatch.setattr(reading, "read_text_layer", lambda *_: layer)
    engine = Scripted([quad(60, 56, 300, 112)], [("营业执照", 0.99)])
    page = read_page(
        saved(
            tmp_path,
            sealed(),
        ),
        1,
        engine,
    ).page
    inside = page.lines[1]
    assert (inside.text, inside.origin) == ("营业执照", Origin.OCR)
    assert inside.box == pytest.approx((0.26, 0.44, 0.5, 0.48), abs=0.02)


def test_a_sure_line_is_read_once() -> None:
    engine = Scripted([quad(100, 300, 300, 330)], [("王浩", 0.99)])
    [line] = read_straight(blank(), engine).lines
    assert line.second_reading is None
    assert engine.crops == 1


def test_a_doubtful_line_is_read_again_and_agreement_is_kept() -> None:
    engine = Scripted([quad(100, 300, 300, 330)], [("王浩", 0.7)])
    [line] = read_straight(blank(), engine).lines
    assert (line.text, line.second_reading) == ("王浩", "王浩")
    assert engine.crops == 2


def test_where_two_readings_differ_a_third_decides() -> None:
    engine = Scripted([quad(100, 300, 300, 330)], [("主浩", 0.7), ("王浩", 0.6), ("王浩", 0.6)])
    [line] = read_straight(blank(), engine).lines
    assert (line.text, line.second_reading) == ("王浩", "王浩")
    assert engine.crops == 3


def test_doubt_about_the_width_of_a_comma_is_no_doubt() -> None:
    engine = Scripted([quad(100, 300, 300, 330)], [("，，，", 0.7)])
    read_straight(blank(), engine)
    assert engine.crops == 1


def test_a_line_under_a_seal_is_marked_and_read_twice() -> None:
    engine = Scripted([quad(375, 640, 650, 675), quad(100, 300, 300, 330)], [("2025 10 20", 0.99)])
    beside, under = read_straight(sealed(), engine).lines
    assert (under.under_seal, under.second_reading) == (True, "2025 10 20")
    assert (beside.under_seal, beside.second_reading) == (False, None)


class OneWayUp(NullEngine):
    """Finds the dark bars of a page as lines and reads those well whose thick end is to the left."""

    name = "one way up"
    version = "1"

    def find(self, image: Image) -> list[Quad]:
        dark = (image[:, :, 0] < 90).astype(np.uint8)
        _, _, stats, _ = cv2.connectedComponentsWithStats(dark)
        return [quad(x, y, x + width, y + height) for x, y, width, height, _ in stats[1:].tolist()]

    def read(self, crops: list[Image]) -> list[RawLine]:
        return [RawLine("四川省产业", 0.99 if self._is_upright(crop) else 0.3, whole(crop)) for crop in crops]

    def _is_upright(self, crop: Image) -> bool:
        width = crop.shape[1]
        return bool(crop.shape[0] < width and crop[:, : width // 3].mean() < crop[:, -width // 3 :].mean() - 20)


def bars() -> Image:
    image = blank()
    for row in range(5):
        y = 100 + 60 * row
        image[y : y + 30, 100:200] = 20
        image[y + 8 : y + 14, 200:500] = 20
    return image


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_page_in_any_position_is_turned_and_its_boxes_lead_back_to_the_displayed_page(
    quarters: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pixels, "straighten", Straightened)
    displayed = np.ascontiguousarray(np.rot90(bars(), quarters))
    height, width = displayed.shape[:2]
    content = read_pixels(displayed, OneWayUp())
    assert [line.confidence for line in content.lines] == [0.99] * 5
    page = Page(file="", number=1, width=1, height=1, origin=Origin.OCR, straight_to_displayed=content.to_displayed)
    dark = displayed[:, :, 0] < 90
    for line in content.lines:
        x0, y0, x1, y1 = page.displayed(line.box)
        part = dark[round(y0 * height) : round(y1 * height), round(x0 * width) : round(x1 * width)]
        assert part.mean() > 0.3


@pytest.mark.e2e
def test_print_under_a_seal_is_read_by_the_real_engine() -> None:
    picture = Picture.fromarray(blank())
    draw = ImageDraw.Draw(picture)
    draw.text((380, 680), "2025 10 20", fill=(25, 25, 25), font=ImageFont.load_default(40))
    content = read_straight(stamped(np.array(picture), 480, 700, 130), PaddleEngine())
    assert "".join(content.lines[0].text.split()) == "20251020"
    assert content.lines[0].under_seal
    assert len(content.seals) == 1
