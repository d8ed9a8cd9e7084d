"""What a 社保参保证明 says in sentences instead of at labels: 兹证明某公司（单位编号：…）自…至…在我处参加社会保险…"""

import itertools
import re
from collections.abc import Collection, Sequence

from extractors.documents.readings import date_fact, text_fact, uscc_fact
from extractors.facts import make_fact
from extractors.layout.lists import unbroken
from extractors.passage import Passage
from extractors.rows import body_rows
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page
from schemas.values import dates, uscc

ODD_LENGTH = "位数少见，可能漏识一位"
MONTH_MISREAD = "“月”字未读准，按前后文判断"
ZERO_LOST = "年份少一字，按“二〇二”判断"

ORGANISATION = (
    r"[\u4e00-\u9fffA-Za-z0-9]{2,20}(?:\([\u4e00-\u9fff]{2,8}\))?[\u4e00-\u9fffA-Za-z0-9]{0,20}?"
    r"(?:公司|大学|学院|研究院|研究所|研究中心|中心|集团|协会|学会|联盟|合作社|医院|厂|院|所|事务所)"
)
_EMPLOYER = re.compile(
    rf"(?:兹证明|兹有|证明:|经(?:查询|核实|查|审核|核查|系统查询)[,:]?)\s*(?P<name>{ORGANISATION})(?=\s*(?:\(|,|。|自|在|于|为|的|共|职工|参保|单位|截至|系))"
)
_PERSON_OF = re.compile(r"[\u4e00-\u9fff]{2,4}(?:同志|先生|女士)?(?:系|是|在|于)")
_CODE = re.compile(
    r"(?:统一(?:社会)?信用代码|单位(?:社保|参保|社会保险)?(?:登记)?(?:编号|编码|代码)|社保编号"
    r"|(?:社保|社会保险|参保)(?:单位)?登记证?(?:编号|编码|代码|号码?|码))\s*[:为]?\s*(?P<code>[0-9A-Z]{6,20})"
)
_CHECK = re.compile(
    r"(?:(?:验证|校验|查验|防伪|验真|核验|核对)(?:校验|验证)?(?:码|编号|编码|号码)|授权码|查询码)\s*[:为]?\s*[(【“]?\s*(?P<code>(?=[A-Za-z\-]*\d)[0-9A-Za-z\-]{6,40})"
)
_SHORT_CODE = 8
_VALID = re.compile(
    r"(?:有效|(?:核验|验证|核对|查验|校验)(?:有效)?)期(?:限)?(?:截止(?:日期)?(?:至|到|为)?|截至|为至|至|到)\s*:?\s*"
)
_UP_TO = re.compile(r"(?:至|到|在|于)\s*$")
_IS_VALID = re.compile(r"\s*(?:止|前|之前|以前)?\s*(?:内)?(?:均|一直)?有效(?!期)")
"""自出具之日起至2026年4月14日有效."""
_UNTIL = re.compile(r"\s*(?:起)?\s*(?:至|到|-|—|–|~|～|一)\s*$|\s*(?:起)?\s*(?:至|到|-|—|–|~|一)\s*")
_DAY_FOR_MONTH = re.compile(
    r"(?<=年)(?P<month>[\d〇一二三四五六七八九十]{1,2})[日目](?=[\d〇一二三四五六七八九十]{1,3}日$)"
)
_ZERO_LOST = re.compile(r"^\s*二(?=二[〇一二三四五六七八九]年)")
_COMPACT_MONTH = re.compile(r"(?<![\dA-Za-z.])((?:19|20)\d{2})(0[1-9]|1[0-2])(?![\dA-Za-z.])")
_COUNTED = re.compile(
    r"(?:共计?|累计|合计|总计|实际|实缴|已)[^,。;:\d]{0,10}?(?:缴费|缴纳|参保)?[^,。;:\d]{0,4}?(?P<count>\d{1,3})\s*个月"
)
_CLOCK = re.compile(r"\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?\s*")
_BY_NOW = re.compile(r"(?<!有效期)(?<!期限)(?<!有效)截(?:至|止)(?:到|至)?\s*$")
_INSURED = re.compile(r"参加|参保|缴纳|缴费|社会保险|费款所属")


def sentences(pages: Sequence[Page]) -> tuple[Passage, list[int]]:
    """The paper's print without the breaks of its rows, and where its rows begin in that."""
    rows = [unbroken(row.passage) for page in pages for row in body_rows(page)]
    starts = list(itertools.accumulate((len(row) for row in rows), initial=0))
    return Passage.join(rows), starts


def stated_facts(document: Document, pages: Sequence[Page], *, known: Collection[str]) -> list[Fact]:
    """The facts not in ``known`` that the sentences of the paper state."""
    text, _ = sentences(pages)
    facts: list[Fact] = []
    match = _EMPLOYER.search(text.text)
    if "employer_name" not in known and match and not _PERSON_OF.match(match["name"]):
        facts += text_fact(document, "employer_name", text[match.start("name") : match.end("name")])
    if "employer_code" not in known and (match := _CODE.search(text.text)):
        code = text[match.start("code") : match.end("code")]
        long = len(code) == 18 and uscc.is_valid(code.text)
        facts += uscc_fact(document, "employer_code", code) if long else text_fact(document, "employer_code", code)
    if "verification_code" not in known and (match := _CHECK.search(text.text)):
        code = text[match.start("code") : match.end("code")]
        facts += text_fact(document, "verification_code", code, odd_length(code.text))
    facts += [] if "valid_to" in known else _valid_to(document, text)
    facts += [] if {"period_from", "period_to"} & set(known) else _period(document, text)
    facts += [] if "printed_on" in known else _printed_on(document, pages)
    return facts


def odd_length(code: str) -> list[str]:
    """The doubt about a verification code, which has no check digit: agencies give an even number of characters, an odd
    number may be a code cut short."""
    bare = code.strip()
    return [ODD_LENGTH] if len(bare) % 2 and len(bare) >= _SHORT_CODE and bare.isalnum() else []


def counted_months(document: Document, pages: Sequence[Page]) -> list[Fact]:
    """How many months the one person of the statement is said to be insured for (共缴费18个月); nothing where several
    counts stand."""
    text, _ = sentences(pages)
    found = [match for match in _COUNTED.finditer(text.text) if _INSURED.search(match[0])]
    if len({match["count"] for match in found}) != 1:
        return []
    part = text[found[0].start("count") : found[0].end("count")]
    return [make_fact(document, "persons[0].months", part, int(part.text))]


def _valid_to(document: Document, text: Passage) -> list[Fact]:
    for match in _VALID.finditer(text.text):
        found = dates.find_dates(text.text[match.end() : match.end() + 14])
        if found and found[0].start <= 1:
            return date_fact(document, "valid_to", text[match.end() : match.end() + found[0].end])
    for one in dates.find_dates(text.text):
        if _UP_TO.search(text.text[: one.start]) and _IS_VALID.match(text.text, one.end):
            return date_fact(document, "valid_to", text[one.start : one.end])
    return []


def _period(document: Document, text: Passage) -> list[Fact]:
    """Two dates with 至 between, in a sentence about being insured; or the last month of one that says 截至. Months may
    be written 202405."""
    found = dates.find_dates(text.text)
    found += [
        dates.FoundDate(one.start(), one.end(), f"{one[1]}-{one[2]}")
        for one in _COMPACT_MONTH.finditer(text.text)
        if not any(other.start < one.end() and one.start() < other.end for other in found)
    ]
    found.sort(key=lambda one: one.start)
    for first, second in itertools.pairwise(found):
        between = text.text[first.end : second.start]
        around = text.text[max(0, first.start - 40) : second.end + 40]
        if _UNTIL.fullmatch(between) and _INSURED.search(around) and first.value and second.value:
            return [
                make_fact(document, key, text[one.start : one.end], (one.value or "")[:7])
                for key, one in (("period_from", first), ("period_to", second))
            ]
    for one in found:
        around = text.text[max(0, one.start - 60) : one.end + 40]
        if _BY_NOW.search(text.text[: one.start]) and _INSURED.search(around) and one.value:
            return [make_fact(document, "period_to", text[one.start : one.end], one.value[:7])]
    return []


def _printed_on(document: Document, pages: Sequence[Page]) -> list[Fact]:
    """A date on a line of its own at the foot of the last page that has one; what stands in a table is none."""
    for page in reversed(pages):
        in_cells = {index for table in page.tables for cell in table.cells for index in cell.lines}
        for index in reversed([index for index in range(len(page.lines)) if index not in in_cells]):
            line = Passage.of_line(page, index)
            meant = dates.parse_date(_DAY_FOR_MONTH.sub(r"\g<month>月", line.text))
            if _DAY_FOR_MONTH.search(line.text) and meant:
                return [make_fact(document, "printed_on", line, meant, doubts=[MONTH_MISREAD])]
            if _ZERO_LOST.search(line.text) and (whole := dates.parse_date(_ZERO_LOST.sub("二〇", line.text))):
                return [make_fact(document, "printed_on", line, whole, doubts=[ZERO_LOST])]
            found = dates.find_dates(line.text)
            if len(found) != 1 or not found[0].value:
                continue
            rest = line.text[: found[0].start] + _CLOCK.sub("", line.text[found[0].end :], count=1)
            if len(rest.strip()) <= 1:
                return date_fact(document, "printed_on", line[found[0].start : found[0].end])
    return []
