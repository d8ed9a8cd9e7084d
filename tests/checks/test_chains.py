"""Which contract an invoice, slip or registration belongs to, and how long finding it takes."""

import time
from typing import Any

from check_cases import build, changed, sound_papers

from pipeline.checks.chains import Chains, follow_money, text_of
from pipeline.checks.papers import Papers

APPLICANT = "四川天府智造知识产权运营有限公司"


_UPPER_HALF = (0.0, 0.0, 1.0, 0.5)
_LOWER = {"box": (0.1, 0.7, 0.9, 0.72), "text": "用途 ZR-2024-002"}


def _chains(change: dict[str, Any] | None = None) -> Chains:
    return follow_money(Papers.of(build(changed(sound_papers(), change or {}))))


def _contract_of(chains: Chains, paper: str) -> str | None:
    link = next(link for link in chains.links if link.paper.document == paper)
    return link.contract.document if link.contract is not None else None


def test_every_paper_of_a_sound_submission_finds_its_contract() -> None:
    chains = _chains()
    for number in range(1, 7):
        assert _contract_of(chains, f"invoice{number}") == f"contract{number}"
        assert _contract_of(chains, f"slip{number}") == f"contract{number}"
    assert all(link.certain and not link.third_party for link in chains.links)
    assert chains.loose == ()


def test_a_former_company_form_and_other_brackets_are_the_same_party() -> None:
    link = _chains({"slip1": {"facts": {"payer": {"name": "成都川锐机电有限责任公司"}}}}).links
    assert next(one for one in link if one.paper.document == "slip1").certain


def test_between_contracts_of_the_same_parties_the_printed_number_decides() -> None:
    same = {"facts": {"party_b": {"name": "成都川锐机电有限公司"}, "amount": "300000.00"}}
    chains = _chains({"contract2": same, "slip1": {"text": "用途 ZR-2024-002 转让费"}})
    assert _contract_of(chains, "slip1") == "contract2"


def test_a_number_is_not_found_within_a_longer_one() -> None:
    change = {
        "contract1": {"facts": {"contract_number": "ZR-2024-1"}},
        "contract2": {"facts": {"contract_number": "ZR-2024-10", "party_b": {"name": "成都川锐机电有限公司"}}},
        "slip1": {"facts": {"amount": "1.00"}, "text": "用途 ZR-2024-10 转让费"},
    }
    assert _contract_of(_chains(change), "slip1") == "contract2"


def test_what_fits_two_contracts_alike_stays_open_for_both() -> None:
    same = {"facts": {"party_b": {"name": "成都川锐机电有限公司"}, "amount": "300000.00"}}
    chains = _chains({"contract2": same})
    assert _contract_of(chains, "slip1") is None
    for name in ("contract1", "contract2"):
        chain = next(chain for chain in chains.chains if chain.contract.document == name)
        assert "slip1" in {link.paper.document for link in chain.open}


def test_a_stranger_s_payment_belongs_to_the_contract_of_its_amount() -> None:
    chains = _chains({"slip1": {"facts": {"payer": {"name": "重庆远航贸易有限公司"}}}})
    link = next(link for link in chains.links if link.paper.document == "slip1")
    assert (link.third_party, link.sign, _contract_of(chains, "slip1")) == (True, "amount", "contract1")


def test_a_stranger_s_payment_of_another_amount_belongs_to_none() -> None:
    chains = _chains({"slip1": {"facts": {"payer": {"name": "重庆远航贸易有限公司"}, "amount": "123.00"}}})
    assert [link.paper.document for link in chains.loose] == ["slip1"]


def test_a_contract_that_was_paid_draws_no_stranger_s_payment() -> None:
    more = {"type": "bank_slip", "facts": {"payer": {"name": "重庆远航贸易有限公司"}, "payee": {"name": APPLICANT}}}
    chains = _chains({"slip7": {**more, "facts": {**more["facts"], "amount": "300000.00"}}})  # type: ignore[dict-item]
    assert _contract_of(chains, "slip7") is None


def test_a_doubtful_name_finds_its_contract_without_certainty() -> None:
    doubtful = {"value": "成都川锐机电有限公司", "state": "doubtful"}
    chains = _chains({"invoice1": {"facts": {"buyer.name": doubtful}}})
    link = next(link for link in chains.links if link.paper.document == "invoice1")
    assert _contract_of(chains, "invoice1") == "contract1"
    assert not link.certain


def test_of_a_page_with_several_slips_each_reads_its_own_part() -> None:
    dossier = build(changed(sound_papers(), {"slip1": {"text": "用途 ZR-2024-001"}}))
    (page,) = dossier.pages["slip1"]
    page = page.model_copy(update={"lines": (*page.lines, page.lines[0].model_copy(update=_LOWER))})
    documents = tuple(
        one.model_copy(update={"parts": (one.parts[0].model_copy(update={"file": page.file, "region": _UPPER_HALF}),)})
        if one.id == "slip1"
        else one
        for one in dossier.documents
    )
    papers = Papers.of(dossier.model_copy(update={"documents": documents, "pages": {"slip1": (page,)}}))
    assert text_of("slip1", papers) == "用途ZR-2024-001"


def test_five_hundred_papers_are_followed_in_less_than_a_second() -> None:
    papers: dict[str, Any] = {"received_on": sound_papers()["received_on"]}
    for n in range(125):
        buyer = {"name": f"成都第{n}机电有限公司"}
        amount = f"{100000 + n}.00"
        parties = {"party_a": {"name": APPLICANT}, "party_b": buyer}
        numbered = {"contract_number": f"ZR-2024-{n:03}", "amount": amount, **parties}
        papers[f"c{n}"] = {"type": "transfer_contract", "facts": numbered}
        papers[f"i{n}"] = {"type": "invoice", "facts": {"buyer": buyer, "seller": {"name": APPLICANT}, "total": amount}}
        paid = {"payer": buyer, "payee": {"name": APPLICANT}, "amount": amount}
        papers[f"s{n}"] = {"type": "bank_slip", "facts": paid}
        registered = {"party_a": APPLICANT, "party_b": buyer["name"]}
        papers[f"r{n}"] = {"type": "contract_registration", "facts": registered}
    read = Papers.of(build(changed({}, papers)))
    start = time.perf_counter()
    chains = follow_money(read)
    assert time.perf_counter() - start < 1
    assert all(_contract_of(chains, f"{kind}{n}") == f"c{n}" for kind in "isr" for n in (0, 60, 124))
