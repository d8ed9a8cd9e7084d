"""Accounts, sessions of browsers and tokens of programs. Secrets come in hashed; every change is in the trail."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pipeline.errors import PipelineError
from pipeline.storage import trail
from pipeline.storage.database import Database
from pipeline.storage.office_tables import SessionRow, TokenRow, UnmaskingRow, UserRow
from schemas.base import Model
from schemas.review import Author, Deed, Role


class AccountTakenError(PipelineError):
    """The name for signing in is another account's."""

    status = 409
    advice = "请换一个登录名。"


class LastAdministratorError(PipelineError):
    """Nobody would be left who can manage accounts."""

    status = 422
    advice = "请先另设一个系统管理员账户。"


class Account(Model):
    """A person's account. ``password`` is a hash by argon2id: whoever has none signs in by the identity provider alone,
    to whose ``issuer|sub`` the account is tied by ``subject``."""

    id: int
    login: str
    name: str
    roles: tuple[Role, ...]
    password: str | None
    subject: str | None
    disabled: bool
    must_change: bool
    failures: int
    locked_until: datetime | None
    created_at: datetime

    @property
    def author(self) -> Author:
        return Author(login=self.login, name=self.name, roles=self.roles)


class Token(Model):
    """A program's token; its text was shown once. ``scope`` is ``read`` or ``write``."""

    id: int
    name: str
    scope: str
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    withdrawn_at: datetime | None


class OpenSession(Model):
    """A signed-in browser; ``csrf`` is what its forms carry."""

    key: str
    csrf: str
    created_at: datetime
    seen_at: datetime


class Accounts:
    """Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- accounts

    def add(
        self,
        *,
        login: str,
        name: str,
        roles: tuple[Role, ...],
        password: str | None,
        by: Author,
        must_change: bool = False,
        subject: str | None = None,
    ) -> Account:
        """Raises ``AccountTakenError``."""
        row = UserRow(
            login=login,
            name=name,
            roles=[role.value for role in roles],
            password=password,
            must_change=must_change,
            subject=subject,
        )
        try:
            with self._database.write() as session:
                session.add(row)
                session.flush()
                trail.append(session, by, Deed.ACCOUNT_MADE, subject=login, after=_told(row))
                return _account(row)
        except IntegrityError as error:
            raise AccountTakenError(f"登录名 {login} 已有账户") from error

    def all(self) -> tuple[Account, ...]:
        with self._database.read() as session:
            return tuple(_account(row) for row in session.scalars(select(UserRow).order_by(UserRow.login)))

    def by_login(self, login: str) -> Account | None:
        return self._one(UserRow.login == login)

    def by_subject(self, subject: str) -> Account | None:
        """The account of an identity provider's ``issuer|sub``."""
        return self._one(UserRow.subject == subject)

    def bind(self, login: str, subject: str, *, by: Author) -> Account | None:
        """Ties an account that waits for it to its ``issuer|sub``; ``None`` without such.

        A login name at the provider may be of anybody's choosing: it opens an account only that has no password, for
        an administrator made it for the provider, that is not disabled, and never an administrator's."""
        waits = (UserRow.subject.is_(None), UserRow.password.is_(None), UserRow.disabled.is_(False))
        with self._database.write() as session:
            found = select(UserRow).where(UserRow.login == login, *waits).with_for_update(key_share=True)
            row = session.scalars(found).first()
            if row is None or Role.ADMINISTRATOR.value in row.roles:
                return None
            row.subject = subject
            trail.append(session, by, Deed.ACCOUNT_CHANGED, subject=login, after={"subject": subject})
            return _account(row)

    def _one(self, condition: object) -> Account | None:
        with self._database.read() as session:
            row = session.scalars(select(UserRow).where(condition)).first()  # type: ignore[arg-type]
            return _account(row) if row else None

    def change(
        self,
        login: str,
        *,
        by: Author,
        name: str | None = None,
        roles: tuple[Role, ...] | None = None,
        disabled: bool | None = None,
        password: str | None = None,
        external: bool = False,
        must_change: bool | None = None,
        reason: str = "",
    ) -> None:
        """What is ``None`` stays. ``external`` takes the password away, for the identity provider alone. A new
        password, none any more, other roles and disabling end the account's sessions; a password set by somebody else
        withdraws its tokens as well and unties it from the identity provider. Raises ``LastAdministratorError``."""
        with self._database.write() as session:
            if disabled or (roles is not None and Role.ADMINISTRATOR not in roles):
                _keep_an_administrator(session, login)
            found = select(UserRow).where(UserRow.login == login).with_for_update(key_share=True)
            row = session.scalars(found).one()
            before = _told(row)
            row.name = name if name is not None else row.name
            row.roles = [role.value for role in roles] if roles is not None else row.roles
            row.disabled = disabled if disabled is not None else row.disabled
            row.must_change = must_change if must_change is not None else row.must_change
            if password is not None:
                row.password, row.failures, row.locked_until = password, 0, None
            if external:
                row.password, row.must_change = None, False
            if password is not None or external or roles is not None or disabled:
                _end_sessions(session, row.id)
            if (password is not None and by.login != login) or external:
                _withdraw_tokens(session, row.id)
            if password is not None and by.login != login:
                row.subject = None
            replaced = "已取消" if external else "已更换" if password is not None else None
            after = _told(row) | ({"password": replaced} if replaced else {})
            trail.append(session, by, Deed.ACCOUNT_CHANGED, subject=login, before=before, after=after, reason=reason)

    def note(self, login: str, *, by: Author, reason: str) -> None:
        """Says in the trail why an account was left as it is."""
        with self._database.write() as session:
            row = session.scalars(select(UserRow).where(UserRow.login == login)).one()
            told = _told(row)
            trail.append(session, by, Deed.ACCOUNT_CHANGED, subject=login, before=told, after=told, reason=reason)

    # -- signing in

    def refuse(self, login: str, *, by: Author, limit: int, lock: timedelta) -> None:
        """Counts a wrong password; after ``limit`` of them in a row the account is locked for ``lock``."""
        with self._database.write() as session:
            row = session.scalars(select(UserRow).where(UserRow.login == login)).first()
            if row is not None:
                row.failures += 1
                if row.failures >= limit:
                    row.failures, row.locked_until = 0, datetime.now(UTC) + lock
            trail.append(session, by, Deed.SIGN_IN_REFUSED, subject=login if row else "未知账户")

    def sign_in(self, account: Account, *, key: str, csrf: str, by: Author) -> None:
        with self._database.write() as session:
            session.execute(update(UserRow).where(UserRow.id == account.id).values(failures=0, locked_until=None))
            session.add(SessionRow(key=key, user_id=account.id, csrf=csrf))
            trail.append(session, by, Deed.SIGNED_IN, subject=account.login)

    def sign_out(self, key: str, *, by: Author) -> None:
        with self._database.write() as session:
            session.execute(delete(UnmaskingRow).where(UnmaskingRow.session_key == key))
            session.execute(delete(SessionRow).where(SessionRow.key == key))
            trail.append(session, by, Deed.SIGNED_OUT, subject=by.login)

    def session(self, key: str, *, idle: timedelta, longest: timedelta) -> tuple[Account, OpenSession] | None:
        """The session of a cookie and its account, unless it ended: unused for ``idle``, older than ``longest``."""
        now = datetime.now(UTC)
        with self._database.read() as session:
            found = session.execute(
                select(SessionRow, UserRow).join(UserRow, UserRow.id == SessionRow.user_id).where(SessionRow.key == key)
            ).first()
            if found is None or found[1].disabled:
                return None
            row, user = found
            if now - row.seen_at > idle or now - row.created_at > longest:
                return None
            stale = now - row.seen_at > idle / 20
            account = _account(user)
            opened = OpenSession(key=row.key, csrf=row.csrf, created_at=row.created_at, seen_at=row.seen_at)
        if stale:
            with self._database.write() as session:
                session.execute(update(SessionRow).where(SessionRow.key == key).values(seen_at=now))
        return account, opened

    # -- tokens

    def add_token(
        self, login: str, *, key: str, name: str, scope: str, expires_at: datetime | None, by: Author
    ) -> Token:
        with self._database.write() as session:
            user = session.scalars(select(UserRow).where(UserRow.login == login)).one()
            row = TokenRow(key=key, user_id=user.id, name=name, scope=scope, expires_at=expires_at)
            session.add(row)
            session.flush()
            after = {"name": name, "scope": scope, "expires_at": expires_at.isoformat() if expires_at else None}
            trail.append(session, by, Deed.TOKEN_MADE, subject=f"{login}#{row.id}", after=after)
            return _token(row)

    def tokens(self, login: str) -> tuple[Token, ...]:
        query = select(TokenRow).join(UserRow, UserRow.id == TokenRow.user_id).where(UserRow.login == login)
        with self._database.read() as session:
            return tuple(_token(row) for row in session.scalars(query.order_by(TokenRow.id)))

    def withdraw_token(self, login: str, id: int, *, by: Author) -> bool:
        """Whether there was such a token of the account."""
        with self._database.write() as session:
            row = session.get(TokenRow, id)
            user = session.scalars(select(UserRow).where(UserRow.login == login)).first()
            if row is None or user is None or row.user_id != user.id:
                return False
            row.withdrawn_at = row.withdrawn_at or datetime.now(UTC)
            trail.append(session, by, Deed.TOKEN_WITHDRAWN, subject=f"{login}#{id}")
            return True

    def of_token(self, key: str) -> tuple[Account, Token] | None:
        """The account a token acts for, unless it has ended."""
        now = datetime.now(UTC)
        with self._database.read() as session:
            found = session.execute(
                select(TokenRow, UserRow).join(UserRow, UserRow.id == TokenRow.user_id).where(TokenRow.key == key)
            ).first()
            if found is None or found[1].disabled or found[0].withdrawn_at:
                return None
            token, account = _token(found[0]), _account(found[1])
        if token.expires_at and token.expires_at <= now:
            return None
        if token.used_at is None or now - token.used_at > timedelta(minutes=10):
            with self._database.write() as session:
                session.execute(update(TokenRow).where(TokenRow.id == token.id).values(used_at=now))
        return account, token

    # -- seeing in clear text

    def unmask(self, session_key: str, submission: str, *, until: datetime, by: Author, reason: str) -> None:
        """Lets a session see one submission in clear text for a while, with the reason given."""
        with self._database.write() as session:
            session.merge(UnmaskingRow(session_key=session_key, submission_id=submission, until=until))
            after = {"until": until.isoformat()}
            trail.append(session, by, Deed.UNMASKED, submission=submission, after=after, reason=reason)

    def mask(self, session_key: str, submission: str) -> None:
        """Ends ``unmask`` early."""
        with self._database.write() as session:
            session.execute(
                delete(UnmaskingRow).where(
                    UnmaskingRow.session_key == session_key, UnmaskingRow.submission_id == submission
                )
            )

    def unmasked_until(self, session_key: str, submission: str) -> datetime | None:
        """Until when the session sees the submission in clear text; ``None`` where it does not."""
        with self._database.read() as session:
            row = session.get(UnmaskingRow, (session_key, submission))
            return row.until if row and row.until > datetime.now(UTC) else None


def _keep_an_administrator(session: Session, login: str) -> None:
    """Raises ``LastAdministratorError`` where no other account administers. To be asked first in a transaction: the
    accounts stay locked until its end, so that of two who remove one another the second sees what the first did.
    SQLite has one writer anyway."""
    active = select(UserRow).where(UserRow.disabled.is_(False)).order_by(UserRow.id).with_for_update(key_share=True)
    if [row.login for row in session.scalars(active) if Role.ADMINISTRATOR.value in row.roles] == [login]:
        raise LastAdministratorError("这是最后一个可用的系统管理员账户，不能停用或改为其他角色。")


def _withdraw_tokens(session: Session, user: int) -> None:
    valid = update(TokenRow).where(TokenRow.user_id == user, TokenRow.withdrawn_at.is_(None))
    session.execute(valid.values(withdrawn_at=datetime.now(UTC)))


def _end_sessions(session: Session, user: int) -> None:
    keys = select(SessionRow.key).where(SessionRow.user_id == user)
    session.execute(delete(UnmaskingRow).where(UnmaskingRow.session_key.in_(keys)))
    session.execute(delete(SessionRow).where(SessionRow.user_id == user))


def _told(row: UserRow) -> dict[str, object]:
    """What the trail says of an account."""
    return {"name": row.name, "roles": row.roles, "disabled": bool(row.disabled)}


def _account(row: UserRow) -> Account:
    return Account.model_validate({name: getattr(row, name) for name in Account.model_fields})


def _token(row: TokenRow) -> Token:
    return Token.model_validate({name: getattr(row, name) for name in Token.model_fields})
