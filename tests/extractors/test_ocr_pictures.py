"""What goes into the networks is, number for number, what PaddleX puts in."""

import numpy as np
import pytest

from extractors.ocr.engine import Image
from extractors.ocr.pictures import line_input, page_input, tables_of
from extractors.ocr.runners import rounded

IMAGENET = {"mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225], "scale": "1./255.", "order": "hwc"}


def noise(height: int, width: int) -> Image:
    return np.random.default_rng(height * width).integers(0, 256, (height, width, 3), dtype=np.uint8)


@pytest.mark.e2e
@pytest.mark.parametrize(("height", "width"), [(40, 600), (48, 48), (31, 17), (20, 1900), (64, 213)])
def test_a_line_goes_in_as_paddlex_prepares_it(height: int, width: int) -> None:
    from paddlex.inference.models.text_recognition.processors import OCRReisizeNormImg

    picture = noise(height, width)
    [theirs] = OCRReisizeNormImg(rec_image_shape=[3, 48, 160])(imgs=[np.ascontiguousarray(picture[:, :, ::-1])])
    ours = line_input(picture, narrowest=160, padded=rounded)
    assert ours.width == theirs.shape[2]
    assert np.array_equal(ours.values[0, :, :, : ours.width], theirs)
    assert not ours.values[..., ours.width :].any()


@pytest.mark.e2e
@pytest.mark.parametrize(("height", "width"), [(2339, 1654), (900, 1300), (640, 448), (25, 30)])
def test_a_page_goes_in_as_paddlex_prepares_it(height: int, width: int) -> None:
    from paddlex.inference.models.text_detection.processors import DetResizeForTest, NormalizeImage

    picture, normalise = noise(height, width), NormalizeImage(**IMAGENET)
    resize = DetResizeForTest(limit_side_len=1280, limit_type="max")
    [small], [shape] = resize(imgs=[np.ascontiguousarray(picture[:, :, ::-1])])
    [theirs] = normalise(imgs=[small])
    ours, our_shape = page_input(picture, 1280, tables_of(normalise))
    assert np.array_equal(ours[0], theirs.transpose(2, 0, 1))
    assert our_shape == pytest.approx(shape)


@pytest.mark.parametrize(("width", "share"), [(480, 1.0), (48, 48 / 160)])
def test_a_line_tells_how_much_of_its_width_it_takes(width: int, share: float) -> None:
    line = line_input(noise(48, width), narrowest=160, padded=rounded)
    assert line.share == pytest.approx(share)
    assert line.values.shape[3] == rounded(max(width, 160))
