"""产业知识产权运营中心申报表 / 申报书: the claim itself (the Sichuan form: appendix of 川市监办[2025]16号).

Found by labels over ruled cells, aligned lines and running text; the layout of no form is assumed. 职务 and 联系方式
belong to the person named last before them; 经办人 and 负责人 to the opinion they stand in.
"""

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from extractors.documents.application_form_chapters import entity_count_of, read_chapters
from extractors.documents.application_form_contacts import contact_facts, contact_records
from extractors.documents.application_form_opinions import SEALED, opinion_facts
from extractors.documents.application_form_pages import with_inner_apart, with_told_labels, without_frames
from extractors.documents.application_form_staff import (
    staff_of_cards,
    staff_of_records,
    staff_of_text,
    staff_vocabulary,
)
from extractors.documents.extraction import Extraction
from extractors.documents.readings import count_fact, phone_fact, settled, text_fact
from extractors.facts import make_fact
from extractors.layout.blocks import Found, Pair, flat
from extractors.layout.choosing import chosen
from extractors.layout.labels import label_name, load_vocabulary
from extractors.layout.lines import UNSURE_WRAP
from extractors.layout.lists import split_list, unbroken
from extractors.layout.pairing import find_pairs
from extractors.layout.record import Record
from extractors.layout.records import find_records
from extractors.passage import Passage
from extractors.rows import Row, rows_of
from extractors.running_text import card_rows, claims, within_cells
from schemas.document import Document
from schemas.evidence import Fact, FactState
from schemas.page import Page

NOT_A_POSTCODE = "邮编不是6位数字"
MAY_BEGIN_ABOVE = "紧邻的上方或中间另有文字，起止不能确定"
MAY_GO_ON = "末尾没有句号，可能未完"
STAFF_UNLIKE_CLAIM = "名单人数与文中所述人数不符，可能漏行或错行"
OWNER_UNSURE = "所属人员不能确定"
NOT_A_NAME = "内容不像姓名"

_PERSONS = ("legal_representative", "center_leader", "contact_person")
_PROSE = (
    "industry_overview",
    "office_conditions",
    "work_mechanism",
    "base_systems",
    "own_plan",
    "services_planned",
    "expected_results",
)
_PARTICULARS = ("person_name", "position", "contact")
_OPINIONS = ("applicant_opinion", "recommender_opinion")
_RUNNING = ("cases_text", "achievements", "foundation", "office_conditions", "work_mechanism", "base_systems")
_TITLE = re.compile(
    r"(?:附[件表录]\s*\d*[:.]?\s*)?(?P<title>[^\n]{0,30}?知识产权运营中心[^\n]{0,10}?(?:申报|申请|推荐)(?:表|书))"
)
_LABELLED = re.compile(r"(?!附[件表录])[\u4e00-\u9fff\s]{2,8}[:：]")
"""What stands at a label above a title is no part of it (受理编号：, 项目类别：产业类)."""
_OWN_NAME = re.compile(
    r"(?!(?:[\u4e00-\u9fff]{2,5}(?:省|市|自治区|州|盟)|国家级?|省级|自治区级|市级)?产业知识产权)"
    r"[\u4e00-\u9fff]{2,30}知识产权运营中心"
)
"""The name of one centre, with its industry; without, it is but what such centres are called."""
_ORGANISATION = re.compile(
    r"(?:公司|大学|学院|学校|[院所厂会校馆局委社园]|中心|集团|联盟|合作社|管委会)(?:\([^()]+\))?$"
)
_TICK = "[☑☒√✓■✔▣●⊠]"
_BOX = r"(?:[☑☒√✓■✔▣●⊠□☐○◯]|\(\s*[√✓✔]?\s*\)|(?<![进出人窗港])口(?!岸))"
"""A box, ticked or not; an empty one is read as 口 now and then."""
_OPTION = rf"(?:(?!{_BOX})[^\n\t])+"
_EMPTY = re.compile(r"[-—–一/\\·.\s]{0,4}")
_SMALLER = 0.87
_NOTE = re.compile(r"\([^()]{2,12}\)")
_APART = 1.0
_WITH_POSTCODE = re.compile(r"[\s,;(]*(?:邮政编码|邮编)[:\s]*(?P<code>\d{6})[\s)。]*$")
_PHONE = r"(?P<number>1\d{10}|0\d{2,3}[-— ]?\d{7,8})"
_IN_ONE = re.compile(
    rf"(?P<name>[\u4e00-\u9fff·]{{2,8}})[、,;/(](?P<position>[\u4e00-\u9fff()]{{2,20}})[、,;/]{_PHONE}\)?"
)
_WITH_PHONE = re.compile(
    rf"(?P<position>[\u4e00-\u9fff()、/]{{2,20}}?)[\s,;]*(?:(?:联系|办公|移动)?电话|联系方式|手机号?码?)[:\s]*{_PHONE}"
)
_NAME = re.compile(r"[\u4e00-\u9fff·•]{2,12}(?:\(.*\))?|[A-Za-z .·]{3,40}")


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """All facts of the form, and the labels nobody maps."""
    pages = [with_told_labels(with_inner_apart(without_frames(page))) for page in pages]
    staff = find_records(pages, staff_vocabulary(), minimum=3)
    contacts = contact_records(pages, _PERSONS)
    inner = {
        (number, table): list(range(page.tables[table].rows))
        for number, page in enumerate(pages)
        for table in within_cells(page)
    }
    records = replace(staff.with_lines(contacts), used=card_rows(pages) | inner | staff.used)
    told = read_chapters(pages, records)
    labelled = find_pairs(pages, load_vocabulary("application_form"), records.with_lines(told.used))
    found = Found(_together(told.pairs, labelled.pairs), labelled.unmapped)
    by_field = {pair.field: pair for pair in chosen(_best_named_first(_without_persons(found.pairs)))}
    facts = _title(document, pages)
    for field, read in _READERS.items():
        if field in by_field:
            facts += _once({fact.key for fact in facts}, read(document, field, *_value_of(by_field[field])))
    facts += contact_facts(document, contacts.rows) or _contacts(document, found.pairs)
    facts += _staff(document, by_field.get("team"), staff.rows) or staff_of_cards(document, pages)
    texts = {field: by_field[field].value for field in _RUNNING if field in by_field and by_field[field].value}
    if "entity_count" not in by_field and (count := entity_count_of(pages)):
        facts += count_fact(document, "entity_count", count)
    facts += claims(document, texts, pages, [*told.headings, *([by_field["team"].value] if "team" in by_field else [])])
    persons = {str(fact.value) for fact in facts if fact.key.endswith(".name") and fact.value}
    facts += _once({fact.key for fact in facts}, opinion_facts(document, found.pairs, persons))
    facts = _counted(facts)
    return Extraction(facts, [*told.unmapped, *found.unmapped, *staff.unmapped])


def _counted(facts: Sequence[Fact]) -> list[Fact]:
    """The facts; where the text tells another head count than the list of staff has, a row may be lost: its entries are
    doubtful."""
    told = next((fact.value for fact in facts if fact.key.endswith(".claimed_staff")), None)
    listed = {match[1] for fact in facts if (match := re.search(r"\.staff\[(\d+)\]\.", fact.key))}
    if not isinstance(told, int) or not listed or len(listed) == told:
        return list(facts)
    return [
        fact.model_copy(update={"state": FactState.DOUBTFUL, "why": (STAFF_UNLIKE_CLAIM, *fact.why)})
        if ".staff[" in fact.key and fact.state is FactState.CONFIRMED
        else fact
        for fact in facts
    ]


def _value_of(pair: Pair) -> tuple[Passage, Sequence[str]]:
    """The value with its doubts, and one more where rows that may belong to it stand right above its first, or the rest
    of a label within it."""
    rest = _NOTE.search(pair.value.text) if pair.field == "expected_results" else None
    early = pair.free and pair.field in load_vocabulary("application_form").open_ended and _goes_on_above(pair)
    doubts = [MAY_BEGIN_ABOVE] if early or (rest and "指标" in rest[0]) else []
    unended = pair.field in _PROSE and not re.search(r"[。;;!…)]\W*$", pair.value.text.rstrip())
    return pair.value, [*pair.doubts, *doubts, *([MAY_GO_ON] if unended else [])]


def _goes_on_above(pair: Pair) -> bool:
    """Whether a row of print ends right above a value that stands beside its label."""
    label, rows = pair.label.straight_box, pair.value.split("\n")
    first = rows[0].straight_box if rows else None
    if label is None or first is None or rows[0].page is not pair.page or label[2] > first[0]:
        return False
    height = first[3] - first[1]
    return any(
        abs(line.box[0] - first[0]) < 0.012 and -0.3 * height < first[1] - line.box[3] < 0.8 * height
        for line in pair.page.lines
    )


def _together(told: Sequence[Pair], labelled: Sequence[Pair]) -> tuple[Pair, ...]:
    """The pairs of chapters with those found by labels; the text of a chapter is whole, so it goes first."""
    fields = {pair.field for pair in told if pair.value} & {*_READERS, "team", "foundation", "plan"}
    opinions = {pair.field for pair in told} & set(_OPINIONS)
    kept = [pair for pair in labelled if pair.field not in fields and pair.section not in opinions]
    return (*kept, *told)


def _list(document: Document, key: str, text: Passage, doubts: Sequence[str]) -> list[Fact]:
    names = list(itertools.takewhile(lambda name: not _is_part_of_label(name), split_list(text)))
    return [fact for i, name in enumerate(names) for fact in text_fact(document, f"{key}[{i}]", name, doubts)]


def _is_part_of_label(name: Passage) -> bool:
    """Whether ``name`` is but a piece of a label: what follows it in a list belongs to that label."""
    bare = label_name(name.text)
    labels = load_vocabulary("application_form").by_name
    return len(bare) >= 3 and any(bare in label for label in labels)


def _postcode(document: Document, key: str, text: Passage, doubts: Sequence[str]) -> list[Fact]:
    value = flat(text).replace(" ", "").strip(".。,;:·")
    proven = bool(re.fullmatch(r"\d{6}", value))
    if not proven and len(within := re.findall(r"(?<!\d)\d{6}(?!\d)", value)) == 1:
        value = within[0]
    against = [*settled(doubts, proven=proven), *([] if proven else [NOT_A_POSTCODE])]
    return [make_fact(document, key, text, value, doubts=against)] if value else []


def _address(document: Document, key: str, text: Passage, doubts: Sequence[str]) -> list[Fact]:
    """The address, without a postcode that follows it (…8号（邮编 610041）), which is a fact of its own."""
    rows = text.split("\n")
    if len(rows) > 1 and len(rows[-1]) < 5 and not re.search(r"[\d号层室栋楼区座元内园厦]", rows[-1].text):
        doubts = [*doubts, UNSURE_WRAP]
    match = _WITH_POSTCODE.search(text.text)
    if match is None:
        return text_fact(document, key, text, doubts)
    code = text[match.start("code") : match.end("code")]
    return [*text_fact(document, key, text[: match.start()], doubts), *_postcode(document, "postcode", code, ())]


def _ticked(document: Document, key: str, text: Passage, doubts: Sequence[str]) -> list[Fact]:
    """What is filled in; of boxes to tick (□高等院校 ☑企业) the one that is ticked, before its box or behind."""
    if not re.search(_TICK, text.text):
        return text_fact(document, key, text, doubts)
    before = bool(re.match(rf"\s*{_BOX}", text.text))
    box, name = rf"(?P<box>{_BOX}+)", rf"(?P<name>{_OPTION})"
    form = rf"{box}\s*{name}" if before else rf"{name}{box}"
    options = list(re.finditer(form, text.text))
    chosen = [option for option in options if re.search(_TICK, option["box"])]
    if len(options) < 2 or len(chosen) != 1:
        return text_fact(document, key, text, doubts)
    return text_fact(document, key, text[chosen[0].start("name") : chosen[0].end("name")].strip(), doubts)


def _entities(document: Document, key: str, text: Passage, doubts: Sequence[str]) -> list[Fact]:
    """产业主体数, the measure perhaps in brackets: 104（家）."""
    match = re.fullmatch(r"(\d[\d,]*)\s*\([家个户]\)", text.text.strip())
    return count_fact(document, key, text.strip()[: match.end(1)] if match else text, doubts)


_READERS: dict[str, Callable[[Document, str, Passage, Sequence[str]], list[Fact]]] = {
    "applicant_name": text_fact,
    "entity_type": _ticked,
    "address": _address,
    "postcode": _postcode,
    "industry": text_fact,
    "entity_count": _entities,
    "leading_enterprises": _list,
    "key_entities": _list,
    "industry_overview": text_fact,
    "office_conditions": text_fact,
    "work_mechanism": text_fact,
    "base_systems": text_fact,
    "cases_text": text_fact,
    "own_plan": text_fact,
    "services_planned": text_fact,
    "expected_results": text_fact,
}


def _title(document: Document, pages: Sequence[Page]) -> list[Fact]:
    """The title, on one line or several, at the head of the first page that has one."""
    for page in pages:
        top = [row for row in rows_of(page) if row.box[1] < 0.5]
        for index in range(len(top)):
            for count in (1, 2, 3):
                rows = top[index : index + count]
                passage = Passage.join([row.passage for row in rows])
                if count > 1 and _LABELLED.match(rows[0].passage.text):
                    continue
                match = _TITLE.search(passage.text)
                if match and len(passage) - len(match[0]) <= 4:
                    return _titles(document, passage[match.start("title") : match.end("title")], rows)
    return []


def _titles(document: Document, title: Passage, rows: Sequence[Row]) -> list[Fact]:
    """The title as one; or, where 申报书 stands well below a centre's own name on a cover, that name beside it. What is
    well smaller above (内蒙古自治区) is no part of a title that stands whole without it."""
    last = rows[-1].passage
    smaller = len(rows) > 1 and all(_height(row) < _SMALLER * _height(rows[-1]) for row in rows[:-1])
    if smaller and _TITLE.fullmatch(last.text):
        return text_fact(document, "title", last)
    gap = rows[-1].box[1] - rows[-2].box[3] if len(rows) > 1 else 0.0
    name = title[: len(title) - len(last)] if title.text.endswith(last.text) else Passage()
    if gap < _APART * (rows[-1].box[3] - rows[-1].box[1]) or not _OWN_NAME.fullmatch(name.text):
        return text_fact(document, "title", title)
    return [*text_fact(document, "title", last), *text_fact(document, "center_name", name)]


def _height(row: Row) -> float:
    return row.box[3] - row.box[1]


def _without_persons(pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs with one place on the form; a person's and an opinion's particulars are read with their owner. What is
    but a note in brackets is the rest of a label (指标量化)."""
    return [pair for pair in pairs if pair.section not in _OPINIONS and not _NOTE.fullmatch(flat(pair.value))]


def _best_named_first(pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs with that name of the applicant first which is told most often and ends as an organisation's does: on a
    cover the seal lies over it."""
    told = [
        replace(pair, value=pair.value[: match.start()] if (match := SEALED.search(pair.value.text)) else pair.value)
        for pair in pairs
        if pair.field == "applicant_name" and pair.value
    ]
    names = [flat(pair.value) for pair in told]
    told.sort(key=lambda pair: (not _ORGANISATION.search(flat(pair.value)), -names.count(flat(pair.value))))
    return [*told, *(pair for pair in pairs if pair.field != "applicant_name")]


def _contacts(document: Document, pairs: Sequence[Pair]) -> list[Fact]:
    """Name, 职务 and 联系方式 of the three persons, in threes in a row, stacked, or in a table with both heads."""
    facts: list[Fact] = []
    seen: set[str] = set()
    last = ""
    unnamed: Pair | None = None
    for pair in pairs:
        if pair.field in _OPINIONS or pair.section in _OPINIONS:
            last = ""
            continue
        if pair.field in _PERSONS and pair.owner not in _PARTICULARS:
            last, unnamed = pair.field, None if pair.value else pair
            facts += _once(
                seen, _in_one(document, last, pair) or _name(document, f"{last}.name", pair.value, pair.doubts)
            )
        elif {pair.field, pair.owner} & {*_PARTICULARS}:
            particular, owner = (pair.owner, pair.field) if pair.field in _PERSONS else (pair.field, pair.owner or last)
            part = "name" if particular == "person_name" else particular
            if part == "contact" and _EMPTY.fullmatch(flat(pair.value)):
                continue
            if pair.free and unnamed and not pair.owner and not _level(unnamed.label, pair.label):
                pair = replace(pair, doubts=(*pair.doubts, OWNER_UNSURE))
            if owner in _PERSONS and part == "position" and (told := _WITH_PHONE.fullmatch(flat(pair.value))):
                value = unbroken(pair.value)
                position, number = value[: told.end("position")], value[told.start("number") : told.end("number")]
                facts += _once(seen, text_fact(document, f"{owner}.position", position, pair.doubts))
                facts += _once(seen, phone_fact(document, f"{owner}.contact", number, pair.doubts))
            elif owner in _PERSONS:
                read = {"name": _name, "contact": phone_fact}.get(part, text_fact)
                facts += _once(seen, read(document, f"{owner}.{part}", pair.value, pair.doubts))
        elif pair.field in ("industry", "team", "foundation", "applicant_name"):
            last = ""
    return facts


def _in_one(document: Document, owner: str, pair: Pair) -> list[Fact]:
    """姓名、职务、联系方式 of a person all in one place, as 冯某、董事长、139…"""
    value = unbroken(pair.value)
    told = _IN_ONE.fullmatch(value.text)
    if told is None:
        return []
    parts = {part: value[told.start(part) : told.end(part)] for part in ("name", "position", "number")}
    return [
        *_name(document, f"{owner}.name", parts["name"], pair.doubts),
        *text_fact(document, f"{owner}.position", parts["position"], pair.doubts),
        *phone_fact(document, f"{owner}.contact", parts["number"], pair.doubts),
    ]


def _level(one: Passage, other: Passage) -> bool:
    """Whether two labels stand in one row."""
    a, b = one.straight_box, other.straight_box
    return bool(a and b and one.page is other.page and min(a[3], b[3]) - max(a[1], b[1]) > 0.5 * (a[3] - a[1]))


def _once(seen: set[str], facts: list[Fact]) -> list[Fact]:
    fresh = [fact for fact in facts if fact.key not in seen]
    seen.update(fact.key for fact in fresh)
    return fresh


def _name(document: Document, key: str, text: Passage, doubts: Sequence[str]) -> list[Fact]:
    against = [] if _NAME.fullmatch(flat(text)) else [NOT_A_NAME]
    return text_fact(document, key, text, [*doubts, *against])


def _staff(document: Document, team: Pair | None, records: Sequence[Record]) -> list[Fact]:
    if records:
        return staff_of_records(document, records)
    return staff_of_text(document, team.value) if team else []


"""Fields whose running text may claim figures or tell cases."""
