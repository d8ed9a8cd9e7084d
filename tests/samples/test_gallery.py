"""The gallery: each paper a submission of its own, true by the product's content models, with all its print."""

import json
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pypdfium2
import pytest
import zxingcpp

from samples.building import Plan, build_case
from samples.degrading import WEARS, worn
from samples.gallery import OTHER_LEVELS, SOURCES, write_gallery
from samples.legal_persons import build_organisation
from samples.printed_lines import printed_lines
from samples.printing import Place, Print
from schemas.assembly import assemble
from schemas.document import DocumentType
from schemas.documents import CONTENT
from schemas.evidence import Extracted, FactState, Origin
from schemas.values import uscc
from schemas.values.text import fold

SOUND = Path(__file__).parents[2] / "samples" / "submissions" / "sound"
needs_chromium = pytest.mark.skipif(not Path("/usr/bin/chromium").exists(), reason="Chromium is not installed")
SHOWN = ("association_landscape", "labor_table", "insurance_lines", "letter_plain", "report_prose")


@cache
def electronic_proof() -> Print:
    truth = json.loads((SOUND / "expected.json").read_text(encoding="utf-8"))
    (document,) = (d for d in truth["documents"] if d["parts"][0]["file"].endswith("（电子）.pdf"))
    places = {
        fact["key"]: tuple(Place(place["page"], tuple(place["box"])) for place in fact["places"])
        for fact in truth["facts"]
        if fact["document"] == document["id"]
    }
    pdf = (SOUND / "files" / document["parts"][0]["file"]).read_bytes()
    return Print("insurance_proof", pdf, 1, {}, places)


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    out = tmp_path_factory.mktemp("gallery")
    folders = write_gallery(out, seed=4, profiles=("text",), only=SHOWN)
    return {folder.name.removesuffix("-text"): folder for folder in folders}


def truth_of(folder: Path) -> Any:
    return json.loads((folder / "expected.json").read_text(encoding="utf-8"))


def test_print_is_listed_line_by_line_with_cells_apart() -> None:
    texts = [line.text for line in printed_lines(electronic_proof())]
    assert texts[:2] == ["社会保险参保证明", "（单位专用）"]
    assert texts[texts.index("序号") :][:3] == ["序号", "姓名", "社会保障号"]


def test_print_under_a_seal_is_marked_by_its_characters() -> None:
    covered = [line for line in printed_lines(electronic_proof()) if line.under_seal]
    assert [line.text[-1] for line in covered] == ["局", "日"]
    assert all(0 <= start < end <= len(line.text) for line in covered for start, end in line.under_seal)


@needs_chromium
@pytest.mark.browser
def test_a_paper_of_the_gallery_is_a_submission_with_facts_of_its_content_model(gallery: dict[str, Path]) -> None:
    assert set(gallery) == set(SHOWN)
    for name, folder in gallery.items():
        truth = truth_of(folder)
        (document,) = truth["documents"]
        assert (document["layout"], document["quality"]) == (name, "text")
        assert [path.name for path in (folder / "files").iterdir()] == [document["parts"][0]["file"]]
        assert truth["findings"] == []
        assert truth["checklist"] == {}
        assert [fact["key"] for fact in truth["facts"] if fold(str(fact["value"])) != str(fact["value"])] == []
        assert assemble(DocumentType(document["type"]), document["id"], _as_read(truth["facts"]))
        assert DocumentType(document["type"]) in CONTENT


@needs_chromium
@pytest.mark.browser
def test_a_report_is_filed_at_its_own_level(gallery: dict[str, Path]) -> None:
    said = json.loads((gallery["report_prose"] / "submission.json").read_text(encoding="utf-8"))
    assert said["level"] == "neimenggu"


@needs_chromium
@pytest.mark.browser
def test_a_printed_code_can_be_read_and_says_what_the_truth_says(gallery: dict[str, Path]) -> None:
    folder = gallery["association_landscape"]
    (path,) = (folder / "files").iterdir()
    picture = pypdfium2.PdfDocument(path)[0].render(scale=3).to_numpy()
    (read,) = zxingcpp.read_barcodes(np.ascontiguousarray(picture[..., ::-1]))
    (said,) = (f["value"] for f in truth_of(folder)["facts"] if f["key"].endswith(".codes[0].payload"))
    assert read.text == said


@pytest.mark.parametrize("what", ["institution", "association", "nonprofit"])
def test_an_organisation_has_a_valid_code_of_its_kind_and_a_term(what: str) -> None:
    organisation = build_organisation(3, what)
    assert uscc.is_valid(organisation.uscc)
    assert organisation.uscc[:2] == {"institution": "12", "association": "51", "nonprofit": "52"}[what]
    assert organisation.valid_from < organisation.valid_to


def test_a_centre_is_named_after_its_level() -> None:
    named = {level: build_case(5, Plan(level=level)).center_name for level in ("sichuan", "national", "neimenggu")}
    assert {level: name[:3] for level, name in named.items()} == {
        "sichuan": "四川省",
        "national": "国家级",
        "neimenggu": "内蒙古",
    }


def test_every_source_of_the_gallery_is_listed_once() -> None:
    assert len(set(SOURCES)) == len(SOURCES)
    assert [level for level, _ in OTHER_LEVELS] == ["national", "neimenggu"]


@pytest.mark.parametrize("wear", sorted(set(WEARS) - {"phone"}))
def test_wear_leaves_print_where_it_was_and_is_the_same_for_the_same_chance(wear: str) -> None:
    page = np.full((400, 300, 3), 255, np.uint8)
    page[180:220, 100:200] = 20
    first, second = (worn(page, wear, np.random.default_rng(Random(6).getrandbits(32))) for _ in range(2))
    assert np.array_equal(first, second)
    assert first.shape == page.shape
    assert first[185:215, 105:195].mean() + 60 < first[60:150].mean()


def _as_read(facts: list[Any]) -> list[Extracted[Any]]:
    return [
        Extracted[Any](
            key=fact["key"], document=fact["document"], page=fact["places"][0]["page"],
            box=tuple(fact["places"][0]["box"]), value=fact["value"], raw=fact["raw"], confidence=1,
            state=FactState.CONFIRMED, origin=Origin.OCR,
        )
        for fact in facts
    ]  # fmt: skip
