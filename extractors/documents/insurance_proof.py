"""社保参保证明: rosters of a unit and statements of one person, ruled or not, over several pages.

Layouts differ by province and none is fixed by law, so everything is found by its label or column head (domain 3.5).
"""

import re
from collections.abc import Callable, Sequence

from extractors.documents.extraction import Extraction
from extractors.documents.imprints import seal_fact
from extractors.documents.insurance_pages import by_person, together
from extractors.documents.insurance_sentences import told_facts
from extractors.documents.insurance_statement import counted_months, odd_length, sentences, stated_facts
from extractors.documents.insurance_years import yearly_months
from extractors.documents.insured_persons import base_facts, kind_facts, read_persons, yearly_heads
from extractors.documents.readings import count_fact, date_fact, text_fact, uscc_fact
from extractors.facts import make_fact
from extractors.layout.blocks import Pair, flat, unique
from extractors.layout.choosing import chosen
from extractors.layout.labels import load_vocabulary
from extractors.layout.lines import UNSURE_WRAP
from extractors.layout.pairing import find_pairs
from extractors.layout.record import Record
from extractors.passage import Passage
from extractors.rows import rows_of
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page
from schemas.values import dates

EMPLOYER_CHANGES = "缴费期间单位有变动，取最后一月的单位"

_TOTAL = re.compile(
    r"(?<!本页)(?<!每页)(?<!该页)(?:合计|总计|共计|共有|共|总人数|参保人数|参保总人数|在册(?:参保)?(?:职工|人员)?|参保(?:职工|人员))\s*[(（]?(?:总?人数)?\s*[:：]?\s*"
    r"(?P<count>\d{1,5})\s*(?:人|名)"
)
_COUNT = re.compile(r"\D{0,2}(?P<count>\d{1,5})\s*(?:人|名)?[)）。\s]*")
_AGENCY = re.compile(
    r"[\u4e00-\u9fff]{2,20}(?:社会保险(?:事业)?(?:管理)?(?:局|中心|基金管理局|服务中心|事务中心)|社会保障局|社会保险事业局"
    r"|社会保险经办中心|社保中心|人力资源和社会保障局|社会保险管理服务中心)"
    r"|国家税务总局[\u4e00-\u9fff]{2,20}税务局(?:[\u4e00-\u9fff]{2,12}(?:分局|税务所|所))?"
)
_SPACES = str.maketrans("\n\t", "  ")


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """Employer, period, persons and the particulars of the print; several persons' statements one by one."""
    parts = [_read(document, run) for run in by_person(pages, load_vocabulary("insurance_proof"))]
    if len(parts) > 1 and all(any(".persons[" in fact.key for fact in part.facts) for part in parts):
        return Extraction(together([part.facts for part in parts]), list(unique(n for p in parts for n in p.unmapped)))
    return parts[0] if len(parts) == 1 else _read(document, pages)


def _read(document: Document, pages: Sequence[Page]) -> Extraction:
    """A roster, or the statement of one person."""
    persons = read_persons(document, pages)
    found = find_pairs(pages, load_vocabulary("insurance_proof"), persons.records)
    by_field = {pair.field: pair for pair in chosen(found.pairs)}
    facts: list[Fact] = []
    for field, (key, read) in _READERS.items():
        if field in by_field:
            facts += read(document, key, by_field[field].value, by_field[field].doubts)
    facts += _code(document, by_field)
    facts += _period(document, by_field)
    people = persons.facts or persons.of_one(document, found.pairs)
    told = _told(document, pages, [*facts, *people], roster=bool(persons.facts))
    last_month = [fact for fact in told if fact.key.endswith(".period_to")]
    people += [fact for fact in told if fact not in last_month]
    people += kind_facts(document, persons.kinds, people)
    facts += people + base_facts(document, pages, people)
    if not persons.facts and _one_without_months(people):
        facts += yearly_months(document, pages, yearly_heads()) or counted_months(document, pages)
    facts += _last_employer(document, persons.employers, facts)
    facts += stated_facts(document, pages, known={fact.key.partition(".")[2] for fact in facts})
    facts += last_month if not any(".period_" in fact.key for fact in facts) else []
    facts += _total(document, pages, by_field.get("total_persons"))
    facts += _agency(document, pages, by_field.get("agency"))
    return Extraction(facts, [*found.unmapped, *persons.unmapped])


def _one_without_months(people: Sequence[Fact]) -> bool:
    keys = {fact.key.partition(".")[2] for fact in people if ".persons[" in fact.key}
    return {key.partition(".")[0] for key in keys} == {"persons[0]"} and "persons[0].months" not in keys


def _last_employer(document: Document, told: Sequence[Record], known: Sequence[Fact]) -> list[Fact]:
    """The employer named in the rows ``told``, in order of time, where no label names one: the last, doubtful where the
    employer changed within the statement."""
    if not told or any(fact.key.endswith(".employer_name") for fact in known):
        return []
    last = told[-1]
    earlier = [
        name for name in unique(flat(row.values["employer"]) for row in told) if name != flat(last.values["employer"])
    ]
    doubts = [*last.doubts.get("employer", ()), *([EMPLOYER_CHANGES] if earlier else [])]
    facts = text_fact(document, "employer_name", last.values["employer"], doubts)
    return [fact.model_copy(update={"alternatives": tuple(earlier)}) for fact in facts]


def _told(document: Document, pages: Sequence[Page], facts: Sequence[Fact], *, roster: bool) -> list[Fact]:
    """What sentences tell of persons, beyond ``facts``; a roster is complete, and of labelled persons only one can be
    meant."""
    labelled = {fact.key.partition(".")[2].partition(".")[0] for fact in facts if ".persons[" in fact.key}
    if roster or len(labelled) > 1:
        return []
    known = {fact.key for fact in facts}
    return [fact for fact in told_facts(document, pages) if fact.key not in known]


def _code_text(document: Document, key: str, text: Passage, doubts: Sequence[str]) -> list[Fact]:
    """A code without blanks, up to the sentence that may follow it."""
    match = re.match(r"\s*([0-9A-Za-z\-]+(?: [0-9A-Za-z\-]+)*)", text.text)
    if match is None:
        return []
    code = text[match.start(1) : match.end(1)]
    if "\n" in text.text[match.end(1) :]:
        doubts = [doubt for doubt in doubts if doubt != UNSURE_WRAP]
    return [make_fact(document, key, code, code.text.replace(" ", ""), doubts=doubts)]


def _check_code(document: Document, key: str, text: Passage, doubts: Sequence[str]) -> list[Fact]:
    facts = _code_text(document, key, text, doubts)
    return _code_text(document, key, text, [*doubts, *odd_length(str(facts[0].value))]) if facts else []


def _valid_to(document: Document, key: str, text: Passage, doubts: Sequence[str]) -> list[Fact]:
    """The last date of 有效期 (a period has two); a duration (三个月) stays text."""
    found = dates.find_dates(text.text.translate(_SPACES))
    if not found:
        return text_fact(document, key, text, doubts)
    return date_fact(document, key, text[found[-1].start : found[-1].end], doubts)


_READERS: dict[str, tuple[str, Callable[[Document, str, Passage, Sequence[str]], list[Fact]]]] = {
    "employer_name": ("employer_name", text_fact),
    "printed_on": ("printed_on", date_fact),
    "valid_to": ("valid_to", _valid_to),
    "verification_code": ("verification_code", _check_code),
}


def _code(document: Document, pairs: dict[str, Pair]) -> list[Fact]:
    """统一社会信用代码 where it is printed, else the unit's number at the agency."""
    if "uscc" in pairs and pairs["uscc"].value:
        return uscc_fact(document, "employer_code", pairs["uscc"].value, pairs["uscc"].doubts)
    if "unit_number" in pairs:
        return _code_text(document, "employer_code", pairs["unit_number"].value, pairs["unit_number"].doubts)
    return []


def _period(document: Document, pairs: dict[str, Pair]) -> list[Fact]:
    """缴费期间 as two months, wherever they stand: in one value, or at two labels."""
    facts: list[Fact] = []
    if "period" in pairs and pairs["period"].value:
        pair = pairs["period"]
        parts = months_in(pair.value)
        for key, part in zip(("period_from", "period_to"), parts, strict=False):
            facts += _month(document, key, part, pair.doubts)
    for key in ("period_from", "period_to"):
        if key in pairs and not any(fact.key.endswith(key) for fact in facts):
            facts += _month(document, key, pairs[key].value, pairs[key].doubts)
    return facts


def months_in(text: Passage) -> list[Passage]:
    """The dates in ``text``, months written 202501 among them."""
    plain = text.text.translate(_SPACES)
    spans = [(one.start, one.end) for one in dates.find_dates(plain)]
    for match in re.finditer(r"(?<!\d)(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?!\d)", plain):
        if not any(start < match.end() and match.start() < end for start, end in spans):
            spans.append(match.span())
    return [text[start:end] for start, end in sorted(spans)]


def _month(document: Document, key: str, text: Passage, doubts: Sequence[str]) -> list[Fact]:
    """A date cut to its month (contract 1: ``YYYY-MM``)."""
    facts = date_fact(document, key, text, doubts)
    return [fact.model_copy(update={"value": fact.value[:7]}) if fact.value else fact for fact in facts]


def _total(document: Document, pages: Sequence[Page], pair: Pair | None) -> list[Fact]:
    if pair is not None and (count := _COUNT.fullmatch(pair.value.text)):
        part = pair.value[count.start("count") : count.end("count")]
        return count_fact(document, "total_persons", part, pair.doubts)
    for page in reversed(pages):
        for row in reversed(rows_of(page)):
            passage = row.passage
            match = _TOTAL.search(passage.text)
            if match:
                part = passage[match.start("count") : match.end("count")]
                return [make_fact(document, "total_persons", part, int(part.text))]
    text, _ = sentences(pages)
    if match := _TOTAL.search(text.text):
        part = text[match.start("count") : match.end("count")]
        return [make_fact(document, "total_persons", part, int(part.text))]
    return []


def _agency(document: Document, pages: Sequence[Page], pair: Pair | None) -> list[Fact]:
    """经办机构 at its label, else printed alone (a line of its own), else by its seal."""
    if pair is not None and len(flat(pair.value)) >= 4:
        return text_fact(document, "agency", pair.value, pair.doubts)
    for page in reversed(pages):
        for index in reversed(range(len(page.lines))):
            line = Passage.of_line(page, index)
            if _AGENCY.fullmatch(line.text):
                return text_fact(document, "agency", line)
    for page in pages:
        for seal in page.seals:
            name = _AGENCY.match(seal.text)
            if name:
                return [seal_fact(document, "agency", page, seal, value=name[0])]
    return []
