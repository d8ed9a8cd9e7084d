"""Place and day of signing."""

import re
from collections.abc import Iterable, Sequence

from extractors.documents.contracts.labels import Labelled
from extractors.documents.contracts.layout import ContractText
from extractors.documents.contracts.parties import Signing
from extractors.documents.contracts.period import Dated
from extractors.documents.contracts.phrases import dates_of, grammar
from extractors.passage import Passage
from extractors.running_text.grammar import Hit, Token
from schemas.values.dates import find_dates

_IS_PLACE = re.compile(
    r".*[省市区县州盟旗镇乡街路]|(?:中国)?(?:北京|上海|天津|重庆|四川|成都|绵阳|德阳|宜宾|呼和浩特|包头|深圳|广州|杭州|南京|武汉|西安).*"
)
_NO_PLACE = re.compile(r"基础|原则|协商|平等|自愿|本合同|本协议|之日|时间|日期|原件|正本|书面|[甲乙]方|双方")
_PLACE_ENDS = re.compile(r"[,，。;；、(（\s]")
_LONGEST_PLACE = 24
_SEAL_PLACE = re.compile(r"[(（]\s*(?:公章|盖章|签章|印章|合同专用章|合同章)\s*[)）]")

ON_COVER = "封面"
_COVER_LINES, _COVER_LENGTH = 12, 40


def signing_place(text: ContractText, labels: Sequence[Labelled]) -> list[Passage]:
    """签订地点, or 于某日在某地签订."""
    found = [one.value for one in labels if one.field == "signed_at" and 2 <= len(one.value) <= 60]
    if found:
        return [_cut(value) for value in found]
    return next(([place] for part in text.paragraphs if (place := _place_in(part))), [])


def _place_in(part: Passage) -> Passage | None:
    """于某日在某地签订, 签订于某地. What stands between 在 and 签订 is a place if it looks like one, or a date goes
    before it."""
    hits, tokens = _signing_hits(part)
    for hit in hits:
        if hit.rule == "place":
            place = part[hit.tokens[0].end : hit.tokens[-1].start].strip()
            dated = any(token.label == "DATE" and 0 <= hit.start - token.end <= 4 for token in tokens)
            if not hit.labelled("AT")[1:] and (dated or _IS_PLACE.match(place.text)) and _can_be_place(place.text):
                return place
        elif hit.rule == "place_behind":
            behind = part[hit.end :]
            end = _PLACE_ENDS.search(behind.text)
            place = behind[: end.start()] if end else behind
            if _IS_PLACE.match(place.text) and _can_be_place(place.text):
                return place
    return None


def _can_be_place(text: str) -> bool:
    return 2 <= len(text) <= _LONGEST_PLACE and not _NO_PLACE.search(text) and not re.search(r"\d{4}", text)


def _signing_hits(part: Passage) -> tuple[list[Hit], list[Token]]:
    if not re.search(r"[签订盖]", part.text):
        return [], []
    rules = grammar("signing")
    tokens = rules.tokens(part.text, dates_of(part.text))
    return rules.hits(part.text, tokens), tokens


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
    found += [dated for sentence in text.sentences for dated in _signed_in(sentence.passage)]
    found += _bare_dates(text, signing)
    return found or _on_first_page(text)


def _signed_in(part: Passage) -> Iterable[Dated]:
    """于某日在某地签订 in a sentence; not 于某日签订的《…》, which is another contract."""
    hits, _ = _signing_hits(part)
    days = {hit.labelled("DATE")[0] for hit in hits if hit.rule == "signed"}
    for date in find_dates(part.text):
        if Token("DATE", date.start, date.end) in days:
            yield Dated(part[date.start : date.end], date.value, "正文")


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
