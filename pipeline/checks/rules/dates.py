"""Dates that cannot be."""

import re
from collections.abc import Iterator

from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.chains import text_of
from pipeline.checks.judgement import Judgement, Seen, failed, inapplicable, passed, seen, unclear
from pipeline.checks.papers import Papers
from schemas.documents import (
    ApplicationForm,
    BankSlip,
    BusinessLicense,
    Content,
    InstitutionCertificate,
    InsuranceProof,
    Invoice,
    LaborContract,
    PatentContract,
    PatentTitle,
    PlanDocument,
    PolicyText,
    RecommendationLetter,
    Registration,
    SocialOrganisationCertificate,
)
from schemas.finding import Outcome, Severity
from schemas.submission import Submission

_PERIOD_TO = "缴费期间止"
_SUPPLEMENT = re.compile("补充|补正|补交|补件|补报|后补")
_SUPPLEMENTED = re.compile("收件后补交|补充提交|补正材料|补充材料|补交材料|补正通知")


@check(
    "DT-02",
    title="日期晚于收件",
    rule="材料上的签订、出具、打印、填表日期不晚于收件日期；社保证明的参保起始和缴费期间不晚于其打印日期。",
    severity=Severity.HIGH,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("年份或月份填写笔误", "收件日期登记有误", "材料在收件后补交"),
    next_step="请核对原件上的日期和收件登记；属补交的注明补交日期",
)
def nothing_from_the_future(papers: Papers, submission: Submission) -> Iterator[Judgement]:
    received = submission.received_on.isoformat()
    dated = [one for content in papers.contents for one in _dated(content, papers)]
    for one in dated:
        yield _supplied_later(_not_after(one, received, "收件日期"), one, papers)
    for proof in papers.proofs:
        yield from _against_printing(proof)
    if not dated:
        unread = any(papers.gaps(class_) for class_ in ("application_form", "case_material", "staff_proof"))
        if unread or papers.contents:
            yield unclear("日期", "没有读到可与收件日期核对的日期，请对照原件")
        else:
            yield inapplicable("日期", "材料中没有已读的日期")


def _dated(content: Content, papers: Papers) -> tuple[Seen, ...]:
    """The dates that lie in the past when a paper is handed in; terms and validity may run on."""
    file = papers.document(content.document).file
    match content:
        case ApplicationForm():
            cases = ((case.date, f"申报表第{i}项案例日期") for i, case in enumerate(content.cases, start=1))
            return seen((content.form_date, "申报表日期"), (content.recommendation_date, "推荐单位意见日期"), *cases)
        case BusinessLicense():
            return seen((content.established_on, "营业执照成立日期"), (content.issued_on, "营业执照发照日期"))
        case InstitutionCertificate() | SocialOrganisationCertificate():
            founded = content.established_on if isinstance(content, InstitutionCertificate) else None
            return seen((founded, f"法人证书（{file}）成立日期"), (content.issued_on, f"法人证书（{file}）发证日期"))
        case PatentTitle():
            events = (
                (event.date, f"登记簿（{file}）第{i}项事项日期") for i, event in enumerate(content.events, start=1)
            )
            named = f"{papers.document(content.document).type.label}（{file}）"
            return seen((content.filed_on, f"{named}申请日"), (content.granted_on, f"{named}授权公告日"), *events)
        case PlanDocument():
            return seen((content.issued_on, f"公文（{file}）落款日期"))
        case LaborContract():
            return seen((content.signed_on, f"劳动合同（{file}）签订日期"))
        case Invoice():
            return seen((content.issued_on, f"发票（{file}）开票日期"))
        case BankSlip():
            return seen((content.paid_on, f"银行回单（{file}）交易日期"))
        case Registration():
            return seen((content.recorded_on, f"登记备案材料（{file}）登记日期"))
        case RecommendationLetter():
            return seen((content.issued_on, f"推荐函（{file}）日期"))
        case InsuranceProof():
            return seen((content.printed_on, f"社保证明（{file}）打印日期"))
        case PatentContract():
            return seen((content.signed_on, f"合同（{file}）签订日期"))
        case PolicyText():
            title = content.title.value if content.title is not None else None
            return seen((content.issued_on, f"制度文本{f'《{title}》' if title else ''}（{file}）印发日期"))
    return ()


def _against_printing(proof: InsuranceProof) -> Iterator[Judgement]:
    """Every period against the day of printing; rows that are not clear share one judgement."""
    printed = seen((proof.printed_on, "社保证明打印日期"))
    if not printed or not printed[0].sharp:
        return
    periods = _before_printing(proof)
    for one in periods:
        if one.sharp:
            yield _not_after(one, str(printed[0].fact.value), "打印日期", *printed)
    doubtful = tuple(one for one in periods if not one.sharp)
    if doubtful:
        names = "、".join(one.name for one in doubtful)
        yield unclear("参保时间", f"社保证明的{names}没有读清，是否晚于打印日期待核实", (*doubtful, *printed))


def _before_printing(proof: InsuranceProof) -> tuple[Seen, ...]:
    starts = ((p.insured_from, f"第{i}行参保时间") for i, p in enumerate(proof.persons, start=1))
    return seen((proof.period_from, "缴费期间起"), (proof.period_to, _PERIOD_TO), *starts)


def _not_after(one: Seen, limit: str, limit_name: str, *others: Seen) -> Judgement:
    facts = (one, *others)
    if not one.fact.value:
        why = "；".join(one.fact.why)
        reason = f"{one.name}（“{one.fact.raw}”）没有填全、不成立或没有读清"
        return unclear(one.name, reason + (f"：{why}" if why else "，请对照原件"), facts)
    day = str(one.fact.value)
    size = min(len(day), len(limit))
    if day[:size] <= limit[:size]:
        return passed(one.name, f"{one.name}{day}不晚于{limit_name}", facts)
    reason = f"{one.name}为{day}，晚于{limit_name}{limit}，不一致"
    if one.name.startswith("推荐") and not others:
        # An office that takes the papers in itself recommends them only afterwards.
        explanations = ("由推荐单位收件的，收件之后才出具推荐意见",)
        return failed(one.name, reason, facts, severity=Severity.MEDIUM, explanations=explanations)
    if one.name == _PERIOD_TO and day[:4] == limit[:4] and day[5:7] == "12":
        asked = reason.removesuffix("，不一致")
        return unclear(one.name, f"{asked}；可能为查询的年度区间，请核实", facts)
    return failed(one.name, reason, facts)


def _supplied_later(judgement: Judgement, one: Seen, papers: Papers) -> Judgement:
    """A paper handed in after the receipt to complete the file may be younger: its file name or its print
    says so."""
    if judgement.outcome is not Outcome.FAIL:
        return judgement
    document = papers.document(one.fact.document)
    printed = text_of(document.id, papers)
    if not _SUPPLEMENT.search(document.file) and not _SUPPLEMENTED.search(printed):
        return judgement
    reason = f"{judgement.reason.removesuffix('，不一致')}；像是收件后补交的材料，请核对补交日期"
    return unclear(judgement.subject, reason, judgement.facts)
