"""The desk on which a scenario puts its papers together, one after the other, each under a label."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

from samples.amount_words import in_words
from samples.building import Builder, data
from samples.dealings.agreement_printer import AgreementPrinter
from samples.dealings.imprints import oval_data_uri, pen
from samples.dealings.money_printer import MoneyPrinter
from samples.dealings.office_printer import OfficePrinter
from samples.dealings.world import Agreement, Event, Invoice, Record, Slip, TechRegistration, Title
from samples.employment import Employment
from samples.papers import Printer
from samples.planted.press import Odd, PlantedPress
from samples.planted.world import (
    Told,
    after,
    base_case,
    company,
    instalments_of,
    invoice_of,
    months_after,
    patent,
    slip_of,
    title_of,
)
from samples.printing import Print
from samples.world import Case, Company, Contract, Insured, Patent, Person, Policy

_NO_ODD: Odd = {}
_TITLES = {
    "transfer_contract": "专利权转让合同", "license_contract": "专利实施许可合同",
    "equity_agreement": "专利权作价入股协议", "pledge_contract": "专利权质押合同", "service_contract": "技术服务合同",
}  # fmt: skip
_MARKS = {
    "transfer_contract": "ZR", "license_contract": "XK", "equity_agreement": "RG", "pledge_contract": "ZY",
    "service_contract": "FW",
}  # fmt: skip


@dataclass(frozen=True)
class Paper:
    """A paper under its label, and the file it goes into."""

    label: str
    file: str
    print: Print


@dataclass
class Kit:
    """One submission in the making. ``told`` are the cases the form will tell, in order."""

    press: PlantedPress
    seed: int
    case: Case
    route: str = "recommended"
    papers: list[Paper] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    scans: tuple[str, ...] = ()

    @classmethod
    def open(
        cls, press: PlantedPress, seed: int, *, level: str, received_on: date, staff: int = 6, industry: int = 0
    ) -> "Kit":
        return cls(press, seed, base_case(seed, level=level, received_on=received_on, staff=staff, industry=industry))

    def __post_init__(self) -> None:
        level, pools = self.case.level, data("pools")
        self.maker = Builder(self.seed * 7 + 5)
        self.rng = Random(f"kit/{self.seed}")
        self.cities = pools["cities_neimenggu" if level == "neimenggu" else "cities"]
        fields = data("industries_neimenggu" if level == "neimenggu" else "industries")
        self.trades = next(found["field"] for found in fields if found["name"] == self.case.industry.name)
        self.titles = iter(self.case.industry.titles)

    maker: Builder = field(init=False)
    rng: Random = field(init=False)
    cities: list[dict[str, Any]] = field(init=False)
    trades: list[str] = field(init=False)
    titles: Iterator[str] = field(init=False)

    # what the world holds

    def firm(self, number: int, suffix: str = "有限公司") -> Company:
        """Another company of the industry."""
        return company(self.maker, self.cities[number % len(self.cities)], self.trades[number % 4], suffix)

    def right(self, *, year: int = 2019, kind: str = "") -> Patent:
        return patent(self.rng, next(self.titles), year=year, kind=kind)

    def deal(
        self, label: str, kind: str, partner: Company, amount: str, signed: date, *, patents: Sequence[Patent] = (),
        license_kind: str = "普通", years: int = 2, buys: bool = False, words: str = "", number: str = "",
        layout: str = "contract_table", tell: bool = True, odd: Odd = _NO_ODD, seller: Company | None = None,
    ) -> Contract:  # fmt: skip
        """A contract between the applicant (or ``seller``) and ``partner``; with ``buys`` the applicant pays."""
        applicant, transfer = self.case.applicant, kind == "transfer_contract"
        first = seller or applicant
        end = _years_after(signed, years)
        contract = Contract(
            kind=kind, number=number or self.number(kind, signed), title=_TITLES[kind],  # type: ignore[arg-type]
            party_a=partner if buys else first, party_b=first if buys else partner, partner=partner,
            patents=tuple(patents) or (self.right(),), amount=Decimal(amount),
            amount_words=words or in_words(Decimal(amount)), signed_on=signed, signed_at=applicant.city,
            license_kind="" if transfer else license_kind, effective_from=None if transfer else signed,
            effective_to=None if transfer else end,
        )  # fmt: skip
        self.contract(label, contract, layout=layout, tell=tell, odd=odd)
        return contract

    def contract(self, label: str, contract: Contract, *, layout: str, tell: bool = True, odd: Odd = _NO_ODD) -> None:
        """``contract`` on paper, and in the form where ``tell`` says so."""
        name = f"案例/{label}-{contract.title}.pdf"
        self.put(label, name, self.printer(odd).contract(contract, layout))
        if tell:
            self.tell(contract, contract.partner)

    def agree(
        self, label: str, type_: str, party_a: Company, party_b: Company, amount: str, signed: date, *,
        patents: Sequence[Patent] = (), kind: str = "", words: str = "", partner: Company | None = None,
        layout: str = "agreement_model", odd: Odd = _NO_ODD, years: int = 1, number: str = "",
    ) -> Agreement:  # fmt: skip
        """An agreement of another kind; told in the form when ``partner`` is given."""
        price = Decimal(amount)
        dated = type_ != "equity_agreement"
        service = type_ == "service_contract"
        made = Agreement(
            type_=type_, number=number or self.number(type_, signed), title=_TITLES[type_],
            kind=kind or ("技术服务" if service else ""),
            party_a=party_a, party_b=party_b, patents=tuple(patents),
            subject=f"{self.case.industry.name}产业专利导航分析服务" if service else "", amount=price,
            words=words or in_words(price), instalments=instalments_of(price), signed_on=signed,
            signed_at=self.case.applicant.city, valid_from=signed if dated else None,
            valid_to=_years_after(signed, years) if dated else None, share="20%",
        )  # fmt: skip
        printed = AgreementPrinter(self.press.with_odd(odd), self.seed).agreement(made, layout, clauses=1)
        self.put(label, f"案例/{label}-{made.title}.pdf", printed)
        if partner:
            self.tell(made, partner)
        return made

    def tell(self, contract: Contract | Agreement, partner: Company, **changes: object) -> None:
        kind = contract.kind if isinstance(contract, Contract) else contract.type_
        licence = contract.license_kind if isinstance(contract, Contract) else ""
        told = Told(kind, contract.number, contract.title, partner, contract.amount, contract.signed_on, licence)
        self.told.append(replace(told, **changes))  # type: ignore[arg-type]

    def number(self, kind: str, signed: date) -> str:
        return f"{_MARKS[kind]}-{signed.year}-{self.rng.randint(1, 999):03d}"

    # what a deal leaves behind

    def invoice(
        self, label: str, contract: Contract | Agreement, amount: str | Decimal, on: date, *, odd: Odd = _NO_ODD,
        kind: str = "数电普", shape: str = "single", made: Invoice | None = None, back: bool = False,
    ) -> Invoice:  # fmt: skip
        """``back`` where party b is paid."""
        invoice = made or invoice_of(
            self.rng, contract, Decimal(amount), on, kind=kind, shape=shape, clerk=self.case.contact.name,
            payer_first=back,
        )  # fmt: skip
        rng = Random(f"{self.seed}/{label}")
        digital = not invoice.code
        seal = "" if digital else self._oval(rng, invoice.seller.name, "发票专用章", invoice.seller.uscc)
        province = "内蒙古自治区" if invoice.seller.uscc[2:4] == "15" else "四川省"
        printed = self.press.with_odd(odd).print(
            "invoice", "invoice_digital.html" if digital else "invoice_grid.html", rng, i=invoice,
            tone="电" if digital else invoice.kind[3], copy="发 票 联", full=False, label="",
            office=self._oval(rng, "全国统一发票监制章", "", "国家税务总局", f"{province}税务局"), seal=seal,
            words=in_words(invoice.total, yuan="圆"),
        )  # fmt: skip
        self.put(label, f"票据/{label}-发票.pdf", printed)
        return invoice

    def _oval(self, rng: Random, ring: str, lower: str, middle: str = "", bottom: str = "") -> str:
        if self.press.bare:
            return "data:,"
        return oval_data_uri(rng, ring, middle=middle, lower=lower, bottom=bottom)

    def slip(
        self, label: str, payer: Company, payee: Company, amount: str | Decimal, on: date, purpose: str, *,
        layout: str = "slip_table", odd: Odd = _NO_ODD, made: Slip | None = None,
    ) -> Slip:  # fmt: skip
        slip = made or slip_of(self.rng, payer, payee, Decimal(amount), on, purpose)
        press = self.press.with_odd(odd)
        if press.bare:
            words = [in_words(slip.amount, yuan="元" if layout == "slip_list" else "圆")]
            rng = Random(f"{self.seed}/{slip.number}/{layout}")
            printed = press.print_several(
                "bank_slip", f"{layout}.html", rng, 1, slips=(slip,), words=words, ovals=["data:,"]
            )
        else:
            printed = MoneyPrinter(press, self.seed).slips((slip,), layout)
        self.put(label, f"票据/{label}-银行回单.pdf", printed[0])
        return slip

    def paid(self, label: str, contract: Contract, *, kind: str = "数电普", shape: str = "single") -> None:
        """The honest chain of a contract paid at once: invoice 8 days, payment 14 days after signing."""
        self.invoice(f"{label}-fp", contract, contract.amount, after(contract.signed_on, 8), kind=kind, shape=shape)
        noun = "专利转让款" if contract.kind == "transfer_contract" else "专利许可使用费"
        on = after(contract.signed_on, 14)
        self.slip(f"{label}-hd", contract.party_b, contract.party_a, contract.amount, on, f"{contract.number}{noun}")

    def served(self, label: str, service: Agreement) -> None:
        """The same for a service, where party a pays."""
        on = after(service.signed_on, 8)
        self.invoice(f"{label}-fp", service, service.amount, on, back=True)
        day = after(service.signed_on, 14)
        self.slip(f"{label}-hd", service.party_a, service.party_b, service.amount, day, f"{service.number}服务费")

    def record(
        self, label: str, contract: Contract, on: date, *, layout: str = "record_license_table", odd: Odd = _NO_ODD
    ) -> None:
        """备案证明 of a licence."""
        start, end = contract.effective_from, contract.effective_to
        assert start
        assert end
        made = Record(
            number=f"X{on.year}98{self.rng.randrange(10**7):07d}", contract_title=contract.title,
            party_a=contract.party_a, party_b=contract.party_b, patents=contract.patents, kind=contract.license_kind,
            amount=contract.amount, valid_from=start, valid_to=end, recorded_on=on, authority="国家知识产权局",
            issue=f"{on:%Y%m%d}{self.rng.randrange(10**6):06d}",
        )  # fmt: skip
        printed = OfficePrinter(self.press.with_odd(odd), self.seed).record(made, layout)
        self.put(label, f"权属/{label}-备案证明.pdf", printed)

    def pledged(self, label: str, pledge: Agreement, on: date, *, odd: Odd = _NO_ODD) -> None:
        """专利权质押登记通知书."""
        assert pledge.valid_from
        assert pledge.valid_to
        made = Record(
            number=f"Y{on.year}5100{self.rng.randrange(10**6):06d}", contract_title=pledge.title,
            party_a=pledge.party_a, party_b=pledge.party_b, patents=pledge.patents, kind="质押", amount=pledge.amount,
            valid_from=pledge.valid_from, valid_to=pledge.valid_to, recorded_on=on, authority="国家知识产权局",
            issue=f"{on:%Y%m%d}{self.rng.randrange(10**6):06d}",
        )  # fmt: skip
        printed = OfficePrinter(self.press.with_odd(odd), self.seed).record(made, "record_pledge")
        self.put(label, f"权属/{label}-质押登记通知书.pdf", printed)

    def registration(
        self, label: str, contract: Contract | Agreement, on: date, *, layout: str = "registration_certificate",
        odd: Odd = _NO_ODD,
    ) -> None:  # fmt: skip
        """技术合同认定登记证明."""
        back = isinstance(contract, Agreement) and contract.type_ == "service_contract"
        seller, buyer = (contract.party_b, contract.party_a) if back else (contract.party_a, contract.party_b)
        type_ = contract.type_ if isinstance(contract, Agreement) else contract.kind
        kinds = {"transfer_contract": "技术转让", "license_contract": "技术许可", "service_contract": "技术服务"}
        place = self.case.applicant.uscc[2:6]
        made = TechRegistration(
            number=f"{on:%Y}{place}{self.rng.randint(1, 40):04d}{self.rng.randrange(10**4):04d}",
            contract_title=contract.title, seller=seller, buyer=buyer, kind=kinds[type_], amount=contract.amount,
            technical=contract.amount, signed_on=contract.signed_on, valid_from=contract.signed_on,
            valid_to=_years_after(contract.signed_on, 2), recorded_on=on,
            authority=f"{self.case.applicant.city}技术市场管理办公室", agent=self.case.contact.name,
        )  # fmt: skip
        printed = OfficePrinter(self.press.with_odd(odd), self.seed).registration(made, layout)
        self.put(label, f"案例/{label}-技术合同认定登记证明.pdf", printed)

    def title(self, patent: Patent, holders: Sequence[str]) -> Title:
        copied = after(self.case.received_on - timedelta(days=30), 0)
        return title_of(Random(f"{self.seed}/{patent.number}"), patent, holders, self.case.applicant, copied)

    def certificate(self, label: str, title: Title, *, layout: str = "patent_new", odd: Odd = _NO_ODD) -> None:
        printed = OfficePrinter(self.press.with_odd(odd), self.seed).certificate(title, layout)
        self.put(label, f"权属/{label}-专利证书.pdf", printed)

    def register(
        self, label: str, title: Title, *, events: Sequence[Event] = (), current: Sequence[str] = (),
        layout: str = "register_table", odd: Odd = _NO_ODD,
    ) -> None:  # fmt: skip
        title = replace(title, events=tuple(events))
        printed = OfficePrinter(self.press.with_odd(odd), self.seed).register(title, layout, current=tuple(current))
        self.put(label, f"权属/{label}-登记簿副本.pdf", printed)

    # the applicant's own papers

    def license(self, layout: str = "license_electronic", *, former: Sequence[str] = (), odd: Odd = _NO_ODD) -> None:
        if former:
            wan = f"{self.case.applicant.capital / 10_000:.0f}万元人民币"
            printed = self.press.with_odd(odd).print(
                "business_license", "license_renamed.html", self.rng, c=self.case, former=former, capital=wan
            )
        else:
            printed = self.printer(odd).business_license(layout)
        self.put("license", "02-营业执照.pdf", printed)

    def roster(self, layout: str = "roster_ruled", *, odd: Odd = _NO_ODD) -> None:
        self.put("roster", "03-社保花名册.pdf", self.printer(odd).roster(layout))

    def proof(self, label: str, row: Insured, *, odd: Odd = _NO_ODD) -> None:
        """The proof of one person."""
        self.put(label, f"社保/{label}-个人参保证明.pdf", self.printer(odd).person_proof(row))

    def labor(
        self, label: str, person: Person, start: date, *, years: int = 3, signed: date | None = None,
        layout: str = "labor_table", odd: Odd = _NO_ODD,
    ) -> None:  # fmt: skip
        """劳动合同, or 返聘协议 with the layout ``reemployment``."""
        rng = Random(f"{self.seed}/{label}")
        made = Employment(
            number=f"LD{start:%Y%m}{rng.randint(1, 99):03d}", person=person, home=self.case.applicant.address,
            starts_on=start, ends_on=date(start.year + years, start.month, start.day) - timedelta(days=1),
            trial_to=start + timedelta(days=89), signed_on=signed or start,
            salary=Decimal(rng.choice((6800, 7500, 9000))),
        )  # fmt: skip
        printed = self.press.with_odd(odd).print(
            "labor_contract", f"{layout}.html", rng, c=self.case, e=made, pen=partial(pen, rng), clauses=data("labor")
        )
        self.put(label, f"劳动合同/{label}.pdf", printed)

    def policy(
        self, label: str = "policy", *, layout: str = "policy_plain", odd: Odd = _NO_ODD, **changes: object
    ) -> None:
        made: Policy = replace(self.case.policies[0], **changes)  # type: ignore[arg-type]
        self.put(label, f"04-{label}-制度文本.pdf", self.printer(odd).policy(made, layout))

    def letter(
        self, label: str, heading: str, body: Sequence[str], signers: Sequence[str], on: date, to: str = ""
    ) -> None:
        """Any other paper (type ``other``)."""
        printed = self.press.print(
            "other",
            "letter.html",
            Random(f"{self.seed}/{label}"),
            heading=heading,
            body=body,
            signers=signers,
            on=on,
            to=to,
        )
        self.put(label, f"其他/{label}-{heading}.pdf", printed)

    def plan(
        self, label: str, title: str, parts: Sequence[tuple[str, Sequence[str]]], issued: date, number: str,
        *, layout: str = "plan_notice", issuer: str = "",
    ) -> None:  # fmt: skip
        printed = self.press.print(
            "plan_document", f"{layout}.html", Random(f"{self.seed}/{label}"), c=self.case, title=title, city="",
            issuer=issuer or self.case.recommender, number=number, issued=issued, parts=parts,
        )  # fmt: skip
        self.put(label, f"05-{label}-公文.pdf", printed)

    def photos(self, captions: Sequence[str]) -> None:
        self.put("photos", "06-活动图片.pdf", self.printer().photos(list(captions)))

    # the end

    def printer(self, odd: Odd = _NO_ODD) -> Printer:
        return Printer(self.press.with_odd(odd), self.case)

    def put(self, label: str, file: str, printed: Print, *, first: bool = False) -> None:
        if any(paper.label == label for paper in self.papers):
            raise ValueError(f"two papers are called {label}")
        self.papers.insert(0 if first else len(self.papers), Paper(label, file, printed))

    def month(self, months: int) -> date:
        """The first of the month so many months from that of receipt."""
        return months_after(self.case.received_on, months)


def _years_after(day: date, years: int) -> date:
    """The last day of a term of ``years`` that begins on ``day``."""
    return date(day.year + years, day.month, min(day.day, 28) if day.month == 2 else day.day) - timedelta(days=1)
