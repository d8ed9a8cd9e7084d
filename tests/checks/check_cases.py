"""Reads the YAML cases: a submission as papers with facts, changes to it, and what the check has to say.

A fact is ``key: value``; doubtful and unreadable ones are ``key: {value: …, state: doubtful}``. Lists and groups of
facts are written as such or by key (``staff[5].name``); ``null`` takes a fact or a paper away.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from schemas.document import Document, DocumentPart, DocumentState, DocumentType
from schemas.evidence import Fact, FactState, Origin
from schemas.page import Line, Page, PageState, Seal, SealKind
from schemas.submission import Dossier, Route, Submission

FOLDER = Path(__file__).parent
_LEAF = {"value", "state"}
_SEEN = {"text", "seals", "next_page"}
_SETTINGS = {"received_on", "level", "route"}


@dataclass(frozen=True)
class Case:
    check: str
    name: str
    dossier: Dossier
    expect: Mapping[str, Any]


def load_cases() -> list[Case]:
    return [case for path in sorted((FOLDER / "cases").glob("*.yaml")) for case in _cases(path)]


def never(check: str) -> Mapping[str, str]:
    """Outcomes the check cannot have, with why (``never: {fail: …}`` in its file)."""
    path = FOLDER / "cases" / f"{check}.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    found: Mapping[str, str] = data.get("never", {})
    return found


def sound_dossier() -> Dossier:
    return build(sound_papers())


def sound_papers() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((FOLDER / "sound.yaml").read_text(encoding="utf-8"))
    return data


def _cases(path: Path) -> Iterator[Case]:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    for entry in data["cases"]:
        given = {} if data.get("from_nothing") or entry.get("from_nothing") else sound_papers()
        submission = changed(given, data.get("given", {}), entry.get("change", {}))
        yield Case(path.stem, entry["case"], build(submission), entry["expect"])


def changed(given: dict[str, Any], *changes: Mapping[str, Any]) -> dict[str, Any]:
    papers: dict[str, Any] = {}
    for source in (given, *changes):
        for name, paper in source.items():
            if paper is None or name in _SETTINGS:
                papers.pop(name, None) if paper is None else papers.__setitem__(name, paper)
                continue
            known = papers.setdefault(name, {"facts": {}})
            facts = _without(known["facts"], _flat(paper.get("facts", {})))
            papers[name] = {**known, **paper, "facts": facts}
    return papers


def _without(known: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    gone = {key for key, value in change.items() if value is None}
    kept = {k: v for k, v in known.items() if not any(k == g or k.startswith((f"{g}.", f"{g}[")) for g in gone)}
    return {**kept, **{key: value for key, value in change.items() if value is not None}}


def _flat(facts: Any, prefix: str = "") -> dict[str, Any]:
    """``{"staff": [{"name": …}]}`` → ``{"staff[0].name": …}``."""
    if isinstance(facts, dict) and not _LEAF & facts.keys():
        parts = [_flat(value, f"{prefix}.{key}" if prefix else str(key)) for key, value in facts.items()]
    elif isinstance(facts, list):
        parts = [_flat(value, f"{prefix}[{index}]") for index, value in enumerate(facts)]
    else:
        return {prefix: facts}
    return {key: value for part in parts for key, value in part.items()}


def build(data: Mapping[str, Any]) -> Dossier:
    """The dossier a case describes."""
    papers = {name: paper for name, paper in data.items() if name not in _SETTINGS}
    submission = Submission(
        id="s1",
        level=data.get("level", "sichuan"),
        received_on=data.get("received_on", date(2025, 11, 3)),
        route=Route(data.get("route", "recommended")),
    )
    return Dossier(
        submission=submission,
        documents=tuple(_document(name, paper) for name, paper in papers.items()),
        facts=tuple(fact for name, paper in papers.items() for fact in _facts(name, paper)),
        pages={
            name: _pages(name, paper)
            for name, paper in papers.items()
            if _SEEN & paper.keys() and paper.get("state") != "rejected"
        },
    )


def _document(name: str, paper: Mapping[str, Any]) -> Document:
    file = paper.get("file", f"{name}.pdf")
    state = DocumentState(paper.get("state", "read"))
    return Document(
        id=name,
        file=file,
        sha256="0" * 64,
        pages=(1,),
        type=DocumentType(paper["type"]),
        type_confidence=0.99,
        state=state,
        problem=None if state is DocumentState.READ else "无法读取，请补交清晰件",
        parts=(DocumentPart(file=file, pages=(1,)),),
    )


def _facts(name: str, paper: Mapping[str, Any]) -> Iterator[Fact]:
    for key, given in _flat(paper.get("facts", {})).items():
        leaf = given if isinstance(given, dict) else {"value": given}
        value = leaf.get("value")
        yield Fact(
            key=f"{paper['type']}.{key}",
            document=name,
            page=1,
            box=leaf.get("box"),
            value=value,
            raw=str(leaf.get("raw", "" if value is None else value)),
            confidence=0.99,
            state=FactState(leaf.get("state", "confirmed")),
            origin=Origin.OCR,
        )


def _pages(name: str, paper: Mapping[str, Any]) -> tuple[Page, ...]:
    """The first page, and a second one where the case gives its text as ``next_page``."""
    first = _page(name, paper)
    return (first, _page(name, {"text": paper["next_page"]})) if "next_page" in paper else (first,)


def _page(name: str, paper: Mapping[str, Any]) -> Page:
    origin = Origin(paper.get("origin", "ocr"))
    lines = tuple(
        Line(text=text, box=(0.1, 0.1, 0.9, 0.12), confidence=paper.get("confidence", 0.99), origin=origin)
        for text in str(paper.get("text", "")).splitlines()
    )
    seals = tuple(
        Seal(box=tuple(box), text="", kind=SealKind.OFFICIAL, confidence=0.9) for box in paper.get("seals", ())
    )
    state = PageState.READ if lines or "seals" in paper else PageState.BLANK
    return Page(
        file=f"{name}.pdf", number=1, width=1000, height=1400, origin=Origin.OCR, state=state, lines=lines, seals=seals
    )
