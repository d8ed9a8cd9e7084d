"""What the fact sheet makes of values and sentences before people see them."""

import pytest

from service.sheet import Sheet, alike
from service.shown import paper_number, readable
from tests.service.dossiers import build_case


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        (
            "申报6583000.00元，合同合计2363000.00至3333000.00元",
            "申报6,583,000.00元，合同合计2,363,000.00至3,333,000.00元",
        ),
        ("专利号201811071838.6校验位不符", "专利号201811071838.6校验位不符"),
        ("合同ZR-1（案例合同.zip/案例合同/ZR-1.pdf）小写为120.00元", "合同ZR-1（ZR-1.pdf）小写为120.00元"),
        ("许可（独占/排他）与否", "许可（独占/排他）与否"),
    ],
)
def test_sentences_group_amounts_and_leave_folders_out(sentence: str, shown: str) -> None:
    assert readable(sentence) == shown


def test_findings_stand_together_only_where_all_but_the_place_is_the_same() -> None:
    rows = Sheet.of(build_case().reviewed).findings
    same, other = rows[1], rows[0]
    assert alike([same, same, other]) == [[same, same], [other]]


def test_a_document_is_called_by_its_number() -> None:
    assert paper_number("d12") == "材料12"
