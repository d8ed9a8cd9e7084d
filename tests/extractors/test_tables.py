import cv2
import numpy as np
import pytest

from extractors.grids import Grid, GridCell, find_grids
from extractors.ocr.engine import Quad, bounds
from extractors.tables import cut_at_rulings, is_table, to_table
from schemas.page import Line
from tests.extractors.drawn_pages import blank, ruled, stamped
from tests.extractors.stroke_pages import rotated

COLUMNS = [100, 300, 600, 900]
ROWS = [200, 300, 400, 500, 600]


def quad(x0: float, y0: float, x1: float, y1: float) -> Quad:
    return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))


def test_a_ruled_grid_is_found_with_its_cells() -> None:
    [grid] = find_grids(ruled(COLUMNS, ROWS))
    assert (grid.rows, grid.columns, len(grid.cells)) == (4, 3, 12)
    assert grid.bounds == pytest.approx((100, 200, 900, 600), abs=6)


def test_a_merged_cell_stands_once_with_its_spans() -> None:
    [grid] = find_grids(ruled(COLUMNS, ROWS, missing={(0, 2), (2, 1), (2, 2)}))
    spans = {(cell.row, cell.column): (cell.row_span, cell.column_span) for cell in grid.cells}
    assert spans[(0, 1)] == (1, 2)
    assert spans[(2, 0)] == (1, 3)
    assert len(grid.cells) == 12 - 1 - 2


def test_a_last_row_that_is_open_at_the_bottom_is_not_divided_by_the_columns_above() -> None:
    image = ruled(COLUMNS, ROWS, missing={(3, 1), (3, 2)})
    image[590:620, 90:910] = blank()[590:620, 90:910]
    [grid] = find_grids(image)
    last = [cell for cell in grid.cells if cell.row == 3]
    assert all(cell.column_span == 3 for cell in last)


def test_the_shadow_of_a_fold_is_no_ruling() -> None:
    image = ruled(COLUMNS, ROWS).astype(np.float32)
    columns = np.arange(image.shape[1])
    image *= (1 - 0.45 * np.exp(-(((columns - 455) / 14) ** 2)))[None, :, None]
    [grid] = find_grids(image.astype(np.uint8))
    assert (grid.rows, grid.columns) == (4, 3)


def test_a_table_in_a_photograph_with_a_shadow_across_it_is_found() -> None:
    image = ruled(COLUMNS, ROWS).astype(np.float32)
    light = np.linspace(1.0, 0.35, image.shape[1])[None, :] * np.linspace(1.0, 0.6, image.shape[0])[:, None]
    noise = np.random.default_rng(1).normal(0, 4, image.shape[:2])
    [grid] = find_grids(np.clip(image * light[:, :, None] + noise[:, :, None], 0, 255).astype(np.uint8))
    assert (grid.rows, grid.columns, len(grid.cells)) == (4, 3, 12)


@pytest.mark.parametrize("angle", [0.3, -0.5])
def test_a_table_that_is_still_a_little_slanted_is_one_grid(angle: float) -> None:
    [grid] = find_grids(rotated(ruled(COLUMNS, ROWS), angle))
    assert (grid.rows, grid.columns, len(grid.cells)) == (4, 3, 12)


@pytest.mark.parametrize("sag", [12, -25])
def test_a_table_on_curled_paper_is_one_grid_whose_cells_follow_the_paper(sag: int) -> None:
    image = ruled(COLUMNS, ROWS)
    xs, ys = np.meshgrid(np.arange(1000, dtype=np.float32), np.arange(1400, dtype=np.float32))
    curled = cv2.remap(image, xs, ys + sag * ((xs - 500) / 400) ** 2, cv2.INTER_LINEAR, borderValue=(250, 249, 246))
    [grid] = find_grids(np.asarray(curled, dtype=np.uint8))
    assert (grid.rows, grid.columns, len(grid.cells)) == (4, 3, 12)
    [left, middle, _] = [cell.bounds for cell in grid.cells if cell.row == 1]
    assert left[1] - middle[1] == pytest.approx(-sag * (300 / 400) ** 2 + sag * (50 / 400) ** 2, abs=4)


def test_a_table_without_sides_has_its_outer_columns() -> None:
    image = ruled(COLUMNS, ROWS, missing={(row, border) for row in range(4) for border in (0, 3)})
    [grid] = find_grids(image)
    assert (grid.rows, grid.columns) == (4, 3)
    assert grid.bounds == pytest.approx((100, 200, 900, 600), abs=8)


def test_a_row_of_strokes_from_side_to_side_of_a_cell_does_not_divide_it() -> None:
    image = ruled(COLUMNS, ROWS)
    for x in range(606, 894, 30):
        image[345:349, x : x + 22] = 20
        image[330:365, x + 8 : x + 11] = 20
    [grid] = find_grids(image)
    assert (grid.rows, len(grid.cells)) == (4, 12)


def test_a_seal_is_no_table() -> None:
    assert find_grids(stamped(blank(), 500, 700, 120)) == []


def test_a_table_on_a_small_scan_is_found_as_well() -> None:
    [grid] = find_grids(np.ascontiguousarray(ruled(COLUMNS, ROWS)[::2, ::2]))
    assert (grid.rows, grid.columns) == (4, 3)
    assert grid.bounds == pytest.approx((50, 100, 450, 300), abs=6)


def test_a_line_over_a_ruling_is_cut_there_and_nothing_is_lost() -> None:
    grids = find_grids(ruled(COLUMNS, ROWS))
    left, right = cut_at_rulings(quad(120, 330, 580, 360), grids)
    assert bounds(left)[0] == 120
    assert bounds(left)[2] == pytest.approx(300, abs=8)
    assert bounds(right)[0] == pytest.approx(300, abs=8)
    assert bounds(right)[2] == 580


def test_a_line_within_its_cell_is_left_whole() -> None:
    line = quad(320, 330, 560, 360)
    assert cut_at_rulings(line, find_grids(ruled(COLUMNS, ROWS))) == [line]


def test_a_line_beside_a_table_is_left_whole() -> None:
    line = quad(120, 130, 880, 160)
    assert cut_at_rulings(line, find_grids(ruled(COLUMNS, ROWS))) == [line]


def test_a_line_that_reaches_a_little_over_a_ruling_ends_at_it() -> None:
    [line] = cut_at_rulings(quad(295, 330, 560, 360), find_grids(ruled(COLUMNS, ROWS)))
    assert bounds(line)[0] > 299


def test_an_underline_and_the_strokes_above_it_cut_no_line() -> None:
    underlined = find_grids(ruled([100, 300, 600, 900], [345, 365]))
    print_on_it = quad(120, 330, 880, 365)
    assert cut_at_rulings(print_on_it, underlined) == [print_on_it]


def line(text: str, x0: float, y0: float, x1: float, y1: float) -> Line:
    return Line(text=text, box=(x0, y0, x1, y1), confidence=1)


GRID = Grid((0, 0, 100, 100), 2, 1, (GridCell((0, 0, 100, 50), 0, 0, 1, 1), GridCell((0, 50, 100, 100), 1, 0, 1, 1)))


def test_lines_belong_to_the_cell_their_centre_lies_in() -> None:
    lines = [line("一", 0.1, 0.1, 0.9, 0.2), line("二", 0.1, 0.3, 0.5, 0.52), line("三", 0.1, 0.6, 0.5, 0.7)]
    table = to_table(GRID, lines, 100, 100)
    assert [cell.lines for cell in table.cells] == [(0, 1), (2,)]


def test_a_frame_with_print_in_one_cell_alone_is_no_table() -> None:
    assert not is_table(to_table(GRID, [line("一", 0.1, 0.1, 0.9, 0.2)], 100, 100))
    assert is_table(to_table(GRID, [line("一", 0.1, 0.1, 0.9, 0.2), line("二", 0.1, 0.6, 0.5, 0.7)], 100, 100))
