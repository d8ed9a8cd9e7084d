"""``/api/v1/accounts``: the administrator's accounts, and everybody's own tokens, for programs."""

from datetime import datetime
from typing import Annotated, Self

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from pipeline.storage.accounts import Account, Token
from schemas.review import Role
from service.access import AccountsOf, VisitorOf, needs
from service.accounts import add_account, change_account, make_token, withdraw_token
from service.api.models import problems
from service.rights import Right, rights_of

router = APIRouter(prefix="/api/v1", tags=["账户"], responses=problems(401, 403, 422, 429, 503))

Login = Annotated[str, Path(description="登录名", examples=["wang.lin"])]


class AccountIn(BaseModel):
    """新建账户；首次登录须更换密码。"""

    model_config = ConfigDict(extra="forbid")

    login: Annotated[str, Field(description="登录名", examples=["wang.lin"])]
    name: Annotated[str, Field(description="姓名", examples=["王琳"])]
    roles: Annotated[list[Role], Field(description="角色", examples=[["reviewer"]])]
    password: Annotated[
        str, Field(description="初始密码，至少 12 个字符；`external` 时不写", examples=["初始密码请当面告知本人 7429"])
    ] = ""
    external: Annotated[bool, Field(description="只用统一身份认证登录，不设本地密码，首次登录时按登录名绑定")] = False


class AccountChange(BaseModel):
    """要变更的各项；不写的不变。"""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str | None, Field(description="姓名", examples=["王琳"])] = None
    roles: Annotated[list[Role] | None, Field(description="角色", examples=[["reviewer"]])] = None
    disabled: Annotated[bool | None, Field(description="是否停用")] = None
    password: Annotated[str | None, Field(description="重置为此初始密码；与统一身份认证的绑定随之解除")] = None
    external: Annotated[bool, Field(description="取消本地密码，改为只用统一身份认证登录")] = False


class AccountOut(BaseModel):
    """账户。"""

    login: Annotated[str, Field(examples=["wang.lin"])]
    name: Annotated[str, Field(examples=["王琳"])]
    roles: list[Role]
    rights: Annotated[list[Right], Field(description="由角色得出的权限")]
    disabled: bool
    must_change: Annotated[bool, Field(description="是否须先更换密码")]
    external: Annotated[bool, Field(description="是否只用统一身份认证登录")]
    created_at: datetime

    @classmethod
    def of(cls, account: Account) -> Self:
        said = account.model_dump(include={"login", "name", "roles", "disabled", "must_change", "created_at"})
        return cls(**said, external=account.password is None, rights=sorted(rights_of(account.roles)))


class AccountsOut(BaseModel):
    items: list[AccountOut]


class TokenIn(BaseModel):
    """签发令牌。"""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(description="用途", examples=["档案系统取数"])]
    scope: Annotated[str, Field(description="权限范围：read 或 write", examples=["read"])] = "read"
    days: Annotated[int, Field(description="有效期（天），1 至 366", examples=[90])] = 90


class TokenOut(BaseModel):
    """令牌；`token` 只在签发时给出一次。"""

    id: int
    name: str
    scope: str
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    withdrawn_at: datetime | None
    token: Annotated[str | None, Field(description="令牌本身，只在签发时给出")] = None

    @classmethod
    def of(cls, token: Token, text: str | None = None) -> Self:
        return cls(**token.model_dump(), token=text)


class TokensOut(BaseModel):
    items: list[TokenOut]


@router.get("/accounts", summary="列出账户", dependencies=[needs(Right.ACCOUNTS)])
def all_accounts(accounts: AccountsOf) -> AccountsOut:
    """按登录名排列。"""
    return AccountsOut(items=[AccountOut.of(account) for account in accounts.all()])


@router.post(
    "/accounts",
    status_code=201,
    summary="新建账户",
    dependencies=[needs(Right.ACCOUNTS)],
    responses=problems(409),
)
def add(accounts: AccountsOf, visitor: VisitorOf, said: AccountIn) -> AccountOut:
    """系统管理员不能兼任其他角色。"""
    roles = [role.value for role in said.roles]
    account = add_account(
        accounts,
        login=said.login,
        name=said.name,
        roles=roles,
        password=said.password,
        external=said.external,
        by=visitor.author,
    )
    return AccountOut.of(account)


@router.patch("/accounts/{login}", summary="变更账户", dependencies=[needs(Right.ACCOUNTS)], responses=problems(404))
def change(accounts: AccountsOf, visitor: VisitorOf, login: Login, said: AccountChange) -> AccountOut:
    """更换角色、重置密码和停用会使该账户的登录全部退出。"""
    account = change_account(
        accounts,
        login,
        by=visitor.author,
        name=said.name,
        roles=None if said.roles is None else [role.value for role in said.roles],
        disabled=said.disabled,
        password=said.password,
        external=said.external,
    )
    return AccountOut.of(account)


@router.get("/me", summary="本人账户和权限", dependencies=[needs(Right.OWN)], responses=problems(404))
def me(accounts: AccountsOf, visitor: VisitorOf) -> AccountOut:
    """用令牌调用时，`rights` 只含令牌的权限。"""
    account = accounts.by_login(visitor.author.login)
    assert account is not None  # the gate has just seen it
    return AccountOut.of(account).model_copy(update={"rights": sorted(visitor.rights)})


@router.get("/me/tokens", summary="列出本人的令牌", dependencies=[needs(Right.OWN)])
def tokens(accounts: AccountsOf, visitor: VisitorOf) -> TokensOut:
    """含已撤销和已到期的。"""
    return TokensOut(items=[TokenOut.of(token) for token in accounts.tokens(visitor.author.login)])


@router.post("/me/tokens", status_code=201, summary="签发令牌", dependencies=[needs(Right.OWN)])
def add_token(accounts: AccountsOf, visitor: VisitorOf, said: TokenIn) -> TokenOut:
    """令牌只在此给出一次；令牌本身不能再签发令牌。"""
    made = make_token(accounts, visitor, name=said.name, scope=said.scope, days=said.days)
    return TokenOut.of(made.token, made.text)


@router.delete(
    "/me/tokens/{id}", status_code=204, summary="撤销令牌", dependencies=[needs(Right.OWN)], responses=problems(404)
)
def remove_token(accounts: AccountsOf, visitor: VisitorOf, id: Annotated[int, Path(examples=[3])]) -> None:
    """立即失效。"""
    withdraw_token(accounts, visitor, id)
