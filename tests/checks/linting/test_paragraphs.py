"""Lines to paragraphs: what joins, what does not, and where it stands."""

from datetime import date

import pytest

from pipeline.checks.linting.layout import of_file, of_pages
from pipeline.checks.linting.numbering import items, number_flaws, parse
from pipeline.checks.linting.workdays import is_worked
from schemas.evidence import Box, Origin
from schemas.page import Line, Page


def _line(text: str, box: Box, *, confidence: float = 0.99) -> Line:
    return Line(text=text, box=box, confidence=confidence)


def _page(*lines: Line, number: int = 1) -> Page:
    return Page(file="a.pdf", number=number, width=1000, height=1414, origin=Origin.OCR, lines=lines)


def _full(text: str, top: float, left: float = 0.12) -> Line:
    return _line(text, (left, top, 0.88, top + 0.016))


def test_a_sentence_cut_by_the_end_of_a_page_is_whole_again() -> None:
    first = _page(
        _full("加强专利密集型产业培育监测评价，建立统计发布机制，不断提高专利密", 0.80), _full("— 2 —", 0.95, left=0.8)
    )
    second = _page(_line("集型产业增加值的比重。", (0.12, 0.1, 0.4, 0.116)), number=2)
    text = [paragraph.text for paragraph in of_pages([first, second]).paragraphs]
    assert text == ["加强专利密集型产业培育监测评价,建立统计发布机制,不断提高专利密集型产业增加值的比重。"]


def test_an_indented_row_begins_a_paragraph() -> None:
    page = _page(
        _full("以高质量发展为主题，统筹推进专利转化运用和产业强链增效各项工作", 0.1),
        _full("各单位应当按照职责分工抓好落实并及时报告工作进展情况和问题", 0.13, left=0.17),
        _full("建议。以高质量发展为主题，统筹推进专利转化运用和产业强链增效工作", 0.16),
    )
    assert len(of_pages([page]).paragraphs) == 2


def test_two_columns_are_read_one_after_the_other() -> None:
    lines = []
    for row in range(8):
        top = 0.2 + 0.03 * row
        lines.append(_line(f"第{'一二三四五六七八'[row]}条 左栏的这一条说明工作职责。", (0.1, top, 0.46, top + 0.015)))
        right = ["九", "十", "十一", "十二", "十三", "十四", "十五", "十六"][row]
        lines.append(_line(f"第{right}条 右栏的这一条说明工作程序。", (0.54, top, 0.9, top + 0.015)))
    manuscript = of_pages([_page(*lines)])
    assert [item.number for item in items(manuscript)] == list(range(1, 17))
    assert number_flaws(manuscript) == []


def test_a_place_is_the_stretch_of_the_line_and_not_the_whole_line() -> None:
    manuscript = of_pages([_page(_line("一二三四五六七八九十", (0.0, 0.1, 1.0, 0.2)))])
    (spot,) = manuscript.paragraphs[0].spots(2, 5)
    assert spot.box == pytest.approx((0.2, 0.1, 0.5, 0.2))


def test_lines_of_a_wrapped_file_are_joined_and_page_numbers_left_out() -> None:
    line = "运营中心应当立足自身功能定位致力于服务产业链上下游"
    text = "\n".join(
        [line, line, line, "－２－", line, line, line, line, "创新主体。", "第二条 本办法自印发之日起施行。"]
    )
    assert [len(p.text) for p in of_file(text).paragraphs] == [7 * len(line) + 5, 15]


def test_marks_a_scan_confuses_do_not_make_a_number_doubtful() -> None:
    line = Line(text="（十四二）", box=(0.1, 0.1, 0.3, 0.12), confidence=0.9, scores=(0.5, 0.99, 0.99, 0.99, 0.6))
    paragraph = of_pages([_page(line)]).paragraphs[0]
    assert paragraph.sure()
    assert not paragraph.exact()


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("十", 10),
        ("十四", 14),
        ("二十", 20),
        ("三十五", 35),
        ("一百零三", 103),
        ("一百一十二", 112),
        ("⑫", 12),
        ("7", 7),
    ],
)
def test_numerals_are_read(numeral: str, number: int) -> None:
    assert parse(numeral) == number


@pytest.mark.parametrize("numeral", ["十四二", "二三", "十十", "百"])
def test_what_is_no_numeral_is_malformed(numeral: str) -> None:
    assert parse(numeral) is None


def test_a_year_without_a_calendar_is_never_guessed_from_the_weekday() -> None:
    assert is_worked(date(2024, 1, 28)) is False
    assert is_worked(date(2026, 10, 10)) is True
    assert is_worked(date(2035, 1, 2)) is None
