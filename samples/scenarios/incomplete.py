"""Incomplete and badly scanned: photographs, skew, folds, low resolution; no policy text, one of five people without
proof, four of the six told contracts attached, form neither signed nor sealed nor recommended."""

from dataclasses import replace
from decimal import Decimal
from random import Random

from samples.amount_words import in_words
from samples.building import Plan, build_case
from samples.bundle import Bundle
from samples.layouts import Layouts
from samples.papers import Printer
from samples.printing import Press
from samples.scenarios.made import Made, otherwise_pass
from samples.truth import Expected
from samples.world import Case, Contract

LAYOUTS = Layouts(
    form="form_booklet",
    license="license_electronic",
    roster="roster_ruled",
    person="insurance_person",
    policy="policy_plain",
    contracts=("contract_table", "contract_running", "contract_table", "contract_model"),
)
_AMOUNTS = (Decimal(180_000), Decimal(265_000), Decimal(120_000), Decimal(235_000), Decimal(460_000), Decimal(388_000))


def make(press: Press, seed: int, layouts: Layouts = LAYOUTS) -> Made:
    case = _case(seed)
    printer = Printer(press, case)
    bundle = Bundle(Random(f"incomplete/{seed}"))
    form = printer.form(layouts.form, signed=False)
    names = [f"IMG_20251028_0931{i:02d}.jpg" for i in range(form.pages)]
    bundle.photos(names, form, "photo", turns=(6, 1, 8, 3))
    bundle.photos(["执照照片.jpg"], printer.business_license(layouts.license), "photo_folded", turns=(6,))
    for row in case.roster.rows:
        bundle.scanned_pdf(f"社保-{row.person.name}.pdf", [(printer.person_proof(row, layouts.person), "low")])
    one, two, three, four = case.contracts[:4]
    bundle.scanned_pdf("合同1.pdf", [(printer.contract(one, layouts.contract(0)), "crooked")])
    bundle.scanned_pdf("合同2-3.pdf", [
        (printer.contract(two, layouts.contract(1)), "faded"), (printer.contract(three, layouts.contract(2)), "low"),
    ])  # fmt: skip
    model = printer.contract(four, layouts.contract(3), seal_amount=True)
    bundle.photos([f"IMG_20251028_1004{i:02d}.jpg" for i in range(model.pages)], model, "photo_folded", turns=(1, 6))
    checklist = {
        "application_form": "present", "legal_person_certificate": "present", "policy_text": "missing",
        "staff_proof": "present", "case_material": "present", "recommendation": "missing",
    }  # fmt: skip
    findings = tuple(
        replace(finding, also=(*finding.also, "unverifiable")) for finding in otherwise_pass(_planted(case))
    )
    return Made(case, bundle, findings, checklist)


def _case(seed: int) -> Case:
    case = build_case(seed, Plan(transfers=2, licenses=4, staff=5, industry=seed, patents_per_contract=1))
    staff = tuple(replace(person, specialty=person.specialty.replace("、法律文书撰写", "")) for person in case.staff)
    contracts = tuple(
        replace(contract, amount=amount, amount_words=in_words(amount))
        for contract, amount in zip(_mixed(case), _AMOUNTS, strict=True)
    )
    return replace(
        case,
        staff=staff,
        leader=staff[0],
        contact=staff[-1],
        contracts=contracts,
        roster=replace(case.roster, rows=case.roster.rows[:4], total=4),
        claims=replace(case.claims, amount=sum(_AMOUNTS, Decimal(0))),
        form_sealed=False,
        recommended=False,
    )


def _mixed(case: Case) -> list[Contract]:
    """The contracts with transfers and licences in turn, so that both kinds are among those attached."""
    a, b, *rest = case.contracts
    return [a, rest[0], b, rest[1], *rest[2:]]


def _planted(case: Case) -> list[Expected]:
    evidenced = sum(_AMOUNTS[:4], Decimal(0))
    return [
        Expected("SC-04", "fail", why="5 人中仅 4 人有社保证明"),
        Expected("SC-05", "fail", subject="法律文书撰写", why="无人熟悉法律文书撰写"),
        Expected("SC-08a", "fail", why="自述 6 个项目，所附合同 4 份"),
        Expected("SC-08b", "fail", why=f"自述 {case.claims.amount} 元，所附合同合计 {evidenced} 元，不足 100 万元"),
        Expected("SC-08c", "fail", why="所附合同涉及 4 家单位，不足 5 家"),
        Expected("SC-21", "fail", why="申报单位意见未签字、未盖章"),
        Expected("SC-22", "fail", subject="policy_text", why="未附制度机制文本"),
        Expected("ST-01", "fail", subject=case.staff[4].name, why="列入工作队伍而无社保证明"),
        Expected("ST-02", "not_applicable", why="只有个人缴费证明，没有花名册", also=("pass",)),
        Expected("MO-03", "fail", why="自述金额大于所附合同合计"),
        Expected("TX-04", "fail", why="申报单位意见的负责人和日期空白"),
        Expected("TX-06", "fail", why="有两个案例没有附合同"),
    ]
