"""Every layout of these types once, for ``samples.gallery``: a name and what prints it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from samples.dealings.agreement_printer import AGREEMENTS, AgreementPrinter
from samples.dealings.agreements import make_agreement
from samples.dealings.money import BANKS, make_invoice, make_slip
from samples.dealings.money_printer import SLIPS, MoneyPrinter
from samples.dealings.office_printer import LICENSE_RECORDS, PLEDGE_RECORDS, REGISTERS, REGISTRATIONS, OfficePrinter
from samples.dealings.offices import (
    bank_company,
    design,
    make_license_record,
    make_pledge_record,
    make_registration,
    make_title,
    model_number,
)
from samples.dealings.one_page import on_one_page
from samples.dealings.world import Invoice
from samples.papers import Printer
from samples.printing import Press, Print
from samples.world import Case, Patent

Shown = tuple[str, Callable[[], Print | Sequence[Print]]]

_ENGLISH = {"技术开发": "development", "技术服务": "service", "技术咨询": "consulting"}


def papers(printer: Printer) -> Iterator[Shown]:
    """The papers of this package about the case of ``printer``."""
    press, case = printer.press, printer.case
    yield from _invoices(press, case)
    yield from _slips(press, case)
    yield from _shared_pages(press, case)
    yield from _certificates(press, case)
    yield from _registers(press, case)
    yield from _records(press, case)
    yield from _agreements(press, case)
    yield from _long_contracts(press, case)


def _invoices(press: Press, case: Case) -> Iterator[Shown]:
    printer, deals = MoneyPrinter(press, case.seed), case.contracts

    def made(number: int, kind: str, shape: str) -> Invoice:
        return make_invoice(case, deals[number % len(deals)], kind, shape)

    show = printer.invoice
    yield "invoice-special", partial(show, made(0, "专票", "single"), copy="发 票 联")
    yield "invoice-special-several", partial(show, made(2, "专票", "several"), copy="抵 扣 联")
    yield "invoice-plain", partial(show, made(3, "普票", "exempt"), copy="发 票 联")
    yield "invoice-eplain", partial(show, made(4, "电子普票", "single"))
    yield "invoice-eplain-a4", partial(show, made(5, "电子普票", "discount"), full=True)
    yield "invoice-digital", partial(show, made(1, "数电普", "exempt"))
    yield "invoice-digital-special", partial(show, made(6, "数电专", "several"))
    yield "invoice-digital-discount", partial(show, made(0, "数电普", "discount"), label="差额征税")
    yield "invoice-digital-a4", partial(show, made(1, "数电专", "mixed"), full=True)


def _slips(press: Press, case: Case) -> Iterator[Shown]:
    show, deals = MoneyPrinter(press, case.seed).slips, case.contracts
    for layout, bank in zip(SLIPS, BANKS, strict=True):
        yield layout, partial(show, (make_slip(case, deals[0], bank),), layout)
    several = {
        "slip_columns-two": tuple(make_slip(case, deals[1], BANKS[1], part) for part in range(2)),
        "slip_table-three": tuple(make_slip(case, deals[2], BANKS[0], part) for part in range(3)),
        "slip_list-two": tuple(make_slip(case, deals[number], BANKS[2]) for number in (3, 4)),
        "slip_receipt-two": tuple(make_slip(case, deals[number], BANKS[3]) for number in (5, 6)),
        "slip_columns-three": tuple(make_slip(case, deals[number], BANKS[3]) for number in (4, 5, 6)),
    }
    for name, slips in several.items():
        yield name, partial(show, slips, name.partition("-")[0])


def _shared_pages(press: Press, case: Case) -> Iterator[Shown]:
    """Small papers copied onto one sheet."""
    printer, deals = MoneyPrinter(press, case.seed), case.contracts

    def invoice_and_slip() -> tuple[Print, ...]:
        invoice = printer.invoice(make_invoice(case, deals[2], "数电普", "single"))
        return on_one_page((invoice, *printer.slips((make_slip(case, deals[2], BANKS[1]),), "slip_table")))

    def two_invoices() -> tuple[Print, ...]:
        made = (make_invoice(case, deals[number], "专票", "single") for number in (4, 5))
        return on_one_page([printer.invoice(invoice, copy="发 票 联") for invoice in made])

    yield "shared-invoice-and-slip", invoice_and_slip
    yield "shared-two-invoices", two_invoices


def _certificates(press: Press, case: Case) -> Iterator[Shown]:
    show, deals = OfficePrinter(press, case.seed).certificate, case.contracts
    patents = [patent for deal in deals for patent in deal.patents]
    inventions = [patent for patent in patents if patent.kind == "发明"]
    kinds: dict[str, list[Patent]] = {
        "invention": inventions,
        "model": [replace(patent, kind="实用新型", number=model_number(case, patent)) for patent in patents[:2]],
        "design": [design(case, number) for number in range(2)],
    }
    for name, pair in kinds.items():
        for layout, patent in (("patent_new", pair[0]), ("patent_old", pair[-1]), ("patent_scanned", pair[0])):
            if layout == "patent_scanned" and name == "design":
                continue
            title = make_title(case, patent, deals[0].party_a, old=layout != "patent_new")
            yield f"{layout}-{name}", partial(show, title, layout)


def _registers(press: Press, case: Case) -> Iterator[Shown]:
    show, deals = OfficePrinter(press, case.seed).register, case.contracts
    for layout, deal in zip(REGISTERS, deals, strict=False):
        title = make_title(case, deal.patents[0], deal.party_a, buyer=deal.party_b.name)
        yield layout, partial(show, title, layout, current=(deal.party_b.name,))
    yield "register_list-design", partial(show, make_title(case, design(case, 1), deals[1].party_a), "register_list")


def _records(press: Press, case: Case) -> Iterator[Shown]:
    printer, bank = OfficePrinter(press, case.seed), bank_company(case)
    transfers = [deal for deal in case.contracts if deal.kind == "transfer_contract"]
    licenses = [deal for deal in case.contracts if deal.kind == "license_contract"]
    for layout, deal in zip(LICENSE_RECORDS, licenses, strict=False):
        yield layout, partial(printer.record, make_license_record(case, deal), layout)
    for layout, deal in zip(PLEDGE_RECORDS, transfers, strict=False):
        yield layout, partial(printer.record, make_pledge_record(case, deal, bank), layout)
    for layout, deal in zip(REGISTRATIONS, (transfers[0], licenses[0], transfers[1]), strict=True):
        yield layout, partial(printer.registration, make_registration(case, deal, old="letter" in layout), layout)


def _agreements(press: Press, case: Case) -> Iterator[Shown]:
    show = AgreementPrinter(press, case.seed).agreement
    for type_ in ("equity_agreement", "pledge_contract"):
        for number, layout in enumerate(AGREEMENTS):
            made = make_agreement(case, type_, number, patents=(3, 2, 1, 4)[number])
            yield f"{type_.partition('_')[0]}-{layout}", partial(show, made, layout)
    for kind, english in _ENGLISH.items():
        for number, layout in enumerate(AGREEMENTS):
            made = make_agreement(case, "service_contract", number, kind=kind)
            yield f"service-{english}-{layout}", partial(show, made, layout)
        made = make_agreement(case, "service_contract", 5, kind=kind)
        yield f"service-{english}-by_hand", partial(show, made, "agreement_model", by_hand=True)


def _long_contracts(press: Press, case: Case) -> Iterator[Shown]:
    show = AgreementPrinter(press, case.seed).agreement
    for type_ in ("transfer_contract", "license_contract"):
        for number, (clauses, patents) in enumerate(((5, 2), (20, 6), (13, 9))):
            made = make_agreement(case, type_, number, patents=patents)
            name = f"{type_.partition('_')[0]}-long-{number + 1}"
            layout = "agreement_booklet" if number == 2 else "agreement_long"
            yield name, partial(show, made, layout, clauses=clauses, numbered=number != 1, straddled=number > 0)
