"""Levels are data: a new one, a changed threshold and an office's settings are YAML files, not code."""

from datetime import date
from pathlib import Path

import pytest
from check_cases import build, sound_papers

from pipeline.checks import run
from pipeline.checks.basis import guidelines
from pipeline.checks.rulebook import Rulebook, rulebook
from schemas.finding import Finding, Outcome

FICTITIOUS = """
level: xinghai
label: 星海市（虚构）
title: 星海市产业知识产权运营中心管理办法（虚构）
number: 星知发〔2025〕1号
issued_on: 2025-01-01
valid_from: 2025-02-01
valid_to: 2030-01-31
validity: 第九条，自2025年2月1日起施行，有效期五年
attachments: [legal_person_certificate]
articles:
  truth: {article: 第八条, quote: 申报材料应当真实}
  review: {article: 第五条, quote: 市局对申报材料进行审核}
  direct: {article: 第四条, quote: 市属单位可以直接申报}
  people: {article: 第三条, quote: 工作人员超过6人}
  name: {article: 第二条, quote: 中心名称为星海市加产业加知识产权运营中心}
criteria:
  - id: XH-01
    kind: head_count
    title: 工作人员人数
    rule: 有证明的工作人员超过6人。
    severity: high
    basis: [people]
    explanations: [部分人员的证明漏附]
    next_step: 请申报单位补交证明
    settings: {operator: ">", value: 6, unit: 人}
  - id: XH-02
    kind: naming
    title: 中心命名
    rule: 名称按规定方式。
    severity: medium
    basis: [name]
    explanations: [漏填产业名称]
    next_step: 请更正
    settings: {heads: [星海市], tail: 知识产权运营中心}
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "xinghai.yaml").write_text(FICTITIOUS, encoding="utf-8")
    return tmp_path


def _findings(office: Path | None, **settings: object) -> dict[str, Finding]:
    dossier = build({**sound_papers(), **settings})
    return {finding.check: finding for finding in run(dossier, rulebook(office)).findings}


def test_a_fourth_level_is_a_file(office: Path) -> None:
    found = _findings(office, level="xinghai")
    assert rulebook(office).levels["xinghai"] == "星海市（虚构）"
    assert found["XH-01"].outcome is Outcome.FAIL, "six people are not more than six"
    assert found["XH-01"].figures is not None
    assert found["XH-01"].figures.required == ">6"
    assert found["XH-01"].basis[0].quote == "工作人员超过6人"
    assert found["XH-02"].outcome is Outcome.FAIL
    assert found["ID-01"].outcome is Outcome.PASS, "the signals hold at every level"
    assert not any(check.startswith(("SC-", "CN-", "NM-")) for check in found)


def test_a_changed_threshold_is_a_file(tmp_path: Path) -> None:
    text = next(text for text in guidelines() if text.level == "sichuan")
    raw = (Path(__file__).parents[2] / "pipeline/checks/basis/sichuan.yaml").read_text(encoding="utf-8")
    needed = '{operator: ">=", value: 5, unit: 人}'
    (tmp_path / "sichuan.yaml").write_text(raw.replace(needed, needed.replace("5", "7")), encoding="utf-8")
    assert rulebook(tmp_path).guideline("sichuan", date(2025, 11, 3)).number == text.number
    assert _findings(None)["SC-04"].outcome is Outcome.PASS
    assert _findings(tmp_path)["SC-04"].outcome is Outcome.FAIL


def test_of_two_texts_of_a_level_the_one_in_force_holds(tmp_path: Path) -> None:
    raw = (Path(__file__).parents[2] / "pipeline/checks/basis/sichuan.yaml").read_text(encoding="utf-8")
    later = raw.replace("川市监办〔2025〕16号", "川市监办〔2027〕9号").replace("2025-10-12", "2027-10-12")
    later = later.replace("valid_to: 2027-10-11", "valid_to: 2029-10-11").replace(
        "issued_on: 2025-09-12", "issued_on: 2027-09-12"
    )
    (tmp_path / "sichuan-2027.yaml").write_text(later, encoding="utf-8")
    book = rulebook(tmp_path)
    assert book.guideline("sichuan", date(2026, 5, 1)).number == "川市监办〔2025〕16号"
    assert book.guideline("sichuan", date(2028, 5, 1)).number == "川市监办〔2027〕9号"


def test_a_receipt_outside_the_validity_is_said_with_every_finding() -> None:
    found = _findings(None, received_on=date(2028, 1, 5))
    assert "有效期" in found["SC-04"].reason
    assert "2027-10-11" in found["SC-04"].reason


def test_an_office_sets_its_key_industries(tmp_path: Path) -> None:
    (tmp_path / "parameters.yaml").write_text("key_industries: [智能装备, 钒钛]\n", encoding="utf-8")
    assert _findings(tmp_path)["SC-02"].outcome is Outcome.PASS
    (tmp_path / "parameters.yaml").write_text("key_industries: [钒钛]\n", encoding="utf-8")
    rulebook.cache_clear()
    assert _findings(tmp_path)["SC-02"].outcome is Outcome.UNVERIFIABLE


def test_a_criterion_of_an_unknown_kind_is_refused(office: Path) -> None:
    odd = (office / "xinghai.yaml").read_text(encoding="utf-8").replace("kind: naming", "kind: fortune_telling")
    (office / "xinghai.yaml").write_text(odd, encoding="utf-8")
    with pytest.raises(ValueError, match="no kind fortune_telling"):
        rulebook(office)


def test_an_id_given_twice_is_refused() -> None:
    twice = next(text for text in guidelines() if text.level == "sichuan")
    doubled = twice.model_copy(update={"criteria": (*twice.criteria, twice.criteria[0])})
    with pytest.raises(ValueError, match="share an id"):
        Rulebook((doubled,), (), (), "1")
