"""Dates that have to come in order: validity of certificates, and signing before what follows from it."""

import re
from collections.abc import Iterator
from typing import Any

from pipeline.checks.applicant import Likeness
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.chains import Chains, Link, text_of
from pipeline.checks.judgement import Judgement, Seen, failed, inapplicable, passed, seen, unclear
from pipeline.checks.ledger import name_of
from pipeline.checks.papers import Papers
from pipeline.checks.titles import Titles, among, grantee, grantor, moves
from schemas.documents import (
    ApplicationForm,
    BankSlip,
    BusinessLicense,
    Content,
    InstitutionCertificate,
    InsuranceProof,
    Invoice,
    LaborContract,
    LegalPersonCertificate,
    PatentContract,
    Registration,
    ServiceContract,
    SocialOrganisationCertificate,
    TransferContract,
)
from schemas.evidence import Extracted
from schemas.finding import Outcome, Severity
from schemas.submission import Submission
from schemas.values.names import same_organisation

_OPEN = "长期"
_ADVANCE = "预付|预收|定金|订金|意向金|诚意金|保证金"
_SIGNED_LATER = "补签|追溯至|补充协议|补充合同|变更协议|重新签订|续签"
"""In a contract's title; of its text only the first two: a clause that supplements may be agreed is in most."""
_IN_TEXT = "补签|追溯至"


@check(
    "DT-01",
    title="法人证书有效期",
    rule="收件之日在法人证书的有效期（营业期限）之内；长期或没有期限的除外。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("review",),
    explanations=("证书正在换发", "提交的是换发前的旧证书", "有效期读取或录入有误"),
    next_step="请申报单位补交有效期内的证书",
)
def certificate_is_valid(papers: Papers, submission: Submission) -> Iterator[Judgement]:
    received = submission.received_on.isoformat()
    found = False
    for certificate in papers.all(LegalPersonCertificate):
        licence = isinstance(certificate, BusinessLicense)
        ends: Any = getattr(certificate, "term_to" if licence else "valid_to", None)
        begins: Any = getattr(certificate, "term_from" if licence else "valid_from", None)
        document = papers.document(certificate.document)
        subject = f"{document.type.label}（{document.file}）"
        for fact, end in ((begins, False), (ends, True)):
            if fact is not None:
                found = True
                judgement = _valid(subject, Seen(fact, f"{subject}有效期{'止' if end else '起'}"), received, end=end)
                yield _of_another(judgement, certificate, papers, received)
    if found:
        return
    gaps = papers.gaps("legal_person_certificate")
    if gaps or papers.certificate is None:
        yield unclear("法人证书", "没有读到法人证书的有效期，请对照原件")
    else:
        yield inapplicable("法人证书", "证书没有载明有效期限")


def _of_another(judgement: Judgement, certificate: LegalPersonCertificate, papers: Papers, received: str) -> Judgement:
    """A certificate beside a valid one of the same body is the older one, one of another body no duty of the
    applicant: neither is a contradiction."""
    if judgement.outcome is not Outcome.FAIL:
        return judgement
    others = [one for one in papers.all(LegalPersonCertificate) if one is not certificate]
    newer = any(_same_body(one, certificate) and _ends(one) >= received for one in others)
    own = papers.certificate
    if not newer and (own is None or own is certificate or _same_body(own, certificate)):
        return judgement
    why = "另附有该单位在有效期内的证书" if newer else "不是申报单位的证书"
    return unclear(judgement.subject, f"{judgement.reason.removesuffix('，不一致')}；{why}，请核实", judgement.facts)


def _same_body(a: LegalPersonCertificate, b: LegalPersonCertificate) -> bool:
    one, other = a.name, b.name
    return one is not None and other is not None and same_organisation(one.value or "", other.value or "")


def _ends(certificate: LegalPersonCertificate) -> str:
    """The last day of a certificate; after every day where it has none."""
    fact: Any = getattr(certificate, "term_to" if isinstance(certificate, BusinessLicense) else "valid_to", None)
    return _OPEN if fact is None or fact.value is None else str(fact.value)


def _valid(subject: str, one: Seen, received: str, *, end: bool) -> Judgement:
    day = str(one.fact.value or "")
    if not day:
        return unclear(subject, f"{one.name}没有读清，请对照原件", (one,))
    if day == _OPEN:
        return passed(subject, f"{subject}长期有效", (one,))
    if end and day < received[: len(day)]:
        return failed(subject, f"{subject}有效期至{day}，收件日期{received}已届满，不一致", (one,))
    if not end and day > received[: len(day)]:
        return failed(subject, f"{subject}有效期自{day}起，收件日期{received}尚未开始，不一致", (one,))
    return passed(subject, f"{one.name}{day}", (one,))


@check(
    "DT-03",
    title="日期先后",
    rule="同一合同的签订日期不晚于生效、开票、付款、备案和转让登记日期；合同、证书、备案、缴费的期限止不早于期限起。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("签约前已预付款或先行开票", "合同补签，履行在前", "票据对应同一单位的另一份合同", "日期录入有误"),
    next_step="请当事人说明先后关系，核对合同原件、发票和付款凭证",
)
def first_signed_then_paid(papers: Papers, chains: Chains, titles: Titles) -> Iterator[Judgement]:
    judged = [
        judgement
        for contract in (*papers.contracts, *papers.pledges)
        for judgement in (*_order(contract, chains, papers), *_entered(contract, titles, papers))
    ]
    judged += [judgement for content in papers.contents for judgement in _within(content, papers)]
    yield from judged
    if not judged:
        gaps = papers.gaps("case_material")
        if gaps:
            yield unclear("日期先后", "合同、发票或回单的内容尚未读全，先后待核实")
        else:
            yield inapplicable("日期先后", "没有可比较先后的合同日期")


def _within(content: Content, papers: Papers) -> Iterator[Judgement]:
    """Pairs of dates of one paper of which the second cannot come first."""
    document = papers.document(content.document)
    label = f"{document.type.label}（{document.file}）"
    pairs: list[tuple[Extracted[Any] | None, str, Extracted[Any] | None, str]] = []
    match content:
        case Registration():
            pairs = [(content.valid_from, "有效期起", content.valid_to, "有效期止")]
        case LaborContract():
            pairs = [(content.start_on, "期限起", content.end_on, "期限止")]
        case InsuranceProof():
            pairs = [(content.period_from, "缴费期间起", content.period_to, "缴费期间止")]
        case BusinessLicense():
            pairs = [
                (content.established_on, "成立日期", content.issued_on, "发照日期"),
                (content.term_from, "营业期限起", content.term_to, "营业期限止"),
            ]
        case InstitutionCertificate() | SocialOrganisationCertificate():
            pairs = [(content.valid_from, "有效期起", content.valid_to, "有效期止")]
    for first, a, then, b in pairs:
        facts = seen((first, f"{label}{a}"), (then, f"{label}{b}"))
        if len(facts) == len(("first", "then")) and _text(facts[1].fact) != _OPEN and _text(facts[0].fact) != _OPEN:
            yield _before(facts[0], facts[1], label)
    if isinstance(content, ApplicationForm):
        facts = seen((content.form_date, "申报表日期"), (content.recommendation_date, "推荐单位意见日期"))
        if len(facts) > 1 and facts[0].fact.value and facts[1].fact.value:
            judgement = _before(facts[0], facts[1], label)
            if judgement.outcome is Outcome.FAIL:
                reason = f"{judgement.reason.removesuffix('，不一致')}，推荐时申报表是否已填写请核实"
                judgement = unclear(judgement.subject, reason, facts)
            yield judgement


def _entered(contract: PatentContract, titles: Titles, papers: Papers) -> Iterator[Judgement]:
    """A transfer does not stand in the register before it was agreed; what a development contract is to bring forth is
    not filed before it."""
    label = name_of(contract, papers)
    signed = seen((contract.signed_on, f"{label}签订日期"))
    if not signed or not signed[0].fact.value:
        return
    for patent in contract.patents:
        title = titles.of_number(patent.number)
        if title is None or title.best is None:
            continue
        if isinstance(contract, TransferContract) and title.registers:
            for giver, taker, _, facts in moves(title.registers[0]):
                sides = (among(giver, _side(grantor(contract))), among(taker, _side(grantee(contract))))
                if set(sides) == {Likeness.SAME}:
                    judgement = _before(signed[0], Seen(facts[-1].fact, "登记簿转移登记日期"), label)
                    yield _signed_after(judgement, contract, papers)
        filed = seen((title.best.filed_on, "专利申请日"))
        kind = f"{_text(contract.kind)}{_text(contract.title)}"
        if isinstance(contract, ServiceContract) and "开发" in kind and filed:
            judgement = _before(signed[0], filed[0], label)
            if judgement.outcome is Outcome.FAIL:
                reason = f"{judgement.reason.removesuffix('，不一致')}；是否开发合同的成果请核实"
                yield unclear(judgement.subject, reason, judgement.facts)


def _side(name: Extracted[str] | None) -> list[str]:
    return [str(name.value)] if name is not None and name.value else []


def _signed_after(judgement: Judgement, contract: PatentContract, papers: Papers) -> Judgement:
    """A contract that says it was signed afterwards comes in the other order."""
    title = _text(contract.title)
    later = re.search(_SIGNED_LATER, title) or re.search(_IN_TEXT, text_of(contract.document, papers))
    if judgement.outcome is not Outcome.FAIL or later is None:
        return judgement
    reason = f"{judgement.reason.removesuffix('，不一致')}；写有“{later[0]}”，请核实"
    return unclear(judgement.subject, reason, judgement.facts)


def _order(contract: PatentContract, chains: Chains, papers: Papers) -> Iterator[Judgement]:
    label = name_of(contract, papers)
    signed = seen((contract.signed_on, f"{label}签订日期"))
    starts = seen((contract.effective_from, f"{label}期限起"))
    ends = seen((contract.effective_to, f"{label}期限止"))
    if starts and ends and ends[0].fact.value != _OPEN:
        yield _before(starts[0], ends[0], label)
    if not signed:
        return
    for one in starts:
        yield _retroactive(_before(signed[0], one, label), signed[0], one)
    for paper in chains.of(contract).papers:
        link = chains.link(paper)
        for one in _day_of(link, papers):
            judgement = _before(signed[0], one, label, certain=link.certain)
            yield _ahead(judgement, link, contract, papers) if judgement.outcome is Outcome.FAIL else judgement


def _retroactive(judgement: Judgement, signed: Seen, start: Seen) -> Judgement:
    """A term that begins earlier in the year of signing is common and lawful: a question."""
    if judgement.outcome is not Outcome.FAIL or _text(signed.fact)[:4] != _text(start.fact)[:4]:
        return judgement
    reason = f"{judgement.reason.removesuffix('，不一致')}；可能约定追溯生效，请核实"
    return unclear(judgement.subject, reason, judgement.facts)


def _ahead(judgement: Judgement, link: Link, contract: PatentContract, papers: Papers) -> Judgement:
    """A payment in advance, and a contract that says it was signed afterwards, may come in the other order."""
    purpose = link.paper.purpose if isinstance(link.paper, BankSlip) else None
    paid = re.search(_ADVANCE, str(purpose.value or "")) if purpose is not None else None
    title = str(contract.title.value or "") if contract.title is not None else ""
    later = re.search(_SIGNED_LATER, title) or re.search(_IN_TEXT, text_of(contract.document, papers))
    found = paid or later
    if found is None:
        return judgement
    reason = f"{judgement.reason.removesuffix('，不一致')}；写有“{found[0]}”，请核实"
    return unclear(judgement.subject, reason, judgement.facts)


def _day_of(link: Link, papers: Papers) -> tuple[Seen, ...]:
    paper, file = link.paper, papers.document(link.paper.document).file
    if isinstance(paper, Invoice):
        return seen((paper.issued_on, f"发票（{file}）开票日期"))
    if isinstance(paper, BankSlip):
        return seen((paper.paid_on, f"银行回单（{file}）交易日期"))
    return seen((paper.recorded_on, f"登记备案材料（{file}）登记日期"))


def _before(first: Seen, then: Seen, label: str, *, certain: bool = True) -> Judgement:
    subject = f"{label}：{then.name}"
    facts = (first, then)
    a, b = _text(first.fact), _text(then.fact)
    if not a or not b:
        return unclear(subject, f"{first.name}或{then.name}没有读清，先后待核实", facts)
    size = min(len(a), len(b))
    if b[:size] >= a[:size]:
        return passed(subject, f"{first.name}{a}不晚于{then.name}{b}", facts)
    reason = f"{then.name}{b}早于{first.name}{a}"
    if not certain:
        return unclear(subject, f"{reason}；该票据是否属于本合同待核实", facts)
    return failed(subject, f"{reason}，不一致", facts)


def _text(fact: Extracted[Any] | None) -> str:
    return str(fact.value or "") if fact is not None else ""
