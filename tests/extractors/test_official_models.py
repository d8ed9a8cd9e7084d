"""Official models beside and instead of the bundled ones, with networks of a few nodes in their place."""

from pathlib import Path

import numpy as np
import pytest

from extractors.flattening import flattened
from extractors.grids import find_grids
from extractors.learned_grids import learned_grids
from extractors.ocr.aids import Aids
from extractors.ocr.engine import Image
from extractors.ocr.models import Kind, ModelError, at
from extractors.ocr.null import NullEngine
from extractors.ocr.orientation import OrientationModel
from extractors.ocr.paddle import PaddleEngine
from extractors.ocr.runners import Runtime
from extractors.ocr.seal_text import SealTextModel
from extractors.ocr.spec import EngineSpec, build_aids
from extractors.ocr.table_cells import TableModel
from extractors.ocr.unwarping import COLUMNS, ROWS, UnwarpingModel
from extractors.pixels import read_pixels
from extractors.seals import Ink, find_imprints
from extractors.seals.proposed import proposed
from schemas.evidence import Origin
from schemas.page import Homography, Mesh, Page
from tests.extractors import official_models as stand_in
from tests.extractors.drawn_pages import blank, ruled, stamped


@pytest.mark.parametrize("runtime", [Runtime.ONNXRUNTIME, Runtime.OPENVINO])
def test_an_official_model_is_taken_by_the_name_in_its_description(tmp_path: Path, runtime: Runtime) -> None:
    engine = PaddleEngine(
        detection=stand_in.detection(tmp_path / "a"), recognition=stand_in.recognition(tmp_path / "b"), runtime=runtime
    )
    page = blank(600, 400)
    page[100:140, 100:400] = 0
    assert "PP-OCRv6_medium_det" in engine.version
    assert "PP-OCRv6_medium_rec" in engine.version
    [quad] = engine.find(page)
    assert quad[0] == pytest.approx((100, 100), abs=30)
    [line] = engine.read([np.ascontiguousarray(page[90:150, 90:410])])
    assert set(line.text) == {"甲"}


def test_other_weights_of_the_same_name_are_another_version(tmp_path: Path) -> None:
    one = stand_in.recognition(tmp_path / "a", characters="甲乙")
    other = stand_in.recognition(tmp_path / "b", characters="甲乙丙")
    assert at(one).name == at(other).name
    assert at(one).label != at(other).label


def test_a_wrong_directory_is_answered_with_what_to_do(tmp_path: Path) -> None:
    whole = stand_in.detection(tmp_path / "whole")
    (tmp_path / "empty").mkdir()
    bare = stand_in.detection(tmp_path / "bare")
    (bare / "inference.onnx").unlink()
    nameless = stand_in.detection(tmp_path / "nameless")
    (nameless / "inference.yml").write_text("Global: {}", "utf-8")
    for directory, kind, words in (
        (tmp_path / "none", Kind.TABLE, "SHENHE_OCR_TABLE 所指的模型目录 .* 不存在。请核对路径"),
        (tmp_path / "empty", Kind.DETECTION, "没有 inference.yml。请放入完整的官方模型目录"),
        (bare, Kind.DETECTION, "paddle2onnx"),
        (nameless, Kind.DETECTION, "没有写明模型名称"),
        (
            whole,
            Kind.ORIENTATION,
            "PP-OCRv6_medium_det，不是页面方向模型。请改放页面方向模型，如 PP-LCNet_x1_0_doc_ori",
        ),
    ):
        with pytest.raises(ModelError, match=words):
            at(directory, kind)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("PP-OCRv5_server_det", Kind.DETECTION),
        ("PP-OCRv4_mobile_seal_det", Kind.SEAL_DETECTION),
        ("RT-DETR-L_wireless_table_cell_det", Kind.TABLE),
        ("SLANeXt_wired", Kind.TABLE),
        ("UVDoc", Kind.UNWARPING),
        ("PP-LCNet_x1_0_doc_ori", Kind.ORIENTATION),
    ],
)
def test_a_model_s_name_says_what_it_is_for(name: str, kind: Kind) -> None:
    assert [each for each in Kind if each.takes(name)] == [kind]


def test_a_network_that_is_broken_is_named(tmp_path: Path) -> None:
    directory = stand_in.orientation(tmp_path / "o", 1)
    (directory / "inference.onnx").write_bytes(b"no network")
    with pytest.raises(ModelError, match=r"不能运行.*SHENHE_OCR_ORIENTATION"):
        OrientationModel(directory).quarters(blank())


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_the_orientation_model_sets_a_page_upright_with_the_way_back(tmp_path: Path, quarters: int) -> None:
    page = ruled([100, 500, 900], [200, 300])
    lying = np.ascontiguousarray(np.rot90(page, -quarters))
    model = OrientationModel(stand_in.orientation(tmp_path / "o", quarters))
    flat = flattened(lying, Aids(orientation=model))
    assert np.array_equal(flat.image, page)
    content = read_pixels(lying, NullEngine(), Aids(orientation=model))
    corner = np.array(content.to_displayed).reshape(3, 3) @ (0.0, 0.0, 1.0)
    there = [(0, 0), (1, 0), (1, 1), (0, 1)][quarters]
    assert tuple(corner[:2] / corner[2]) == pytest.approx(there, abs=1e-6)


def test_an_orientation_model_in_doubt_is_not_followed(tmp_path: Path) -> None:
    assert OrientationModel(stand_in.orientation(tmp_path / "o", 2, score=0.6)).quarters(blank()) == 0


def bent_grid() -> np.ndarray:
    """A page whose middle bulges downward by 4 % of its height, as UVDoc would tell it."""
    xs, ys = np.meshgrid(np.linspace(-1, 1, COLUMNS), np.linspace(-1, 1, ROWS))
    return np.dstack([xs, 0.9 * ys + 0.08 * (1 - xs**2)])


def photographed(width: int = 800, height: int = 1000) -> Image:
    shade = np.linspace(110, 235, height)[:, None, None] * np.ones((1, width, 3))
    return shade.astype(np.uint8)


def test_the_unwarping_model_tells_where_print_came_from(tmp_path: Path) -> None:
    page = photographed()
    page[580:600, 390:410] = 0
    flat = flattened(page, Aids(unwarping=UnwarpingModel(stand_in.unwarping(tmp_path / "u", bent_grid()))))
    ys, xs = np.nonzero(flat.image[:, :, 0] < 60)
    assert (ys.mean() + 0.5) / 1000 == pytest.approx((2 * 0.59 - 1 - 0.08) / 0.9 / 2 + 0.5, abs=0.005)
    assert (xs.mean() + 0.5) / 800 == pytest.approx(0.5, abs=0.005)


def test_boxes_on_a_page_that_was_set_flat_are_given_on_the_page_as_displayed(tmp_path: Path) -> None:
    page = photographed()
    page[580:600, 390:410] = 0
    aids = Aids(unwarping=UnwarpingModel(stand_in.unwarping(tmp_path / "u", bent_grid())))
    content = read_pixels(page, NullEngine(), aids)
    shown = _page(content.to_displayed, content.mesh)
    flat = flattened(page, aids).image
    ys, xs = np.nonzero(flat[:, :, 0] < 60)
    box = (xs.min() / 800, ys.min() / 1000, (xs.max() + 1) / 800, (ys.max() + 1) / 1000)
    assert shown.displayed(box) == pytest.approx((390 / 800, 0.58, 410 / 800, 0.6), abs=0.006)


def _page(homography: Homography, mesh: Mesh) -> Page:
    return Page(
        file="a",
        number=1,
        width=800,
        height=1000,
        origin=Origin.OCR,
        straight_to_displayed=homography,
        flat_to_displayed=mesh,
    )


@pytest.mark.parametrize("grid", ["folded", "even"])
def test_a_page_stays_as_it_is_where_no_sheet_can_lie_so(tmp_path: Path, grid: str) -> None:
    places = np.dstack(np.meshgrid(np.linspace(-1, 1, COLUMNS), np.linspace(-1, 1, ROWS)))
    if grid == "folded":
        places[10:20] = places[10:20][::-1]
    page = photographed()
    assert flattened(page, Aids(unwarping=UnwarpingModel(stand_in.unwarping(tmp_path / "u", places)))).image is page


def test_a_flat_scan_is_not_shown_to_the_unwarping_model(tmp_path: Path) -> None:
    page = ruled([100, 500, 900], [200, 300])
    assert flattened(page, Aids(unwarping=UnwarpingModel(tmp_path / "none"))).image is page


def test_an_unwarping_network_without_places_is_refused(tmp_path: Path) -> None:
    directory = stand_in.unwarping(tmp_path / "u", bent_grid(), sampled=False)
    with pytest.raises(ModelError, match="不给出取样位置"):
        UnwarpingModel(directory).places(photographed())


def test_the_seal_model_gives_a_polygon_for_each_run_of_words(tmp_path: Path) -> None:
    page = blank(600, 600)
    page[100:140, 100:400] = 0
    page[300:340, 100:400] = 0
    directory = stand_in.detection(tmp_path / "s", name="PP-OCRv4_mobile_seal_det")
    assert len(SealTextModel(directory).polygons(page)) == 2


def arc(x: float, y: float, radius: float, first: float, last: float) -> np.ndarray:
    """A polygon around words that stand inside a ring, from direction ``first`` to ``last`` in degrees."""
    turns = np.radians(np.linspace(first, last, 12))
    outer = [(x + 0.9 * radius * np.cos(turn), y + 0.9 * radius * np.sin(turn)) for turn in turns]
    inner = [(x + 0.65 * radius * np.cos(turn), y + 0.65 * radius * np.sin(turn)) for turn in turns[::-1]]
    return np.array([*outer, *inner])


def test_bent_words_the_ring_finder_missed_make_an_imprint() -> None:
    page = stamped(blank(), 500, 700, 120)
    [ring] = find_imprints(page)
    around = arc(500, 700, 120, 150, 390)
    [imprint] = proposed(page, [around], [])
    assert (imprint.x, imprint.y, imprint.a) == pytest.approx((ring.x, ring.y, ring.a), abs=6)
    assert imprint.ink is Ink.RED
    assert proposed(page, [around], [ring]) == []


def test_a_seal_without_a_ring_is_where_its_words_are() -> None:
    [imprint] = proposed(blank(), [arc(500, 700, 120, 150, 390)], [])
    assert (imprint.x, imprint.y, imprint.a) == pytest.approx((500, 700, 120), abs=6)
    assert imprint.ink is Ink.GRAY


def test_level_words_are_no_ring() -> None:
    level = np.array([(400, 690), (600, 690), (600, 720), (400, 720)], float)
    assert proposed(blank(), [level, arc(500, 700, 120, 240, 300)], []) == []


TOKENS = ["<tr>", "<td", ' colspan="2"', ">", "</td>", "</tr>", "<tr>", "<td></td>", "<td></td>", "</tr>"]


def faded_table() -> Image:
    """Three level rulings and one upright that touches none: no grid can be made of them."""
    page = blank()
    for y in (300, 340, 400):
        page[y : y + 3, 200:800] = 30
    page[350:390, 500:503] = 30
    return page


def test_a_table_model_explains_what_rulings_do_not(tmp_path: Path) -> None:
    page = faded_table()
    assert find_grids(page) == []
    boxes = [(0.1, 0.02, 0.9, 0.06), (0.1, 0.12, 0.4, 0.18), (0.6, 0.12, 0.9, 0.18)]
    model = TableModel(stand_in.table_structure(tmp_path / "t", TOKENS, boxes))
    [grid] = learned_grids(page, [], model)
    assert [(cell.row, cell.column, cell.column_span) for cell in grid.cells] == [(0, 0, 2), (1, 0, 1), (1, 1, 1)]
    assert grid.bounds == pytest.approx((200, 300, 800, 400), abs=40)
    assert grid.cells[1].bounds[2] == pytest.approx(500, abs=20)


def test_a_model_of_cells_explains_a_table_as_well(tmp_path: Path) -> None:
    boxes = [(0, 0, 300, 60), (302, 1, 600, 61), (0, 62, 301, 120), (301, 61, 600, 120)]
    [grid] = learned_grids(faded_table(), [], TableModel(stand_in.table_cells(tmp_path / "t", boxes)))
    assert (grid.rows, grid.columns, len(grid.cells)) == (2, 2, 4)


def test_cells_that_leave_holes_make_no_table(tmp_path: Path) -> None:
    boxes = [(0, 0, 100, 30), (500, 0, 600, 30), (0, 90, 100, 120), (500, 90, 600, 120)]
    assert learned_grids(faded_table(), [], TableModel(stand_in.table_cells(tmp_path / "t", boxes))) == []


def test_a_table_that_is_understood_is_not_shown_to_the_model(tmp_path: Path) -> None:
    page = ruled([100, 500, 900], [200, 300, 400])
    assert learned_grids(page, find_grids(page), TableModel(tmp_path / "none")) == []


def test_the_version_of_a_reading_names_the_models_used_besides(tmp_path: Path) -> None:
    assert build_aids(EngineSpec("null")).version == ""
    spec = EngineSpec("null", orientation=stand_in.orientation(tmp_path / "o", 1))
    assert "PP-LCNet_x1_0_doc_ori" in build_aids(spec).version
