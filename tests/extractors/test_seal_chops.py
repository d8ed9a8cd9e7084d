"""Square chops: found as seals of their own, read in the order they are meant in, and nobody's official seal."""

from random import Random

import numpy as np
import pytest
from PIL import Image as Picture

from extractors.documents.imprints import seal_in
from extractors.ocr.engine import Image
from extractors.ocr.null import NullEngine
from extractors.ocr.spec import EngineSpec, build
from extractors.seals import find_imprints, read_seal
from samples.seals import CHOPS, chop_image
from schemas.page import Seal, SealKind
from tests.extractors.drawn_pages import blank, sealed, stamped
from tests.extractors.paper import page_of

SIDE = 94


def chopped(image: Image, text: str, style: str, x: int = 500, y: int = 300) -> Image:
    """``image`` (1000 × 1400, A4) with a chop of 20 mm centred at ``x``, ``y``."""
    ink = np.asarray(chop_image(Random(text + style), text, style=style).resize((SIDE, SIDE), Picture.Resampling.BOX))
    share = ink[:, :, 3:] / 255
    marked = image.copy()
    part = marked[y - SIDE // 2 : y + SIDE // 2, x - SIDE // 2 : x + SIDE // 2]
    part[:] = part * (1 - share * (1 - ink[:, :, :3] / 255))
    return marked


@pytest.mark.parametrize("style", CHOPS)
def test_a_square_chop_is_a_seal_of_its_own_and_of_no_kind_the_law_names(style: str) -> None:
    image = chopped(blank(), "王小明印", style)
    [imprint] = find_imprints(image)
    seal = read_seal(image, imprint, NullEngine())
    assert (imprint.square, seal.square, seal.kind, seal.text) == (True, True, SealKind.OTHER, "")
    assert seal.box == pytest.approx((0.453, 0.18, 0.547, 0.247), abs=0.01)


def test_a_chop_beside_a_round_seal_takes_nothing_from_it() -> None:
    round_, square = sorted(find_imprints(chopped(sealed(), "李国强印", "rows", x=680)), key=lambda one: one.square)
    assert (round_.x, round_.y, round_.a) == pytest.approx((500, 700, 120), abs=6)
    assert (square.x, square.y) == pytest.approx((680, 300), abs=6)


def test_a_chop_that_touches_a_round_seal_is_found_beside_it() -> None:
    image = chopped(stamped(blank(), 500, 700, 120), "李国强印", "columns", x=612, y=610)
    round_, square = sorted(find_imprints(image), key=lambda one: one.square)
    assert not round_.square
    assert square.square
    assert (round_.x, round_.y) == pytest.approx((500, 700), abs=8)
    assert (square.x, square.y) == pytest.approx((612, 610), abs=8)


def test_a_red_box_or_block_without_characters_is_no_chop() -> None:
    box, block = blank(), blank()
    box[300:400, 300:400] = (200, 30, 30)
    box[306:394, 306:394] = blank()[306:394, 306:394]
    block[300:400, 300:400] = (200, 30, 30)
    assert find_imprints(box) == []
    assert find_imprints(block) == []


def test_a_framed_character_of_a_red_title_is_no_chop() -> None:
    """国: a frame with something in it, but one character."""
    image = blank()
    image[300:390, 300:390] = (200, 30, 30)
    image[308:382, 308:382] = blank()[308:382, 308:382]
    for y in (320, 343, 366):
        image[y : y + 8, 320:370] = (200, 30, 30)
    image[320:370, 341:349] = (200, 30, 30)
    assert find_imprints(image) == []


def test_a_chop_is_never_taken_for_the_seal_at_a_place() -> None:
    chop = Seal(box=(0.4, 0.4, 0.5, 0.5), text="王小明印", kind=SealKind.OTHER, confidence=0.99, square=True)
    assert seal_in(page_of(seals=(chop,)), (0.3, 0.3, 0.6, 0.6)) is None


@pytest.mark.e2e
@pytest.mark.parametrize(
    ("text", "style"), [("王小明印", "columns"), ("王小明印", "rows"), ("陈晓东", "white"), ("张伟印", "columns")]
)
def test_a_chop_is_read_in_the_order_its_characters_are_meant_in(text: str, style: str) -> None:
    large = np.asarray(
        Picture.fromarray(chopped(blank(), text, style)).resize((1654, 2316), Picture.Resampling.BICUBIC)
    )
    [imprint] = find_imprints(large)
    assert read_seal(large, imprint, build(EngineSpec())).text == text
