"""What is said of the people listed: their age, and what they are said to know."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from pipeline.checks.agreements import RETIRED, explained
from pipeline.checks.basis import Guideline, guidelines
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.criteria.staff import Topics
from pipeline.checks.judgement import Judgement, Seen, absent, failed, inapplicable, passed, seen, unclear
from pipeline.checks.papers import Papers
from pipeline.checks.retirement import LATEST, has_retired, retires_in
from pipeline.checks.threshold import split
from pipeline.checks.workforce import Workforce, id_number_of, seen_id
from schemas.documents import ApplicationForm, StaffMember
from schemas.finding import Severity
from schemas.submission import Submission
from schemas.values import id_number
from schemas.values.names import same_person
from schemas.values.text import fold

_YOUNGEST = 16
"""劳动法 第十五条."""
_SENTENCE = 6
"""Characters from which a text is more than the name of one speciality."""
_ALIKE = 3
_MOST = 4
"""People with one sentence from which a look is worth it, where others have another."""
_EVERYTHING = re.compile("(?:全部|所有|各项|各类|六项)(?:知识产权|专利)?(?:运营|服务)?业务")
_BY = {"男": "男性", "女干部": "女性，按最晚的一档"}
_MARKS = re.compile(r"[\s,，、。;；./]")


@check(
    "ST-08",
    title="人员年龄",
    rule="工作队伍所列人员在收件日已满16周岁、未到法定退休年龄（2025年起按渐进延迟办法；女性按最晚的一档）；附返聘或劳务协议的除外。",
    severity=Severity.LOW,
    levels=EVERY_LEVEL,
    basis=("review",),
    explanations=("退休后返聘，协议未附", "按规定延迟退休", "身份证号录入有误"),
    next_step="请申报单位补交返聘或劳务协议",
)
def of_working_age(
    form: ApplicationForm, workforce: Workforce, papers: Papers, submission: Submission
) -> Iterator[Judgement]:
    judged = False
    for person in workforce.people():
        born = _born(person, workforce)
        if born is not None:
            judged = True
            yield _age(person, *born, form, workforce, papers, submission.received_on)
    if judged:
        return
    if workforce.gaps:
        places = tuple(absent(gap.id, "内容尚未读出") for gap in workforce.gaps)
        yield unclear("人员年龄", "载有身份证号的材料尚未读出，请对照原件", places=places)
    else:
        yield inapplicable("人员年龄", "材料上没有可以推算年龄的完整身份证号")


def _born(person: Seen, workforce: Workforce) -> tuple[Seen, date] | None:
    """The one birth date the papers give for a name; two different ones are ST-03's matter."""
    name = str(person.fact.value)
    numbers = [row.seen("id_number") for row in workforce.rows(name)]
    numbers += [seen_id(one.employee_id_number, "劳动合同身份证号") for one in workforce.contracts_of(name)]
    found = {}
    for number in (one[0] for one in numbers if one):
        code = id_number_of(str(number.fact.value or ""))
        born = id_number.birth_date(code) if id_number.is_valid(code) else None
        if born is not None:
            found[born] = number
    return next(((number, born) for born, number in found.items()), None) if len(found) == 1 else None


def _age(
    person: Seen,
    number: Seen,
    born: date,
    form: ApplicationForm,
    workforce: Workforce,
    papers: Papers,
    received: date,
) -> Judgement:
    name = str(person.fact.value)
    subject = f"{name}的年龄"
    facts = (person, number)
    grown = received >= date(born.year + _YOUNGEST, born.month, min(born.day, 28))
    category = LATEST[id_number.sex(id_number_of(str(number.fact.value)))]
    if grown and not has_retired(born, category, received):
        return passed(subject, f"{name}在收件日处于工作年龄", facts)
    if not grown:
        return failed(subject, f"{name}在收件日未满{_YOUNGEST}周岁，不一致", facts)
    year, month = retires_in(born, category)
    what = f"{name}已于{year}年{month}月到法定退休年龄（{_BY[category]}）"
    excuse = explained(subject, name, RETIRED, what, workforce, papers)
    if excuse is not None:
        return excuse
    told = _told_retired(name, form)
    if told is not None:
        return unclear(subject, f"{what}，{told.name}写明返聘或退休，请补交返聘协议", (*facts, told))
    return failed(subject, f"{what}，没有返聘或劳务协议，请说明", facts)


def _told_retired(name: str, form: ApplicationForm) -> Seen | None:
    for member in form.staff:
        if member.name is not None and same_person(str(member.name.value or ""), name):
            for fact in (member.position, member.duty, member.specialty):
                if fact is not None and re.search("返聘|退休|顾问|外聘", str(fact.value or "")):
                    return Seen(fact, "申报表工作队伍")
    return None


@check(
    "ST-11",
    title="熟悉业务雷同",
    rule="工作队伍中没有一人包揽全部六项业务，三人以上的熟悉业务、拟分工不是同一句话。",
    severity=Severity.LOW,
    levels=EVERY_LEVEL,
    basis=("review",),
    explanations=("填写时统一复制", "人员为多面手，确有相关经历", "该栏填写的是部门职责"),
    next_step="请申报单位提供人员简历、资格证书或业绩材料",
)
def specialities_differ(form: ApplicationForm, papers: Papers, guideline: Guideline) -> Iterator[Judgement]:
    told = seen(*((member.specialty, _named(i, member)) for i, member in enumerate(form.staff, start=1)))
    told = tuple(one for one in told if one.fact.value)
    if not told:
        place = absent(form.document, "熟悉业务")
        yield unclear("熟悉业务", "申报表工作队伍中没有读到熟悉业务，请对照原件", places=(place,))
        return
    topics = _topics(guideline)
    for one in told:
        yield _not_everything(one, topics)
    yield _not_one_sentence("熟悉业务", told, form, papers)
    duties = seen(*((member.duty, _named(i, member, "拟分工")) for i, member in enumerate(form.staff, start=1)))
    duties = tuple(one for one in duties if one.fact.value)
    if duties:
        yield _not_one_sentence("拟分工", duties, form, papers)


def _named(index: int, member: StaffMember, field: str = "熟悉业务") -> str:
    name = member.name.value if member.name is not None and member.name.value else f"第{index}人"
    return f"申报表工作队伍{name}{field}"


def _topics(guideline: Guideline) -> Topics | None:
    """The specialities the level's text names, else those of the only text that names any."""
    for text in (guideline, *guidelines()):
        for criterion in text.criteria:
            if criterion.kind == "topics":
                return Topics.model_validate(criterion.settings)
    return None


def _not_everything(one: Seen, topics: Topics | None) -> Judgement:
    text = str(one.fact.value)
    claimed = [name for name, topic in topics.topics.items() if any(w in text for w in topic.words)] if topics else []
    if topics is not None and len(claimed) == len(topics.topics):
        return failed(one.name, f"{one.name}包揽全部{len(claimed)}项业务，请提供简历或资格材料", (one,))
    if (said := _EVERYTHING.search(fold(text))) is not None:
        return failed(one.name, f"{one.name}写为“{said[0]}”，请提供简历或资格材料", (one,))
    return passed(one.name, f"{one.name}没有包揽全部业务", (one,))


def _not_one_sentence(subject: str, told: tuple[Seen, ...], form: ApplicationForm, papers: Papers) -> Judgement:
    sharp, doubtful = split(told)
    texts = Counter(_MARKS.sub("", fold(str(one.fact.value))) for one in sharp)
    (common, count), *_ = texts.most_common(1) or [("", 0)]
    long = len(texts) == 1 and len(common) >= _SENTENCE
    if len(sharp) >= _ALIKE and long:
        if doubtful or len(told) < len(form.staff) or not papers.whole(form):
            reason = f"已读清的{subject}是同一句话，其余人员的没有读清，请对照原件"
            return unclear(subject, reason, sharp, places=doubtful)
        return failed(
            subject, f"工作队伍{len(told)}人的{subject}是同一句话“{sharp[0].fact.value}”，请说明各人专长", sharp
        )
    if count >= _MOST and 3 * count >= 2 * len(told) and len(common) >= _SENTENCE:
        reason = f"工作队伍{len(told)}人中{count}人的{subject}是同一句话，是否各有专长请核实"
        return unclear(subject, reason, sharp, places=doubtful)
    return passed(subject, f"各人的{subject}不是同一句话", sharp, places=doubtful)
