"""What administrators do with webhooks: the rules behind page and API."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.storage.webhooks import Event, Webhook, Webhooks
from schemas.review import Author
from service.destinations import Destinations
from service.errors import UnusableInputError

MOST = 50
"""Webhooks of an installation: each event is written once for every one."""


@dataclass(frozen=True)
class Subscriptions:
    webhooks: Webhooks
    destinations: Destinations

    def add(self, url: str, events: Iterable[str], *, by: Author) -> tuple[Webhook, str]:
        """The webhook and its secret, told once. Raises ``UnusableInputError`` for an address that may not be called,
        and without an event."""
        if len(self.webhooks.all()) >= MOST:
            raise UnusableInputError("url", f"通知地址最多 {MOST} 个，请先删除不用的。")
        return self.webhooks.add(self.destinations.usable(url.strip()), _events(events), by=by)

    def change(
        self,
        id: int,
        *,
        by: Author,
        url: str | None = None,
        events: Iterable[str] | None = None,
        active: bool | None = None,
    ) -> Webhook:
        """What is ``None`` stays. Raises as ``add``, and ``UnknownWebhookError``."""
        usable = None if url is None else self.destinations.usable(url.strip())
        wanted = None if events is None else _events(events)
        return self.webhooks.change(id, by=by, url=usable, events=wanted, active=active)


def _events(names: Iterable[str]) -> Sequence[Event]:
    try:
        events = [Event(name) for name in names]
    except ValueError:
        raise UnusableInputError("events", "没有这种事件。") from None
    if not events:
        raise UnusableInputError("events", "请至少选择一种事件。")
    return events
