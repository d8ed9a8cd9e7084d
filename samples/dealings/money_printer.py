"""Prints invoices and bank slips: which template, with what words and imprints."""

from dataclasses import dataclass
from random import Random

from samples.amount_words import in_words
from samples.dealings.imprints import oval_data_uri
from samples.dealings.world import Invoice, Slip
from samples.printing import Press, Print

SLIPS = ("slip_table", "slip_columns", "slip_list", "slip_receipt")


@dataclass(frozen=True)
class MoneyPrinter:
    """Prints what shows that money moved; the same paper and layout give the same print."""

    press: Press
    seed: int

    def invoice(self, invoice: Invoice, *, copy: str = "", full: bool = False, label: str = "") -> Print:
        """In the form its kind has; ``full`` on A4, ``copy`` is the line under the title of the paper forms."""
        rng = Random(f"{self.seed}/{invoice.number}")
        digital = not invoice.code
        electronic = digital or "电子" in invoice.kind
        seal = (
            "" if digital else oval_data_uri(rng, invoice.seller.name, middle=invoice.seller.uscc, lower="发票专用章")
        )
        return self.press.print(
            "invoice",
            "invoice_digital.html" if digital else "invoice_grid.html",
            rng,
            i=invoice,
            tone="电" if electronic else invoice.kind[3],
            copy=copy,
            full=full,
            label=label,
            office=oval_data_uri(rng, "全国统一发票监制章", middle="国家税务总局", bottom="四川省税务局"),
            seal=seal,
            words=in_words(invoice.total, yuan="圆"),
        )

    def slips(self, slips: tuple[Slip, ...], layout: str) -> tuple[Print, ...]:
        """All ``slips`` on one page in one of ``SLIPS``: one print for each."""
        rng = Random(f"{self.seed}/{slips[0].number}/{layout}")
        words = [in_words(slip.amount, yuan="元" if layout == "slip_list" else "圆") for slip in slips]
        ovals = [oval_data_uri(rng, slip.bank, lower="业务专用章") for slip in slips]
        return self.press.print_several(
            "bank_slip", f"{layout}.html", rng, len(slips), slips=slips, words=words, ovals=ovals
        )
