"""法定代表人、中心负责人、联系人 of the application form in rows of a table without ruling lines (人员类别 姓名 职务
联系电话).

A ruled table with such heads is read with the other ruled ones (``extractors.layout.cells``).
"""

import itertools
import re
from collections.abc import Callable, Collection, Sequence
from functools import cache
from pathlib import Path

import yaml

from extractors.documents.readings import phone_fact, text_fact
from extractors.layout.aligned import aligned_records
from extractors.layout.blocks import flat
from extractors.layout.labels import OTHER, Vocabulary, load_vocabulary
from extractors.layout.record import Fits, Record
from extractors.layout.records import Records
from extractors.passage import Passage
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page

_FITS: Fits = {
    "category": re.compile(r"[\u4e00-\u9fff()]{2,12}"),
    "name": re.compile(r"[\u4e00-\u9fff·•]{2,8}"),
    "contact": re.compile(r"[\d\-— ()]{7,20}"),
}
_READERS: dict[str, Callable[[Document, str, Passage, Sequence[str]], list[Fact]]] = {
    "name": text_fact,
    "position": text_fact,
    "contact": phone_fact,
}


@cache
def _heads() -> Vocabulary:
    path = Path(__file__).parent / "labels" / "staff.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    labels = {name: tuple(names) for name, names in data["contacts"].items()}
    labels[OTHER] = ("电子邮箱", "邮箱", "备注", "序号", "传真", "办公电话")
    return Vocabulary(labels=labels, inside={})


def contact_records(pages: Sequence[Page], persons: Collection[str]) -> Records:
    """The rows whose first column names one of ``persons`` (fields of the form's vocabulary), with their lines."""
    found = Records()
    for position, page in enumerate(pages):
        in_cells = {index for table in page.tables for cell in table.cells for index in cell.lines}
        free = [index for index in range(len(page.lines)) if index not in in_cells]
        aligned = aligned_records(page, free, _heads(), minimum=3, key="name", fits=_FITS)
        rows = list(itertools.takewhile(lambda row: person_of(row) in persons, aligned.rows))
        if rows:
            texts = [*(text for row in rows for text in row.values.values()), *(one.label for one in aligned.columns)]
            taken = {id(line) for text in texts for line in text.lines}
            found.rows += rows
            found.used_lines[position] = {i for i, line in enumerate(page.lines) if id(line) in taken}
    return found


def person_of(record: Record) -> str:
    """The field of the person the row is about; empty where it names none."""
    hit = load_vocabulary("application_form").whole(flat(record.values.get("category", Passage())))
    return hit.field if hit else ""


def contact_facts(document: Document, records: Sequence[Record]) -> list[Fact]:
    """姓名, 职务 and 联系电话 of every row."""
    return [
        fact
        for record in records
        for part, read in _READERS.items()
        if part in record.values
        for fact in read(document, f"{person_of(record)}.{part}", record.values[part], record.doubts.get(part, ()))
    ]
