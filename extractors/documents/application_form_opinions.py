"""申报单位意见 and 推荐单位意见 of the form: the commitment, who signed, when, under which seal."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from extractors.documents.imprints import seal_fact, seal_in
from extractors.documents.readings import date_fact, phone_fact, text_fact
from extractors.layout.blocks import Pair, flat
from extractors.layout.lists import unbroken
from extractors.passage import Passage, enclose
from extractors.rows import rows_of
from schemas.document import Document
from schemas.evidence import Box, Fact
from schemas.page import Page
from schemas.values import dates

MAY_BE_CUT = "签名不足三字且与表内人员不符，可能漏识"

OPINION_UNSURE = "未见申报单位的承诺，此项可能属于推荐单位"
OF_APPLICANT = "推荐单位负责人与申报单位人员同名，归属不能确定"
MIXED_ROWS = "名称内有重复文字，可能混入他行"

_PERSONS = ("legal_representative", "center_leader", "contact_person")
_APPLICANT, _RECOMMENDER = "applicant_opinion", "recommender_opinion"
_PARTS = ("handler", "contact", "signatory", "seal", "date", "recommender_name", "center_name")
_CENTER = re.compile(
    r"(?:(?:建设|组建|设立|创建|承建|承担|申报|申请|推荐|认定为?)的?)+[“\"《]?(?P<name>[^\s,。;:“”\"]{2,40}?知识产权运营中心)"
)
_COMMITMENT = re.compile(
    r"(?:我|本)(?:单位|公司|院|校|所|中心|企业|机构|会)[^\n]*?(?:隐瞒|责任|真实|后果|虚假)[^。]*。?"
)
_PHONE = re.compile(r"\+?\(?\d[\d\-—–()转 ]{5,}\d")
_LEAD_OVER = re.compile(r"[\s,、;/(:]*(?:(?:联系)?(?:电话|方式|手机)号?码?)?[\s,、;/(:]*$")
_LIKE_DATE = re.compile(r"[\d〇○零一二三四五六七八九]{2,4}年.{1,3}月.{1,4}日")
_SIGNED = re.compile(r"(?:主要|单位)?(?:负责人|法定代表人)(?:\(?签[字名章]\)?)?\s*:")
_SIGNED_BARE = re.compile(
    r"(?:负责人|法定代表人|法人代表)\(?(?:签[字名章](?:[或/]?盖章)?)\)?\s*(?P<name>(?![^\s(]*章)[\u4e00-\u9fff·]{2,8})(?=[\s(]|$)"
)
SEALED = re.compile(r"\s*\((?:单位)?(?:盖章|公章|签章|印章|章|加盖公章|单位公章)\)\s*$")
"""Where the seal belongs, behind a name: 某某公司（盖章）."""
_BLANK_DATE = re.compile(r"\d{0,4}\s*年\s*\d{0,2}\s*月\s*\d{0,2}\s*日")
_FIGURE = re.compile(r"[\d〇○零一二三四五六七八九十]")
_OF_FORM = re.compile(r"填|申报|申请|编制")
_OFFICE = re.compile(
    r"[\u4e00-\u9fff]{2,24}(?:局|委员会|厅|政府|办公室|管委会|中心|集团有限公司)(?:\([\u4e00-\u9fff]+\))?"
)


_AUTHORITY = re.compile(r".*(?:局|厅|人民政府|办公室)(?:[(（].*[)）])?")
"""The seal of an office recommends; where the two opinions stand close it reaches into the applicant's."""


@dataclass
class _Opinion:
    """An opinion's cell: its own text, its labelled parts, the places they take on each page."""

    label: Pair | None = None
    text: Passage = field(default_factory=Passage)
    parts: list[Pair] = field(default_factory=list)
    doubts: tuple[str, ...] = ()
    places: list[tuple[Page, Box]] = field(default_factory=list)

    def part(self, name: str) -> Pair | None:
        found = next((pair for pair in self.parts if pair.field == name and pair.value), None)
        return replace(found, doubts=(*found.doubts, *self.doubts)) if found else None

    @property
    def passages(self) -> list[Passage]:
        return [*(pair.value for pair in self.parts if pair.value), *([self.text] if self.text else [])]


def opinion_facts(document: Document, pairs: Sequence[Pair], named: Collection[str] = ()) -> list[Fact]:
    """What the two opinions say; ``named`` are the persons of the form. Without a cell of their own the parts
    belong to the opinion named last before them."""
    opinions = _opinions(pairs)
    applicant, recommender = opinions[_APPLICANT], opinions[_RECOMMENDER]
    facts = _center_name(document, pairs, applicant, recommender)
    facts += _commitment(document, applicant)
    committed = any(fact.key.endswith(".commitment") for fact in facts)
    applicant.doubts = () if committed else (OPINION_UNSURE,)
    facts += _handler(document, applicant)
    persons = {*named, *(flat(pair.value) for pair in pairs if pair.field in _PERSONS and pair.value)}
    facts += _signatory(document, "signatory", applicant, persons)
    facts += _date(document, "form_date", applicant, before=recommender.label) or _cover_date(
        document, pairs, applicant
    )
    facts += _seal(document, "seal_text", applicant, unlike=_AUTHORITY) or _cover_seal(document, pairs)
    facts += _recommender_name(document, pairs, recommender)
    facts += _signatory(document, "recommender_signatory", recommender, persons)
    own = {flat(pair.value) for pair in pairs if pair.field == "applicant_name" and pair.value}
    own |= {str(fact.value) for fact in facts if fact.key.endswith(".seal_text") and fact.value}
    other = re.compile("|".join(map(re.escape, own))) if own else None
    facts += _seal(document, "recommender_seal_text", recommender, unlike=other)
    facts += _date(document, "recommendation_date", recommender, before=None)
    return facts


def _opinions(pairs: Sequence[Pair]) -> dict[str, _Opinion]:
    opinions = {_APPLICANT: _Opinion(), _RECOMMENDER: _Opinion()}
    current = ""
    for pair in pairs:
        if pair.field in opinions:
            current = pair.field
            opinions[current].label = opinions[current].label or pair
            opinions[current].text = Passage.join((opinions[current].text, pair.value), "\n")
            opinions[current].places.append((pair.page, pair.box))
            continue
        section = pair.section if pair.section in opinions else current
        if section and pair.field in _PARTS:
            opinions[section].parts.append(pair)
            opinions[section].places.append((pair.page, pair.box))
        elif pair.field not in _PARTS:
            current = ""
    return opinions


def _center_name(document: Document, pairs: Sequence[Pair], applicant: _Opinion, recommender: _Opinion) -> list[Fact]:
    """The name applied for: in the commitment, at a label of its own, or in the recommendation."""
    for opinion in (applicant, recommender):
        for passage in map(unbroken, opinion.passages):
            match = _CENTER.search(passage.text)
            if match:
                name = passage[match.start("name") : match.end("name")]
                mixed = [MIXED_ROWS] if name.text.count("知识产权运营") > 1 else []
                return text_fact(document, "center_name", name, mixed)
        own = next((pair for pair in pairs if pair.field == "center_name" and pair.value), None)
        if own:
            return text_fact(document, "center_name", own.value, own.doubts)
    return []


def _commitment(document: Document, opinion: _Opinion) -> list[Fact]:
    """From 我单位 to the end of the sentence that promises the truth; all of the text where it is worded otherwise."""
    passage = unbroken(opinion.text)
    match = _COMMITMENT.search(passage.text)
    if match is None:
        return text_fact(document, "commitment", passage) if len(passage) > 12 else []
    end = passage.text.rfind("。") + 1
    return text_fact(document, "commitment", passage[match.start() : max(end, match.end())])


def _handler(document: Document, opinion: _Opinion) -> list[Fact]:
    """经办人及联系方式: name and number in one value, or the number at a label of its own."""
    pair = opinion.part("handler")
    facts: list[Fact] = []
    contact = opinion.part("contact")
    if pair is not None:
        value = _first_row(pair.value)
        phone = _PHONE.search(value.text)
        name = _person(value[: phone.start()] if phone else value)
        facts += text_fact(document, "handler", name, pair.doubts)
        if phone:
            facts += phone_fact(document, "handler_contact", value[phone.start() : phone.end()], pair.doubts)
            return facts
    if contact is not None:
        facts += phone_fact(document, "handler_contact", _first_row(contact.value), contact.doubts)
    return facts


def _person(text: Passage) -> Passage:
    """The name at the beginning, without what leads over to a telephone number."""
    match = _LEAD_OVER.search(text.text)
    return text[: match.start()] if match else text


def _signatory(document: Document, key: str, opinion: _Opinion, persons: Collection[str]) -> list[Fact]:
    """The name behind 负责人, without the date that may follow. A signature is written across the line and loses
    characters: a name of two that no person of the form has, or a piece of such a person's, is doubtful."""
    pair = opinion.part("signatory") or _behind_handler(opinion) or _behind_bracket(opinion)
    if pair is None:
        return []
    value = _first_row(pair.value)
    date = _BLANK_DATE.search(value.text)
    name = value[: date.start()] if date else value
    name = name.split("()")[0] if name.split("()") else name
    if "章" in name.text:
        return []
    strange = [OF_APPLICANT] if key.startswith("recommender") and flat(name) in persons else []
    cut = len(flat(name)) < 3 and flat(name) not in persons
    return text_fact(document, key, name, [*pair.doubts, *strange, *([MAY_BE_CUT] if cut else [])])


def _behind_handler(opinion: _Opinion) -> Pair | None:
    """负责人签字 in one line with 经办人 and the number, no blank between."""
    for pair in opinion.parts:
        match = _SIGNED.search(pair.value.text) if pair.field in ("handler", "contact") else None
        if match:
            return replace(pair, field="signatory", value=pair.value[match.end() :])
    return None


def _behind_bracket(opinion: _Opinion) -> Pair | None:
    """The name right behind 法定代表人（签章） whose colon was not read."""
    match = _SIGNED_BARE.search(opinion.text.text)
    if match is None or opinion.label is None:
        return None
    return replace(opinion.label, field="signatory", value=opinion.text[match.start("name") : match.end("name")])


def _first_row(value: Passage) -> Passage:
    rows = value.split("\n")
    return rows[0] if rows else value


def _date(document: Document, key: str, opinion: _Opinion, *, before: Pair | None) -> list[Fact]:
    """The date beside the seal: at its label, else the last one in the cell, else one on a line of its own before the
    next opinion."""
    labelled = opinion.part("date")
    if labelled is not None:
        return date_fact(document, key, labelled.value, labelled.doubts)
    for name in ("seal", "recommender_name", "signatory", "handler"):
        for pair in opinion.parts:
            if pair.field == name and (found := _last_date(pair.value)):
                return date_fact(document, key, found)
    found = _last_date(opinion.text) or _date_under(opinion.label, before)
    found = found or next((date for part in opinion.passages if (date := _like_date(part))), None)
    return date_fact(document, key, found) if found else []


def _cover_date(document: Document, pairs: Sequence[Pair], opinion: _Opinion) -> list[Fact]:
    """填报日期 at the head of the form, where the opinion has no place for a date."""
    if any(pair.field == "date" for pair in opinion.parts) or any(map(_has_place_for_date, opinion.passages)):
        return []
    for pair in pairs:
        if pair.field in (_APPLICANT, _RECOMMENDER):
            return []
        if pair.field == "date" and pair.value and _OF_FORM.search(pair.label.text):
            return date_fact(document, "form_date", pair.value, pair.doubts)
    return []


def _has_place_for_date(passage: Passage) -> bool:
    return _BLANK_DATE.search(passage.text) is not None


def _date_under(label: Pair | None, before: Pair | None) -> Passage | None:
    box = label.label.straight_box if label else None
    if label is None or box is None:
        return None
    end = 1.0
    if before is not None and before.page is label.page:
        end = (before.label.straight_box or (0, 1.0, 0, 0))[1]
    found: Passage | None = None
    for row in rows_of(label.page):
        if not box[1] <= row.box[1] < end:
            continue
        for index in row.indexes:
            line = Passage.of_line(row.page, index)
            date = _last_date(line) or _like_date(line)
            if date and len(line) - len(date) <= 2:
                found = date
    return found


def _like_date(passage: Passage) -> Passage | None:
    """What was a date before a character of it was lost (二二五年十月二十日)."""
    match = _LIKE_DATE.search(passage.text)
    return passage[match.start() : match.end()] if match else None


def _last_date(passage: Passage) -> Passage | None:
    text = passage.text.replace("\n", " ").replace("\t", " ")
    found = [date for date in dates.find_dates(text) if _FIGURE.search(text[date.start : date.end])]
    return passage[found[-1].start : found[-1].end] if found else None


def _seal(document: Document, key: str, opinion: _Opinion, *, unlike: re.Pattern[str] | None = None) -> list[Fact]:
    """The seal that lies in the opinion's cell; nearest the 盖章 label where several do."""
    for page in {id(page): page for page, _ in opinion.places}.values():
        box = enclose(box for other, box in opinion.places if other is page)
        seal = seal_in(page, _with_margin(box), unlike=unlike)
        if seal is not None:
            return [seal_fact(document, key, page, seal)]
    return []


def _cover_seal(document: Document, pairs: Sequence[Pair]) -> list[Fact]:
    """The seal over the applicant's name on the cover (建设主体（公章）), where none lies in the opinion."""
    for pair in pairs:
        if pair.field == "applicant_name" and pair.value:
            box = (0.0, pair.box[1] - 0.15, 1.0, pair.box[3] + 0.15)
            if seal := seal_in(pair.page, box, unlike=_AUTHORITY):
                return [seal_fact(document, "seal_text", pair.page, seal)]
    return []


def _with_margin(box: Box) -> Box:
    """A seal may stand over the edge of its cell."""
    return (box[0] - 0.05, box[1] - 0.03, box[2] + 0.25, box[3] + 0.05)


def _recommender_name(document: Document, pairs: Sequence[Pair], opinion: _Opinion) -> list[Fact]:
    """推荐单位 at a label, behind its 盖章, or on a line of the cell."""
    told = [pair for pair in pairs if pair.field == "recommender_name" and pair.value]
    own = next((pair for pair in told if _OFFICE.match(flat(pair.value))), told[0] if told else None)
    if own is not None:
        value = _first_row(own.value)
        end = SEALED.search(value.text) or _BLANK_DATE.search(value.text)
        return text_fact(document, "recommender_name", value[: end.start()] if end else value, own.doubts)
    for passage in opinion.passages:
        for row in passage.split("\n\t"):
            sealed = SEALED.search(row.text)
            name = row[: sealed.start()] if sealed else row
            if _OFFICE.fullmatch(flat(name)):
                return text_fact(document, "recommender_name", name)
    return []
