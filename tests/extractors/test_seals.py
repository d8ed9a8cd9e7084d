from itertools import cycle

import numpy as np
import pytest

from extractors.ocr.engine import Image, Quad, RawLine, whole
from extractors.ocr.null import NullEngine
from extractors.seals import Ink, find_imprints, read_seal, without_ink
from extractors.seals.wording import kind_of
from schemas.page import SealKind
from tests.extractors.drawn_pages import blank, ruled, sealed, stamped


class RimReader(NullEngine):
    """Answers every rim with the next of its texts, over and over, and finds nothing inside the seal."""

    name = "rim"
    version = "1"

    def __init__(self, *texts: str) -> None:
        self._texts = cycle(texts)

    def find(self, image: Image) -> list[Quad]:
        del image
        return []

    def read(self, crops: list[Image]) -> list[RawLine]:
        return [
            RawLine(text, 0.96, whole(crop), _spread(crop, len(text)), (0.96,) * len(text))
            for crop, text in zip(crops, self._texts, strict=False)
        ]


def _spread(crop: Image, count: int) -> tuple[float, ...]:
    """Centres of ``count`` characters evenly from the first to the last ink of a picture, the ring left out."""
    inked = np.flatnonzero((crop[len(crop) // 2 :].min(axis=2) < 128).any(axis=0)) / crop.shape[1]
    step = (inked[-1] - inked[0]) / count
    return tuple(float(inked[0] + (index + 0.5) * step) for index in range(count))


@pytest.mark.parametrize(("x", "y", "radius"), [(500, 700, 120), (300, 300, 80), (600, 1000, 170)])
def test_a_round_red_imprint_is_found_where_it_is(x: int, y: int, radius: int) -> None:
    [imprint] = find_imprints(sealed(x, y, radius))
    assert (imprint.x, imprint.y) == pytest.approx((x, y), abs=6)
    assert imprint.a == pytest.approx(radius, rel=0.06)
    assert imprint.ink is Ink.RED


def test_a_blue_imprint_is_found_too() -> None:
    [imprint] = find_imprints(sealed(colour=(40, 60, 200)))
    assert imprint.ink is Ink.BLUE


def test_two_imprints_that_overlap_are_told_apart() -> None:
    image = stamped(stamped(blank(), 400, 700, 120), 590, 740, 120)
    assert sorted(round(imprint.x, -1) for imprint in find_imprints(image)) == pytest.approx([400, 590], abs=15)


def test_a_page_without_seals_has_none() -> None:
    assert find_imprints(blank()) == []
    assert find_imprints(ruled([100, 400, 900], [200, 300, 400])) == []


def test_red_print_is_no_seal() -> None:
    image = blank()
    image[200:260, 150:850] = (200, 30, 30)
    assert find_imprints(image) == []


def test_a_red_disc_is_no_seal() -> None:
    image = blank()
    rows, columns = np.ogrid[:1400, :1000]
    image[(rows - 400) ** 2 + (columns - 500) ** 2 < 100**2] = (200, 30, 30)
    assert find_imprints(image) == []


def test_ink_comes_off_and_print_beneath_stays() -> None:
    image = sealed()
    part = image[560:840, 360:640]
    bare = without_ink(part, Ink.RED)
    was_print = part[:, :, 0] < 60
    assert bare[was_print].mean() < 110
    assert bare[~was_print & (part[:, :, 1] < 120)].mean() > 190


def test_a_seal_that_cannot_be_read_has_no_text_and_no_confidence() -> None:
    image = sealed()
    [imprint] = find_imprints(image)
    seal = read_seal(image, imprint, NullEngine())
    assert (seal.text, seal.confidence, seal.kind) == ("", 0.0, SealKind.OFFICIAL)


def test_the_seal_s_box_is_in_fractions_of_the_page() -> None:
    image = sealed()
    [imprint] = find_imprints(image)
    assert read_seal(image, imprint, NullEngine()).box == pytest.approx((0.38, 0.414, 0.62, 0.586), abs=0.01)


def test_what_the_rim_says_is_the_seal_s_text() -> None:
    image = sealed()
    [imprint] = find_imprints(image)
    assert read_seal(image, imprint, RimReader("成都明远科技有限公司")).text == "成都明远科技有限公司"


@pytest.mark.parametrize(
    ("name", "inside", "kind"),
    [
        ("成都明远科技有限公司", "", SealKind.OFFICIAL),
        ("成都明远科技有限公司", "合同专用章", SealKind.CONTRACT),
        ("成都明远科技有限公司", "财务专用章", SealKind.FINANCE),
        ("成都明远科技有限公司", "9151发票专用章", SealKind.INVOICE),
        ("成都市社会保险事业管理局", "业务专用章", SealKind.OTHER),
        ("绵阳市事业单位登记管理局", "", SealKind.OFFICIAL),
        ("绵阳市事业单位登记管理局", "登记专用章", SealKind.OTHER),
        ("成都明远科技有限公司合同专用章", "", SealKind.CONTRACT),
        ("成都合同能源管理有限公司", "", SealKind.OFFICIAL),
        ("成都明远科技有限公司", "合國专用音", SealKind.CONTRACT),
        ("成都明远科技有限公司", "国务专用章", SealKind.OTHER),
        ("成都明远科技有限公司", "登记专用章", SealKind.OTHER),
        ("成都市技术市场管理办公室", "技术合同登记专用章", SealKind.OTHER),
        ("成都市技术市场管理办公室", "同认定登记", SealKind.OTHER),
        ("某某银行成都支行", "花务受理意", SealKind.OTHER),
        ("全国统一发票监制章", "", SealKind.OTHER),
    ],
)
def test_the_kind_of_a_seal_is_what_it_says(name: str, inside: str, kind: SealKind) -> None:
    assert kind_of(name, inside) is kind


def test_a_gray_copy_of_a_seal_is_found_where_there_is_no_colour() -> None:
    grey = np.repeat(sealed(colour=(130, 130, 130)).mean(axis=2).astype(np.uint8)[:, :, None], 3, axis=2)
    [imprint] = find_imprints(grey)
    assert imprint.ink is Ink.GRAY
    assert (imprint.x, imprint.y) == pytest.approx((500, 700), abs=6)


def test_a_red_table_is_no_seal_and_hides_none() -> None:
    image = blank()
    for y in range(560, 900, 60):
        image[y : y + 3, 120:900] = (200, 60, 40)
    for x in range(120, 901, 130):
        image[560:860, x : x + 3] = (200, 60, 40)
    assert find_imprints(image) == []
    [imprint] = find_imprints(stamped(image, 500, 700, 120))
    assert (imprint.x, imprint.y) == pytest.approx((500, 700), abs=8)


def test_a_table_in_black_is_no_gray_seal() -> None:
    assert find_imprints(ruled([100, 250, 400, 550, 700, 900], list(range(200, 1000, 50)))) == []


@pytest.mark.parametrize(("at", "first", "last"), [(1000, 975, 1000), (1060, 965, 1000), (915, 970, 1000), (0, 0, 25)])
def test_a_slice_of_a_seal_at_the_page_s_edge_is_a_straddling_seal(at: int, first: int, last: int) -> None:
    image = blank()
    image[:, first:last] = stamped(blank(1300), at + 150, 700, 95)[:, first + 150 : last + 150]
    [imprint] = find_imprints(image)
    assert imprint.slice == pytest.approx((first, last), abs=25)
    seal = read_seal(image, imprint, RimReader("成都明远科技有限公司"))
    assert (seal.kind, seal.text) == (SealKind.STRADDLING, "")


def test_a_whole_seal_near_the_edge_is_no_slice() -> None:
    [imprint] = find_imprints(sealed(890, 700, 100))
    assert imprint.slice is None


def test_red_print_at_the_edge_is_no_slice() -> None:
    image = blank()
    for y in range(500, 700, 40):
        image[y : y + 12, 960:1000] = (200, 30, 30)
    assert find_imprints(image) == []
