"""Heads of the trail, noted in the object store: an entry cut off at the end breaks no hash, but a noted head is gone.

An anchor is an object ``trail/<number>.json`` with number and hash of the newest entry at the time. Where the store
locks its objects, whoever owns the database alone cannot take it back.
"""

import json
import re
from collections.abc import Iterator

from pipeline.storage.objects import ObjectStore
from pipeline.storage.trail import Trail

_PREFIX = "trail/"
_KEY = re.compile(r"^trail/(\d{12})\.json$")


class Anchors:
    """Safe to share between threads."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def note(self, trail: Trail) -> None:
        """Notes the head, unless it is noted already or there is none."""
        number, digest = trail.head()
        key = f"{_PREFIX}{number:012d}.json"
        if number and self._store.size(key) is None:
            note = json.dumps({"number": number, "hash": digest}).encode()
            self._store.put(key, note, content_type="application/json")

    def first_missing(self, trail: Trail) -> int | None:
        """Number of the oldest noted entry that the trail no longer holds."""
        return next((number for number, head in self._noted() if not trail.holds(head)), None)

    def _noted(self) -> Iterator[tuple[int, str]]:
        for key in sorted(self._store.keys(_PREFIX)):
            if _KEY.match(key):
                said = json.loads(self._store.get(key))
                yield int(said["number"]), f"{said['number']}:{said['hash']}"
