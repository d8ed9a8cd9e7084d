"""Values as people write them."""

import pytest

from service.shown import same_print, shown


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("invoice.issued_on", "2025-01-08", "2025年1月8日"),
        ("insurance_proof.period_from", "2024-10", "2024年10月"),
        ("patent_register.events[0].date", "2024-09-24", "2024年9月24日"),
        ("license_contract.effective_to", "长期", "长期"),
        ("license_contract.contract_number", "2024-01", "2024-01"),
        ("invoice.tax_rate", "0.06", "6%"),
        ("invoice.tax_rate", "0.005", "0.5%"),
        ("invoice.tax_rate", "0.1", "10%"),
        ("invoice.tax_rate", "免税", "免税"),
        ("bank_slip.amount", "1865000.00", "1,865,000.00"),
        ("patent_certificate.number", "202010123456.2", "202010123456.2"),
        ("insurance_proof.total_persons", 12, "12"),
    ],
)
def test_a_value_is_shown_as_people_write_it(key: str, value: object, words: str) -> None:
    assert shown(key, value) == words


@pytest.mark.parametrize(
    ("raw", "value", "same"),
    [
        ("2025年01月08日", "2025年1月8日", True),
        ("¥1,865,000.00元", "1,865,000.00", True),
        ("186.5万元", "1,865,000.00", False),
        ("四川 启岳", "四川启岳", True),
        ("ZL 2020 1 0123456.2", "202010123456.2", False),
    ],
)
def test_print_that_says_the_same_is_not_repeated(raw: str, value: str, same: bool) -> None:
    assert same_print(raw, value) is same
