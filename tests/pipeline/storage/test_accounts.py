"""Accounts: no way leads to a service without an administrator, and none from a login name to another's account."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from pipeline.storage.accounts import Account, Accounts, LastAdministratorError
from pipeline.storage.database import Database
from schemas.review import SYSTEM, Role

ROUNDS = 15


@pytest.fixture
def accounts(database: Database) -> Accounts:
    return Accounts(database)


def make(accounts: Accounts, login: str, *roles: Role, password: str | None = "hash") -> Account:
    return accounts.add(login=login, name="测试人员", roles=roles, password=password, by=SYSTEM)


def administrators(accounts: Accounts) -> list[str]:
    return [one.login for one in accounts.all() if Role.ADMINISTRATOR in one.roles and not one.disabled]


def test_two_administrators_removing_one_another_at_once_leave_one(accounts: Accounts) -> None:
    pair = [make(accounts, login, Role.ADMINISTRATOR) for login in ("wang", "zhao")]
    together = Barrier(2)

    def remove(by: Account, other: Account, ways: dict[str, object]) -> bool:
        together.wait()
        try:
            accounts.change(other.login, by=by.author, **ways)  # type: ignore[arg-type]
        except LastAdministratorError:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        for number in range(ROUNDS):
            ways: dict[str, object] = {"disabled": True} if number % 2 else {"roles": (Role.CLERK,)}
            done = [threads.submit(remove, pair[at], pair[1 - at], ways) for at in (0, 1)]
            assert sorted(one.result() for one in done) == [False, True]
            assert len(administrators(accounts)) == 1
            for one in pair:
                accounts.change(one.login, by=SYSTEM, roles=(Role.ADMINISTRATOR,), disabled=False)


def test_what_takes_no_administrator_away_is_done_beside_the_last_one(accounts: Accounts) -> None:
    make(accounts, "wang", Role.ADMINISTRATOR)
    make(accounts, "zhao", Role.ADMINISTRATOR)
    accounts.change("zhao", by=SYSTEM, disabled=True)
    accounts.change("zhao", by=SYSTEM, roles=(Role.CLERK,))
    accounts.change("wang", by=SYSTEM, name="王管理", roles=(Role.ADMINISTRATOR,), disabled=False)
    with pytest.raises(LastAdministratorError):
        accounts.change("wang", by=SYSTEM, disabled=True)
    assert administrators(accounts) == ["wang"]


def test_a_login_name_alone_ties_no_account_that_is_signed_in_to_otherwise(accounts: Accounts) -> None:
    make(accounts, "local", Role.REVIEWER)
    make(accounts, "admin", Role.ADMINISTRATOR, password=None)
    make(accounts, "gone", Role.REVIEWER, password=None)
    make(accounts, "meant", Role.REVIEWER, password=None)
    accounts.change("gone", by=SYSTEM, disabled=True)
    tied = [login for login in ("local", "admin", "gone", "meant") if accounts.bind(login, f"x|{login}", by=SYSTEM)]
    assert tied == ["meant"]
    assert accounts.bind("meant", "x|another", by=SYSTEM) is None


def test_a_password_set_by_somebody_else_unties_the_account(accounts: Accounts) -> None:
    account = make(accounts, "meant", Role.REVIEWER, password=None)
    accounts.bind("meant", "x|1", by=SYSTEM)
    accounts.change("meant", by=account.author, password="own")
    assert accounts.by_subject("x|1") is not None
    accounts.change("meant", by=SYSTEM, password="another")
    assert accounts.by_subject("x|1") is None
    accounts.change("meant", by=SYSTEM, external=True)
    assert accounts.bind("meant", "x|2", by=SYSTEM) is not None
