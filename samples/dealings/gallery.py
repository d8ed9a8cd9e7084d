"""Every layout of these types once; several prints of one name are papers of the same page."""

from collections.abc import Iterator
from dataclasses import replace

from samples.dealings.money import make_invoice, make_slip
from samples.dealings.money_printer import MoneyPrinter
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
from samples.printing import Press, Print
from samples.world import Case


def dealing_papers(press: Press, case: Case) -> Iterator[tuple[str, tuple[Print, ...]]]:
    """Name and prints of every layout."""
    yield from _invoices(press, case)
    yield from _slips(press, case)
    yield from _titles(press, case)
    yield from _records(press, case)


def _invoices(press: Press, case: Case) -> Iterator[tuple[str, tuple[Print, ...]]]:
    printer, deals = MoneyPrinter(press, case.seed), case.contracts
    made = lambda number, kind, shape: make_invoice(case, deals[number % len(deals)], kind, shape)  # noqa: E731
    yield "invoice-special", (printer.invoice(made(0, "专票", "single"), copy="发 票 联"),)
    yield "invoice-digital", (printer.invoice(made(1, "数电普", "exempt")),)
    yield "invoice-special-several", (printer.invoice(made(2, "专票", "several"), copy="抵 扣 联"),)
    yield "invoice-plain", (printer.invoice(made(3, "普票", "exempt"), copy="发 票 联"),)
    yield "invoice-eplain", (printer.invoice(made(4, "电子普票", "single")),)
    yield "invoice-eplain-a4", (printer.invoice(made(5, "电子普票", "discount"), full=True),)
    yield "invoice-digital-special", (printer.invoice(made(6, "数电专", "several")),)
    yield "invoice-digital-discount", (printer.invoice(made(0, "数电普", "discount")),)
    yield "invoice-digital-a4", (printer.invoice(made(1, "数电专", "mixed"), full=True),)


def _slips(press: Press, case: Case) -> Iterator[tuple[str, tuple[Print, ...]]]:
    printer, deals = MoneyPrinter(press, case.seed), case.contracts
    banks = ("蜀川银行股份有限公司", "中西发展银行股份有限公司", "岷江商业银行股份有限公司")
    for layout, bank in zip(("slip_table", "slip_columns", "slip_list"), banks, strict=True):
        yield f"{layout}", printer.slips((make_slip(case, deals[0], bank),), layout)
    two = tuple(make_slip(case, deals[1], banks[1], part) for part in range(2))
    three = tuple(make_slip(case, deals[2], banks[0], part) for part in range(3))
    yield "slip_columns-two", printer.slips(two, "slip_columns")
    yield "slip_table-three", printer.slips(three, "slip_table")
    yield "slip_list-two", printer.slips(tuple(make_slip(case, deals[n], banks[2]) for n in (3, 4)), "slip_list")


def _titles(press: Press, case: Case) -> Iterator[tuple[str, tuple[Print, ...]]]:
    printer = OfficePrinter(press, case.seed)
    deals = case.contracts
    patents = [patent for deal in deals for patent in deal.patents]
    inventions = [patent for patent in patents if patent.kind == "发明"]
    models = [replace(patent, kind="实用新型", number=model_number(case, patent)) for patent in patents[:2]]
    designs = [design(case, number) for number in range(2)]
    for name, pair in (("invention", inventions), ("model", models), ("design", designs)):
        for layout, patent in zip(("patent_new", "patent_old"), (pair[0], pair[-1]), strict=True):
            title = make_title(case, patent, deals[0].party_a, old=layout == "patent_old")
            yield f"{layout}-{name}", (printer.certificate(title, layout),)
    for layout, deal in zip(REGISTERS, deals, strict=False):
        title = make_title(case, deal.patents[0], deal.party_a, buyer=deal.party_b.name)
        yield layout, (printer.register(title, layout, current=(deal.party_b.name,)),)
    plain = make_title(case, designs[1], deals[1].party_a)
    yield "register_list-design", (printer.register(plain, "register_list"),)


def _records(press: Press, case: Case) -> Iterator[tuple[str, tuple[Print, ...]]]:
    printer, bank = OfficePrinter(press, case.seed), bank_company(case)
    transfers = [deal for deal in case.contracts if deal.kind == "transfer_contract"]
    licenses = [deal for deal in case.contracts if deal.kind == "license_contract"]
    for layout, deal in zip(LICENSE_RECORDS, licenses, strict=False):
        yield layout, (printer.record(make_license_record(case, deal), layout),)
    for layout, deal in zip(PLEDGE_RECORDS, transfers, strict=False):
        yield layout, (printer.record(make_pledge_record(case, deal, bank), layout),)
    for layout, deal in zip(REGISTRATIONS, (transfers[0], licenses[0], transfers[1]), strict=True):
        yield layout, (printer.registration(make_registration(case, deal, old="letter" in layout), layout),)
