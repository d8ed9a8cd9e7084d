"""Parts and wholes in the clauses of a contract: shares of the price, first and last payment, price by piece."""

import re
from collections.abc import Iterator
from decimal import Decimal

from pipeline.checks.chains import text_of
from pipeline.checks.judgement import Judgement, Seen, failed, seen
from pipeline.checks.ledger import bounds, name_of
from pipeline.checks.papers import Papers
from pipeline.checks.printed import Found, find_printed
from pipeline.checks.wording import FORM_TEXTS, form_text
from schemas.documents import ApplicationForm, PatentContract
from schemas.values.amounts import parse_amount
from schemas.values.text import fold

_AMOUNT = r"(?:人民币)?¥?\d[\d,]*(?:\.\d+)?万?元"
_SHARE = r"(?:总额|总价款?|价款|金额|总款|费用?|款项)的(?P<share>\d{1,3}(?:\.\d+)?)%"
_OTHER = "违约|逾期|赔偿|罚|解除|滞纳|提成|销售额|利润|税率|定金罚则|返还|退还"
"""What a share of the price may be besides a payment of it."""
_CHOICE = "□|方式一|方案一|任选|或者按"
_FIRST = "首付款?|首期款?|首款|预付款"
_LAST = "尾款|余款|剩余(?:款项|价款)?|其余款项?"
_MORE = "第[一二三四五六1-6](?:期|笔|次|批)|质保金|保证金|提成|进度款|中期款|分成"
_PIECE = (
    rf"每(?:件|项)(?:专利)?(?P<each>{_AMOUNT})[,，]?(?:共计?|合计|计)?(?P<n>\d{{1,3}})(?:件|项)(?:专利)?[,，]?"
    rf"(?:合计|共计|总计|总价款?|总额)(?:为)?(?P<total>{_AMOUNT})"
)
_KINDS = (
    r"(?:项目|案例)(?P<whole>\d{1,3})(?:个|项|件)[,，(]?其中[::]?"
    r"(?P<parts>(?:[^,，。;；、\d]{1,12}\d{1,3}(?:个|项|件)[、,，和及。]?){2,})"
)
_WHOLE = Decimal(100)


def clauses_add_up(contract: PatentContract, papers: Papers) -> Iterator[Judgement]:
    """Objections only; a contract without such clauses has nothing to be said of."""
    text = text_of(contract.document, papers)
    limit = bounds(contract)[1]
    label = name_of(contract, papers)
    own = seen((contract.amount, f"{label}金额"))
    if not re.search(_CHOICE, text):
        yield from _shares(contract, label, own, limit, papers)
        if limit is not None and not re.search(_MORE, text):
            yield from _first_and_last(contract, label, own, limit, papers)
    for found in find_printed(_PIECE, contract.document, papers):
        each, total = parse_amount(found["each"]), parse_amount(found["total"])
        if each is not None and total is not None and abs(each * int(found["n"]) - total) > 1:
            reason = f"{label}写作“{found[0]}”，按件数应为{each * int(found['n']):.2f}元，不一致"
            yield failed(label, reason, (found.seen,))


def _shares(
    contract: PatentContract, label: str, own: tuple[Seen, ...], limit: Decimal | None, papers: Papers
) -> Iterator[Judgement]:
    """Payments as shares of the price: never more than all of it, and each the sum it is said to be."""
    pattern = rf"[^。;；]{{0,60}}?{_SHARE}(?:[,，(]?(?:即|计|为)?(?P<amount>{_AMOUNT}))?"
    clauses = find_printed(pattern, contract.document, papers)
    found = [one for one in clauses if "付" in one[0] and not re.search(_OTHER, one[0])]
    whole = sum((Decimal(one["share"]) for one in found), Decimal(0))
    if len(found) > 1 and whole > _WHOLE and all(Decimal(one["share"]) < _WHOLE for one in found):
        shown = "、".join(f"{one['share']}%" for one in found)
        yield failed(label, f"{label}各期付款比例为{shown}，合计{whole:f}%，不一致", (one.seen for one in found))
    for one in found:
        amount = parse_amount(one["amount"]) if one["amount"] else None
        if limit is None or amount is None:
            continue
        due = limit * Decimal(one["share"]) / _WHOLE
        if abs(due - amount) > 1:
            reason = (
                f"{label}写{one['share']}%为{amount:.2f}元，合同金额{limit:.2f}元的{one['share']}%是{due:.2f}元，不一致"
            )
            yield failed(label, reason, (*own, one.seen))


def _first_and_last(
    contract: PatentContract, label: str, own: tuple[Seen, ...], limit: Decimal, papers: Papers
) -> Iterator[Judgement]:
    """One first and one last payment with their sums, and no third."""
    both: list[Found] = []
    for words in (_FIRST, _LAST):
        pattern = rf"(?:{words})[^。;；,，\d]{{0,12}}(?P<amount>{_AMOUNT})"
        told = list(find_printed(pattern, contract.document, papers))
        if len(told) != 1:
            return
        both += told
    amounts = [amount for one in both if (amount := parse_amount(one["amount"])) is not None]
    total = sum(amounts, Decimal(0))
    if len(amounts) == len(both) and abs(total - limit) > 1:
        reason = f"{label}约定“{both[0][0]}”“{both[1][0]}”，合计{total:.2f}元，合同金额{limit:.2f}元，不一致"
        yield failed(label, reason, (*own, *(one.seen for one in both)))


def kinds_add_up(form: ApplicationForm, papers: Papers) -> Iterator[Judgement]:
    """项目6个，其中转让4个、许可3个: the kinds are not more than all."""
    told = [(found.match, found.seen) for found in find_printed(_KINDS, form.document, papers)]
    for field in FORM_TEXTS:
        text = form_text(form, field)
        if text is not None:
            told += [(match, text) for match in re.finditer(_KINDS, re.sub(r"\s", "", fold(str(text.fact.value))))]
    for match, seen_ in told[:1]:
        parts = [int(number) for number in re.findall(r"(\d{1,3})(?:个|项|件)", match["parts"])]
        if sum(parts) > int(match["whole"]):
            reason = f"申报表写“{match[0]}”，分项合计{sum(parts)}，超过所写总数{match['whole']}，不一致"
            yield failed("项目分类", reason, (seen_,))
