"""The planted submissions: of the agreed number and shape, and no more wrong than they say."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from samples import numbers
from samples.planted.dossier import write_planted
from samples.planted.expectations import read_expectations
from samples.planted.press import PlantedPress, lines_of
from samples.planted.scoring import score
from samples.planted.writing import FACTS_ONLY, SECOND, SUBMISSIONS, THIRD
from schemas.assembly import assemble
from schemas.document import DocumentType
from schemas.documents import CONTENT
from schemas.evidence import Extracted, FactState, Origin
from schemas.values import patent_number, uscc

RULEBOOK = re.compile(r"(CN|NM|SC|ID|ST|MO|PT|DT|TX|LN)-\d\d[abc]?")
NAMES = tuple(SUBMISSIONS)


@cache
def expectations(name: str) -> dict[str, Any]:
    return read_expectations(name)


@cache
def written(name: str, folder: Path) -> dict[str, Any]:
    made = write_planted(folder / name, name, SUBMISSIONS[name](PlantedPress(None)))
    return {
        what: json.loads((made / f"{what}.json").read_text("utf-8")) for what in ("dossier", "expected", "submission")
    }


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("planted")


def values(dossier: dict[str, Any], pattern: str) -> list[Any]:
    return [fact["value"] for fact in dossier["facts"] if re.fullmatch(pattern, fact["key"])]


def test_there_are_clean_and_planted_submissions_of_every_level() -> None:
    printed = [name for name in NAMES if name not in FACTS_ONLY]
    levels = [name.partition("_")[0] for name in printed]
    assert {level: levels.count(level) for level in levels} == {"sichuan": 6, "national": 4, "neimenggu": 4}
    assert sum(expectations(name)["clean"] for name in printed) == 4


def test_the_planted_contradictions_are_many_and_of_many_checks() -> None:
    planted = [entry["check"] for name in NAMES for entry in expectations(name)["planted"]]
    assert len(planted) >= 45
    assert len(set(planted)) >= 60


def test_the_second_group_is_of_all_levels_and_plants_other_contradictions(home: Path) -> None:
    levels = [written(name, home)["submission"]["level"] for name in SECOND]
    assert {level: levels.count(level) for level in levels} == {"sichuan": 3, "national": 3, "neimenggu": 2}
    assert sum(expectations(name)["clean"] for name in SECOND) == 3
    planted = [entry["check"] for name in SECOND for entry in expectations(name)["planted"]]
    assert len(planted) >= 80
    assert len(set(planted)) >= 60


def test_the_third_group_is_of_all_levels_and_routes_and_nearly_all_checks(home: Path) -> None:
    made = [written(name, home)["submission"] for name in THIRD]
    levels = [one["level"] for one in made]
    assert {level: levels.count(level) for level in levels} == {"sichuan": 4, "national": 3, "neimenggu": 3}
    assert {one["route"] for one in made} == {"direct", "recommended"}
    clean = [name for name in THIRD if expectations(name)["clean"]]
    assert len(clean) == 3
    assert all(len(expectations(name)["honest"]) >= 25 for name in clean)
    planted = [entry["check"] for name in THIRD for entry in expectations(name)["planted"]]
    assert len(planted) >= 110
    assert len(set(planted)) >= 90


@pytest.mark.parametrize("name", NAMES)
def test_a_clean_submission_has_nothing_planted(name: str) -> None:
    assert bool(expectations(name)["planted"]) != expectations(name)["clean"]


@pytest.mark.parametrize("name", NAMES)
def test_every_expectation_names_a_check_of_the_first_rulebook(name: str) -> None:
    groups = ("planted", "unverifiable", "honest", "may_fail")
    ids = [entry["check"] for group in groups for entry in expectations(name)[group]]
    assert [id_ for id_ in ids if not RULEBOOK.fullmatch(id_)] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_check_is_both_planted_and_forgiven_everywhere(name: str) -> None:
    """The same paper and check cannot be planted and honest."""
    read = expectations(name)
    seen = {group: {(e["check"], str(e["papers"])) for e in read[group]} for group in ("honest", "planted")}
    assert seen["honest"] & seen["planted"] == set()


@pytest.mark.parametrize("name", NAMES)
def test_a_submission_has_eight_to_twenty_five_documents_with_lines(name: str, home: Path) -> None:
    dossier = written(name, home)["dossier"]
    assert 8 <= len(dossier["documents"]) <= 25
    read = {document["id"] for document in dossier["documents"] if document["state"] == "read"}
    assert {page["document"] for page in dossier["pages"] if page["lines"]} == read


@pytest.mark.parametrize("name", NAMES)
def test_the_facts_of_every_document_fit_its_content_model(name: str, home: Path) -> None:
    dossier = written(name, home)["dossier"]
    for document in dossier["documents"]:
        if (type_ := DocumentType(document["type"])) not in CONTENT:
            continue
        facts = [
            Extracted[Any](
                **{key: fact[key] for key in ("key", "document", "page", "value", "raw", "confidence")},
                box=None,
                state=FactState(fact["state"]),
                origin=Origin(fact["origin"]),
            )
            for fact in dossier["facts"]
            if fact["document"] == document["id"]
        ]
        assemble(type_, document["id"], facts)


@pytest.mark.parametrize("name", NAMES)
def test_only_the_planted_numbers_fail_their_check_digits(name: str, home: Path) -> None:
    dossier = written(name, home)["dossier"]
    ids = {entry["check"] for group in ("planted", "unverifiable") for entry in expectations(name)[group]}
    codes = values(dossier, r"business_license\.uscc|\w+_certificate\.uscc|.*\.party_[ab]\.uscc|invoice\.\w+\.tax_id")
    patents = values(dossier, r".*\.patents\[\d+\]\.number|patent_\w+\.number")
    people = [n for n in values(dossier, r".*id_number") if "*" not in n]
    assert any(not uscc.is_valid(code) for code in codes) == ("ID-02" in ids)
    assert any(not patent_number.is_valid(n) for n in patents) == bool(ids & {"PT-01", "PT-13"})
    assert [n for n in people if numbers.id_check(n[:17]) != n[17]] == [] or "ST-03" in ids


@pytest.mark.parametrize("name", ["sichuan_plain", "national_plain"])
def test_in_a_plain_submission_claims_are_the_sums_of_the_contracts(name: str, home: Path) -> None:
    dossier = written(name, home)["dossier"]
    amounts = values(dossier, r"(transfer|license|service)_contract\.amount")
    assert sum(float(amount) for amount in amounts) == float(values(dossier, r"application_form\.claimed_amount")[0])


def test_the_same_submission_is_built_twice_alike(tmp_path: Path) -> None:
    first, second = (written.__wrapped__("neimenggu_late", tmp_path / side) for side in ("a", "b"))
    assert first == second


def test_what_is_wanted_is_short_enough_to_be_read() -> None:
    for name in NAMES:
        for entry in expectations(name)["planted"]:
            assert yaml.safe_dump(entry, allow_unicode=True).count("\n") <= 12


def test_lines_are_blocks_without_markup_and_as_printed() -> None:
    page = "<body><p>甲<b>乙</b></p><table><tr><td>（三)　丙 </td></tr></table></body>"
    assert lines_of(page) == ["甲乙", "（三) 丙"]


def entry(check: str, document: str, key: str, **more: Any) -> dict[str, Any]:
    plain = {"check": check, "outcome": "fail", "subject": "", "also": [], "documents": [document]}
    return plain | {"facts": [{"document": document, "key": key}]} | more


def finding(check: str, outcome: str, document: str, key: str, severity: str = "high") -> dict[str, Any]:
    evidence = [{"document": document, "fact": key, "note": ""}]
    return {
        "check": check,
        "outcome": outcome,
        "severity": severity,
        "title": "",
        "reason": "",
        "evidence": evidence,
    }


def test_the_score_knows_what_was_met_missed_and_wrongly_said() -> None:
    expected = {
        "findings": [entry("MO-01", "d2", "a"), entry("PT-01", "d3", "b")],
        "must_not_fail": [entry("MO-01", "d4", "a", outcome="pass")],
        "may_fail": [],
    }
    found = [
        finding("MO-01", "fail", "d2", "a"),
        finding("MO-01", "fail", "d4", "a"),
        finding("ID-04", "fail", "d1", "c"),
        finding("DT-04", "fail", "d1", "c", severity="low"),
        finding("PT-01", "unverifiable", "d3", "b"),
    ]
    result = score(expected, found)
    assert [one["check"] for one in result.missed] == ["PT-01"]
    assert [one["check"] for one in result.alarms] == ["ID-04"]
    assert [one["documents"] for one in result.accused] == [["d4"]]
    assert result.recall == 0.5
