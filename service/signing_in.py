"""Signing in: passwords by argon2id, sessions in a cookie, tokens for programs.

Times and counts follow NIST SP 800-63B: at least 12 characters and no rules of composition, a lock after five wrong
passwords in a row, a session of a working day that ends when it is left alone.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from pipeline.storage.accounts import Account, Accounts
from schemas.review import Author, Role
from service.errors import ServiceError, UnusableInputError
from service.rights import READING, Right, rights_of

COOKIE = "__Host-shenhe"
TOKEN_PREFIX = "shenhe_"
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256
IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=12)
WRONG_PASSWORDS = 5
LOCK = timedelta(minutes=15)

_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_urlsafe())
"""Checked where there is no such account, so that the time taken does not tell."""


class SignInRefusedError(ServiceError):
    """Wrong name or password, locked or disabled: one sentence for all, so that nothing is given away."""

    status = 401
    advice = "请核对登录名和密码；连续输错 5 次后账户锁定 15 分钟，忘记密码请联系系统管理员。"


@dataclass(frozen=True)
class Visitor:
    """Somebody signed in. ``session`` is the key of a browser's session, ``None`` for a program with a token."""

    author: Author
    rights: frozenset[Right]
    session: str | None
    csrf: str
    must_change: bool = False

    @property
    def name(self) -> str:
        return self.author.name

    def may(self, right: Right) -> bool:
        return right in self.rights


def hashed(password: str) -> str:
    """Raises ``UnusableInputError`` for a password that is too short or too long."""
    if len(password) < SHORTEST_PASSWORD:
        raise UnusableInputError("password", f"密码至少 {SHORTEST_PASSWORD} 个字符，可用一句话。")
    if len(password) > LONGEST_PASSWORD:
        raise UnusableInputError("password", f"密码最多 {LONGEST_PASSWORD} 个字符。")
    return _hasher.hash(password)


def fingerprint(secret: str) -> str:
    """What is kept of a cookie's value or a token: SHA-256, as these are long and random."""
    return hashlib.sha256(secret.encode()).hexdigest()


def roles_fit(roles: tuple[Role, ...]) -> None:
    """Raises ``UnusableInputError`` for no role, and for an administrator with another one."""
    if not roles:
        raise UnusableInputError("roles", "请至少选择一个角色。")
    if Role.ADMINISTRATOR in roles and len(roles) > 1:
        raise UnusableInputError("roles", "系统管理员不接触申报内容，不能兼任其他角色。")


def verify_password(account: Account | None, password: str) -> bool:
    """Takes the same time for an account that does not exist."""
    known = account.password if account and account.password else None
    try:
        _hasher.verify(known or _NOBODY, password[: LONGEST_PASSWORD + 1])
    except (VerifyMismatchError, InvalidHashError):
        return False
    return known is not None


def sign_in(accounts: Accounts, *, login: str, password: str, address: str) -> str:
    """The value for the cookie. Raises ``SignInRefusedError``."""
    account = accounts.by_login(login)
    right = verify_password(account, password)
    who = account.author if account else Author(login="?", name="未知账户")
    by = who.model_copy(update={"address": address})
    locked = account is not None and account.locked_until is not None and account.locked_until > datetime.now(UTC)
    if account is None or not right or account.disabled or locked:
        accounts.refuse(login, by=by, limit=WRONG_PASSWORDS, lock=LOCK)
        raise SignInRefusedError("登录名或密码不对，或账户已锁定、停用。")
    return open_session(accounts, account, address=address)


def open_session(accounts: Accounts, account: Account, *, address: str) -> str:
    """A new session for somebody who has proved to be the account's owner; the value for the cookie."""
    cookie = secrets.token_urlsafe(32)
    by = account.author.model_copy(update={"address": address})
    accounts.sign_in(account, key=fingerprint(cookie), csrf=secrets.token_urlsafe(24), by=by)
    return cookie


def visitor_of_cookie(accounts: Accounts, cookie: str, *, address: str) -> Visitor | None:
    found = accounts.session(fingerprint(cookie), idle=IDLE, longest=LONGEST)
    if found is None:
        return None
    account, session = found
    return Visitor(
        author=account.author.model_copy(update={"address": address}),
        rights=rights_of(account.roles),
        session=session.key,
        csrf=session.csrf,
        must_change=account.must_change,
    )


def visitor_of_token(accounts: Accounts, token: str, *, address: str) -> Visitor | None:
    """A token of scope ``read`` keeps the rights of reading alone; none may make tokens or accounts."""
    found = accounts.of_token(fingerprint(token)) if token.startswith(TOKEN_PREFIX) else None
    if found is None:
        return None
    account, given = found
    rights = rights_of(account.roles) - {Right.ACCOUNTS, Right.UNMASK}
    return Visitor(
        author=account.author.model_copy(update={"address": address}),
        rights=rights & READING if given.scope == "read" else rights,
        session=None,
        csrf="",
    )
