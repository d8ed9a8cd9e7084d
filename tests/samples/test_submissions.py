"""The committed submissions: whole, small enough, and true by the schemas and values of the product."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from samples.scenarios import SCENARIOS, SEEDS
from samples.scenarios.made import CHECKS
from schemas.assembly import assemble
from schemas.document import DocumentType
from schemas.documents import CONTENT
from schemas.evidence import Extracted, FactState, Origin
from schemas.values import id_number, patent_number, uscc
from schemas.values.text import fold

HOME = Path(__file__).parents[2] / "samples"
NAMES = tuple(SCENARIOS)
LIMIT = 25 * 2**20


@cache
def expected(name: str) -> Any:
    return json.loads((HOME / "submissions" / name / "expected.json").read_text(encoding="utf-8"))


def failing(name: str) -> dict[str, str]:
    return {f["check"]: f["subject"] for f in expected(name)["findings"] if f["outcome"] == "fail"}


def values(name: str, pattern: str) -> list[Any]:
    return [fact["value"] for fact in expected(name)["facts"] if re.fullmatch(pattern, fact["key"])]


def test_the_committed_scans_stay_within_the_agreed_size() -> None:
    assert sum(path.stat().st_size for path in (HOME / "submissions").rglob("*") if path.is_file()) <= LIMIT


@pytest.mark.parametrize("name", NAMES)
def test_every_file_sent_holds_a_document_and_every_document_is_in_a_file_sent(name: str) -> None:
    sent = {path.name for path in (HOME / "submissions" / name / "files").iterdir()}
    named = {part["file"].split("/")[0] for document in expected(name)["documents"] for part in document["parts"]}
    assert named == sent


@pytest.mark.parametrize("name", NAMES)
def test_the_truth_of_every_document_fits_its_content_model(name: str) -> None:
    truth = expected(name)
    for document in truth["documents"]:
        if (type_ := DocumentType(document["type"])) not in CONTENT:
            continue
        facts = [
            Extracted[Any](
                key=fact["key"],
                document=document["id"],
                page=fact["places"][0]["page"],
                box=tuple(fact["places"][0]["box"]),
                value=fact["value"],
                raw=fact["raw"],
                confidence=1,
                state=FactState.CONFIRMED,
                origin=Origin.OCR,
            )
            for fact in truth["facts"]
            if fact["document"] == document["id"]
        ]
        assert facts or type_ is DocumentType.CASE_IMAGE  # whose captions have no agreed form
        assemble(type_, document["id"], facts)


@pytest.mark.parametrize("name", NAMES)
def test_every_text_value_is_in_normal_form(name: str) -> None:
    texts = [fact["value"] for fact in expected(name)["facts"] if isinstance(fact["value"], str)]
    assert [text for text in texts if fold(text) != text] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_lies_on_a_page_of_its_document(name: str) -> None:
    pages = {
        (document["id"], part["file"], page)
        for document in expected(name)["documents"]
        for part in document["parts"]
        for page in part["pages"]
    }
    for fact in expected(name)["facts"]:
        for place in fact["places"]:
            assert (fact["document"], place["file"], place["page"]) in pages
            x0, y0, x1, y1 = place["box"]
            assert 0 <= x0 < x1 <= 1, fact["key"]
            assert 0 <= y0 < y1 <= 1, fact["key"]


@pytest.mark.parametrize("name", NAMES)
def test_every_check_of_part_one_has_an_expectation(name: str) -> None:
    assert {finding["check"] for finding in expected(name)["findings"]} >= set(CHECKS)


def test_the_sound_submission_expects_no_objection() -> None:
    assert {finding["outcome"] for finding in expected("sound")["findings"]} == {"pass"}
    assert set(expected("sound")["checklist"].values()) == {"present"}


@pytest.mark.parametrize("name", NAMES)
def test_only_the_planted_numbers_are_wrong(name: str) -> None:
    codes = values(name, r"business_license\.uscc|.*\.party_[ab]\.uscc")
    patents = values(name, r".*\.patents\[\d+\]\.number")
    people = values(name, r"insurance_proof\.persons\[\d+\]\.id_number")
    planted = failing(name)
    assert {code for code in codes if not uscc.is_valid(code)} == {planted[c] for c in ("ID-02",) if c in planted}
    assert {n for n in patents if not patent_number.is_valid(n)} == {planted[c] for c in ("PT-01",) if c in planted}
    assert [n for n in people if not id_number.is_masked(n) and not id_number.is_valid(n)] == []


def test_the_contradictions_are_in_the_truth_that_is_printed() -> None:
    planted = failing("contradictions")
    assert values("contradictions", r"business_license\.legal_representative") == [planted["ID-04"]]
    assert planted["ID-04"] not in values("contradictions", r"application_form\.legal_representative\.name")
    assert planted["ST-01"] not in values("contradictions", r"insurance_proof\.persons\[\d+\]\.name")
    assert values("contradictions", r"insurance_proof\.persons\[\d+\]\.sequence") == [1, 2, 3, 5, 6]
    assert (
        max(values("contradictions", r"policy_text\.issued_on"))
        > expected("contradictions")["submission"]["received_on"]
    )
    assert len(values("contradictions", r"(transfer|license)_contract\.contract_number")) == 5


def test_red_seals_are_on_papers_of_every_submission() -> None:
    for name in NAMES:
        assert len(values(name, r".*\.seals\[\d+\]\.text")) >= 8


def test_the_table_of_samples_names_every_submission_with_its_seed() -> None:
    table = (HOME / "README.md").read_text(encoding="utf-8")
    for name, seed in SEEDS.items():
        assert re.search(rf"\*\*`{name}/`\*\* \|[^|]+\| {seed} \|", table), name
        assert expected(name)["submission"]["seed"] == seed
