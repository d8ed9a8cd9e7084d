"""Degradation keeps the boxes true; packaging keeps the picture."""

import io
import json
import zipfile
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageOps

from samples.packaging import as_jpeg, as_scanned_pdf, as_tiff, as_zip
from samples.scanning import PROFILES, Scan, scan_pages

SOUND = Path(__file__).parents[2] / "samples" / "submissions" / "sound"
PRINTED = "03-社保参保证明（电子）.pdf"


@pytest.fixture(scope="module")
def printed() -> bytes:
    return (SOUND / "files" / PRINTED).read_bytes()


@pytest.fixture(scope="module")
def seal_box() -> Any:
    facts = json.loads((SOUND / "expected.json").read_text(encoding="utf-8"))["facts"]
    (place,) = (f["places"][0] for f in facts if f["key"] == "insurance_proof.seals[0].text")
    return tuple(place["box"])


def redness(picture: np.ndarray[Any, np.dtype[np.uint8]]) -> float:
    return float((picture[..., 0].astype(int) - picture[..., 2] > 60).mean())


@pytest.mark.parametrize("profile", ["crooked", "low", "photo_folded"])
def test_a_box_moved_through_the_scan_still_holds_its_seal(printed: bytes, seal_box: Any, profile: str) -> None:
    (scan,) = scan_pages(printed, PROFILES[profile], Random(5))
    height, width = scan.picture.shape[:2]
    x0, y0, x1, y1 = scan.moved(seal_box)
    inside = scan.picture[int(y0 * height) : int(y1 * height), int(x0 * width) : int(x1 * width)]
    assert redness(inside) > 0.04
    assert redness(inside) * inside.size > 0.9 * redness(scan.picture) * scan.picture.size or profile.startswith(
        "photo"
    )


def test_the_same_chance_gives_the_same_scan(printed: bytes) -> None:
    first, second = (scan_pages(printed, PROFILES["office"], Random(7))[0] for _ in range(2))
    assert np.array_equal(first.picture, second.picture)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_turned_photo_stands_upright_by_its_exif_orientation(orientation: int) -> None:
    picture = np.full((60, 40, 3), 255, np.uint8)
    picture[:10] = (200, 0, 0)
    jpeg = as_jpeg(Scan(picture, np.eye(3), 90, 200), orientation=orientation)
    upright = np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(jpeg))))
    assert upright.shape == picture.shape
    assert redness(upright[:8]) == 1.0


def test_scanned_files_hold_every_page_and_no_text(printed: bytes) -> None:
    scans = scan_pages(printed, PROFILES["low"], Random(1)) * 2
    document = pypdfium2.PdfDocument(as_scanned_pdf(scans))
    assert [page.get_textpage().count_chars() for page in document] == [0, 0]
    assert getattr(Image.open(io.BytesIO(as_tiff(scans))), "n_frames", 1) == 2


def test_an_archive_of_an_old_windows_tool_has_names_in_gbk_without_the_utf8_flag() -> None:
    (entry,) = zipfile.ZipFile(io.BytesIO(as_zip([("案例/合同.pdf", b"x")], gbk=True))).infolist()
    assert entry.flag_bits & 0x800 == 0
    assert entry.filename.encode("cp437").decode("gbk") == "案例/合同.pdf"
