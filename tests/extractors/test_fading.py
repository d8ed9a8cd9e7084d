"""Pale print is made dark before it is read; what is dark enough is left alone."""

import cv2
import numpy as np
import pytest

from extractors.fading import darkened
from tests.extractors.drawn_pages import blank, ruled, sealed
from tests.extractors.test_page_condition import noisy, printed


def faded(image: np.ndarray, share: float) -> np.ndarray:
    return np.asarray(255 - (255 - image.astype(np.float32)) * share, dtype=np.uint8)


def darkness(image: np.ndarray) -> float:
    return float(np.percentile(image[160:180, 150:600], 2))


@pytest.mark.parametrize("left", [0.35, 0.25])
def test_pale_print_is_made_dark_and_paper_stays_as_it_is(left: float) -> None:
    image, _ = printed()
    pale = noisy(faded(image, left))
    dark = darkened(pale)
    assert darkness(dark) < 70 < darkness(pale)
    assert float(dark[:140].mean()) == pytest.approx(float(pale[:140].mean()), abs=10)


def test_a_page_with_dark_print_comes_back_as_the_very_same_array() -> None:
    image, _ = printed()
    for page in (noisy(image), ruled([100, 400, 900], [200, 300, 400]), sealed()):
        assert darkened(page) is page


def test_a_shadow_makes_no_page_pale() -> None:
    image, _ = printed()
    shade = np.linspace(1, 0.4, image.shape[1], dtype=np.float32)[None, :, None]
    page = noisy(image * shade)
    assert darkened(page) is page


def test_the_other_side_s_print_shining_through_is_not_made_print() -> None:
    image, _ = printed()
    back = cv2.GaussianBlur(np.roll(image[:, ::-1], 35, axis=0), (0, 0), 2)
    page = noisy(image - (255.0 - back) * 0.2)
    assert darkened(page) is page


def test_noise_on_an_empty_page_is_not_raised() -> None:
    page = noisy(blank(), 9.0)
    assert darkened(page) is page
