"""What the fact sheet makes of values and sentences before people see them."""

from dataclasses import replace

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


def test_members_of_a_plain_list_are_numbered_only_where_there_are_several() -> None:
    reviewed = build_case().reviewed
    first = reviewed.dossier.facts[0]

    def labels(*keys: str) -> list[str]:
        facts = tuple(first.model_copy(update={"key": f"application_form.{key}"}) for key in keys)
        dossier = reviewed.dossier.model_copy(update={"facts": facts})
        return [row.full_label for row in Sheet.of(replace(reviewed, dossier=dossier, findings=())).facts]

    assert labels("key_entities[0]") == ["产业链重要主体"]
    assert labels("key_entities[0]", "key_entities[1]") == ["产业链重要主体第1项", "产业链重要主体第2项"]


def test_facts_that_stand_alone_stand_under_headings_and_lists_in_tables() -> None:
    form = Sheet.of(build_case().reviewed).documents[0]
    assert [group for group, _ in form.groups] == ["单位", "人员", "产业", "自述数据"]
    assert [(table.label, len(table.rows)) for table in form.tables] == [("工作队伍", 3)]
