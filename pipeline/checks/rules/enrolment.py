"""Insurance proofs against labour contracts, against each other, and as papers."""

import re
from collections.abc import Iterator, Sequence

from pipeline.checks.agreements import LENT, explained, renamed
from pipeline.checks.applicant import Applicant, Likeness, alike
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.chains import text_of
from pipeline.checks.judgement import Judgement, Seen, absent, failed, inapplicable, passed, seen, unclear
from pipeline.checks.papers import Papers
from pipeline.checks.parameters import Parameters
from pipeline.checks.relation import kin
from pipeline.checks.workforce import Insured, Workforce, month_name, month_of, same_number
from schemas.documents import BusinessLicense, InsuranceProof, LaborContract
from schemas.finding import Severity
from schemas.submission import Submission

_BATCH = 4
"""Persons from which equal bases and months are worth a word."""
_FOUNDING = 3
"""Months after its foundation within which an applicant enrols its first staff."""
_VERIFIED = "验证|校验|核验|查验|验真|防伪|二维码|扫码|扫描|授权码|查询码|真伪"


@check(
    "ST-09",
    title="劳动合同与参保",
    rule="劳动合同的用人单位与社保缴纳单位一致，合同起始与首次参保相差不超过两个月（设置项late_insurance）；续签合同晚于参保的不算。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=(
        "参保登记办理较晚",
        "由人力资源公司代缴或派遣",
        "参保时间只是证明打印期间的起点",
        "社保由原单位或外地转入",
    ),
    next_step="请申报单位提供工资发放和个人所得税记录，说明用工起始时间",
)
def contracts_fit_insurance(
    workforce: Workforce, papers: Papers, applicant: Applicant, parameters: Parameters
) -> Iterator[Judgement]:
    judged = False
    for contract in workforce.contracts:
        name = str(contract.employee_name.value or "") if contract.employee_name is not None else ""
        rows = [row for row in workforce.rows(name) if _one_person(contract, row)] if name else []
        if rows:
            judged = True
            file = papers.document(contract.document).file
            yield _same_employer(name, contract, rows, file, workforce, papers, applicant)
            yield _start(name, contract, rows, file, parameters.late_insurance)
    if judged:
        return
    if workforce.gaps and (workforce.contracts or workforce.insured):
        places = tuple(absent(gap.id, "内容尚未读出") for gap in workforce.gaps)
        yield unclear("劳动合同与参保", "部分社保证明或劳动合同尚未读出，无法核对，请对照原件", places=places)
    else:
        yield inapplicable("劳动合同与参保", "没有同时附有劳动合同和社保证明的人员")


def _one_person(contract: LaborContract, row: Insured) -> bool:
    a, b = contract.employee_id_number, row.person.id_number
    if a is None or b is None or not a.value or not b.value:
        return True
    return same_number(a.value, b.value) is not Likeness.DIFFERENT


def _same_employer(
    name: str,
    contract: LaborContract,
    rows: Sequence[Insured],
    file: str,
    workforce: Workforce,
    papers: Papers,
    applicant: Applicant,
) -> Judgement:
    subject = f"{name}的用人单位"
    employer = seen((contract.employer_name, f"劳动合同（{file}）用人单位"))
    if not employer or not employer[0].fact.value:
        place = absent(contract.document, "用人单位")
        return unclear(subject, f"{name}的劳动合同没有读出用人单位，请对照原件", employer, places=(place,))
    own = str(employer[0].fact.value)
    likeness = [_payer_is(own, contract, row, applicant) for row in rows]
    order = [Likeness.SAME, Likeness.UNCLEAR, Likeness.DIFFERENT]
    best, row = min(zip(likeness, rows, strict=True), key=lambda pair: order.index(pair[0]))
    facts = (
        *employer,
        *seen((contract.employee_name, f"劳动合同（{file}）劳动者")),
        *row.seen("name", "employer_name"),
    )
    if best is Likeness.SAME:
        return passed(subject, f"{name}的用人单位与参保单位一致", facts)
    what = f"{name}的劳动合同用人单位为“{own}”，参保单位为“{row.employer}”"
    if best is Likeness.UNCLEAR:
        return unclear(subject, f"{what}，是否同一单位请对照原件", facts)
    if kin(own, row.employer) or renamed(own, row.employer, papers):
        return unclear(subject, f"{what}，字号相同或有更名，是否同一或关联单位请核实", facts)
    excuse = explained(subject, name, LENT, what, workforce, papers, row.employer)
    return excuse if excuse is not None else failed(subject, f"{what}，不一致", facts)


def _payer_is(own: str, contract: LaborContract, row: Insured, applicant: Applicant) -> Likeness:
    if row.payer is Likeness.SAME and applicant.compare(contract.employer_name) is Likeness.SAME:
        return Likeness.SAME
    return alike(own, row.employer) if row.employer else Likeness.UNCLEAR


def _start(name: str, contract: LaborContract, rows: Sequence[Insured], file: str, late: int) -> Judgement:
    subject = f"{name}的合同起始与参保"
    begun = month_of(contract.start_on)
    dated = [row for row in rows if month_of(row.person.insured_from) is not None]
    if begun is None or not dated:
        if contract.start_on is not None and begun is None:
            fact = Seen(contract.start_on, f"劳动合同（{file}）起始日")
            return unclear(subject, f"{name}的劳动合同起始日没有读清，请对照原件", (fact,))
        return inapplicable(subject, f"{name}的劳动合同起始日或参保时间没有写明")
    row = min(dated, key=lambda one: month_of(one.person.insured_from) or 0)
    first = month_of(row.person.insured_from) or 0
    facts = (
        (Seen(contract.start_on, f"劳动合同（{file}）起始日"), *row.seen("name", "insured_from"))
        if contract.start_on
        else ()
    )
    said = f"{name}的劳动合同自{month_name(begun)}起，首次参保在{month_name(first)}"
    if first - begun <= late:
        return passed(subject, said, facts)
    if first == month_of(row.proof.period_from):
        reason = f"{said}，这也是证明所打印期间的起点，此前是否参保请核实"
        return unclear(subject, reason, facts)
    return failed(subject, f"{said}，相差{first - begun}个月，超过{late}个月，不一致", facts)


@check(
    "ST-10",
    title="缴费基数与参保月份雷同",
    rule="所列四人以上的缴费基数不全相同，或者不全在同一月份开始参保；单位成立时首批参保的除外。",
    severity=Severity.LOW,
    levels=EVERY_LEVEL,
    basis=("review",),
    explanations=("小单位统一按最低基数缴费", "单位成立或开户当月统一参保", "社保整体转入"),
    next_step="请申报单位提供工资发放记录",
)
def not_enrolled_in_one_go(workforce: Workforce, papers: Papers) -> Iterator[Judgement]:
    subject = "缴费基数与参保月份"
    if not workforce.listed:
        yield unclear(subject, "没有读到申报表工作队伍名单，请对照原件", places=(absent(None, "申报表工作队伍"),))
        return
    rows = [row for person in workforce.people() for row in workforce.rows(str(person.fact.value))[:1]]
    rows = [row for row in rows if row.payer is not Likeness.DIFFERENT]
    whole = [row for row in rows if row.person.base is not None and row.person.insured_from is not None]
    facts = tuple(one for row in whole for one in row.seen("base", "insured_from"))
    if len(whole) < _BATCH or len(whole) < len(rows):
        yield inapplicable(subject, f"所列人员中写明缴费基数和参保时间的不足{_BATCH}人或不全，不作比较", facts)
        return
    nameless = papers.form is None or any(one.name is None or not one.name.value for one in papers.form.staff)
    bases = {row.person.base.value for row in whole if row.person.base is not None}
    months = {month_of(row.person.insured_from) for row in whole}
    if len(bases) > 1 or len(months) > 1 or None in bases | months:
        sharp = tuple(one for one in facts if one.sharp)
        yield passed(subject, "所列人员的缴费基数和参保月份不全相同", sharp)
        return
    month = next(iter(months)) or 0
    said = f"所列{len(whole)}人的缴费基数均为{next(iter(bases)):.2f}元，均自{month_name(month)}起参保"
    if all(month == month_of(row.proof.period_from) for row in whole):
        yield unclear(subject, f"{said}；这也是证明所打印期间的起点，请核实", facts)
    elif (founded := _founded(papers)) is not None and 0 <= month - (
        month_of(str(founded.fact.value)) or 0
    ) <= _FOUNDING:
        yield passed(subject, f"{said}，单位{founded.fact.value}成立，属首批参保", (*facts, founded))
    elif workforce.unread or nameless or _founding_unread(papers):
        yield unclear(subject, f"{said}；名单、社保证明或单位成立日期没有读全，请核实", facts)
    else:
        yield failed(subject, f"{said}，请说明", facts)


def _founding_unread(papers: Papers) -> bool:
    """Whether a foundation date may be on a certificate nobody has read; associations' certificates have none."""
    certificate = papers.certificate
    return certificate is None or (isinstance(certificate, BusinessLicense) and _founded(papers) is None)


def _founded(papers: Papers) -> Seen | None:
    certificate = papers.certificate
    fact = certificate.established_on if isinstance(certificate, BusinessLicense) else None
    return Seen(fact, "营业执照成立日期") if fact is not None and fact.value else None


@check(
    "ST-13",
    title="社保证明的时效与验证",
    rule="社保证明载有验证码或二维码或者盖章，打印日期不晚于收件，在收件前六个月（设置项stale_print）之内，收件时仍在有效期内。",
    severity=Severity.LOW,
    levels=EVERY_LEVEL,
    basis=("review",),
    explanations=(
        "沿用较早打印的证明",
        "收件后补交了重新打印的证明",
        "经办机构窗口打印，没有验证码",
        "扫描或裁切时未包括验证码",
    ),
    next_step="请申报单位重新打印，或凭验证码在线核验",
)
def proofs_are_fresh(papers: Papers, submission: Submission, parameters: Parameters) -> Iterator[Judgement]:
    for proof in papers.proofs:
        file = papers.document(proof.document).file
        yield _printed_lately(proof, file, submission, parameters.stale_print)
        yield from _valid(proof, file, submission.received_on.isoformat())
        yield _verifiable(proof, file, papers)
    if papers.proofs:
        return
    gaps = papers.gaps("staff_proof")
    if gaps:
        places = tuple(absent(gap.id, "内容尚未读出") for gap in gaps)
        yield unclear("社保证明", "社保证明尚未读出，请对照原件", places=places)
    else:
        yield inapplicable("社保证明", "材料中没有社保证明")


def _printed_lately(proof: InsuranceProof, file: str, submission: Submission, stale: int) -> Judgement:
    subject = f"打印日期（{file}）"
    facts = seen((proof.printed_on, f"社保证明（{file}）打印日期"))
    if not facts or not facts[0].fact.value:
        place = absent(proof.document, "打印日期")
        return unclear(subject, f"社保证明（{file}）没有读出打印日期，请对照原件", facts, places=(place,))
    day, received = str(facts[0].fact.value), submission.received_on
    months = received.year * 12 + received.month - int(day[:4]) * 12 - int(day[5:7])
    if months > stale or (months == stale and len(day) == 10 and int(day[8:]) < received.day):
        return failed(subject, f"社保证明（{file}）打印于{day}，早于收件前{stale}个月，请重新打印", facts)
    if day > received.isoformat()[: len(day)]:
        return failed(subject, f"社保证明（{file}）打印于{day}，晚于收件日期{received.isoformat()}，不一致", facts)
    return passed(subject, f"社保证明（{file}）打印于{day}", facts)


def _valid(proof: InsuranceProof, file: str, received: str) -> Iterator[Judgement]:
    subject = f"有效期（{file}）"
    facts = seen((proof.valid_to, f"社保证明（{file}）有效期至"))
    if not facts:
        return
    until = str(facts[0].fact.value or "")
    if not re.match(r"\d{4}-\d{2}", until):
        if until not in {"长期", "永久"}:
            yield unclear(subject, f"社保证明（{file}）的有效期没有读清，请对照原件", facts)
    elif until < received[: len(until)]:
        yield failed(subject, f"社保证明（{file}）有效期至{until}，收件时已过期，请重新打印", facts)
    else:
        yield passed(subject, f"社保证明（{file}）有效期至{until}", facts)


def _verifiable(proof: InsuranceProof, file: str, papers: Papers) -> Judgement:
    """A code, a QR code or the agency's seal. Of a paper whose print is not at hand, nothing is known to be missing."""
    subject = f"验证方式（{file}）"
    codes = seen((proof.verification_code, f"社保证明（{file}）验证码"))
    codes += seen(*((code.payload, f"社保证明（{file}）二维码") for code in proof.codes))
    pages = papers.pages.get(proof.document, ())
    seals = bool(proof.seals) or any(page.seals for page in pages)
    if codes or seals or any(page.codes for page in pages):
        what = "验证码" if codes else "印章或二维码"
        # That there is a code does not rest on how its characters were read.
        return passed(subject, f"社保证明（{file}）有{what}", places=tuple(one.place for one in codes if one.sharp))
    place = absent(proof.document, "验证码、二维码或印章")
    if not pages or not papers.whole(proof) or re.search(_VERIFIED, text_of(proof.document, papers)):
        return unclear(subject, f"社保证明（{file}）没有读出验证码、二维码或印章，请对照原件", places=(place,))
    return failed(subject, f"社保证明（{file}）没有验证码、二维码，也没有印章，请重新打印", places=(place,))
