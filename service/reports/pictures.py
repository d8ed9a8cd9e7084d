"""Pictures of pages with the masked characters covered, and crops of them."""

import base64
import io
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from schemas.evidence import Box

_PAD = 0.5
"""Paper around a crop, as a part of the height of a line."""

_CROP_WIDTH, _CROP_HEIGHT = 720, 420
_MAX_PIXELS = 120_000_000


@dataclass(frozen=True)
class Picture:
    """A page as displayed, already covered where it must be."""

    image: Image.Image

    @classmethod
    def open(cls, data: bytes, covered: Sequence[Box] = ()) -> "Picture":
        """From an encoded picture. Raises ``OSError`` for bytes that are no picture of a reasonable size."""
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > _MAX_PIXELS:
                raise OSError("the picture is too large")
            image = opened.convert("RGB")
        pen = ImageDraw.Draw(image)
        for box in covered:
            pen.rectangle(_pixels(box, image), fill="black")
        return cls(image)

    def crop(self, box: Box) -> "Picture":
        """The box with a little paper around it, made smaller where it is large."""
        x0, y0, x1, y1 = _pixels(box, self.image)
        pad = int(min(40, max(6, (y1 - y0) * _PAD)))
        part = self.image.crop(
            (max(0, x0 - pad), max(0, y0 - pad), min(self.image.width, x1 + pad), min(self.image.height, y1 + pad))
        )
        part.thumbnail((_CROP_WIDTH, _CROP_HEIGHT))
        return Picture(part)

    def part(self, box: Box) -> "Picture":
        """Just the box."""
        if box == (0, 0, 1, 1):
            return self
        return Picture(self.image.crop(_pixels(box, self.image)))

    def narrowed(self, width: int) -> "Picture":
        """No wider than ``width`` pixels."""
        if self.image.width <= width:
            return self
        height = max(1, round(self.image.height * width / self.image.width))
        return Picture(self.image.resize((width, height), Image.Resampling.LANCZOS))

    def jpeg(self, quality: int = 72) -> bytes:
        written = io.BytesIO()
        self.image.save(written, "JPEG", quality=quality, optimize=True)
        return written.getvalue()

    def data_uri(self, quality: int = 72) -> str:
        """The picture for an ``img`` element of a file that stands alone."""
        return "data:image/jpeg;base64," + base64.b64encode(self.jpeg(quality)).decode("ascii")


class RecentPictures:
    """The last few covered pages for half a minute: a page of findings asks for many crops of the same one.

    Not longer, because another process may correct a fact and so move the covers. Safe to share between threads.
    """

    def __init__(self, *, most: int = 6, seconds: float = 30.0) -> None:
        self._most = most
        self._seconds = seconds
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str, int], tuple[float, Picture]] = OrderedDict()
        self._forgotten = 0
        """How often facts changed: a picture drawn meanwhile may be covered by those before, and is not kept."""

    def get(self, place: tuple[str, str, int], make: Callable[[tuple[str, str, int]], Picture]) -> Picture:
        """The picture of ``place``, made by ``make`` where none is at hand; what ``make`` raises is passed on."""
        with self._lock:
            made, picture = self._kept.get(place, (0.0, None))
            forgotten = self._forgotten
        if picture is None or time.monotonic() - made > self._seconds:
            picture = make(place)
            self._keep(place, picture, forgotten)
        return picture

    def _keep(self, place: tuple[str, str, int], picture: Picture, forgotten: int) -> None:
        with self._lock:
            if forgotten != self._forgotten:
                return
            self._kept[place] = (time.monotonic(), picture)
            self._kept.move_to_end(place)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def forget(self, submission_id: str) -> None:
        """Its facts changed, and with them what is covered."""
        with self._lock:
            self._forgotten += 1
            for place in [place for place in self._kept if place[0] == submission_id]:
                del self._kept[place]


def _pixels(box: Box, image: Image.Image) -> tuple[int, int, int, int]:
    x0, y0, x1, y1 = box
    left, top = int(x0 * image.width), int(y0 * image.height)
    return (left, top, max(left + 1, round(x1 * image.width)), max(top + 1, round(y1 * image.height)))
