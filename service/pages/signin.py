"""Signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from service.access import AccountsOf, VisitorOf, needs
from service.rendering import page
from service.rights import Right
from service.signing_in import COOKIE, LONGEST, SignInRefusedError, sign_in

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
    return page("signin.html", None, login="", next=_within(next), error=None, empty=not accounts.all())


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
        values = {"login": login, "next": _within(next), "error": error, "empty": False}
        return page("signin.html", None, status=error.status, **values)
    answer = RedirectResponse(_within(next), status_code=303)
    give_cookie(answer, cookie)
    return answer


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
    """A path of ours, never another site's address."""
    return next if next.startswith("/") and not next.startswith(("//", "/\\")) else "/"
