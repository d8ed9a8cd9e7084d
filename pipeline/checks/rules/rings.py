"""Whose seals the papers bear, and of which kind."""

import re
from collections.abc import Iterator

from pipeline.checks.applicant import Likeness, alike
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.chains import text_of
from pipeline.checks.judgement import Judgement, Seen, failed, inapplicable, passed, seen, unclear
from pipeline.checks.papers import Papers
from pipeline.checks.rules.seals import seal_text
from schemas.documents import (
    Content,
    InsuranceProof,
    Invoice,
    LaborContract,
    LegalPersonCertificate,
    PatentContract,
    PolicyText,
    RecommendationLetter,
    Registration,
)
from schemas.documents.content import SealFacts, Text
from schemas.finding import Severity
from schemas.page import SealKind
from schemas.values.divisions import prefecture_in, province_in, short_name, tree

_NO_OFFICIAL = {SealKind.CONTRACT.value, SealKind.FINANCE.value, SealKind.INVOICE.value}
_SPECIAL = "合同专用章|财务专用章|发票专用章|业务专用章"
_ACCOUNTS = "财务专用章|发票专用章"
_BOTH = 2
_SHORT = 4


@check(
    "ID-09",
    title="印章",
    rule="合同、推荐函、制度文本、劳动合同、发票、证书和推荐单位意见上的印章文字与所在位置的单位名称一致；申报表和推荐函用的是公章。",
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
        yield from _kinds(content, file, papers)
    if isinstance(content, PatentContract):
        yield from _odd_one(content, file, papers)
    if isinstance(content, LegalPersonCertificate | Registration | InsuranceProof):
        yield from _of_the_office(content, file)


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
        case Invoice():
            yield content.seller.name, _only(content), "发票销售方"


def _only(content: Content) -> Text:
    """The paper's seal: of several one that bears the owner's name, else the first, where all were read."""
    texts = [seal.text for seal in content.seals if not _is_stock(seal)]
    known = [text for text in texts if text is not None and text.value]
    if not known or len(known) < len(texts):
        return None
    owners = [getattr(content, field, None) for field in ("issuer", "employer_name")] + [
        getattr(getattr(content, "seller", None), "name", None)
    ]
    names = [str(owner.value) for owner in owners if owner is not None and owner.value]
    fits = [one for one in known if any(_fits(seal_text(str(one.value)), name) for name in names)]
    return fits[0] if fits else known[0]


def _is_stock(seal: SealFacts) -> bool:
    """The seal printed on every invoice form (监制章), and a person's chop."""
    text = str(seal.text.value or "") if seal.text is not None else ""
    return "监制" in text or "全国统一发票" in text or len(text) in range(1, _SHORT)


def _fits(text: str, name: str) -> bool:
    parts = [part for part in name.replace("、", " ").split() if part]
    return any(alike(text, part) is not Likeness.DIFFERENT for part in parts) or _near(text, name)


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


def _kinds(content: Content, file: str, papers: Papers) -> Iterator[Judgement]:
    """Form and letter bear the 公章: told by the kind of a seal, or by the words 合同专用章 in its ring."""
    kinds = seen(*((seal.kind, f"印章种类（{file}）") for seal in content.seals))
    wrong = tuple(one for one in kinds if one.fact.value in _NO_OFFICIAL)
    official = any(one.fact.value == SealKind.OFFICIAL.value for one in kinds)
    named = "、".join(dict.fromkeys(str(one.fact.value) for one in wrong))
    if wrong and not official and len(wrong) == len(content.seals):
        yield failed(f"印章种类（{file}）", f"{file}应盖单位公章，所盖为{named}，不一致", wrong)
        return
    rings = [*(seal.text for seal in content.seals)]
    form = papers.form
    if form is not None and content is form:
        rings = [form.seal_text, form.recommender_seal_text]
    for ring in rings:
        if ring is None or not ring.value:
            continue
        same = [seal for seal in content.seals if seal.text is not None and seal.text.value == ring.value]
        told = {str(seal.kind.value) for seal in same if seal.kind is not None}
        word = re.search(_SPECIAL, str(ring.value))
        if word is None and not (told and told <= _NO_OFFICIAL):
            continue
        what = word[0] if word is not None else "、".join(sorted(told))
        facts = (Seen(ring, f"印章（{file}）"), *seen(*((seal.kind, f"印章种类（{file}）") for seal in same)))
        yield failed(f"印章种类（{file}）", f"{file}应盖单位公章，所盖为“{ring.value}”（{what}），不一致", facts)


def _odd_one(contract: PatentContract, file: str, papers: Papers) -> Iterator[Judgement]:
    """A seal of neither party where one of the two has none; and seals that are for invoices or accounts."""
    sides = (
        (contract.party_a, contract.party_a_seal_text, "甲方"),
        (contract.party_b, contract.party_b_seal_text, "乙方"),
    )
    for seal in contract.seals:
        word = re.search(_ACCOUNTS, f"{seal.text.value if seal.text else ''}{seal.kind.value if seal.kind else ''}")
        if word is not None and seal.text is not None:
            reason = f"{file}合同上盖的是{word[0]}（“{seal.text.value}”），应为公章或合同专用章，请核实"
            yield unclear(f"印章种类（{file}）", reason, (Seen(seal.text, f"合同印章（{file}）"),))
    for _, ring, side in sides:
        word = re.search(_ACCOUNTS, str(ring.value or "")) if ring is not None else None
        if word is not None and ring is not None and not contract.seals:
            reason = f"{file}合同{side}盖的是{word[0]}，应为公章或合同专用章，请核实"
            yield unclear(f"印章种类（{file}）", reason, (Seen(ring, f"合同{side}印章（{file}）"),))
    texts = [seal.text for seal in contract.seals if seal.text is not None and seal.text.value]
    if len(contract.seals) > _BOTH or len(texts) < len(contract.seals) or any(ring for _, ring, _ in sides):
        return
    printed = text_of(contract.document, papers)
    names = [(party.name, side) for party, _, side in sides if party.name is not None and party.name.value]
    odd = [one for one in texts if not any(_fits(seal_text(str(one.value)), str(name.value)) for name, _ in names)]
    bare = [(n, s) for n, s in names if not any(_fits(seal_text(str(one.value)), str(n.value)) for one in texts)]
    for one, (name, side) in zip(odd, bare, strict=False):
        if seal_text(str(one.value)) in printed or len(names) < _BOTH:
            continue
        facts = (Seen(one, f"合同印章（{file}）"), Seen(name, f"合同{side}单位名称"))
        reason = f"{file}盖有“{one.value}”的印章，不是合同当事人；{side}“{name.value}”没有盖章，不一致"
        yield failed(f"合同{side}印章（{file}）", reason, facts)


def _province(text: str) -> str | None:
    """The province a name begins with, or that of its prefecture."""
    town = f"{prefecture_in(text)}市"
    return province_in(text) or next((short_name(name) for name, below in tree().items() if town in below), None)


def _of_the_office(content: LegalPersonCertificate | Registration | InsuranceProof, file: str) -> Iterator[Judgement]:
    """The office's seal on a certificate, registration or proof of insurance: another place, or a company's, cannot be;
    other names of one office are common."""
    insured = isinstance(content, InsuranceProof)
    office = content.agency if isinstance(content, InsuranceProof) else getattr(content, "authority", None)
    what = "经办机构" if insured else "登记机关"
    if office is None or not office.value:
        return
    for seal in content.seals:
        text = seal_text(str(seal.text.value or "")) if seal.text is not None else ""
        if seal.text is None or len(text) < _SHORT or _is_stock(seal) or _fits(text, str(office.value)):
            continue
        if insured and not re.search("社会保险|社保|人力资源|医疗保障|劳动", text):
            continue  # The employer's own seal on its roster.
        facts = (Seen(office, f"{what}（{file}）"), Seen(seal.text, f"印章（{file}）"))
        reason = f"{file}的{what}为“{office.value}”，印章为“{seal.text.value}”"
        places = [(_province(one), prefecture_in(one)) for one in (str(office.value), text)]
        apart = any(a and b and a != b for a, b in zip(*places, strict=True))
        if apart or re.search("有限公司|有限责任公司", text):
            yield failed(f"印章（{file}）", f"{reason}，不一致", facts)
        else:
            yield unclear(f"印章（{file}）", f"{reason}，是否同一机关请对照原件", facts)
