"""A real plan full of slips (personal data replaced): every one is found, in its text and in a scan of it."""

from datetime import date
from pathlib import Path

import pytest
from recorded import FOLDER, recorded_pages

from pipeline.checks.linting.layout import of_file, of_pages
from pipeline.checks.linting.manuscripts import Paper
from pipeline.checks.linting.text import Manuscript
from pipeline.checks.rules.linting import lint_paper
from schemas.finding import Finding, Outcome

ON = date(2026, 11, 21)
SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"
ANOMALIES = [
    (1, "LN-01", "200亿元，一处为2000亿元"),
    (3, "LN-03", "来文当日"),
    (3, "LN-04", "2024-01-26）与“2024年1月28日前”"),
    (4, "LN-02", "二十三"),
    (4, "LN-02", "十四二"),
    (4, "LN-02", "三十五"),
    (5, "LN-09", "“(三)”、“(四)”"),
    (6, "LN-06", "“34.”、“35.”、“36.”"),
    (7, "LN-07", "内蒙古知识产权运营交易中心"),
    (7, "LN-07", "“自治区科技厅”与“科技厅”"),
    (7, "LN-07", "高校知识产权信息服务中心"),
    (7, "LN-07", "创新管理知识产权国际标准"),
    (8, "LN-05", "立足自治区设立具体指标"),
    (10, "LN-09", "同一年份区间写法不一"),
    (11, "LN-08", "征求意见稿"),
    (11, "LN-08", "已经届满"),
    (13, "LN-10", "<p>"),
    (14, "LN-10", "未提取"),
    (15, "LN-12", "3月底之前"),
    (15, "LN-12", "6月底前"),
    (18, "LN-09", "连接号"),
    (19, "LN-11", "138****0001"),
    (19, "LN-11", "139****0002"),
    (19, "LN-11", "@163.com"),
    (19, "LN-11", "@qq.com"),
]
"""Number in the domain's list of anomalies, the check, and what it says."""


def _open(manuscript: Manuscript) -> list[Finding]:
    findings = lint_paper(Paper("d1", "", manuscript), ON)
    return [finding for finding in findings if finding.outcome in {Outcome.FAIL, Outcome.UNVERIFIABLE}]


@pytest.fixture(scope="module")
def in_text() -> list[Finding]:
    return _open(of_file((FOLDER / "plan_003.txt").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def in_scan() -> list[Finding]:
    return _open(of_pages(recorded_pages()))


@pytest.mark.parametrize(("number", "check", "words"), ANOMALIES)
def test_the_text_of_the_plan_gives_up_every_slip(in_text: list[Finding], number: int, check: str, words: str) -> None:
    assert any(finding.check == check and words in finding.reason for finding in in_text), number


@pytest.mark.parametrize(("number", "check", "words"), ANOMALIES)
def test_so_does_a_scan_of_it(in_scan: list[Finding], number: int, check: str, words: str) -> None:
    assert any(finding.check == check and words in finding.reason for finding in in_scan), number


def test_nothing_but_the_known_slips_is_told(in_text: list[Finding], in_scan: list[Finding]) -> None:
    known = {(check, words) for _, check, words in ANOMALIES}
    more = {("LN-03", "星期日"), ("LN-09", "责任单位标注"), ("LN-10", "没有识读出来")}
    for finding in (*in_text, *in_scan):
        assert any(finding.check == check and words in finding.reason for check, words in known | more), finding.reason


def test_places_on_a_scan_are_pages_and_boxes(in_scan: list[Finding]) -> None:
    assert all(place.page and place.box for finding in in_scan for place in finding.evidence)


def test_places_in_a_text_file_are_lines(in_text: list[Finding]) -> None:
    lines = (FOLDER / "plan_003.txt").read_text(encoding="utf-8").splitlines()
    first = next(finding for finding in in_text if finding.check == "LN-05")
    number = int(first.evidence[0].note.strip("第行"))
    assert "立足自治区设立具体指标" in lines[number - 1]


def test_what_a_scan_cannot_tell_is_left_to_a_person(in_scan: list[Finding]) -> None:
    by_width = [f for f in in_scan if f.check == "LN-09" and ("全角" in f.reason or "连接号" in f.reason)]
    assert by_width
    assert {finding.outcome for finding in by_width} == {Outcome.UNVERIFIABLE}


GUIDELINES = {
    "000": [("LN-07", "产业运营中心"), ("LN-07", "自治区产业运营中心")],
    "001": [("LN-02", "第一章"), ("LN-07", "产业运营中心"), ("LN-07", "自治区产业运营中心")],
    "002": [],
    "004": [("LN-09", "[2025]16号"), ("LN-10", "西里尔字母")],
}


@pytest.mark.parametrize("seed", GUIDELINES)
def test_the_guidelines_give_up_what_is_there_and_nothing_else(seed: str) -> None:
    if not SEEDS.is_dir():
        pytest.skip("the published texts (../shared/seeds) are not at hand")
    text = next(SEEDS.glob(f"{seed}_*")).read_text(encoding="utf-8")
    found = _open(of_file(text))
    wanted = GUIDELINES[seed]
    assert [finding.check for finding in found] == [check for check, _ in wanted]
    assert all(words in finding.reason for finding, (_, words) in zip(found, wanted, strict=True))
