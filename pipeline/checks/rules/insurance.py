"""Social insurance of the people listed: who pays, where else, and since when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from pipeline.checks.agreements import LENT, explained, hidden, renamed, told_of
from pipeline.checks.applicant import Applicant, Likeness, alike
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.judgement import Judgement, Seen, absent, failed, inapplicable, passed, seen, unclear
from pipeline.checks.papers import Papers
from pipeline.checks.parameters import Parameters
from pipeline.checks.relation import kin
from pipeline.checks.workforce import Insured, Workforce, month_name, month_of, same_number
from schemas.documents import ApplicationForm, BusinessLicense, InstitutionCertificate
from schemas.finding import Severity

_CHANGE_OF_JOB = 1
"""Months two employers may both pay when somebody changes from one to the other."""
_LATEST = 2
"""Months before its print that a proof without a period speaks of for certain."""
_FOUNDING = 6
"""Months after its foundation within which an applicant's staff is new of necessity."""


def _nothing(workforce: Workforce, subject: str) -> Judgement:
    """Where there is no row to judge."""
    if not workforce.listed:
        place = absent(None, "申报表工作队伍")
        return unclear(subject, "没有读到申报表工作队伍名单，请对照原件", places=(place,))
    if workforce.gaps:
        places = tuple(absent(gap.id, "内容尚未读出") for gap in workforce.gaps)
        return unclear(subject, "社保证明尚未读出，请对照原件", places=places)
    return inapplicable(subject, "工作队伍所列人员没有可核对的社保证明")


@check(
    "ST-05",
    title="参保单位",
    rule="工作队伍所列人员的社保由申报单位缴纳；附有借调、派遣、代缴协议或说明的除外。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("借调或派遣人员由原单位参保", "由人力资源公司代缴", "由母公司或集团统一参保"),
    next_step="请申报单位补交借调、派遣或代缴协议，说明人员实际用工关系",
)
def applicant_pays(
    form: ApplicationForm, workforce: Workforce, papers: Papers, applicant: Applicant
) -> Iterator[Judgement]:
    judged = False
    for person in workforce.people():
        rows = workforce.rows(str(person.fact.value))
        if not rows:
            continue
        judged = True
        yield _payer(person, rows, form, workforce, papers, applicant)
    if not judged:
        yield _nothing(workforce, "参保单位")


def _payer(
    person: Seen,
    rows: Sequence[Insured],
    form: ApplicationForm,
    workforce: Workforce,
    papers: Papers,
    applicant: Applicant,
) -> Judgement:
    name = str(person.fact.value)
    subject = f"{name}的参保单位"
    best = min(rows, key=lambda row: [Likeness.SAME, Likeness.UNCLEAR, Likeness.DIFFERENT].index(row.payer))
    facts = (person, *best.seen("name", "employer_name"))
    if best.payer is Likeness.SAME:
        return passed(subject, f"{name}由申报单位参保", facts)
    if best.payer is Likeness.UNCLEAR:
        return unclear(subject, f"{name}的参保单位“{best.employer}”是否为申报单位待核实，请对照原件", facts)
    what = f"{name}的参保单位是{best.employer}，不是申报单位"
    excuse = explained(subject, name, LENT, what, workforce, papers, best.employer)
    if excuse is not None:
        return excuse
    file = next((file for own in applicant.names if (file := renamed(best.employer, own, papers))), None)
    if file is not None:
        return unclear(subject, f"{what}；{file}提到更名，是否同一单位请核实", facts)
    if any(kin(best.employer, own) for own in applicant.names):
        return unclear(subject, f"{what}，字号相同，是否上级或关联单位统一参保请核实", facts)
    told = told_of(best.employer, form, papers)
    if told is not None:
        reason = f"{what}；{told.name}提到有关单位或安排，请申报单位补交协议"
        return unclear(subject, reason, (*facts, told))
    return failed(subject, f"{what}，也没有借调、派遣或代缴协议，不一致", facts)


@dataclass(frozen=True)
class Span:
    """Months insured, both included. ``loose``: whether this employer paid all of them is not certain, as the paper has
    no period and its date may be that of the very first insurance."""

    start: int
    end: int
    loose: bool

    @property
    def certain(self) -> "Span":
        return Span(max(self.start, self.end - _LATEST), self.end, False) if self.loose else self


def span_of(row: Insured) -> Span | None:
    """The months of a row, as far as the paper says."""
    proof, person = row.proof, row.person
    begun, ended = month_of(person.insured_from), month_of(person.insured_to)
    low, high = month_of(proof.period_from), month_of(proof.period_to)
    printed = month_of(proof.printed_on)
    starts = [month for month in (begun, low) if month is not None]
    ends = [month for month in (ended, high) if month is not None] or ([printed] if printed and low is None else [])
    if not starts or not ends or (row.stopped and ended is None):
        return None
    return Span(max(starts), min(ends), loose=low is None and ended is None)


def _shared(a: Span, b: Span) -> tuple[int, int] | None:
    start, end = max(a.start, b.start), min(a.end, b.end)
    return (start, end) if start <= end else None


@check(
    "ST-06",
    title="重复参保与停保",
    rule="工作队伍所列人员在同一月份不由两个单位参保（更换单位当月除外），在收件前没有停保。",
    severity=Severity.HIGH,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("更换单位，手续交叉", "借调或兼职，由两处分别参保", "同名的是两个人", "停保后已在本单位重新参保"),
    next_step="请通过12333或社保经办机构查询该人员近一年的缴费单位",
)
def insured_here_alone(workforce: Workforce, papers: Papers) -> Iterator[Judgement]:
    judged = False
    for person in workforce.people():
        rows = workforce.rows(str(person.fact.value))
        if rows:
            judged = True
            yield from _elsewhere(person, rows, workforce, papers)
            yield from _ended(person, rows, workforce, papers)
            yield passed(str(person.fact.value), f"{person.fact.value}没有重复参保和停保", (person,))
    if not judged:
        yield _nothing(workforce, "参保情况")


def _elsewhere(person: Seen, rows: Sequence[Insured], workforce: Workforce, papers: Papers) -> Iterator[Judgement]:
    for a, b in combinations(rows, 2):
        if not a.employer or not b.employer or alike(a.employer, b.employer) is not Likeness.DIFFERENT:
            continue
        one, other = span_of(a), span_of(b)
        if one is None or other is None or _one_person(a, b) is Likeness.DIFFERENT:
            continue
        shared = _shared(one, other)
        if shared is None or shared[1] - shared[0] + 1 <= _CHANGE_OF_JOB:
            continue
        yield _overlapping(person, a, b, shared, (one, other), workforce, papers)
        return


def _one_person(a: Insured, b: Insured) -> Likeness:
    """By the ID numbers; where neither paper has any, by the name alone."""
    x, y = a.person.id_number, b.person.id_number
    if x is not None and y is not None and x.value and y.value:
        return same_number(x.value, y.value)
    numbered = any(person.id_number is not None for row in (a, b) for person in row.proof.persons)
    return Likeness.UNCLEAR if numbered else Likeness.SAME


def _overlapping(
    person: Seen,
    a: Insured,
    b: Insured,
    shared: tuple[int, int],
    spans: tuple[Span, Span],
    workforce: Workforce,
    papers: Papers,
) -> Judgement:
    name = str(person.fact.value)
    subject = f"{name}的参保单位"
    fields = ("name", "employer_name", "insured_from", "insured_to", "period_from", "period_to", "id_number")
    facts = (person, *a.seen(*fields), *b.seen(*fields))
    months = f"{month_name(shared[0])}至{month_name(shared[1])}"
    what = f"{name}在{months}同时由“{a.employer}”和“{b.employer}”参保"
    other = b.employer if a.payer is Likeness.SAME else a.employer
    excuse = explained(subject, name, f"{LENT}|兼职|非全日制", what, workforce, papers, other)
    if excuse is not None:
        return excuse
    if kin(a.employer, b.employer):
        return unclear(subject, f"{what}，两单位字号相同，是否关联单位之间调动请核实", facts)
    if _one_person(a, b) is Likeness.UNCLEAR:
        return unclear(subject, f"{what}；是否同一人，身份证号没有读全，请核实", facts)
    sure = _shared(spans[0].certain, spans[1].certain)
    if sure is None or sure[1] - sure[0] + 1 <= _CHANGE_OF_JOB:
        return unclear(subject, f"{what}；参保时间可能是首次参保时间，请查询缴费记录", facts)
    return failed(subject, f"{what}，不一致", facts)


def _ended(person: Seen, rows: Sequence[Insured], workforce: Workforce, papers: Papers) -> Iterator[Judgement]:
    """Insurance with the applicant that had ended before the date of receipt, by the latest row of the person."""
    own = [row for row in rows if row.payer is not Likeness.DIFFERENT]
    if not own:
        return
    last = max(own, key=lambda row: (not row.stopped, _until(row)))
    name = str(person.fact.value)
    subject = f"{name}参保状态"
    facts = (person, *last.seen("name", "employer_name", "status", "insured_to"))
    until, period = month_of(last.person.insured_to), month_of(last.proof.period_to) or month_of(last.proof.printed_on)
    received = month_of(papers.submission.received_on.isoformat())
    if last.stopped and (until is None or received is None or until <= received):
        status = last.person.status.value if last.person.status is not None else ""
        since = f"，参保至{month_name(until)}" if until is not None else ""
        said = f"{name}的参保状态为“{status}”{since}"
        if last.payer is Likeness.UNCLEAR:
            yield unclear(subject, f"{said}，参保单位待核实", facts)
        else:
            yield hidden(subject, said, workforce) or failed(subject, f"{said}，在收件前已停保，不一致", facts)
    elif until is not None and period is not None and period - until > _CHANGE_OF_JOB:
        facts = (*facts, *last.seen("period_to", "printed_on"))
        reason = f"{name}只参保至{month_name(until)}，证明的期间至{month_name(period)}"
        if last.person.status is not None or last.payer is Likeness.UNCLEAR:
            yield unclear(subject, f"{reason}，是否仍在参保请核实", facts)
        else:
            yield hidden(subject, reason, workforce) or failed(subject, f"{reason}，在收件前已停保，不一致", facts)


def _until(row: Insured) -> int:
    return month_of(row.person.insured_to) or month_of(row.proof.period_to) or month_of(row.proof.printed_on) or 0


@check(
    "ST-07",
    title="参保起始时间",
    rule="工作队伍所列人员在申报单位参保的首月早于收件前三个月（设置项hired_shortly_before）；"
    "只是证明打印期间的起点的不判断，新成立的单位待核实。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("review",),
    explanations=("人员正常新入职", "单位新成立或新设部门", "社保由外地或原单位转入", "参保登记办理较晚"),
    next_step="请申报单位提供劳动合同、工资发放记录，说明人员何时到岗",
)
def insured_in_time(workforce: Workforce, papers: Papers, parameters: Parameters) -> Iterator[Judgement]:
    months = parameters.hired_shortly_before
    received = month_of(papers.submission.received_on.isoformat()) or 0
    judged = False
    for person in workforce.people():
        own = [row for row in workforce.rows(str(person.fact.value)) if row.payer is not Likeness.DIFFERENT]
        if own:
            judged = True
            yield _first_month(person, own, (received, months), workforce, papers)
    if not judged:
        yield _nothing(workforce, "参保起始时间")


def _first_month(
    person: Seen, rows: Sequence[Insured], limits: tuple[int, int], workforce: Workforce, papers: Papers
) -> Judgement:
    received, months = limits
    name = str(person.fact.value)
    subject = f"{name}参保起始时间"
    dated = [row for row in rows if month_of(row.person.insured_from) is not None]
    if not dated:
        return _undated(subject, person, rows, received - months)
    earliest = min(dated, key=lambda row: month_of(row.person.insured_from) or 0)
    begun = month_of(earliest.person.insured_from) or 0
    facts = (person, *earliest.seen("name", "insured_from", "employer_name"))
    if begun <= received - months:
        return passed(subject, f"{name}自{month_name(begun)}起由申报单位参保", facts)
    said = f"{name}自{month_name(begun)}起由申报单位参保"
    limit = f"收件前{months}个月（{month_name(received - months)}）"
    if earliest.payer is Likeness.UNCLEAR:
        return unclear(subject, f"{said}，参保单位是否为申报单位待核实", facts)
    if begun == month_of(earliest.proof.period_from):
        return unclear(subject, f"{said}，这也是证明所打印期间的起点，此前是否参保请核实", facts)
    founded = _founding(papers)
    if founded is not None and begun - (month_of(str(founded.fact.value)) or 0) <= _FOUNDING:
        reason = f"{said}，晚于{limit}；申报单位于{founded.fact.value}成立，请核实"
        return unclear(subject, reason, (*facts, founded))
    if len(dated) < len(rows):
        return unclear(subject, f"{said}，晚于{limit}；另有证明没有写明或没有读出参保时间，请核实", facts)
    excuse = hidden(subject, said, workforce)
    if excuse is not None:
        return excuse
    after = "收件之后" if begun > received else limit
    return failed(subject, f"{said}，晚于{after}，人员队伍是否稳定请说明", facts)


def _undated(subject: str, person: Seen, rows: Sequence[Insured], limit: int) -> Judgement:
    """A proof without a first month: its period and the months paid say at least since when; a cell that was not read
    says nothing."""
    name = str(person.fact.value)
    for row in rows:
        low, high = month_of(row.proof.period_from), month_of(row.proof.period_to)
        if low is None or high is None:
            continue
        paid = row.person.months.value if row.person.months is not None else None
        begun = low if paid is None else max(low, high - paid + 1)
        facts = (person, *row.seen("name", "period_from", "period_to", "months", "employer_name"))
        if begun <= limit:
            return passed(subject, f"{name}至少自{month_name(begun)}起参保", facts)
        return unclear(subject, f"证明只能说明{name}自{month_name(begun)}起参保，此前是否参保请核实", facts)
    if any(other.insured_from is not None for row in rows for other in row.proof.persons):
        return unclear(subject, f"{name}的参保时间没有读出，请对照原件", (person, *rows[0].seen("insured_from")))
    return inapplicable(subject, f"{name}的社保证明没有参保起始时间", (person,))


def _founding(papers: Papers) -> Seen | None:
    """When the applicant was founded; certificates of associations only say when they were issued."""
    certificate = papers.certificate
    if isinstance(certificate, (BusinessLicense, InstitutionCertificate)):
        named = seen((certificate.established_on, "法人证书成立日期"))
    else:
        fact = getattr(certificate, "valid_from", None) or getattr(certificate, "issued_on", None)
        named = seen((fact, "法人证书发证日期"))
    return named[0] if named and named[0].fact.value else None
