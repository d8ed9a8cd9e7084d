"""People at their screens: each signs in, and goes on opening fact sheets, the queue and searches over HTTP.

A fact sheet is opened at random among all submissions, which the service has most often not shown before; then a few
of its facts are looked at, as a reviewer does. Before every request a person thinks, for ``think`` seconds on average
(half to one and a half times that, evenly). Seconds are counted from the sending of a request to the last byte.
"""

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode

import httpx

from bench.load.filling import Made
from bench.load.serving import Login

SHEET, FACT, QUEUE, SEARCH = "fact sheet", "fact", "queue", "search"
KINDS = (SHEET, FACT, QUEUE, SEARCH)
_WEIGHTS = {SHEET: 4, QUEUE: 3, SEARCH: 3}
_FACTS_A_SHEET = (2, 5)
_VIEWER = re.compile(r'data-viewer="([^"]+)"')
_CSRF = re.compile(r'<meta name="csrf" content="([^"]+)"')
_RISKS = ("high", "medium", "low", "")
_STATES = ("to_review", "passed", "to_be_mended", "not_recommended", "failed", "")
_SORTS = ("risk", "newest", "oldest", "applicant")
_CHECKS = ("ID-01", "ST-01", "SC-08a", "MO-17", "CT-02")


@dataclass
class Timed:
    """What was asked, how long the answer took, and its status; 0 for none at all."""

    kind: str
    seconds: float
    status: int


@dataclass
class Person:
    """One signed-in browser."""

    client: httpx.AsyncClient
    made: Made
    random: Random
    think: float
    until: float
    found: list[Timed] = field(default_factory=list)

    async def work(self) -> list[Timed]:
        while time.perf_counter() < self.until:
            kind = self.random.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
            if kind == SHEET:
                await self._review()
            elif kind == QUEUE:
                await self._ask(QUEUE, f"/queue?{urlencode(self._filter())}")
            else:
                await self._ask(SEARCH, "/search", form={"q": self._words()})
        return self.found

    async def _review(self) -> None:
        body = await self._ask(SHEET, f"/submissions/{self.random.choice(self.made.ids)}/facts")
        viewers = _VIEWER.findall(body)
        for viewer in self.random.sample(viewers, min(len(viewers), self.random.randint(*_FACTS_A_SHEET))):
            if time.perf_counter() < self.until:
                await self._ask(FACT, viewer)

    async def _ask(self, kind: str, path: str, *, form: dict[str, str] | None = None) -> str:
        """Gets a page, or sends a form and follows where it leads."""
        if self.think:
            await asyncio.sleep(self.think * self.random.uniform(0.5, 1.5))
        start = time.perf_counter()
        try:
            method = "POST" if form else "GET"
            answer = await self.client.request(method, path, data=form, follow_redirects=form is not None)
            status, body = answer.status_code, answer.text
        except httpx.HTTPError:
            status, body = 0, ""
        self.found.append(Timed(kind, time.perf_counter() - start, status))
        return body

    def _filter(self) -> dict[str, str | int]:
        """One to three conditions, an order, and now and then a later page."""
        conditions: list[dict[str, str | int]] = [
            {"risk": self.random.choice(_RISKS)},
            {"state": self.random.choice(_STATES)},
            {"applicant": self.random.choice(self.made.applicants)[:4]},
            {"check": self.random.choice(_CHECKS)},
            {"received_from": f"{self.random.choice((2023, 2024))}-03-01", "received_to": "2025-06-30"},
        ]
        chosen: dict[str, str | int] = {"sort": self.random.choice(_SORTS)}
        for condition in self.random.sample(conditions, self.random.randint(0, 2)):
            chosen |= condition
        return chosen | {"offset": self.random.choice((0, 0, 0, 50, 100, 500))}

    def _words(self) -> str:
        """A name that is rare, or a piece of print that many submissions share."""
        if self.random.random() < 0.5:
            return self.random.choice(self.made.applicants)[: self.random.randint(4, 20)]
        return self.random.choice(self.made.words)


async def sign_in(address: str, logins: Sequence[Login]) -> list[httpx.AsyncClient]:
    """A client with a session for everybody; the word against forged requests stands in its headers."""
    clients = []
    for one in logins:
        client = httpx.AsyncClient(base_url=address, timeout=60, trust_env=False)
        answer = await client.post("/signin", data={"login": one.login, "password": one.password})
        if answer.status_code != 303:
            raise RuntimeError(f"signing in: {answer.status_code}")
        cookie = answer.headers["set-cookie"].split(";", 1)[0]
        client.headers["cookie"] = cookie  # its jar would keep back a Secure cookie over http
        found = _CSRF.search((await client.get("/queue")).text)
        client.headers["x-csrf-token"] = found[1] if found else ""
        clients.append(client)
    return clients


async def work(
    clients: Sequence[httpx.AsyncClient], made: Made, *, seconds: float, think: float, seed: int
) -> list[Timed]:
    """Everybody at once for so long."""
    until = time.perf_counter() + seconds
    people = [
        Person(client, made, Random(f"{seed}/{number}"), think, until) for number, client in enumerate(clients, start=1)
    ]
    return [one for found in await asyncio.gather(*(person.work() for person in people)) for one in found]
