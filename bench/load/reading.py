"""Two submissions being read while people work: scans handed in over HTTP, read by the worker with OCR.

The files are those of a sample submission with some bytes after their end, another number each time, so that no page
is known from an earlier reading. Whenever one is done the next is handed in.
"""

import asyncio
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

_SCANS = Path(__file__).parents[2] / "samples/submissions/incomplete/files"
_PAUSE = 2.0
AT_ONCE = 2


@dataclass
class Reading:
    """Keeps two submissions being read. ``pages`` is how many pages were read since it began."""

    client: httpx.AsyncClient
    done: int = 0
    _running: dict[str, int] = field(default_factory=dict)
    _finished: int = 0

    @property
    def pages(self) -> int:
        return self._finished + sum(self._running.values())

    async def keep(self) -> None:
        """Runs until it is cancelled."""
        while True:
            while len(self._running) < AT_ONCE:
                self._running[await self._hand_in()] = 0
            for id in list(self._running):
                await self._look(id)
            await asyncio.sleep(_PAUSE)

    async def begun(self) -> None:
        """Returns when the first page has been read: the models are loaded."""
        while self.pages == 0:
            await asyncio.sleep(0.5)

    async def _look(self, id: str) -> None:
        with suppress(httpx.HTTPError, ValueError, KeyError):
            progress = (await self.client.get(f"/api/v1/submissions/{id}")).json()["progress"]
            self._running[id] = int(progress["pages_read"])
            if progress["state"] in ("done", "failed"):
                self._finished += self._running.pop(id)
                self.done += 1

    async def _hand_in(self) -> str:
        mark = f"\n%{secrets.token_hex(8)}".encode()
        files = [("files", (path.name, path.read_bytes() + mark)) for path in sorted(_SCANS.iterdir())]
        said = {"level": "sichuan", "received_on": "2025-11-03", "route": "recommended"}
        answer = await self.client.post("/submissions", data=said, files=files)
        if answer.status_code != 303:
            raise RuntimeError(f"handing in: {answer.status_code}")
        return answer.headers["location"].rsplit("/", 1)[-1]
