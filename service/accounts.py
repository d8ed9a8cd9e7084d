"""What administrators do with accounts, and people with their tokens: the rules behind pages and API."""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pipeline.storage.accounts import Account, Accounts, LastAdministratorError, Token
from schemas.review import Author, Role
from service.errors import NotAllowedError, NotThereError, UnusableInputError
from service.signing_in import TOKEN_PREFIX, Visitor, fingerprint, hashed, roles_fit

_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{1,63}")
SCOPES = {"read": "只读", "write": "读写"}
LONGEST_TOKEN_DAYS = 366


@dataclass(frozen=True)
class NewToken:
    """``text`` is shown once and kept nowhere."""

    text: str
    token: Token


def add_account(
    accounts: Accounts,
    *,
    login: str,
    name: str,
    roles: list[str],
    password: str,
    external: bool = False,
    by: Author,
) -> Account:
    """A new account, to choose its own password at first, or without one where it is ``external``: for signing in by
    the identity provider alone. Raises ``UnusableInputError``, ``AccountTakenError``."""
    if not _LOGIN.fullmatch(login):
        raise UnusableInputError("login", "登录名为 2 至 64 个字母、数字或 . _ @ -，以字母或数字开头。")
    if not name.strip():
        raise UnusableInputError("name", "请填写姓名。")
    wanted = _roles(roles)
    if external:
        _may_be_external(wanted, password)
    return accounts.add(
        login=login,
        name=name.strip(),
        roles=wanted,
        password=None if external else hashed(password),
        must_change=not external,
        by=by,
    )


def change_account(
    accounts: Accounts,
    login: str,
    *,
    by: Author,
    name: str | None = None,
    roles: list[str] | None = None,
    disabled: bool | None = None,
    password: str | None = None,
    external: bool = False,
) -> Account:
    """``external`` takes the password away. Raises ``NotThereError``, and ``UnusableInputError`` for what would leave
    no administrator, or one who cannot sign in."""
    account = _known(accounts, login)
    wanted = _roles(roles) if roles is not None else None
    unreachable = account.password is None and account.subject is None and not password
    promoted = wanted is not None and Role.ADMINISTRATOR in wanted and Role.ADMINISTRATOR not in account.roles
    if external or (unreachable and promoted):
        _may_be_external(wanted or account.roles, password)
    try:
        accounts.change(
            login,
            by=by,
            name=name.strip() if name and name.strip() else None,
            roles=wanted,
            disabled=disabled,
            password=hashed(password) if password else None,
            external=external,
            must_change=True if password else None,
        )
    except LastAdministratorError as error:
        raise UnusableInputError("roles", str(error)) from error
    return _known(accounts, login)


def make_token(accounts: Accounts, visitor: Visitor, *, name: str, scope: str, days: int) -> NewToken:
    """A token that acts for the visitor. Raises ``UnusableInputError``."""
    if visitor.session is None:
        raise NotAllowedError("接口令牌不能签发令牌，请登录后在页面上签发。")
    if not name.strip():
        raise UnusableInputError("name", "请写明令牌的用途。")
    if scope not in SCOPES:
        raise UnusableInputError("scope", "权限范围应为 read（只读）或 write（读写）。")
    if not 1 <= days <= LONGEST_TOKEN_DAYS:
        raise UnusableInputError("days", f"有效期应为 1 至 {LONGEST_TOKEN_DAYS} 天。")
    text = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = accounts.add_token(
        visitor.author.login,
        key=fingerprint(text),
        name=name.strip(),
        scope=scope,
        expires_at=datetime.now(UTC) + timedelta(days=days),
        by=visitor.author,
    )
    return NewToken(text, token)


def withdraw_token(accounts: Accounts, visitor: Visitor, id: int) -> None:
    """Raises ``NotThereError`` where the visitor has no such token."""
    if not accounts.withdraw_token(visitor.author.login, id, by=visitor.author):
        raise NotThereError("没有这个令牌。")


def _known(accounts: Accounts, login: str) -> Account:
    account = accounts.by_login(login)
    if account is None:
        raise NotThereError("没有这个账户。")
    return account


def _may_be_external(roles: tuple[Role, ...], password: str | None) -> None:
    """An administrator's account is never tied to the identity provider by its login name: it needs a password."""
    if Role.ADMINISTRATOR in roles:
        raise UnusableInputError("password", "系统管理员须有本地密码，不能只用统一身份认证登录。")
    if password:
        raise UnusableInputError("password", "只用统一身份认证登录的账户不设密码，请二选一。")


def _roles(words: list[str]) -> tuple[Role, ...]:
    try:
        roles = tuple(dict.fromkeys(Role(word) for word in words))
    except ValueError:
        raise UnusableInputError("roles", "角色应为 clerk、reviewer、auditor 或 administrator。") from None
    roles_fit(roles)
    return roles
