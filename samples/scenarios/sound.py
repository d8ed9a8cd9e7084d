"""Everything right: six people proven, seven contracts with seven partners, all classes attached, all sealed."""

from random import Random

from samples.building import Plan, build_case
from samples.bundle import Bundle
from samples.layouts import Layouts
from samples.papers import Printer
from samples.printing import Press
from samples.scenarios.made import Made, otherwise_pass

LAYOUTS = Layouts(
    form="form_official",
    license="license_landscape",
    roster="roster_open",
    person="insurance_person",
    policy="policy_redhead",
    contracts=(
        "contract_running", "contract_table", "contract_model", "contract_running", "contract_table",
        "contract_running", "contract_table",
    ),
)  # fmt: skip
_PROFILES = ("office", "clean", "office", "folded", "office", "clean", "faded")


def make(press: Press, seed: int, layouts: Layouts = LAYOUTS) -> Made:
    case = build_case(seed, Plan(transfers=3, licenses=4, staff=6, industry=seed))
    printer = Printer(press, case)
    bundle = Bundle(Random(f"sound/{seed}"))
    bundle.scanned_pdf("01-申报表.pdf", [(printer.form(layouts.form), "office")])
    bundle.photos(["02-营业执照副本.jpg"], printer.business_license(layouts.license), "clean")
    bundle.text_pdf("03-社保参保证明（电子）.pdf", printer.roster(layouts.roster))
    bundle.tiff("04-制度文本.tif", printer.policy(case.policies[0], layouts.policy), "office")
    cases = Bundle(bundle.rng)
    for i, contract in enumerate(case.contracts):
        paper = printer.contract(contract, layouts.contract(i), seal_amount=i % 2 == 0)
        name = f"运营案例/{i + 1:02d}-{contract.partner.name}-{contract.title}.pdf"
        cases.scanned_pdf(name, [(paper, _PROFILES[i])])
    bundle.archive("05-运营案例材料.zip", cases)
    bundle.png("06-发票.png", printer.invoice(case.contracts[0]), "flat")
    bundle.scanned_pdf(
        "07-活动图片.pdf",
        [(printer.photos(["图1 产业知识产权供需对接会现场", "图2 专利许可签约仪式"]), "office")],
    )
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
    return Made(case, bundle, otherwise_pass(()), checklist)
