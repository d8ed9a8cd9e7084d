"""账户: what the administrator does. No page here shows anything of a submission."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.storage.accounts import Accounts, AccountTakenError
from schemas.review import Deed, Role
from service.access import AccountsOf, DeskOf, VisitorOf, needs
from service.accounts import add_account, change_account
from service.bounds import Before
from service.errors import UnusableInputError
from service.rendering import page
from service.rights import Right
from service.signing_in import Visitor

router = APIRouter(
    prefix="/admin",
    include_in_schema=False,
    default_response_class=HTMLResponse,
    dependencies=[needs(Right.ACCOUNTS)],
)
_OF_ACCOUNTS = (
    Deed.SIGNED_IN,
    Deed.SIGN_IN_REFUSED,
    Deed.SIGNED_OUT,
    Deed.ACCOUNT_MADE,
    Deed.ACCOUNT_CHANGED,
    Deed.TOKEN_MADE,
    Deed.TOKEN_WITHDRAWN,
    Deed.WEBHOOK_CHANGED,
    Deed.WEBHOOK_SENT,
)
_SHOWN = 60


@router.get("/accounts")
def accounts(request: Request, accounts: AccountsOf, visitor: VisitorOf, changed: str = "") -> Response:
    return _page(request, accounts, visitor, changed=changed)


def _page(
    request: Request,
    accounts: Accounts,
    visitor: Visitor,
    *,
    changed: str = "",
    entered: dict[str, object] | None = None,
    error: UnusableInputError | AccountTakenError | None = None,
) -> Response:
    return page(
        "accounts.html",
        visitor,
        status=error.status if error else 200,
        accounts=accounts.all(),
        roles=list(Role),
        provider=request.app.state.provider,
        changed=changed,
        entered=entered or {"login": "", "name": "", "roles": [], "external": False},
        error=error,
    )


@router.post("/accounts")
def add(
    request: Request,
    accounts: AccountsOf,
    visitor: VisitorOf,
    login: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    roles: Annotated[list[str], Form()] = [],  # noqa: B006  # read only
    password: Annotated[str, Form()] = "",
    external: Annotated[bool, Form()] = False,
) -> Response:
    try:
        add_account(
            accounts,
            login=login.strip(),
            name=name,
            roles=roles,
            password=password,
            external=external,
            by=visitor.author,
        )
    except (UnusableInputError, AccountTakenError) as error:
        entered = {"login": login, "name": name, "roles": roles, "external": external}
        return _page(request, accounts, visitor, entered=entered, error=error)
    return RedirectResponse(f"/admin/accounts?changed={login.strip()}", status_code=303)


@router.post("/accounts/{login}")
def change(
    request: Request,
    accounts: AccountsOf,
    visitor: VisitorOf,
    login: str,
    name: Annotated[str, Form()] = "",
    roles: Annotated[list[str], Form()] = [],  # noqa: B006  # read only
    disabled: Annotated[bool, Form()] = False,
    password: Annotated[str, Form()] = "",
    external: Annotated[bool, Form()] = False,
) -> Response:
    """All of an account's fields at once; an empty password stays."""
    try:
        change_account(
            accounts,
            login,
            by=visitor.author,
            name=name,
            roles=roles,
            disabled=disabled,
            password=password or None,
            external=external,
        )
    except UnusableInputError as error:
        return _page(request, accounts, visitor, error=error)
    return RedirectResponse(f"/admin/accounts?changed={login}", status_code=303)


@router.get("/trail")
def trail(desk: DeskOf, visitor: VisitorOf, before: Before = None) -> Response:
    """Sign-ins and changes of accounts, without anything of a submission."""
    found = desk.storage.trail.entries(deeds=_OF_ACCOUNTS, limit=_SHOWN + 1, before=before)
    entries = found[:_SHOWN]
    return page(
        "account_trail.html", visitor, entries=entries, earlier=entries[-1].number if len(found) > _SHOWN else None
    )
