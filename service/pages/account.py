"""One's own account: the password."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from service.access import AccountsOf, VisitorOf
from service.errors import UnusableInputError
from service.pages.signin import give_cookie
from service.rendering import page
from service.signing_in import hashed, open_session, verify_password

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
