"""The four files of a review."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from service.reports.writing import NAMES, write_reports
from tests.service.dossiers import ID_NUMBER, MOBILE, Case, build_case
from tests.service.html import parse
from tests.service.slips import ACCOUNTS, build_slips

SECRETS = (ID_NUMBER, "511502198811230023", MOBILE)


@pytest.fixture(scope="module")
def case() -> Case:
    return build_case()


@pytest.fixture(scope="module")
def folder(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("reports") / "new"
    write_reports(out, case.reviewed, case.image)
    return out


def load(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def test_four_files_are_written_and_nothing_else(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_no_number_of_a_person_stands_in_full_in_any_file(folder: Path, name: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert not [secret for secret in SECRETS if secret in text]


@pytest.mark.parametrize("name", NAMES)
def test_no_account_and_nothing_a_code_says_of_a_person_stands_in_full(name: str, tmp_path: Path) -> None:
    slips = build_slips()
    write_reports(tmp_path, slips.reviewed, slips.image)
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert not [secret for secret in (*ACCOUNTS, "9120 4401 0020 0300", ID_NUMBER) if secret in text]


def test_unmasking_writes_them_in_full_and_says_so(case: Case, tmp_path: Path) -> None:
    write_reports(tmp_path, case.reviewed, case.image, unmask=True)
    factsheet = (tmp_path / "factsheet.json").read_text(encoding="utf-8")
    assert all(secret in factsheet for secret in SECRETS)
    assert json.loads(factsheet)["masked"] is False
    assert "未遮盖" in (tmp_path / "factsheet.html").read_text(encoding="utf-8")


def test_the_fact_sheet_has_the_form_of_the_contract(folder: Path) -> None:
    sheet = load(folder, "factsheet.json")
    assert sheet["submission"] == {
        "id": "S20251103-0001",
        "level": "sichuan",
        "received_on": "2025-11-03",
        "route": "recommended",
        "applicant_name": "宜宾岷江竹业产业技术研究院有限公司",
    }
    assert sheet["documents"][3] == {
        "id": "d4",
        "file": "04-合同.pdf",
        "sha256": "f" * 64,
        "pages": [],
        "type": "other",
        "type_confidence": 0.0,
        "state": "rejected",
        "problem": "文件已加密，无法打开；请解除密码后重新提交。",
        "parts": [{"file": "04-合同.pdf", "pages": []}],
        "unmapped": [],
        "notes": [],
        "page_details": [],
    }
    fact = next(fact for fact in sheet["facts"] if fact["key"] == "application_form.claimed_amount")
    assert fact.pop("box") == pytest.approx([0.33, 0.637, 0.43, 0.653], abs=0.02)
    assert fact == {
        "key": "application_form.claimed_amount",
        "document": "d1",
        "page": 1,
        "value": "1865000.00",
        "raw": "186.5万元",
        "confidence": 0.985,
        "state": "confirmed",
        "origin": "ocr",
        "why": ["识读得分高"],
    }


def test_findings_have_the_form_of_the_contract_gravest_first(folder: Path) -> None:
    written = load(folder, "findings.json")
    assert written["checks_version"] == "1"
    assert [(finding["check"], finding["outcome"]) for finding in written["findings"]] == [
        ("SC-08a", "fail"),
        ("ST-01", "fail"),
        ("ID-02", "unverifiable"),
        ("ID-01", "pass"),
        ("SC-13", "not_applicable"),
    ]
    threshold, staff = written["findings"][:2]
    assert threshold["figures"] == {
        "claimed": "5",
        "evidenced": "1",
        "required": ">5",
        "counted": ["转让合同 ZR-2024-01"],
        "not_counted": [{"what": "服务合同 FW-03", "why": "未签字盖章"}],
    }
    assert "figures" not in staff
    assert staff["evidence"][2] == {"document": None, "page": None, "box": None, "fact": None, "note": "劳动合同未见"}
    assert "510101********4514" in staff["reason"]
    assert staff["evidence"][1]["note"] == "花名册，电话139****1234"


def test_findings_say_the_risk_and_why(folder: Path) -> None:
    risk = load(folder, "findings.json")["risk"]
    assert risk == {
        "level": "high",
        "label": "高风险线索",
        "reasons": ["ST-01 工作队伍人员有社保证明", "SC-08a 知识产权运营项目数超过5个"],
        "fails": {"high": 2},
        "unverified": {"high": 1},
        "reading": {"confirmed": 28, "doubtful": 2, "unreadable": 0},
    }


def test_the_checklist_has_the_form_of_the_contract(folder: Path) -> None:
    assert load(folder, "checklist.json")["items"][3] == {
        "class": "staff_proof",
        "status": "present",
        "documents": ["d3"],
        "note": "缺1人",
    }


def test_a_file_is_named_only_where_a_document_has_several(case: Case, tmp_path: Path) -> None:
    dossier = case.reviewed.dossier
    moved = dossier.facts[0].model_copy(update={"file": "第1张.jpg"})
    changed = dossier.model_copy(update={"facts": (moved, *dossier.facts[1:])})
    write_reports(tmp_path, case.reviewed.__class__(changed, (), case.reviewed.checklist, "1"), case.image)
    facts = load(tmp_path, "factsheet.json")["facts"]
    assert facts[0]["file"] == "第1张.jpg"
    assert "file" not in facts[1]


def test_the_printed_sheet_is_one_valid_page_that_needs_nothing_from_outside(folder: Path) -> None:
    text = (folder / "factsheet.html").read_text(encoding="utf-8")
    page = parse(text)
    assert not page.problems
    assert page.language == "zh-CN"
    assert page.count("h1") == 1
    assert page.count("script") == 0
    assert not re.findall(r"""(?:src|href)=["'](?!data:|#)""", text)


def test_every_link_of_the_printed_sheet_leads_somewhere(folder: Path) -> None:
    page = parse((folder / "factsheet.html").read_text(encoding="utf-8"))
    assert not [link for link in page.links if link.startswith("#") and link[1:] not in page.ids]


def test_the_printed_sheet_has_a_crop_beside_every_value_with_a_place(case: Case, folder: Path) -> None:
    text = (folder / "factsheet.html").read_text(encoding="utf-8")
    placed = [fact for fact in case.reviewed.dossier.facts if fact.box]
    assert text.count('影像"></a>') == len(placed)


def test_doubtful_facts_come_first_in_each_document(folder: Path) -> None:
    text = (folder / "factsheet.html").read_text(encoding="utf-8")
    for section in re.findall(r'<section id="document-d[13]">.*?</section>', text, re.S):
        assert section.index("需要核看") < section.index("已确认（" if "已确认（" in section else "<caption>已确认")


def test_a_submission_in_which_nothing_was_read_still_gives_all_reports(case: Case, tmp_path: Path) -> None:
    rejected = case.reviewed.dossier.documents[3]
    empty = case.reviewed.dossier.model_copy(update={"documents": (rejected,), "facts": (), "pages": {}})
    write_reports(tmp_path, case.reviewed.__class__(empty, (), case.reviewed.checklist, "1"), case.image)
    assert load(tmp_path, "factsheet.json")["submission"]["applicant_name"] is None
    assert "文件已加密" in (tmp_path / "factsheet.html").read_text(encoding="utf-8")


def test_missing_page_pictures_are_said_not_hidden(case: Case, tmp_path: Path) -> None:
    write_reports(tmp_path, case.reviewed, lambda page: None)  # noqa: ARG005
    assert "本页没有影像" in (tmp_path / "factsheet.html").read_text(encoding="utf-8")


def test_print_that_holds_markup_stays_text(case: Case, tmp_path: Path) -> None:
    dossier = case.reviewed.dossier
    hostile = dossier.facts[0].model_copy(update={"value": "<script>alert(1)</script>", "raw": "<img src=x>"})
    changed = dossier.model_copy(update={"facts": (hostile, *dossier.facts[1:])})
    write_reports(tmp_path, case.reviewed.__class__(changed, (), case.reviewed.checklist, "1"), case.image)
    text = (tmp_path / "factsheet.html").read_text(encoding="utf-8")
    assert "<script>" not in text
    assert "<img src=x>" not in text
