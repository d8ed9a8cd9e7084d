"""Facts of the usual kinds from a label's value: text, date, month, amount, count, code."""

import re
from collections.abc import Sequence

from extractors.facts import make_fact
from extractors.layout.blocks import flat, has_gaps
from extractors.layout.lines import NO_MARK, UNDER_LABEL, UNSURE_WRAP
from extractors.passage import Passage
from schemas.document import Document
from schemas.evidence import Fact, Origin
from schemas.values import amounts, dates, id_number, uscc
from schemas.values.text import fold

INCOMPLETE_DATE = "日期不完整或不存在"
PRINT_MISSING = "行内或行端有空缺，可能漏识文字"
SPOTS = "文字间有疑似污点的标点，已略去"
MARKS_UNSURE = "个别标点识读不确定"
DAY_WITHOUT_MARK = "“日”字未识出，按日期读"
LONG_TEXT = "文字较长，识读得分不足以确保每个字"
NO_AMOUNT = "不是一个可读的金额"
NO_COUNT = "不是一个整数"
CHECK_DIGIT_RIGHT = "校验码相符"
CHECK_DIGIT_WRONG = "校验码不符"
SLIP_POSSIBLE = "校验码不符，改一个易混字符后相符"
MASKED = "证件号码已遮盖，原样保留"
MASK_UNSURE = "遮盖的星号识读不全，按18位补足"
MASK_LOST = "位数不足，可能有遮盖的星号未识出"

_LONG = 40
_SHARP_IF_LONG = 0.98
"""The more characters, the likelier one of them is wrong at the same score."""
_SURE_MARK = 0.75
_SPOT = re.compile(r"(?<=[\u4e00-\u9fff])[.·•](?=[\u4e00-\u9fff\d])|(?<=\d)[·•](?=[\u4e00-\u9fff])")
_ODD_COLON = re.compile(
    r"(?<!项目)(?<!宗旨)(?<!范围)(?<!包括)(?<!如下)(?<!下列)(?<!内容)(?<!业务)(?<!职责)(?<!任务)(?<!其中)(?<![0-9A-Za-z]):"
)
"""A colon behind no word that announces something: between the items of a scope it is likelier a semicolon."""
_LISTED = re.compile(r".*\.(?:scope|purpose)")
_NO_DOTS = re.compile(r".*\.(?:scope|purpose|address|caption|specialty|duty|position)")
"""Keys in whose value no dot stands between characters, as it does in the names of persons."""
_BARE_DAY = re.compile(r"\s*(?P<day>\d{1,2})(?![\d年月日号.:/])")
_SPECKS = " \n\t·•・‧∙⋅●|_~`'′☑☐□■"
_FINAL = "。.,、;:"
_SENTENCES = re.compile(
    r".*\.(?:industry_overview|office_conditions|work_mechanism|base_systems|cases_text|own_plan|services_planned"
    r"|expected_results|commitment|scope|purpose|caption|text)"
)
"""Keys whose value is running text and ends as a sentence does."""
_PLACED = (NO_MARK, UNDER_LABEL)
"""Doubts about what the value of a label is; a value that can be nothing else by its form settles them."""
_CODE_FORM = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
_ENDS = re.compile(r"(?P<first>\d{1,10})(?P<mask>[^\dA-WYZa-wyz]{2,})(?P<last>\d{2,6}[\dX]?)")
_BEHIND_ID = re.compile(r"(?P<number>\d{6}[\d*]{11}[\dXx*])\s*[),，。;]")
"""A number in a sentence: what stands behind its bracket or comma is no part of it."""
_ID_FORM = re.compile(r"\d{6}[\d*]{8}[\d*]{3}[\dX*]")
_PHONE = re.compile(
    r"(?<!\d)(?:(?:\+?86[- ]?)?1\d{2}[- ]?\d{4}[- ]?\d{4}|(?:\(0\d{2,3}\)|0\d{2,3})?[-—– ]?[2-9]\d{6,7}"
    r"(?:[-—–转 ]{1,2}\d{1,6})?)(?!\d)"
)
_BESIDE_PHONE = re.compile(
    r"[\s(){}\[\]【】<>:;,.。、/|·•]*(?:(?:联系)?(?:电话|手机|方式)(?:号码?)?)?[\s(){}\[\]【】<>:;,.。、/|·•]*"
)
_COUNT = re.compile(
    r"(?:共|约|计)?\s*(\d[\d,]*)\s*(?:家|个|人|名|户|余家|余个|多家|项|月|个月|位)?(?:企业|单位|主体)?[。;,]?"
)


def settled(doubts: Sequence[str], *, proven: bool) -> list[str]:
    """``doubts`` without those about the place of the value, where its own form proves what it is."""
    return [doubt for doubt in doubts if not (proven and doubt in _PLACED)]


def _without_marks(key: str, value: str) -> str:
    """A name or a word has no punctuation at its ends: there it is a speck, or ends the line. Running text keeps it."""
    if len(value) > _LONG or _SENTENCES.fullmatch(f".{key}") or re.search(r"[。;!?]", value.strip(_FINAL)):
        return value
    start = value.lstrip(_FINAL)
    end = start.rstrip(_FINAL)
    abbreviated = re.search(r"[A-Za-z]$", end) and start[len(end) :] == "."
    return start if abbreviated else end


def text_fact(document: Document, key: str, text: Passage, doubts: Sequence[str] = ()) -> list[Fact]:
    """The text as it is printed, folded, without specks read as dots and, where it is short, without punctuation at
    its ends. No fact for an empty place."""
    text = text.strip(_SPECKS)
    value = _without_marks(key, flat(text))
    against = [PRINT_MISSING] if has_gaps(text) else []
    if text.origin is not Origin.TEXT_LAYER and _NO_DOTS.fullmatch(f".{key}"):
        value, spots = _SPOT.subn("", value)
        against += [SPOTS] if spots else []
        unsure = text.mark_confidence < _SURE_MARK or (_LISTED.fullmatch(f".{key}") and _ODD_COLON.search(value))
        against += [MARKS_UNSURE] if unsure else []
    if len(value) > _LONG and text.origin is not Origin.TEXT_LAYER and text.confidence < _SHARP_IF_LONG:
        against.append(LONG_TEXT)
    return [make_fact(document, key, text, value, doubts=[*doubts, *against])] if value else []


def date_fact(document: Document, key: str, text: Passage, doubts: Sequence[str] = ()) -> list[Fact]:
    """The first date in ``text``; one that is impossible or incomplete has no value and says so."""
    found = dates.find_dates(text.text.replace("\n", " ").replace("\t", " "))
    if not found or (found[0].value is None and len(found) == 1):
        text = tight(text)
        found = dates.find_dates(text.text)
    if not found:
        return month_fact(document, key, text, doubts)
    first = found[0]
    part = text[first.start : first.end]
    if day := _BARE_DAY.match(text.text, first.end):
        whole = dates.parse_date(f"{first.value}-{int(day['day']):02d}") if len(first.value or "") == 7 else None
        if whole and text.text[first.start : first.end].endswith("月"):
            return [make_fact(document, key, text[first.start : day.end()], whole, doubts=[*doubts, DAY_WITHOUT_MARK])]
    against = settled(doubts, proven=bool(first.value) and len(found) == 1)
    return [make_fact(document, key, part, first.value, doubts=[*against, *([] if first.value else [INCOMPLETE_DATE])])]


def phone_fact(document: Document, key: str, text: Passage, doubts: Sequence[str] = ()) -> list[Fact]:
    """A telephone number without the brackets and words around it; as printed where the place holds more than one."""
    found = list(_PHONE.finditer(text.text))
    if len(found) == 1:
        start, end = found[0].span()
        if _BESIDE_PHONE.fullmatch(text.text[:start]) and _BESIDE_PHONE.fullmatch(text.text[end:]):
            number = text[start:end]
            return [make_fact(document, key, number, flat(number), doubts=settled(doubts, proven=True))]
    unbalanced = "" if text.text.count("(") == text.text.count(")") else "()"
    return text_fact(document, key, text.strip(f" \n\t·•:,;。、{unbalanced}"), doubts)


def tight(text: Passage) -> Passage:
    """The passage without its blanks: ``2 0 2 2 年 8 月 6 日`` is a date."""
    return Passage.join(text.split(" \n\t"))


def month_fact(document: Document, key: str, text: Passage, doubts: Sequence[str] = ()) -> list[Fact]:
    """A date or a month written 202501; anything else in the place is a value nobody could read."""
    text = text.strip()
    if not text:
        return []
    value = dates.parse_date(flat(text))
    return [make_fact(document, key, text, value, doubts=[*doubts, *([] if value else [INCOMPLETE_DATE])])]


def amount_fact(document: Document, key: str, text: Passage, doubts: Sequence[str] = ()) -> list[Fact]:
    """Money in 元, from figures or 大写; a speck behind it is read as a dot or a comma."""
    text = text.strip(" \n\t.,。、·")
    if not text:
        return []
    value = amounts.parse_amount(flat(text))
    against = [] if value is not None else [NO_AMOUNT]
    return [make_fact(document, key, text, value, doubts=[*doubts, *against])]


def count_fact(document: Document, key: str, text: Passage, doubts: Sequence[str] = ()) -> list[Fact]:
    """An integer, with or without its measure word (128家)."""
    text = text.strip()
    if not text:
        return []
    match = _COUNT.fullmatch(flat(text))
    value = int(match[1].replace(",", "")) if match else None
    return [make_fact(document, key, text, value, doubts=[*doubts, *([] if match else [NO_COUNT])])]


def uscc_fact(document: Document, key: str, text: Passage, doubts: Sequence[str] = ()) -> list[Fact]:
    """A 统一社会信用代码: its check digit is evidence; a wrong one is doubtful only where a slip of the reading may
    be the cause (contract 3, rule 3)."""
    code = re.sub(r"\s", "", fold(text.text)).upper()
    if not code:
        return []
    doubts = settled(doubts, proven=bool(_CODE_FORM.fullmatch(code)))
    if uscc.is_valid(code):
        return [make_fact(document, key, text, code, evidence=[CHECK_DIGIT_RIGHT], doubts=doubts)]
    proposals = uscc.repair(code)
    against = [SLIP_POSSIBLE] if proposals else []
    fact = make_fact(document, key, text, code, doubts=[*doubts, *against], alternatives=proposals)
    return [fact if proposals else fact.model_copy(update={"why": (*fact.why, CHECK_DIGIT_WRONG)})]


def id_fact(document: Document, key: str, text: Passage, doubts: Sequence[str] = ()) -> list[Fact]:
    """An ID number without blanks; one printed with asterisks is kept so."""
    rows = text.split("\n")
    if len(rows) > 1 and id_number.is_valid(rows[0].text.upper()):
        text, doubts = rows[0], [doubt for doubt in doubts if doubt != UNSURE_WRAP]
    if behind := _BEHIND_ID.match(text.text):
        text = text[: behind.end("number")]
    number = re.sub(r"\s", "", fold(text.text)).upper()
    if not number:
        return []
    number, unsure = _with_mask(number, text)
    doubts = [*settled(doubts, proven=bool(_ID_FORM.fullmatch(number))), *unsure]
    if id_number.is_masked(number):
        fact = make_fact(document, key, text, number, doubts=doubts)
        return [fact.model_copy(update={"why": (*fact.why, MASKED)})]
    if id_number.is_valid(number):
        return [make_fact(document, key, text, number, evidence=[CHECK_DIGIT_RIGHT], doubts=doubts)]
    fact = make_fact(document, key, text, number, doubts=doubts)
    return [fact.model_copy(update={"why": (*fact.why, CHECK_DIGIT_WRONG)})]


def _with_mask(number: str, text: Passage) -> tuple[str, list[str]]:
    """A number of which only the ends are digits, its stars made up to 18 places where the reading lost or misread
    some; and what is doubtful about it."""
    if number.isdecimal() and len(number) not in (15, 18) and len(number) < 15:
        parts = [re.sub(r"\s", "", part.text) for part in text.split(" \n\t")]
        if len(parts) == 2 and re.fullmatch(r"\d{3,10}", parts[0]) and re.fullmatch(r"\d{2,6}", parts[1]):
            return parts[0] + "*" * (18 - len(number)) + parts[1], [MASK_UNSURE]
        return number, [MASK_LOST]
    match = _ENDS.fullmatch(number)
    if match is None or (set(match["mask"]) == {"*"} and len(number) == 18):
        return number, []
    hidden = 18 - len(match["first"]) - len(match["last"])
    whole = f"{match['first']}{'*' * hidden}{match['last']}"
    return whole, [] if whole == number else [MASK_UNSURE]
