"""Writes a planted submission: ``dossier.json`` (documents, facts and lines of perfect readings), ``expected.json``,
``submission.json``, and with a browser ``files/``."""

import hashlib
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

from samples.bundle import Bundle
from samples.planted.expectations import expected_of, read_expectations
from samples.planted.kit import Kit, Paper
from samples.planted.press import BarePrint
from samples.printed_lines import printed_lines
from samples.sheet import Printed
from samples.truth import expected_json, submission_json
from samples.writing import write_json

_WITHOUT_FACTS = ("other", "case_image")
_NOT_OF_THE_CONTRACT = re.compile(r"\.codes\[")


def write_planted(folder: Path, name: str, kit: Kit) -> Path:
    """Replace what ``folder`` has of an earlier run."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    submission = submission_json(kit.case) | {"route": kit.route, "name": name}
    ids = {paper.label: (f"d{number}", paper.print.type_) for number, paper in enumerate(kit.papers, 1)}
    dossier = dossier_of(kit) | {"submission": {"id": name} | submission}
    _spoil(dossier, read_expectations(name), ids)
    expected: dict[str, Any] = {"submission": submission} | expected_of(name, ids, dossier["facts"])
    if not kit.press.bare:
        bundle = _bundle(kit)
        for file, content in bundle.files:
            path = folder / "files" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        truth = expected_json(kit.case, bundle.sent, (), {})
        expected |= {"documents": truth["documents"], "facts": [_blank(fact) for fact in truth["facts"]]}
        _place(dossier, truth, bundle)
    expected["labels"] = {label: document for label, (document, _) in ids.items()}
    for what, text in (("submission", submission), ("dossier", dossier), ("expected", expected)):
        write_json(folder / f"{what}.json", text)
    return folder


def dossier_of(kit: Kit) -> dict[str, Any]:
    """Documents, facts and lines, as a perfect reader of the papers would give them."""
    documents, facts, pages = [], [], []
    for number, paper in enumerate(kit.papers, 1):
        id_ = f"d{number}"
        whole = list(range(1, paper.print.pages + 1))
        documents.append({
            "id": id_, "label": paper.label, "file": paper.file, "sha256": "", "pages": whole,
            "type": paper.print.type_, "type_confidence": 1.0, "state": "read", "problem": None,
            "parts": [{"file": paper.file, "pages": whole}],
        })  # fmt: skip
        pages += [{"document": id_, "page": page, "lines": lines} for page, lines in _lines(paper).items()]
        if paper.print.type_ not in _WITHOUT_FACTS:
            facts += [_fact(id_, key, printed) for key, printed in paper.print.facts.items() if _agreed(key)]
    return {"documents": documents, "facts": facts, "pages": pages}


def _spoil(dossier: dict[str, Any], expectations: Mapping[str, Any], ids: Mapping[str, tuple[str, str]]) -> None:
    """Make the facts doubtful and the papers unreadable that the expectations name so."""
    doubtful = {
        (ids[label][0], f"{ids[label][1]}.{key}") for label, keys in expectations["doubtful"].items() for key in keys
    }
    for fact in dossier["facts"]:
        if (fact["document"], fact["key"]) in doubtful:
            fact |= {"confidence": 0.6, "state": "doubtful", "why": ["score"]}
    unreadable = {ids[label][0] for label in expectations["unreadable"]}
    for document in dossier["documents"]:
        if document["id"] in unreadable:
            document |= {"state": "unreadable", "type_confidence": 0.3, "problem": "图像无法辨认，请补交清晰的扫描件"}
    dossier["pages"] = [page for page in dossier["pages"] if page["document"] not in unreadable]


def _agreed(key: str) -> bool:
    return not _NOT_OF_THE_CONTRACT.search(key)


def _fact(document: str, key: str, printed: Printed) -> dict[str, Any]:
    fact = {
        "key": key, "document": document, "page": 1, "box": None, "value": printed.value, "raw": printed.raw,
        "confidence": 1, "state": "confirmed", "origin": "text_layer", "why": [],
    }  # fmt: skip
    return _blank(fact)


def _blank(fact: dict[str, Any]) -> dict[str, Any]:
    """A date that is printed but none has no value (contract 1)."""
    if fact["value"] == "":
        fact["value"] = None
        if "why" in fact:
            fact["why"] = ["日期未填全或者不存在"]
    return fact


def _lines(paper: Paper) -> Mapping[int, list[str]]:
    if isinstance(paper.print, BarePrint):
        return {1: list(paper.print.lines)}
    found: dict[int, list[str]] = {page: [] for page in range(1, paper.print.pages + 1)}
    for line in printed_lines(paper.print):
        found[line.page].append(line.text)
    return found


def _bundle(kit: Kit) -> Bundle:
    bundle = Bundle(Random(f"planted/{kit.seed}"))
    for paper in kit.papers:
        if paper.label in kit.scans:
            bundle.scanned_pdf(paper.file, [(paper.print, "clean")])
        else:
            bundle.text_pdf(paper.file, paper.print)
    return bundle


def _place(dossier: dict[str, Any], truth: Mapping[str, Any], bundle: Bundle) -> None:
    """Give the facts their pages and boxes, the documents the digests of their files."""
    places = {(fact["document"], fact["key"]): fact["places"][0] for fact in truth["facts"]}
    for fact in dossier["facts"]:
        place = places[fact["document"], fact["key"]]
        fact |= {"page": place["page"], "box": place["box"]}
    digests = {file: hashlib.sha256(content).hexdigest() for file, content in bundle.files}
    for document in dossier["documents"]:
        document["sha256"] = digests[document["file"]]
