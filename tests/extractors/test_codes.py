"""QR and bar codes: on scans as they come, with content nobody should trust."""

import cv2
import numpy as np
import pytest
import zxingcpp
from zxingcpp import BarcodeFormat

from extractors.codes import MAX_PAYLOAD, find_codes, payload_of
from extractors.ocr.engine import Image
from extractors.ocr.null import NullEngine
from extractors.pixels import read_pixels
from schemas.evidence import Origin
from schemas.page import Page
from tests.extractors.drawn_pages import blank, ruled, stamped
from tests.extractors.stroke_pages import rotated, text_page

INVOICE = "https://inv.example/verify?01,32,25512000000123456789,20251020,1286.79,发票"


def with_code(
    page: Image, payload: str | bytes, side: int, at: tuple[int, int], kind: BarcodeFormat = BarcodeFormat.QRCode
) -> Image:
    """``page`` with a code ``side`` pixels wide whose top left corner is ``at``."""
    code = np.asarray(zxingcpp.create_barcode(payload, kind).to_image(scale=8))
    small = cv2.resize(code, (side, side * code.shape[0] // code.shape[1]), interpolation=cv2.INTER_AREA)
    drawn = page.copy()
    drawn[at[1] : at[1] + small.shape[0], at[0] : at[0] + side] = small[:, :, None]
    return drawn


def test_a_qr_code_gives_its_payload_and_place() -> None:
    [code] = find_codes(with_code(blank(), INVOICE, 200, (100, 140))).read
    assert (code.payload, code.symbology) == (INVOICE, "QR Code")
    assert code.box == pytest.approx((0.1, 0.1, 0.3, 0.243), abs=0.03)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (BarcodeFormat.Code128, "Code 128"),
        (BarcodeFormat.Code39, "Code 39"),
        (BarcodeFormat.PDF417, "PDF417"),
        (BarcodeFormat.DataMatrix, "Data Matrix"),
    ],
)
def test_other_symbologies_are_read(kind: BarcodeFormat, name: str) -> None:
    [code] = find_codes(with_code(blank(), "CN-2025-10086", 420, (300, 200), kind)).read
    assert (code.payload, code.symbology) == ("CN-2025-10086", name)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_code_on_a_skewed_or_turned_scan_lies_where_it_is_displayed(quarters: int) -> None:
    upright = rotated(with_code(text_page(), INVOICE, 220, (800, 1000)), 4.0)
    displayed = np.ascontiguousarray(np.rot90(upright, quarters))
    content = read_pixels(displayed, NullEngine())
    page = Page(file="", number=1, width=1, height=1, origin=Origin.OCR, straight_to_displayed=content.to_displayed)
    [code], [there] = content.codes, find_codes(displayed).read
    assert code.payload == INVOICE
    assert page.displayed(code.box) == pytest.approx(there.box, abs=0.02)


def test_a_blurred_code_of_few_pixels_is_sharpened_until_it_yields() -> None:
    page = cv2.GaussianBlur(with_code(blank(827, 1170), INVOICE, 110, (100, 140)), (0, 0), 1.5)
    assert not zxingcpp.read_barcodes(np.ascontiguousarray(page[:, :, 0]))
    [code] = find_codes(np.asarray(page, dtype=np.uint8), seconds=5).read
    assert code.payload == INVOICE


def test_a_code_under_a_seal_is_read() -> None:
    page = stamped(with_code(blank(), INVOICE, 240, (400, 600)), 560, 700, 130)
    [code] = find_codes(page, seconds=5).read
    assert code.payload == INVOICE


def test_a_code_that_does_not_yield_is_said_to_be_there() -> None:
    page = with_code(blank(), INVOICE, 240, (400, 600))
    page[660:780, 460:580] = 128
    codes = find_codes(page, seconds=5)
    assert not codes.read
    [box] = codes.undecoded
    assert box[0] < 0.45 < box[2]
    assert box[1] < 0.45 < box[3]


@pytest.mark.parametrize("page", [blank(), text_page(), ruled([100, 500, 900], list(range(100, 1300, 60)))])
def test_a_page_without_a_code_has_none(page: Image) -> None:
    codes = find_codes(page)
    assert (codes.read, codes.undecoded) == ((), ())


@pytest.mark.parametrize(
    ("content", "payload"),
    [
        ("发票号码".encode(), "发票号码"),
        ("发票号码".encode("gb18030"), "发票号码"),
        (b"A\x00\x1bB\r\n", "AB"),
        ("价\u202e001".encode(), "价001"),
        (b"<script>alert(1)</script>", "<script>alert(1)</script>"),
        (b"\xff\xff", "\ufffd\ufffd"),
        (b"1" * 9000, "1" * MAX_PAYLOAD),
    ],
)
def test_a_payload_is_plain_text_without_control_characters_whatever_it_holds(content: bytes, payload: str) -> None:
    assert payload_of(content) == payload
