"""``shenhe user`` and ``shenhe audit``: accounts and the trail, from the command line of the machine itself."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Annotated

import typer

from pipeline.settings import Settings
from pipeline.storage.accounts import Accounts
from pipeline.storage.database import Database
from pipeline.storage.opening import open_storage
from schemas.review import Role
from service.audit.trails import verify as prove
from service.errors import UnusableInputError
from service.signing_in import hashed, roles_fit
from service.terminal import terminal_author

user = typer.Typer(help="账户：新建、重置密码、停用。")
audit = typer.Typer(help="留痕：校验是否完整。")
_HEAD = re.compile(r"[0-9]{1,10}:[0-9a-f]{64}")


@contextmanager
def _database() -> Iterator[Database]:
    with closing(Database(Settings().database)) as database:
        yield database


@user.command("add")
def add(
    login: Annotated[str, typer.Argument(metavar="登录名")],
    role: Annotated[list[str], typer.Option(help="角色：clerk、reviewer、auditor、administrator，可重复")],
    name: Annotated[str, typer.Option(help="姓名；不写则同登录名")] = "",
    password: Annotated[str, typer.Option(help="初始密码；不写则提示输入", envvar="SHENHE_PASSWORD")] = "",
) -> None:
    """新建账户；首次登录须更换密码。"""
    roles = tuple(map(_role, role))
    roles_fit(roles)
    secret = hashed(password or typer.prompt("初始密码", hide_input=True, confirmation_prompt="再次输入"))
    with _database() as database:
        Accounts(database).add(
            login=login, name=name or login, roles=roles, password=secret, must_change=True, by=terminal_author()
        )
    typer.echo(f"已建立账户 {login}（{'、'.join(one.label for one in roles)}），首次登录时须更换密码。")


@user.command("password")
def reset(
    login: Annotated[str, typer.Argument(metavar="登录名")],
    password: Annotated[str, typer.Option(help="新的初始密码；不写则提示输入", envvar="SHENHE_PASSWORD")] = "",
) -> None:
    """重置密码，解除锁定；下次登录须更换。"""
    secret = hashed(password or typer.prompt("初始密码", hide_input=True, confirmation_prompt="再次输入"))
    with _database() as database:
        accounts = Accounts(database)
        if accounts.by_login(login) is None:
            raise UnusableInputError("登录名", f"没有登录名为 {login} 的账户。")
        accounts.change(login, by=terminal_author(), password=secret, must_change=True, reason="命令行重置")
    typer.echo(f"已重置 {login} 的密码，下次登录时须更换。")


def _role(word: str) -> Role:
    try:
        return Role(word)
    except ValueError:
        raise UnusableInputError(
            "--role", f"没有角色 {word}：请用 clerk、reviewer、auditor 或 administrator。"
        ) from None


@audit.command("verify")
def verify(
    head: Annotated[str, typer.Option(help="先前记下的“序号:摘要”，用来证明其后没有被删去")] = "",
) -> None:
    """校验留痕：完整则给出最新的序号和摘要，否则指出第一条有问题的。"""
    if head and _HEAD.fullmatch(head) is None:
        raise UnusableInputError("--head", "先前记下的应形如“序号:摘要”，请照原样填写。")
    with open_storage(Settings()) as storage:
        proof = prove(storage, by=terminal_author(), head=head)
        number, digest = storage.trail.head()
    if not proof.whole:
        typer.echo(f"{proof.sentence}请停止使用并联系系统管理员核查，不要删除任何文件。", err=True)
        raise typer.Exit(1)
    typer.echo(f"{proof.sentence}本次校验记为第 {number} 条。最新：{number}:{digest}")
