"""ID numbers of the staff: each by itself, against the sex printed beside it, and against the other papers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from stdnum.iso7064 import mod_11_2

from pipeline.checks.applicant import Likeness
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.judgement import Judgement, Seen, absent, failed, inapplicable, passed, seen, unclear
from pipeline.checks.papers import Papers
from pipeline.checks.printed import find_printed
from pipeline.checks.workforce import Workforce, id_number_of, masked, same_number, seen_id
from schemas.documents import LaborContract
from schemas.finding import Severity
from schemas.submission import Submission
from schemas.values import id_number
from schemas.values.confusion import confusable
from schemas.values.names import normalise_person, same_person

_LETTERS_FOR_DIGITS = str.maketrans("OQDILZSBG", "000112586")
_BORN = r"出生(?:日期|年月日?)[:：]?(?P<year>(?:19|20)\d\d)[年./-](?P<month>\d{1,2})(?:[月./-](?P<day>\d{1,2})日?)?"
_FULL = re.compile(r"\d{15}|\d{17}[\dX]")


@dataclass(frozen=True)
class Numbered:
    """An ID number with the name and the sex printed beside it. ``paper`` is the document, ``file`` its file."""

    number: Seen
    name: Seen | None
    sex: Seen | None
    paper: str
    file: str
    contract: bool = False

    @property
    def value(self) -> str:
        return id_number_of(str(self.number.fact.value or ""))

    @property
    def who(self) -> str:
        return str(self.name.fact.value or "") if self.name is not None else ""

    @property
    def masked(self) -> bool:
        return id_number.is_masked(self.value)

    @property
    def facts(self) -> tuple[Seen, ...]:
        return (self.number, *((self.name,) if self.name is not None else ()))

    @property
    def called(self) -> str:
        return f"{self.who or self.number.name}（{masked(self.value)}）"


@check(
    "ST-03",
    title="身份证号",
    rule="社保证明和劳动合同上的身份证号校验码、出生日期成立，与性别、所印出生日期相符；一个号码只属一人，一人只有一个号码。遮住的号码只比较可见数字，行政区划不作判断。",
    severity=Severity.HIGH,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("录入时错一位数字", "复印或扫描使个别数字失真", "同名的是两个人", "性别栏或称谓填写有误"),
    next_step="请核对身份证复印件，或向社保经办机构查询参保信息",
)
def id_numbers_hold(papers: Papers, workforce: Workforce, submission: Submission) -> Iterator[Judgement]:
    numbers = list(_numbers(papers, workforce))
    if not numbers:
        yield _none(workforce)
        return
    received = submission.received_on.isoformat()
    yield from _unread(numbers)
    for one in numbers:
        if one.number.sharp:
            yield _by_itself(one, received)
            yield from _against_sex(one, received, papers)
            yield from _against_birth(one, received, papers)
    yield from _one_person_each(numbers)
    yield from _one_number_each(numbers, received)


def _none(workforce: Workforce) -> Judgement:
    subject = "身份证号"
    if workforce.gaps:
        places = tuple(absent(gap.id, "内容尚未读出") for gap in workforce.gaps)
        return unclear(subject, "可能载有身份证号的材料尚未读出，请对照原件", places=places)
    return inapplicable(subject, "已读的社保证明和劳动合同上没有身份证号")


def _numbers(papers: Papers, workforce: Workforce) -> Iterator[Numbered]:
    for row in workforce.insured:
        if row.person.id_number is not None:
            name, sex = (next(iter(row.seen(field)), None) for field in ("name", "sex"))
            yield Numbered(row.seen("id_number")[0], name, sex, row.proof.document, row.file)
    for contract in workforce.contracts:
        if contract.employee_id_number is not None:
            file = papers.document(contract.document).file
            number = seen_id(contract.employee_id_number, f"劳动合同（{file}）身份证号")[0]
            name = next(iter(seen((contract.employee_name, f"劳动合同（{file}）劳动者"))), None)
            yield Numbered(number, name, _printed_sex(contract, papers), contract.document, file, contract=True)


def _printed_sex(contract: LaborContract, papers: Papers) -> Seen | None:
    """性别 as a labour contract prints it; not where both are printed to choose from."""
    found = list(find_printed(r"性别[::]?(?P<sex>[男女])(?![/、|男女□])", contract.document, papers))
    if len(found) != 1:
        return None
    fact = found[0].seen.fact.model_copy(update={"value": found[0]["sex"]})
    return Seen(fact, f"{found[0].seen.name}性别")


def _unread(numbers: Sequence[Numbered]) -> Iterator[Judgement]:
    """The numbers that are not clear, one judgement a paper."""
    for paper in dict.fromkeys(one.paper for one in numbers):
        weak = [one for one in numbers if one.paper == paper and not one.number.sharp]
        if weak:
            names = "、".join(one.who or one.number.name for one in weak)
            reason = f"{weak[0].file}上{names}的身份证号没有读清，请对照原件"
            yield unclear(f"身份证号（{weak[0].file}）", reason, tuple(one.number for one in weak))


def flaw(code: str, received: str) -> str | None:
    """What is wrong with a complete number on the day of receipt; the region is not judged, as regions change."""
    born = id_number.birth_date(code)
    if born is None:
        return "出生日期不存在"
    if born.isoformat() > received:
        return "出生日期在收件日期之后"
    if len(code) == 18 and not mod_11_2.is_valid(code):
        return "校验码不符"
    return None


def _by_itself(one: Numbered, received: str) -> Judgement:
    subject, code = f"身份证号{one.called}", one.value
    if one.masked:
        return inapplicable(subject, f"{one.called}的号码有遮盖，不作校验", (one.number,))
    if _FULL.fullmatch(code) is None:
        return _odd(one, received)
    wrong = flaw(code, received)
    if wrong is None:
        return passed(subject, f"{one.called}的身份证号通过校验", (one.number,))
    others = [other for other in map(id_number_of, one.number.fact.alternatives) if _sound(other, received)]
    if others:
        reason = f"{one.called}：{wrong}；可能读错一字，{masked(others[0])}可通过，请对照原件"
        return unclear(subject, reason, (one.number,))
    return failed(subject, f"{one.called}的身份证号{wrong}，不一致", one.facts)


def _sound(code: str, received: str) -> bool:
    return _FULL.fullmatch(code) is not None and flaw(code, received) is None


def _odd(one: Numbered, received: str) -> Judgement:
    """A number of another length, with letters, or of another kind of paper (passport, 通行证)."""
    subject, code = f"身份证号{one.called}", one.value
    repaired = code.translate(_LETTERS_FOR_DIGITS)
    if _sound(repaired, received):
        return unclear(subject, f"{one.called}的号码含字母，改形近字符后可通过校验，请对照原件", (one.number,))
    if not 13 <= len(code) <= 20 or re.match("[A-Z]", code):
        return inapplicable(subject, f"{one.called}的证件号码不是身份证号", (one.number,))
    return unclear(subject, f"{one.called}的身份证号读到{len(code)}位，应为18位，请对照原件", (one.number,))


def _against_sex(one: Numbered, received: str, papers: Papers) -> Iterator[Judgement]:
    code = one.value
    hidden = one.masked and re.fullmatch(r"\d*[*＊●•X×]+\d{2,}[\dX]", code) and len(code) == 18
    if not hidden and not _sound(code, received):
        return
    told = id_number.sex(code)
    subject = f"性别{one.called}"
    for sex in (one.sex, _title(one, papers)):
        if sex is None or told is None or sex.fact.value not in {"男", "女"}:
            continue
        said = str(sex.fact.value)
        facts = (*one.facts, sex)
        if said == told:
            yield passed(subject, f"{one.called}性别与身份证号相符", facts)
        elif hidden or "先生" in sex.fact.raw:
            reason = f"{one.called}{sex.name}为“{sex.fact.raw}”，身份证号第17位表示{told}，请核实"
            yield unclear(subject, reason, facts)
        else:
            reason = f"{one.called}{sex.name}为“{sex.fact.raw}”，身份证号第17位表示{told}，不一致"
            yield failed(subject, reason, facts)


def _against_birth(one: Numbered, received: str, papers: Papers) -> Iterator[Judgement]:
    """出生日期 as a labour contract prints it, where it prints one only."""
    found = list(find_printed(_BORN, one.paper, papers)) if one.contract else []
    born = id_number.birth_date(one.value) if _sound(one.value, received) else None
    if len(found) != 1 or born is None:
        return
    printed = found[0]
    told = (int(printed["year"]), int(printed["month"]), int(printed["day"] or born.day))
    subject, facts = f"出生日期{one.called}", (*one.facts, printed.seen)
    if told == (born.year, born.month, born.day):
        yield passed(subject, f"{one.called}出生日期与身份证号相符", facts)
    else:
        reason = f"{one.called}的劳动合同写明“{printed[0]}”，身份证号表示{born.isoformat()}出生，不一致"
        yield failed(subject, reason, facts)


def _title(one: Numbered, papers: Papers) -> Seen | None:
    """先生 or 女士 beside the name, on this paper or the form. 先生 may be said of a woman out of respect."""
    form = papers.form
    named = [one.name.fact] if one.name is not None else []
    if form is not None:
        contacts = (form.legal_representative, form.center_leader, form.contact_person)
        named += [fact for fact in (*(c.name for c in contacts), *(m.name for m in form.staff), form.handler) if fact]
    for fact in named:
        title = re.search("先生|女士", fact.raw)
        if title is not None and fact.value and same_person(str(fact.value), one.who):
            sex = "男" if title[0] == "先生" else "女"
            return Seen(fact.model_copy(update={"value": sex}), "称谓")
    return None


def _one_person_each(numbers: Sequence[Numbered]) -> Iterator[Judgement]:
    """A number under two names."""
    full = [one for one in numbers if not one.masked and len(one.value) in (15, 18) and one.who]
    told: set[tuple[str, ...]] = set()
    for a, b in combinations(full, 2):
        if a.value != b.value or same_person(a.who, b.who):
            continue
        key = (a.value, *sorted((normalise_person(a.who), normalise_person(b.who))))
        if key in told:
            continue
        told.add(key)
        subject = f"身份证号{masked(a.value)}"
        facts = (*a.facts, *b.facts)
        if _may_be_one(a.who, b.who):
            reason = f"{masked(a.value)}的姓名读作“{a.who}”和“{b.who}”，只差形近字、漏字或有遮盖，请对照原件"
            yield unclear(subject, reason, facts)
        else:
            yield failed(subject, f"{masked(a.value)}既属“{a.who}”，又属“{b.who}”，不一致", facts)


def _may_be_one(a: str, b: str) -> bool:
    return confusable(normalise_person(a), normalise_person(b)) or bool(re.search("[*某○×X]", a + b))


def _one_number_each(numbers: Sequence[Numbered], received: str) -> Iterator[Judgement]:
    """A person with two numbers on two papers. Rows of one roster under one name are two people of that name."""
    people: dict[str, list[Numbered]] = {}
    for one in numbers:
        if one.who and _comparable(one, received):
            people.setdefault(normalise_person(one.who), []).append(one)
    for own in people.values():
        papers = dict.fromkeys(one.paper for one in own)
        if any(sum(one.paper == paper for one in own) > 1 for paper in papers):
            continue
        for a, b in combinations(own, 2):
            if same_number(a.value, b.value) is Likeness.DIFFERENT:
                yield _two_numbers(a, b)
                break


def _comparable(one: Numbered, received: str) -> bool:
    """A number that fails by itself has its own judgement."""
    return bool(one.value) and (one.masked or _sound(one.value, received))


def _two_numbers(a: Numbered, b: Numbered) -> Judgement:
    subject = f"{a.who}的身份证号"
    facts = (*a.facts, *b.facts)
    said = f"{a.file}为{masked(a.value)}，{b.file}为{masked(b.value)}"
    if confusable(a.value, b.value):
        return unclear(subject, f"{subject}：{said}，只差形近字符或漏字，请对照原件", facts)
    if a.contract == b.contract:
        return unclear(subject, f"{subject}：{said}，是否同名的两个人请核实", facts)
    return failed(subject, f"{subject}：{said}，不一致", facts)
