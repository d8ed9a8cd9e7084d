"""One's own account: password and tokens."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.storage.accounts import Accounts
from service.access import AccountsOf, VisitorOf
from service.accounts import SCOPES, NewToken, make_token, withdraw_token
from service.bounds import Number
from service.errors import UnusableInputError
from service.pages.signin import give_cookie
from service.rendering import page
from service.signing_in import Visitor, hashed, open_session, verify_password

router = APIRouter(prefix="/account", include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/password")
def form(visitor: VisitorOf) -> Response:
    return page("password.html", visitor, error=None)


@router.post("/password")
def change(
    accounts: AccountsOf,
    visitor: VisitorOf,
    current: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Ends every session of the account, and opens a new one here."""
    account = accounts.by_login(visitor.author.login)
    try:
        if account is None or not verify_password(account, current):
            raise UnusableInputError("current", "现用密码不对。")
        if password != again:
            raise UnusableInputError("again", "两次输入的新密码不一致。")
        accounts.change(account.login, by=visitor.author, password=hashed(password), must_change=False)
    except UnusableInputError as error:
        return page("password.html", visitor, status=error.status, error=error)
    answer = RedirectResponse("/", status_code=303)
    give_cookie(answer, open_session(accounts, account, address=visitor.author.address))
    return answer


@router.get("/tokens")
def tokens(accounts: AccountsOf, visitor: VisitorOf) -> Response:
    return _tokens(accounts, visitor)


def _tokens(
    accounts: Accounts, visitor: Visitor, *, made: NewToken | None = None, error: UnusableInputError | None = None
) -> Response:
    found = accounts.tokens(visitor.author.login)
    status = error.status if error else 200
    return page("tokens.html", visitor, status=status, tokens=found, scopes=SCOPES, made=made, error=error)


@router.post("/tokens")
def make(
    accounts: AccountsOf,
    visitor: VisitorOf,
    name: Annotated[str, Form()] = "",
    scope: Annotated[str, Form()] = "read",
    days: Annotated[int, Form()] = 90,
) -> Response:
    """The token is shown in this answer alone."""
    try:
        made = make_token(accounts, visitor, name=name, scope=scope, days=days)
    except UnusableInputError as error:
        return _tokens(accounts, visitor, error=error)
    return _tokens(accounts, visitor, made=made)


@router.post("/tokens/{id}/withdraw")
def withdraw(accounts: AccountsOf, visitor: VisitorOf, id: Number) -> Response:
    withdraw_token(accounts, visitor, id)
    return RedirectResponse("/account/tokens", status_code=303)
