"""The applicant's own texts: other bodies' names and placeholders left in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.checks.agreements import renamed
from pipeline.checks.applicant import Applicant, Likeness, alike
from pipeline.checks.basis import Guideline
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.entities import Entities
from pipeline.checks.judgement import Judgement, Seen, absent, failed, passed, seen, unclear
from pipeline.checks.papers import Papers
from pipeline.checks.printed import Found, find_printed
from pipeline.checks.relation import (
    AUTHORITY,
    alike_at_end,
    is_likely,
    is_proper,
    kin,
    known_elsewhere,
    own_name,
    related,
)
from pipeline.checks.wording import form_text, sentences
from schemas.document import DocumentState
from schemas.documents import ApplicationForm, PolicyText
from schemas.finding import Outcome, Severity
from schemas.values.text import fold

_END = (
    "有限责任公司|股份有限公司|有限公司|集团公司|研究院|研究所|科学院|设计院|大学|学院|协会|商会|促进会|事务所|联合会"
)
_COMPANY = "有限责任公司|股份有限公司|有限公司"
_RUN = rf"[\u4e00-\u9fffA-Za-z0-9()]{{2,40}}?(?:{_END})"
_SELF = "本单位|本公司|我公司|我单位|本中心|我中心|本院|我院|本会|我会|本所"
_SHORT = r"\(以下(?:简称|称)[“\"']?(?:本|我)?(?:公司|单位|中心|集团|院|会|企业)"
_INNER = "各部门|各处室|各单位|全体员工|全体职工|全体人员|员工|职工|内部|知识产权部|综合部|办公室|负责解释"
_ORGANS = "(?:董事会|股东(?:大)?会|党委会?|党组|理事会|总经理办公会|校长办公会|院长办公会|办公会议?)"
_PLACES = (
    rf"(?:{_SELF})\((?P<org>{_RUN})",
    rf"适用(?:于|范围(?:为|是|:)?)(?P<org>{_RUN})",
    rf"(?P<org>{_RUN})(?={_SHORT}|{_INNER}|文件)",
    rf"(?P<org>{_RUN})(?={_ORGANS}[^,，。;；]{{0,8}}(?:负责|审批|审议|审定|决定|批准|同意|研究决定))",
    rf"(?:规范|加强|推进|促进|完善|提升|提高)(?P<org>{_RUN})(?=(?:的)?(?:知识产权|专利|科技成果|技术|运营|管理))",
)
"""Where only the applicant itself can stand."""
_OWN_RULE = rf"《(?P<org>{_RUN})[^》]{{2,30}}(?:办法|制度|规定|细则|机制|规程|章程)》"
_IS = rf"^(?P<org>{_RUN})(?:成立于|创立于|是一家|系一家|是国内|注册于|位于|坐落于)"
_HAS = rf"^(?P<org>{_RUN})(?:现有|设有|拥有|已?建立了?|已?制定了?|已?成立了|实行|配备了?|具有)"
_PLACEHOLDER = (
    r"(?:[×＊*○〇]{2,}|(?<![A-Za-z])[xX]{2,}|某某)(?:省|市|县|区|产业|科技|集团|股份|有限|责任)*"
    r"(?:公司|单位|中心|集团|企业|协会|研究院|研究所|大学|学院|学校|医院)"
    r"|[_＿]{2,}(?:公司|单位|中心|集团|企业|协会|研究院|研究所|大学|学院|学校|医院)"
    r"|[\[【(<{](?:(?:请|此处)?(?:填写|填入|输入|插入|写明))?(?:申报|申请)?(?:单位|公司|企业|机构)(?:名称|全称)[\]】)>}]"
)
_SUBJECT = (
    rf"(?:^|[,，:：;；])(?P<org>{_RUN})(?=在[^,，。]{{0,14}}(?:有|设|拥有|租用|自有)|将在|将于|计划|拟|提供|开展|建成|组织|每年|每月"
    rf"|运营中心)"
)
"""Where a sentence of the form tells what the applicant itself has, does or will do."""
_PROMISES = rf"(?P<org>{_RUN})(?=自愿|郑重|承诺|现?申请)"
_WITH_OTHERS = "与|联合|共建|携手|支持|参与|客户|会员|入驻|委托|受让|为其|向其|成员|股东|龙头|等企业|等单位"
_SPECIMEN = "附件|范本|模板|样表|格式|样式"
_RULE_TITLE = rf"^(?P<org>{_RUN})(?=.{{2,40}}$)"
_BASE_FIELDS = ("office_conditions", "work_mechanism", "base_systems")
_OWN_FIELDS = ("office_conditions", "work_mechanism", "base_systems", "own_plan", "services_planned")


@check(
    "TX-03",
    title="材料中的其他单位名称",
    rule="申报单位自己的制度文本和申报表文字中，应写申报单位处没有其他单位的名称，没有未填的占位名称；上级、主管部门、曾用名除外。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("沿用上级或集团的制度", "套用模板，名称未改", "单位更名前印发"),
    next_step="请申报单位说明该文本的来源，提交本单位正式印发的文本",
)
def own_name_in_own_papers(
    papers: Papers, applicant: Applicant, entities: Entities, guideline: Guideline
) -> Iterator[Judgement]:
    known = _Known(papers, applicant, entities)
    policies = papers.all(PolicyText)
    for policy in policies:
        yield from _policy(policy, known)
    if papers.form is not None:
        yield from _form(papers.form, known)
    read = {policy.document for policy in policies}
    for document in papers.of_class("policy_text"):
        if document.id not in read or document.state is not DocumentState.READ:
            place = absent(document.id, "内容没有读全")
            yield unclear(document.file, f"{document.file}没有读全，有无其他单位名称请对照原件", places=(place,))
    if not papers.of_class("policy_text") and (papers.form is None or "policy_text" in guideline.attachments):
        place = absent(None, "没有制度机制文本")
        yield unclear("制度文本", "材料中没有读到制度机制文本，有无其他单位名称无从核对", places=(place,))
    if papers.form is None:
        place = absent(None, "没有申报表")
        yield unclear("申报表文字", "没有读出申报表，其文字中有无其他单位名称无从核对", places=(place,))


@dataclass(frozen=True)
class _Known:
    papers: Papers
    applicant: Applicant
    entities: Entities


def _policy(policy: PolicyText, known: _Known) -> Iterator[Judgement]:
    file = known.papers.document(policy.document).file
    issuer = seen((policy.issuer, f"制度文本（{file}）印发单位"))
    if issuer:
        yield _stands(issuer[0], str(issuer[0].fact.value or ""), f"制度文本（{file}）印发单位", known, whole=True)
        if re.search(AUTHORITY, str(issuer[0].fact.value or "")):
            return
    if policy.title is not None and policy.title.value:
        title = re.search(_RULE_TITLE, re.sub(r"\s", "", str(policy.title.value)))
        if title is not None and not re.search("运营中心", title["org"]):
            one = Seen(policy.title, f"制度文本（{file}）标题")
            yield _stands(one, title["org"], one.name, known)
    named: dict[str, Found] = {}
    for pattern in _PLACES:
        for found in find_printed(pattern, policy.document, known.papers):
            named.setdefault(own_name(found["org"]), found)
    for found in named.values():
        yield _stands(found.seen, found["org"], found.seen.name, known)
    yield from _mentioned(policy, set(named), known)
    for found in find_printed(_PLACEHOLDER, policy.document, known.papers):
        subject = f"{found.seen.name}占位名称"
        if re.search(_SPECIMEN, found.match.string[: found.match.start()]):
            yield unclear(subject, f"{found.seen.name}有“{found[0]}”，是否所附范本请查看", (found.seen,))
        else:
            yield failed(subject, f"{found.seen.name}留有没有改填的名称“{found[0]}”", (found.seen,))
    yield passed(f"制度文本（{file}）", f"制度文本（{file}）中没有其他单位的名称")


def _mentioned(policy: PolicyText, named: set[str], known: _Known) -> Iterator[Judgement]:
    """Companies an internal rule names elsewhere, that no other paper knows."""
    for found in find_printed(rf"[\u4e00-\u9fffA-Za-z0-9()]{{2,40}}?(?:{_COMPANY})", policy.document, known.papers):
        name = own_name(found[0])
        if name in named or not is_proper(name) or alike_at_end(found[0], known.applicant) is not Likeness.DIFFERENT:
            continue
        named.add(name)
        if known_elsewhere(found[0], known.entities, policy.document) or related(name, known.papers, known.entities):
            continue
        subject = f"{found.seen.name}“{name}”"
        yield unclear(subject, f"{subject}不是申报单位，其他材料也没有提到，是否沿用他人文本请核实", (found.seen,))


def _stands(one: Seen, run: str, subject: str, known: _Known, *, whole: bool = False) -> Judgement:
    """Whether the name at the end of ``run``, standing in the applicant's place, may stand there. ``whole``: the run is
    a name and nothing else; in running text only names that are certainly somebody's own count."""
    name = run if whole else own_name(run)
    subject = f"{subject}“{name}”" if name else subject
    if not name:
        return unclear(subject, f"{subject}没有读清，请对照原件", (one,))
    if not re.search(f"(?:{_END}|公司|中心|院|所|会|大学|集团|社|厂|馆|站)$", name) or re.search(AUTHORITY, name):
        return passed(subject, f"{subject}不是其他单位", (one,))
    proper = whole or is_proper(name)
    if not proper and not is_likely(name):
        return passed(subject, f"{subject}不是其他单位", (one,))
    likeness = alike_at_end(run, known.applicant)
    if likeness is Likeness.SAME:
        return passed(subject, f"{subject}是申报单位", (one,))
    if likeness is Likeness.UNCLEAR:
        reason = f"{subject}与申报单位名称只差形近字、漏字或分支机构字样，或申报单位名称待核实，请对照原件"
        return unclear(subject, reason, (one,))
    why = related(name, known.papers, known.entities)
    if why is not None:
        return (
            passed(subject, f"{subject}是{why.name}所载单位", (one,))
            if why.sharp
            else unclear(subject, f"{subject}可能是{why.name}所载单位，请核实", (one, why))
        )
    if any(kin(name, own) for own in known.applicant.names):
        return unclear(subject, f"{subject}与申报单位字号相同，是否上级或关联单位请核实", (one,))
    if any(renamed(name, own, known.papers) for own in known.applicant.names):
        return unclear(subject, f"{subject}不是申报单位现名，材料中提到更名，请核实", (one,))
    if known.papers.certificate is None:
        return unclear(subject, f"{subject}不是申报单位；法人证书没有读出，是否曾用名请核实", (one,))
    if not proper:
        return unclear(subject, f"{subject}处应为申报单位，像是其他单位的名称，是否沿用他人文本请核实", (one,))
    return failed(subject, f"{subject}处应为申报单位，写的是其他单位，不一致", (one,))


def _form(form: ApplicationForm, known: _Known) -> Iterator[Judgement]:
    texts = [text for field in (*_OWN_FIELDS, "cases_text", "expected_results") if (text := form_text(form, field))]
    for text in texts:
        for passage in sentences(text):
            said = re.sub(r"\s", "", passage.text)
            for match in re.finditer(_PLACES[0], said):
                yield _stands(text, match["org"], text.name, known)
            rule = re.search(_OWN_RULE, said)
            if (
                rule is not None
                and re.search("制定|印发|出台|建立|执行", said)
                and not re.search("参照|借鉴|按照", said)
            ):
                yield _stands(text, rule["org"], text.name, known)
            subject = re.search(_HAS, said) if text.fact.key.endswith(_BASE_FIELDS) else None
            if subject is not None and not known_elsewhere(subject["org"], known.entities, form.document):
                yield _stands(text, subject["org"], text.name, known)
            yield from _form_subject(said, text, form, known)
            yield from _form_placeholders(said, text)
    for field in _OWN_FIELDS[:4]:
        text = form_text(form, field)
        begins = re.search(_IS, re.sub(r"\s", "", str(text.fact.value))) if text is not None else None
        if begins is not None and text is not None:
            yield _stands(text, begins["org"], text.name, known)
    commitment = seen((form.commitment, "申报表承诺"))
    for one in commitment:
        promise = re.search(_PROMISES, re.sub(r"\s", "", fold(str(one.fact.value or ""))))
        if promise is not None:
            yield _stands(one, promise["org"], one.name, known)
    yield passed("申报表文字", "申报表文字中没有其他单位的名称", tuple(text for text in texts if text.sharp))


def _form_subject(said: str, text: Seen, form: ApplicationForm, known: _Known) -> Iterator[Judgement]:
    """Another body as the one a sentence about the applicant speaks of: not one of the lists, a partner or a customer,
    nor where the text names the applicant as well."""
    said = said.replace("产学研交流合作", "")
    match = re.search(_SUBJECT, said) if text.fact.key.endswith((*_OWN_FIELDS, "expected_results")) else None
    if match is None or re.search(_WITH_OTHERS, said.replace(match["org"], "")):
        return
    name = own_name(match["org"])
    listed = [str(one.value) for one in (*form.leading_enterprises, *form.key_entities) if one.value]
    if any(alike(name, one) is not Likeness.DIFFERENT for one in listed):
        return
    if known_elsewhere(match["org"], known.entities, form.document):
        return
    judgement = _stands(text, match["org"], text.name, known)
    whole = re.sub(r"\s", "", str(text.fact.value))
    if judgement.outcome is Outcome.FAIL and any(own in whole for own in known.applicant.names):
        reason = f"{judgement.reason.removesuffix('，不一致')}；该段另写有申报单位，请核实"
        judgement = unclear(judgement.subject, reason, judgement.facts)
    yield judgement


def _form_placeholders(said: str, text: Seen) -> Iterator[Judgement]:
    for match in re.finditer(_PLACEHOLDER, said):
        subject = f"{text.name}占位名称"
        if text.fact.key.endswith("cases_text"):
            # A customer may be kept secret in a told case.
            yield unclear(subject, f"{text.name}写有“{match[0]}”，是否隐去客户名称请核实", (text,))
        else:
            yield failed(subject, f"{text.name}留有没有改填的名称“{match[0]}”", (text,))
