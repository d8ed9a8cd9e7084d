"""Straightening, on pages of which the distortion is known."""

import cv2
import numpy as np
import pytest

from extractors.rulings import find_rulings
from extractors.skew import ink_of, measure
from extractors.straighten import straighten
from schemas.page import IDENTITY, Homography
from tests.extractors.stroke_pages import (
    Picture,
    find_dots,
    form_page,
    photographed,
    rotated,
    text_page,
)

SHEET = ((0.12, 0.08), (0.86, 0.11), (0.93, 0.92), (0.07, 0.89))
GROUNDS = {"wood": (120, 85, 55), "dark": (40, 40, 45), "grey": (150, 150, 150)}


def angle_of(picture: Picture) -> float:
    return measure(ink_of(picture), reach=5).angle


def mapped(homography: Homography, points: np.ndarray) -> np.ndarray:
    moved = np.c_[points, np.ones(len(points))] @ np.array(homography).reshape(3, 3).T
    return np.asarray(moved[:, :2] / moved[:, 2:])


@pytest.mark.parametrize("page", [text_page(), form_page()], ids=["text", "form"])
@pytest.mark.parametrize("angle", [0, 0.1, -0.15])
def test_a_straight_page_comes_back_as_the_very_same_array(page: Picture, angle: float) -> None:
    picture = rotated(page, angle) if angle else page
    straight = straighten(picture)
    assert straight.image is picture
    assert straight.to_displayed == IDENTITY
    assert straight.turned == 0


@pytest.mark.parametrize("page", [text_page(), form_page()], ids=["text", "form"])
@pytest.mark.parametrize("angle", [0.5, -1.7, 4, -9, 13.5])
def test_rows_are_level_after_a_skew_is_removed(page: Picture, angle: float) -> None:
    straight = straighten(rotated(page, angle))
    assert abs(angle_of(straight.image)) < 0.15


@pytest.mark.parametrize("angle", [0.7, -3, 8])
def test_the_way_back_from_a_deskewed_page_hits_the_same_spot(angle: float) -> None:
    picture = rotated(text_page(dots=True), angle)
    straight = straighten(picture)
    assert straight.image is not picture
    assert np.abs(mapped(straight.to_displayed, find_dots(straight.image)) - find_dots(picture)).max() < 0.003


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
def test_a_photographed_sheet_is_cut_out_and_its_perspective_removed(ground: tuple[int, int, int]) -> None:
    picture = photographed(text_page(dots=True), corners=SHEET, ground=ground)
    straight = straighten(picture)
    dots = find_dots(straight.image)
    assert np.abs(mapped(straight.to_displayed, dots) - find_dots(picture)).max() < 0.003
    assert abs(dots[0][1] - dots[1][1]) < 0.003
    assert abs(dots[0][0] - dots[3][0]) < 0.005
    corners = mapped(straight.to_displayed, np.array([(0, 0), (1, 0), (1, 1), (0, 1)]))
    assert np.abs(corners - np.array(SHEET)).max() < 0.012


OUT_OF_VIEW = ((-0.03, -0.05), (1.03, -0.02), (1.07, 1.06), (-0.06, 1.03))


def test_a_form_whose_edges_are_out_of_view_is_squared_by_its_rulings() -> None:
    picture = photographed(form_page(), corners=OUT_OF_VIEW, ground=(120, 85, 55))
    straight = straighten(picture)
    rulings = find_rulings(np.asarray(cv2.cvtColor(straight.image, cv2.COLOR_RGB2GRAY), dtype=np.uint8))
    for found in (rulings.upright, rulings.level):
        long = [ruling.slope for ruling in found if ruling.length > 300]
        assert len(long) >= 4
        assert max(map(abs, long)) < 0.008


@pytest.mark.parametrize("page", [text_page(), form_page()], ids=["text", "form"])
@pytest.mark.parametrize("turns", [1, 3])
def test_print_that_runs_sideways_is_turned_by_a_quarter(page: Picture, turns: int) -> None:
    straight = straighten(np.ascontiguousarray(np.rot90(page, turns)))
    assert straight.turned == 90
    assert straight.image.shape == page.shape
    expected = page if turns == 1 else page[::-1, ::-1]
    assert np.array_equal(straight.image, expected)


def test_the_way_back_from_a_turned_page_hits_the_same_spot() -> None:
    picture = np.ascontiguousarray(np.rot90(text_page(dots=True), 3))
    straight = straighten(picture)
    back = mapped(straight.to_displayed, find_dots(straight.image))
    expected = find_dots(picture)
    assert all(np.abs(expected - point).max(axis=1).min() < 0.003 for point in back)


def test_rows_that_converge_without_a_border_in_view_are_made_parallel() -> None:
    beyond = ((-0.06, -0.1), (1.1, -0.03), (1.05, 1.05), (-0.04, 1.02))
    picture = photographed(form_page(), corners=beyond, ground=(200, 200, 200))
    straight = straighten(picture)
    height = straight.image.shape[0]
    bands = (
        straight.image[: height // 3],
        straight.image[height // 3 : 2 * height // 3],
        straight.image[-height // 3 :],
    )
    assert max(abs(angle_of(np.ascontiguousarray(band))) for band in bands) < 0.4


@pytest.mark.parametrize("shade", [255, 0, 128])
def test_a_page_with_nothing_on_it_is_left_alone(shade: int) -> None:
    blank = np.full((1754, 1240, 3), shade, np.uint8)
    assert straighten(blank).image is blank


def test_a_frame_printed_on_the_page_is_not_taken_for_the_sheet() -> None:
    page = text_page()
    page[140:-140, 110:-110][page[140:-140, 110:-110].min(axis=2) > 200] = (250, 240, 220)
    assert straighten(page).image is page


@pytest.mark.parametrize("shape", [(1, 1, 3), (4, 3000, 3), (3000, 4, 3), (31, 31, 3)])
def test_pictures_too_small_to_hold_print_are_left_alone(shape: tuple[int, int, int]) -> None:
    picture = np.zeros(shape, np.uint8)
    assert straighten(picture).image is picture
