"""发票 and 银行回单 in held-out layouts of the group fresh."""

from collections.abc import Mapping
from functools import partial
from random import Random
from types import MappingProxyType

from samples.amount_words import in_words
from samples.dealings.imprints import oval_data_uri, pen
from samples.dealings.money import make_invoice
from samples.held_out.money import slips
from samples.held_out.shown import Show
from samples.papers import Printer
from samples.printing import Print


def invoice(printer: Printer, layout: str, rng: Random, *, kind: str, shape: str, deal: int) -> Print:
    """An invoice of ``make_invoice``, with the ink of people beside it where the template has some."""
    case = printer.case
    made = make_invoice(case, case.contracts[deal], kind, shape)
    return printer.press.print(
        "invoice",
        f"{layout}.html",
        rng,
        i=made,
        pen=partial(pen, rng),
        office=oval_data_uri(rng, "全国统一发票监制章", middle="国家税务总局", bottom="四川省税务局"),
        seal=oval_data_uri(rng, made.seller.name, middle=made.seller.uscc, lower="发票专用章"),
        words=in_words(made.total, yuan="圆"),
    )


PRINTERS: Mapping[str, Show] = MappingProxyType(
    {
        "inv_pasted": partial(invoice, kind="数电普", shape="single", deal=1),
        "inv_listed": partial(invoice, kind="专票", shape="several", deal=2),
        "inv_folded": partial(invoice, kind="普票", shape="exempt", deal=0),
        "inv_checked": partial(invoice, kind="数电专", shape="discount", deal=4),
        "slip_grid": partial(slips, deals=(0, 2), parts=2, bank=2),
        "slip_incoming": partial(slips, deals=(4,), bank=0, yuan="圆"),
        "slip_webpage": partial(slips, deals=(1,), bank=1),
    }
)
