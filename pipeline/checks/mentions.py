"""Every place at which a paper names a person, an organisation, a patent, a contract or a payment."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.checks.judgement import Seen
from pipeline.checks.papers import Papers
from schemas.documents import (
    ApplicationForm,
    BankSlip,
    Content,
    InsuranceProof,
    Invoice,
    LaborContract,
    LegalPersonCertificate,
    PatentContract,
    PatentTitle,
    PolicyText,
    RecommendationLetter,
    Registration,
)
from schemas.documents.content import Text
from schemas.evidence import Extracted


@dataclass(frozen=True)
class Mention:
    """``role`` says as what it stands there (``form.staff``, ``contract.party_a``, ``invoice.seller`` …); ``code`` is
    the code printed beside it, ``also`` are other names the paper states for it (曾用名)."""

    kind: str
    role: str
    seen: Seen
    content: Content
    order: int
    code: Text = None
    also: tuple[str, ...] = ()


Row = tuple[str, str, Extracted[Any] | None, str, Text]
"""Kind, role, fact, Chinese name of the place, code beside it."""


def mentions(papers: Papers) -> Iterator[Mention]:
    """All mentions with a value, in the order of the papers."""
    order = 0
    for content in papers.contents:
        also = tuple(str(name.sharp) for name in content.former_names if name.sharp)
        file = papers.document(content.document).file
        for kind, role, fact, name, code in _rows(content):
            if fact is None or fact.value in (None, ""):
                continue
            order += 1
            former = also if role in {"certificate.name", "form.applicant"} else ()
            yield Mention(kind, role, Seen(fact, f"{name}（{file}）"), content, order, code, former)


def _rows(content: Content) -> Iterator[Row]:
    match content:
        case ApplicationForm():
            yield from _form(content)
        case LegalPersonCertificate():
            yield "organisation", "certificate.name", content.name, "法人证书名称", content.uscc
            yield "person", "certificate.legal_representative", content.legal_representative, "法定代表人", None
        case InsuranceProof():
            yield "organisation", "proof.employer", content.employer_name, "社保证明单位", content.employer_code
            for person in content.persons:
                yield "person", "proof.person", person.name, "社保证明参保人", person.id_number
        case LaborContract():
            yield "organisation", "labor.employer", content.employer_name, "劳动合同用人单位", None
            yield "person", "labor.employee", content.employee_name, "劳动合同劳动者", content.employee_id_number
        case PatentContract():
            yield from _contract(content)
        case Invoice() | BankSlip():
            yield from _payment(content)
        case PatentTitle():
            yield "patent", "title.number", content.number, "专利证书或登记簿专利号", None
            for holder in content.holders:
                yield "organisation", "title.holder", holder, "专利权人", None
            for inventor in content.inventors:
                yield "person", "title.inventor", inventor, "发明人", None
        case Registration():
            yield "organisation", "record.party_a", content.party_a, "登记备案甲方", None
            yield "organisation", "record.party_b", content.party_b, "登记备案乙方", None
            for number in content.patent_numbers:
                yield "patent", "record.patent", number, "登记备案专利号", None
        case RecommendationLetter():
            yield "organisation", "recommendation.issuer", content.issuer, "推荐函出具单位", None
            yield "organisation", "recommendation.applicant", content.applicant_name, "推荐函被推荐单位", None
        case PolicyText():
            yield "organisation", "policy.issuer", content.issuer, "制度文本印发单位", None


def _form(form: ApplicationForm) -> Iterator[Row]:
    yield "organisation", "form.applicant", form.applicant_name, "申报表单位名称", None
    yield "organisation", "form.recommender", form.recommender_name, "申报表推荐单位", None
    for fact in form.leading_enterprises:
        yield "organisation", "form.leading", fact, "申报表龙头企业", None
    for fact in form.key_entities:
        yield "organisation", "form.key_entity", fact, "申报表产业链重要主体", None
    yield "person", "form.legal_representative", form.legal_representative.name, "申报表法定代表人", None
    yield "person", "form.center_leader", form.center_leader.name, "申报表中心负责人", None
    yield "person", "form.contact_person", form.contact_person.name, "申报表联系人", None
    yield "person", "form.handler", form.handler, "申报表经办人", None
    yield "person", "form.signatory", form.signatory, "申报表负责人", None
    for member in form.staff:
        yield "person", "form.staff", member.name, "申报表工作队伍", None
    for case in form.cases:
        yield "organisation", "form.case_counterparty", case.counterparty, "申报表运营案例相对方", None
        yield "contract", "contract.told", case.contract_number, "申报表运营案例合同编号", None


def _contract(contract: PatentContract) -> Iterator[Row]:
    yield "contract", "contract.number", contract.contract_number, "合同编号", None
    sides = ((contract.party_a, "party_a", "甲方"), (contract.party_b, "party_b", "乙方"))
    for party, role, side in sides:
        yield "organisation", f"contract.{role}", party.name, f"合同{side}", party.uscc
        yield "person", f"contract.{role}_representative", party.legal_representative, f"合同{side}法定代表人", None
    for patent in contract.patents:
        yield "patent", "contract.patent", patent.number, "合同专利号", None


def _payment(paper: Invoice | BankSlip) -> Iterator[Row]:
    if isinstance(paper, Invoice):
        yield "payment", "invoice.number", paper.number, "发票号码", None
        yield "organisation", "invoice.buyer", paper.buyer.name, "发票购买方", paper.buyer.tax_id
        yield "organisation", "invoice.seller", paper.seller.name, "发票销售方", paper.seller.tax_id
        return
    yield "payment", "slip.number", paper.serial_number or paper.slip_number, "银行回单号", None
    yield "organisation", "slip.payer", paper.payer.name, "银行回单付款人", None
    yield "organisation", "slip.payee", paper.payee.name, "银行回单收款人", None
