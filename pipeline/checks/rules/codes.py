"""Credit codes against each other, against the kind of body, and against the place."""

import re
from collections.abc import Iterator

from pipeline.checks.applicant import Applicant
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.entities import Entities, Entity
from pipeline.checks.judgement import Judgement, Seen, failed, inapplicable, passed, seen, unclear
from pipeline.checks.mentions import Mention
from pipeline.checks.papers import Papers
from pipeline.checks.rules.stray_codes import one_body_a_code, printed_codes
from schemas.document import DocumentType
from schemas.documents import BusinessLicense, LegalPersonCertificate
from schemas.finding import Outcome, Severity
from schemas.values import uscc
from schemas.values.confusion import confusable
from schemas.values.divisions import prefecture_in, prefecture_of_code, province_in, province_of_code
from schemas.values.names import normalise_organisation
from schemas.values.text import fold

_PREFIXES = {
    DocumentType.BUSINESS_LICENSE: (("91", "92", "93"), "企业、个体工商户、农民专业合作社"),
    DocumentType.INSTITUTION_CERTIFICATE: (("12",), "事业单位"),
    DocumentType.ASSOCIATION_CERTIFICATE: (("51", "53"), "社会团体、基金会"),
    DocumentType.PRIVATE_NONPROFIT_CERTIFICATE: (("52",), "民办非企业单位"),
}
_CUSTOMARY = "高等院校|高校|高等学校|科研院所|研究院所|科研机构"
"""Names of a trade, not of a kind of body: institutes turned into companies keep them, private colleges have 52."""
_SURE_TYPE = 0.8
_BODIES = (
    ("民办非企业|社会服务机构", ("52",)),
    ("社会团体|社团法人", ("51",)),
    ("事业单位", ("12",)),
    ("基金会", ("53",)),
    ("协会|学会|商会|联合会|促进会", ("51",)),
    ("社会组织", ("51", "52", "53")),
    ("机关|人民政府", ("11",)),
    (_CUSTOMARY, ("12",)),
    ("个体工商户", ("92",)),
    ("合作社", ("93",)),
    ("企业|公司", ("91", "93")),
)


@check(
    "ID-03",
    title="统一社会信用代码前后一致",
    rule="同一单位在证书、合同、发票（纳税人识别号）等材料上的统一社会信用代码相同；不是18位的旧税号不比较。",
    severity=Severity.HIGH,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("录入时错一位", "使用了分支机构或关联单位的开票信息", "单位换照后沿用旧号"),
    next_step="请在国家企业信用信息公示系统按名称核对代码，并请申报单位说明",
)
def one_code_everywhere(entities: Entities, papers: Papers, applicant: Applicant) -> Iterator[Judgement]:
    judged = [judgement for entity in entities.organisations for judgement in _codes_of(entity)]
    judged += printed_codes(papers, applicant)
    told = "".join(one.reason for one in judged if one.outcome is not Outcome.PASS)
    judged += one_body_a_code(entities, papers, told)
    yield from judged
    if not judged:
        yield inapplicable("统一社会信用代码", "没有一个单位的代码在两份以上材料中出现，无从比较")


def _codes_of(entity: Entity) -> Iterator[Judgement]:
    """Under each name of the entity, and under its former names with it, the codes printed beside them on two papers or
    more."""
    names = dict.fromkeys(normalise_organisation(name) for name in entity.spellings)
    former = {normalise_organisation(name) for one in entity.mentions for name in one.also}
    holders = {normalise_organisation(str(one.seen.fact.value)) for one in entity.mentions if one.also}
    for name in names:
        if name in former:
            continue
        under = {name, *former} if name in holders else {name}
        own = [one for one in entity.mentions if normalise_organisation(str(one.seen.fact.value)) in under]
        coded = [one for one in own if one.code is not None and one.code.value and len(fold(one.code.value)) == 18]
        if len({one.seen.fact.document for one in coded}) > 1:
            yield _compared(str(own[0].seen.fact.value), coded)


def _compared(name: str, coded: list[Mention]) -> Judgement:
    codes = dict.fromkeys(fold(str(one.code.value)).upper() for one in coded if one.code is not None)
    facts = tuple(Seen(one.code, f"{one.seen.name}代码") for one in coded if one.code is not None)
    sharp = {fold(str(one.fact.value)).upper() for one in facts if one.sharp}
    if len(codes) == 1:
        return passed(name, f"“{name}”的代码均为{next(iter(codes))}", facts)
    shown = "、".join(codes)
    if len(sharp) < 2:
        return unclear(name, f"“{name}”的代码读作{shown}，请对照原件", facts)
    first, *rest = sorted(sharp)
    alike = all(confusable(first, other) or _repairs(first, other) for other in rest)
    if alike:
        return unclear(name, f"“{name}”的代码读作{shown}，只差形近字符，请对照原件", facts)
    return failed(name, f"“{name}”的代码不一致：{shown}", tuple(one for one in facts if one.sharp))


def _repairs(a: str, b: str) -> bool:
    """Whether one is what the other, with a look-alike put right, would be."""
    return (not uscc.is_valid(a) and b in uscc.repair(a)) or (not uscc.is_valid(b) and a in uscc.repair(b))


_KINDS = (
    ("农民专业合作社", ("93",)),
    ("个体工商户", ("92",)),
    ("有限责任公司|股份有限公司|有限公司|独资|合伙", ("91",)),
)
"""类型 of a 营业执照 and the prefixes that go with it."""


@check(
    "ID-05",
    title="代码、证书与单位性质",
    rule="统一社会信用代码前两位与证书种类相符（91/92/93营业执照，12事业单位，51社会团体，52民办非企业单位），并与申报表单位性质不矛盾。",
    severity=Severity.HIGH,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("单位改制，证书或申报表尚未更新", "单位性质一栏填写习惯称谓", "误附了其他单位的证书"),
    next_step="请对照证书原件，并查登记机关公示信息",
)
def code_fits_the_body(certificate: LegalPersonCertificate, papers: Papers) -> Iterator[Judgement]:
    subject = "代码与证书种类"
    code = seen((certificate.uscc, "法人证书统一社会信用代码"))
    if not code or not code[0].fact.value or not uscc.is_valid(str(code[0].fact.value)):
        yield unclear(subject, "法人证书上的统一社会信用代码没有读清或未通过校验，种类待核实", code)
        yield from _by_certificate(certificate, papers)
        return
    prefix, document = str(code[0].fact.value)[:2], papers.document(certificate.document)
    prefixes, body = _PREFIXES[document.type]
    if prefix in prefixes:
        yield passed(subject, f"代码前两位{prefix}与{document.type.label}相符", code)
    else:
        reason = f"代码前两位为{prefix}，{document.type.label}应为{'或'.join(prefixes)}（{body}），不一致"
        yield failed(subject, reason, code)
    yield from _of_kind(certificate, prefix, code[0])
    yield from _against_form(prefix, code[0], papers)


def _of_kind(certificate: LegalPersonCertificate, prefix: str, code: Seen) -> Iterator[Judgement]:
    """类型 of a 营业执照 against the code, and a company's name against a certificate that is none of a company."""
    name = seen((certificate.name, "法人证书名称"))
    said = str(name[0].fact.value or "") if name else ""
    if isinstance(certificate, BusinessLicense):
        kind = seen((certificate.kind, "营业执照类型"))
        value = fold(str(kind[0].fact.value or "")) if kind else ""
        fits = next((fits for words, fits in _KINDS if re.search(words, value)), None)
        if fits is not None and prefix not in fits and prefix[0] == "9":
            reason = f"营业执照类型为{value}，代码前两位应为{'或'.join(fits)}，读作{prefix}，不一致"
            yield failed("代码与类型", reason, (code, *kind))
    elif re.search("有限公司$|有限责任公司$", said):
        yield failed("名称与证书种类", f"名称“{said}”是公司，证书不是营业执照，不一致", name)


def _by_certificate(certificate: LegalPersonCertificate, papers: Papers) -> Iterator[Judgement]:
    """Where the code tells nothing, the kind of certificate against what the form says of the body."""
    document = papers.document(certificate.document)
    kind = seen((papers.form.entity_type if papers.form is not None else None, "申报表单位性质"))
    if not kind or not kind[0].fact.value or document.type_confidence < _SURE_TYPE:
        return
    value = fold(str(kind[0].fact.value))
    fits = [prefix for words, prefixes in _BODIES if re.search(words, value) for prefix in prefixes]
    own = {prefix[0] for prefix in _PREFIXES[document.type][0]}
    if fits and not own & {prefix[0] for prefix in fits} and not re.search(_CUSTOMARY, value):
        yield failed("证书与单位性质", f"单位性质“{value}”与所附{document.type.label}不一致", kind)


def _against_form(prefix: str, code: Seen, papers: Papers) -> Iterator[Judgement]:
    subject = "代码与单位性质"
    form = papers.form
    kind = seen((form.entity_type if form is not None else None, "申报表单位性质"))
    if not kind or not kind[0].fact.value:
        return
    value = fold(str(kind[0].fact.value))
    named = [(words, fits) for words, fits in _BODIES if any(word in value for word in words.split("|"))]
    if not named:
        return
    fits = named[0][1]
    others = re.sub("民办非企业|非企业|企业化", "", value)
    if prefix not in fits and any(prefix in other and re.search(words, others) for words, other in named[1:]):
        reason = f"单位性质“{value}”提到几种性质，其中有与代码前两位{prefix}相符的，请核实"
        yield unclear(subject, reason, (code, *kind))
        return
    if prefix in fits:
        yield passed(subject, f"单位性质“{value}”与代码前两位{prefix}相符", (code, *kind))
    elif prefix[0] in {one[0] for one in fits}:
        yield unclear(subject, f"单位性质“{value}”与代码前两位{prefix}不完全对应，请核实", (code, *kind))
    elif re.search(_CUSTOMARY, value) and named[0][0] == _CUSTOMARY:
        reason = f"单位性质“{value}”一般为事业单位，代码前两位为{prefix}；转制院所、民办学校除外，请核实"
        yield unclear(subject, reason, (code, *kind))
    else:
        yield failed(subject, f"单位性质“{value}”与代码前两位{prefix}不一致", (code, *kind))


@check(
    "ID-06",
    title="代码、登记机关与住所的地区",
    rule="统一社会信用代码第3至8位的地区与登记机关、住所在同一省份（四川、内蒙古比到市州、盟市）；代码为国家级登记（10开头）的不比较。",
    severity=Severity.LOW,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("单位跨省迁移，代码不变", "总机构与住所不在一地", "住所写的是实际经营地"),
    next_step="请查登记机关公示信息中的迁移记录",
)
def one_region(certificate: LegalPersonCertificate) -> Iterator[Judgement]:
    subject = "地区"
    code = seen((certificate.uscc, "法人证书统一社会信用代码"))
    valid = bool(code) and uscc.is_valid(str(code[0].fact.value or ""))
    region = province_of_code(str(code[0].fact.value)[2:4]) if valid else None
    places = seen(
        (getattr(certificate, "authority", None), "登记机关"), (getattr(certificate, "address", None), "住所")
    )
    known = [(one, province) for one in places if (province := province_in(str(one.fact.value or "")))]
    if region is None or not known:
        yield unclear(subject, "代码、登记机关或住所的省份没有读到，地区无从比较", (*code, *places))
        return
    odd = [(one, province) for one, province in known if province != region]
    town = prefecture_of_code(str(code[0].fact.value)[2:6])
    named = [(one, place) for one, _ in known if (place := prefecture_in(str(one.fact.value)))]
    if not odd and town is not None:
        odd = [(one, place) for one, place in named if place != town]
        region = town if odd else region
    facts = (*code, *(one for one, _ in known))
    if not odd:
        yield passed(subject, f"代码、{'、'.join(one.name for one, _ in known)}均属{region}", facts)
        return
    said = "、".join(f"{one.name}属{province}" for one, province in odd)
    yield failed(subject, f"代码地区为{region}，{said}，不一致", facts)
