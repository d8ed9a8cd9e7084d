"""Numbers, codes and QR texts of invoices: the vectors of the domain notes."""

from decimal import Decimal

import pytest

from schemas.values import invoice_number, invoice_qr

QR = [
    ("01,10,011001605111,80100798,64.9,20161018,85342965681116380258", "64.9", "2016-10-18", False),
    ("01,01,1200154130,03630024,94339.62,20160621,,9335,", "94339.62", "2016-06-21", True),
    ("01,04,4200161350,00015045,165106.00,20160501,48114255542168294433,DBFE,", "165106.00", "2016-05-01", False),
    ("01,32,,23442000000014209621,112,20230215,,74AE", "112", "2023-02-15", False),
]


@pytest.mark.parametrize(("payload", "amount", "day", "special"), QR)
def test_the_text_of_a_code_is_taken_apart(payload: str, amount: str, day: str, special: bool) -> None:
    told = invoice_qr.parse(payload)
    assert told is not None
    assert (told.amount, told.day, told.special) == (Decimal(amount), day, special)


@pytest.mark.parametrize(
    "payload", ["https://example.org/?a=1,2,3,4,5,6", "", "01,10,x,80100798,1,20161018", "01,10,011001605111,12,1,2"]
)
def test_another_text_is_no_code_of_an_invoice(payload: str) -> None:
    assert invoice_qr.parse(payload) is None


def test_a_day_or_an_amount_that_cannot_be_is_left_out() -> None:
    told = invoice_qr.parse("01,01,1200154130,03630024,abc,20160231,,9335,")
    assert told is not None
    assert (told.amount, told.day) == (None, None)


@pytest.mark.parametrize(
    ("number", "code", "digital", "year", "region"),
    [
        ("80100798", "011001605111", False, 2016, "北京"),
        ("03630024", "1200154130", False, 2015, "天津"),
        ("00015045", "4200161350", False, 2016, "湖北"),
        ("23442000000014209621", "", True, 2023, "广东"),
        ("24512000000000056132", "", True, 2024, "四川"),
        ("24952000000000056132", "", True, 2024, None),
    ],
)
def test_year_and_region_are_named_by_number_or_code(
    number: str, code: str, digital: bool, year: int, region: str | None
) -> None:
    assert invoice_number.parse(number, code) == invoice_number.InvoiceNumber(digital, year, region)
    assert invoice_number.problem(number, code) is None


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("8010079", "011001605111"),
        ("80100798", "11001605111"),
        ("80100798", "111001605111"),
        ("05512000000000056132", ""),
    ],
)
def test_a_number_or_code_of_another_form_says_why(number: str, code: str) -> None:
    assert invoice_number.problem(number, code)


def test_a_number_without_its_code_names_neither_year_nor_region() -> None:
    assert invoice_number.parse("80100798") is None
    assert invoice_number.problem("80100798") is None
