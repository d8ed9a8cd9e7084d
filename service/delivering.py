"""Delivering webhooks: signed, in the background, tried again for a day.

``Shenhe-Signature: t=1763731200,v1=<hex>``: HMAC-SHA256 with the webhook's secret over ``<t>.<body>``. Whoever is told
compares it, refuses a ``t`` that is long past, and answers 2xx within ten seconds; events may come twice (an answer was
lost) and out of order, ``id`` and ``at`` tell. Redirects are not followed.
"""

import asyncio
import hashlib
import hmac
import json
import logging
import random
import socket
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import httpx

from pipeline.errors import PipelineError
from pipeline.storage.tables import now
from pipeline.storage.webhooks import Parcel, Webhooks
from service.destinations import Destinations, RefusedDestinationError
from service.trust import trusted

SIGNATURE = "Shenhe-Signature"
TIMEOUT = 10.0
"""Seconds an attempt may take, all in all."""
ATTEMPTS = 13
"""The last one about 20 hours after the first."""
_FIRST_DELAY, _LONGEST_DELAY = timedelta(seconds=30), timedelta(hours=6)
_PAUSE = 1.0
_AT_ONCE = 8
_CLEAN_EVERY = 3600.0

_log = logging.getLogger(__name__)


def body_of(payload: Mapping[str, Any]) -> bytes:
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def signature(secret: str, body: bytes, *, at: int) -> str:
    """The value of ``Shenhe-Signature``; ``at`` in seconds since 1970."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def delay(attempt: int) -> timedelta | None:
    """How long to wait after a failed attempt; ``None`` after the last."""
    if attempt >= ATTEMPTS:
        return None
    return min(_FIRST_DELAY * int(2 ** (attempt - 1)), _LONGEST_DELAY)


class Courier:
    """Delivers from a thread of its own until it is stopped. Any number of services may have one."""

    def __init__(self, webhooks: Webhooks, destinations: Destinations) -> None:
        self._webhooks = webhooks
        self._destinations = destinations
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Waits for what is being delivered; what it cannot wait for is tried again after its lease."""
        self._stopped.set()
        self._thread.join(timeout=TIMEOUT + 2)

    def _run(self) -> None:
        cleaned = 0.0
        while not self._stopped.is_set():
            try:
                while not self._stopped.is_set() and deliver_due(self._webhooks, self._destinations):
                    pass
                cleaned = self._clean(cleaned)
            except PipelineError:
                pass  # the database does not answer; the next round asks again
            except Exception as error:
                _log.error("webhooks: %s", type(error).__name__)
            self._stopped.wait(_PAUSE)

    def _clean(self, cleaned: float) -> float:
        moment = now().timestamp()
        if moment - cleaned > _CLEAN_EVERY:
            self._webhooks.forget_old()
            return moment
        return cleaned


def deliver_due(webhooks: Webhooks, destinations: Destinations) -> int:
    """One attempt of each delivery that is due, several at once; gives how many."""
    parcels = webhooks.claim(limit=_AT_ONCE)
    if parcels:
        asyncio.run(_deliver_all(webhooks, destinations, parcels))
    return len(parcels)


async def _deliver_all(webhooks: Webhooks, destinations: Destinations, parcels: tuple[Parcel, ...]) -> None:
    calling = httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False, trust_env=False, verify=trusted())
    async with calling as client:
        await asyncio.gather(*(_deliver(webhooks, destinations, client, parcel) for parcel in parcels))


async def _deliver(webhooks: Webhooks, destinations: Destinations, client: httpx.AsyncClient, parcel: Parcel) -> None:
    delivered, answer = await _attempt(destinations, client, parcel)
    wait = None if delivered else delay(parcel.attempt)
    await asyncio.to_thread(
        webhooks.settle, parcel, delivered=delivered, answer=answer, next_at=_moment(wait) if wait else None
    )


def _moment(wait: timedelta) -> datetime:
    """A little apart, so that a machine that comes back is not called by all at once."""
    return now() + wait * random.uniform(0.9, 1.1)


async def _attempt(destinations: Destinations, client: httpx.AsyncClient, parcel: Parcel) -> tuple[bool, str]:
    """Whether it was taken, and the answer in a few words for the administrator."""
    try:
        async with asyncio.timeout(TIMEOUT):
            status = await _post(destinations, client, parcel)
    except (TimeoutError, httpx.TimeoutException):
        return False, f"{TIMEOUT:.0f} 秒内没有应答"
    except RefusedDestinationError as error:
        return False, str(error)
    except (socket.gaierror, UnicodeError):
        return False, "找不到这个名称的机器"
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            return False, "对方的证书不受本机信任"
        return False, f"无法连接（{type(error).__name__}）"
    return 200 <= status < 300, f"HTTP {status}"


async def _post(destinations: Destinations, client: httpx.AsyncClient, parcel: Parcel) -> int:
    """The status of the answer; its body is not read."""
    url = httpx.URL(parcel.url)
    port = url.port or (443 if url.scheme == "https" else 80)
    addresses = await asyncio.to_thread(destinations.addresses, url.host, port)
    body = body_of(parcel.payload)
    headers = {
        "host": url.netloc.decode("ascii"),
        "content-type": "application/json; charset=utf-8",
        "connection": "close",
        "user-agent": "shenhe-webhook/1",
        SIGNATURE: signature(parcel.secret, body, at=int(now().timestamp())),
    }
    request = client.build_request(
        "POST",
        url.copy_with(host=addresses[0]),
        content=body,
        headers=headers,
        extensions={"sni_hostname": url.host},
    )
    answer = await client.send(request, stream=True)
    await answer.aclose()
    return answer.status_code
