"""LN-03, LN-04, LN-12: deadlines that leave no day or fall on a holiday, that differ, and months without a year.

Only deadlines for handing something in are judged by the calendar (反馈, 报送, 提交 …): a plan may well set the end of
a year. What comes round every year needs no year of its own.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from pipeline.checks.linting.flaw import Flaw
from pipeline.checks.linting.moments import Moment, Signed, letter_of, moments, resolved, signed_days, year_before
from pipeline.checks.linting.terms import differing_terms
from pipeline.checks.linting.text import Manuscript, Paragraph, sentences
from pipeline.checks.linting.workdays import is_worked, weekday

_HOUR = r"(?:\([^()]{1,6}\))?(?:上午|下午|晚上?|中午)?(?:\d{1,2}(?:[:时点]\d{0,2}分?)?)?(?:下班)?"
_BEFORE = re.compile(r"\)?" + _HOUR + r"(?:之?前|以前|止|截止)")
_UNTIL = re.compile(
    r"(?:截止(?:日期|时间)?|最迟|不迟于|最晚)(?:[为是至到于:])*(?:时间)?[为是:]?$"
    r"|(?:受理|申报|报送|报名|征集|提交|反馈|填报|递交)(?:的)?(?:时间|期限|日期|期间)[^。;]{0,24}(?:至|到|-|—|–)$"
    r"|(?:即日|即)起(?:至|到)$"
)
_RECURRING = re.compile(r"每(?:年|月|季|半年|个|周)|年度|次[年月]|下[一]?[年月]|当[年月]|翌年|逐[年月]|上一?年|各年")
_HANDED_IN = re.compile(
    r"反馈|报送|上报|呈报|报名|提交|递交|送交|送达|寄送|寄达|填报|申报|函复|函告|回复|回执|报备"
    r"|(?:报|送|交|寄|发|传)(?:至|到|回|我|市|省|区|县|局|厅|国)"
)
_NOT_ONE_DAY = re.compile(r"有效期|起(?:施行|实施|生效)|截至.{0,16}(?:共|累计|已|有|达)|公示期|自.{4,12}起至")
_ACTS = {
    "反馈": re.compile("反馈|函复|回复|函告"),
    "报送": re.compile(
        "报送|上报|呈报|提交|递交|送交|寄送|寄达|填报|(?:报|送|交|寄|发)(?:至|到|回|我|市|省|区|县|局|厅)"
    ),
    "申报": re.compile("申报|报名"),
}
_OBJECTS = re.compile(
    "意见|建议|申报书|申报表|申报材料|材料|总结|报告|方案|计划|名单|推荐[表函]|汇总表|回执|清单|台账|数据|信息|统计表|审核表"
    "|申请书|申请表|预算|决算|报表|目录"
)
_NOUNS = re.compile(rf"[\u4e00-\u9fff]{{2}}(?:{_OBJECTS.pattern})")
"""What is handed in with the word before it, as yearly rules have many 报告."""
_KINDS = re.compile(
    "纸质|书面|电子|初稿|终稿|初审|复审|第[一二三四五六1-6]批|上半年|下半年|[一二三四]季度|中期|半年|全年|线上|网上|现场|延期|延长"
)
_CHAIN = re.compile("汇总后|审核后|审查后|初审后|逐级|推荐至|统一报|转报")
_EXPECTED_DAYS = re.compile("节假日|工作日|顺延")
_TODAY = re.compile(r"(?:今日|今天|本日)" + _HOUR + "(?:之?前|以前)")
_MONTH_END = re.compile("(?:底|末)(?:之?前|以前)?")
_WEEKDAY = re.compile(r"\((?:星期|周)([一二三四五六日天])\)")
_HANDED_OVER = re.compile(
    r"(?:报送|上报|提交|报|送交|填报)(?P<what>(?!每|月|季|周|本|各|相关|有关|申报材料|意见|材料)[\u4e00-\u9fff]{3,20}"
    r"(?:表|名单|报告|台账|清单|方案|总结))(?![\u4e00-\u9fff])"
)
_MOVED = re.compile("延长|延期|顺延|推迟|提前至|调整(?:为|至|时间|期限)|更正|以本通知为准|月报|季报|周报|进度")
_APART = 45
"""Days within which two letters are of one affair, and not of two rounds."""
_LEAP = 2000
"""A year in which every day exists that exists in any."""


@dataclass(frozen=True)
class Deadline:
    """``day`` is ``None`` where the paper does not say of which year it is, or no such day exists; of a ``yearly`` one
    it is that of a leap year."""

    moment: Moment
    end: int
    sentence: str
    day: date | None
    letter: Signed | None
    yearly: bool = False

    @property
    def words(self) -> str:
        return self.moment.paragraph.text[self.moment.start : self.end]


def deadlines(manuscript: Manuscript) -> list[Deadline]:
    """Every deadline for handing something in, in order."""
    signed = signed_days(manuscript)
    found = (one for index, p in enumerate(manuscript.paragraphs) for one in _deadlines_in(p, index, signed))
    return [one for one in found if not one.yearly]


def _yearly(manuscript: Manuscript) -> list[Deadline]:
    """The deadlines that come round every year."""
    found = (one for index, p in enumerate(manuscript.paragraphs) for one in _deadlines_in(p, index, []))
    return [one for one in found if one.yearly]


def _deadlines_in(paragraph: Paragraph, index: int, signed: list[Signed]) -> Iterator[Deadline]:
    found = moments(paragraph, index)
    for sentence in sentences(paragraph):
        said = sentence.text
        if not _HANDED_IN.search(said) or _NOT_ONE_DAY.search(said):
            continue
        for moment in found:
            if not sentence.start <= moment.start < sentence.end:
                continue
            before = paragraph.text[sentence.start : moment.start]
            limit = _BEFORE.match(paragraph.text, moment.end)
            if moment.relative or (_RECURRING.search(before[-8:]) and moment.year is None):
                if re.search("每年?", paragraph.text[max(sentence.start, moment.start - 2) : moment.end]):
                    yield from _every_year(moment, said)
                continue
            if moment.day is None or not (limit or _UNTIL.search(before)):
                continue
            letter = letter_of(index, signed)
            yield Deadline(moment, limit.end() if limit else moment.end, said, resolved(moment, letter), letter)


def _every_year(moment: Moment, said: str) -> Iterator[Deadline]:
    """每年12月10日前, 每年12月底前."""
    text = moment.paragraph.text
    limit = (_BEFORE if moment.day else _MONTH_END).match(text, moment.end)
    day = moment.day or monthrange(_LEAP, moment.month)[1]
    if limit and day <= monthrange(_LEAP, moment.month)[1]:
        yield Deadline(moment, limit.end(), said, date(_LEAP, moment.month, day), None, yearly=True)


def impossible_deadlines(manuscript: Manuscript) -> list[Flaw]:
    """LN-03. A day named several times is told once."""
    flaws: dict[tuple[str, date], Flaw] = {}
    for one in deadlines(manuscript):
        for kind, reason, sure in _against(one):
            assert one.day is not None
            spots = one.moment.paragraph.spots(one.moment.start, one.end)
            sure = sure and one.moment.paragraph.sure(one.moment.start, one.moment.end)
            if kind == "letter" and one.letter is not None:
                spots += one.letter.paragraph.spots(one.letter.start)
                sure = sure and one.letter.paragraph.sure(one.letter.start)
            known = flaws.get((kind, one.day))
            if known is None:
                flaws[kind, one.day] = Flaw(f"“{one.words}”", reason, spots, sure)
            else:
                flaws[kind, one.day] = Flaw(known.subject, known.reason, known.spots + spots, known.sure and sure)
    return [*flaws.values(), *_no_such_days(manuscript), *_todays(manuscript)]


def _no_such_days(manuscript: Manuscript) -> Iterator[Flaw]:
    """Deadlines on a day that no calendar has: 2月30日."""
    for one in deadlines(manuscript):
        moment = one.moment
        if one.day is None and moment.day and moment.day > monthrange(moment.year or _LEAP, moment.month)[1]:
            spots = moment.paragraph.spots(moment.start, one.end)
            sure = moment.paragraph.sure(moment.start, moment.end)
            yield Flaw(f"“{one.words}”", f"期限“{one.words}”，没有这一天", spots, sure, ("日期录入有误",))


def _todays(manuscript: Manuscript) -> Iterator[Flaw]:
    """请于今日下班前反馈: the day of the letter itself."""
    for paragraph in manuscript.paragraphs:
        for sentence in sentences(paragraph):
            match = _TODAY.search(sentence.text)
            if match and _HANDED_IN.search(sentence.text):
                start, end = sentence.start + match.start(), sentence.start + match.end()
                reason = f"期限“{match[0]}”就是来文当日"
                yield Flaw(f"“{match[0]}”", reason, paragraph.spots(start, end), paragraph.sure(start, end))


def _against(one: Deadline) -> Iterator[tuple[str, str, bool]]:
    if one.day is None:
        return
    if one.letter is not None and (one.day - one.letter.day).days <= 0:
        how = "就是来文当日" if one.day == one.letter.day else "早于来文日期"
        yield "letter", f"期限“{one.words}”（{one.day}）{how}（{one.letter.day}）", True
    worked = is_worked(one.day)
    if worked is False and not _EXPECTED_DAYS.search(one.sentence):
        yield "day", f"期限“{one.words}”（{one.day}，{weekday(one.day)}）不是工作日", True
    elif worked is None and not _EXPECTED_DAYS.search(one.sentence):
        reason = f"期限“{one.words}”（{one.day}，{weekday(one.day)}）是否工作日，需要当年节假日安排才能判断"
        yield "day", reason, False
    noted = _WEEKDAY.match(one.moment.paragraph.text, one.moment.end)
    if noted and f"星期{noted[1].replace('天', '日')}" != weekday(one.day):
        yield "weekday", f"期限“{one.words}”（{one.day}）是{weekday(one.day)}，所注星期不一致", False


def differing_deadlines(manuscript: Manuscript) -> list[Flaw]:
    """LN-04."""
    flaws = []
    seen: set[tuple[str, date, date]] = set()
    pairs = (*combinations(deadlines(manuscript), 2), *combinations(_yearly(manuscript), 2))
    for one, other in pairs:
        act = _same_act(one, other)
        if act is None or one.day is None or other.day is None or one.day == other.day:
            continue
        first, second = sorted((one.day, other.day))
        if (act, first, second) in seen:
            continue
        seen.add((act, first, second))
        spots = tuple(spot for d in (one, other) for spot in d.moment.paragraph.spots(d.moment.start, d.end))
        sure = all(d.moment.paragraph.sure(d.moment.start, d.moment.end) for d in (one, other))
        shown = [f"“{d.words}”" + ("" if d.yearly else f"（{d.day}）") for d in (one, other)]
        reason = f"{act}的期限有两个：{shown[0]}与{shown[1]}"
        flaws.append(Flaw(act, reason, spots, sure))
    return [*flaws, *differing_terms(manuscript)]


def deadlines_apart(first: Manuscript, second: Manuscript) -> Iterator[tuple[Deadline, Deadline, str]]:
    """Two letters of one bundle, at most ``_APART`` days from each other, that set different days for handing in the
    same thing; a letter that says it moves the day is none."""
    said = "".join(paragraph.text for paper in (first, second) for paragraph in paper.paragraphs)
    if _MOVED.search(said):
        return
    for one in deadlines(first):
        for other in deadlines(second):
            what, also = _HANDED_OVER.search(one.sentence), _HANDED_OVER.search(other.sentence)
            if what is None or also is None or what["what"] != also["what"] or not one.letter or not other.letter:
                continue
            near = one.day is not None and other.day is not None and 0 < abs((one.day - other.day).days) <= _APART
            kinds = [set(_KINDS.findall(d.sentence)) for d in (one, other)]
            if near and abs((one.letter.day - other.letter.day).days) <= _APART and kinds[0] == kinds[1]:
                yield one, other, what["what"]


def _same_act(one: Deadline, other: Deadline) -> str | None:
    """The act both set a day for; ``None`` where anything tells them apart."""
    acts = [name for name, words in _ACTS.items() if words.search(one.sentence) and words.search(other.sentence)]
    objects = [set(_OBJECTS.findall(d.sentence)) for d in (one, other)]
    kinds = [set(_KINDS.findall(d.sentence)) for d in (one, other)]
    if one.yearly and not set(_NOUNS.findall(one.sentence)) & set(_NOUNS.findall(other.sentence)):
        return None
    enrolled = (
        acts == ["申报"] and not objects[0] and not objects[1] and all("报名" in d.sentence for d in (one, other))
    )
    if not acts or not (enrolled or objects[0] & objects[1]):
        return None
    if one.sentence == other.sentence and one.moment.index == other.moment.index:
        return None
    if any(_CHAIN.search(d.sentence) for d in (one, other)) or (kinds[0] != kinds[1] and kinds[0] and kinds[1]):
        return None
    same_letter = one.letter is not None and other.letter is not None and one.letter.index == other.letter.index
    same_letter = same_letter or one.yearly
    others = _who(one) and _who(other) and _who(one) != _who(other)
    if same_letter and (objects[0] != objects[1] or kinds[0] != kinds[1] or others):
        return None
    return acts[0] + "、".join(sorted(objects[0] & objects[1]))


def _who(one: Deadline) -> str:
    """Who has to, as far as it stands before the day: 各市局."""
    before = one.sentence[: max(0, one.sentence.find(one.words))]
    match = re.search(
        "([各请]?[\u4e00-\u9fff]{1,14}?(?:局|厅|单位|部门|企业|公司|主体|中心|机构|人员|高校))[^\u4e00-\u9fff]?.{0,6}$",
        before,
    )
    return match[1].lstrip("请") if match else ""


def months_without_year(manuscript: Manuscript) -> list[Flaw]:
    """LN-12. A year named before in the paragraph, a single year in the title, or for a day that of the letter
    settles it."""
    signed = signed_days(manuscript)
    if _year_of_title(manuscript) is not None or _is_standing(manuscript):
        return []
    flaws = []
    for index, paragraph in enumerate(manuscript.paragraphs):
        if paragraph.cell:
            continue
        for moment in moments(paragraph, index):
            if moment.year is not None or moment.relative or not _needs_a_year(moment):
                continue
            # The day of the letter settles the year of a day, not of a month.
            dated = moment.day and letter_of(index, signed) is not None and not _of_years(moment, manuscript, signed)
            if dated or year_before(paragraph, moment.start) is not None:
                continue
            end = moment.end + len((_END.match(paragraph.text, moment.end) or [""])[0])
            words = paragraph.text[moment.start : end]
            reason = f"“{words}”没有写明年份"
            flaws.append(
                Flaw(f"“{words}”", reason, paragraph.spots(moment.start, end), paragraph.sure(moment.start, end))
            )
    return flaws


_AHEAD = 6
"""Years a plan may reach beyond its letter."""
_END = re.compile("(?:底|末|初|上旬|中旬|下旬|份)?(?:之?前|以前|止)?")
_TERM = re.compile("底|末|初|上旬|中旬|下旬|份|之?前|以前|起|至|完成|启动|开展|召开|举办|举行")
_YEARLY = re.compile(
    r"每|年度|次年|翌年|次月|当年|年初|历年|例行|各(?:召开|举办|组织|报送|开展)|分别|两次|一年一度|期间[,，]?$|财年|会计年"
)
_STANDING = re.compile(r"(?:制度|办法|规定|规则|规程|细则|指引|条例|规范|章程)(?:[(（].{1,12}[)）])?$")
_FEAST = re.compile("日(?:世界|国际|全国|国家)|世界知识产权日|宣传周|宣传日|消费者权益|纪念日|国庆|劳动节")


def _needs_a_year(moment: Moment) -> bool:
    """Whether the month is one on the calendar of this plan: neither one of every year nor a feast."""
    text = moment.paragraph.text
    start = max(text.rfind(mark, 0, moment.start) for mark in "。;") + 1
    ends = [place for mark in "。;" if (place := text.find(mark, moment.end)) >= 0]
    sentence = text[start : min(ends, default=len(text))]
    after = text[moment.end : moment.end + 12]
    if _YEARLY.search(sentence) or _FEAST.search(after) or _FEAST.search(sentence):
        return False
    quoted = text[: moment.start].count("《") > text[: moment.start].count("》")
    return not quoted and (moment.day is not None or _TERM.match(text, moment.end) is not None)


def _of_years(moment: Moment, manuscript: Manuscript, signed: list[Signed]) -> bool:
    """Whether a day is one of a plan that reaches beyond the year of its letter: the letter does not settle its year,
    but for what is to be handed in."""
    text = moment.paragraph.text
    start = max(text.rfind(mark, 0, moment.start) for mark in "。;") + 1
    sentence = re.split("[。;]", text[start:])[0]
    heads = [paragraph.text for paragraph in manuscript.paragraphs[:12] if not re.search("[。:]", paragraph.text)]
    if _HANDED_IN.search(sentence) or not any(
        re.search("(?:方案|计划|规划)(?:[(（].{1,12}[)）])?$", one) for one in heads
    ):
        return False
    last = max(one.day.year for one in signed)
    years = (int(year) for paragraph in manuscript.paragraphs for year in re.findall(r"(20\d\d)年", paragraph.text))
    return any(last < year < last + _AHEAD for year in years)


def _is_standing(manuscript: Manuscript) -> bool:
    """Whether the paper is a standing rule, whose months come round every year."""
    heads = [paragraph.text for paragraph in manuscript.paragraphs[:12] if not re.search("[。:]", paragraph.text)]
    return any(_STANDING.search(text) for text in heads) and not any(
        re.search("方案|计划|要点", text) for text in heads
    )


def _year_of_title(manuscript: Manuscript) -> int | None:
    """The one year of the paper's own title, such as 2024年工作要点; a period of years is none."""
    for paragraph in manuscript.paragraphs[:12]:
        text = paragraph.text
        if re.search("[。:]", text) or re.search(r"\d{4}年?[-—–~至]\d{4}", text):
            continue
        years = set(re.findall(r"((?:19|20)\d\d)年(?!\d{1,2}月)", text))
        if len(years) == 1 and len(text) >= 8:
            return int(years.pop())
    return None
