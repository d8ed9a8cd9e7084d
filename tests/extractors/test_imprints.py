"""Which seal belongs to a place on the page."""

import re

from extractors.documents.imprints import seal_in
from schemas.evidence import Box, Origin
from schemas.page import Page, Seal, SealKind


def seal(text: str, box: Box, confidence: float) -> Seal:
    return Seal(box=box, text=text, kind=SealKind.OFFICIAL, confidence=confidence)


def test_an_office_s_seal_that_reaches_into_the_applicant_s_cell_is_not_the_applicant_s() -> None:
    page = Page(
        file="a.pdf", number=1, width=1000, height=1400, origin=Origin.OCR,
        seals=(
            seal("德阳绘鸿知识产权运营有限公司", (0.6, 0.50, 0.8, 0.62), 0.95),
            seal("德阳市市场监督管理局", (0.6, 0.58, 0.8, 0.70), 0.999),
        ),
    )  # fmt: skip
    cell: Box = (0.2, 0.45, 0.9, 0.66)
    best, applicants = seal_in(page, cell), seal_in(page, cell, unlike=re.compile(".*局"))
    assert best is not None
    assert applicants is not None
    assert (best.text, applicants.text) == ("德阳市市场监督管理局", "德阳绘鸿知识产权运营有限公司")
