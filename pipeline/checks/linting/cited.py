"""LN-08 of what a paper rests on: a draft, or a plan whose period has passed, cited as a rule to be followed.

A paper may tell of drafts and of lapsed plans as it likes; it must not say that they are in force (现行有效的《甲》),
nor order by them (按照《乙（征求意见稿）》的要求执行). Whether a period has passed is judged on the day of the paper
itself, if it bears one.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from pipeline.checks.linting.flaw import Flaw
from pipeline.checks.linting.moments import letter_of, signed_days
from pipeline.checks.linting.text import Manuscript
from pipeline.checks.linting.words import one_of, words

_CITED = re.compile(r"《(?P<title>[^《》]{4,80})》(?P<behind>[(（\[【][^()（）\[\]【】]{2,16}[)）\]】])?")
_PERIOD = re.compile(r"(?<!\d)((?:19|20)\d\d)年?(?:-|—|–|~|－|至|——)((?:19|20)\d\d)年?(?!\d)")
_FIVE_YEARS = re.compile('[“"]?(十[一二三四五]?五)[”"]?(?!年)')
_ENDS = {"十一五": 2010, "十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030}
_RULE = re.compile("(?:依据|根据|按照|遵照|依照|执行|适用|遵循)[^,，。;；]{0,40}$")
_FORCE = re.compile(
    "(?:现行有效|现行|正在(?:实施|执行|施行)|继续(?:执行|有效|施行)|仍然?有效|有效施行)(?:的)?[^,，。;；]{0,30}$"
)
_ORDERED = re.compile(
    r"^[^,，。;；]{0,60}(?:现行有效|正在(?:实施|执行)|继续(?:执行|有效|施行)|仍然?有效|要求执行|规定执行|现予执行|遵照执行|予以执行)"
)
_ABOUT = re.compile("^[^,，。;；]{0,6}(?:反馈|意见|修改|征求|起草|讨论|研提|提出)|^的?(?:函|通知)?(?:征求|公开征求)")
_ASKED = re.compile("(?:征求|研究|讨论|审议|起草|修改|反馈|对|就|关于)[^,，。;；《》]{0,10}$")


def period_end(text: str) -> tuple[str, int] | None:
    """The period a title names (2021—2023年, 十三五), and its last year."""
    if match := _PERIOD.search(text):
        return (match[0], int(match[2])) if int(match[1]) <= int(match[2]) else None
    match = _FIVE_YEARS.search(text)
    return (match[0], _ENDS[match[1]]) if match and match[1] in _ENDS else None


@cache
def _draft() -> re.Pattern[str]:
    return re.compile(rf"{one_of(words().draft_words)}")


def cited_as_rule(manuscript: Manuscript, on: date) -> Iterator[Flaw]:
    """One for every draft or lapsed plan that the paper rests on."""
    signed = signed_days(manuscript)
    told: set[str] = set()
    for index, paragraph in enumerate(manuscript.paragraphs):
        letter = letter_of(index, signed)
        day = letter.day if letter is not None else on
        for match in _CITED.finditer(paragraph.text):
            reason = _against(paragraph.text, match, day)
            if reason is None or match[0] in told:
                continue
            told.add(match[0])
            spots = paragraph.spots(match.start(), match.end())
            sure = paragraph.sure(match.start(), match.end())
            yield Flaw(match[0], reason, spots, sure, ("引用时沿用了旧稿", "已发文延长执行期"))


def _against(text: str, match: re.Match[str], day: date) -> str | None:
    before, after = text[: match.start()], text[match.end() :]
    # What is said before the first of several titles is said of each: 现行有效的《甲》和《乙》.
    lead = re.sub("《[^《》]*》[^,，。;；《》]{0,20}(?:、|和|与|及|以及)$", "", before)
    in_force = _FORCE.search(lead) is not None or _ORDERED.search(after) is not None
    draft = _draft().search(match["title"] + (match["behind"] or ""))
    if draft and not _ABOUT.search(after) and not _ASKED.search(lead) and (in_force or _RULE.search(lead)):
        return f"{match[0]}是{draft[0]}，尚未生效，不能作为现行依据"
    period = period_end(match["title"] + (match["behind"] or ""))
    if period is not None and in_force and period[1] < day.year:
        return f"{match[0]}所定期间“{period[0]}”在{day}之前已经届满，不能称为现行有效"
    return None
