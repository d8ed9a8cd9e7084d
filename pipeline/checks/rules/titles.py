"""The patents of the contracts against their registers and certificates."""

import re
from collections.abc import Iterator

from pipeline.checks.applicant import Applicant, Likeness
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.chains import text_of
from pipeline.checks.judgement import Judgement, Seen, absent, failed, inapplicable, passed, seen, unclear
from pipeline.checks.ledger import name_of
from pipeline.checks.papers import Papers
from pipeline.checks.titles import Title, Titles, among, ends_on, grantor, holders_on, kind_of, lapse
from schemas.documents import (
    ContractPatent,
    LicenseContract,
    PatentContract,
    PatentRegister,
    PatentTitle,
    ServiceContract,
    TransferContract,
)
from schemas.finding import Severity
from schemas.values import patent_number
from schemas.values.text import fold

Dealt = tuple[PatentContract, ContractPatent, str]
"""A contract, one of its patents, and what both are called in a sentence."""
_EXCLUSIVE = ("独占", "排他")
_ENTITLED = r"(?:受|经|由)(?:原)?专利权人[^。；]{0,24}(?:授权|委托|同意)|代持"
_CONSENT = "共有人.{0,10}同意|同意.{0,20}(?:转让|许可|质押|出资)|共有专利权人"
_PCT = {"8", "9"}


def dealt(papers: Papers) -> Iterator[Dealt]:
    """Every patent of every contract that deals in patents, by its number."""
    for contract in (*papers.contracts, *papers.pledges):
        if isinstance(contract, ServiceContract):
            continue
        for patent in contract.patents:
            if patent.number is not None and patent.number.value:
                yield contract, patent, f"{name_of(contract, papers)}专利{patent.number.value}"


@check(
    "PT-02",
    title="专利号、类型与申请日",
    rule="专利证书、登记簿和合同上，专利号的种类位与专利类型相符，号中年份与申请日相符（分案和国际申请除外）。",
    severity=Severity.HIGH,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("分案申请、国际申请的年份与申请日不同", "合同列表中张冠李戴", "类型或日期录入有误"),
    next_step="请按专利号查询国家知识产权局的著录项目，核对证书原件",
)
def number_fits_the_title(papers: Papers) -> Iterator[Judgement]:
    compared = False
    for title in papers.all(PatentTitle):
        label = f"{papers.document(title.document).type.label}（{papers.document(title.document).file}）"
        number = seen((title.number, f"{label}专利号"))
        if not number or not patent_number.is_valid(str(number[0].fact.value or "")):
            continue
        for judgement in (
            *_kind(number[0], seen((title.kind, f"{label}专利类型")), label),
            *_year(number[0], seen((title.filed_on, f"{label}申请日")), label, papers),
        ):
            compared = True
            yield judgement
    for _, patent, label in dealt(papers):
        number = seen((patent.number, label))
        if patent_number.is_valid(str(number[0].fact.value)):
            for judgement in _kind(number[0], seen((patent.kind, f"{label}类型")), label):
                compared = True
                yield judgement
    if not compared:
        unread = papers.gaps("case_material")
        if unread:
            yield unclear("专利号与类型", "专利材料的内容尚未读全，请对照原件")
        else:
            yield inapplicable("专利号与类型", "材料中没有可与专利号核对的类型和申请日")


def _kind(number: Seen, kind: tuple[Seen, ...], label: str) -> Iterator[Judgement]:
    if not kind or not kind[0].fact.value:
        return
    told, expected = str(kind[0].fact.value), patent_number.kind_of(str(number.fact.value))
    subject = f"{label}类型"
    if expected is None or told not in {"发明", "实用新型", "外观设计"}:
        return
    if told == expected:
        yield passed(subject, f"{label}类型与专利号相符（{told}）", (number, *kind))
    else:
        reason = f"{label}：专利号的种类位是{expected}，材料写{told}，不一致"
        yield failed(subject, reason, (number, *kind))


def _year(number: Seen, filed: tuple[Seen, ...], label: str, papers: Papers) -> Iterator[Judgement]:
    if not filed or not filed[0].fact.value:
        return
    value, day = str(number.fact.value), str(filed[0].fact.value)
    body = value.split(".")[0]
    if len(body) == 12:
        year, pct = body[:4], body[4] in _PCT
    else:
        year, pct = str((1900 if int(body[:2]) > 50 else 2000) + int(body[:2])), body[2] in _PCT
    subject = f"{label}申请日"
    if year == day[:4]:
        yield passed(subject, f"{label}号中年份与申请日相符（{year}年）", (number, *filed))
    elif pct or re.search("分案", text_of(number.fact.document, papers)):
        reason = f"{label}：号中年份为{year}年，申请日为{day}；分案或国际申请可以如此，请核实"
        yield unclear(subject, reason, (number, *filed))
    elif year > day[:4]:
        reason = f"{label}：号中年份为{year}年，申请日为{day}，不一致"
        why = "分案申请保留原申请日，号中年份可以较晚"
        yield failed(subject, reason, (number, *filed), severity=Severity.MEDIUM, explanations=(why,))
    else:
        yield failed(subject, f"{label}：号中年份为{year}年，申请日为{day}，不一致", (number, *filed))


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
    if title is None or not title.papers:
        place = absent(contract.document, "专利登记簿副本")
        yield unclear(label, f"{label}没有附登记簿副本或证书，签约时的专利权人无从核对", giver, places=(place,))
        return
    if not giver or not giver[0].fact.value or not signed or not signed[0].fact.value:
        yield unclear(label, f"{label}的让与（许可）方或签订日期没有读清，请对照原件", (*giver, *signed))
        return
    name, day = str(giver[0].fact.value), str(signed[0].fact.value)
    if title.registers:
        yield _by_register(title.registers[0], label, (giver[0], signed[0]), contract, papers)
        return
    holders = seen(*((holder, "专利证书专利权人") for holder in title.certificates[0].holders))
    if among(name, (str(holder.fact.value) for holder in holders)) is Likeness.SAME:
        yield passed(label, f"{label}的让与（许可）方是证书所载专利权人", (*giver, *holders))
    else:
        reason = f"{label}的让与（许可）方“{name}”不是证书所载专利权人；证书不随转让换发，请补交{day}前后的登记簿副本"
        yield unclear(label, reason, (*giver, *holders))


def _by_register(
    register: PatentRegister, label: str, told: tuple[Seen, Seen], contract: PatentContract, papers: Papers
) -> Judgement:
    giver, signed = told
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
    if title is None or title.best is None or contract.signed_on is None or not contract.signed_on.value:
        return
    if isinstance(contract, LicenseContract) and not _exclusive(contract):
        return
    giver = seen((grantor(contract), f"{label}让与（许可）方"))
    names, facts, known = _owners(title, str(contract.signed_on.value))
    if len(names) < 2 or not giver:
        return
    said = text_of(contract.document, papers)
    others = [name for name in names if among(str(giver[0].fact.value or ""), [name]) is Likeness.DIFFERENT]
    others = [name for name in others if re.sub(r"\s", "", fold(name)) not in said]
    subject = f"{label}共有人"
    if not others:
        yield passed(subject, f"{label}的共有人均为合同当事人或在合同中同意", (*giver, *facts))
        return
    consents = [d.id for d in papers.documents if d.id != contract.document and _consent(d.id, others, papers)]
    shown = "、".join(others)
    if consents:
        places = tuple(absent(id, "共有人同意的材料", page=1) for id in consents)
        yield passed(subject, f"{label}的共有人{shown}同意的材料已附", (*giver, *facts), places=places)
    elif not (known or title.certificates) or among(str(giver[0].fact.value or ""), names) is not Likeness.SAME:
        yield unclear(subject, f"{label}的共有人{shown}没有在合同中出现，是否同意待核实", (*giver, *facts))
    else:
        yield failed(subject, f"{label}载有共有人{shown}，合同中没有其签署，也没有同意的材料", (*giver, *facts))


def _exclusive(contract: PatentContract) -> bool:
    kind = str(contract.kind.value or "") if contract.kind is not None else ""
    return any(word in kind for word in _EXCLUSIVE)


def _owners(title: Title, day: str) -> tuple[tuple[str, ...], tuple[Seen, ...], bool]:
    if title.registers:
        holding = holders_on(title.registers[0], day)
        return holding.names, holding.facts, holding.known
    facts = seen(*((holder, "专利证书专利权人") for holder in title.certificates[0].holders))
    return tuple(str(one.fact.value) for one in facts if one.fact.value), facts, False


def _consent(document: str, others: list[str], papers: Papers) -> bool:
    text = text_of(document, papers)
    return bool(re.search(_CONSENT, text)) and all(re.sub(r"\s", "", fold(name)) in text for name in others)


@check(
    "PT-05",
    title="签约时专利是否有效",
    rule="签订之日专利在保护期内，且未终止、未被宣告无效（民法典第八百六十五条）。",
    severity=Severity.HIGH,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("未缴年费终止，当事人当时不知情", "权利已恢复，登记簿为旧副本", "合同为续签，原合同在有效期内签订"),
    next_step="请查专利法律状态，提交最新的登记簿副本",
)
def in_force_when_signed(papers: Papers, titles: Titles) -> Iterator[Judgement]:
    judged = [judgement for one in dealt(papers) if (judgement := _in_force(one, titles)) is not None]
    yield from judged
    if not judged:
        yield nothing_dealt_in("专利法律状态", papers, "材料中没有涉及专利的合同")


def _in_force(one: Dealt, titles: Titles) -> Judgement | None:
    contract, patent, label = one
    signed = seen((contract.signed_on, f"{label}签订日期"))
    number = seen((patent.number, label))
    title = titles.of_number(patent.number)
    if not signed or not signed[0].fact.value:
        return unclear(label, f"{label}的签订日期没有读到，当时是否有效无从判断", (*number, *signed))
    day = str(signed[0].fact.value)
    over = _over(title, str(number[0].fact.value), day)
    if over is not None:
        return failed(label, f"{label}：{over[0]}，合同签订于{day}，不一致", (*signed, *number, *over[1]))
    if title is None or not title.registers:
        return unclear(label, f"{label}没有附登记簿副本，签约时的法律状态请查询", (*signed, *number))
    ended = lapse(title.registers[0])
    if ended is None:
        return passed(label, f"{label}在签约时有效", (*signed, *number))
    when, facts = ended
    if when is None:
        reason = f"{label}登记簿载明已终止或失效，终止日期没有读到，签约时是否有效请核实"
        return unclear(label, reason, (*signed, *facts))
    if when[: len(day)] < day[: len(when)]:
        return failed(label, f"{label}已于{when}终止或失效，合同签订于{day}，不一致", (*signed, *number, *facts))
    return passed(label, f"{label}在签约时有效（{when}终止）", (*signed, *number, *facts))


def _over(title: Title | None, number: str, day: str) -> tuple[str, tuple[Seen, ...]] | None:
    """Why the term was over on ``day``: by the day of filing, or by the year in the number where that alone tells."""
    kind = kind_of(title.best if title is not None else None, number)
    if kind is None or len(day) < 10:
        return None
    filed = title.best.filed_on if title is not None and title.best is not None else None
    if filed is not None and filed.sharp and len(filed.sharp) == 10:
        end = ends_on(kind, filed.sharp)
        told = f"{kind}专利自申请日{filed.sharp}起的保护期至{end}届满"
        return (told, seen((filed, "申请日"))) if end < day else None
    if not patent_number.is_valid(number) or len(number) < 14:
        return None
    end = ends_on(kind, f"{number[:4]}-12-31")
    return (f"{kind}专利的保护期最迟至{end}届满", ()) if end < day else None


def transfers(papers: Papers) -> Iterator[Dealt]:
    """The patents of the transfers."""
    return (one for one in dealt(papers) if isinstance(one[0], TransferContract))


def nothing_dealt_in(subject: str, papers: Papers, otherwise: str) -> Judgement:
    """What a check says that had nothing to compare."""
    if papers.gaps("case_material"):
        return unclear(subject, "合同或专利材料的内容尚未读全，请对照原件")
    return inapplicable(subject, otherwise)
