"""Cases told one by one in running text: title, counterparty, amount, date, contract number."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.amounts_in_text import Mention, mentions_in
from extractors.facts import make_fact
from extractors.passage import Passage
from extractors.running_text.case_tables import SPECK, without_points
from extractors.running_text.flow import ITEM, sentences
from extractors.running_text.matching import patterns
from extractors.running_text.numbers import number_of
from schemas.document import Document
from schemas.evidence import Fact, FactState
from schemas.values.dates import find_dates
from schemas.values.text import fold

SEVERAL_AMOUNTS = "此案例中有几个金额"
SEVERAL_DATES = "此案例中有几个日期"
UNNUMBERED = "案例未编号或列表缺开头，次序和个数请核对"
SEVERAL_NAMES = "此案例中有几个单位名称"
_NUMBER = r"[A-Za-z0-9\u4e00-\u9fff〔〕\[\]\-—–_/.#]{3,40}?"
_BARE_NUMBER = re.compile(
    r"(?:(?<=[》同议书])\s*|[,，;；、]\s*)[(（\[【]?\s*"
    r"(?P<value>(?!ZL)[A-Za-z]{1,8}[-—–_/]?(?:19|20)\d{2}(?:[-—–_/]?[A-Za-z0-9]{1,8}){1,3}"
    r"|[\u4e00-\u9fff]{1,8}[〔\[(（](?:19|20)\d{2}[〕\])）]第?\s*\d{1,6}\s*号)\s*(?=[)）\]】,，;；。、]|$)"
)
"""A contract's number told without a label: 《专利权转让合同》（ZR-2024-820）."""

_SUMMED = re.compile(r"累计|合计|总计|共计|总金额|总额|共(?:有|实施|完成|促成|签订)|以上")
_DEALING = re.compile(r"签订|签署|订立|转让|许可|入股|质押|委托|合作")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_HEADING = re.compile(r"\s*(?P<title>[^:：。，,；;\n]{4,40})\s*(?:[:：。\n]|[，,；;](?=[^，,；;。:：]{2,8}[:：]))")
_BEFORE_NAME = re.compile(r"签订|签署|订立|公司|大学|研究院|达成|一份|的")
_SENTENCE_START = re.compile(r"(?:与|向|将|为|由|帮助|促成|协助|通过|组织|完成|(?:19|20)\d{2}年)")


@dataclass(frozen=True)
class _Mark:
    start: int
    end: int
    style: str
    number: int


def told_cases(document: Document, text: Passage) -> list[Fact]:
    """The facts ``cases[n]…`` of a numbered list of cases; nothing where no list of two cases or more is told."""
    numbered, count = _numbered(text)
    told, whole = (numbered, count == 0) if numbered else _sentences(text)
    facts: list[Fact] = []
    for item in told:
        made = list(_case(document, f"cases[{count}]", item))
        if {fact.key.rsplit(".", 1)[1] for fact in made} & {"amount", "contract_number", "counterparty"}:
            facts += made if whole else [_doubted(fact) for fact in made]
            count += 1
    return facts


def _doubted(fact: Fact) -> Fact:
    state = FactState.DOUBTFUL if fact.state is FactState.CONFIRMED else fact.state
    return fact.model_copy(update={"state": state, "why": (UNNUMBERED, *fact.why)})


def _sentences(text: Passage) -> tuple[list[Passage], bool]:
    """Cases told sentence by sentence, without numbers: each names another party, and an amount or the number of a
    contract; a sentence with an amount alone goes on with the case before it. Also whether every sentence that speaks
    of a party or an amount was taken, but for the sum: where one was left out, the count of the cases may be wrong."""
    found: list[Passage] = []
    whole = True
    for sentence in sentences(text):
        summed = bool(_SUMMED.search(sentence.text))
        party, money = bool(_counterparties(sentence)), bool(_amounts(sentence) or _contract_number(sentence))
        if party and money and not summed:
            found.append(sentence)
        elif money and found and not summed and not _amounts(found[-1]):
            found[-1] = Passage.join((found[-1], sentence), ";")
        elif party and not summed and _DEALING.search(sentence.text):
            found.append(sentence)
        elif money and not summed:
            whole = False
    found = [one for one in found if _amounts(one) or _contract_number(one)]
    return (found, whole) if len(found) > 1 else ([], True)


def items(text: Passage) -> list[Passage]:
    """The items of the list with the longest run of numbers 1, 2, 3 …; a mark opens the text or follows a stop."""
    return _numbered(text)[0]


def _numbered(text: Passage) -> tuple[list[Passage], int]:
    """The items, and how many are missing before the first: a list whose beginning was lost starts at 案例四."""
    marks = [
        _Mark(index, _behind_circled(text, index), "circled", _CIRCLED.index(raw) + 1)
        for index in range(len(text))
        if (raw := text[index : index + 1].raw) and raw in _CIRCLED
    ]
    inside = {index for mark in marks for index in range(mark.start, mark.end)}
    for match in ITEM.finditer(text.text):
        if match.start() in inside:
            continue
        before = text.text[: match.start()].rstrip()
        if before and before[-1] not in "。；;:：\n" and text.text[match.start() - 1] != "\n" and match["case"] is None:
            continue
        style = str(match.lastgroup)
        number = number_of(match[style])
        if number:
            marks.append(_Mark(match.start(), match.end(), style, number))
    runs = [_run([mark for mark in marks if mark.style == style]) for style in dict.fromkeys(m.style for m in marks)]
    longest = max(runs, key=len, default=[])
    if len(longest) < 2 and not (longest and longest[0].style == "case"):
        return [], 0
    ends = [*(mark.start for mark in longest[1:]), len(text)]
    return [text[mark.end : end].strip() for mark, end in zip(longest, ends, strict=True)], longest[0].number - 1


def _behind_circled(text: Passage, start: int) -> int:
    """Where the item begins: a circled number above nine is folded to two figures of one character."""
    end = start + 1
    while end < len(text) and text.text[end].isdigit() and not text[end : end + 1].raw:
        end += 1
    return end


def _run(marks: Sequence[_Mark]) -> list[_Mark]:
    run: list[_Mark] = []
    first = 1 if any(mark.number == 1 for mark in marks) or not marks or marks[0].style != "case" else marks[0].number
    for mark in marks:
        if mark.number == len(run) + first:
            run.append(mark)
    return run


def _case(document: Document, key: str, item: Passage) -> Iterable[Fact]:
    if title := _title(item):
        yield make_fact(document, f"{key}.title", title, fold(title.text))
    names = _counterparties(item)
    if names:
        values = list(dict.fromkeys(fold(name.text) for name in names))
        doubts = [SEVERAL_NAMES] if len(values) > 1 else []
        yield make_fact(document, f"{key}.counterparty", names[0], values[0], doubts=doubts, alternatives=values[1:])
    if amounts := _amounts(item):
        yield _amount(document, f"{key}.amount", item, amounts)
    yield from _date(document, f"{key}.date", item)
    if number := _contract_number(item):
        whole = number.text.replace(" ", "")
        plain = without_points(whole)
        yield make_fact(document, f"{key}.contract_number", number, plain, doubts=[] if plain == whole else [SPECK])


def _title(item: Passage) -> Passage | None:
    """A labelled title, the heading of the item, a quoted contract, or the name of its contract."""
    p, text = patterns()["cases"], item.text
    if labelled := _labelled(item, p["title_labels"]):
        return labelled
    heading = _HEADING.match(text)
    if heading and not _SENTENCE_START.match(heading["title"]) and not _is_label(heading["title"]):
        return item[heading.start("title") : heading.end("title")].strip()
    if quoted := re.search(r"《([^《》]{2,40}(?:合同|协议)[^《》]{0,8})》", text):
        return item[quoted.start(1) : quoted.end(1)]
    for named in re.finditer(p["contract_names"], text):
        start = max((m.end() for m in _BEFORE_NAME.finditer(named[0])), default=0)
        if again := re.search(p["contract_names"], named[0][start:]):
            return item[named.start() + start + again.start() : named.end()]
    return None


def _is_label(text: str) -> bool:
    p = patterns()["cases"]
    return text.strip() in {*p["title_labels"], *p["counterparty_labels"], *p["number_labels"], *p["amount_words"]}


def _labelled(item: Passage, labels: Sequence[str]) -> Passage | None:
    names = "|".join(sorted(labels, key=len, reverse=True))
    match = re.search(rf"(?:^|[，,。；;\s(（、])(?:{names})\s*[:：]\s*(?P<value>[^，,。；;\n\t]{{2,60}})", item.text)
    return item[match.start("value") : match.end("value")].strip() if match else None


def _counterparties(item: Passage) -> list[Passage]:
    """The organisation at a label, else those behind 与, 向, 转让给 …"""
    p, text = patterns()["cases"], item.text
    if labelled := _labelled(item, p["counterparty_labels"]):
        return [labelled]
    ends = "|".join(p["organisation_ends"])
    before = "|".join(p["counterparty_before"])
    organisation = (
        rf"[\u4e00-\u9fffA-Za-z·]{{2,30}}?(?:\([\u4e00-\u9fff]{{2,8}}\)[\u4e00-\u9fff]{{0,20}}?)?(?:{ends})"
        rf"(?![\u4e00-\u9fff]{{0,3}}(?:{ends}))"
    )
    found = [match.span("name") for match in re.finditer(rf"(?:{before})(?P<name>{organisation})", text)]
    if not found and (first := re.match(rf"\s*(?P<name>{organisation})\s*(?=[,，:：、(;；—–-])", text)):
        found = [first.span("name")]
    return [item[start:end] for start, end in found if not re.search(r"签订|实施|专利|合同|项目", text[start:end])]


def _amounts(item: Passage) -> list[tuple[int, Mention]]:
    """The amounts of an item with how much the words before them speak for the contract's."""
    p, text = patterns()["cases"], item.text
    found = []
    for mention in mentions_in(text):
        before = re.split(r"[，,。；;]", text[: mention.start])[-1]
        if mention.value is not None and not any(word in before for word in p["amount_not"]):
            found.append((2 if any(word in before for word in p["amount_words"]) else 1, mention))
    return found


def _amount(document: Document, key: str, item: Passage, found: Sequence[tuple[int, Mention]]) -> Fact:
    top = max(rank for rank, _ in found)
    chosen = [mention for rank, mention in found if rank == top]
    first, values = chosen[0], list(dict.fromkeys(mention.value for mention in chosen))
    place = item[slice(*(first.figure or first.capital or (first.start, first.end)))]
    return make_fact(
        document, key, place, first.value, evidence=["大写与小写一致"] if first.agrees else [],
        doubts=[SEVERAL_AMOUNTS] if len(values) > 1 else [], alternatives=[f"{value:.2f}" for value in values[1:]],
    )  # fmt: skip


def _date(document: Document, key: str, item: Passage) -> Iterable[Fact]:
    text, words = item.text, patterns()["cases"]["date_words"]
    dates = find_dates(text)
    if not dates:
        return
    signed = [
        d for d in dates if any(w in text[max(0, d.start - 8) : d.start] + text[d.end : d.end + 8] for w in words)
    ]
    chosen = (signed or dates)[0]
    several = len({d.value for d in dates}) > 1 and len({d.value for d in signed}) != 1
    doubts = [*([SEVERAL_DATES] if several else []), *([] if chosen.value else ["日期不完整或不存在"])]
    yield make_fact(document, key, item[chosen.start : chosen.end], chosen.value, doubts=doubts)


def _contract_number(item: Passage) -> Passage | None:
    labels = "|".join(patterns()["cases"]["number_labels"])
    match = re.search(
        rf"(?:{labels})\s*(?:为|是)?\s*[:：]?\s*(?P<value>{_NUMBER})\s*(?=[)），,。；;、\n]|$)", item.text
    )
    if match is None or not re.search(r"\d", match["value"]):
        match = _BARE_NUMBER.search(item.text)
    if match is None:
        return None
    return item[match.start("value") : match.end("value")].strip()
