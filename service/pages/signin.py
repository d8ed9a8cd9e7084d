"""Signing in and out."""

from typing import Annotated
from urllib.parse import quote, unquote

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from service.access import AccountsOf, VisitorOf, needs
from service.errors import NotThereError
from service.identity import CALLBACK, PENDING, PENDING_FOR, Provider
from service.rendering import page
from service.rights import Right
from service.signing_in import COOKIE, LONGEST, SignInRefusedError, open_session, sign_in

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/healthz")
def alive() -> Response:
    """For whatever watches over the service."""
    return PlainTextResponse("ok")


@router.get("/signin")
def form(request: Request, accounts: AccountsOf, next: str = "/") -> Response:
    """Somebody signed in already goes on."""
    if request.state.visitor is not None:
        return RedirectResponse(_within(next), status_code=303)
    return page(
        "signin.html",
        None,
        login="",
        next=_within(next),
        error=None,
        empty=not accounts.all(),
        provider=request.app.state.provider,
    )


@router.post("/signin")
def enter(
    request: Request,
    accounts: AccountsOf,
    login: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    address = request.client.host if request.client else ""
    try:
        cookie = sign_in(accounts, login=login.strip(), password=password, address=address)
    except SignInRefusedError as error:
        values = {
            "login": login,
            "next": _within(next),
            "error": error,
            "empty": False,
            "provider": request.app.state.provider,
        }
        return page("signin.html", None, status=error.status, **values)
    answer = RedirectResponse(_within(next), status_code=303)
    give_cookie(answer, cookie)
    return answer


@router.get("/signin/oidc")
def ask_provider(request: Request, next: str = "/") -> Response:
    """To the identity provider."""
    begun = _provider(request).begin(callback=_callback(request), next=_within(next))
    answer = RedirectResponse(begun.address, status_code=303)
    answer.set_cookie(
        PENDING, quote(begun.pending), path="/", max_age=PENDING_FOR, secure=True, httponly=True, samesite="lax"
    )
    return answer


@router.get(CALLBACK)
def come_back(request: Request, accounts: AccountsOf, state: str = "", code: str = "") -> Response:
    """From the identity provider. The answer is a page that goes on by itself: our own cookie is ``SameSite=Strict``,
    and a redirect would still count as coming from the provider's site."""
    provider = _provider(request)
    pending = unquote(request.cookies.get(PENDING, ""))
    claims, next = provider.finish(callback=_callback(request), pending=pending or "{}", state=state, code=code)
    account = provider.account(accounts, claims)
    address = request.client.host if request.client else ""
    answer = page("welcome.html", None, name=account.name, next=_within(next))
    give_cookie(answer, open_session(accounts, account, address=address))
    answer.delete_cookie(PENDING, path="/", secure=True, httponly=True, samesite="lax")
    return answer


def _provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise NotThereError("没有设置统一身份认证，请用登录名和密码登录。")
    return provider


def _callback(request: Request) -> str:
    return str(request.base_url).rstrip("/") + CALLBACK


@router.post("/signout", dependencies=[needs(Right.OWN)])
def leave(accounts: AccountsOf, visitor: VisitorOf) -> Response:
    if visitor.session:
        accounts.sign_out(visitor.session, by=visitor.author)
    answer = RedirectResponse("/signin", status_code=303)
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")
    return answer


def give_cookie(answer: Response, cookie: str) -> None:
    """Browsers take ``Secure`` over plain HTTP from this machine alone, and ``__Host-`` from no other name or path."""
    answer.set_cookie(
        COOKIE,
        cookie,
        path="/",
        max_age=int(LONGEST.total_seconds()),
        secure=True,
        httponly=True,
        samesite="strict",
    )


def _within(next: str) -> str:
    """A path of ours, never another site's address. Browsers take a backslash for a slash, and leave tabs and ends of
    lines out of an address."""
    return next if next.startswith("/") and not next.startswith(("//", "/\\")) and next.isprintable() else "/"
