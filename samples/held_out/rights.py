"""What the patent office and registries issue, and agreements, in held-out layouts."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from random import Random
from types import MappingProxyType

from samples.amount_words import in_words
from samples.building import data
from samples.dealings import offices
from samples.dealings.agreement_printer import ordinal
from samples.dealings.agreements import make_agreement
from samples.dealings.imprints import pen
from samples.dealings.world import Record
from samples.held_out.shown import Show
from samples.papers import Printer
from samples.printing import Print
from samples.world import Case, Patent

_BANK = "华川城市商业银行股份有限公司"
_NEVER = ("附件", "税费承担")
_OF_TECHNOLOGY = ("技术资料的交付", "技术指导与培训", "验收")
_SEALS = ("公章", "合同专用章")


def certificate(printer: Printer, layout: str, rng: Random, *, kind: str, old: bool = False) -> Print:
    """专利证书 of a patent of ``kind``."""
    case = printer.case
    title = offices.make_title(case, _patent(case, kind), case.contracts[0].party_a, old=old)
    return printer.press.print("patent_certificate", f"{layout}.html", rng, t=title)


def _patent(case: Case, kind: str) -> Patent:
    if kind == "外观设计":
        return offices.design(case, 3)
    if kind == "实用新型":
        patent = case.contracts[1].patents[0]
        return replace(patent, kind=kind, number=offices.model_number(case, patent))
    return next(patent for contract in case.contracts for patent in contract.patents if patent.kind == kind)


def register(printer: Printer, layout: str, rng: Random, *, deal: int) -> Print:
    """专利登记簿副本 after the transfer of the ``deal``-th contract."""
    contract = printer.case.contracts[deal]
    title = offices.make_title(printer.case, contract.patents[0], contract.party_a, buyer=contract.party_b.name)
    sold = any("转移" in event.heading for event in title.events)
    current = (contract.party_b.name,) if sold else title.holders
    return printer.press.print("patent_register", f"{layout}.html", rng, t=title, current=current)


def license_record(printer: Printer, layout: str, rng: Random, *, deal: int, number: str = "", extra: int = 0) -> Print:
    """备案证明 of the ``deal``-th licence with ``extra`` patents, where given under a ``number`` of another shape."""
    case = printer.case
    wanted = [contract for contract in case.contracts if contract.kind == "license_contract"][deal]
    if extra:
        wanted = replace(wanted, patents=make_agreement(case, wanted.kind, deal, patents=extra).patents)
    made = offices.make_license_record(case, wanted)
    return _record(printer, layout, rng, replace(made, number=number or made.number))


def pledge_record(printer: Printer, layout: str, rng: Random, *, deal: int, extra: int) -> Print:
    """质押登记 of the patents of the ``deal``-th transfer and more, ``extra`` in all."""
    case = printer.case
    wanted = [contract for contract in case.contracts if contract.kind == "transfer_contract"][deal]
    wanted = replace(wanted, patents=make_agreement(case, wanted.kind, deal, patents=extra).patents)
    return _record(printer, layout, rng, offices.make_pledge_record(case, wanted, offices.bank_company(case, _BANK)))


def _record(printer: Printer, layout: str, rng: Random, made: Record) -> Print:
    words = "" if made.amount is None else in_words(made.amount)
    return printer.press.print("license_record", f"{layout}.html", rng, r=made, words=words)


def registration(
    printer: Printer, layout: str, rng: Random, *, deal: int, old: bool = False, office: str = ""
) -> Print:
    """技术合同认定登记 of the ``deal``-th contract, by an ``office`` of another name where given."""
    made = offices.make_registration(printer.case, printer.case.contracts[deal], old=old)
    if office:
        made = replace(made, authority=made.authority.replace("技术市场管理办公室", office))
    words = in_words(made.amount, yuan="圆")
    return printer.press.print("contract_registration", f"{layout}.html", rng, r=made, words=words)


def agreement(
    printer: Printer,
    layout: str,
    rng: Random,
    *,
    type_: str,
    number: int = 0,
    patents: int = 0,
    clauses: int = 6,
    kind: str = "",
) -> Print:
    """An agreement of ``make_agreement`` with so many general clauses."""
    made = make_agreement(printer.case, type_, number, kind=kind, patents=patents)
    if type_ == "pledge_contract":
        made = replace(made, party_b=offices.bank_company(printer.case, _BANK))
    texts = data("agreements")
    unfit = (*_OF_TECHNOLOGY, *_NEVER) if type_ in ("pledge_contract", "equity_agreement") else _NEVER
    pool = [clause for clause in texts["general"] if clause[0] not in unfit]
    chosen = [pool[place] for place in sorted(rng.sample(range(len(pool)), clauses))]
    return printer.press.print(
        type_,
        f"{layout}.html",
        rng,
        k=made,
        texts=texts,
        clauses=chosen,
        pen=partial(pen, rng),
        ordinal=ordinal,
        seal_a=rng.choice(_SEALS),
        seal_b=rng.choice(_SEALS),
    )


_transfer, _licence, _equity, _pledge, _service = (
    partial(agreement, type_=type_)
    for type_ in ("transfer_contract", "license_contract", "equity_agreement", "pledge_contract", "service_contract")
)
PRINTERS: Mapping[str, Show] = MappingProxyType(
    {
        "pat_columns": partial(certificate, kind="外观设计"),
        "pat_paper": partial(certificate, kind="发明", old=True),
        "pat_copy": partial(certificate, kind="实用新型"),
        "regi_changes": partial(register, deal=0),
        "regi_prose": partial(register, deal=2),
        "lrec_boxes": partial(license_record, deal=0, number="2023510000271", extra=4),
        "lrec_open": partial(license_record, deal=2),
        "plrec_certificate": partial(pledge_record, deal=1, extra=3),
        "plrec_prose": partial(pledge_record, deal=0, extra=5),
        "tech_prose": partial(registration, deal=0),
        "tech_landscape": partial(registration, deal=3, office="技术合同认定登记处"),
        "tech_notice": partial(registration, deal=4, old=True),
        "tr_lawfirm": partial(_transfer, patents=5, clauses=5),
        "tr_form": partial(_transfer, number=1, patents=1),
        "tr_twoside": partial(_transfer, number=2, patents=2, clauses=4),
        "li_bilingual": partial(_licence, patents=3, clauses=4),
        "li_terms": partial(_licence, number=1, patents=2, clauses=8),
        "li_chapters": partial(_licence, number=2, patents=1, clauses=3),
        "eq_shares": partial(_equity, patents=2, clauses=4),
        "eq_memo": partial(_equity, number=1, patents=3, clauses=4),
        "pl_bank": partial(_pledge, patents=4, clauses=8),
        "pl_simple": partial(_pledge, number=1, patents=2, clauses=4),
        "sv_order": partial(_service, kind="技术服务", clauses=5),
        "sv_develop": partial(_service, number=1, kind="技术开发", clauses=3),
        "sv_consult": partial(_service, number=2, kind="技术咨询", clauses=4),
    }
)
