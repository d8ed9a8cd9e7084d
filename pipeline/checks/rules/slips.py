"""Bank slips: serial numbers that stand on two payments, dates within them, and balances that do not add up."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from pipeline.checks.applicant import Likeness, alike
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.judgement import Judgement, Seen, absent, failed, inapplicable, passed, seen, unclear
from pipeline.checks.papers import Papers
from pipeline.checks.parameters import Parameters
from pipeline.checks.vouchers import code_of, voucher_name
from schemas.documents import AccountHolder, BankSlip
from schemas.documents.content import Text
from schemas.finding import Severity

_LONG = 10
"""Shorter serial numbers begin anew every day or at every counter."""
_DATED = re.compile(r"(?<!\d)[A-Z]{0,6}(?P<day>20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?P<rest>\d{2,})")
_PATTERN = 2
"""So many slips whose number begins with their day show that numbers of this length do."""
_TIME = re.compile(r"(?:0[6-9]|1\d|2[0-3])[0-5]\d[0-5]\d")
"""A time of day; from six in the morning, as running numbers begin with zeros."""


@check(
    "MO-12",
    title="银行回单编号与余额",
    rule="同一流水号、回单编号不出现在两笔不同的付款上；编号中的日期与交易日期相符；同一账户相连两笔的余额可以推算。",
    severity=Severity.HIGH,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=(
        "同一笔付款的回单重复打印或重复提交",
        "编号按日或按网点从头编起",
        "预约付款或次日记账",
    ),
    next_step="请申报单位提供开户银行盖章的流水，向银行核实该编号",
)
def serial_numbers_are_single(papers: Papers, parameters: Parameters) -> Iterator[Judgement]:
    slips = papers.all(BankSlip)
    if not slips:
        gaps = papers.gaps("case_material")
        if gaps:
            places = tuple(absent(gap.id, "可能是银行回单，内容尚未读出") for gap in gaps)
            yield unclear("银行回单", "没有读到银行回单，有材料尚未读出，请对照原件", places=places)
        else:
            yield inapplicable("银行回单", "材料中没有银行回单，条文没有要求提交")
        return
    yield from _twice(slips, papers)
    yield from _dated(slips, papers, parameters)
    yield from _balances(slips, papers)
    yield from _accounts(slips, papers)
    for slip in slips:
        name = voucher_name(slip, papers)
        numbers = _numbers(slip, name)
        if any(one.fact.value is None for one in numbers):
            yield unclear(name, f"{name}的编号没有读清，请对照原件", numbers)
        elif numbers:
            yield passed(name, f"{name}编号没有与其他付款重复", numbers)
        else:
            yield inapplicable(name, f"{name}没有读到流水号或回单编号")


def _numbers(slip: BankSlip, name: str) -> tuple[Seen, ...]:
    return seen((slip.serial_number, f"{name}流水号"), (slip.slip_number, f"{name}回单编号"))


def _twice(slips: Sequence[BankSlip], papers: Papers) -> Iterator[Judgement]:
    for field, what in (("serial_number", "流水号"), ("slip_number", "回单编号")):
        groups: dict[str, list[BankSlip]] = {}
        for slip in slips:
            if number := code_of(getattr(slip, field)):
                groups.setdefault(number, []).append(slip)
        for number, same in groups.items():
            for other in same[1:]:
                yield _pair(same[0], other, f"{what}{number}", field, papers)


def _pair(first: BankSlip, other: BankSlip, subject: str, field: str, papers: Papers) -> Judgement:
    files = "、".join(papers.document(one.document).file for one in (first, other))
    numbers = seen(*((getattr(one, field), subject) for one in (first, other)))
    rows = (
        (first.amount, other.amount, "金额"),
        (first.paid_on, other.paid_on, "交易日期"),
        (first.payer.name, other.payer.name, "付款人"),
        (first.payee.name, other.payee.name, "收款人"),
    )
    facts: list[Seen] = []
    said: list[str] = []
    for a, b, what in rows:
        if a is None or b is None or a.value is None or b.value is None or a.value == b.value:
            continue
        named = what.endswith("人")
        if named and alike(str(a.value), str(b.value)) is not Likeness.DIFFERENT:
            continue
        if not named and what == "交易日期" and not _apart(str(a.value), str(b.value), days=1):
            continue
        facts += [Seen(a, f"{subject}{what}"), Seen(b, f"{subject}{what}")]
        said.append(f"{what}分别为{a.value}、{b.value}")
    if not said:
        return passed(subject, f"{subject}出现在{files}，内容相同，是同一笔付款，计一次", numbers)
    reason = f"{subject}出现在两份回单上（{files}），{'，'.join(said)}"
    digits = code_of(getattr(first, field))
    if len(digits) < _LONG or len(set(digits)) <= 2:
        return unclear(subject, f"{reason}；编号较短，可能按日从头编起，请核实", numbers, severity=Severity.LOW)
    if _other_banks(first, other):
        return unclear(subject, f"{reason}；两份回单的银行不同，编号可能碰巧相同，请核实", numbers)
    payers = [one.payer.name.value for one in (first, other) if one.payer.name is not None]
    if len(payers) == 2 and payers[0] == payers[1] and not any(what.startswith("交易日期") for what in said):
        return unclear(subject, f"{reason}；付款人和日期相同，可能是一次批量付款，请核实", numbers)
    if what_is_date(digits) and said[0].startswith("交易日期") and len(said) == 1:
        return unclear(subject, f"{reason}；其余内容相同，可能是委托日与记账日之别，请核实", numbers)
    return failed(subject, f"{reason}，不一致", (*numbers, *facts))


def what_is_date(number: str) -> str | None:
    """The day a number begins with, as ISO date; ``None`` where its digits stand for none."""
    match = _DATED.match(number)
    if match is None:
        return None
    digits = match["day"]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).isoformat()
    except ValueError:
        return None


def _other_banks(a: BankSlip, b: BankSlip) -> bool:
    """Whether all banks on the two slips are known, and none is on both."""
    banks = [[side.bank for side in (slip.payer, slip.payee)] for slip in (a, b)]
    if any(bank is None or not bank.sharp for pair in banks for bank in pair):
        return False
    first, second = ({_bank(bank) for bank in pair} for pair in banks)
    return not first & second


def _bank(bank: Text) -> str:
    name = str(bank.value) if bank is not None else ""
    match = re.search(r"(?:中国)?(?P<name>.{2,8}?银行|.{2,8}?(?:信用社|农商行))", name)
    return match["name"] if match else name[:6]


def _dated(slips: Sequence[BankSlip], papers: Papers, parameters: Parameters) -> Iterator[Judgement]:
    """The day in a serial number. That its digits are a day is certain where two other slips with numbers of that
    length show the same build, or a time of day follows; else it may be the number of a branch."""
    told = [(slip, seen_, what_is_date(code_of(seen_.fact))) for slip in slips for seen_ in _numbers(slip, "回单")]
    rows = [(slip, one, day) for slip, one, day in told if day is not None and slip.paid_on and slip.paid_on.sharp]
    good = [code_of(one.fact) for slip, one, day in rows if not _apart(day, _paid(slip), parameters.booking_days)]
    for slip, one, day in rows:
        name = voucher_name(slip, papers)
        facts = (Seen(one.fact, f"{name}编号"), *seen((slip.paid_on, f"{name}交易日期")))
        number = code_of(one.fact)
        if not _apart(day, _paid(slip), parameters.booking_days):
            yield passed(name, f"{name}编号中的日期{day}与交易日期相符", facts)
            continue
        reason = f"{name}编号开头为日期{day}，交易日期为{_paid(slip)}"
        built_alike = sum(len(other) == len(number) for other in good) >= _PATTERN
        match = _DATED.match(number)
        timed = match is not None and _TIME.match(match["rest"]) is not None and len(match["rest"]) >= 6
        if built_alike or timed:
            yield failed(name, f"{reason}，不一致", facts)
        else:
            yield unclear(name, f"{reason}；编号规则不明，请向银行核实", facts, severity=Severity.LOW)


def _paid(slip: BankSlip) -> str:
    return str(slip.paid_on.value) if slip.paid_on is not None else ""


def _apart(a: str, b: str, days: int) -> bool:
    """Whether two days are more than ``days`` apart; of a month without a day only the month counts."""
    if len(a) < 10 or len(b) < 10:
        return a[:7] != b[:7]
    return abs(date.fromisoformat(a) - date.fromisoformat(b)) > timedelta(days=days)


def _balances(slips: Sequence[BankSlip], papers: Papers) -> Iterator[Judgement]:
    """Slips of one account, day and run of serial numbers: the second balance is the first with the second amount. What
    came between is not known for certain, so it is a question."""
    groups: dict[tuple[str, str], list[BankSlip]] = {}
    for slip in slips:
        account, number = code_of(slip.payee.account), code_of(slip.serial_number)
        if account and number.isdigit() and slip.balance is not None and slip.balance.sharp is not None:
            groups.setdefault((account, _paid(slip)), []).append(slip)
    for same in groups.values():
        same.sort(key=lambda one: int(code_of(one.serial_number)))
        for first, second in pairwise(same):
            if int(code_of(second.serial_number)) - int(code_of(first.serial_number)) == 1:
                yield from _balance(first, second, papers)


def _balance(first: BankSlip, second: BankSlip, papers: Papers) -> Iterator[Judgement]:
    before, after, amount = (one.sharp if one else None for one in (first.balance, second.balance, second.amount))
    if before is None or after is None or amount is None or after in (before + amount, before - amount):
        return
    names = "、".join(voucher_name(one, papers) for one in (first, second))
    facts = seen((first.balance, "前一笔余额"), (second.balance, "后一笔余额"), (second.amount, "后一笔金额"))
    reason = f"{names}编号相连，余额由{before:.2f}元变为{after:.2f}元，与后一笔金额{amount:.2f}元对不上，请核对流水"
    yield unclear("回单余额", reason, facts)


def _accounts(slips: Sequence[BankSlip], papers: Papers) -> Iterator[Judgement]:
    """One account under two names: a change of name explains it, else one of the slips is not the bank's."""
    held: dict[str, tuple[BankSlip, AccountHolder]] = {}
    told: set[str] = set()
    for slip in slips:
        for holder in (slip.payer, slip.payee):
            account = code_of(holder.account)
            if len(account) < _LONG or "*" in account or holder.name is None or not holder.name.sharp:
                continue
            first, other = held.setdefault(account, (slip, holder))
            names = [str(one.name.value) for one in (other, holder) if one.name is not None]
            if account in told or alike(*names) is not Likeness.DIFFERENT:
                continue
            told.add(account)
            rows = [
                (fact, what) for one in (other, holder) for fact, what in ((one.account, "账号"), (one.name, "户名"))
            ]
            facts = seen(*rows)
            both = "、".join(voucher_name(one, papers) for one in (first, slip))
            reason = f"{both}上同一账号的户名分别为“{names[0]}”“{names[1]}”，是否更名请向银行核实"
            yield unclear(f"账号{account}", reason, facts, severity=Severity.MEDIUM)
