"""Pages as pictures."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
from numpy.typing import NDArray
from PIL import Image

from extractors.errors import PageMissing
from extractors.files import Limits, SourceFile, open_upload
from extractors.rendering import render
from tests.hostile.pdfs import page, stream

CORNER = b"0 0 0 rg 0 742 100 100 re f"
"""A black square in the top left corner of a page of 595 × 842 points."""


def opened(folder: Path, body: bytes) -> SourceFile:
    path = folder / "upload"
    path.write_bytes(body)
    (file,) = open_upload("a", path, workdir=folder / "work")
    assert file.problem is None
    return file


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def dark_quarter(picture: NDArray[np.uint8]) -> tuple[str, str]:
    """Where most of the ink is."""
    rows, columns = np.nonzero(picture.min(axis=2) < 100)
    vertical = "top" if rows.mean() < picture.shape[0] / 2 else "bottom"
    return vertical, "left" if columns.mean() < picture.shape[1] / 2 else "right"


@pytest.mark.parametrize(
    ("rotation", "corner"),
    [(0, ("top", "left")), (90, ("top", "right")), (180, ("bottom", "right")), (270, ("bottom", "left"))],
)
def test_a_pdf_page_is_drawn_as_its_rotation_says(tmp_path: Path, rotation: int, corner: tuple[str, str]) -> None:
    file = opened(tmp_path, page(content=CORNER, entries=b"/Rotate %d" % rotation))
    picture = render(file, 1, dpi=72)
    assert picture.shape[:2] == ((842, 595) if rotation in (0, 180) else (595, 842))
    assert dark_quarter(picture) == corner


def test_only_the_crop_box_is_drawn(tmp_path: Path) -> None:
    file = opened(tmp_path, page(content=CORNER, entries=b"/CropBox[50 50 350 842]"))
    picture = render(file, 1, dpi=72)
    assert picture.shape[:2] == (792, 300)
    assert (picture[:100, :50] == 0).all()
    assert (picture[:, 60:] == 255).all()


def test_a_form_field_is_drawn_with_its_value(tmp_path: Path) -> None:
    look = stream(b"0 0 0 rg 0 0 200 40 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 200 40]")
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(x)/F 4/Rect[100 600 300 640]/AP<</N 11 0 R>>>>"
    form = page(
        content=b"", entries=b"/Annots[10 0 R]", root=b"/AcroForm<</Fields[10 0 R]>>", more={10: field, 11: look}
    )
    assert (render(opened(tmp_path, form), 1, dpi=72)[205:238, 105:295] < 50).mean() > 0.9


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_is_upright_by_its_exif_orientation(tmp_path: Path, orientation: int) -> None:
    upright = Image.new("RGB", (120, 80), "white")
    upright.paste((0, 0, 0), (0, 0, 40, 30))
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = upright if orientation == 1 else upright.transpose(Image.Transpose(undo[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = render(opened(tmp_path, saved(stored, "JPEG", exif=exif.tobytes(), quality=95)), 1)
    assert picture.shape == (80, 120, 3)
    assert dark_quarter(picture) == ("top", "left")


def test_every_page_of_a_tiff_can_be_drawn(tmp_path: Path) -> None:
    pages = [Image.new("L", (50, 40), shade) for shade in (10, 120, 230)]
    file = opened(tmp_path, saved(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    assert [int(render(file, number)[0, 0, 0]) for number in (1, 2, 3)] == [10, 120, 230]


def test_sixteen_bit_grey_keeps_its_shades(tmp_path: Path) -> None:
    values = np.array([[0, 32768, 65535]], np.uint16).repeat(40, axis=0).repeat(20, axis=1)
    picture = render(opened(tmp_path, saved(Image.fromarray(values), "PNG")), 1)
    assert picture[0, ::20, 0].tolist() == pytest.approx([0, 128, 255], abs=1)


def test_four_inks_become_the_colours_they_print(tmp_path: Path) -> None:
    picture = render(opened(tmp_path, saved(Image.new("CMYK", (40, 40), (0, 255, 255, 0)), "JPEG")), 1)
    red, green, blue = picture[20, 20].tolist()
    assert red > 200
    assert max(green, blue) < 60


def test_what_is_transparent_shows_white(tmp_path: Path) -> None:
    assert (render(opened(tmp_path, saved(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG")), 1) == 255).all()


def test_a_fax_is_black_on_white(tmp_path: Path) -> None:
    image = Image.new("1", (64, 64), 1)
    image.paste(0, (0, 0, 32, 64))
    picture = render(opened(tmp_path, saved(image, "TIFF", compression="group4")), 1)
    assert (picture[:, :32] == 0).all()
    assert (picture[:, 32:] == 255).all()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_large_picture_is_reduced_to_the_limit(tmp_path: Path, kind: str) -> None:
    file = opened(tmp_path, saved(Image.new("RGB", (1600, 1200), "white"), kind))
    height, width, _ = render(file, 1, limits=Limits(rendered_pixels=300_000)).shape
    assert 200_000 < height * width <= 300_000
    assert width / height == pytest.approx(4 / 3, abs=0.01)


def test_resolution_follows_the_dpi_asked_for(tmp_path: Path) -> None:
    file = opened(tmp_path, page())
    assert render(file, 1, dpi=144).shape == (1684, 1190, 3)


@pytest.mark.parametrize("number", [0, 2, -1])
def test_a_page_that_is_not_there_is_an_error(tmp_path: Path, number: int) -> None:
    with pytest.raises(PageMissing):
        render(opened(tmp_path, page()), number)


def test_a_file_locked_against_changes_only_is_drawn(tmp_path: Path) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(page(content=CORNER))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="", owner="x"))
    assert dark_quarter(render(opened(tmp_path, out.getvalue()), 1, dpi=72)) == ("top", "left")
