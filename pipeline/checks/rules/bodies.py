"""The applicant as a legal person: since when it exists, who leads it, and whether it is one."""

import re
from collections.abc import Iterator

from pipeline.checks.agreements import agreement
from pipeline.checks.applicant import Applicant, Likeness, alike, has_no_standing
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.judgement import Judgement, Seen, absent, failed, inapplicable, passed, seen, unclear
from pipeline.checks.ledger import name_of
from pipeline.checks.papers import Papers
from pipeline.checks.printed import find_printed
from pipeline.checks.wording import FORM_TEXTS, form_text, sentences
from schemas.documents import (
    AssociationCertificate,
    BankSlip,
    BusinessLicense,
    Invoice,
    LaborContract,
    LegalPersonCertificate,
    PolicyText,
    PrivateNonprofitCertificate,
    RecommendationLetter,
    Registration,
)
from schemas.documents.content import Date
from schemas.finding import Outcome, Severity
from schemas.values.confusion import confusable
from schemas.values.names import normalise_person, same_person

_ASSOCIATION = "(?:协会|学会|商会|联合会|促进会|研究会|联谊会)$"
_HISTORY = "沿革|改制|前身|承继|吸收合并|转制"
"""Why business may be older than the body: a paper that says so and names the applicant."""


@check(
    "ID-08",
    title="成立日期",
    rule="法人证书的成立日期不晚于发照（发证）日期；申报单位签订的合同、开出的发票和收到的款项不早于其成立日期。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("业务由前身单位或发起人承接", "单位改制、合并，成立日期按新设登记", "日期录入有误"),
    next_step="请申报单位提交沿革证明，说明成立之前的业务由谁承担",
)
def nothing_before_it_was_founded(
    certificate: LegalPersonCertificate, papers: Papers, applicant: Applicant
) -> Iterator[Judgement]:
    founded = seen((getattr(certificate, "established_on", None), "法人证书成立日期"))
    if not founded or not founded[0].sharp:
        if hasattr(certificate, "established_on"):
            yield unclear("成立日期", "法人证书上的成立日期没有读到或尚未确认，请对照原件", founded)
        else:
            yield inapplicable("成立日期", "该类法人证书不载成立日期")
        return
    day = str(founded[0].fact.value)
    of_certificate = seen(
        (getattr(certificate, "issued_on", None), "法人证书发证日期"),
        (getattr(certificate, "term_from", None), "营业期限起始日期"),
        (getattr(certificate, "valid_from", None), "证书有效期起始日期"),
    )
    for one in of_certificate:
        if one.fact.value:
            yield _not_before(one, day, founded[0])
    yield from _not_after(of_certificate[:1], papers.submission.received_on.isoformat())
    history = agreement(_HISTORY, applicant.names, papers)
    for one in _done_by(papers, applicant):
        judgement = _not_before(one, day, founded[0])
        if history is not None and judgement.outcome is Outcome.FAIL:
            reason = (
                f"{judgement.reason.removesuffix('，不一致')}；{papers.document(history).file}说明了单位沿革，请核实"
            )
            judgement = unclear(judgement.subject, reason, judgement.facts)
        yield judgement
    yield passed("成立日期", f"已读的日期均不早于成立日期{day}", founded)


def _done_by(papers: Papers, applicant: Applicant) -> Iterator[Seen]:
    """Days on which the applicant itself acted."""
    for contract in (*papers.contracts, *papers.pledges):
        sides = [applicant.compare(party.name, party.uscc) for party in (contract.party_a, contract.party_b)]
        if Likeness.SAME in sides:
            yield from seen((contract.signed_on, f"{name_of(contract, papers)}签订日期"))
    for invoice in papers.all(Invoice):
        if applicant.compare(invoice.seller.name, invoice.seller.tax_id) is Likeness.SAME:
            yield from seen((invoice.issued_on, f"发票（{papers.document(invoice.document).file}）开票日期"))
    for slip in papers.all(BankSlip):
        if applicant.compare(slip.payee.name) is Likeness.SAME:
            yield from seen((slip.paid_on, f"银行回单（{papers.document(slip.document).file}）交易日期"))
    for number, case in enumerate(papers.form.cases if papers.form is not None else (), start=1):
        yield from _dated(case.date, f"申报表运营案例{number}日期")
    yield from _other_acts(papers, applicant)


def _other_acts(papers: Papers, applicant: Applicant) -> Iterator[Seen]:
    """Rules it issued, people it hired, contracts of its that were registered."""
    for policy in papers.all(PolicyText):
        if applicant.compare(policy.issuer) is Likeness.SAME:
            yield from _dated(policy.issued_on, f"制度文本（{papers.document(policy.document).file}）印发日期")
    for labour in papers.all(LaborContract):
        if applicant.compare(labour.employer_name) is Likeness.SAME:
            yield from _dated(labour.signed_on, f"劳动合同（{papers.document(labour.document).file}）签订日期")
    for record in papers.all(Registration):
        sides = [applicant.compare(side) for side in (record.party_a, record.party_b)]
        if Likeness.SAME in sides:
            yield from _dated(record.recorded_on, f"登记备案（{papers.document(record.document).file}）日期")


def _dated(fact: Date, name: str) -> Iterator[Seen]:
    if fact is not None and fact.value:
        yield Seen(fact, name)


def _not_after(issued: tuple[Seen, ...], received: str) -> Iterator[Judgement]:
    for one in issued:
        day = str(one.fact.value or "")
        if "发证" in one.name and day and day > received[: len(day)]:
            yield failed(one.name, f"{one.name}为{day}，晚于收件日期{received}，不一致", (one,))


def _not_before(one: Seen, founded: str, certificate: Seen) -> Judgement:
    if not one.fact.value:
        return unclear(one.name, f"{one.name}没有读清，是否早于成立日期待核实", (one, certificate))
    day = str(one.fact.value)
    if day < founded[: len(day)]:
        return failed(one.name, f"{one.name}为{day}，早于成立日期{founded}，不一致", (one, certificate))
    return passed(one.name, f"{one.name}{day}不早于成立日期", (one, certificate))


@check(
    "ID-10",
    title="社会团体法定代表人",
    rule="同一人不同时担任两个社会团体的法定代表人（社会团体登记管理条例）。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("两人同名", "其中一份证书已换届，尚未换发", "两份证书是同一社会团体更名前后的证书"),
    next_step="请查登记管理机关的公示信息，核对两个社会团体的法定代表人",
)
def one_association_each(papers: Papers) -> Iterator[Judgement]:
    subject = "社会团体法定代表人"
    certificates = papers.all(AssociationCertificate)
    pairs = [(a, b) for i, a in enumerate(certificates) for b in certificates[i + 1 :]]
    elsewhere = [judgement for one in certificates for judgement in _leads_a_party(subject, one, papers)]
    yield from elsewhere
    if not pairs and not elsewhere:
        gaps = papers.gaps("legal_person_certificate") if certificates else ()
        if gaps:
            places = tuple(absent(gap.id, "可能是社会团体法人登记证书") for gap in gaps)
            yield unclear(subject, "可能还有尚未读出的社会团体法人登记证书，请对照原件", places=places)
        else:
            yield inapplicable(subject, "材料中没有两份以上社会团体法人登记证书")
    for a, b in pairs:
        yield _two_associations(subject, a, b)


def _leads_a_party(subject: str, certificate: AssociationCertificate, papers: Papers) -> Iterator[Judgement]:
    """An association among the parties of contracts that is led by the certificate's 法定代表人."""
    for contract in (*papers.contracts, *papers.pledges):
        for side in (contract.party_a, contract.party_b):
            name = str(side.name.value or "") if side.name is not None else ""
            if not re.search(_ASSOCIATION, name) or side.legal_representative is None:
                continue
            party = seen((side.name, "合同当事人"), (side.legal_representative, "合同当事人法定代表人"))
            own = seen((certificate.name, "证书名称"), (certificate.legal_representative, "证书法定代表人"))
            if len(own) < 2 or not all(one.fact.value for one in (*own, *party)):
                continue
            if alike(str(own[0].fact.value), name) is not Likeness.DIFFERENT:
                continue
            if same_person(str(own[1].fact.value), str(party[1].fact.value)):
                reason = f"{own[1].fact.value}是“{own[0].fact.value}”的法定代表人"
                also = f"{name_of(contract, papers)}又写其为“{name}”的法定代表人"
                yield failed(subject, f"{reason}，{also}，不一致", (*own, *party))


def _two_associations(subject: str, a: AssociationCertificate, b: AssociationCertificate) -> Judgement:
    people = seen((a.legal_representative, "证书一法定代表人"), (b.legal_representative, "证书二法定代表人"))
    names = seen((a.name, "证书一名称"), (b.name, "证书二名称"))
    facts = (*people, *names)
    if len(people) < 2 or len(names) < 2 or not all(one.fact.value for one in facts):
        return unclear(subject, "社会团体法人登记证书的名称或法定代表人没有读清，请对照原件", facts)
    first, second = (str(one.fact.value) for one in people)
    same = alike(str(names[0].fact.value), str(names[1].fact.value))
    if same is Likeness.SAME or not same_person(first, second):
        near = same is not Likeness.SAME and confusable(normalise_person(first), normalise_person(second))
        if near:
            return unclear(subject, f"“{first}”与“{second}”只差形近字，是否一人请对照原件", facts)
        return passed(subject, "没有一人担任两个社会团体法定代表人的情况", facts)
    if same is Likeness.UNCLEAR:
        return unclear(subject, f"{first}在两份证书上均为法定代表人，两个社会团体是否同一个请核实", facts)
    reason = f"{first}同时是“{names[0].fact.value}”和“{names[1].fact.value}”的法定代表人，不一致"
    return failed(subject, reason, facts)


_CLAIM = "(?:独立)?(?:法人实体|法人资格)|独立法人"
_DENIED = (
    rf"(?:不|无|未|没有|尚未|并非|非|拟|将|待|争取|计划|筹备|正在|由|依托|委托|服务|面向|各|会员|成员|客户|如|若)[^,，。;；]{{0,12}}(?:{_CLAIM})"
    rf"|(?:{_CLAIM})[^,，。;；]{{0,8}}(?:正在|尚未|办理中|筹备|待)"
)
"""The claim denied, to come, or of somebody else."""


@check(
    "ID-11",
    title="民办非企业单位的法人资格",
    rule="民办非企业单位登记证书为合伙或个体的，以及营业执照为分支机构、合伙、个人独资、个体的，不是法人；申报材料不称其为独立法人实体。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("填写时不了解登记种类的区别", "登记种类已变更，证书尚未换发", "以内设机构承担，误填为独立法人"),
    next_step="请核对登记种类；不是法人的，可按内设机构的要求补充材料",
)
def legal_person_if_claimed(papers: Papers, certificate: LegalPersonCertificate) -> Iterator[Judgement]:
    subject = "法人资格"
    kind = seen((getattr(certificate, "kind", None), "登记证书种类（类型）"))
    value = str(kind[0].fact.value or "") if kind else ""
    if not isinstance(certificate, PrivateNonprofitCertificate):
        if isinstance(certificate, BusinessLicense) and has_no_standing(value):
            yield _claimed(subject, value, kind, papers)
        else:
            yield inapplicable(subject, "申报单位的证书不是民办非企业单位登记证书")
        return
    if not value:
        place = absent(certificate.document, "登记种类")
        yield unclear(subject, "登记证书上没有读到登记种类（法人、合伙、个体），请对照原件", kind, places=(place,))
        return
    if "法人" in value:
        yield passed(subject, "登记证书的种类为法人", kind)
        return
    yield _claimed(subject, value, kind, papers)


def _claimed(subject: str, value: str, kind: tuple[Seen, ...], papers: Papers) -> Judgement:
    texts = [form_text(papers.form, field) for field in FORM_TEXTS] if papers.form is not None else []
    said = [one for text in texts if text is not None for one in sentences(text)]
    for passage in said:
        if re.search(_CLAIM, passage.text) and not re.search(_DENIED, passage.text):
            reason = f"登记证书的种类为{value}，不是法人；{passage.seen.name}写{passage.quoted}，不一致"
            return failed(subject, reason, (*kind, passage.seen))
    letters = [*papers.all(RecommendationLetter), *([papers.form] if papers.form is not None else [])]
    for paper in letters:
        for found in find_printed(rf"[^。;；]{{0,20}}(?:{_CLAIM})[^。;；]{{0,8}}", paper.document, papers):
            if (
                not re.search(rf"{_DENIED}|(?:{_CLAIM})[^。;；]{{0,8}}(?:否|□是)|[?？]", found.match[0])
                and "单位" in found.match[0]
            ):
                reason = f"登记证书的种类为{value}，不是法人；{found.seen.name}写“{found.match[0]}”，不一致"
                return failed(subject, reason, (*kind, found.seen))
    reason = f"登记证书的种类为{value}，不是法人；是否以内设机构承担请申报单位说明"
    return unclear(subject, reason, kind)
