"""The period a contract runs for: 自…起至…止, 有效期三年, 自本合同生效之日起五年."""

import calendar
import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractors.documents.contracts.labels import Labelled
from extractors.documents.contracts.layout import ContractText
from extractors.documents.contracts.phrases import dates_of, grammar
from extractors.passage import Passage
from extractors.running_text.grammar import Hit, Token
from extractors.running_text.numbers import number_of
from schemas.values.dates import find_dates

_DURATION = re.compile(
    r"(?<![\d.第每前后近约满])(?P<number>\d{1,3}|[一二两三四五六七八九十]{1,3}|[壹贰叁肆伍陆柒捌玖拾]{1,3})\s*"
    r"(?P<unit>(?:个)?(?:周)?年(?![度月费初末内底半])|个月(?!内))"
)
_DASH = re.compile(r"\s*[-—–―~－]{1,3}\s*")
_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
_LONGEST = 20 * 12
_GOVERNING = ("PERIOD", "OTHER")


@dataclass(frozen=True)
class Dated:
    """A date in the text; ``value`` is ``None`` for an impossible or incomplete one."""

    passage: Passage
    value: str | None
    where: str


@dataclass(frozen=True)
class Period:
    """``length`` is the phrase 三年 beside a start, where no end is printed, and ``months`` how long that is.
    ``since_signing`` is the phrase 自签订之日起 that stands in place of a start."""

    start: Dated | None = None
    end: Dated | None = None
    length: Passage | None = None
    months: int = 0
    since_signing: Passage | None = None

    @property
    def last_days(self) -> tuple[str, str] | None:
        """The last day by the two ways of counting: the day before the anniversary, and the anniversary itself, since
        the first day does not count (民法典 201). ``None`` without a whole start or a length."""
        if self.start is None or self.start.value is None or len(self.start.value) != 10 or not self.months:
            return None
        first = datetime.date.fromisoformat(self.start.value)
        year, month = divmod(first.year * 12 + first.month - 1 + self.months, 12)
        day = min(first.day, calendar.monthrange(year, month + 1)[1])
        anniversary = datetime.date(year, month + 1, day)
        return (anniversary - datetime.timedelta(days=day == first.day)).isoformat(), anniversary.isoformat()


def find_period(text: ContractText, labels: Sequence[Labelled]) -> Period:
    """At a label (有效期：…), else in the first sentence that tells beginning and end of a period of the contract's,
    else in the first that tells one of them."""
    values = [one.value for one in labels if one.field == "period" and one.party is None]
    told = [_bare_range(value) or _period_in(value, "PERIOD", text) for value in values]
    if labelled := next((period for period in told if period.start or period.end), None):
        return labelled
    best = max(told, key=_told, default=Period())
    for sentence in text.sentences:
        period = _period_in(sentence.passage, _governing(sentence.heading), text)
        if period.start and period.end:
            return period
        best = max(best, period, key=_told)
    return best


def _bare_range(value: Passage) -> Period | None:
    """Two dates and a dash are the whole value: 2024.8.8 — 2027.8.7."""
    dates = dates_of(value.text)
    if len(dates) != 2 or not _DASH.fullmatch(value.text[dates[0].end : dates[1].start]):
        return None
    rest = value.text[: dates[0].start] + value.text[dates[1].end :]
    return None if rest.strip(" 。;；") else Period(_dated(value, dates[0]), _dated(value, dates[1]))


def _told(period: Period) -> int:
    return 2 if period.start or period.end else 1 if period.since_signing else 0


def _governing(heading: str) -> str:
    return next((token.label for token in grammar("period").tokens(heading) if token.label in _GOVERNING), "")


def _period_in(part: Passage, governing: str, text: ContractText) -> Period:
    """What one sentence tells; ``governing`` says whether its heading or label speaks of the contract's period."""
    dates = dates_of(part.text)
    figures = [*dates, *_durations(part.text, dates)]
    if not figures:
        return Period()
    rules = grammar("period")
    tokens = rules.tokens(part.text, figures)
    hits = [hit for hit in rules.hits(part.text, tokens) if _of_contract(hit, tokens, governing)]
    if ranges := [hit for hit in hits if hit.rule == "range"]:
        first, last = ranges[0].labelled("DATE")
        return Period(_dated(part, first), _dated(part, last))
    starts, ends = _dates_of_rule(part, hits, "from"), _dates_of_rule(part, hits, "until")
    period = Period(next(iter(starts), None), next((end for end in ends if end not in starts), None))
    if period.end is None:
        period = _with_length(period, part, tokens, governing)
    return period if period.start else replace(period, since_signing=_since_signing(part, hits, text))


def _of_contract(hit: Hit, tokens: Sequence[Token], governing: str) -> bool:
    """The nearest word before the phrase that says what runs, else the heading, else the first such word in it or
    behind it, names the contract's period and not that of a payment, of secrecy or of the patent."""
    said = [token for token in tokens if token.label in _GOVERNING]
    before = [token.label for token in said if token.start < hit.start]
    behind = [token.label for token in said if token.start >= hit.start]
    return [*before[-1:], *([governing] if governing else []), *behind, ""][0] == "PERIOD"


def _dates_of_rule(part: Passage, hits: Iterable[Hit], rule: str) -> list[Dated]:
    return [_dated(part, hit.labelled("DATE")[0]) for hit in hits if hit.rule == rule]


def _with_length(period: Period, part: Passage, tokens: Sequence[Token], governing: str) -> Period:
    """The one length told in the sentence, in years or months."""
    found = [
        token for token in tokens
        if token.label == "DURATION" and _of_contract(Hit("", (token,)), tokens, governing)
    ]  # fmt: skip
    if len(found) != 1:
        return period
    length = part[found[0].start : found[0].end]
    return replace(period, length=length, months=_months(length.text))


def _since_signing(part: Passage, hits: Sequence[Hit], text: ContractText) -> Passage | None:
    """自本合同签订之日起; also 自本合同生效之日起, where the contract says that it takes effect when it is signed."""
    for hit in hits:
        if hit.rule == "from_signing" or (hit.rule == "from_force" and _effective_when_signed(text)):
            return part[hit.start : hit.end]
    return None


def _effective_when_signed(text: ContractText) -> bool:
    rules = grammar("period")
    said = [sentence.text for sentence in text.sentences if "生效" in sentence.text]
    return any(hit.rule == "takes_effect" for one in said for hit in rules.hits(one, rules.tokens(one)))


def _durations(text: str, dates: Sequence[Token]) -> list[Token]:
    inside = {i for date in dates for i in range(date.start, date.end)}
    return [
        Token("DURATION", *match.span())
        for match in _DURATION.finditer(text)
        if match.start() not in inside and 0 < _months(match[0]) <= _LONGEST
    ]


def _months(text: str) -> int:
    match = _DURATION.match(text)
    number = number_of(match["number"].translate(_CAPITALS)) if match else None
    return (number or 0) * (12 if match and "年" in match["unit"] else 1)


def _dated(part: Passage, token: Token) -> Dated:
    passage = part[token.start : token.end]
    found = find_dates(part.text)
    value = next((one.value for one in found if (one.start, one.end) == (token.start, token.end)), None)
    return Dated(passage, value, "期限")
