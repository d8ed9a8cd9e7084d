"""``factsheet.html``: the fact sheet for people in one file that can be printed, sent and opened without a network."""

from collections.abc import Callable
from dataclasses import dataclass, field

from markupsafe import Markup

from schemas.evidence import Box
from schemas.page import Page
from service.fact_row import FactRow
from service.leftovers import UnreadRow
from service.papers import PageRef
from service.rendering import STATIC, templates
from service.reports.covers import covers
from service.reports.masking import Masker
from service.reports.pictures import Picture
from service.reviewed import Reviewed
from service.sheet import PlaceRow, Sheet

FEW_PAGES = 40
"""Up to this many page pictures are shown wide; more of them smaller, so that the file stays fit to be sent."""

_WIDE, _NARROW = 1000, 700


def factsheet_html(reviewed: Reviewed, images: Callable[[Page], bytes | None], masker: Masker) -> str:
    """The whole page. ``reviewed`` holds clear text; what ``masker`` hides is hidden in text and pictures."""
    sheet = Sheet.of(reviewed.masked(masker))
    pictures = _Pictures(reviewed, images, masker)
    shown = [
        ref
        for document in sheet.documents
        for ref in document.pages
        if sheet.places_on(ref) or sheet.facts_on(ref) or sheet.unread_on(ref)
    ]
    return (
        templates()
        .get_template("factsheet.html")
        .render(
            sheet=sheet,
            crop=pictures.crop,
            page_picture=lambda ref: pictures.page(ref, _WIDE if len(shown) <= FEW_PAGES else _NARROW),
            view_box=_view_box,
            shown_pages=shown,
            shown_anchors={ref.anchor for ref in shown},
            masked=type(masker) is Masker,
            styles=Markup(
                "\n".join((STATIC / name).read_text(encoding="utf-8") for name in ("base.css", "report.css"))
            ),
        )
    )


@dataclass
class _Pictures:
    """Page pictures with their covers, the page last used kept open: rows come page by page."""

    reviewed: Reviewed
    images: Callable[[Page], bytes | None]
    masker: Masker
    _open: dict[str, Picture | None] = field(default_factory=dict)

    def crop(self, row: FactRow | PlaceRow | UnreadRow) -> str | None:
        """The data URI of the crop of a row's box, ``None`` where there is no picture."""
        box: Box | None = row.box
        if row.ref is None or box is None or box[0] >= box[2] or box[1] >= box[3]:
            return None
        picture = self._picture(row.ref)
        return picture.crop(box).data_uri() if picture else None

    def page(self, ref: PageRef, width: int) -> str | None:
        """The data URI of the page, of the part of it that is the paper where several share it."""
        picture = self._picture(ref)
        return picture.part(ref.frame).narrowed(width).data_uri(quality=60) if picture else None

    def _picture(self, ref: PageRef) -> Picture | None:
        if ref.anchor not in self._open:
            self._open.clear()
            self._open[ref.anchor] = self._load(ref)
        return self._open[ref.anchor]

    def _load(self, ref: PageRef) -> Picture | None:
        page = self.reviewed.dossier.pages[ref.document][ref.sequence - 1]
        data = self.images(page)
        return covered_picture(data, page, self.reviewed, self.masker) if data else None


def _view_box(ref: PageRef) -> str:
    """The part of the page a picture by ``_Pictures.page`` shows, in pixels of the page: left, top, width, height."""
    x0, y0, x1, y1 = ref.frame
    width, height = ref.page.width, ref.page.height
    return f"{x0 * width:.1f} {y0 * height:.1f} {(x1 - x0) * width:.1f} {(y1 - y0) * height:.1f}"


def covered_picture(data: bytes, page: Page, reviewed: Reviewed, masker: Masker) -> Picture | None:
    """The page's picture with bars over what ``masker`` hides on it; ``None`` for bytes that are no picture."""
    hidden = covers(page, reviewed.facts_on(page), masker)
    try:
        return Picture.open(data, hidden)
    except OSError:
        return None
