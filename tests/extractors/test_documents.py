import pytest

from extractors.documents import extract
from extractors.documents.region import cut
from schemas.document import DocumentPart, DocumentType
from schemas.evidence import FactState, Origin
from schemas.page import Cell, Code, Table
from tests.extractors.paper import document, page_of, seal


def _table(top: float, bottom: float, *, lines: tuple[int, ...] = ()) -> Table:
    step = (bottom - top) / 2
    cells = [
        Cell(
            row=row,
            column=column,
            box=(0.1 + 0.4 * column, top + step * row, 0.5 + 0.4 * column, top + step * (row + 1)),
            lines=lines[2 * row + column : 2 * row + column + 1],
        )
        for row in range(2)
        for column in range(2)
    ]
    return Table(box=(0.1, top, 0.9, bottom), rows=2, columns=2, cells=tuple(cells))


def test_what_lies_outside_a_region_is_cut_away_and_tables_are_counted_anew() -> None:
    page = page_of(
        "付款人 甲公司",
        "收款人 乙公司",
        tables=(_table(0.05, 0.3, lines=(0, 1)), _table(0.5, 0.9)),
        seals=[seal("某银行回单专用章", 0.6, 0.7)],
    )
    lower = cut(page, (0.0, 0.5, 1.0, 1.0))
    assert (lower.lines, len(lower.tables), len(lower.seals)) == ((), 1, 1)
    upper = cut(page, (0.0, 0.09, 1.0, 0.4))
    assert [line.text for line in upper.lines] == ["收款人 乙公司"]
    assert (upper.tables[0].rows, upper.tables[0].cells[0].lines) == (2, ())
    assert (upper.tables[0].cells[1].lines, upper.seals) == ((0,), ())


def test_a_paper_that_is_part_of_a_page_is_read_from_its_region_alone() -> None:
    page = page_of("曾用名：四川锦科材料有限公司", "曾用名：成都蓉创电器有限公司")
    whole = document(DocumentType.OTHER, page)
    part = DocumentPart(file=page.file, pages=(1,), region=(0.0, 0.09, 1.0, 1.0))
    found = extract(whole.model_copy(update={"parts": (part,)}), [page])
    assert [fact.value for fact in found.facts] == ["成都蓉创电器有限公司"]


def test_a_code_is_a_fact_of_any_paper() -> None:
    page = page_of("活动图片").model_copy(
        update={"codes": (Code(box=(0.1, 0.1, 0.2, 0.2), payload="01,32,2512", symbology="QR Code"),)}
    )
    found = {fact.key: fact for fact in extract(document(DocumentType.OTHER, page), [page]).facts}
    payload = found["other.codes[0].payload"]
    assert (payload.value, payload.origin, payload.state) == ("01,32,2512", Origin.QR, FactState.CONFIRMED)
    assert found["other.codes[0].symbology"].value == "QR Code"


def test_unread_places_and_tables_without_a_fact_are_named() -> None:
    table = _table(0.5, 0.9, lines=(0, 1, 2, 3))
    page = page_of("甲", "乙", "丙", "丁", tables=[table]).model_copy(update={"unread": ((0.1, 0.92, 0.5, 0.95),)})
    extraction = extract(document(DocumentType.SERVICE_CONTRACT, page), [page])
    places = {note.text: note.box for note in extraction.notes}
    assert places["第1页有一处印刷内容未能识读"] is None
    assert places["第1页表格（2行×2列）未能对应到事实"] == pytest.approx(table.box)
    assert not [label for label in extraction.unmapped if "第1页" in label]
