"""The door: every request passes it. Host, origin and size are checked, every answer gets its security headers."""

import logging
import re
import traceback
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import RefusedAtTheDoorError, ServiceError, UnreadableRequestError, UploadTooLargeError
from service.problems import problem_answer

_log = logging.getLogger(__name__)

MAX_UPLOAD = 2 * 1024**3
"""Bytes of one request's body; a submission of 300 colour pages at 300 dpi has about 500 MB."""

MAX_FORM = 4 * 1024**2
"""Bytes of a body that carries no files: it is held in memory whole."""

MAX_SIGN_IN = 64 * 1024
"""Bytes anybody may send who is not signed in."""

_HOSTS = {"127.0.0.1", "localhost", "::1"}
_SAFE = {"GET", "HEAD", "OPTIONS"}
_OF_FILES = ("multipart/form-data", "application/offset+octet-stream")
_FILES_GO_TO = re.compile(r"(?:/api/v1)?/submissions(?:/[^/]+/files)?|/api/v1/uploads/[^/]+")
_HEADERS: dict[str, str] = {
    "content-security-policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}


class Door:
    """ASGI middleware. A page of another site can neither read answers nor cause uploads, and a name that is not ours
    gets no answer (DNS rebinding); who somebody is, is asked behind it (``service.gate``)."""

    def __init__(self, app: ASGIApp, *, max_upload: int = MAX_UPLOAD, hosts: Collection[str] = ()) -> None:
        self.app = app
        self.max_upload = max_upload
        self.hosts = _HOSTS | {host.lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        send = _with_headers(send, secure=scope.get("scheme") == "https")
        refusal = self._refusal(scope)
        if refusal is not None:
            await problem_answer(scope["path"], refusal)(scope, receive, send)
            return
        await self._pass(scope, receive, send)

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        """To the application. An error nobody foresaw ends here: further out its text would go to the log, and that may
        carry what stands on a paper."""
        answering = False

        async def watched(message: Message) -> None:
            nonlocal answering
            answering = True
            await send(message)

        try:
            await self.app(scope, _bounded(receive, self._most(scope)), watched)
        except Exception as error:
            places = "".join(traceback.format_tb(error.__traceback__)[-6:])
            _log.error("%s %s: %s\n%s", scope["method"], scope["path"], type(error).__name__, places)
            if not answering:
                await problem_answer(scope["path"], error)(scope, receive, send)

    def _refusal(self, scope: Scope) -> ServiceError | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if urlsplit(f"//{host}").hostname not in self.hosts:
            return RefusedAtTheDoorError("本系统不接受用这个地址访问。")
        if scope["method"] not in _SAFE and _from_elsewhere(headers, host):
            return RefusedAtTheDoorError("这个请求来自其他网站，已拒绝。")
        if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
            return UnreadableRequestError("地址中有不能使用的字符。")
        length = headers.get("content-length", "")
        if length.isdigit() and int(length) > (most := self._most(scope)):
            return _too_large(most)
        return None

    def _most(self, scope: Scope) -> int:
        """Bytes the body of this request may have."""
        if scope["path"].startswith("/signin"):
            return min(MAX_SIGN_IN, self.max_upload)
        kind = Headers(scope=scope).get("content-type", "").lower()
        files = kind.startswith(_OF_FILES) and _FILES_GO_TO.fullmatch(scope["path"])
        return self.max_upload if files else min(MAX_FORM, self.max_upload)


def _from_elsewhere(headers: Headers, host: str) -> bool:
    """Whether another site caused the request. Browsers say so in ``Sec-Fetch-Site``; ``Origin`` is asked only of those
    that do not, for under ``no-referrer`` a form of our own is sent with ``Origin: null``."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != host


def _too_large(limit: int) -> UploadTooLargeError:
    if limit <= MAX_FORM:
        return UploadTooLargeError("一次提交的内容过多。")
    return UploadTooLargeError(f"一次提交的文件合计超过 {limit // 1024**2} MB。")


def _bounded(receive: Receive, limit: int) -> Receive:
    """Counts the body as it comes in: its announced length need not be there nor true."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise _too_large(limit)
        return message

    return counted


def _with_headers(send: Send, *, secure: bool) -> Send:
    headers_to_set = _HEADERS | ({"strict-transport-security": "max-age=31536000"} if secure else {})

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in headers_to_set.items():
                headers.setdefault(name, value)
        await send(message)

    return sending
