"""What is hidden, and what must not be."""

import pytest

from schemas.evidence import Fact, FactState, Origin
from service.reports.masking import Masker, NoMask
from tests.service.dossiers import ID_NUMBER, LANDLINE, MOBILE, USCC


def fact(key: str, raw: str, **given: object) -> Fact:
    known = {"document": "d1", "value": raw, "confidence": 0.9, "state": FactState.CONFIRMED, "origin": Origin.OCR}
    return Fact.model_validate({"key": key, "raw": raw, **known, **given})


@pytest.mark.parametrize(
    ("clear", "masked"),
    [
        (f"身份证号{ID_NUMBER}。", "身份证号510101********4514。"),
        ("公民身份号码：510101 19900307 451X", "公民身份号码：510101 ******** 451X"),
        (f"联系人陈思远，电话{MOBILE}", "联系人陈思远，电话139****1234"),
        ("电话 139-0000-1234", "电话 139-****-1234"),
        ("+86 13900001234", "+86 139****1234"),
        ("开户行：工行，账号：2314 5500 0910 0001 234", "开户行：工行，账号：2314 *************1 234"),
        ("卡 6222021001122334455", "卡 6222***********4455"),
        ("账　号：51001888036059001122", "账　号：5100************1122"),
        ("开户行及账号：蜀川银行绵阳支行 614208835934366", "开户行及账号：蜀川银行绵阳支行 6142*******4366"),
        ("身份证：510101900307451", "身份证：510101*****7451"),
    ],
)
def test_a_number_of_a_person_keeps_its_head_and_tail(clear: str, masked: str) -> None:
    assert Masker().text(clear) == masked


@pytest.mark.parametrize(
    "text",
    [
        USCC,
        LANDLINE,
        "专利号 202010123456.2",
        "合同编号 ZR-2024-000138",
        "发票号码 25512000000012345678",
        "运营金额 186.5 万元，2025年11月3日",
        "账户余额：123456789.00",
        "蜀川银行营业部 2025-09-10-16.25.16",
        "中西银行高新支行 028-86210002",
        "510101********4514",
    ],
)
def test_a_number_that_is_no_persons_stays(text: str) -> None:
    assert Masker().text(text) == text


def test_a_credit_code_that_looks_like_an_id_number_stays_where_the_facts_say_so() -> None:
    code = "511502201903120012"
    assert Masker().text(code) != code
    assert Masker.of([fact("business_license.uscc", code)]).text(f"代码 {code}") == f"代码 {code}"


def test_an_id_number_that_was_misread_is_hidden_everywhere_because_its_fact_says_what_it_is() -> None:
    misread = "5101O119900B074514"
    masker = Masker.of([fact("insurance_proof.persons[0].id_number", misread)])
    assert masker.text(f"花名册第1行 {misread}") == "花名册第1行 5101O1********4514"


def test_an_account_is_known_however_it_is_grouped() -> None:
    masker = Masker.of([fact("bank_slip.payer.account", "2314 5500 0910 0001 234", value="2314550009100001234")])
    assert masker.text("付 2314550 009100001234 收") == "付 2314************1234 收"


def test_a_number_is_known_for_an_account_by_the_label_beside_it() -> None:
    assert Masker().text("51001888036059001122") == "51001888036059001122"
    assert Masker().hidden_beside("账　号", "51001888036059001122") == [(4, 16)]


@pytest.mark.parametrize("key", ["invoice.seller.tax_id", "transfer_contract.party_a.uscc"])
def test_a_person_in_the_place_of_an_organisation_has_an_id_number_to_hide(key: str) -> None:
    person = fact(key, ID_NUMBER)
    assert Masker.of([person]).fact(person).value == "510101********4514"
    company = fact(key, USCC)
    assert Masker.of([company]).fact(company).value == USCC


@pytest.mark.parametrize(
    ("payload", "masked"),
    [
        (f"https://example/p?id=ID{ID_NUMBER}X", "https://example/p?id=ID510101********4514X"),
        ("acct6222021001122334455;x", "acct6222***********4455;x"),
        (f"TEL{MOBILE}", "TEL139****1234"),
        (
            "01,31,,23512453522855451858,259999.99,20230731,,5825,",
            "01,31,,23512453522855451858,259999.99,20230731,,5825,",
        ),
    ],
)
def test_what_a_code_says_is_masked_though_letters_stand_before_it(payload: str, masked: str) -> None:
    code = fact("invoice.codes[0].payload", payload, origin=Origin.QR)
    written = Masker.of([code]).fact(code)
    assert (written.value, written.raw) == (masked, masked)


def test_a_number_taken_from_a_code_does_not_make_public_what_else_the_code_says() -> None:
    payload = f"01,31,,23512453522855451858,{ID_NUMBER}"
    number = fact("invoice.number", payload, value="23512453522855451858", origin=Origin.QR)
    written = Masker.of([number]).fact(number)
    assert written.value == "23512453522855451858"
    assert ID_NUMBER not in written.raw


@pytest.mark.parametrize(
    ("key", "digits"),
    [
        ("labor_contract.employee_id_number", ID_NUMBER),
        ("insurance_proof.persons[3].id_number", ID_NUMBER),
        ("bank_slip.payer.account", "51001888036059001122"),
        ("bank_slip.payee.account", "51001888036059001122"),
        ("application_form.legal_representative.contact", MOBILE),
        ("application_form.handler_contact", MOBILE),
    ],
)
def test_every_key_that_holds_a_persons_number_is_masked(key: str, digits: str) -> None:
    secret = fact(key, digits)
    assert digits not in Masker.of([secret]).fact(secret).model_dump_json()


def test_a_landline_in_a_contact_is_not_private() -> None:
    masker = Masker.of([fact("application_form.contact_person.contact", LANDLINE)])
    assert masker.text(LANDLINE) == LANDLINE


def test_a_masked_fact_hides_its_value_its_print_its_reasons_and_its_alternatives() -> None:
    whole = fact(
        "insurance_proof.persons[0].id_number", ID_NUMBER, why=(f"又读作{ID_NUMBER}",), alternatives=(ID_NUMBER,)
    )
    assert ID_NUMBER not in Masker.of([whole]).fact(whole).model_dump_json()


def test_a_file_name_loses_an_id_number_but_not_the_numbers_cameras_give() -> None:
    masker = Masker()
    assert masker.file_name(f"社保/张三{ID_NUMBER}.pdf") == "社保/张三510101********4514.pdf"
    assert masker.file_name("mmexport1699012345678.jpg") == "mmexport1699012345678.jpg"


def test_unmasking_hides_nothing() -> None:
    assert NoMask().text(f"{ID_NUMBER} {MOBILE}") == f"{ID_NUMBER} {MOBILE}"
