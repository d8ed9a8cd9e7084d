"""What is drawn up beside the findings: the index, the way of the money, the text that applies."""

from datetime import date
from typing import Any

from pipeline.checks.entities import EntityKind
from pipeline.rules import office_rulebook
from schemas.submission import Dossier
from service.index import Entry
from service.money import ChainSteps
from service.overview import Overview
from service.reports.exports import factsheet_json
from service.reports.masking import Masker
from service.reviewed import Reviewed
from service.sheet import Sheet
from tests.checks.check_cases import build, changed, sound_papers
from tests.service.dossiers import ID_NUMBER, build_case


def dossier(**change: Any) -> Dossier:
    return build(changed(sound_papers(), change))


def overview(**change: Any) -> Overview:
    return Overview.of(dossier(**change), office_rulebook())


def entry(drawn: Overview, name: str) -> Entry:
    return next(one for one in drawn.entries if one.name == name)


def chain(drawn: Overview, contract: str) -> ChainSteps:
    return next(one for one in drawn.trail.chains if one.contract.document == contract)


def papers(chain: ChainSteps) -> list[list[str]]:
    return [[step.document for step in column.steps] for column in chain.columns]


def test_one_organisation_stands_in_the_index_once_with_all_its_spellings_and_places() -> None:
    spelled = {"slip1": {"facts": {"payer.name": "成都川锐机电有限责任公司"}}}
    found = entry(overview(**spelled), "成都川锐机电有限公司")
    assert found.kind is EntityKind.ORGANISATION
    assert found.spellings == ("成都川锐机电有限责任公司",)
    assert found.codes == ("91510100MA6CRJD003",)
    assert ("contract1", "合同乙方") in [(one.place.document, one.words) for one in found.standings]
    assert ("slip1", "银行回单付款人") in [(one.place.document, one.words) for one in found.standings]


def test_names_that_only_look_alike_stay_apart_and_name_each_other() -> None:
    drawn = overview(proof={"facts": {"persons[1].name": "陈婧"}})
    pairs = {one.name: one.may_be for one in drawn.entries if one.name in {"陈静", "陈婧"}}
    assert set(pairs) == {"陈静", "陈婧"}


def test_an_id_number_in_the_index_is_masked_and_an_organisations_code_is_not() -> None:
    given = dossier(proof={"facts": {"persons[1].id_number": ID_NUMBER}})
    drawn = Overview.of(given, office_rulebook()).masked(Masker.of(given.facts))
    assert entry(drawn, "陈静").codes == ("510101********4514",)
    assert entry(drawn, "四川天府智造知识产权运营有限公司").codes == ("91510100MA6TEXT05T",)


def test_what_follows_a_contract_stands_beside_it() -> None:
    drawn = overview()
    assert papers(chain(drawn, "contract1")) == [["invoice1"], ["slip1"], ["register1"]]
    assert papers(chain(drawn, "contract4")) == [["invoice4"], ["slip4"], ["record4"]]
    assert not any(column.gap for one in drawn.trail.chains for column in one.columns)


def test_what_is_missing_after_a_contract_is_a_gap() -> None:
    drawn = overview(slip1=None, record4=None)
    assert [column.name for column in chain(drawn, "contract1").columns if column.gap] == ["回单"]
    assert [column.name for column in chain(drawn, "contract4").columns if column.gap] == ["登记或备案"]


def test_a_pledge_is_not_said_to_lack_an_invoice() -> None:
    pledge = {"type": "pledge_contract", "facts": {"party_a.name": "四川天府智造知识产权运营有限公司"}}
    columns = chain(overview(pledge=pledge), "pledge").columns
    assert [column.name for column in columns if column.gap] == ["登记或备案"]


def test_a_slip_of_strangers_is_loose() -> None:
    strangers = {"payer.name": "甲公司", "payee.name": "乙公司", "amount": "1.00", "purpose": "货款"}
    drawn = overview(slip1={"facts": strangers})
    assert [step.document for step in drawn.trail.loose] == ["slip1"]


def test_several_payments_are_added_up() -> None:
    half: dict[str, Any] = {"facts": {"amount": "150000.00", "amount_words": "壹拾伍万元整"}}
    second = {**sound_papers()["slip1"], "facts": {**sound_papers()["slip1"]["facts"], **half["facts"]}}
    drawn = overview(slip1=half, slip1b=second)
    assert str(chain(drawn, "contract1").columns[1].total) == "300000.00"
    assert chain(drawn, "contract1").columns[0].total is None


def test_a_date_of_receipt_outside_the_texts_validity_is_said() -> None:
    given = dossier()
    late = given.model_copy(
        update={"submission": given.submission.model_copy(update={"received_on": date(2028, 1, 5)})}
    )
    assert Overview.of(given, office_rulebook()).validity_note == ""
    assert "不在《四川省" in Overview.of(late, office_rulebook()).validity_note


def test_a_level_the_rulebook_no_longer_has_has_no_text() -> None:
    given = dossier()
    gone = given.model_copy(update={"submission": given.submission.model_copy(update={"level": "gone"})})
    assert Overview.of(gone, office_rulebook()).guideline is None


def test_every_reference_of_index_and_money_is_a_fact_of_the_sheet() -> None:
    case = build_case()
    sheet = Sheet.of(Reviewed(dossier(), (), case.reviewed.checklist, "1"))
    drawn = sheet.reviewed.overview
    steps = [step for one in drawn.trail.chains for column in one.columns for step in (*column.steps, one.contract)]
    refs = [ref for step in steps for ref in (step.number, step.amount, step.day, *step.parties) if ref is not None]
    assert refs
    assert all(sheet.row(ref) is not None for ref in refs)
    places = [one.place for each in drawn.entries for one in each.standings]
    assert all(sheet.row((place.document or "", place.fact or "")) is not None for place in places)


def test_the_fact_sheet_file_holds_index_money_and_text() -> None:
    written = factsheet_json(Reviewed(dossier(slip1=None), (), build_case().reviewed.checklist, "1"), masked=False)
    person = next(one for one in written["entities"] if one["name"] == "王浩")
    assert person["kind"] == "person"
    assert {"document": "license", "role": "certificate.legal_representative"}.items() <= person["mentions"][-1].items()
    first = next(one for one in written["chains"] if one["contract"] == "contract1")
    assert (first["invoices"], first["slips"], first["gaps"]) == (["invoice1"], [], ["回单"])
    assert written["guideline"]["number"] == "川市监办〔2025〕16号"


def test_a_paper_with_a_stranger_says_by_what_it_was_matched() -> None:
    drawn = overview(slip1={"facts": {"payer.name": "江苏恒信实业有限公司", "purpose": "ZR-2024-001专利转让费"}})
    notes = [step.note for step in chain(drawn, "contract1").columns[1].steps]
    assert notes == ["一方不是合同当事人，按合同编号对应"]


def test_a_paper_that_may_be_one_of_two_contracts_stands_beside_both() -> None:
    twin = sound_papers()["contract1"]
    drawn = overview(contract7={**twin, "facts": {**twin["facts"], "contract_number": "ZR-2024-007"}})
    for document in ("contract1", "contract7"):
        steps = chain(drawn, document).columns[0].steps
        assert [(step.document, step.open) for step in steps] == [("invoice1", True)]
        assert "可能属于2份合同之一" in steps[0].note
        assert not chain(drawn, document).columns[0].gap


def test_a_name_a_code_and_a_former_name_join_into_one_entry() -> None:
    license_ = {"former_names": ["成都老智造有限公司"]}
    drawn = overview(license={"facts": license_}, slip1={"facts": {"payee.name": "成都老智造有限公司"}})
    assert "成都老智造有限公司" in entry(drawn, "四川天府智造知识产权运营有限公司").spellings
