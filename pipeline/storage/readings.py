"""Page readings kept by content: what makes reading resumable, and the same page free the second time.

``readings/<key>.json`` is the ``Page``, ``images/<key>.webp`` (or ``.jpg``) its picture as displayed. The key is a hash
of everything the reading depends on, so nothing here ever grows old; the picture is written first, so a reading that
is there is whole.
"""

import hashlib

from pipeline.errors import ObjectMissingError
from pipeline.storage.objects import ObjectStore
from schemas.page import Page, PageState

_FORMATS = {b"RIFF": ("webp", "image/webp"), b"\xff\xd8\xff": ("jpg", "image/jpeg"), b"\x89PNG": ("png", "image/png")}


def reading_key(*, sha256: str, number: int, engine: str, reader: str) -> str:
    """Key of the reading of page ``number`` of the file with these bytes, by this engine (name and version) and this
    version of the reader."""
    return hashlib.sha256("\n".join((sha256, str(number), engine, reader)).encode()).hexdigest()


class Readings:
    """The page readings in an object store. Raises what ``ObjectStore`` raises."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def save(self, key: str, page: Page, image: bytes) -> Page:
        """Keeps a reading and gives the page with its ``image_key``. A page that could not be read is not kept: the
        fault may have been the machine's, and another submission of the same file deserves another try."""
        if image:
            ending, content_type = _format(image)
            page = page.model_copy(update={"image_key": f"images/{key}.{ending}"})
            self._store.put(f"images/{key}.{ending}", image, content_type=content_type)
        if page.state is not PageState.UNREADABLE:
            self._store.put(_key(key), page.model_dump_json().encode(), content_type="application/json")
        return page

    def load(self, key: str, *, file: str) -> Page | None:
        """The page read before under ``key``, as a page of ``file``; ``None`` when there is none."""
        try:
            page = Page.model_validate_json(self._store.get(_key(key)))
        except ObjectMissingError:
            return None
        return page.model_copy(update={"file": file})

    def image(self, page: Page) -> bytes | None:
        """The picture of the page as displayed, ``None`` where there is none."""
        return self._store.get(page.image_key) if page.image_key else None


def _key(key: str) -> str:
    return f"readings/{key}.json"


def _format(image: bytes) -> tuple[str, str]:
    return next(
        (kind for head, kind in _FORMATS.items() if image.startswith(head)), ("bin", "application/octet-stream")
    )
