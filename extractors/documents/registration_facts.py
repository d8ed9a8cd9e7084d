"""The facts records of licences, pledges and technology contracts share: parties, patents, amounts, terms, office.

They come as forms (labels and values, ruled or not) and as letters, whose sentences name the same things.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import yaml

from extractors.documents.imprints import seal_fact
from extractors.documents.labelled_money import money_fact
from extractors.documents.patent_readings import numbers_on
from extractors.documents.readings import CHECK_DIGIT_RIGHT, date_fact, text_fact
from extractors.facts import make_fact
from extractors.layout.blocks import Pair, flat
from extractors.layout.lines import UNSURE_WRAP
from extractors.passage import Passage
from extractors.rows import body_rows, rows_of
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page
from schemas.values import dates, patent_number

BY_ADDRESS = "按抬头次序判断双方，请核对"
FROM_SENTENCE = "据正文语句"
FROM_FOOT = "按落款日期"
BY_ISSUE = "按发文日推定"
ONE_IN_EACH_BOX = "编号一字一格，可能漏识，请核对"
NO_NUMBER = "编号处没有数字"
_FILE = Path(__file__).parent / "labels" / "record_sentences.yaml"
_OPEN = re.compile(r"长期|永久|至专利权(?:终止|届满|有效期满)")
_SPACES = str.maketrans("\n\t", "  ")
_CODE = re.compile(r"[A-Za-z0-9\u4e00-\u9fff〔〕\[\]()第号\-—/]*\d[A-Za-z0-9〔〕\[\]()号\-—/]*")
_OFFICE = re.compile(
    r"(?:中华人民共和国)?国家知识产权局(?:[\u4e00-\u9fff()]{0,16})?"
    r"|[\u4e00-\u9fff]{2,24}(?:知识产权局|科学技术厅|科学技术局|科技厅|科技局|科学技术委员会|技术市场管理办公室"
    r"|技术市场(?:管理)?(?:服务)?中心|技术合同认定登记(?:机构|站|点|处)|登记站|登记处|生产力促进中心|市场监督管理局)"
)


_ORGANISATION = (
    r"(?!兹|与|由|和)[\u4e00-\u9fffA-Za-z·]{2,34}?(?:\((?![^()]*[方人称])[\u4e00-\u9fff]{2,8}\)[\u4e00-\u9fff]{2,20}?)?"
    r"(?:公司|银行|支行|分行|营业部|大学|学院|研究院|研究所|中心|集团|厂|院|所)"
)
_TICK = "[☑☒√✓■✔▣]"


_BOXED, _MISSED, _FEWEST = 0.9, 1.6, 4
_NAMED = re.compile(r"\s*(?:单位)?名\s*称\s*[:：]?\s*(?=\S{4})")
"""A party's cell is parted into its name, its code …; the small label before the name is no part of it."""


def ticked(text: Passage, words: str) -> Passage | None:
    """The one of ``words`` (alternatives of a pattern) that a tick stands before, else that a tick stands behind."""
    for pattern in (rf"{_TICK}\s*(?P<value>{words})", rf"(?P<value>{words})[\u4e00-\u9fff]{{0,4}}\s*{_TICK}"):
        match = re.search(pattern, text.text)
        if match:
            return text[match.start("value") : match.end("value")]
    return None


@cache
def sentences() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return data


def running_text(pages: Sequence[Page]) -> Passage:
    """All rows of the paper one behind the other, as its sentences run; a line feed behind a row that ends early."""
    parts: list[Passage] = []
    for page in pages:
        rows = body_rows(page)
        right = max((row.box[2] for row in rows), default=1.0)
        broken = True
        for row in rows:
            if broken or not parts:
                parts.append(row.passage)
            else:
                parts[-1] = Passage.join((parts[-1], row.passage))
            broken = row.box[2] < right - 2.5 * (row.box[3] - row.box[1]) * page.height / page.width
    return Passage.join(parts, "\n")


def _search(pattern: str, text: str) -> re.Match[str] | None:
    return re.search(pattern.replace("<org>", _ORGANISATION), text)


def told(running: Passage, field: str) -> Passage | None:
    """What a sentence says of ``field``: the first pattern that is found."""
    for pattern in sentences().get(field, ()):
        match = _search(pattern, running.text)
        if match:
            return running[match.start("value") : match.end("value")].strip(" ,，:：“”\"'")
    return None


def party_facts(document: Document, pairs: Mapping[str, Pair], running: Passage) -> list[Fact]:
    """``party_a`` (grantor, pledgor, seller) and ``party_b``."""
    facts: list[Fact] = []
    for field in ("party_a", "party_b"):
        pair = pairs.get(field)
        if pair and pair.value:
            named = _NAMED.match(pair.value.text)
            facts += text_fact(document, field, pair.value[named.end() if named else 0 :], pair.doubts)
        elif name := told(running, field):
            facts += text_fact(document, field, name)
    return facts or _addressed(document, running)


def _addressed(document: Document, running: Passage) -> list[Fact]:
    """Both parties as the letter's head addresses them. Their order says nothing sure; of a bank and another it is the
    bank that receives."""
    for pattern in sentences()["addressees"]:
        if match := _search(pattern, running.text):
            names = [running[slice(*match.span(group))].strip() for group in ("first", "second")]
            lends = [re.search(sentences()["lenders"], name.text) is not None for name in names]
            if lends == [True, False]:
                names.reverse()
            return [
                fact
                for field, name in zip(("party_a", "party_b"), names, strict=True)
                for fact in text_fact(document, field, name, [] if lends[0] != lends[1] else [BY_ADDRESS])
            ]
    return []


def code_facts(document: Document, key: str, pair: Pair | None, running: Passage) -> list[Fact]:
    """The number of the record, without blanks."""
    text = pair.value if pair and pair.value else told(running, key)
    if not text:
        return []
    compact = Passage.join(text.split(" \n\t"))
    match = _CODE.search(compact.text)
    doubts = pair.doubts if pair else ()
    if match is None:
        return text_fact(document, key, text, [*doubts, NO_NUMBER])
    part = compact[match.start() : match.end()]
    against = [*doubts, ONE_IN_EACH_BOX] if _box_missed(part) else doubts
    return [make_fact(document, key, part, flat(part), doubts=against)]


def _box_missed(part: Passage) -> bool:
    """Whether characters printed one in each box (their pitch is as wide as they are high) leave a box out."""
    boxes = [box for index in range(len(part)) if (box := part[index : index + 1].straight_box)]
    page = part.page
    steps = [right[0] + right[2] - left[0] - left[2] for left, right in pairwise(boxes)]
    if page is None or len(steps) < _FEWEST:
        return False
    pitch, high = median(steps) / 2 * page.width, median(box[3] - box[1] for box in boxes) * page.height
    return pitch > _BOXED * high and max(steps) / 2 * page.width > _MISSED * pitch


def patent_facts(document: Document, pages: Sequence[Page]) -> list[Fact]:
    """Every patent number on the paper."""
    facts: list[Fact] = []
    for part, value in numbers_on(pages):
        problem = patent_number.problem(value)
        evidence = [] if problem else [CHECK_DIGIT_RIGHT]
        fact = make_fact(document, f"patent_numbers[{len(facts)}]", part, value, evidence=evidence)
        facts.append(fact if problem is None else fact.model_copy(update={"why": (*fact.why, problem)}))
    return facts


def money_facts(document: Document, pairs: Mapping[str, Pair], running: Passage, pages: Sequence[Page]) -> list[Fact]:
    """``amount`` and ``technical_amount``, at their labels, else from a sentence."""
    facts: list[Fact] = []
    for field in ("amount", "technical_amount"):
        if field in pairs and pairs[field].value:
            facts += money_fact(document, field, pairs[field])
        elif text := told(running, field):
            box = text.straight_box or (0, 0, 1, 1)
            facts += money_fact(document, field, Pair(field, Passage(), text, pages[0], box))
    return facts


def term_facts(document: Document, pairs: Mapping[str, Pair], running: Passage) -> list[Fact]:
    """Begin and end of the term: in one value, at labels of their own, or in a sentence."""
    pair = pairs.get("term")
    text, doubts = (pair.value, pair.doubts) if pair and pair.value else (told(running, "term"), ())
    facts: list[Fact] = []
    if text:
        found = dates.find_dates(text.text.translate(_SPACES))
        for key, one in zip(("valid_from", "valid_to"), found, strict=False):
            facts += date_fact(document, key, text[one.start : one.end], doubts)
        if len(found) < 2 and (open_end := _OPEN.search(text.text)) and open_end[0] in ("长期", "永久"):
            facts.append(
                make_fact(document, "valid_to", text[open_end.start() : open_end.end()], "长期", doubts=doubts)
            )
    for key in ("valid_from", "valid_to"):
        if key in pairs and pairs[key].value and not any(fact.key.endswith(key) for fact in facts):
            facts += date_fact(document, key, pairs[key].value, pairs[key].doubts)
    return facts


def recorded_facts(
    document: Document, pairs: Mapping[str, Pair], running: Passage, pages: Sequence[Page]
) -> list[Fact]:
    """The day of the record: at its label, in a sentence, or at the foot; two of them that agree are evidence."""
    pair = pairs.get("recorded_on")
    foot = _foot_date(document, pages)
    if pair and pair.value:
        facts = _first_row_date(document, pair)
    elif text := told(running, "recorded_on"):
        facts = date_fact(document, "recorded_on", text)
    elif foot:
        return foot
    elif (issued := pairs.get("issued_on")) and issued.value:
        stated = re.search(r"登记之?日[^。;]{0,8}发文日", running.text)
        return date_fact(document, "recorded_on", issued.value, [*issued.doubts, *([] if stated else [BY_ISSUE])])
    else:
        return []
    same = foot and facts and foot[0].value == facts[0].value and foot[0].box != facts[0].box
    return [fact.model_copy(update={"why": (*fact.why, "与落款日期一致")}) if same else fact for fact in facts]


def _first_row_date(document: Document, pair: Pair) -> list[Fact]:
    """The date in the label's row; what follows in further rows is not the label's."""
    row = pair.value.split("\n")[0]
    if len(dates.find_dates(row.text)) == 1:
        return date_fact(document, "recorded_on", row, [doubt for doubt in pair.doubts if doubt != UNSURE_WRAP])
    return date_fact(document, "recorded_on", pair.value, pair.doubts)


def _foot_date(document: Document, pages: Sequence[Page]) -> list[Fact]:
    """The last line of the paper that is nothing but a date, in its lower half."""
    for page in reversed(pages):
        for row in reversed(rows_of(page)):
            compact = Passage.join(row.passage.split(" "))
            found = dates.find_dates(compact.text)
            whole = len(found) == 1 and found[0].value and found[0].end - found[0].start >= len(compact) - 1
            if whole and row.box[1] > 0.3:
                return date_fact(document, "recorded_on", compact)
    return []


def authority_facts(document: Document, pages: Sequence[Page], pair: Pair | None) -> list[Fact]:
    """The office: at its label, printed alone (the lowest such line), else by its seal."""
    labelled = Passage.join(pair.value.split(" \n\t")) if pair else Passage()
    office = _OFFICE.search(labelled.text)
    if pair and office:
        return text_fact(document, "authority", labelled[office.start() : office.end()], pair.doubts)
    for page in reversed(pages):
        for index in reversed(range(len(page.lines))):
            line = Passage.of_line(page, index)
            if _OFFICE.fullmatch(line.text.strip()):
                return text_fact(document, "authority", line)
    for page in pages:
        for seal in page.seals:
            name = _OFFICE.match(seal.text)
            if name:
                return [seal_fact(document, "authority", page, seal, value=name[0])]
    return text_fact(document, "authority", pair.value, pair.doubts) if pair and len(labelled) >= 4 else []
