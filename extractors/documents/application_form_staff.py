"""工作队伍 of the application form: 姓名、现任职务、熟悉业务、拟分工 of each person.

Written as a table with a head, as a numbered list, or line by line. Where 、 separates the four parts and the topics
of 熟悉业务 as well, the words tell: known topics are 熟悉业务, what stands before them is 现任职务, behind them 拟分工.
Where the words do not settle it, the parts are doubtful.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from extractors.documents.readings import text_fact
from extractors.layout.blocks import Pair
from extractors.layout.labels import OTHER, Vocabulary
from extractors.layout.lists import numbered, unbroken
from extractors.layout.pairing import find_pairs
from extractors.layout.record import Record
from extractors.passage import Passage
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page

PARTS = ("name", "position", "specialty", "duty")
UNSURE_PARTS = "各项的界限不能确定"
PART_MISSING = "不足四项，归属不能确定"

_IN_BRACKETS = re.compile(
    r"(?<![\u4e00-\u9fff·])(?P<name>[\u4e00-\u9fff·]{2,4})\((?P<told>[^()\d]{2,30}(?:[,;、][^()\d]{2,30}){2,})\)"
)
_NAME = re.compile(r"[\u4e00-\u9fff·•]{2,5}(?:\(.{1,4}\))?|[\u4e00-\u9fff]{1,6}·[\u4e00-\u9fff·]{1,8}")
_SEPARATORS = ("\t", ";", "|", ",", "/", "、", " ")


@dataclass(frozen=True)
class _Words:
    topics: tuple[str, ...]
    duties: tuple[str, ...]
    positions: tuple[str, ...]
    leads: dict[str, tuple[str, ...]]

    def is_topic(self, text: str) -> bool:
        """Whether ``text`` names a field of work, and does not begin like a task."""
        return any(topic in text or text in topic for topic in self.topics) and not text.startswith(self.duties)


@cache
def _data() -> tuple[Vocabulary, _Words]:
    path = Path(__file__).parent / "labels" / "staff.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    labels = {name: tuple(names) for name, names in data["labels"].items()}
    labels[OTHER] = tuple(data["other"])
    words = _Words(tuple(data["topics"]), tuple(data["duties"]), tuple(data["positions"]), data["leads"])
    return Vocabulary(labels=labels, inside={}), words


def staff_vocabulary() -> Vocabulary:
    """Heads of a staff table, and labels within a person's entry."""
    return _data()[0]


def staff_of_records(document: Document, records: Sequence[Record]) -> list[Fact]:
    """The staff from a table with a head. A row without a name in it may be text below the table: all of it is
    doubtful."""
    facts: list[Fact] = []
    for index, record in enumerate(records):
        named = _NAME.fullmatch(re.sub(r"\s", "", record.values.get("name", Passage()).text))
        strange = () if named else (UNSURE_PARTS,)
        for part in PARTS:
            if part in record.values:
                key = f"staff[{index}].{part}"
                facts += text_fact(document, key, record.values[part], (*record.doubts.get(part, ()), *strange))
    return facts


def staff_of_cards(document: Document, pages: Sequence[Page]) -> list[Fact]:
    """The staff told of each at labels of their own (one small table a person): 姓名 and what stands at the labels
    behind it, of persons with 熟悉业务 or 拟分工 and another part. A contact person has neither."""
    cards: list[dict[str, Pair]] = []
    for pair in find_pairs(pages, staff_vocabulary()).pairs:
        if pair.field == "name":
            cards.append({"name": pair})
        elif cards and pair.field in PARTS:
            cards[-1].setdefault(pair.field, pair)
    cards = [card for card in cards if len(card) > 2 and {"specialty", "duty"} & set(card)]
    return [
        fact
        for index, card in enumerate(cards)
        for part in PARTS
        if part in card
        for fact in text_fact(document, f"staff[{index}].{part}", card[part].value, card[part].doubts)
    ]


def staff_of_text(document: Document, text: Passage) -> list[Fact]:
    """The staff from the text of the cell."""
    facts: list[Fact] = []
    index = 0
    for entry in _entries(text):
        parts, doubts = _parts(entry)
        if not parts or parts[0].text.strip() in ("姓名", ""):
            continue
        for name, part in zip(PARTS, _without_leads(parts), strict=False):
            facts += text_fact(document, f"staff[{index}].{name}", part, () if name == "name" else doubts)
        index += 1
    return facts


def _without_leads(parts: list[Passage]) -> list[Passage]:
    """The parts without the words of a sentence before them (现任, 熟悉, 拟负责). A sentence it is where two of the
    parts begin so: 负责培训 alone is a 拟分工 as it stands."""
    leads = _data()[1].leads
    lengths = [
        next((len(lead) for lead in leads.get(name, ()) if len(part) > len(lead) and part.text.startswith(lead)), 0)
        for name, part in zip(PARTS, parts, strict=False)
    ]
    if sum(length > 0 for length in lengths) < 2:
        return parts
    return [part[length:].strip() for part, length in zip(parts, lengths, strict=False)]


def _entries(text: Passage) -> list[Passage]:
    """One passage a person."""
    items = numbered(text) or _ended(text) or _bracketed(text)
    if items:
        return items
    labelled = [hit.start for hit in staff_vocabulary().find(text) if hit.field == "name"]
    if labelled:
        return [text[start:end] for start, end in zip(labelled, [*labelled[1:], len(text)], strict=True)]
    entries: list[Passage] = []
    for row in text.split("\n"):
        first = re.split(r"[、,;|/\t ]", row.text, maxsplit=1)[0]
        complete = bool(entries) and sum(entries[-1].text.count(mark) for mark in "、,;|/\t") >= 3
        if entries and (not _NAME.fullmatch(first) or first == row.text or not complete):
            entries[-1] = Passage.join((entries[-1], row), "\n")
        else:
            entries.append(row)
    return entries


def _ended(text: Passage) -> list[Passage]:
    """Entries that end with a semicolon each, all of four parts between the same marks, however the rows break."""
    pieces = [piece for part in unbroken(text).split(";") if (piece := part.strip(" 。"))]
    alike = any(all(piece.text.count(mark) == 3 for piece in pieces) for mark in "/|")
    return pieces if len(pieces) > 1 and alike else []


def _bracketed(text: Passage) -> list[Passage]:
    """Entries of a sentence that tells of each person in brackets: 王某（主任，熟悉…，负责…）、李某（…）."""
    plain = unbroken(text)
    found = list(_IN_BRACKETS.finditer(plain.text))
    return [plain[match.start() : match.end()] for match in found] if len(found) > 1 else []


def _parts(entry: Passage) -> tuple[list[Passage], tuple[str, ...]]:
    """Name, position, specialty and duty of one entry, and what makes the parts doubtful."""
    hits = staff_vocabulary().find(entry)
    if len(hits) >= 3 and hits[0].field == "name":
        by_field = {
            hit.field: entry[hit.end : end].strip(" \n\t,;、。")
            for hit, end in zip(hits, [*(h.start for h in hits[1:]), len(entry)], strict=True)
        }
        return [unbroken(by_field.get(part, Passage())) for part in PARTS], ()
    if told := _IN_BRACKETS.fullmatch(entry.text):
        inside = entry[told.start("told") : told.end("told")]
        pieces = [entry[: told.end("name")], *inside.split(",;")]
        return _four(pieces, ",") if len(pieces) == 4 else _by_words([pieces[0], *inside.split("、,;")])
    for separator in _SEPARATORS:
        plain = entry if separator == "\t" else unbroken(entry)
        pieces = _split(plain, separator)
        if len(pieces) == 4:
            return _four(pieces, separator)
        if len(pieces) > 4:
            return _by_words(pieces)
    pieces = [p for separator in ("、",) for p in _split(unbroken(entry), separator)]
    mixed = re.split(r"[、,;|/\t]", unbroken(entry).text)
    if len(mixed) >= 4:
        return _by_words(unbroken(entry).split("、,;|/\t"))
    return (pieces, (PART_MISSING,)) if pieces and _NAME.fullmatch(pieces[0].text) else ([], ())


def _split(entry: Passage, separator: str) -> list[Passage]:
    if separator != " ":
        return [part.strip(" \n\t。;") for part in entry.split(separator)]
    starts = [i for i in range(len(entry)) if i == 0 or (entry.blank_before(i) and not _broken_line(entry, i))]
    return [p for a, b in zip(starts, [*starts[1:], len(entry)], strict=True) if (p := entry[a:b].strip(" 。;"))]


def _broken_line(entry: Passage, index: int) -> bool:
    """Whether only a line of print ends before ``index``: no blank was printed there."""
    return len(entry[index - 1 : index + 1].lines) > 1


def _four(pieces: list[Passage], separator: str) -> tuple[list[Passage], tuple[str, ...]]:
    """Exactly four parts: as the form asks for them, unless the words stand in another order."""
    words = _data()[1]
    in_order = not words.is_topic(pieces[1].text) or pieces[1].text.endswith(words.positions)
    named = bool(_NAME.fullmatch(pieces[0].text.replace(" ", "")))
    return pieces, () if in_order and named and separator != "/" else (UNSURE_PARTS,)


def _by_words(pieces: list[Passage]) -> tuple[list[Passage], tuple[str, ...]]:
    """More than four parts: the topics in the middle are one part."""
    words = _data()[1]
    texts = [piece.text for piece in pieces]
    duty = next((i for i in range(2, len(texts)) if texts[i].startswith(words.duties)), len(texts) - 1)
    topics = [i for i in range(1, duty) if words.is_topic(texts[i]) and not texts[i].endswith(words.positions)]
    first = topics[0] if topics else 2
    first = max(first, 2)
    settled = (
        bool(_NAME.fullmatch(texts[0]))
        and topics == list(range(2, duty))
        and (texts[duty].startswith(words.duties) or not words.is_topic(texts[duty]))
    )
    parts = [pieces[0], _whole(pieces[1:first]), _whole(pieces[first:duty]), _whole(pieces[duty:])]
    return parts, () if settled else (UNSURE_PARTS,)


def _whole(pieces: Sequence[Passage]) -> Passage:
    return Passage.join(pieces, "、")
