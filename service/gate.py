"""The gate behind the door: who a request is from, before its body is read.

Everything but signing in and the style sheets wants somebody signed in. Pages send others to the form, the API answers
401. A browser's request that changes something also carries its session's own word (CSRF), in a header or a field of
the form: ``service.access`` compares it, as it has to read the form.
"""

from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pipeline.storage.accounts import Accounts
from service.errors import NotAllowedError, NotSignedInError, TooOftenError
from service.problems import problem_answer
from service.signing_in import COOKIE, Visitor, visitor_of_cookie, visitor_of_token

PUBLIC = ("/signin", "/static/", "/healthz")
"""Paths that want nobody signed in."""

_CHANGING_PASSWORD = ("/account/password", "/signout", "/static/")
"""All that is open to somebody who has still to choose a password."""

SIGN_INS = RateLimitItemPerMinute(20)
"""Of one address, and passwords given to be changed of one account."""

REQUESTS = RateLimitItemPerMinute(1200)
"""Of one account."""


class Gate:
    """ASGI middleware; leaves the ``Visitor`` in ``scope["state"]["visitor"]``."""

    def __init__(self, app: ASGIApp, *, accounts: Accounts) -> None:
        self.app = app
        self.accounts = accounts
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = await self._admit(scope)
        await (answer or self.app)(scope, receive, send)

    async def _admit(self, scope: Scope) -> Callable[[Scope, Receive, Send], Awaitable[None]] | None:
        """What to answer instead of letting the request in."""
        path, headers = scope["path"], Headers(scope=scope)
        address = (scope.get("client") or ("",))[0]
        signing_in = path.startswith("/signin") and scope["method"] == "POST"
        if signing_in and not self._limiter.hit(SIGN_INS, "signin", address):
            return problem_answer(path, TooOftenError("登录尝试过于频繁。"))
        visitor = await run_in_threadpool(self._visitor, headers, address)
        scope.setdefault("state", {})["visitor"] = visitor
        if path.startswith(PUBLIC):
            return None
        if visitor is None:
            return _ask_to_sign_in(scope)
        if not self._limiter.hit(REQUESTS, visitor.author.login):
            return problem_answer(path, TooOftenError("请求过于频繁。"))
        guessing = path.startswith("/account/password") and scope["method"] == "POST"
        if guessing and not self._limiter.hit(SIGN_INS, "password", visitor.author.login):
            return problem_answer(path, TooOftenError("更换密码尝试过于频繁。"))
        if visitor.must_change and not path.startswith(_CHANGING_PASSWORD):
            if path.startswith("/api"):
                return problem_answer(path, NotAllowedError("请先在页面上更换初始密码。"))
            return RedirectResponse("/account/password", status_code=303)
        return None

    def _visitor(self, headers: Headers, address: str) -> Visitor | None:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return visitor_of_token(self.accounts, token.strip(), address=address)
        cookie = _cookie(headers)
        return visitor_of_cookie(self.accounts, cookie, address=address) if cookie else None


def _cookie(headers: Headers) -> str | None:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return found.value if found else None


def _ask_to_sign_in(scope: Scope) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    path = scope["path"]
    if path.startswith("/api"):
        answer = problem_answer(path, NotSignedInError("请先登录，或在 Authorization 中提供接口令牌。"))
        answer.headers["www-authenticate"] = "Bearer"
        return answer
    wanted = path + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
    back = f"?next={quote(wanted)}" if scope["method"] == "GET" and wanted != "/" else ""
    return RedirectResponse(f"/signin{back}", status_code=303)
