"""Agreement lifts doubtful readings and casts doubt on look-alikes, and never changes a value."""

from extractors.agreement import confirm
from schemas.evidence import Box, Fact, FactState, Origin

DOUBTFUL, CONFIRMED = FactState.DOUBTFUL, FactState.CONFIRMED


def fact(key: str, value: str, *, document: str = "d1", state: FactState = DOUBTFUL, y: float = 0.1) -> Fact:
    box: Box = (0.1, y, 0.5, y + 0.02)
    return Fact(
        key=key,
        document=document,
        page=1,
        box=box,
        value=value,
        raw=value,
        confidence=0.9,
        state=state,
        origin=Origin.OCR,
    )


def test_the_same_name_on_two_papers_confirms_both() -> None:
    form, licence = confirm(
        [
            fact("application_form.applicant_name", "甲乙（成都）有限公司"),
            fact("business_license.name", "甲乙(成都)有限责任公司", document="d2"),
        ]
    )
    assert (form.state, licence.state) == (CONFIRMED, CONFIRMED)
    assert form.why == ("与营业执照一致",)
    assert licence.value == "甲乙(成都)有限责任公司"


def test_two_facts_cut_from_one_print_are_one_piece_of_evidence() -> None:
    twice = [fact("application_form.seal_text", "甲乙有限公司"), fact("application_form.seals[0].text", "甲乙有限公司")]
    assert [each.state for each in confirm(twice)] == [DOUBTFUL, DOUBTFUL]


def test_a_lookalike_is_doubtful_and_the_other_reading_proposed() -> None:
    staff, person = confirm(
        [
            fact("application_form.staff[0].name", "主浩", state=CONFIRMED),
            fact("insurance_proof.persons[0].name", "王浩", document="d2", state=CONFIRMED),
        ]
    )
    assert (staff.state, staff.value, staff.alternatives) == (DOUBTFUL, "主浩", ("王浩",))
    assert person.state is DOUBTFUL


def test_a_name_with_more_support_stays_confirmed_beside_a_lookalike() -> None:
    names = confirm(
        [
            fact("application_form.staff[0].name", "主浩", state=CONFIRMED),
            fact("insurance_proof.persons[0].name", "王浩", document="d2", state=CONFIRMED),
            fact("business_license.legal_representative", "王浩", document="d3", state=CONFIRMED),
        ]
    )
    assert [name.state for name in names] == [DOUBTFUL, CONFIRMED, CONFIRMED]


def test_another_name_altogether_is_left_alone() -> None:
    before = [
        fact("application_form.legal_representative.name", "李明远", state=CONFIRMED),
        fact("business_license.legal_representative", "段少华", document="d2"),
    ]
    assert confirm(before) == before


def test_amount_in_words_and_figures_confirm_each_other_only_where_they_agree() -> None:
    right = [
        fact("transfer_contract.amount", "1680.32"),
        fact("transfer_contract.amount_words", "壹仟陆佰捌拾元零叁角贰分", y=0.2),
    ]
    wrong = [
        fact("license_contract.amount", "1980.32", document="d2"),
        fact("license_contract.amount_words", "壹仟捌佰陆拾元整", document="d2", y=0.2),
    ]
    assert [each.state for each in confirm([*right, *wrong])] == [CONFIRMED, CONFIRMED, DOUBTFUL, DOUBTFUL]


def test_a_reading_that_says_nothing_is_not_lifted() -> None:
    faint = fact("business_license.name", "甲乙有限公司", document="d2").model_copy(update={"confidence": 0.3})
    assert confirm([fact("application_form.applicant_name", "甲乙有限公司"), faint])[1].state is DOUBTFUL


def test_a_poor_reading_of_a_seal_casts_no_doubt_on_sharp_print() -> None:
    name, seal = confirm(
        [
            fact("application_form.applicant_name", "四川王浩有限公司", state=CONFIRMED),
            fact("application_form.seal_text", "四川主浩有限公司", y=0.8),
        ]
    )
    assert (name.state, seal.state, seal.alternatives) == (CONFIRMED, DOUBTFUL, ("四川王浩有限公司",))


def test_a_count_agrees_with_its_rows_and_a_told_case_with_its_contract() -> None:
    roster = [
        fact("insurance_proof.persons[0].name", "王芳"),
        fact("insurance_proof.total_persons", "1", y=0.5).model_copy(update={"value": 1}),
    ]
    told = [
        fact("application_form.cases[0].contract_number", "ZR-1", document="d2"),
        fact("application_form.cases[0].amount", "880000.00", document="d2", y=0.2),
        fact("transfer_contract.contract_number", "ZR-1", document="d3"),
        fact("transfer_contract.amount", "880000.00", document="d3", y=0.2),
    ]
    states = [each.state for each in confirm([*roster, *told])]
    assert states == [DOUBTFUL, CONFIRMED, CONFIRMED, CONFIRMED, CONFIRMED, CONFIRMED]


def test_an_unreadable_place_is_never_confirmed() -> None:
    blank = fact("business_license.name", "", document="d2").model_copy(update={"value": None})
    assert confirm([fact("application_form.applicant_name", "甲乙有限公司"), blank])[1] == blank


def test_one_seal_stamped_twice_is_misread_alike_and_proves_nothing() -> None:
    stamps = [
        fact("transfer_contract.party_a_seal_text", "四川锦衡识产权运营有限公司"),
        fact("license_contract.party_a_seal_text", "四川锦衡识产权运营有限公司", document="d2"),
    ]
    assert [stamp.state for stamp in confirm(stamps)] == [DOUBTFUL, DOUBTFUL]


def test_one_price_on_invoice_and_slip_confirms_both_and_so_does_one_patent_on_contract_and_certificate() -> None:
    confirmed = confirm(
        [
            fact("invoice.total", "186500.00"),
            fact("bank_slip.amount", "186500.00", document="d2"),
            fact("transfer_contract.patents[0].number", "202010123456.2", document="d3"),
            fact("patent_certificate.number", "202010123456.2", document="d4"),
        ]
    )
    assert {each.state for each in confirmed} == {CONFIRMED}
    assert confirmed[0].why == ("与银行回单一致",)
