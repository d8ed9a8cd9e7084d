"""Templates → HTML → Chromium → PDF, and from the PDF's links the place of every printed value."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from urllib.parse import unquote

import jinja2
import numpy as np
import pikepdf
import pypdfium2
from numpy.typing import NDArray
from playwright.sync_api import Browser, sync_playwright

from samples.sheet import MARK, REGION, Printed, Sheet, write_amount, write_day

Box = tuple[float, float, float, float]
_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where a value is printed: page from 1, box in fractions of the page, origin top left."""

    page: int
    box: Box


@dataclass(frozen=True)
class Print:
    """A printed paper: PDF bytes without links, its truths by full key, and their places. ``region`` is set where it is
    only part of its one page."""

    type_: str
    pdf: bytes
    pages: int
    facts: dict[str, Printed]
    places: dict[str, tuple[Place, ...]]
    region: Box | None = None


@contextmanager
def chromium() -> Iterator[Browser]:
    """The installed browser, without a network of its own. ``SHENHE_CHROMIUM`` names another one."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=os.environ.get("SHENHE_CHROMIUM", "/usr/bin/chromium"), args=_FLAGS
        )
        try:
            yield browser
        finally:
            browser.close()


class Press:
    """Prints papers in one browser; templates in ``more`` are found before those of the package."""

    def __init__(self, browser: Browser, *, more: Path | None = None) -> None:
        folders = [*([more] if more else []), Path(__file__).parent / "templates"]
        self._page = browser.new_page()
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(folders),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(day=write_day, amount=write_amount)

    def print(self, type_: str, template: str, rng: Random, **context: object) -> Print:
        """Render ``template`` with ``context``; the sheet is its ``s``, the generator of chance its ``rng``."""
        sheet = Sheet(type_, rng)
        bare, pages, places = _take_links(self._pdf(template, s=sheet, rng=rng, **context))
        return Print(type_, bare, pages, *_truths(template, sheet, places))

    def print_several(self, type_: str, template: str, rng: Random, count: int, **context: object) -> tuple[Print, ...]:
        """Render ``template`` as one page with ``count`` papers, each with a sheet of ``sheets``: the same PDF for
        each, with its own truths and its region."""
        sheets = [Sheet(type_, rng, scope=f"{number}!") for number in range(count)]
        bare, pages, places = _take_links(self._pdf(template, sheets=sheets, rng=rng, **context))
        if pages != 1:
            raise ValueError(f"{template}: {pages} pages for several papers of one page")
        return tuple(
            Print(type_, bare, pages, *_truths(template, sheet, places), region=places[sheet.scope + REGION][0].box)
            for sheet in sheets
        )

    def _pdf(self, template: str, **context: object) -> bytes:
        html = self._templates.get_template(template).render(**context)
        self._page.set_content(html, wait_until="load")
        return self._page.pdf(prefer_css_page_size=True, print_background=True)


def _truths(
    template: str, sheet: Sheet, places: dict[str, tuple[Place, ...]]
) -> tuple[dict[str, Printed], dict[str, tuple[Place, ...]]]:
    facts = {f"{sheet.type_}.{key}": printed for key, printed in sheet.facts.items()}
    missing = sorted(key for key in facts if sheet.scope + key not in places)
    if missing:
        raise ValueError(f"{template}: no place on paper for {missing}")
    return facts, {key: places[sheet.scope + key] for key in facts}


def _take_links(pdf: bytes) -> tuple[bytes, int, dict[str, tuple[Place, ...]]]:
    found: dict[str, dict[int, Box]] = {}
    inked = _ink(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for number, page in enumerate(document.pages, 1):
            left, bottom, right, top = (float(edge) for edge in page.mediabox)
            for link in page.get("/Annots", pikepdf.Array()):
                address = str(link.A.URI) if "/A" in link else ""
                if not address.startswith(MARK):
                    continue
                x0, y0, x1, y1 = (float(edge) for edge in link.Rect)
                width, height = right - left, top - bottom
                box = (x0 / width, 1 - y1 / height, x1 / width, 1 - y0 / height)
                if not _has_ink(inked[number - 1], box):
                    continue
                for key in _keys(address):
                    pages = found.setdefault(key, {})
                    pages[number] = _union(pages.get(number), box)
            if "/Annots" in page:
                del page["/Annots"]
        for key in ("/CreationDate", "/ModDate"):
            if key in document.docinfo:
                del document.docinfo[key]
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
        count = len(document.pages)
    return out.getvalue(), count, {k: tuple(Place(n, b) for n, b in sorted(v.items())) for k, v in found.items()}


def _ink(pdf: bytes) -> list[NDArray[np.uint8]]:
    """Each page as a small grey picture. Chromium repeats links of text that stands on the page before or after;
    those lie on blank margin."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=1, grayscale=True, draw_annots=False).to_numpy().squeeze() for page in document]
    finally:
        document.close()


def _has_ink(page: NDArray[np.uint8], box: Box) -> bool:
    height, width = page.shape[:2]
    x0, y0, x1, y1 = (min(1.0, max(0.0, edge)) for edge in box)
    part = page[int(y0 * height) : int(y1 * height) + 1, int(x0 * width) : int(x1 * width) + 1]
    return bool(part.size and part.min() < 200)


def _keys(address: str) -> list[str]:
    return unquote(address.removeprefix(MARK)).split("|")


def _union(old: Box | None, new: Box) -> Box:
    x0, y0, x1, y1 = (min(1.0, max(0.0, edge)) for edge in new)
    if old is None:
        return (x0, y0, x1, y1)
    return (min(old[0], x0), min(old[1], y0), max(old[2], x1), max(old[3], y1))
