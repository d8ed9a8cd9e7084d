"""Whose a patent was when it was dealt in, and whether those it was shared with agreed."""

import re
from collections.abc import Iterator

from pipeline.checks.applicant import Applicant, Likeness
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.chains import text_of
from pipeline.checks.judgement import Judgement, Seen, absent, failed, passed, seen, unclear
from pipeline.checks.ledger import name_of
from pipeline.checks.licences import Licence, like
from pipeline.checks.papers import Papers
from pipeline.checks.rules.titles import Dealt, dealt, nothing_dealt_in, transfers
from pipeline.checks.titles import (
    Title,
    Titles,
    among,
    apart,
    earlier,
    grantee,
    grantor,
    holders_on,
)
from schemas.documents import (
    LicenseContract,
    PatentContract,
    PatentRegister,
)
from schemas.documents.content import Text
from schemas.finding import Severity
from schemas.values import patent_number
from schemas.values.text import fold

_ENTITLED = r"(?:受|经|由)(?:原)?专利权人[^。；]{0,24}(?:授权|委托|同意)|代持"
_CONSENT = "共有人.{0,10}同意|同意.{0,20}(?:转让|许可|质押|出资)|共有专利权人"
_REFUSED = "(?:不|未|没有|尚未)(?:予以?|经)?同意"
_OWNED_TOGETHER = "共有专利|专利权?(?:由|为|系)[^。；;]{2,40}共有|与[^。；;，,]{3,30}(?:共有|共同所有|共同拥有)|共有人"
_PARTY = (
    r"(?:甲方|乙方|丙方|许可人|许可方|让与人|转让人|转让方|出让方|出质人|出资人|共有人|共有权人)\d?[^:：。；;]{{0,10}}[:：][^:：。；;]{{0,40}}{name}"
    r"|{name}[^。；;]{{0,16}}(?:盖章|签章|公章|同意|签字)|(?:经|征得|取得)[^。；;]{{0,24}}{name}[^。；;]{{0,10}}同意"
)
_SHARE = "份额|部分权利"


@check(
    "PT-03",
    title="签约时的专利权人",
    rule="签订之日，让与人（许可人、出资人、出质人）是登记簿所载的专利权人；只有专利证书的，因证书不随转让换发，不作判断。",
    severity=Severity.HIGH,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("专利权人更名", "受专利权人委托或授权签约", "转让已签约，登记手续在后", "登记簿为旧副本"),
    next_step="请申报单位提交最新的登记簿副本和授权文件",
)
def granted_by_the_holder(papers: Papers, titles: Titles) -> Iterator[Judgement]:
    judged = [judgement for one in dealt(papers) for judgement in _holder(one, titles, papers)]
    yield from judged
    if not judged:
        yield nothing_dealt_in("专利权人", papers, "材料中没有涉及专利的合同")


def _holder(one: Dealt, titles: Titles, papers: Papers) -> Iterator[Judgement]:
    contract, patent, label = one
    title = titles.of_number(patent.number)
    giver = seen((grantor(contract), f"{label}让与（许可）方"))
    signed = seen((contract.signed_on, f"{label}签订日期"))
    if title is None or not title.registers:
        bought = _bought_later(one, title, papers)
        if bought is not None:
            yield bought
            return
    if title is None or not title.papers:
        place = absent(contract.document, "专利登记簿副本")
        yield unclear(label, f"{label}没有附登记簿副本或证书，签约时的专利权人无从核对", giver, places=(place,))
        return
    if not giver or not giver[0].fact.value or not signed or not signed[0].fact.value:
        yield unclear(label, f"{label}的让与（许可）方或签订日期没有读清，请对照原件", (*giver, *signed))
        return
    name, day = str(giver[0].fact.value), str(signed[0].fact.value)
    if title.registers:
        yield _by_register(title.registers[0], label, (giver[0], signed[0]), one, papers)
        return
    holders = seen(*((holder, "专利证书专利权人") for holder in title.certificates[0].holders))
    if among(name, (str(holder.fact.value) for holder in holders)) is Likeness.SAME:
        yield passed(label, f"{label}的让与（许可）方是证书所载专利权人", (*giver, *holders))
    else:
        reason = f"{label}的让与（许可）方“{name}”不是证书所载专利权人；证书不随转让换发，请补交{day}前后的登记簿副本"
        yield unclear(label, reason, (*giver, *holders))


def _by_register(
    register: PatentRegister, label: str, told: tuple[Seen, Seen], one: Dealt, papers: Papers
) -> Judgement:
    giver, signed = told
    contract, number = one[0], one[1].number
    name, day = str(giver.fact.value), str(signed.fact.value)
    holding = holders_on(register, day)
    facts = (giver, signed, *holding.facts)
    likeness = among(name, holding.names)
    if likeness is Likeness.SAME:
        return passed(label, f"{label}的让与（许可）方是登记簿所载专利权人", facts)
    own = Applicant.of(papers).names
    if among(name, own) is Likeness.SAME and any(among(one, own) is Likeness.SAME for one in holding.names):
        return passed(label, f"{label}的让与（许可）方与登记簿所载专利权人均为申报单位（含曾用名）", facts)
    shown = "、".join(holding.names) or "没有读到"
    reason = f"{label}的让与（许可）方为“{name}”，登记簿所载签订之日（{day}）的专利权人为“{shown}”"
    other = str(contract.party_b.name.value) if contract.party_b.name is not None else ""
    if likeness is Likeness.UNCLEAR or not holding.known or not holding.names:
        return unclear(label, f"{reason}，请对照原件和最新的登记簿副本", facts)
    if among(other, holding.names) is Likeness.SAME and not register.events:
        return unclear(label, f"{reason}；登记簿没有转让记录，可能为转让登记后的副本，请核实", facts)
    if re.search(_ENTITLED, text_of(contract.document, papers)):
        return unclear(label, f"{reason}；合同写有授权或委托，请核对授权文件", facts)
    licence = _licensed_from(contract, holding.names, number, papers)
    if licence is not None:
        return unclear(label, f"{reason}；另附有专利权人与其签订的{licence}，是否有权再许可请核实", facts)
    return failed(label, f"{reason}，不一致", facts)


def _licensed_from(contract: PatentContract, holders: tuple[str, ...], number: Text, papers: Papers) -> str | None:
    """The licence by which a holder let the licensor use the patent: a licence may come from a licensee then."""
    if not isinstance(contract, LicenseContract):
        return None
    for other, patent, _ in dealt(papers):
        own = isinstance(other, LicenseContract) and patent.number is not None and number is not None
        if own and patent.number is not None and number is not None and patent.number.value == number.value:
            giver = str(other.party_a.name.value or "") if other.party_a.name is not None else ""
            if among(giver, holders) is Likeness.SAME and like(other.party_b.name, grantor(contract)) is Likeness.SAME:
                return name_of(other, papers)
    return None


def _bought_later(one: Dealt, title: Title | None, papers: Papers) -> Judgement | None:
    """Without a register: the licensor or seller bought the patent, by its own contract, only after this one. A share
    bought, or a certificate in its name, leaves it a holder before."""
    contract, patent, label = one
    number = patent.number.value if patent.number is not None else None
    giver, signed = seen((grantor(contract), f"{label}让与（许可）方")), seen((contract.signed_on, f"{label}签订日期"))
    if not giver or not giver[0].fact.value or not signed or not signed[0].fact.value:
        return None
    name, day = str(giver[0].fact.value), str(signed[0].fact.value)
    certified = [str(holder.value) for paper in (title.certificates if title else ()) for holder in paper.holders]
    if among(name, certified) is not Likeness.DIFFERENT:
        return None
    same = [
        c for c, p, _ in transfers(papers) if p.number is not None and p.number.value == number and c is not contract
    ]
    bought = [c for c in same if like(grantee(c), grantor(contract)) is Likeness.SAME]
    days = [str(c.signed_on.value) for c in bought if c.signed_on is not None and c.signed_on.value]
    if not bought or len(days) < len(bought) or not all(earlier(day, other) is True for other in days):
        return None
    if any(like(grantor(c), grantor(contract)) is Likeness.SAME for c in same):
        return None
    purchase = bought[0]
    facts = (
        *giver,
        *signed,
        *seen((purchase.signed_on, "受让合同签订日期"), (purchase.party_a.name, "受让合同让与人")),
    )
    reason = f"{label}签订于{day}，让与（许可）方“{name}”以{name_of(purchase, papers)}于{days[0]}才受让该专利"
    printed = text_of(contract.document, papers) + text_of(purchase.document, papers)
    if re.search(f"{_ENTITLED}|{_SHARE}", printed):
        return unclear(label, f"{reason}；合同写有授权、委托或份额，请核实", facts)
    return failed(label, f"{reason}，不一致", facts)


@check(
    "PT-04",
    title="共有人同意",
    rule="共有专利的转让、独占或排他许可、出资和出质经全体共有人同意（专利法第十四条）；普通许可可由一方实施。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("共有人另行出具了同意函，未附上", "共有人之间另有约定", "共有人已退出，登记在后"),
    next_step="请申报单位补交其他共有人的同意函或共有协议",
)
def co_owners_agree(papers: Papers, titles: Titles) -> Iterator[Judgement]:
    judged = [judgement for one in dealt(papers) for judgement in _co_owners(one, titles, papers)]
    yield from judged
    if not judged:
        yield nothing_dealt_in("共有人", papers, "合同所涉专利没有读到共有人")


def _co_owners(one: Dealt, titles: Titles, papers: Papers) -> Iterator[Judgement]:
    contract, patent, label = one
    title = titles.of_number(patent.number)
    if contract.signed_on is None or not contract.signed_on.value:
        return
    licence = Licence.of(contract, patent, papers)
    if isinstance(contract, LicenseContract) and not licence.exclusive:
        return
    giver = seen((grantor(contract), f"{label}让与（许可）方"))
    subject = f"{label}共有人"
    if title is None or title.best is None:
        if re.search(_OWNED_TOGETHER, text_of(contract.document, papers)):
            reason = f"{label}没有附登记簿或证书，合同写有共有，其他共有人是否同意请核实"
            yield unclear(subject, reason, giver, places=(absent(contract.document, "共有人同意的材料"),))
        return
    names, facts, known = _owners(title, str(contract.signed_on.value))
    if len(names) < 2 or not giver:
        return
    name = str(giver[0].fact.value or "")
    if isinstance(contract, LicenseContract):
        facts = (*facts, *licence.kind_facts)
    others = [one for one in names if among(name, [one]) is Likeness.DIFFERENT and not _signs(one, contract, papers)]
    if not others:
        yield passed(subject, f"{label}的共有人均为合同当事人或在合同中同意", (*giver, *facts))
        return
    number = str(patent.number.value) if patent.number is not None else ""
    consents = [d.id for d in papers.documents if d.id != contract.document and _consent(d.id, others, number, papers)]
    shown, said = "、".join(others), text_of(contract.document, papers)
    named = [other for other in others if re.sub(r"\s", "", fold(other)) in said]
    if consents:
        places = tuple(absent(id, "共有人同意的材料", page=1) for id in consents)
        yield passed(subject, f"{label}的共有人{shown}同意的材料已附", (*giver, *facts), places=places)
    elif len(named) == len(others):
        reason = f"{label}的共有人{shown}在合同中提到，没有读到其签署或同意，请核实"
        yield unclear(subject, reason, (*giver, *facts))
    elif not (known or title.certificates) or among(name, names) is not Likeness.SAME:
        yield unclear(subject, f"{label}的共有人{shown}没有在合同中出现，是否同意待核实", (*giver, *facts))
    else:
        yield failed(subject, f"{label}载有共有人{shown}，合同中没有其签署，也没有同意的材料", (*giver, *facts))


def _signs(owner: str, contract: PatentContract, papers: Papers) -> bool:
    """Whether a co-owner is a party of the contract, sealed it, or is said in it to agree."""
    seals = [seal.text for seal in contract.seals] + [contract.party_a_seal_text, contract.party_b_seal_text]
    told = [str(one.value) for one in (*seals, grantee(contract)) if one is not None and one.value]
    if among(owner, told) is not Likeness.DIFFERENT:
        return True
    name = re.escape(re.sub(r"\s", "", fold(owner)))
    said = text_of(contract.document, papers)
    return re.search(_PARTY.format(name=name), said) is not None


def _owners(title: Title, day: str) -> tuple[tuple[str, ...], tuple[Seen, ...], bool]:
    if title.registers:
        holding = holders_on(title.registers[0], day)
        return holding.names, holding.facts, holding.known
    facts = seen(*((holder, "专利证书专利权人") for holder in title.certificates[0].holders))
    names = tuple(name for one in facts if one.fact.value for name in apart(str(one.fact.value)))
    return names, facts, False


def _consent(document: str, others: list[str], number: str, papers: Papers) -> bool:
    """Whether a paper names the co-owners and agrees; one about other patents only does not speak of this one."""
    text = text_of(document, papers)
    about = {found for _, _, found in patent_number.find(text)}
    if about and number not in about:
        return False
    agrees = re.search(_CONSENT, text) is not None and re.search(_REFUSED, text) is None
    return agrees and all(re.sub(r"\s", "", fold(name)) in text for name in others)
