"""劳动合同, 聘用合同 (劳动合同法 第十七条): parties on the cover and in the head, term and post in clauses, two dates.

A form prints all three kinds of term (固定, 无固定, 以完成任务) and the parties fill in one. 长期 stands for
无固定期限; a term that ends with a task has no end.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.documents.certificate import pairs_by_field
from extractors.documents.extraction import Extraction
from extractors.documents.labor_captions import with_captions
from extractors.documents.labor_terms import Clauses, load_clauses, position_in, term_facts
from extractors.documents.readings import INCOMPLETE_DATE, id_fact, tight
from extractors.facts import make_fact
from extractors.layout.blocks import Pair, flat
from extractors.layout.labels import load_vocabulary
from extractors.layout.lines import UNSURE_WRAP
from extractors.layout.pairing import find_pairs
from extractors.passage import Passage
from extractors.rows import Row, body_rows
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page
from schemas.values import dates, id_number
from schemas.values.names import same_organisation, same_person

TWICE = "两处一致"
NAMES_DIFFER = "文中几处名称不一致"
DATES_DIFFER = "甲乙双方所签日期不同，取较晚的一日"
COVER_DIFFERS = "封面与签字处日期不同"
MORE_BEHIND_NAME = "名称后另有字迹，已略去，请与纸面核对"
NOT_LIKE_A_NAME = "不像单位名称"

_SIGNING = re.compile(r"签字|签名|签章|盖章|公章|手印|签署")
_BEHIND_NAME = re.compile(r"\s*[(（][^()（）]*(?:甲方|乙方|简称|盖章|签字|公章|签章)[^()（）]*[)）]?\s*$|[\s_,;。:]+$")
_ORGANISATION_BEFORE = re.compile(
    r"(?P<name>[\u4e00-\u9fff()（）A-Za-z0-9]{4,36}?(?:公司|集团|大学|学院|研究院|研究所|事务所|合作社|协会|学会|商会|联盟|基金会|促进会|中心))"
    r"\s*[^\n]{1,4}$"
)
"""A name with scraps of a seal or of what shows through behind it."""
_RUN_ON = re.compile(
    r"\s*(?:甲方)?[(（]?(?:用人单位|聘用单位|甲方|单位|公司)(?:名称|全称)?[)）]?\s*[:：]?\s*"
    r"(?P<name>[\u4e00-\u9fff()（）]{4,36}(?:公司|集团|大学|学院|研究院|研究所|事务所|合作社))\s*(?:统一社会信用代码.{0,20})?$"
)
_PERSON = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff·]{1,12}|[A-Za-z][A-Za-z .]{3,40}")
_ID = re.compile(r"(?<![0-9A-Za-z])(?:[0-9*]{17}[0-9Xx*]|[0-9]{15})(?![0-9A-Za-z])")
_NEXT_LABEL = re.compile(r"(?<=..)(?:性别|身份证|居民身份|联系电话|联系方式|电话|住址|出生|民族|年龄|学历|户籍)")
_NO_PERSON = re.compile(r"^(?:性别|姓名|签字|签名|盖章|身份证|联系|电话|住址|地址|劳动者|员工|日期|年月日|乙方|甲方)")


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """The facts of the contract, from its labels, its clauses and its signature block."""
    clauses = load_clauses()
    rows = [row for page in pages for row in body_rows(page)]
    vocabulary = load_vocabulary("labor_contract")
    found = find_pairs(pages, vocabulary)
    found = replace(found, pairs=tuple(with_captions(pages, found.pairs, vocabulary)))
    pairs = pairs_by_field(pair for pair in found.pairs if _filled(pair))
    text = without_blanks(Passage.join(row.passage for row in rows))
    facts = _employer(document, [pair for pair in found.pairs if pair.field == "employer_name"], clauses)
    facts = (
        facts if facts and facts[0].value and NOT_LIKE_A_NAME not in facts[0].why else _run_on(document, rows) or facts
    )
    facts += _employee(document, [pair for pair in found.pairs if pair.field == "employee_name"])
    facts += _id_number(document, pairs.get("employee_id_number"), text)
    facts += term_facts(document, pairs, text, clauses)
    facts += position_in(document, pairs.get("position"), text, clauses)
    facts += _signed_on(document, [pair for pair in found.pairs if pair.field == "signed_on"], rows, clauses)
    return Extraction(facts, list(found.unmapped))


def without_blanks(text: Passage) -> Passage:
    """The print without blanks, line breaks and the underlines of what was to be filled in."""
    return Passage.join(text.split(" \n\t_"))


def _filled(pair: Pair) -> bool:
    return bool(without_blanks(pair.value))


def _bare(value: Passage) -> Passage:
    """A name without （以下简称甲方）, （盖章） and marks behind it, of several rows as long as it is one name."""
    value = value.strip(" \n\t_:,;。")
    for _ in range(2):
        if match := _BEHIND_NAME.search(value.text):
            value = value[: match.start()]
    return value.strip(" \n\t_:,;。")


def _employer(document: Document, pairs: Sequence[Pair], clauses: Clauses) -> list[Fact]:
    """The first place that names an organisation; others support it or make it doubtful."""
    named = [(pair, _bare(pair.value)) for pair in pairs]
    fitting = [(pair, name) for pair, name in named if clauses.is_organisation(flat(name))]
    if not fitting:
        for pair, name in named:
            if part := _organisation_in(name, clauses):
                doubts = [doubt for doubt in pair.doubts if doubt != UNSURE_WRAP]
                return [make_fact(document, "employer_name", part, flat(part), doubts=doubts)]
        told = [(pair, name) for pair, name in named if len(flat(name)) >= 4 and not _SIGNING.search(flat(name))]
        for pair, name in told:
            if cut := _ORGANISATION_BEFORE.match(name.text):
                name = name[: cut.end("name")]
                doubts = [*pair.doubts, MORE_BEHIND_NAME]
                return [make_fact(document, "employer_name", name, flat(name), doubts=doubts)]
        return [
            make_fact(document, "employer_name", name, flat(name), doubts=[*pair.doubts, NOT_LIKE_A_NAME])
            for pair, name in told[:1]
        ]
    (pair, name), others = fitting[0], [flat(other) for _, other in fitting[1:]]
    agreeing = [other for other in others if same_organisation(other, flat(name))]
    differing = [other for other in others if other not in agreeing]
    doubts = [*pair.doubts, *([NAMES_DIFFER] if differing and not agreeing else [])]
    evidence = [TWICE] if agreeing and not differing else []
    return [
        make_fact(
            document, "employer_name", name, flat(name), evidence=evidence, doubts=doubts, alternatives=differing[:2]
        )
    ]


def _organisation_in(value: Passage, clauses: Clauses) -> Passage | None:
    """The organisation a value begins with, where more follows it behind a mark or in the next row (its address, its
    name in English); or beside its own label, where the value is a party's whole section of a table."""
    rows = value.split("\n")
    for part in rows[0].split("\t,，;；。") if rows else []:
        if clauses.is_organisation(flat(part)):
            return part.strip()
        if "\t" not in rows[0].text:
            break
    return None


def _run_on(document: Document, rows: Sequence[Row]) -> list[Fact]:
    """The employer where its label runs into the name at the beginning of a line (用人单位四川某某有限公司)."""
    for row in rows:
        for index in row.indexes:
            line = Passage.of_line(row.page, index)
            if match := _RUN_ON.match(line.text):
                name = line[match.start("name") : match.end("name")]
                return [make_fact(document, "employer_name", name, flat(name))]
    return []


def _employee(document: Document, pairs: Sequence[Pair]) -> list[Fact]:
    """The first printed name; a signature by hand says who signed, not how the name is written."""
    named = []
    for pair in pairs:
        name = _bare(pair.value)
        first = name.split("\n\t,;(")[:1]
        value = first[0] if first else Passage()
        if label := _NEXT_LABEL.search(value.text):
            value = value[: label.start()].strip()
        if _PERSON.fullmatch(flat(value)) and not _NO_PERSON.match(flat(value)):
            named.append((pair, value, bool(_SIGNING.search(flat(pair.label))) or value.handwritten))
    named.sort(key=lambda one: one[2])
    if not named:
        return []
    pair, value, by_hand = named[0]
    others = [flat(other) for _, other, signed in named[1:] if not signed]
    agreeing = [flat(other) for _, other, _ in named[1:] if same_person(flat(other), flat(value))]
    differing = [other for other in others if other not in agreeing]
    doubts = [*([] if agreeing else pair.doubts), *([NAMES_DIFFER] if differing else [])]
    evidence = [TWICE] if agreeing and not differing and not by_hand else []
    return [
        make_fact(
            document, "employee_name", value, flat(value), evidence=evidence, doubts=doubts, alternatives=differing[:2]
        )
    ]


def _id_number(document: Document, pair: Pair | None, text: Passage) -> list[Fact]:
    """At its label; else the one number of a person that is right by its check digit."""
    if pair is not None:
        number = without_blanks(pair.value)
        match = _ID.search(number.text)
        return id_fact(document, "employee_id_number", number[match.start() : match.end()] if match else number)
    valid = [match for match in _ID.finditer(text.text) if id_number.is_valid(match[0].upper())]
    if len({match[0] for match in valid}) != 1:
        return []
    return id_fact(document, "employee_id_number", text[valid[0].start() : valid[0].end()])


def _signed_on(document: Document, pairs: Sequence[Pair], rows: Sequence[Row], clauses: Clauses) -> list[Fact]:
    """The day by which both have signed: of two dates in the signature block the later one (劳动合同法 第十六条)."""
    start = _signature_row(rows, clauses)
    signed = [date for row in rows[start:] for date in _dates(row.passage)] if start is not None else []
    at_label = [date for pair in pairs for date in _dates(pair.value)]
    complete = [(text, value) for text, value in (*signed, *at_label) if value]
    if not complete:
        empty = [*signed, *at_label][:1]
        return [make_fact(document, "signed_on", text, None, doubts=[INCOMPLETE_DATE]) for text, _ in empty]
    by_parties = {value for _, value in signed if value}
    everywhere = {value for _, value in complete if value}
    best = max(by_parties) if by_parties else complete[0][1]
    text = next(text for text, value in complete if value == best)
    doubts = [DATES_DIFFER] if len(by_parties) > 1 else [COVER_DIFFERS] if len(everywhere) > 1 else []
    places = {(one.page.number if one.page else 0, one.box) for one, _ in complete}
    evidence = [TWICE] if len(places) > 1 and not doubts else []
    others = sorted(value for value in everywhere if value != best)
    return [make_fact(document, "signed_on", text, best, evidence=evidence, doubts=doubts, alternatives=others)]


def _dates(text: Passage) -> list[tuple[Passage, str | None]]:
    """The dates in a row or value; those of two columns are kept apart where they are whole, else the pieces joined."""
    bare = without_blanks(text)
    found = [(text, dates.find_dates(text.text)), (bare, dates.find_dates(bare.text))]
    passage, best = max(found, key=lambda one: sum(date.value is not None for date in one[1]))
    return [(passage[one.start : one.end], one.value) for one in best]


def _signature_row(rows: Sequence[Row], clauses: Clauses) -> int | None:
    """The first row of the signature block: where the parties sign, behind the last clause."""
    texts = [tight(row.passage).text for row in rows]
    last_clause = max((index for index, text in enumerate(texts) if clauses.clause.match(text)), default=-1)
    signing = [index for index, text in enumerate(texts) if clauses.signature.search(text)]
    behind = [index for index in signing if index > last_clause]
    return behind[0] if behind else (signing[-1] if signing else None)
