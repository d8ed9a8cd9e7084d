"""Which template prints which paper of a case, and with what words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from random import Random

from samples.amount_words import in_words
from samples.building import data
from samples.dealings.imprints import pen
from samples.printing import Press, Print
from samples.world import Case, Company, Contract, Insured, Policy

FORMS = ("form_official", "form_tables", "form_booklet")
LICENSES = ("license_landscape", "license_portrait", "license_electronic")
CONTRACTS = ("contract_running", "contract_model", "contract_table")
POLICIES = ("policy_redhead", "policy_plain")

_FACES = ("'Noto Serif CJK SC'", "'AR PL UKai CN'", "'Noto Sans CJK SC'", "'AR PL UMing CN'")
_WORDS: Mapping[str, Mapping[str, str]] = {
    "transfer_contract": {
        "a": "让与人", "b": "受让人", "side_a": "让与方", "side_b": "受让方", "take": "受让上述专利权",
        "subject": "转让的专利权", "price": "转让价款", "rest": "著录项目变更登记完成",
        "model": "技术转让（专利权）合同", "noun": "专利权转让", "short": "专利权转让协议书",
    },
    "license_contract": {
        "a": "许可人", "b": "被许可人", "side_a": "许可方", "side_b": "被许可方", "take": "实施上述专利",
        "subject": "许可实施的专利", "price": "许可使用费", "rest": "交付全部技术资料",
        "model": "专利实施许可合同", "noun": "专利实施许可", "short": "专利许可协议",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Printer:
    """Prints the papers of one case; the same case and layout give the same paper."""

    press: Press
    case: Case

    def _rng(self, *parts: object) -> Random:
        return Random(f"{self.case.seed}/{'/'.join(map(str, parts))}")

    def form(self, layout: str, *, signed: bool = True) -> Print:
        """申报表 in one of ``FORMS``."""
        rng, texts = self._rng("form", layout), data("texts")
        words = {name: rng.choice(variants) for name, variants in texts.items()}
        words["recommender_handler"] = f"{rng.choice('王刘陈周')}科员 028-8{rng.randrange(10**6, 10**7)}"
        return self.press.print(
            "application_form", f"{layout}.html", rng, c=self.case, t=words, entity_type="企业", signed=signed
        )

    def business_license(self, layout: str, *, term_end: date | None = None, registered: bool = False) -> Print:
        """营业执照 in one of ``LICENSES``."""
        rng, capital = self._rng("license", layout), self.case.applicant.capital
        case = self.case
        if layout == "license_portrait":
            case = replace(case, applicant=_old_registration(case.applicant))
        wan = f"{capital / 10_000:.0f}"
        shapes = {
            "license_portrait": f"{wan}万元整",
            "license_electronic": f"{capital / 10_000:.6f}万人民币",
            "license_watermark": f"{capital / 10_000:.6f}万人民币",
        }
        return self.press.print(
            "business_license",
            f"{layout}.html",
            rng,
            c=case,
            capital=shapes.get(layout, in_words(capital)),
            qr=f"http://www.gsxt.gov.cn/index.html?uniscid={case.license_uscc}",
            hand=rng.choice(("song", "kai", "hei")),
            pen=partial(pen, rng),
            term=rng.random() < 0.5,
            term_end=term_end,
            registered=registered,
        )

    def roster(self, layout: str) -> Print:
        """单位参保证明 of the whole roster, in one of the two roster layouts."""
        return self.press.print(
            "insurance_proof",
            f"{layout}.html",
            self._rng("roster", layout),
            c=self.case,
            r=self.case.roster,
            city=self.case.applicant.city,
        )

    def person_proof(self, row: Insured, layout: str = "insurance_person") -> Print:
        """个人缴费明细 of one person, one row a month."""
        rng = self._rng("person", row.sequence)
        months = [_shifted(row.insured_from, i) for i in range(row.months)][-24:]
        code = "".join(rng.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(12))
        return self.press.print(
            "insurance_proof",
            f"{layout}.html",
            rng,
            c=self.case,
            r=self.case.roster,
            row=row,
            months=months,
            code=code,
        )

    def contract(self, contract: Contract, layout: str, *, seal_amount: bool = False) -> Print:
        """A contract in one of ``CONTRACTS``; ``seal_amount`` sets a seal over the amount (model form only)."""
        rng = self._rng("contract", contract.number, layout)
        pool = data("clauses")[contract.kind.removesuffix("_contract")]
        count = 4 if layout == "contract_table" else 5
        kinds = ("公章", "合同专用章")
        return self.press.print(
            contract.kind,
            f"{layout}.html",
            rng,
            k=contract,
            w=_WORDS[contract.kind],
            clauses=[pool[i] for i in sorted(rng.sample(range(len(pool)), min(count, len(pool))))],
            face=rng.choice(_FACES),
            money=rng.choice(("yuan", "full", "plain", "wan") if layout != "contract_model" else ("yuan", "full")),
            style=rng.choice(("cn", "gap", "dot")),
            seal_a=rng.choice(kinds),
            seal_b=rng.choice(kinds),
            seal_amount=seal_amount,
        )

    def policy(self, policy: Policy, layout: str) -> Print:
        """制度机制文本 in one of ``POLICIES``."""
        return self.press.print(
            "policy_text", f"{layout}.html", self._rng("policy", policy.title), c=self.case, p=policy
        )

    def photos(self, captions: list[str]) -> Print:
        """A page of pictures of the case."""
        return self.press.print("case_image", "image_event.html", self._rng("photos"), c=self.case, captions=captions)

    def invoice(self, contract: Contract) -> Print:
        """电子发票 for the whole price of ``contract``."""
        rng = self._rng("invoice", contract.number)
        number = f"25512000000{rng.randrange(10**9):09d}"
        issued, words = contract.signed_on + timedelta(days=20), in_words(contract.amount, yuan="圆")
        return self.press.print(
            "invoice", "invoice_exempt.html", rng, k=contract, number=number, words=words, issued=issued,
            clerk=self.case.contact.name,
        )  # fmt: skip

    def service_contract(self, contract: Contract) -> Print:
        """A 技术服务合同 with the partner of ``contract``."""
        rng = self._rng("service", contract.number)
        return self.press.print(
            "service_contract", "service_plain.html", rng, c=self.case, k=contract,
            fee=Decimal(rng.randint(6, 30) * 10_000), clauses=data("clauses")["service"],
        )  # fmt: skip


def _old_registration(company: Company) -> Company:
    """The company as registered under the old licence form: a date before 2019, the authority's name of then."""
    established = company.established.replace(year=min(company.established.year, 2016))
    licensed = established.replace(year=established.year + 1)
    return replace(company, established=established, licensed=licensed, authority=f"{company.city}工商行政管理局")


def _shifted(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
