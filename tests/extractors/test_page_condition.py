"""The state of a scan, on pages worn down in known ways, and print that nothing was read from."""

import cv2
import numpy as np
import pytest
from PIL import Image as Picture
from PIL import ImageDraw, ImageFont

from extractors.ocr.engine import Image
from extractors.page_condition import condition_of
from extractors.straighten import straighten
from extractors.unread import find_unread
from schemas.page import IDENTITY, Homography, Line
from tests.extractors.drawn_pages import blank, ruled, stamped
from tests.extractors.stroke_pages import rotated

WORDS = "WE AGREE TO LICENSE PATENT 2025"
WIDTH, HEIGHT = 1400, 2000


def printed(rows: int = 24) -> tuple[Image, list[Line]]:
    """A page with rows of print, and the lines an engine would find on it: boxes a little larger than the print."""
    picture = Picture.fromarray(blank(WIDTH, HEIGHT))
    draw, font, lines = ImageDraw.Draw(picture), ImageFont.load_default(34), []
    for row in range(rows):
        y = 150 + 70 * row
        draw.text((150, y), WORDS, fill=(25, 25, 25), font=font)
        x0, y0, x1, y1 = draw.textbbox((150, y), WORDS, font=font)
        box = ((x0 - 9) / WIDTH, (y0 - 6) / HEIGHT, (x1 + 9) / WIDTH, (y1 + 6) / HEIGHT)
        # Letters of this font are as wide as Chinese characters of the same height.
        lines.append(Line(text="专" * 17, box=box, confidence=0.99))
    return np.array(picture), lines


def words(image: Image, lines: list[Line], to_displayed: Homography = IDENTITY) -> list[str]:
    return [str(word) for word in condition_of(image, lines, to_displayed, image.shape[:2])]


def noisy(image: np.ndarray, spread: float = 3.0) -> Image:
    noise = np.random.default_rng(0).normal(0, spread, (*image.shape[:2], 1))
    return np.clip(image + noise, 0, 255).astype(np.uint8)


def test_nothing_is_said_of_a_good_scan() -> None:
    image, lines = printed()
    assert words(noisy(image), lines) == []


def test_a_blurred_page_is_said_to_be_blurred() -> None:
    image, lines = printed()
    assert words(noisy(cv2.GaussianBlur(image, (0, 0), 3.5)), lines) == ["模糊"]


def test_a_faded_page_is_said_to_be_pale() -> None:
    image, lines = printed()
    assert words(noisy(255 - (255 - image.astype(np.float32)) * 0.35), lines) == ["偏淡"]


def test_a_scan_of_few_pixels_is_said_to_be_one_and_not_called_blurred() -> None:
    image, lines = printed()
    small = cv2.resize(image, None, fx=0.45, fy=0.45, interpolation=cv2.INTER_AREA)
    assert words(np.asarray(small, dtype=np.uint8), lines) == ["分辨率偏低"]


def test_a_shadow_over_half_the_page_is_uneven_light() -> None:
    image, lines = printed()
    light = np.where(np.arange(HEIGHT) < HEIGHT / 2, 1.0, 0.55)[:, None, None]
    assert words(noisy(image * light), lines) == ["光照不均"]


def test_print_of_the_other_side_is_seen_to_show_through() -> None:
    image, lines = printed()
    other = np.roll(image[:, ::-1], (35, -450), axis=(0, 1)).astype(np.float32)
    through = image - 0.13 * (255 - cv2.GaussianBlur(other, (0, 0), 1.5))
    assert words(noisy(through), lines) == ["透印"]


def test_rulings_and_creases_are_no_print_showing_through() -> None:
    image, lines = printed()
    pale = image.astype(np.float32)
    for y in range(190, 1800, 70):
        pale[y : y + 3] *= 0.85
    pale[:, 700:706] *= 0.88
    assert words(noisy(pale), lines) == []


def test_print_that_runs_up_to_the_border_is_cut_off() -> None:
    image, lines = printed()
    kept = int(0.4 * WIDTH)
    cut = [
        line.model_copy(update={"box": (line.box[0] / 0.4, line.box[1], 1.0, line.box[3]), "text": "专" * 7})
        for line in lines
    ]
    assert words(image[:, :kept], cut) == ["版面缺边"]


@pytest.mark.parametrize(("angle", "expected"), [(1.0, []), (-3.5, ["倾斜"]), (5.0, ["倾斜"])])
def test_skew_above_two_degrees_is_named(angle: float, expected: list[str]) -> None:
    image, _ = printed()
    displayed = rotated(image, angle)
    straight = straighten(displayed)
    found = condition_of(straight.image, [], straight.to_displayed, displayed.shape[:2])
    assert [str(word) for word in found] == expected


@pytest.mark.parametrize(
    ("to_displayed", "expected"),
    [
        ((-1, 0, 1, 0, -1, 1, 0, 0, 1), ["倒置"]),
        ((0, -1, 1, 1, 0, 0, 0, 0, 1), ["横置"]),
        ((0, 1, 0, -1, 0, 1, 0, 0, 1), ["横置"]),
    ],
)
def test_a_page_that_had_to_be_turned_is_named(to_displayed: Homography, expected: list[str]) -> None:
    assert words(blank(), [], to_displayed) == expected


def test_a_row_of_print_that_was_not_read_is_found_in_its_place() -> None:
    image, lines = printed()
    [box] = find_unread(image, [line for index, line in enumerate(lines) if index != 11])
    assert box == pytest.approx(lines[11].box, abs=0.015)


def test_all_rows_of_a_page_that_gave_no_line_are_found() -> None:
    image, _ = printed(rows=9)
    assert len(find_unread(image, [])) == 9


def test_nothing_is_unread_on_a_page_that_was_read() -> None:
    image, lines = printed()
    assert find_unread(noisy(image), lines) == ()


def test_rulings_seals_pictures_and_the_rim_of_the_sheet_are_not_unread_print() -> None:
    image = stamped(ruled([100, 400, 900], [200, 300]), 600, 700, 110)
    image[900:1300, 200:800] = np.random.default_rng(0).integers(0, 255, (400, 600, 1))
    image[:9] = 30
    image[:, -8:] = 40
    lines = [
        Line(text="AB 12", box=(x / 1000, 215 / 1400, (x + 110) / 1000, 265 / 1400), confidence=1) for x in (110, 410)
    ]
    assert find_unread(image, lines, [(0.48, 0.41, 0.72, 0.59)]) == ()
