"""A submission in which much looks wrong and nothing may be said: the odd values are doubtful, a paper is unreadable.

Only its dossier is of use: what is doubtful is a state of the reading, not of the paper.
"""

from dataclasses import replace
from datetime import date

from samples.planted.forms import form
from samples.planted.kit import Kit
from samples.planted.press import PlantedPress
from samples.planted.world import after


def sichuan_unread(press: PlantedPress) -> Kit:
    """Six projects; one person and the policy are missing while one paper of the bundle could not be read."""
    kit = Kit.open(press, 1107, level="sichuan", received_on=date(2025, 11, 26), industry=2)
    me = kit.case.applicant
    firms = [kit.firm(i) for i in range(6)]
    amounts = ("214600", "186300", "243900", "171500", "202700", "195800")
    days = (
        date(2024, 3, 20),
        date(2024, 5, 15),
        date(2024, 7, 10),
        date(2024, 10, 16),
        date(2025, 3, 19),
        date(2025, 5, 14),
    )
    for i, (amount, signed) in enumerate(zip(amounts, days, strict=True)):
        words = "贰拾柒万肆仟陆佰元整" if i == 0 else ""
        deal = kit.deal(f"k{i + 1}", "license_contract", firms[i], amount, signed, words=words)
        late = {"issued_on": ("2026-07-09", "2026年07月09日")} if i == 1 else {}
        kit.invoice(f"k{i + 1}-fp", deal, amount, after(signed, 8), odd=late)
        payer = firms[5] if i == 2 else firms[i]
        kit.slip(f"k{i + 1}-hd", payer, me, amount, after(signed, 14), f"{deal.number}许可费")
    roster = replace(kit.case.roster, rows=kit.case.roster.rows[:5], total=5)
    kit.case = replace(kit.case, roster=roster, license_representative=firms[5].legal_representative)
    kit.license()
    kit.roster()
    kit.letter("unread", "（无法辨认）", [], [], date(2025, 11, 12))
    form(kit, "form_tables")
    return kit
