"""Invoices, slips, official papers and agreements of the samples: right in themselves, true to the schemas."""

import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Browser

from samples.building import Plan, build_case
from samples.dealings import gallery
from samples.dealings.money import KINDS, make_invoice, make_slip
from samples.papers import Printer
from samples.piles import turned
from samples.printing import Press, Print, chromium
from samples.scanning import PROFILES, scan_pages
from schemas.assembly import assemble
from schemas.document import DocumentType
from schemas.evidence import Extracted, FactState, Origin
from schemas.values.text import fold

CASE = build_case(5, Plan())
SHAPES = ("single", "exempt", "several", "mixed", "discount")
SHOWN = (
    "invoice-special-several", "invoice-digital", "slip_table-three", "slip_list", "patent_new-model",
    "register_table", "record_license_table", "record_pledge", "registration_system", "equity-agreement_short",
    "pledge-agreement_model", "service-development-agreement_short", "license-long-1",
)  # fmt: skip
needs_chromium = pytest.mark.skipif(not Path("/usr/bin/chromium").exists(), reason="Chromium is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def papers(browser: Browser) -> dict[str, Any]:
    return dict(gallery.papers(Printer(Press(browser), CASE)))


def printed(papers: dict[str, Any], name: str) -> tuple[Print, ...]:
    made = papers[name]()
    return (made,) if isinstance(made, Print) else tuple(made)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", SHAPES)
def test_an_invoice_adds_up_and_its_code_carries_the_amount_of_its_kind(kind: str, shape: str) -> None:
    invoice = make_invoice(CASE, CASE.contracts[0], kind, shape)
    payload = invoice.qr.split(",")
    assert invoice.net + invoice.tax == invoice.total
    assert all(line.rate is None or abs(line.net * line.rate - line.tax) <= Decimal("0.005") for line in invoice.lines)
    assert payload[:4] == ["01", invoice.kind_code, invoice.code, invoice.number]
    assert Decimal(payload[4]) == (invoice.total if kind.startswith("数电") else invoice.net)
    assert len(invoice.number) == (20 if kind.startswith("数电") else 8)


def test_payments_follow_the_contract_and_do_not_exceed_it() -> None:
    deal = CASE.contracts[0]
    slips = [make_slip(CASE, deal, "蜀川银行股份有限公司", part) for part in range(3)]
    assert sum(slip.amount for slip in slips) == deal.amount
    assert all(deal.signed_on < slip.paid_on for slip in slips)
    assert {slip.payer for slip in slips} == {deal.party_b}


@needs_chromium
@pytest.mark.browser
@pytest.mark.parametrize("name", SHOWN)
def test_the_truth_of_a_paper_fits_its_content_model(papers: dict[str, Any], name: str) -> None:
    for paper in printed(papers, name):
        facts = [
            Extracted[Any](
                key=key,
                document="d1",
                page=paper.places[key][0].page,
                box=paper.places[key][0].box,
                value=truth.value,
                raw=truth.raw,
                confidence=1,
                state=FactState.CONFIRMED,
                origin=Origin.OCR,
            )
            for key, truth in paper.facts.items()
        ]
        assert len(facts) > 7
        assert [fact.value for fact in facts if isinstance(fact.value, str) and fold(fact.value) != fact.value] == []
        assemble(DocumentType(paper.type_), "d1", facts)


@needs_chromium
@pytest.mark.browser
@pytest.mark.parametrize("name", ["invoice-digital", "patent_new-invention"])
def test_the_codes_on_a_paper_can_be_read_back(papers: dict[str, Any], name: str) -> None:
    (paper,) = printed(papers, name)
    page = pypdfium2.PdfDocument(io.BytesIO(paper.pdf))[0].render(scale=200 / 72).to_pil()
    read = {code.text for code in zxingcpp.read_barcodes(page)}
    assert read >= {truth.value for key, truth in paper.facts.items() if key.endswith("codes[0].payload")}


@needs_chromium
@pytest.mark.browser
@pytest.mark.parametrize("name", ["slip_columns-two", "shared-two-invoices"])
def test_several_papers_of_a_page_have_regions_apart_that_hold_their_facts(papers: dict[str, Any], name: str) -> None:
    slips = printed(papers, name)
    (_, top, _, middle), (_, below, _, _) = (slip.region or (0, 0, 0, 0) for slip in slips)
    assert top < middle <= below
    for slip in slips:
        x0, y0, x1, y1 = slip.region or (0, 0, 0, 0)
        boxes = [slip.places[key][0].box for key in slip.facts if ".seals" not in key]
        assert all(x0 <= (box[0] + box[2]) / 2 <= x1 and y0 <= (box[1] + box[3]) / 2 <= y1 for box in boxes)
    number = "invoice.number" if "invoices" in name else "bank_slip.serial_number"
    assert len({slip.facts[number].value for slip in slips}) == 2


@needs_chromium
@pytest.mark.browser
def test_each_page_of_a_sealed_contract_bears_a_slice_of_the_seal_over_its_edge(papers: dict[str, Any]) -> None:
    (paper,) = printed(papers, "transfer-long-2")
    (key,) = (key for key, truth in paper.facts.items() if truth.value == "骑缝章")
    assert [place.page for place in paper.places[key]] == list(range(1, paper.pages + 1))
    assert key.replace("kind", "text") not in paper.facts


@needs_chromium
@pytest.mark.browser
@pytest.mark.parametrize(
    ("quarters", "moved"), [(1, (0.2, 0.6, 0.4, 0.9)), (2, (0.6, 0.6, 0.9, 0.8)), (3, (0.6, 0.1, 0.8, 0.4))]
)
def test_a_box_goes_with_its_page_when_the_page_is_turned(
    papers: dict[str, Any], quarters: int, moved: tuple[float, ...]
) -> None:
    profile = PROFILES["flat"]
    (scan,) = scan_pages(printed(papers, "slip_list")[0].pdf, profile, Random(0))
    box = turned(scan, quarters).moved((0.1, 0.2, 0.4, 0.4))
    assert box == pytest.approx(moved, abs=0.02)
