"""Cells of 申报单位意见: empty only when nothing is there and nothing may hide it."""

import pytest

from pipeline.checks.opinion import Filling, find_opinion
from schemas.evidence import Box, Origin
from schemas.page import Line, Page, Seal, SealKind

LABEL: Box = (0.1, 0.50, 0.3, 0.52)
LINES = [
    ("郑重承诺:所提交的所有信息真实", (0.1, 0.40, 0.9, 0.42)),
    ("经办人及联系方式:陈静", (0.1, 0.45, 0.5, 0.47)),
    ("负责人:", LABEL),
    ("申报单位盖章:", (0.5, 0.55, 0.8, 0.57)),
    ("推荐单位意见", (0.1, 0.70, 0.3, 0.72)),
    ("负责人:张明", (0.1, 0.80, 0.3, 0.82)),
]


def _page(*more: tuple[str, Box], seal: Box | None = None, unread: tuple[Box, ...] = ()) -> Page:
    lines = tuple(Line(text=text, box=box, confidence=0.99) for text, box in [*LINES, *more])
    seals = (Seal(box=seal, text="", kind=SealKind.OFFICIAL, confidence=0.9),) if seal is not None else ()
    return Page(
        file="f.pdf", number=1, width=1000, height=1400, origin=Origin.OCR, lines=lines, seals=seals, unread=unread
    )


@pytest.mark.parametrize(
    ("page", "filling"),
    [
        (_page(), Filling.EMPTY),
        (_page(("王浩", (0.35, 0.49, 0.45, 0.53))), Filling.FILLED),
        (_page(("日期", (0.6, 0.50, 0.7, 0.52))), Filling.EMPTY),
        (_page(("(单位公章)", (0.6, 0.50, 0.7, 0.52))), Filling.EMPTY),
        (_page(seal=(0.5, 0.54, 0.7, 0.66)), Filling.EMPTY),
        (_page(seal=(0.25, 0.42, 0.45, 0.6)), Filling.HIDDEN),
        (_page(unread=((0.32, 0.495, 0.42, 0.525),)), Filling.HIDDEN),
    ],
    ids=[
        "nothing",
        "a name beside it",
        "another label beside it",
        "the place of the seal beside it",
        "a seal below",
        "a seal over it",
        "unread ink",
    ],
)
def test_a_cell_is_empty_only_when_nothing_is_beside_its_label(page: Page, filling: Filling) -> None:
    opinion = find_opinion([page])
    assert opinion is not None
    cell = opinion.cell("signatory")
    assert cell is not None
    assert cell.state is filling


def test_the_recommenders_cells_are_not_the_applicants() -> None:
    opinion = find_opinion([_page()])
    assert opinion is not None
    assert all("张明" not in line.text for _, line in opinion.lines)


def test_without_the_promise_there_is_no_opinion() -> None:
    assert find_opinion([Page(file="f.pdf", number=1, width=10, height=10, origin=Origin.OCR)]) is None
