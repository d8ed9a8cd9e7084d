"""Place and day of signing, and the period a contract runs for."""

import datetime
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.documents.contracts.labels import Labelled
from extractors.documents.contracts.layout import CLAUSE, ContractText
from extractors.documents.contracts.parties import Signing
from extractors.passage import Passage
from schemas.values.dates import FoundDate, find_dates

_PLACE_IN_TEXT = re.compile(r"[在于]\s*(?P<place>[\u4e00-\u9fff]{2,30}?)\s*(?:共同)?(?:签订|签署|订立|签定|签约)")
_PLACE_BEHIND = re.compile(
    r"(?:签订|签署|订立|签定|签约)(?:地点?|之地)?\s*(?:为|是|在|于|[:：])\s*[:：]?\s*(?P<place>[\u4e00-\u9fff]{2,24}?)(?=[,，。;；、(（]|$)"
    r"|(?:签|(?<=日)订)于\s*(?P<short>[\u4e00-\u9fff]{2,24}?)(?=[,，。;；、(（\s]|$)"
)
_IS_PLACE = re.compile(
    r"^(?!.*(?:基础|原则|协商|平等|自愿|本合同|之日|时间|日期|原件|正本))"
    r"(?:.*[省市区县州盟旗镇乡街路]|(?:中国)?(?:北京|上海|天津|重庆|四川|成都|绵阳|德阳|宜宾|呼和浩特|包头|深圳|广州|杭州|南京|武汉|西安).*)$"
)
_RANGE = re.compile(r"\s*(?:起|日起|开始|始)?\s*[,，]?\s*(?:至|到|—+|–|-|~|～|－|一)\s*$")
_FROM = re.compile(r"(?:自|从|由)\s*$")
_UNTIL = re.compile(r"(?:至|到|截止|截至|止于)\s*(?:于)?\s*[:：]?\s*$")
_YEARS = re.compile(
    r"(?<![\d.第每前后近约])(?P<number>\d{1,2}|十?[一二两三四五六七八九十]|[贰叁伍])\s*(?:个)?(?:周)?年(?![度月费初末内底])"
)
_YEAR_NUMBERS = {
    **{character: number for number, character in enumerate("一二三四五六七八九十", 1)},
    **{f"十{character}": 10 + number for number, character in enumerate("一二三四五六七八九", 1)},
    "两": 2,
    "贰": 2,
    "叁": 3,
    "伍": 5,
}
_PERIOD_WORDS = ("有效期", "许可期", "期限", "合同期", "履行期", "协议期", "使用期", "确定期间", "发生期间", "授信期间")
_NOT_PERIOD = (
    "专利权有效期",
    "专利有效期",
    "专利的有效期",
    "专利权的有效期",
    "专利权期限",
    "专利权的期限",
    "付款",
    "支付",
    "交付",
    "保密期",
    "年费",
    "缴纳",
    "保护期",
    "届满日",
)
_SIGNING_WORDS = ("签订", "签署", "订立", "签定", "签约")
_FILING = ("申请日", "授权日", "授权公告", "公告日", "申请时间", "生效日", "发文", "登记日")


_SEAL_PLACE = re.compile(r"[(（]\s*(?:公章|盖章|签章|印章|合同专用章|合同章)\s*[)）]")

_HEADING = 14
"""A clause may begin with its heading as a sentence of its own: 2. 期限。本许可自…"""

ON_COVER = "封面"
_COVER_LINES, _COVER_LENGTH = 12, 40


@dataclass(frozen=True)
class Dated:
    """A date in the text; ``value`` is ``None`` for an impossible or incomplete one."""

    passage: Passage
    value: str | None
    where: str


@dataclass(frozen=True)
class Period:
    """``years`` is the phrase 三年 beside a start, where no end is printed, and ``number`` how many."""

    start: Dated | None
    end: Dated | None
    years: Passage | None = None
    number: int = 0

    @property
    def last_days(self) -> tuple[str, str] | None:
        """The last day by the two ways of counting: the day before the anniversary, and the anniversary itself, since
        the first day does not count (民法典 201). ``None`` without a whole start or a number of years."""
        if self.start is None or self.start.value is None or len(self.start.value) != 10 or not self.number:
            return None
        first = datetime.date.fromisoformat(self.start.value)
        leap = first.month == 2 and first.day == 29
        anniversary = (
            datetime.date(first.year + self.number, 2, 28) if leap else first.replace(year=first.year + self.number)
        )
        return (anniversary - datetime.timedelta(days=0 if leap else 1)).isoformat(), anniversary.isoformat()


def signing_place(text: ContractText, labels: Sequence[Labelled]) -> list[Passage]:
    """签订地点, or 于某日在某地签订."""
    found = [one.value for one in labels if one.field == "signed_at" and 2 <= len(one.value) <= 60]
    if found:
        return [_cut(value) for value in found]
    for paragraph in text.paragraphs:
        for match in _PLACE_IN_TEXT.finditer(paragraph.text):
            before = paragraph.text[max(0, match.start() - 16) : match.start()]
            if find_dates(before) or before.endswith("于") or _IS_PLACE.match(match["place"]):
                return [paragraph[match.start("place") : match.end("place")]]
        for match in _PLACE_BEHIND.finditer(paragraph.text):
            group = "place" if match["place"] else "short"
            if _IS_PLACE.match(match[group]):
                return [paragraph[match.start(group) : match.end(group)]]
    return []


def _cut(value: Passage) -> Passage:
    dates = find_dates(value.text)
    return (value[: dates[0].start] if dates and dates[0].start > 1 else value).strip(" ,，。;；_")


def signing_dates(text: ContractText, labels: Sequence[Labelled], signing: Signing | None) -> list[Dated]:
    """Every day on which the contract says it was signed: by label, in a sentence, in the signature block."""
    found = []
    for one in labels:
        at_end = signing is not None and one.segment.row >= signing.row
        if one.field == "signed_on" or (one.field == "date" and (at_end or _on_cover(text, one))):
            found += _dates(one.value, "签署处" if at_end else "签订日期")
    for paragraph in text.paragraphs:
        for date in find_dates(paragraph.text):
            behind = paragraph.text[date.end : date.end + 24]
            before = paragraph.text[max(0, date.start - 8) : date.start]
            signed = re.match(
                rf"\s*(?:[,，]?在[^，。；]{{2,20}}?)?(?:共同)?(?:由[^，。；]{{2,10}})?(?:{'|'.join(_SIGNING_WORDS)})(?!的|了)",
                behind,
            )
            if re.match(r"\s*[签订]于\s*[\u4e00-\u9fff]", behind) or (
                signed and ("于" in before[-2:] or behind.lstrip().startswith("在"))
            ):
                found.append(Dated(paragraph[date.start : date.end], date.value, "正文"))
    found += _bare_dates(text, signing)
    return found or _on_first_page(text)


def _on_first_page(text: ContractText) -> list[Dated]:
    """The date that stands alone at the foot of a cover, where nothing else says when the contract was signed."""
    end = text.first_article_row
    if not text.pages or (end is None and len(text.pages) < 2):
        return []
    cover = [s for s in text.segments if s.page is text.pages[0] and (end is None or s.row < end)]
    if end is None and (len(cover) > _COVER_LINES or any(len(s.text) > _COVER_LENGTH for s in cover)):
        return []
    whole = len(cover) == sum(s.page is text.pages[0] for s in text.segments)
    lone = [s for s in cover if whole and not re.search(r"[\u4e00-\u9fffA-Za-z0-9]", _without_dates(s.text))]
    dated = [Dated(s.passage[d.start : d.end], d.value, ON_COVER) for s in lone for d in find_dates(s.text)]
    return dated if len(dated) == 1 else []


def _on_cover(text: ContractText, one: Labelled) -> bool:
    first = text.first_article_row
    return one.party is None and one.label in ("日期", "时间") and (first is None or one.segment.row < first)


def _dates(value: Passage, where: str) -> list[Dated]:
    dates = find_dates(value.text)
    return [Dated(value[date.start : date.end], date.value, where) for date in dates[:1]]


def _bare_dates(text: ContractText, signing: Signing | None) -> list[Dated]:
    """Dates that stand alone below the names of those who sign."""
    if signing is None:
        return []
    lone = [
        segment
        for segment in text.segments
        if segment.row >= signing.row
        and not re.search(r"[\u4e00-\u9fffA-Za-z0-9]", _SEAL_PLACE.sub("", _without_dates(segment.text)))
    ]
    return [
        Dated(segment.passage[date.start : date.end], date.value, "签署处")
        for segment in lone
        for date in find_dates(segment.text)
    ]


def _without_dates(text: str) -> str:
    for found in reversed(find_dates(text)):
        text = text[: found.start] + text[found.end :]
    return text


def find_period(text: ContractText, labels: Sequence[Labelled]) -> Period:
    """自…起至…止 at a label or in a sentence about the contract's or licence's period."""
    for one in labels:
        if one.field == "period" and one.party is None:
            period = _range_in(one.value)
            if period.start or period.end:
                return _with_years(period, one.value)
    best = Period(None, None)
    for paragraph in text.paragraphs:
        heading = ""
        for start, end in _sentences(paragraph.text):
            sentence = paragraph[start:end]
            said = heading + sentence.text
            heading = sentence.text if len(sentence) <= _HEADING and CLAUSE.match(sentence.text.lstrip(" ·•.*")) else ""
            if not any(word in said for word in _PERIOD_WORDS) or any(w in said for w in _NOT_PERIOD):
                continue
            period = _range_in(sentence)
            if period.start and period.end:
                return period
            best = best if best.start or best.end else _with_years(period, sentence)
    return best


def _with_years(period: Period, part: Passage) -> Period:
    """A start without an end, with the one number of years told beside it."""
    if period.start is None or period.end is not None:
        return period
    found = list(_YEARS.finditer(_blanked(part.text)))
    if len(found) != 1 or (number := _YEAR_NUMBERS.get(found[0]["number"]) or _figure(found[0]["number"])) is None:
        return period
    return replace(period, years=part[found[0].start("number") : found[0].end()], number=number)


def _figure(text: str) -> int | None:
    return int(text) if text.isdecimal() and 0 < int(text) <= 20 else None


def _blanked(text: str) -> str:
    """``text`` with its dates blanked out, every other character in its place."""
    for found in find_dates(text):
        text = text[: found.start] + " " * (found.end - found.start) + text[found.end :]
    return text


def _sentences(text: str) -> list[tuple[int, int]]:
    ends = [match.end() for match in re.finditer(r"[。；;]", text)]
    starts = [0, *ends]
    return list(zip(starts, [*ends, len(text)], strict=True))


def _range_in(part: Passage) -> Period:
    text = part.text
    dates = [
        date for date in find_dates(text) if not any(w in text[max(0, date.start - 10) : date.start] for w in _FILING)
    ]
    for first, second in itertools.pairwise(dates):
        if _RANGE.match(text[first.end : second.start]):
            return Period(_dated(part, first), _dated(part, second))
    for date in dates:
        before = text[: date.start]
        if _UNTIL.search(before) or re.match(r"\s*(?:止|前有效|截止|到期)", text[date.end :]):
            return Period(None, _dated(part, date))
        if _FROM.search(before) and re.match(r"\s*(?:起|开始)", text[date.end :]):
            return Period(_dated(part, date), None)
    return Period(None, None)


def _dated(part: Passage, date: FoundDate) -> Dated:
    return Dated(part[date.start : date.end], date.value, "期限")
