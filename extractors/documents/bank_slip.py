"""银行回单: one payment, as banks print it: in two columns, in tables, as labels and values in rows.

Some name 付款人 and 收款人 with each label, some mark a block of like labels (户名, 账号, 开户行) with a word beside or
above it, some know only 本方 and 对方 with the direction the money went. Slips that share a page are documents of their
own (``slip_regions``).
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from extractors.documents.extraction import Extraction
from extractors.documents.readings import text_fact
from extractors.documents.sides import Marker, by_order, find_markers, nearness, side_of
from extractors.documents.slip_amounts import amount_facts
from extractors.documents.slip_markers import with_whole_markers
from extractors.documents.slip_values import account_fact, code_fact, day_fact, lone_days, lone_numbers
from extractors.documents.unravelling import unravel
from extractors.layout.blocks import Found, Pair, flat
from extractors.layout.labels import load_vocabulary
from extractors.layout.pairing import find_pairs
from extractors.layout.slip_regions import is_title
from extractors.passage import Passage
from extractors.rows import rows_of
from schemas.document import Document
from schemas.evidence import Fact, FactState
from schemas.page import Page

BY_ORDER = "未读到付款人、收款人字样，按先后位置判断"
ONE_MARKER = "只读到付款、收款一方的字样，归属请核对"
NO_DIRECTION = "未读到借贷方向，付款方与收款方按本方付款判断"
LABEL_LOST = "标签未读出，按同一行对方栏目判断"
DAYS_AGREE = "交易日期与记账日期一致"

_FILE = Path(__file__).parent / "labels" / "bank_slip.yaml"
_SIDES = ("payer", "payee")
_PARTS = ("name", "account", "bank")
_PURPOSE = ("purpose", "message", "summary", "remark")
_NUMBERS = {
    "serial_number": ("serial_number", "payment_number"),
    "slip_number": ("slip_number", "voucher_number"),
}
_FORMS = {
    "name": re.compile("[\u4e00-\u9fff]{4}"),
    "account": re.compile(r"^[\d* \-]{9,}$"),
    "bank": re.compile("行|信用社|营业部"),
}
_NOTHING = re.compile(r"[-—–/\\.*无空\s]*")


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return data


@dataclass(frozen=True)
class _Reading:
    """The pairs of a slip, and the markers of its two parties."""

    found: Found
    pages: tuple[Page, ...]
    markers: tuple[Marker, ...]
    own_markers: tuple[Marker, ...]

    @property
    def rows(self) -> list[Passage]:
        """The rows of print, top to bottom."""
        return [row.passage for page in self.pages for row in rows_of(page)]

    def of(self, field: str) -> list[Pair]:
        """The filled pairs of ``field``, in reading order."""
        return [pair for pair in self.found.pairs if pair.field == field and pair.value]


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """The facts of the one slip on ``pages``."""
    reading = _read(pages)
    facts = _codes(document, reading) + _day(document, reading)
    parties = _parties(reading)
    for side in _SIDES:
        for part, read in _READERS.items():
            pair = parties.get((side, part))
            if pair:
                facts += read(document, f"{side}.{part}", pair.value, pair.doubts)
    facts += amount_facts(document, reading.rows, reading.of("amount"), reading.of("amount_words"))
    for pair in reading.of("balance")[:1]:
        facts += [fact for fact in amount_facts(document, (), [pair], [], key="balance") if fact.value is not None]
    for pair in _purpose(reading):
        facts += text_fact(document, "purpose", pair.value, pair.doubts)
    return Extraction(facts, list(reading.found.unmapped))


_READERS: Mapping[str, Callable[..., list[Fact]]] = {"name": text_fact, "account": account_fact, "bank": text_fact}


def _read(pages: Sequence[Page]) -> _Reading:
    rest: list[Page] = []
    marked: list[tuple[Page, list[Marker]]] = []
    for page in pages:
        whole = unravel(with_whole_markers(page), load_vocabulary("bank_slip"))
        without, markers = find_markers(whole, _data()["sides"])
        rest.append(without)
        marked.append((without, markers))
    own = [marker for page in rest for marker in find_markers(page, _data()["own_sides"])[1]]
    found = find_pairs(rest, load_vocabulary("bank_slip"))
    markers = [marker for _, some in marked for marker in some]
    if len({marker.side for marker in markers}) < 2:
        markers = [*markers, *_labels_as_markers(found)]
    return _Reading(found, tuple(rest), tuple(markers), tuple(own))


def _labels_as_markers(found: Found) -> Iterator[Marker]:
    """付款人：某公司 marks the 账号 and 开户行 that follow it, as does any other label that names its side."""
    for pair in found.pairs:
        side = pair.field.partition("_")[0]
        box = pair.label.straight_box
        if side in _SIDES and box:
            yield Marker(side, pair.page, box)


def _parties(reading: _Reading) -> dict[tuple[str, str], Pair]:
    """Side and part → its pair: from labels that name the side first."""
    found: dict[tuple[str, str], Pair] = {}
    for side in _SIDES:
        for part in _PARTS:
            names = [pair for pair in reading.of(side) if part == _part_at(pair) and not pair.owner]
            for pair in [*reading.of(f"{side}_{part}"), *names]:
                found.setdefault((side, part), pair)
    owned: dict[tuple[str, str], list[Pair]] = {}
    for pair in reading.found.pairs:
        key = (pair.field, pair.owner) if pair.owner in _PARTS else (pair.owner or pair.section, pair.field)
        if key[0] in _SIDES and key[1] in _PARTS and pair.value:
            owned.setdefault((str(key[0]), str(key[1])), []).append(pair)
    found |= _owned(owned)
    for part in _PARTS:
        free = [pair for pair in reading.of(part) if pair.owner not in _SIDES]
        for side, pair in _by_place(reading, free, {side for side in _SIDES if (side, part) in found}):
            found.setdefault((side, part), pair)
    found |= {key: pair for key, pair in _mirrored(found) if key not in found}
    outgoing = _outgoing(reading)
    doubts = (NO_DIRECTION,) if outgoing is None else ()
    for owner, side in zip(("own", "other"), _SIDES if outgoing is not False else _SIDES[::-1], strict=True):
        for part in _PARTS:
            for pair in reading.of(f"{owner}_{part}") + _unsided(reading, owner, part):
                found.setdefault((side, part), replace(pair, doubts=(*pair.doubts, *doubts)))
    return found


def _part_at(pair: Pair) -> str:
    """付款人 and 付款账户 without 户名 or 账号 name the party, or give its account where only that stands there."""
    return "account" if _FORMS["account"].search(flat(pair.value)) else "name"


def _owned(owned: Mapping[tuple[str, str], Sequence[Pair]]) -> dict[tuple[str, str], Pair]:
    """Pairs in a party's block. Where a block has two of a label and the other party none, the other party's marker was
    not read: the block reaches over both, and the right or lower one is the other party's."""
    found = {}
    for (side, part), pairs in owned.items():
        other = _SIDES[1 - _SIDES.index(side)]
        if len(pairs) == 2 and (other, part) not in owned and flat(pairs[0].value) != flat(pairs[1].value):
            for one, pair in zip((side, other), pairs, strict=True):
                found[one, part] = replace(pair, doubts=(*pair.doubts, ONE_MARKER))
        else:
            found[side, part] = pairs[-1]
    return found


def _mirrored(found: Mapping[tuple[str, str], Pair]) -> Iterator[tuple[tuple[str, str], Pair]]:
    """A payer whose labels were not read, left of the payee's labels in two columns: what stands in the same row."""
    for part, form in _FORMS.items():
        other = found.get(("payee", part))
        box = other.label.straight_box if other else None
        if other is None or box is None or box[0] < 0.4 or ("payer", part) in found:
            continue
        for index, line in enumerate(other.page.lines):
            middle = (line.box[1] + line.box[3]) / 2
            text = Passage.of_line(other.page, index)
            beside = box[1] < middle < box[3] and line.box[2] < box[0]
            if beside and form.search(text.text) and not load_vocabulary("bank_slip").find(text):
                yield ("payer", part), replace(other, value=text, doubts=(LABEL_LOST,))
                break


def _by_place(reading: _Reading, pairs: Sequence[Pair], taken: Collection[str]) -> Iterator[tuple[str, Pair]]:
    """Pairs of labels both parties have, with the side each stands on; ``taken``: the sides that have theirs."""
    if _knows_own(reading):
        return
    lone = reading.markers[0] if len({marker.side for marker in reading.markers}) == 1 else None
    if lone and (len(pairs) > 1 or lone.side in taken):
        yield from _by_one_marker(lone, pairs, taken)
        return
    ordered = by_order(pairs, _SIDES)
    for pair in pairs:
        side = side_of(pair, reading.markers)
        if side:
            yield side, pair
        elif id(pair) in ordered:
            yield ordered[id(pair)], replace(pair, doubts=(*pair.doubts, BY_ORDER))


def _by_one_marker(marker: Marker, pairs: Sequence[Pair], taken: Collection[str]) -> Iterator[tuple[str, Pair]]:
    """Where only one party's marker was read: the label nearest to it is its own, another one the other party's."""
    other = next(side for side in _SIDES if side != marker.side)
    own = None if marker.side in taken else min(pairs, key=lambda pair: nearness(pair, marker))
    for pair in pairs:
        yield (marker.side if pair is own else other), replace(pair, doubts=(*pair.doubts, ONE_MARKER))


def _knows_own(reading: _Reading) -> bool:
    """Whether the slip tells the account's owner and the other party instead of payer and payee."""
    told = any(reading.of(f"other_{part}") for part in _PARTS) or bool(reading.own_markers)
    return told and not reading.markers


def _unsided(reading: _Reading, owner: str, part: str) -> list[Pair]:
    """户名 without 对方 before it is the account's owner; under the markers 本方 and 对方, what stands there."""
    if not _knows_own(reading):
        return []
    pairs = reading.of(part)
    if not reading.own_markers:
        return pairs if owner == "own" else []
    return [pair for pair in pairs if (side_of(pair, reading.own_markers) or "own") == owner]


def _outgoing(reading: _Reading) -> bool | None:
    """Whether the owner of the account paid: by the direction printed, else by the title."""
    texts = [flat(pair.value) for pair in reading.of("direction")]
    titles = [row.passage.text for page in reading.pages for row in rows_of(page) if is_title(row.passage.text)]
    for text in [*texts, *titles]:
        out, into = (re.search(_data()[way], text.strip()) is not None for way in ("outgoing", "incoming"))
        if out != into:
            return out
    return None


def _codes(document: Document, reading: _Reading) -> list[Fact]:
    facts: list[Fact] = []
    for field, labels in _NUMBERS.items():
        for pair in [pair for label in labels for pair in reading.of(label)]:
            found = code_fact(document, field, pair.value, pair.doubts)
            if found:
                facts += found
                break
    numbers = lone_numbers(reading.pages)
    if len(numbers) == 1 and not any(fact.key.endswith("slip_number") for fact in facts):
        facts += code_fact(document, "slip_number", numbers[0])
    return facts


def _day(document: Document, reading: _Reading) -> list[Fact]:
    """交易日期, else 记账日期, else the day that stands alone; two places that agree are evidence."""
    days = [fact for field in ("paid_on", "booked_on") for pair in reading.of(field)
            for fact in day_fact(document, "paid_on", pair.value, pair.doubts)]  # fmt: skip
    lone = [fact for text in lone_days(reading.pages) for fact in day_fact(document, "paid_on", text)]
    alone = len({fact.value for fact in lone}) == 1 and not any(fact.value for fact in days)
    days += lone if alone else []
    read = [fact for fact in days if fact.value]
    if not read:
        return days[:1]
    first = read[0]
    again = any(other.value == first.value and other.box != first.box for other in read[1:])
    if again and first.state is FactState.DOUBTFUL and not first.alternatives:
        first = first.model_copy(update={"state": FactState.CONFIRMED})
    return [first.model_copy(update={"why": (*first.why, DAYS_AGREE)}) if again else first]


def _purpose(reading: _Reading) -> list[Pair]:
    """用途 before 附言, 摘要 and 备注; one that is left empty does not count."""
    for field in _PURPOSE:
        for pair in reading.of(field):
            if not _NOTHING.fullmatch(flat(pair.value)):
                return [pair]
    return []
