"""Tables of amounts in the print, and the instalments a contract lists."""

from decimal import Decimal

import pytest
from check_cases import build, changed, sound_papers

from pipeline.checks import run
from pipeline.checks.amount_tables import amount_columns
from pipeline.checks.instalments import instalments
from pipeline.checks.papers import Papers
from schemas.evidence import Origin
from schemas.finding import Outcome
from schemas.page import Cell, Line, Page, Table
from schemas.submission import Dossier


def _dossier(rows: list[list[str]], *, confidence: float = 0.99, pages: int = 1, caption: str = "") -> Dossier:
    """The sound submission whose form ends in a table of ``rows``; with two pages the first one has it without rows
    of its own."""
    texts = [(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row) if text]
    lines = [Line(text=text, box=_box(r, c), confidence=confidence) for r, c, text in texts]
    cells = tuple(Cell(row=r, column=c, box=_box(r, c), lines=(n,)) for n, (r, c, _) in enumerate(texts))
    table = Table(box=(0.1, 0.1, 0.9, 0.9), rows=len(rows), columns=len(rows[0]), cells=cells)
    lines += [Line(text=caption, box=(0.7, 0.05, 0.9, 0.07), confidence=0.99)] if caption else []
    page = Page(
        file="01-申报表.pdf", number=1, width=1000, height=1400, origin=Origin.OCR, lines=tuple(lines), tables=(table,)
    )
    dossier = build(sound_papers())
    return dossier.model_copy(update={"pages": {**dossier.pages, "form": (page,) * pages}})


def _box(row: int, column: int) -> tuple[float, float, float, float]:
    return (0.1 + column * 0.2, 0.1 + row * 0.05, 0.25 + column * 0.2, 0.14 + row * 0.05)


def _outcomes(dossier: Dossier) -> list[Outcome]:
    return [finding.outcome for finding in run(dossier).findings if finding.check == "MO-02"]


ROWS = [["序号", "项目", "金额（万元）"], ["1", "专利转让", "30.00"], ["2", "专利许可", "40.00"], ["合计", "", "70.00"]]


def test_rows_that_make_the_total_pass() -> None:
    assert _outcomes(_dossier(ROWS)) == [Outcome.PASS]


def test_rows_that_do_not_make_the_total_fail() -> None:
    assert _outcomes(_dossier([*ROWS[:-1], ["合计", "", "170.00"]])) == [Outcome.FAIL]


@pytest.mark.parametrize(
    ("total", "outcome"), [("70.01", Outcome.PASS), ("700000.00", Outcome.FAIL), ("70.5", Outcome.FAIL)]
)
def test_rounding_is_honest_and_a_slip_of_the_unit_is_named(total: str, outcome: Outcome) -> None:
    dossier = _dossier([*ROWS[:-1], ["合计", "", total]])
    assert _outcomes(dossier) == [outcome]
    if total == "700000.00":
        (finding,) = (one for one in run(dossier).findings if one.check == "MO-02")
        assert "金额单位" in finding.innocent_explanations[0]


def test_a_poorly_read_table_is_a_question() -> None:
    assert _outcomes(_dossier([*ROWS[:-1], ["合计", "", "170.00"]], confidence=0.8)) == [Outcome.UNVERIFIABLE]


@pytest.mark.parametrize(
    "rows",
    [
        [*ROWS[:-1], ["小计", "", "70.00"], ["合计", "", "170.00"]],
        [*ROWS[:2], ["2", "其中：许可", "10.00"], ["合计", "", "30.00"]],
        [*ROWS[:2], ["2", "专利许可", "面议"], ["合计", "", "70.00"]],
        [*ROWS[:2], ["2", "专利许可", ""], ["合计", "", "70.00"]],
        [["序号", "项目", "单价（万元）"], *ROWS[1:-1], ["合计", "", "170.00"]],
    ],
)
def test_tables_with_other_rows_or_columns_are_left_alone(rows: list[list[str]]) -> None:
    assert _outcomes(_dossier(rows)) == [Outcome.NOT_APPLICABLE]


def test_a_table_that_goes_on_from_the_page_before_is_left_alone() -> None:
    papers = Papers.of(_dossier([*ROWS[:-1], ["合计", "", "170.00"]], pages=2))
    assert len(list(amount_columns(papers))) == 1


def test_the_caption_gives_the_unit_of_bare_figures() -> None:
    rows = [["序号", "项目", "金额"], *ROWS[1:]]
    (column,) = amount_columns(Papers.of(_dossier(rows, caption="单位：万元")))
    assert (column.total, column.rows) == (Decimal(700_000), (Decimal(300_000), Decimal(400_000)))


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("第一期支付10万元；第二期支付人民币20万元。", [100_000, 200_000]),
        (
            "第一期款于签订后10日内支付30%，即90,000.00元；\n第二期款于登记后支付70%，即210,000.00元。",
            [90_000, 210_000],
        ),
        ("第1笔：¥100000元。第2笔：¥200000元。第3笔：¥50000元。", [100_000, 200_000, 50_000]),
        ("第一期支付10万元；第二期按验收结果支付。", []),
        ("第一期支付10万元；第三期支付20万元。", []),
        ("自第二期付款之日起，违约金按日万分之五计。", []),
    ],
)
def test_instalments_are_read_whole_or_not_at_all(text: str, amounts: list[int]) -> None:
    papers = Papers.of(build(changed(sound_papers(), {"contract1": {"text": text}})))
    assert [int(one.amount) for one in instalments("contract1", papers)] == amounts
