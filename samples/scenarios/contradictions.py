"""Complete, and at odds with itself: every planted contradiction is one no misreading explains."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from samples import numbers
from samples.amount_words import in_words
from samples.building import Plan, build_case
from samples.bundle import Bundle
from samples.layouts import Layouts
from samples.papers import Printer
from samples.printing import Press
from samples.scenarios.made import Made, otherwise_pass
from samples.truth import Expected
from samples.world import Case, Contract, Roster

LAYOUTS = Layouts(
    form="form_tables",
    license="license_portrait",
    roster="roster_ruled",
    person="insurance_person",
    policy="policy_plain",
    contracts=("contract_running", "contract_table", "contract_model", "contract_table", "contract_running"),
)
_PROFILES = ("faded", "crooked", "clean", "office", "folded")


def make(press: Press, seed: int, layouts: Layouts = LAYOUTS) -> Made:
    case = _case(seed)
    printer = Printer(press, case)
    bundle = Bundle(Random(f"contradictions/{seed}"))
    bundle.scanned_pdf(
        "申报材料合订本.pdf",
        [
            (printer.form(layouts.form), "office"),
            (printer.business_license(layouts.license, registered=True), "clean"),
            (printer.roster(layouts.roster), "folded"),
            (printer.policy(case.policies[0], layouts.policy), "crooked"),
        ],
    )
    cases = Bundle(bundle.rng)
    for i, contract in enumerate(case.contracts):
        paper = printer.contract(contract, layouts.contract(i), seal_amount=True)
        cases.scanned_pdf(f"案例合同/{contract.number}.pdf", [(paper, _PROFILES[i])])
    bundle.archive("案例合同.zip", cases, gbk=True)
    checklist = dict.fromkeys(
        (
            "application_form",
            "legal_person_certificate",
            "policy_text",
            "staff_proof",
            "case_material",
            "recommendation",
        ),
        "present",
    )
    return Made(case, bundle, otherwise_pass(_planted(case)), checklist)


def _case(seed: int) -> Case:
    case = build_case(seed, Plan(transfers=2, licenses=3, staff=6, industry=seed))
    rng = Random(f"planted/{seed}")
    contracts = _spoilt_contracts(rng, case.contracts)
    evidenced = sum((contract.amount for contract in contracts), Decimal(0))
    policy = replace(
        case.policies[0], issued_on=date(2025, 12, 18), number=case.policies[0].number.split("〔")[0] + "〔2025〕31号"
    )
    return replace(
        case,
        license_uscc=numbers.spoil_uscc(rng, case.applicant.uscc),
        license_representative=case.contracts[0].partner.legal_representative,
        contracts=contracts,
        roster=_gap(case.roster),
        policies=(policy, *case.policies[1:]),
        claims=replace(case.claims, amount=evidenced + Decimal(3_250_000)),
    )


def _spoilt_contracts(rng: Random, contracts: tuple[Contract, ...]) -> tuple[Contract, ...]:
    """The second contract's 大写 says another amount; the fourth's patent number fails its check digit."""
    spoilt = list(contracts)
    other = Decimal(230_000) if contracts[1].amount != 230_000 else Decimal(470_000)
    spoilt[1] = replace(contracts[1], amount_words=in_words(other))
    patent = contracts[3].patents[0]
    wrong = numbers.make_wrong_patent_number(rng, year=int(patent.number[:4]), kind=patent.kind)
    spoilt[3] = replace(contracts[3], patents=(replace(patent, number=wrong), *contracts[3].patents[1:]))
    return tuple(spoilt)


def _gap(roster: Roster) -> Roster:
    """Row 4 taken out: its number is missing, and the total line still counts it."""
    return replace(roster, rows=tuple(row for row in roster.rows if row.sequence != 4))


def _planted(case: Case) -> list[Expected]:
    second, fourth = case.contracts[1], case.contracts[3]
    return [
        Expected("SC-08a", "fail", why="恰为 5 个项目，要求超过 5 个"),
        Expected("ID-02", "fail", subject=case.license_uscc, why="执照上的统一社会信用代码校验不符"),
        Expected("ID-04", "fail", subject=case.license_representative, why="执照与申报表的法定代表人不是同一人"),
        Expected("ST-01", "fail", subject=case.staff[3].name, why="列入工作队伍，花名册中没有"),
        Expected("ST-02", "fail", why="合计 6 人而只列 5 人，序号缺 4"),
        Expected("MO-01", "fail", subject=second.number, why="大写与小写金额不同"),
        Expected("MO-03", "fail", why="自述累计金额比合同合计多 325 万元"),
        Expected("PT-01", "fail", subject=fourth.patents[0].number, why="专利号校验位不符"),
        Expected("DT-02", "fail", subject=case.policies[0].title, why="制度的印发日期晚于收件日期"),
        Expected("ID-03", "fail", why="执照上的代码与其他材料上的不同", also=("unverifiable",)),
        Expected("MO-02", "fail", why="所述案例金额之和少于自述累计金额", also=("unverifiable",)),
    ]
