"""``/api/v1/webhooks``: who is told of what happens to submissions. Only the administrator's; no content here."""

from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from pipeline.storage.webhooks import Delivery, DeliveryState, Event, Webhook
from service.access import SubscriptionsOf, VisitorOf, needs
from service.api.models import Answer, problems
from service.destinations import LONGEST_URL
from service.rights import Right

router = APIRouter(
    prefix="/api/v1/webhooks",
    tags=["通知地址"],
    dependencies=[needs(Right.WEBHOOKS)],
    responses=problems(401, 403, 422, 429, 503),
)

WebhookId = Annotated[int, Path(ge=1, le=2**31 - 1, description="通知地址的编号", examples=[1])]
DeliveryId = Annotated[int, Path(ge=1, le=2**31 - 1, description="通知的编号", examples=[12])]
Url = Annotated[
    str,
    Field(max_length=LONGEST_URL, description="http 或 https 地址", examples=["https://oa.example.cn/hooks/shenhe"]),
]
Events = Annotated[list[Event], Field(min_length=1, max_length=32, examples=[["submission.done", "notice.issued"]])]


class WebhookIn(BaseModel):
    """新增通知地址。"""

    model_config = ConfigDict(extra="forbid")

    url: Url
    events: Events


class WebhookChange(BaseModel):
    """要变更的各项；不写的不变。"""

    model_config = ConfigDict(extra="forbid")

    url: Url | None = None
    events: Events | None = None
    active: Annotated[bool | None, Field(description="停用后不再记入新的通知，未送达的等待启用", examples=[False])] = (
        None
    )


class WebhookOut(Answer):
    """通知地址。"""

    id: int
    url: str
    events: list[Event]
    active: bool
    created_at: datetime
    secret: Annotated[
        str | None,
        Field(description="签名密钥，只在新增和更换时给出", examples=["whsec_Zk1c0yVt3f8Qn5rU7wXbA2dEgHjKmNpS"]),
    ] = None

    @classmethod
    def of(cls, webhook: Webhook, secret: str | None = None) -> Self:
        return cls(**webhook.model_dump(), secret=secret)


class WebhooksOut(Answer):
    items: list[WebhookOut]


class DeliveryOut(Answer):
    """一次通知。"""

    id: int
    event: Annotated[str, Field(examples=["submission.done"])]
    payload: Annotated[
        dict[str, Any],
        Field(
            description="发送的内容：事件编号、事件、时间、受理编号和状态，不含材料内容",
            examples=[
                {
                    "id": "evt_0f3a68c2b1d94e57a6c8f20d",
                    "event": "submission.done",
                    "at": "2026-11-21T06:20:00+00:00",
                    "submission": "20251103-7K3FQ2",
                    "state": "done",
                }
            ],
        ),
    ]
    state: DeliveryState
    attempts: Annotated[int, Field(description="已尝试的次数")]
    next_at: Annotated[datetime, Field(description="下次尝试的时间；已结束的为结束时间")]
    answer: Annotated[str, Field(description="最近一次的回答", examples=["HTTP 200"])]

    @classmethod
    def of(cls, delivery: Delivery) -> Self:
        return cls(**delivery.model_dump(exclude={"webhook"}))


class DeliveriesOut(Answer):
    items: list[DeliveryOut]
    next_before: Annotated[int | None, Field(description="继续看较早的：作为 `before` 再取；没有更早的为空")]


@router.get("", summary="列出通知地址")
def webhooks(subscriptions: SubscriptionsOf) -> WebhooksOut:
    """不含签名密钥。"""
    return WebhooksOut(items=[WebhookOut.of(one) for one in subscriptions.webhooks.all()])


@router.post("", status_code=201, summary="新增通知地址")
def add(subscriptions: SubscriptionsOf, visitor: VisitorOf, said: WebhookIn) -> WebhookOut:
    """`secret` 只在此给出一次。

    每次通知以 `Shenhe-Signature: t=<秒>,v1=<十六进制>` 签名：以 `secret` 对 `<t>.<请求体>` 作 HMAC-SHA256。10 秒内
    回答 2xx 为送达，不跟随跳转；否则逐渐加长间隔重试，约一天后停止。同一事件可能重复送达，以 `id` 辨别。
    """
    webhook, secret = subscriptions.add(said.url, said.events, by=visitor.author)
    return WebhookOut.of(webhook, secret)


@router.get("/{id}", summary="查看通知地址", responses=problems(404))
def webhook(subscriptions: SubscriptionsOf, id: WebhookId) -> WebhookOut:
    """不含签名密钥。"""
    return WebhookOut.of(subscriptions.webhooks.one(id))


@router.patch("/{id}", summary="变更通知地址", responses=problems(404))
def change(subscriptions: SubscriptionsOf, visitor: VisitorOf, id: WebhookId, said: WebhookChange) -> WebhookOut:
    """地址、事件和是否启用。"""
    changed = subscriptions.change(id, by=visitor.author, url=said.url, events=said.events, active=said.active)
    return WebhookOut.of(changed)


@router.delete("/{id}", status_code=204, summary="删除通知地址", responses=problems(404))
def remove(subscriptions: SubscriptionsOf, visitor: VisitorOf, id: WebhookId) -> None:
    """未送达的通知一并删除。"""
    subscriptions.webhooks.remove(id, by=visitor.author)


@router.post("/{id}/secret", status_code=201, summary="更换签名密钥", responses=problems(404))
def renew(subscriptions: SubscriptionsOf, visitor: VisitorOf, id: WebhookId) -> WebhookOut:
    """旧密钥立即停用；新密钥只在此给出一次。"""
    secret = subscriptions.webhooks.renew_secret(id, by=visitor.author)
    return WebhookOut.of(subscriptions.webhooks.one(id), secret)


@router.post("/{id}/ping", status_code=202, summary="试发一次", responses=problems(404))
def ping(subscriptions: SubscriptionsOf, visitor: VisitorOf, id: WebhookId) -> DeliveryOut:
    """发送事件 `ping`；结果见通知记录。"""
    return DeliveryOut.of(subscriptions.webhooks.ping(id, by=visitor.author))


@router.get("/{id}/deliveries", summary="通知记录", responses=problems(404))
def deliveries(
    subscriptions: SubscriptionsOf,
    id: WebhookId,
    limit: Annotated[int, Query(ge=1, le=200, description="每页几项", examples=[50])] = 50,
    before: Annotated[
        int | None, Query(ge=1, le=2**31 - 1, description="上一页的 `next_before`", examples=[120])
    ] = None,
) -> DeliveriesOut:
    """新的在前；结束 30 天后删除。"""
    found = subscriptions.webhooks.deliveries(id, limit=limit + 1, before=before)
    return DeliveriesOut(
        items=[DeliveryOut.of(one) for one in found[:limit]],
        next_before=found[limit - 1].id if len(found) > limit else None,
    )


@router.post("/{id}/deliveries/{delivery}/again", status_code=202, summary="重新发送", responses=problems(404))
def again(subscriptions: SubscriptionsOf, visitor: VisitorOf, id: WebhookId, delivery: DeliveryId) -> DeliveryOut:
    """立即再发一次，随后照常重试。"""
    return DeliveryOut.of(subscriptions.webhooks.again(id, delivery, by=visitor.author))
