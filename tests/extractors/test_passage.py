"""A passage keeps the place of every character through folding, joining and slicing."""

import pytest

from extractors.facts import make_fact
from extractors.passage import Passage
from schemas.document import Document, DocumentPart, DocumentState, DocumentType
from schemas.evidence import FactState, Origin
from schemas.page import Line, Page, Section


def page(*lines: Line, **fields: object) -> Page:
    return Page.model_validate(
        {"file": "a.pdf", "number": 1, "width": 1000, "height": 1400, "origin": Origin.OCR, "lines": lines, **fields}
    )


def line(text: str, *, x0: float = 0.1, y0: float = 0.1, confidence: float = 0.99, **fields: object) -> Line:
    return Line.model_validate({"text": text, "box": (x0, y0, x0 + 0.4, y0 + 0.02), "confidence": confidence, **fields})


DOCUMENT = Document(
    id="d1",
    file="a.pdf",
    sha256="0" * 64,
    pages=(1,),
    type=DocumentType.BUSINESS_LICENSE,
    type_confidence=1,
    state=DocumentState.READ,
    parts=(DocumentPart(file="a.pdf", pages=(1,)),),
)


def test_folding_drops_blanks_between_han_characters_and_keeps_the_print_in_raw() -> None:
    passage = Passage.of_line(page(line("单 位 性 质：ＡＢ公司")), 0)
    assert passage.text == "单位性质:AB公司"
    assert passage.raw == "单 位 性 质：ＡＢ公司"


def test_a_slice_knows_its_own_box() -> None:
    passage = Passage.of_line(page(line("甲乙丙丁")), 0)
    assert passage[2:4].box == pytest.approx((0.3, 0.1, 0.5, 0.12))


def test_narrow_characters_take_half_the_width_of_han_characters() -> None:
    passage = Passage.of_line(page(line("甲12乙")), 0)
    assert passage[1:3].box == pytest.approx((0.1 + 0.4 * 2 / 6, 0.1, 0.1 + 0.4 * 4 / 6, 0.12))


def test_a_character_that_folds_to_two_is_printed_once() -> None:
    passage = Passage.of_line(page(line("面积㎡")), 0)
    assert (passage.text, passage[2:4].raw, passage[3:4].text) == ("面积m2", "㎡", "2")


def test_a_box_is_given_in_the_displayed_page_when_the_page_was_straightened() -> None:
    turned = page(line("甲"), straight_to_displayed=(0, 1, 0, 1, 0, 0, 0, 0, 1))
    assert Passage.of_line(turned, 0).box == pytest.approx((0.1, 0.1, 0.12, 0.5))


def test_joined_lines_are_as_likely_right_as_both_together_and_have_the_enclosing_box() -> None:
    both = Passage.of_lines(page(line("第一行"), line("第二行", y0=0.2, confidence=0.8)), [0, 1], " ")
    assert both.text == "第一行 第二行"
    assert both.raw == "第一行第二行"
    assert both.chance < Passage.of_lines(page(line("第一行")), [0]).chance
    assert both.chance <= 0.8
    assert both.box == pytest.approx((0.1, 0.1, 0.5, 0.22))


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"confidence": 0.99}, FactState.CONFIRMED),
        ({"confidence": 0.8}, FactState.DOUBTFUL),
        ({"confidence": 0.3}, FactState.UNREADABLE),
        ({"confidence": 0.99, "under_seal": True}, FactState.DOUBTFUL),
        ({"confidence": 0.99, "under_seal": True, "second_reading": "王浩"}, FactState.CONFIRMED),
        ({"confidence": 0.99, "second_reading": "主浩"}, FactState.DOUBTFUL),
        ({"confidence": 0.8, "origin": Origin.TEXT_LAYER}, FactState.CONFIRMED),
    ],
)
def test_trust_follows_score_seal_and_second_reading(fields: dict[str, object], state: FactState) -> None:
    fact = make_fact(DOCUMENT, "legal_representative", Passage.of_line(page(line("王浩", **fields)), 0), "王浩")
    assert (fact.state, fact.key) == (state, "business_license.legal_representative")


def test_a_doubt_outweighs_any_score_and_a_missing_value_is_never_confirmed() -> None:
    passage = Passage.of_line(page(line("2025年2月30日")), 0)
    assert make_fact(DOCUMENT, "issued_on", passage, None).state is FactState.DOUBTFUL
    doubted = make_fact(DOCUMENT, "issued_on", passage, "2025-02-28", doubts=["日期不存在"])
    assert (doubted.state, doubted.why[0]) == (FactState.DOUBTFUL, "日期不存在")


def test_room_for_a_mark_that_was_not_read_is_seen() -> None:
    def row(text: str, *wide: int) -> Passage:
        x, sections = 0.1, []
        for index in range(len(text)):
            width = 0.03 if index in wide else 0.02
            sections.append(Section(start=index, end=index + 1, box=(x, 0.1, x + width, 0.12)))
            x += width
        line = Line(text=text, box=(0.1, 0.1, x, 0.12), confidence=0.99, origin=Origin.OCR, sections=tuple(sections))
        return Passage.of_line(page(line), 0)

    assert row("实行主任负责制下设三个小组形成会商机制", 6, 7).skips
    assert not row("实行主任负责制下设三个小组形成会商机制", 6).skips
    assert not row("实行主任负责制下设三个小组形成会商机制", 6, 7)[7:].skips
