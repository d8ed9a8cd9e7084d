"""Amounts of money in running text: figures, 大写, and both where they stand together."""

import re
from dataclasses import dataclass
from decimal import Decimal

from schemas.values.amounts import find_words, parse_amount, parse_words

_BROKEN = re.compile(r"\d{1,3}(?:[,，.]\s?\d{3})+\.\d{2}")
"""A figure whose grouping commas were partly read as points (1,208.000.00): it can only be read one way."""

_FIGURE = re.compile(
    r"(?:[¥￥]\s*)?(?<![\d.\-A-Za-z])\d{1,3}(?:[,，.]\s?\d{3})+\.\d{2}(?![\d.])\s*(?:万元|亿元|元)?|"
    r"(?:[¥￥]\s*)?(?<![\d.\-A-Za-z])\d{1,3}(?:[,，]\s?\d{3})+(?:\.\d{1,2})?\s*(?:万元|亿元|元|万|\(?万元\)?)?"
    r"|[¥￥]\s*\d+(?:\.\d{1,6})?\s*(?:万元|亿元|元|万)?"
    r"|(?<![\d.\-A-Za-z])\d{1,3}(?: \d{3})+(?:\.\d{1,2})?\s*元"
    r"|(?<![\d.\-A-Za-z])\d+(?:\.\d{1,6})?\s*(?:万元|亿元|元)"
    r"|(?<=元\)[:：])\s?\d+(?:\.\d{1,6})?"
    r"|(?<![零〇一二两三四五六七八九十百千万亿\d上数几近逾每第])(?=[零〇一二两三四五六七八九]*[十百千万亿])"
    r"[一二两三四五六七八九十][零〇一二两三四五六七八九十百千万亿]*元(?:[整正])?"
)
_BETWEEN = re.compile(r"[\s()（）\[\]:：,，;；/_人民币大小写RMB即计为整正元合]*")
_UNIT_LABEL = re.compile(r"[(（]\s*(?:单位[:：])?\s*(?:人民币)?\s*万元\s*[)）]")


@dataclass(frozen=True)
class Mention:
    """An amount at ``start``–``end`` of the running text; ``figure`` and ``capital`` are the spans of its writings."""

    start: int
    end: int
    figure: tuple[int, int] | None
    figure_value: Decimal | None
    capital: tuple[int, int] | None
    capital_value: Decimal | None
    broken: bool = False
    """The figure's commas were read as points."""

    @property
    def value(self) -> Decimal | None:
        return self.figure_value if self.figure_value is not None else self.capital_value

    @property
    def agrees(self) -> bool:
        """Figures and words are both there and equal."""
        return self.figure_value is not None and self.figure_value == self.capital_value

    @property
    def differs(self) -> bool:
        return None not in (self.figure_value, self.capital_value) and not self.agrees


def mentions_in(text: str) -> list[Mention]:
    """All amounts in ``text``; 大写 and figures that stand together are one mention."""
    figures = [(*match.span(), _figure_value(text, match)) for match in _FIGURE.finditer(text)]
    capitals = [(start, end, parse_words(text[start:end])) for start, end in find_words(text)]
    mentions, used = [], set()
    for start, end, value in capitals:
        partner = next(
            (f for f in figures if f not in used and (_joined(text, end, f[0]) or _joined(text, f[1], start))), None
        )
        if partner is not None:
            used.add(partner)
            span = min(start, partner[0]), max(end, partner[1])
            figure = (partner[0], partner[1])
            mentions.append(Mention(*span, figure, partner[2], (start, end), value, _is_broken(text, figure)))
        else:
            mentions.append(Mention(start, end, None, None, (start, end), value))
    mentions += [
        Mention(f[0], f[1], (f[0], f[1]), f[2], None, None, _is_broken(text, (f[0], f[1])))
        for f in figures
        if f not in used
    ]
    return sorted(mentions, key=lambda mention: mention.start)


def _figure_value(text: str, match: re.Match[str]) -> Decimal | None:
    """The figure in 元. A bare one counts in 万元 where its label says so (转让费（万元）：50)."""
    head = text[max(0, match.start() - 12) : match.start()]
    unit = Decimal(10000) if _UNIT_LABEL.search(head) else Decimal(1)
    tail = re.match(r"\s*[(（]?万元", text[match.end() :])
    if tail and not match[0].rstrip().endswith(("元", "万")):
        unit = Decimal(10000)
    printed = match[0].replace("￥", "¥").replace("，", ",").strip()
    if broken := _BROKEN.search(printed):
        whole = re.sub(r"[,.\s]", "", broken[0][:-3])
        printed = printed.replace(broken[0], whole + broken[0][-3:])
    value = parse_amount(printed, unit=unit)
    return value if value is not None else parse_amount(printed + "元" if printed.endswith("万") else printed)


def _is_broken(text: str, figure: tuple[int, int]) -> bool:
    found = _BROKEN.search(text, *figure)
    return found is not None and "." in found[0][:-3]


def _joined(text: str, end: int, start: int) -> bool:
    return 0 <= start - end <= 16 and bool(_BETWEEN.fullmatch(text[end:start]))
