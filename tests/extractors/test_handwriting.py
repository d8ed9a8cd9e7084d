"""A hand's strokes slant, swell and waver; print of any face, bold, faded or blurred, is not taken for one."""

import os
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.facts import make_fact
from extractors.handwriting import features, is_handwritten
from extractors.ocr.engine import Image as Picture
from schemas.evidence import FactState
from tests.extractors.test_alternatives import read
from tests.extractors.test_passage import DOCUMENT

FACES = {
    "song": "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "hei": "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "bold": "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    "kai": "/usr/share/fonts/truetype/arphic/ukai.ttc",
    "ming": "/usr/share/fonts/truetype/arphic/uming.ttc",
}
TEXT = "德阳市旌阳区黄河西路九号"


@cache
def _font(face: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FACES[face], 34)


def printed(face: str, ink: int = 0) -> Picture:
    page = Image.new("RGB", (34 * len(TEXT) + 24, 52), (250, 250, 248))
    ImageDraw.Draw(page).text((12, 6), TEXT, font=_font(face), fill=(ink, ink, ink))
    return np.array(page, dtype=np.uint8)


def written() -> Picture:
    """德阳市黄河西路九号 in a font made from handwriting (Zhi Mang Xing), wavering, as a scanner sees it."""
    return np.asarray(cv2.imread(str(Path(__file__).with_name("handwritten.png")), cv2.IMREAD_COLOR), dtype=np.uint8)


@pytest.mark.skipif(not all(map(os.path.exists, FACES.values())), reason="Debian's Chinese fonts are not installed")
@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("state", ["sharp", "faded", "blurred"])
def test_print_is_not_taken_for_handwriting(face: str, state: str) -> None:
    picture = printed(face, ink=140 if state == "faded" else 0)
    if state == "blurred":
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), 1.2), dtype=np.uint8)
    assert not is_handwritten(picture, TEXT, [0.8] * len(TEXT))


def test_a_hand_is_known_even_where_it_is_read_surely() -> None:
    assert is_handwritten(written(), "德阳市黄河西路九号", [0.8] * 9)
    assert is_handwritten(written(), "德阳市黄河西路九号", [1.0] * 9)


def test_nothing_is_said_of_a_line_too_short_or_too_faint() -> None:
    assert features(np.full((40, 400, 3), 250, np.uint8)) is None
    assert features(written()[:, :60]) is None
    assert not is_handwritten(written(), "一", [0.4])


def test_a_margin_above_or_below_makes_no_great_difference() -> None:
    tight = written()
    wide = np.pad(tight, ((20, 20), (0, 0), (0, 0)), mode="edge")
    one, other = features(tight), features(wide)
    assert one is not None
    assert other is not None
    assert np.abs(one - other)[:-1].max() < 0.2


def test_handwriting_is_not_confirmed_by_its_score_or_by_reading_it_twice() -> None:
    once = make_fact(DOCUMENT, "legal_representative", read("王浩", {}, handwritten=True), "王浩")
    twice = read("王浩", {}, handwritten=True, second_reading="王浩")
    again = make_fact(DOCUMENT, "legal_representative", twice, "王浩")
    proven = make_fact(DOCUMENT, "uscc", read("91510100MA62DLRE4R", {}, handwritten=True), "", evidence=["校验码相符"])
    assert [fact.state for fact in (once, again, proven)] == [
        FactState.DOUBTFUL,
        FactState.DOUBTFUL,
        FactState.CONFIRMED,
    ]
    assert "疑为手写" in once.why
