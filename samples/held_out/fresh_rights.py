"""What the patent office and registries issue, in held-out layouts of the group fresh."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from random import Random
from types import MappingProxyType

from samples.amount_words import in_words
from samples.dealings import offices
from samples.held_out.rights import certificate, license_record, pledge_record, register, registration
from samples.held_out.shown import Show
from samples.papers import Printer
from samples.printing import Print


def unchanged_register(printer: Printer, layout: str, rng: Random) -> Print:
    """专利登记簿副本 of a design nothing was registered about since its grant."""
    case = printer.case
    title = offices.make_title(case, offices.design(case, 1), case.contracts[1].party_a)
    title = replace(title, events=(), status="专利权有效")
    return printer.press.print("patent_register", f"{layout}.html", rng, t=title, current=title.holders)


def addressed_registration(printer: Printer, layout: str, rng: Random, *, deal: int, office: str) -> Print:
    """A registration by an ``office``, its technical income told in words too."""
    made = offices.make_registration(printer.case, printer.case.contracts[deal])
    made = replace(made, authority=made.authority.replace("技术市场管理办公室", office))
    return printer.press.print("contract_registration", f"{layout}.html", rng, r=made, words=in_words(made.technical))


PRINTERS: Mapping[str, Show] = MappingProxyType(
    {
        "pat_onepage": partial(certificate, kind="发明"),
        "pat_drawing": partial(certificate, kind="外观设计"),
        "regi_office": partial(register, deal=1),
        "regi_online": unchanged_register,
        "lrec_schedule": partial(license_record, deal=1, extra=5),
        "plrec_letter": partial(pledge_record, deal=2, extra=3),
        "tech_boxes": partial(registration, deal=5),
        "tech_addressed": partial(addressed_registration, deal=1, office="高新区技术合同登记站"),
    }
)
