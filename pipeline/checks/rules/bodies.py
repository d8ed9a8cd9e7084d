"""The applicant as a legal person: since when it exists, whose seals its papers bear, who leads it."""

from collections.abc import Iterator

from pipeline.checks.agreements import agreement
from pipeline.checks.applicant import Applicant, Likeness, alike
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.chains import text_of
from pipeline.checks.judgement import Judgement, Seen, absent, failed, inapplicable, passed, seen, unclear
from pipeline.checks.ledger import name_of
from pipeline.checks.papers import Papers
from pipeline.checks.rules.seals import seal_text
from pipeline.checks.wording import FORM_TEXTS, first, form_text
from schemas.documents import (
    AssociationCertificate,
    BankSlip,
    Content,
    Invoice,
    LaborContract,
    LegalPersonCertificate,
    PolicyText,
    PrivateNonprofitCertificate,
    RecommendationLetter,
)
from schemas.documents.content import Text
from schemas.finding import Outcome, Severity
from schemas.page import SealKind
from schemas.values.confusion import confusable
from schemas.values.names import normalise_person, same_person

_NO_OFFICIAL = {SealKind.CONTRACT.value, SealKind.FINANCE.value, SealKind.INVOICE.value}

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
    issued = seen((getattr(certificate, "issued_on", None), "法人证书发证日期"))
    if issued and issued[0].fact.value:
        yield _not_before(issued[0], day, founded[0])
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


def _not_before(one: Seen, founded: str, certificate: Seen) -> Judgement:
    if not one.fact.value:
        return unclear(one.name, f"{one.name}没有读清，是否早于成立日期待核实", (one, certificate))
    day = str(one.fact.value)
    if day < founded[: len(day)]:
        return failed(one.name, f"{one.name}为{day}，早于成立日期{founded}，不一致", (one, certificate))
    return passed(one.name, f"{one.name}{day}不早于成立日期", (one, certificate))


@check(
    "ID-09",
    title="印章",
    rule="合同、推荐函、制度文本、劳动合同和推荐单位意见上的印章文字与所在位置的单位名称一致；申报表和推荐函用的是公章。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("印章文字压在字上，读取有误", "由上级单位或授权的分支机构盖章", "单位更名后仍用旧章"),
    next_step="请对照印章原件；必要时请申报单位提交印章备案证明或授权书",
)
def seals_belong(papers: Papers) -> Iterator[Judgement]:
    judged = [judgement for content in papers.contents for judgement in _seals_of(content, papers)]
    yield from judged
    if not judged:
        yield inapplicable("印章", "没有读到可与单位名称核对的印章")


def _seals_of(content: Content, papers: Papers) -> Iterator[Judgement]:
    file = papers.document(content.document).file
    for owner, seal, place in _expected(content, papers):
        if seal is None or owner is None or not owner.value:
            continue
        yield _belongs(Seen(owner, f"{place}单位名称"), Seen(seal, f"{place}印章（{file}）"), content, papers)
    if papers.form is content or isinstance(content, RecommendationLetter):
        yield from _kinds(content, file)


def _expected(content: Content, papers: Papers) -> Iterator[tuple[Text, Text, str]]:
    """Whose seal stands where."""
    form = papers.form
    if form is not None and content is form:
        yield form.applicant_name, form.seal_text, "申报单位意见"
        yield form.recommender_name, form.recommender_seal_text, "推荐单位意见"
    for contract in (*papers.contracts, *papers.pledges):
        if contract is content:
            yield contract.party_a.name, contract.party_a_seal_text, "合同甲方"
            yield contract.party_b.name, contract.party_b_seal_text, "合同乙方"
    match content:
        case RecommendationLetter():
            yield content.issuer, _only(content), "推荐函"
        case PolicyText():
            yield content.issuer, _only(content), "制度文本"
        case LaborContract():
            yield content.employer_name, _only(content), "劳动合同用人单位"


def _only(content: Content) -> Text:
    """The paper's seal where it bears just one; of several nobody can say whose each should be."""
    texts = [seal.text for seal in content.seals if seal.text is not None]
    return texts[0] if len(texts) == 1 and len(content.seals) == 1 else None


def _belongs(owner: Seen, seal: Seen, content: Content, papers: Papers) -> Judgement:
    subject = seal.name
    name, text = str(owner.fact.value), seal_text(str(seal.fact.value or ""))
    if not text:
        return unclear(subject, f"{subject}的文字没有读清，请对照原件", (owner, seal))
    parts = [part for part in name.replace("、", " ").split() if part]
    likenesses = {alike(text, part) for part in parts}
    if Likeness.SAME in likenesses:
        return passed(subject, f"{subject}与“{name}”相符", (owner, seal))
    if Likeness.UNCLEAR in likenesses or _near(text, name):
        return unclear(subject, f"{subject}读作“{text}”，与“{name}”有出入，请对照原件", (owner, seal))
    if text in text_of(content.document, papers):
        return unclear(subject, f"{subject}为“{text}”，本件写有该单位，是否应由其盖章请核实", (owner, seal))
    return failed(subject, f"{subject}为“{text}”，该处单位为“{name}”，不一致", (owner, seal))


def _near(text: str, name: str) -> bool:
    """Most letters in common: rather a misreading of the ring than another body."""
    a, b = set(text), set(name)
    return len(a & b) * 4 >= len(a | b) * 3 or text in name or name in text


def _kinds(content: Content, file: str) -> Iterator[Judgement]:
    kinds = seen(*((seal.kind, f"印章种类（{file}）") for seal in content.seals))
    wrong = tuple(one for one in kinds if one.fact.value in _NO_OFFICIAL)
    official = any(one.fact.value == SealKind.OFFICIAL.value for one in kinds)
    if wrong and not official and len(wrong) == len(content.seals):
        named = "、".join(dict.fromkeys(str(one.fact.value) for one in wrong))
        yield failed(f"印章种类（{file}）", f"{file}应盖单位公章，所盖为{named}，不一致", wrong)


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
    if not pairs:
        gaps = papers.gaps("legal_person_certificate") if certificates else ()
        if gaps:
            places = tuple(absent(gap.id, "可能是社会团体法人登记证书") for gap in gaps)
            yield unclear(subject, "可能还有尚未读出的社会团体法人登记证书，请对照原件", places=places)
        else:
            yield inapplicable(subject, "材料中没有两份以上社会团体法人登记证书")
    for a, b in pairs:
        yield _two_associations(subject, a, b)


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


@check(
    "ID-11",
    title="民办非企业单位的法人资格",
    rule="民办非企业单位登记证书为合伙或个体的，不是法人；申报材料不称其为独立法人实体。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("填写时不了解登记种类的区别", "登记种类已变更，证书尚未换发", "以内设机构承担，误填为独立法人"),
    next_step="请核对登记种类；不是法人的，可按内设机构的要求补充材料",
)
def legal_person_if_claimed(papers: Papers, certificate: LegalPersonCertificate) -> Iterator[Judgement]:
    subject = "民办非企业单位"
    if not isinstance(certificate, PrivateNonprofitCertificate):
        yield inapplicable(subject, "申报单位的证书不是民办非企业单位登记证书")
        return
    kind = seen((certificate.kind, "登记证书（法人/合伙/个体）"))
    value = str(kind[0].fact.value or "") if kind else ""
    if not value:
        place = absent(certificate.document, "登记种类")
        yield unclear(subject, "登记证书上没有读到登记种类（法人、合伙、个体），请对照原件", kind, places=(place,))
        return
    if "法人" in value:
        yield passed(subject, "登记证书的种类为法人", kind)
        return
    texts = [form_text(papers.form, field) for field in FORM_TEXTS] if papers.form is not None else []
    claimed = first("独立法人|法人实体|法人资格", *(text for text in texts if text is not None))
    if claimed is None:
        reason = f"登记证书的种类为{value}，不是法人；是否以内设机构承担请申报单位说明"
        yield unclear(subject, reason, kind)
        return
    reason = f"登记证书的种类为{value}，不是法人；{claimed.seen.name}写{claimed.quoted}，不一致"
    yield failed(subject, reason, (*kind, claimed.seen))
