"""Scores to figures: counts by any grouping, as tables and as plain data."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import mean
from typing import Any

from rich.table import Table

from bench.accuracy.characters import Pairing
from bench.accuracy.scoring import DocumentScore, FactScore, FindingScore


@dataclass
class Scores:
    """All scores of a set."""

    documents: list[DocumentScore] = field(default_factory=list)
    facts: list[FactScore] = field(default_factory=list)
    characters: list[tuple[str, Pairing]] = field(default_factory=list)
    """With the quality of the scan."""
    findings: dict[str, FindingScore] = field(default_factory=dict)
    """By case."""


def share(part: float, whole: float) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


FACT_COLUMNS = ("facts", "exact", "missing", "invented", "confirmed", "confirmed right", "box overlap")


def fact_figures(facts: Sequence[FactScore]) -> dict[str, str]:
    """``confirmed`` is the share of all facts told or invented; ``confirmed right`` the share of those that are."""
    expected = [fact for fact in facts if not fact.invented]
    confirmed = [fact for fact in facts if fact.confirmed]
    overlaps = [fact.overlap for fact in facts if fact.overlap is not None and fact.right]
    return {
        "facts": str(len(expected)),
        "exact": share(sum(fact.right for fact in expected), len(expected)),
        "missing": str(sum(fact.state == "missing" for fact in expected)),
        "invented": str(sum(fact.invented for fact in facts)),
        "confirmed": share(len(confirmed), len(facts)),
        "confirmed right": share(sum(fact.right for fact in confirmed), len(confirmed)),
        "box overlap": f"{mean(overlaps):.2f}" if overlaps else "-",
    }


def document_figures(documents: Sequence[DocumentScore]) -> dict[str, str]:
    return {
        "documents": str(len(documents)),
        "type": share(sum(document.type_right for document in documents), len(documents)),
        "split": share(sum(document.split_right for document in documents), len(documents)),
    }


def character_figures(pairings: Sequence[Pairing]) -> dict[str, str]:
    """``error rate`` is lost, wrong and added characters over those printed; ``under seal`` and ``beside`` are the
    shares read right on pages with seals."""
    printed = [pairing for pairing in pairings if pairing.printed]
    wrong = sum(pairing.printed != pairing.read for pairing in pairings)
    under = [pairing for pairing in printed if pairing.under_seal]
    beside = [pairing for pairing in printed if pairing.under_seal is False]
    return {
        "characters": str(len(printed)),
        "error rate": share(wrong, len(printed)),
        "under seal": share(sum(pairing.printed == pairing.read for pairing in under), len(under)),
        "beside": share(sum(pairing.printed == pairing.read for pairing in beside), len(beside)),
        "under": str(len(under)),
    }


def grouped(items: Iterable[Any], of: Callable[[Any], str]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for item in items:
        groups[of(item)].append(item)
    return dict(sorted(groups.items()))


def as_table(title: str, rows: Mapping[str, Mapping[str, str]]) -> Table:
    """One row a group; the last row is the whole."""
    columns = list(next(iter(rows.values()), {}))
    table = Table("", *columns, title=title, title_justify="left")
    for name, figures in rows.items():
        if name == "all":
            table.add_section()
        table.add_row(name, *(figures[column] for column in columns))
    return table


def tables(scores: Scores) -> dict[str, dict[str, dict[str, str]]]:
    """The tables of a set by title: rows by group, figures by column."""
    by_quality = {
        quality: fact_figures(group) for quality, group in grouped(scores.facts, lambda fact: fact.quality).items()
    }
    by_type = {type_: fact_figures(group) for type_, group in grouped(scores.facts, lambda fact: fact.type).items()}
    both = grouped(scores.facts, lambda fact: f"{fact.type} · {fact.quality}")
    documents = grouped(scores.documents, lambda document: document.type)
    characters = grouped(scores.characters, lambda pair: pair[0])
    made = {
        "documents by type": {name: document_figures(group) for name, group in documents.items()}
        | {"all": document_figures(scores.documents)},
        "facts by scan quality": by_quality | {"all": fact_figures(scores.facts)},
        "facts by type": by_type | {"all": fact_figures(scores.facts)},
        "facts by type and quality": {name: fact_figures(group) for name, group in both.items()},
        "characters": {name: character_figures([p for _, p in group]) for name, group in characters.items()}
        | {"all": character_figures([pairing for _, pairing in scores.characters])},
    }
    if any(score.planted or score.others for score in scores.findings.values()):
        made["findings"] = {name: finding_figures(score) for name, score in scores.findings.items()}
    return made


def finding_figures(score: FindingScore) -> dict[str, str]:
    return {
        "planted found": f"{score.found}/{score.planted}",
        "false fails": str(score.false_fails),
        "other outcomes right": f"{score.others_right}/{score.others}",
    }


def field_rows(scores: Scores) -> dict[str, dict[str, str]]:
    """Fields with anything wrong, the worst first."""
    fields = grouped(scores.facts, lambda fact: fact.field)
    wrong = {name: sum(not fact.right for fact in group) for name, group in fields.items()}
    worst = sorted((name for name in fields if wrong[name]), key=lambda name: -wrong[name])
    return {name: fact_figures(fields[name]) for name in worst}
