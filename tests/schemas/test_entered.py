"""What a person types becomes the value of its key, or is refused with a sentence."""

import pytest

from schemas.document import DocumentType
from schemas.documents import CONTENT
from schemas.entered import UnusableValueError, fields_of, index_of, key_of, value_of


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("application_form.claimed_amount", "186.5万元", "1865000.00"),
        ("bank_slip.amount", "¥1,000,000.00", "1000000.00"),
        ("application_form.entity_count", "128家", 128),
        ("application_form.form_date", "2025年6月3日", "2025-06-03"),
        ("insurance_proof.period_from", "2024-01", "2024-01"),
        ("business_license.term_to", "长期", "长期"),
        ("patent_certificate.number", "ZL 2020 1 0123456.2", "202010123456.2"),
        ("transfer_contract.patents[1].number", "2020101234562", "202010123456.2"),
        ("invoice.tax_rate", "6%", "0.06"),
        ("invoice.tax_rate", "免税", "免税"),
        ("insurance_proof.persons[0].id_number", "5101 0119 9003 07451x", "51010119900307451X"),
        ("business_license.uscc", "91511500 ma6200xx15", "91511500MA6200XX15"),
        ("application_form.staff[2].name", "陈 思远", "陈思远"),
    ],
)
def test_a_value_takes_the_form_of_its_key(key: str, text: str, value: object) -> None:
    assert value_of(key, text) == value


def test_a_wrong_check_digit_may_stand_on_the_paper() -> None:
    assert value_of("business_license.uscc", "91511500MA6200XX19") == "91511500MA6200XX19"


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("application_form.form_date", "2025年2月30日"),
        ("application_form.claimed_amount", "若干"),
        ("application_form.claimed_staff", "六名左右"),
        ("patent_certificate.number", "CN113221797A"),
        ("application_form.postcode", "64400"),
        ("application_form.applicant_name", " "),
        ("application_form.applicant_name", "甲\x00"),
        ("application_form.salary", "1"),
        ("other.title", "甲"),
    ],
)
def test_what_cannot_be_the_value_is_refused(key: str, text: str) -> None:
    with pytest.raises(UnusableValueError, match=r"[\u4e00-\u9fff].*。$"):
        value_of(key, text)


@pytest.mark.parametrize("type_", list(CONTENT), ids=str)
def test_every_key_of_every_paper_takes_some_value(type_: DocumentType) -> None:
    for field in fields_of(type_):
        key = key_of(type_, field.path, 3)
        assert index_of(key) == (3 if field.listed else None)
        tried = []
        for text in ("2025-06-03", "202010123456.2", "510101199003074514", "644000", "6%", "甲"):
            try:
                tried.append(value_of(key, text))
            except UnusableValueError:
                continue
        assert tried, key
