"""``python -m bench.accuracy [FOLDER …] [--sets NAME …]``: reads every case of every set and prints how it went."""

import argparse
import dataclasses
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console

from bench.accuracy import sets
from bench.accuracy.characters import pair_characters
from bench.accuracy.figures import Scores, as_table, field_rows, tables
from bench.accuracy.reading import Read, read_cases
from bench.accuracy.scoring import pages_of, pair, score_documents, score_facts, score_findings
from bench.accuracy.truth import UNTOLD, Truth, cases_in, read_submission, read_truth
from pipeline.checks.runner import run
from schemas.document import Document
from schemas.page import Page
from schemas.submission import Dossier

ROOT = sets.ROOT
OUTPUT = ROOT / "build" / "accuracy"


def add_case(scores: Scores, case: Path, read: Read) -> None:
    """Adds the scores of one case to those of its set."""
    truth = read_truth(case)
    pairs = pair(truth.documents, read.documents)
    scores.documents += score_documents(truth, pairs)
    scores.facts += score_facts(truth, read.facts, pairs)
    quality = _qualities(truth)
    for file in {line.file for line in truth.print}:
        lines = [line for line in truth.print if line.file == file]
        pairings = pair_characters(lines, read.pages)
        scores.characters += [(quality.get(file, UNTOLD), pairing) for pairing in pairings]
    if truth.findings:
        pages = {document.id: tuple(_pages(document, read)) for document in read.documents}
        dossier = Dossier(submission=read_submission(case), documents=read.documents, facts=read.facts, pages=pages)
        scores.findings[case.name] = score_findings(truth.findings, run(dossier).findings)


def _qualities(truth: Truth) -> dict[str, str]:
    return {part.file: document.quality for document in truth.documents for part in document.parts}


def _pages(document: Document, read: Read) -> Iterator[Page]:
    wanted = pages_of(document)
    for part in document.parts:
        yield from (page for page in read.pages[part.file] if (page.file, page.number) in wanted)


def notes(scores: Scores) -> Iterator[str]:
    """Every difference, a line each."""
    for document in scores.documents:
        if not (document.type_right and document.split_right):
            yield f"document {document.type} {document.layout} {document.quality} read as {document.read_as}"
    for fact in scores.facts:
        if not fact.right:
            what = f"{fact.value!r} for {fact.truth!r} {list(fact.why)} {fact.confidence}"
            yield f"{fact.state} {fact.layout} {fact.quality} {fact.key}: {what}"
    for case, findings in scores.findings.items():
        yield from (f"{case}: {note}" for note in findings.notes)


def report(name: str, scores: Scores, console: Console, *, told: bool) -> None:
    """Prints the tables and writes ``<name>.json``, ``<name>-facts.jsonl`` and ``<name>-notes.txt``."""
    made = tables(scores)
    console.rule(name)
    for title, rows in made.items():
        if title != "facts by type and quality":
            console.print(as_table(title, rows))
    OUTPUT.mkdir(parents=True, exist_ok=True)
    figures = made | {"fields with differences": field_rows(scores)}
    (OUTPUT / f"{name}.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")
    with (OUTPUT / f"{name}-facts.jsonl").open("w", encoding="utf-8") as stream:
        for fact in scores.facts:
            record = dataclasses.asdict(fact) | {"right": fact.right}
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")
    differences = list(notes(scores))
    (OUTPUT / f"{name}-notes.txt").write_text("\n".join(differences) + "\n", encoding="utf-8")
    if told:
        for note in differences:
            console.print(note, markup=False, highlight=False)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="a set, or a single case")
    parser.add_argument(
        "--sets", nargs="+", choices=sets.NAMES, default=[], metavar="NAME",
        help=f"of {', '.join(sets.NAMES)}; without folders and names: {', '.join(sets.DEFAULT)}",
    )  # fmt: skip
    parser.add_argument("--notes", action="store_true", help="name every difference")
    parser.add_argument("--keep", type=Path, help="take page readings from this folder, and put new ones there")
    given = parser.parse_args(arguments)
    console = Console(width=140)
    named = given.sets or (() if given.folders else sets.DEFAULT)
    for folder in [*given.folders, *sets.folders(named)]:
        scores = Scores()
        for case, read in read_cases(cases_in(folder), given.keep):
            add_case(scores, case, read)
        report(folder.resolve().name, scores, console, told=given.notes)


if __name__ == "__main__":
    main()
