"""发票 and 银行回单 in held-out layouts."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from random import Random
from types import MappingProxyType

from samples.amount_words import in_words
from samples.dealings.imprints import oval_data_uri
from samples.dealings.money import make_invoice, make_slip, qr_payload
from samples.dealings.world import Invoice, InvoiceLine
from samples.held_out.shown import Show
from samples.papers import Printer
from samples.printing import Print

_BANKS = ("浦江发展银行股份有限公司", "华川城市商业银行股份有限公司", "长汀农村商业银行股份有限公司")
_ITEMS = (
    "*无形资产*专利权转让费", "*研发和技术服务*技术资料整理费", "*研发和技术服务*现场技术指导费",
    "*信息技术服务*专利检索费", "*信息技术服务*数据标引费", "*鉴证咨询服务*专利价值评估费",
    "*鉴证咨询服务*权属核查服务费", "*研发和技术服务*工艺验证费", "*研发和技术服务*样机测试费",
    "*其他现代服务*专利年费代缴服务费", "*研发和技术服务*操作培训费",
)  # fmt: skip


def invoice(
    printer: Printer,
    layout: str,
    rng: Random,
    *,
    kind: str,
    shape: str,
    deal: int = 0,
    title: str = "",
    year: int = 0,
    long: bool = False,
) -> Print:
    """An invoice of ``make_invoice`` under another ``title``, as printed in an earlier ``year``, or ``long`` with as
    many lines as run over a page."""
    case = printer.case
    made = make_invoice(case, case.contracts[deal], kind, shape)
    if title:
        made = replace(made, kind=title)
    if year:
        made = _set_back(made, rng, year)
    if long:
        made = replace(made, lines=tuple(_line(rng, item) for item in _ITEMS))
    made = replace(made, qr=qr_payload(rng, made))
    # Tax numbers had 15 digits before the codes of 2015, and the tax offices of state and province were two.
    seller = made.seller.uscc[2:17] if year else made.seller.uscc
    seal = oval_data_uri(rng, made.seller.name, middle=seller, lower="发票专用章")
    middle, bottom = ("四川省", "国家税务局") if year else ("国家税务总局", "四川省税务局")
    office = oval_data_uri(rng, "全国统一发票监制章", middle=middle, bottom=bottom)
    return printer.press.print(
        "invoice", f"{layout}.html", rng, i=made, office=office, seal=seal, words=in_words(made.total, yuan="圆")
    )


def _set_back(made: Invoice, rng: Random, year: int) -> Invoice:
    """As issued in ``year``: items without the codes of 2018, a code of ten digits."""
    return replace(
        made,
        issued_on=made.issued_on.replace(year=year, day=min(made.issued_on.day, 28)),
        code=f"5100{year % 100}{rng.randrange(1000, 9999)}"[:10],
        lines=tuple(replace(line, item=line.item.split("*")[-1]) for line in made.lines),
        remark=f"合同号 {year}-{rng.randrange(100, 999)}",
    )


def _line(rng: Random, item: str) -> InvoiceLine:
    return InvoiceLine(
        item,
        Decimal(rng.randrange(80_000, 9_000_000)) / 100,
        Decimal("0.06"),
        spec=rng.choice(("", "", "A型", "2024版")),
        unit=rng.choice(("项", "次", "人天")),
        quantity=rng.choice((1, 1, 2, 5)),
    )


def slips(
    printer: Printer, layout: str, rng: Random, *, deals: tuple[int, ...], bank: int, parts: int = 1, yuan: str = "元"
) -> tuple[Print, ...]:
    """The slips of the first ``parts`` payments of ``deals`` on one page; every second one has 分 in its amount."""
    case = printer.case
    made = [make_slip(case, case.contracts[deal], _BANKS[bank], part) for deal in deals for part in range(parts)]
    made = [
        replace(slip, amount=slip.amount + Decimal("0.37") * (place % 2) * rng.randint(1, 999))
        for place, slip in enumerate(made)
    ]
    return printer.press.print_several(
        "bank_slip",
        f"{layout}.html",
        rng,
        len(made),
        slips=made,
        words=[in_words(slip.amount, yuan=yuan) for slip in made],
        ovals=[oval_data_uri(rng, slip.bank, lower="业务章") for slip in made],
    )


PRINTERS: Mapping[str, Show] = MappingProxyType(
    {
        "inv_goods": partial(invoice, kind="专票", shape="several", year=2015),
        "inv_espec": partial(invoice, kind="电子普票", shape="single", deal=2, title="增值税电子专用发票"),
        "inv_digital_pages": partial(invoice, kind="数电专", shape="several", deal=1, long=True),
        "inv_roll": partial(invoice, kind="普票", shape="several", deal=3),
        "inv_generic": partial(invoice, kind="普票", shape="single", deal=1, title="通用机打发票"),
        "slip_bilingual": partial(slips, deals=(0,), bank=0),
        "slip_credit": partial(slips, deals=(1,), parts=3, bank=1),
        "slip_remit": partial(slips, deals=(2,), bank=2, yuan="圆"),
        "slip_mobile": partial(slips, deals=(3,), bank=1),
        "slip_halves": partial(slips, deals=(4, 5), bank=0, yuan="圆"),
    }
)
