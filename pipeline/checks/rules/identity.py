"""Who the applicant is: names, credit code, legal representative."""

from collections.abc import Iterator

from pipeline.checks.agreements import renamed
from pipeline.checks.applicant import Applicant, Likeness, alike
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.entities import Entities
from pipeline.checks.judgement import Judgement, Seen, absent, failed, passed, seen, unclear
from pipeline.checks.ledger import name_of, named_in
from pipeline.checks.papers import Papers
from pipeline.checks.rules.seals import seal_text
from schemas.documents import (
    ApplicationForm,
    BusinessLicense,
    LegalPersonCertificate,
    Party,
    PatentContract,
    RecommendationLetter,
)
from schemas.documents.content import Text
from schemas.evidence import Extracted
from schemas.finding import Severity
from schemas.values import registration_number, uscc
from schemas.values.confusion import confusable
from schemas.values.names import normalise_organisation, normalise_person, same_person
from schemas.values.text import fold

_PART_OF_A_NAME = 4
_LENGTH = 18


@check(
    "ID-01",
    title="申报单位名称",
    rule="申报表、法人证书、印章和合同上的申报单位名称一致；全半角、括号、繁简、有限责任公司与有限公司、证书所载曾用名视为相同。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("单位已更名，旧名称仍在部分材料上", "填写时用了简称", "材料属于集团内其他单位，误附于此"),
    next_step="请查国家企业信用信息公示系统的变更记录；属更名的补交更名证明",
)
def one_name_everywhere(form: ApplicationForm, papers: Papers, applicant: Applicant) -> Iterator[Judgement]:
    own = seen((form.applicant_name, "申报表单位名称"))
    if not own:
        yield unclear("单位名称", "申报表上没有读到单位名称，请对照原件", places=(absent(form.document, "单位名称"),))
        return
    if not own[0].sharp:
        reason = f"申报表单位名称（读作“{own[0].fact.raw}”）尚未确认，暂不能与其他材料核对，请对照原件"
        yield unclear("单位名称", reason, own)
        return
    yield _with_certificate(own[0], papers.certificate, papers)
    if form.seal_text is not None:
        yield _with_seal(own[0], Seen(form.seal_text, "申报表印章"), "申报表印章", applicant)
    for contract in papers.contracts:
        yield from _with_contract(own[0], contract, name_of(contract, papers), applicant, papers)
    for letter in papers.all(RecommendationLetter):
        if letter.applicant_name is not None and letter.applicant_name.value:
            yield _recommended(own[0], letter.applicant_name, papers.document(letter.document).file, applicant)
        if form.recommender_name is not None and letter.issuer is not None:
            yield from _recommenders(
                Seen(form.recommender_name, "申报表推荐单位"), Seen(letter.issuer, "推荐函出具单位")
            )


def _recommended(own: Seen, named: Extracted[str], file: str, applicant: Applicant) -> Judgement:
    """Whether a letter recommends the applicant, under any of its names."""
    subject = f"推荐函（{file}）被推荐单位"
    one = Seen(named, subject)
    likeness = applicant.compare(named)
    if likeness is Likeness.SAME:
        return passed(subject, f"{subject}是申报单位", (own, one))
    if likeness is Likeness.UNCLEAR:
        return unclear(subject, f"{subject}“{named.value}”是否为申报单位待核实，请对照原件", (own, one))
    return failed(subject, f"{subject}为“{named.value}”，不是申报单位“{own.fact.value}”，不一致", (own, one))


def _recommenders(told: Seen, issuer: Seen) -> Iterator[Judgement]:
    a, b = str(told.fact.value or ""), str(issuer.fact.value or "")
    parts = [part for part in a.replace("、", " ").replace(",", " ").split() if part]
    if b and parts and all(alike(part, b) is Likeness.DIFFERENT and part not in b and b not in part for part in parts):
        reason = f"申报表的推荐单位为“{a}”，推荐函由“{b}”出具，以哪一家为准请核实"
        yield unclear("推荐单位", reason, (told, issuer))


def _with_certificate(own: Seen, certificate: LegalPersonCertificate | None, papers: Papers) -> Judgement:
    subject = "申报表与法人证书"
    if certificate is None or certificate.name is None:
        gaps = (*papers.of_class("legal_person_certificate"), *papers.gaps("legal_person_certificate"))
        places = tuple(absent(gap.id, "法人证书名称") for gap in gaps) or (absent(None, "缺法人证书"),)
        return unclear(subject, "没有读到法人证书上的名称，无法与申报表核对", (own,), places=places)
    facts = (own, Seen(certificate.name, "法人证书名称"))
    former = seen(*((name, "法人证书所载曾用名") for name in certificate.former_names))
    return _compared(subject, facts, former)


def _compared(subject: str, facts: tuple[Seen, Seen], former: tuple[Seen, ...]) -> Judgement:
    a, b = str(facts[0].fact.value or ""), str(facts[1].fact.value or "")
    if not a or not b:
        return unclear(subject, f"{subject}的名称没有读清，请对照原件", facts)
    likeness = alike(a, b)
    for one in former:
        if likeness is not Likeness.SAME and one.sharp and alike(a, str(one.fact.value)) is Likeness.SAME:
            return passed(subject, f"{subject}名称相符（“{a}”是证书所载曾用名）", (*facts, one))
    if likeness is Likeness.SAME:
        return passed(subject, f"{subject}名称相符", facts)
    if likeness is Likeness.UNCLEAR:
        return unclear(subject, f"“{a}”与“{b}”只差形近字、漏字或分支机构字样，请对照原件", facts)
    return failed(subject, f"{subject}名称不一致：“{a}”与“{b}”", facts)


def _with_seal(own: Seen, seal: Seen, subject: str, applicant: Applicant) -> Judgement:
    text = seal_text(str(seal.fact.value or ""))
    if not text:
        return unclear(subject, f"{subject}的文字没有读清，请对照原件", (own, seal))
    likeness = [alike(text, name) for name in (*applicant.names, str(own.fact.value or ""))]
    if Likeness.SAME in likeness:
        return passed(subject, f"{subject}与单位名称相符", (own, seal))
    if Likeness.UNCLEAR in likeness or _overlaps(text, own):
        return unclear(subject, f"{subject}读作“{text}”，与单位名称有出入，请对照原件", (own, seal))
    return failed(subject, f"{subject}“{text}”与单位名称“{own.fact.value}”不一致", (own, seal))


def _overlaps(text: str, own: Seen) -> bool:
    """Ring text is read letter by letter; part of the name, or most letters in common, is rather a misreading."""
    seal, name = normalise_organisation(text), normalise_organisation(str(own.fact.value or ""))
    if len(seal) >= _PART_OF_A_NAME and seal in name:
        return True
    a, b = set(seal), set(name)
    return len(a & b) * 4 >= len(a | b) * 3


def _with_contract(
    own: Seen, contract: PatentContract, label: str, applicant: Applicant, papers: Papers
) -> Iterator[Judgement]:
    sides = (
        ("甲方", contract.party_a, contract.party_a_seal_text),
        ("乙方", contract.party_b, contract.party_b_seal_text),
    )
    found = [applicant.compare(party.name, party.uscc) for _, party, _ in sides]
    names = seen(*((party.name, f"{label}{side}名称") for side, party, _ in sides))
    if (odd := _by_code_alone(sides[0][1], sides[1][1], applicant, papers)) is not None:
        reason = f"{label}写有申报单位的代码，名称写作“{odd.value}”，是否更名请核实"
        yield unclear(label, reason, (own, *names))
    elif Likeness.SAME in found:
        yield passed(label, f"{label}有申报单位", (own, *(names[i] for i in _matching(found, names))))
    elif len(names) < 2 or Likeness.UNCLEAR in found:
        yield unclear(label, f"{label}的当事人是否为申报单位待核实，请对照原件", (own, *names))
    elif named_in(contract, applicant, papers):
        reason = f"{label}双方均不是申报单位，合同中另写有申报单位（居间、见证等），是否其项目请核实"
        yield unclear(label, reason, (own, *names))
    else:
        parties = "、".join(f"“{one.fact.value}”" for one in names)
        yield failed(label, f"{label}双方为{parties}，均不是申报单位“{own.fact.value}”", (own, *names))
    for side, party, seal in sides:
        if party.name is not None and seal is not None and seal.value:
            subject = f"{label}{side}印章"
            yield _party_seal(Seen(party.name, f"{label}{side}名称"), Seen(seal, subject), subject)


def _by_code_alone(a: Party, b: Party, applicant: Applicant, papers: Papers) -> Text:
    """The name of a side that bears the applicant's code and quite another name, no paper telling of a change."""
    for side in (a, b):
        name = side.name
        if side.uscc is None or side.uscc.sharp not in applicant.codes or name is None or not name.sharp:
            continue
        known = [alike(name.sharp, one) for one in applicant.names]
        told = any(renamed(name.sharp, one, papers) for one in applicant.names)
        if known and set(known) == {Likeness.DIFFERENT} and not told:
            return name
    return None


def _matching(found: list[Likeness], names: tuple[Seen, ...]) -> list[int]:
    """Which of ``names`` is the applicant; none where the code told."""
    if len(names) < len(found):
        return []
    return [index for index, likeness in enumerate(found) if likeness is Likeness.SAME and names[index].sharp]


def _party_seal(party: Seen, seal: Seen, subject: str) -> Judgement:
    return _with_seal(party, seal, subject, Applicant((), ()))


@check(
    "ID-02",
    title="统一社会信用代码校验",
    rule="法人证书上的统一社会信用代码通过GB 32100校验，其中的组织机构代码通过GB 11714校验；旧注册号通过GS 15校验。",
    severity=Severity.HIGH,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("复印或扫描使个别字符失真", "证书重新打印时录入有误", "扫描件局部被印章遮盖"),
    next_step="请用证书二维码或国家企业信用信息公示系统核对代码",
)
def code_passes(certificate: LegalPersonCertificate, papers: Papers, entities: Entities) -> Iterator[Judgement]:
    yield _of_certificate(certificate, "统一社会信用代码")
    for other in papers.all(LegalPersonCertificate):
        if other is not certificate and other.uscc is not None:
            yield _of_certificate(other, f"统一社会信用代码（{papers.document(other.document).file}）")
    yield from _elsewhere(entities)


def _elsewhere(entities: Entities) -> Iterator[Judgement]:
    """Codes on contracts, invoices and proofs that cannot be: a question, as they were typed by somebody."""
    told: set[str] = set()
    for one in (mention for entity in entities.organisations for mention in entity.mentions):
        if one.code is None or one.role == "certificate.name" or not one.code.sharp:
            continue
        value = fold(str(one.code.sharp)).upper()
        if len(value) != _LENGTH or value in told or uscc.is_valid(value):
            continue
        told.add(value)
        reason = f"{one.seen.name}“{one.seen.fact.value}”的代码{value}：{uscc.problem(value)}，请对照原件"
        yield unclear(f"代码{value}", reason, (Seen(one.code, f"{one.seen.name}代码"),), severity=Severity.MEDIUM)


def _of_certificate(certificate: LegalPersonCertificate, subject: str) -> Judgement:
    code = certificate.uscc
    if code is None:
        return _old_number(certificate)
    facts = seen((code, f"法人证书{subject}"))
    if code.value is None:
        return unclear(subject, "统一社会信用代码没有读清，请对照原件或扫描证书二维码", facts)
    problem, proposals = uscc.problem(code.value), uscc.repair(code.value)
    if problem is None:
        return passed(subject, f"代码{code.value}通过校验", facts)
    if proposals:
        shown = "、".join(proposals)
        return unclear(subject, f"代码读作{code.value}，{problem}；改一个形近字符后{shown}可通过，请对照原件", facts)
    if len(code.value) != 18:
        return unclear(subject, f"{problem}，可能漏读字符，请对照原件", facts)
    return failed(subject, f"代码{code.value}：{problem}，不一致", facts)


def _old_number(certificate: LegalPersonCertificate) -> Judgement:
    subject = "注册号"
    old = certificate.registration_number if isinstance(certificate, BusinessLicense) else None
    facts = seen((old, "营业执照注册号"))
    if not facts or not facts[0].fact.value:
        place = absent(certificate.document, "统一社会信用代码")
        return unclear("统一社会信用代码", "法人证书上没有读到统一社会信用代码，请对照原件", facts, places=(place,))
    number = str(facts[0].fact.value)
    if registration_number.is_valid(number):
        return passed(subject, f"注册号{number}通过校验", facts)
    if len(number) != 15:
        return unclear(subject, f"注册号读到{len(number)}位，应为15位，请对照原件", facts)
    return failed(subject, f"注册号{number}校验位不符，不一致", facts)


@check(
    "ID-04",
    title="法定代表人",
    rule="申报表与法人证书上的法定代表人是同一人。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("法定代表人已变更，证书尚未换发", "申报表填写了单位负责人而非法定代表人", "姓名写法不同或曾改名"),
    next_step="请查国家企业信用信息公示系统的法定代表人变更记录",
)
def one_legal_representative(
    form: ApplicationForm, certificate: LegalPersonCertificate, papers: Papers, applicant: Applicant
) -> Iterator[Judgement]:
    subject = "申报表与法人证书"
    yield from _on_contracts(form, certificate, papers, applicant)
    a, b = form.legal_representative.name, certificate.legal_representative
    facts = seen((a, "申报表法定代表人"), (b, "法人证书法定代表人"))
    if not _read(a) or not _read(b):
        lacking = "申报表" if not _read(a) else "法人证书"
        document = form.document if not _read(a) else certificate.document
        reason = f"{lacking}上没有读到法定代表人姓名，请对照原件"
        yield unclear(subject, reason, facts, places=(absent(document, "法定代表人"),))
        return
    first, second = str(facts[0].fact.value), str(facts[1].fact.value)
    if same_person(first, second):
        yield passed(subject, f"法定代表人均为{first}", facts)
    elif confusable(normalise_person(first), normalise_person(second)):
        yield unclear(subject, f"申报表为“{first}”，证书为“{second}”，只差形近字或漏字，请对照原件", facts)
    else:
        yield failed(subject, f"法定代表人不一致：申报表为“{first}”，证书为“{second}”", facts)


def _on_contracts(
    form: ApplicationForm, certificate: LegalPersonCertificate, papers: Papers, applicant: Applicant
) -> Iterator[Judgement]:
    """Who is named as the applicant's 法定代表人 on contracts signed since the certificate was issued: somebody else
    may be an agent, or have been replaced."""
    since = getattr(certificate, "issued_on", None)
    known = [one.sharp for one in (form.legal_representative.name, certificate.legal_representative) if one is not None]
    for contract in papers.contracts:
        signed = contract.signed_on.sharp if contract.signed_on is not None else None
        if since is None or not since.sharp or not signed or signed[:10] < since.sharp[: len(signed)]:
            continue
        for side in (contract.party_a, contract.party_b):
            told = side.legal_representative
            if told is None or not told.sharp or applicant.compare(side.name, side.uscc) is not Likeness.SAME:
                continue
            if any(name and (same_person(told.sharp, name) or _alike(told.sharp, name)) for name in known):
                continue
            label = name_of(contract, papers)
            facts = seen((told, f"{label}法定代表人"), (certificate.legal_representative, "法人证书法定代表人"))
            reason = f"{label}上申报单位的法定代表人为“{told.sharp}”，与证书、申报表不同，是否变更或由代理人签署请核实"
            yield unclear(label, reason, facts)


def _alike(a: str, b: str) -> bool:
    return confusable(normalise_person(a), normalise_person(b))


def _read(fact: Text | Extracted[str]) -> bool:
    return fact is not None and bool(fact.value)
