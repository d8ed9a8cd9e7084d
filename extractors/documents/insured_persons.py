"""The persons of a 社保参保证明: rows of a roster, or the one person of a statement with the months below."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import yaml

from extractors.documents.readings import amount_fact, count_fact, date_fact, id_fact, text_fact
from extractors.facts import make_fact
from extractors.layout.blocks import Pair, area, flat
from extractors.layout.labels import OTHER, Vocabulary
from extractors.layout.record import WRONG_FORM, Fits, Record
from extractors.layout.records import Records, find_records
from extractors.passage import Passage
from schemas.document import Document
from schemas.evidence import Fact, Origin
from schemas.page import Page
from schemas.values import dates

COUNTED_MONTHS = "按月份行计数"
CHANGES = "各月所载不同，取最常见或最后一月的"
_MOSTLY = 0.7
"""A value that so many of the rows have is the value; the others are misread or were so for a time."""
KINDS_DIFFER = "各险种所载不同，取养老保险"

_DATE = re.compile(r".*\d{4}.*\d.*", re.DOTALL)
FITS: Fits = {
    "sequence": re.compile(r"\d{1,4}"),
    "name": re.compile(r"[\u4e00-\u9fff·•*＊]{2,12}|[A-Za-z][A-Za-z .·]{2,40}"),
    "sex": re.compile(r"[男女]"),
    "id_number": re.compile(r"[\dXx*]{18}|[\dXx*]{15}|[A-Z]{1,2}[\d*]{6,10}"),
    "insured_from": _DATE,
    "insured_to": _DATE,
    "period": _DATE,
    "months": re.compile(r"\d{1,3}(?:个?月)?"),
    "status": re.compile(r"[\u4e00-\u9fff()]{2,10}"),
    "base": re.compile(r"¥?(?:\d{1,3}(?:,\d{3})+|\d{1,8})(?:\.\d+)?元?[.,。、·]?"),
}
_STATUS = re.compile(r"缴|参保|续保|正常|在职|在册|退|停|断|终止|有效|到账|离|死亡|注销")
"""What the words of a status have in them."""
_SUM = re.compile(r"小计|合计|总计|共计|累计")
_KIND_FITS: Fits = {**FITS, "insurance": re.compile(r".{0,16}(?:养老|失业|工伤|医疗|生育).{0,8}", re.DOTALL)}
_HISTORY_FITS: Fits = {**FITS, "employer": re.compile(r"[\u4e00-\u9fff()\w]{4,40}", re.DOTALL)}
_YEAR_FITS: Fits = {
    "year": re.compile(r"(?:19|20)\d{2}年?"),
    "month": re.compile(r"0?[1-9]月?|1[0-2]月?"),
    "base": FITS["base"],
}
_MONTH_FITS: Fits = {"month": re.compile(r"\d{4}\D?\d{1,2}\D?"), "base": FITS["base"]}


@dataclass(frozen=True)
class Persons:
    """``facts`` of the roster; ``records``: the table it was read from; ``months``: rows of a statement's months;
    ``kinds``: those of its kinds of insurance; ``employers``: rows that name the employer of their time, in order."""

    facts: list[Fact] = field(default_factory=list)
    unmapped: tuple[str, ...] = ()
    records: Records = field(default_factory=Records)
    months: list[Record] = field(default_factory=list)
    kinds: list[Record] = field(default_factory=list)
    employers: list[Record] = field(default_factory=list)

    def of_one(self, document: Document, pairs: Sequence[Pair]) -> list[Fact]:
        """The persons named by labels (姓名：…), each with the months that follow."""
        groups = _by_person(pairs)
        facts: list[Fact] = []
        for index, group in enumerate(groups):
            months = self.months if len(groups) == 1 else []
            facts += _labelled_person(document, f"persons[{index}]", group, months)
        return facts


@lru_cache
def _heads(kind: str) -> Vocabulary:
    path = Path(__file__).parent / "labels" / "insurance_proof.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    labels = {name: tuple(names) for name, names in data[kind].items()}
    labels[OTHER] = tuple(data[f"{kind}_other"])
    return Vocabulary(labels=labels, inside={}, patterns=dict(data[f"{kind}_patterns"]))


@lru_cache
def _kind_heads() -> Vocabulary:
    """The heads of a table with one row a kind of insurance: those of the roster but for the person's own."""
    path = Path(__file__).parent / "labels" / "insurance_proof.yaml"
    roster, kinds = _heads("roster"), tuple(yaml.safe_load(path.read_text(encoding="utf-8"))["insurance"])
    columns = ("insured_from", "insured_to", "period", "months", "status", "base")
    other = tuple(name for name in roster.labels[OTHER] if name not in kinds)
    labels = {**{name: roster.labels[name] for name in columns}, "insurance": kinds, OTHER: other}
    return replace(roster, labels=labels, patterns={name: roster.patterns[name] for name in columns[:2] + columns[3:]})


@lru_cache
def _history_heads() -> Vocabulary:
    """The heads of a table with one row an employer: those of the kinds of insurance, and the employer."""
    kinds = _kind_heads()
    return replace(kinds, labels={**kinds.labels, "employer": _heads("months").labels["employer"]})


@lru_cache
def _year_heads() -> Vocabulary:
    """The heads of a month table with year and month in columns of their own."""
    path = Path(__file__).parent / "labels" / "insurance_proof.yaml"
    parted = yaml.safe_load(path.read_text(encoding="utf-8"))["year_months"]
    months = _heads("months")
    patterns = {name: form for name, form in months.patterns.items() if name != "month"}
    return replace(months, labels={**months.labels, **{n: tuple(names) for n, names in parted.items()}},
                   patterns=patterns)  # fmt: skip


@lru_cache
def yearly_heads() -> Vocabulary:
    """The heads of a table with one row a year."""
    years = _year_heads()
    labels = {**years.labels, "months": _heads("roster").labels["months"], "month": ()}
    return replace(years, labels=labels, patterns={**years.patterns, "months": _heads("roster").patterns["months"]})


def with_months(rows: Sequence[Record]) -> list[Record]:
    """The rows with year and month as one value; without those that have not both (a total)."""
    joined = []
    for row in rows:
        year, month = row.values.get("year", Passage()), row.values.get("month", Passage())
        if not (_YEAR_FITS["year"].fullmatch(flat(year)) and _YEAR_FITS["month"].fullmatch(flat(month))):
            continue
        year, month = (part[: len(part) - part.text.endswith(mark)] for part, mark in ((year, "年"), (month, "月")))
        values = {**row.values, "month": Passage.join((year, month), "-")}
        joined.append(Record(row.page, values, row.doubts))
    return joined


def read_persons(document: Document, pages: Sequence[Page]) -> Persons:
    """The rows of the roster, or the month rows of a statement."""
    roster = find_records(pages, _heads("roster"), minimum=2, fits=FITS)
    roster = replace(roster, rows=[row for row in roster.rows if not _is_sum(row)])
    if roster.rows:
        rows = one_a_person(roster.rows)
        facts = [fact for i, row in enumerate(rows) for fact in _row(document, f"persons[{i}]", row)]
        return Persons(facts, roster.unmapped, roster)
    history = find_records(pages, _history_heads(), minimum=3, key="employer", fits=_HISTORY_FITS)
    dated = sorted((row for row in history.rows if _ends_of(row)), key=_ends_of)
    if dated:
        last = [row for row in dated if flat(row.values["employer"]) == flat(dated[-1].values["employer"])]
        return Persons([], history.unmapped, history, kinds=last[-1:], employers=dated)
    kinds = find_records(pages, _kind_heads(), minimum=3, key="insurance", fits=_KIND_FITS)
    if kinds.rows and len({flat(row.values.get("insurance", Passage())) for row in kinds.rows}) == len(kinds.rows):
        return Persons([], kinds.unmapped, kinds, kinds=kinds.rows)
    months = find_records(pages, _heads("months"), minimum=2, key="month", fits=_MONTH_FITS)
    if not any(month_of(row) for row in months.rows):
        parted = find_records(pages, _year_heads(), minimum=2, key="year", fits=_YEAR_FITS)
        months = replace(parted, rows=with_months(parted.rows)) if with_months(parted.rows) else months
    named = sorted((row for row in months.rows if "employer" in row.values and "month" in row.values), key=month_of)
    return Persons([], months.unmapped, months, months.rows, employers=named)


def _is_sum(row: Record) -> bool:
    """Whether the row is a subtotal of its page or the total (本页小计 | 15人), not a person."""
    return any(_SUM.search(flat(row.values[name])) for name in ("sequence", "name") if name in row.values)


def _ends_of(row: Record) -> str:
    """The last date of a row of the history; empty where it has none."""
    places = (row.values.get(name, Passage()) for name in ("insured_to", "period", "insured_from"))
    found = [
        dates.parse_date(flat(part)) or "" for text in places if "employer" in row.values for part in _dates_in(text)
    ]
    return max(found, default="")


def one_a_person(rows: Sequence[Record]) -> list[Record]:
    """The rows, those of one person in several months made one: what is the same in all stands, what changes is the
    last month's and says so. Without a column of months every row is a person."""
    if not any("month" in row.values for row in rows):
        return list(rows)
    by_person: dict[str, list[Record]] = {}
    for row in rows:
        by_person.setdefault(_who(row, by_person), []).append(row)
    return [_joined(group) for group in by_person.values()]


def _who(row: Record, before: dict[str, list[Record]]) -> str:
    """By what the person of a row is told from others: the number, else the name. Whose number was misread in one
    month is the person above of the same name."""
    number, name = (flat(row.values.get(key, Passage())) for key in ("id_number", "name"))
    if number in before or not name or (number and FITS["id_number"].fullmatch(number)):
        return number or name
    named = [who for who, rows in before.items() if any(flat(r.values.get("name", Passage())) == name for r in rows)]
    return named[-1] if len(named) == 1 else number or name


def _joined(group: Sequence[Record]) -> Record:
    ordered = sorted(group, key=month_of)
    joined = Record(ordered[-1].page)
    for name in dict.fromkeys(name for row in group for name in row.values):
        if name == "sequence" and len(group) > 1:
            continue
        told = [row for row in ordered if name in row.values]
        changes = name != "month" and len({flat(row.values[name]) for row in told}) > 1
        last = told[-1]
        joined.add(name, last.values[name], (*last.doubts.get(name, ()), *((CHANGES,) if changes else ())))
    return joined


def kind_facts(document: Document, kinds: Sequence[Record], known: Sequence[Fact]) -> list[Fact]:
    """The particulars beyond those ``known`` of the one person of a statement with a row a kind of insurance: that of
    养老, doubtful where the rows do not agree."""
    keys = {fact.key for fact in known}
    persons = {key.split(".")[1] for key in keys if ".persons[" in key}
    if persons != {"persons[0]"}:
        return []
    alone = kinds[0] if len(kinds) == 1 else None
    main = next((row for row in kinds if "养老" in row.values.get("insurance", Passage()).text), alone)
    if main is None:
        return []
    doubts = dict(main.doubts)
    for name, text in main.values.items():
        if any(flat(row.values[name]) != flat(text) for row in kinds if name in row.values):
            doubts[name] = (*doubts.get(name, ()), KINDS_DIFFER)
    facts = _row(document, "persons[0]", Record(main.page, main.values, doubts))
    return [fact for fact in facts if fact.key not in keys]


def base_facts(document: Document, pages: Sequence[Page], known: Sequence[Fact]) -> list[Fact]:
    """The base of the one person of a statement whose table is read in no other way (years down, months across): what
    stands under the head 缴费基数."""
    keys = {fact.key.partition(".")[2] for fact in known}
    if {key.partition(".")[0] for key in keys if key.startswith("persons[")} != {
        "persons[0]"
    } or "persons[0].base" in keys:
        return []
    values: list[Passage] = []
    for page in pages:
        for table in page.tables:
            for head in table.cells:
                hit = _heads("roster").whole(area(page, head.lines).text) if head.lines else None
                if hit and hit.field == "base":
                    below = [c for c in table.cells if c.column == head.column and c.row > head.row and c.lines]
                    values += [area(page, cell.lines) for cell in below]
    fitting = [value for value in values if FITS["base"].fullmatch(flat(value))]
    if not fitting:
        return []
    most, times = Counter(map(flat, fitting)).most_common(1)[0]
    value = next(value for value in reversed(fitting) if times < _MOSTLY * len(values) or flat(value) == most)
    return amount_fact(document, "persons[0].base", value, [CHANGES] if times < len(values) else [])


def _row(document: Document, key: str, record: Record) -> list[Fact]:
    facts: list[Fact] = []
    for name, read in _READERS.items():
        if name in record.values:
            facts += read(document, f"{key}.{name}", record.values[name], record.doubts.get(name, ()))
    facts += _span(document, key, record.values, record.doubts)
    return facts


_READERS: dict[str, Callable[[Document, str, Passage, Sequence[str]], list[Fact]]] = {
    "sequence": count_fact,
    "name": text_fact,
    "sex": text_fact,
    "id_number": id_fact,
    "months": count_fact,
    "status": text_fact,
    "base": amount_fact,
}


def _span(document: Document, key: str, values: dict[str, Passage], doubts: dict[str, tuple[str, ...]]) -> list[Fact]:
    """Begin and end of the insurance: two columns, or one with both dates in it."""
    facts: list[Fact] = []
    for name in ("insured_from", "insured_to", "period"):
        text = values.get(name, Passage())
        if not text:
            continue
        parts = _dates_in(text) or [text]
        first = "insured_to" if name == "insured_to" else "insured_from"
        facts += date_fact(document, f"{key}.{first}", parts[0], doubts.get(name, ()))
        if len(parts) == 2 and name != "insured_to" and "insured_to" not in values:
            facts += date_fact(document, f"{key}.insured_to", parts[1], doubts.get(name, ()))
    return facts


def _dates_in(text: Passage) -> list[Passage]:
    plain = text.text.replace("\n", " ").replace("\t", " ")
    spans = [(one.start, one.end) for one in dates.find_dates(plain)]
    if not spans:
        spans = [m.span() for m in re.finditer(r"(?<!\d)(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?!\d)", plain)]
    return [text[start:end] for start, end in spans]


def _by_person(pairs: Sequence[Pair]) -> list[dict[str, Pair]]:
    """The labelled particulars by person, each begun by its name; one person's where the label 姓名 was not read."""
    groups: list[dict[str, Pair]] = []
    for pair in pairs:
        if pair.field == "name" and pair.value:
            groups.append({"name": pair})
        elif groups and pair.field in {*_READERS, "insured_from"}:
            groups[-1].setdefault(pair.field, pair)
    if groups:
        return groups
    nameless = {
        pair.field: pair for pair in reversed(pairs) if pair.field in {*_READERS, "insured_from"} and pair.value
    }
    return [nameless] if "id_number" in nameless else []


def _labelled_person(document: Document, key: str, group: dict[str, Pair], months: Sequence[Record]) -> list[Fact]:
    facts: list[Fact] = []
    for name, read in _READERS.items():
        if name in group:
            odd = name == "status" and not _STATUS.search(flat(group[name].value))
            doubts = [*group[name].doubts, *([WRONG_FORM] if odd else [])]
            facts += read(document, f"{key}.{name}", group[name].value, doubts)
    if "insured_from" in group:
        facts += date_fact(document, f"{key}.insured_from", group["insured_from"].value, group["insured_from"].doubts)
    return [*facts, *_from_months(document, key, months, {fact.key.rpartition(".")[2] for fact in facts})]


def _from_months(document: Document, key: str, rows: Sequence[Record], known: set[str]) -> list[Fact]:
    """How many months the rows list, and the base and status where they never change. When the person was first insured
    they do not say: a statement covers a period."""
    dated = [(month, row) for row in rows if (month := month_of(row))]
    if not dated:
        return []
    dated.sort(key=lambda one: one[0])
    facts: list[Fact] = []
    if "months" not in known:
        count = len({month for month, _ in dated})
        doubtful = any(row.doubts.get("month") for row in rows) or len(dated) < len(rows)
        whole = Passage.join(row.values["month"] for _, row in dated)
        fact = make_fact(
            document, f"{key}.months", whole, count, doubts=[COUNTED_MONTHS] if doubtful else [], origin=Origin.DERIVED
        )
        facts.append(fact.model_copy(update={"raw": "", "why": (*fact.why, COUNTED_MONTHS)}))
    for name, read in (("base", amount_fact), ("status", text_fact)):
        same = [row for row in rows if name in row.values]
        if name in known or not same:
            continue
        told = Counter(flat(row.values[name]) for row in same)
        most, times = told.most_common(1)[0]
        usual = [row for row in same if flat(row.values[name]) == most]
        row = usual[-1] if times >= _MOSTLY * len(same) else ([row for _, row in dated if row in same] or same)[-1]
        doubts = [*row.doubts.get(name, ()), *([CHANGES] if len(told) > 1 else [])]
        facts += read(document, f"{key}.{name}", row.values[name], doubts)
    return facts


def month_of(row: Record) -> str:
    """The month of a row as ``YYYY-MM``; empty where it has none."""
    if "year" in row.values and (parted := re.fullmatch(r"(\d{4})-(\d{1,2})", flat(row.values["month"]))):
        return f"{parted[1]}-{int(parted[2]):02d}"
    return (dates.parse_date(flat(row.values["month"])) or "") if "month" in row.values else ""
