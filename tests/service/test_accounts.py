"""Signing in and out, accounts and tokens."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from pipeline.storage.accounts import Account
from pipeline.storage.opening import Storage
from schemas.review import SYSTEM, Deed, Role
from service import signing_in
from service.signing_in import COOKIE, fingerprint, hashed
from tests.service.conftest import sign_in

PASSWORD = "一句足够长的话作密码 2026"


@pytest.fixture
def outside(client: TestClient) -> TestClient:
    """A browser nobody is signed in with; redirects are not followed."""
    client.cookies.clear()
    del client.headers["x-csrf-token"]
    client.follow_redirects = False
    return client


@pytest.fixture
def reviewer(storage: Storage, request: pytest.FixtureRequest) -> Account:
    login = f"r{abs(hash(request.node.name))}"
    return storage.accounts.add(
        login=login, name="李审核", roles=(Role.REVIEWER,), password=hashed(PASSWORD), by=SYSTEM
    )


@pytest.fixture
def administrator(client: TestClient, storage: Storage) -> TestClient:
    sign_in(storage, client, Role.ADMINISTRATOR)
    return client


def enter(browser: TestClient, login: str, password: str, next: str = "/") -> int:
    answer = browser.post("/signin", data={"login": login, "password": password, "next": next})
    cookie = re.match(f"{COOKIE}=([^;]+)", answer.headers.get("set-cookie", ""))
    if cookie:  # over plain HTTP this client does not send it back by itself
        browser.cookies.clear()
        browser.cookies.set(COOKIE, cookie[1])
    return answer.status_code


def test_a_right_password_opens_a_session_in_a_guarded_cookie(outside: TestClient, reviewer: Account) -> None:
    answer = outside.post("/signin", data={"login": reviewer.login, "password": PASSWORD, "next": "/queue?risk=high"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/queue?risk=high")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"httponly", "secure", "samesite=strict", "path=/"} <= {part.strip().lower() for part in cookie.split(";")}


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"])
def test_signing_in_leads_nowhere_else(outside: TestClient, reviewer: Account, address: str) -> None:
    answer = outside.post("/signin", data={"login": reviewer.login, "password": PASSWORD, "next": address})
    assert answer.headers["location"] == "/"


def test_whoever_is_not_signed_in_is_asked_to_and_comes_back(outside: TestClient) -> None:
    answer = outside.get("/submissions/20251103-DONE22/facts?fact=f3")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/signin?next=/submissions/20251103-DONE22/facts%3Ffact%3Df3"
    program = outside.get("/api/v1/submissions")
    assert (program.status_code, program.headers["www-authenticate"]) == (401, "Bearer")
    assert program.json()["title"] == "需要登录"


def test_a_wrong_password_and_an_unknown_account_are_answered_alike(outside: TestClient, reviewer: Account) -> None:
    wrong = outside.post("/signin", data={"login": reviewer.login, "password": "x" * 20})
    unknown = outside.post("/signin", data={"login": "nobody", "password": "x" * 20})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace(reviewer.login, "nobody") == unknown.text


def test_five_wrong_passwords_lock_the_account_for_a_while(
    outside: TestClient, reviewer: Account, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        assert enter(outside, reviewer.login, "wrong password 1") == 401
    assert enter(outside, reviewer.login, PASSWORD) == 401
    locked = storage.accounts.by_login(reviewer.login)
    assert locked is not None
    assert locked.locked_until is not None
    assert locked.locked_until > datetime.now(UTC) + timedelta(minutes=14)
    assert len(storage.trail.entries(deed=Deed.SIGN_IN_REFUSED, login=reviewer.login)) == 6
    monkeypatch.setattr(signing_in, "datetime", Later)
    assert enter(outside, reviewer.login, PASSWORD) == 303


class Later(datetime):
    @classmethod
    def now(cls, tz: object = None) -> "Later":  # noqa: ARG003
        return cls.fromtimestamp(datetime.now(UTC).timestamp() + 3600, UTC)


def test_too_many_attempts_from_one_address_are_put_off(outside: TestClient) -> None:
    codes = [enter(outside, f"guess{at}", "x") for at in range(25)]
    assert codes[0] == 401
    assert codes[-1] == 429


def test_an_open_session_is_no_place_to_guess_the_password(client: TestClient) -> None:
    codes = [client.post("/account/password", data={"current": "wrong"}).status_code for _ in range(22)]
    assert codes[0] == 422
    assert codes[-1] == 429
    assert client.get("/account/password").status_code == 200


def test_signing_out_ends_the_session_on_the_server(client: TestClient) -> None:
    cookie = client.cookies[COOKIE]
    client.follow_redirects = False
    assert client.post("/signout").status_code == 303
    client.cookies.set(COOKIE, cookie)
    assert client.get("/checks").headers["location"] == "/signin?next=/checks"


def test_a_session_ends_when_it_is_left_alone_or_gets_old(storage: Storage, reviewer: Account) -> None:
    cookie = signing_in.open_session(storage.accounts, reviewer, address="")
    key = fingerprint(cookie)
    hour = timedelta(hours=1)
    assert storage.accounts.session(key, idle=hour, longest=hour) is not None
    assert storage.accounts.session(key, idle=-hour, longest=hour) is None
    assert storage.accounts.session(key, idle=hour, longest=-hour) is None


def test_passwords_are_kept_as_argon2id_and_cookies_as_hashes(storage: Storage, reviewer: Account) -> None:
    kept = storage.accounts.by_login(reviewer.login)
    assert kept is not None
    assert str(kept.password).startswith("$argon2id$")
    cookie = signing_in.open_session(storage.accounts, reviewer, address="")
    assert storage.accounts.session(cookie, idle=timedelta(1), longest=timedelta(1)) is None


def test_an_administrator_makes_an_account_that_must_choose_its_password(
    administrator: TestClient, storage: Storage
) -> None:
    form = {"login": "chen.jing", "name": "陈静", "roles": ["clerk", "reviewer"], "password": PASSWORD}
    assert administrator.post("/admin/accounts", data=form).status_code == 200
    assert "已有账户" in administrator.post("/admin/accounts", data=form).text
    administrator.cookies.clear()
    administrator.follow_redirects = False
    assert enter(administrator, "chen.jing", PASSWORD) == 303
    assert administrator.get("/checks").headers["location"] == "/account/password"
    page = administrator.get("/account/password").text
    word = re.search('name="csrf" value="([^"]+)"', page)
    assert word is not None
    form = {"csrf": word[1], "current": PASSWORD, "password": "另一句足够长的话 2027", "again": "另一句足够长的话 2027"}
    administrator.headers.pop("x-csrf-token")
    assert administrator.post("/account/password", data=form).status_code == 303
    assert administrator.get("/checks").headers["location"] == "/signin?next=/checks"
    assert enter(administrator, "chen.jing", "另一句足够长的话 2027") == 303
    assert administrator.get("/checks").status_code == 200
    made, *_ = storage.trail.entries(deed=Deed.ACCOUNT_MADE)
    assert (made.subject, made.after["roles"]) == ("chen.jing", ["clerk", "reviewer"])


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"login": "a b", "name": "甲", "roles": ["clerk"], "password": PASSWORD}, "登录名为"),
        ({"login": "jia", "name": "甲", "roles": ["clerk"], "password": "short"}, "密码至少"),
        ({"login": "jia", "name": "甲", "roles": [], "password": PASSWORD}, "至少选择一个角色"),
        ({"login": "jia", "name": "甲", "roles": ["administrator", "clerk"], "password": PASSWORD}, "不能兼任"),
    ],
)
def test_an_account_that_cannot_be_is_refused_with_a_sentence(
    administrator: TestClient, form: dict[str, object], words: str
) -> None:
    answer = administrator.post("/admin/accounts", data=form)
    assert answer.status_code == 422
    assert words in answer.text


def test_disabling_ends_sessions_and_tokens_at_once(
    administrator: TestClient, storage: Storage, reviewer: Account
) -> None:
    cookie = signing_in.open_session(storage.accounts, reviewer, address="")
    storage.accounts.add_token(
        reviewer.login, key=fingerprint("shenhe_x1"), name="x", scope="read", expires_at=None, by=SYSTEM
    )
    change = {"name": "李审核", "roles": ["reviewer"], "disabled": "true"}
    administrator.post(f"/admin/accounts/{reviewer.login}", data=change)
    assert signing_in.visitor_of_cookie(storage.accounts, cookie, address="") is None
    assert signing_in.visitor_of_token(storage.accounts, "shenhe_x1", address="") is None


def test_the_last_administrator_cannot_be_taken_away(administrator: TestClient, storage: Storage) -> None:
    keepers = [one for one in storage.accounts.all() if Role.ADMINISTRATOR in one.roles and not one.disabled]
    for other in keepers[:-1]:
        storage.accounts.change(other.login, by=SYSTEM, disabled=True)
    sign_in(storage, administrator, Role.ADMINISTRATOR)
    storage.accounts.change(keepers[-1].login, by=SYSTEM, disabled=True)
    last = next(one for one in storage.accounts.all() if Role.ADMINISTRATOR in one.roles and not one.disabled)
    answer = administrator.post(
        f"/admin/accounts/{last.login}", data={"name": "管理员", "roles": ["administrator"], "disabled": "true"}
    )
    assert answer.status_code == 422
    assert "最后一个" in answer.text


def test_an_account_may_be_meant_for_the_identity_provider_alone(
    administrator: TestClient, storage: Storage, reviewer: Account
) -> None:
    form = {"login": "chen.wai", "name": "陈外", "roles": ["clerk"], "external": "true"}
    assert administrator.post("/admin/accounts", data=form).status_code == 200
    change = {"name": "李审核", "roles": ["reviewer"], "external": "true"}
    assert administrator.post(f"/admin/accounts/{reviewer.login}", data=change).status_code == 200
    for login in ("chen.wai", reviewer.login):
        made = storage.accounts.by_login(login)
        assert made is not None
        assert (made.password, made.must_change) == (None, False)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"roles": ["administrator"], "external": "true"}, "须有本地密码"),
        ({"roles": ["clerk"], "external": "true", "password": PASSWORD}, "不设密码"),
    ],
)
def test_an_administrator_keeps_a_password_and_nobody_has_both(
    administrator: TestClient, storage: Storage, reviewer: Account, form: dict[str, object], words: str
) -> None:
    made = administrator.post("/admin/accounts", data=form | {"login": "wai", "name": "外"})
    changed = administrator.post(f"/admin/accounts/{reviewer.login}", data=form | {"name": "外"})
    for answer in (made, changed):
        assert answer.status_code == 422
        assert words in answer.text
    assert storage.accounts.by_login("wai") is None


def test_who_has_no_password_becomes_administrator_with_one_only(
    administrator: TestClient, storage: Storage, reviewer: Account
) -> None:
    storage.accounts.change(reviewer.login, by=SYSTEM, external=True)
    promotion = {"name": "李管理", "roles": ["administrator"]}
    assert administrator.post(f"/admin/accounts/{reviewer.login}", data=promotion).status_code == 422
    promotion["password"] = PASSWORD
    assert administrator.post(f"/admin/accounts/{reviewer.login}", data=promotion).status_code == 200


def test_a_token_of_scope_read_reads_and_changes_nothing(client: TestClient, storage: Storage) -> None:
    text = client.post("/account/tokens", data={"name": "取数", "scope": "read", "days": "30"}).text
    found = re.search(r"shenhe_[\w-]{43}", text)
    assert found is not None
    client.cookies.clear()
    del client.headers["x-csrf-token"]
    client.headers["authorization"] = f"Bearer {found[0]}"
    assert client.get("/api/v1/submissions").status_code == 200
    assert client.post("/api/v1/submissions/20251103-NONE99/retry").status_code == 403
    assert client.post("/api/v1/me/tokens", json={"name": "再签"}).status_code == 403
    mine = client.get("/api/v1/me").json()
    assert "see" in mine["rights"]
    assert "receive" not in mine["rights"]
    assert storage.accounts.of_token(fingerprint(found[0])) is not None
    client.headers["authorization"] = "Bearer shenhe_" + "x" * 43
    assert client.get("/api/v1/submissions").status_code == 401


def test_a_token_that_expired_or_was_withdrawn_lets_nobody_in(client: TestClient, storage: Storage) -> None:
    made = client.post("/api/v1/me/tokens", json={"name": "取数", "scope": "write", "days": 1}).json()
    assert storage.accounts.of_token(fingerprint(made["token"])) is not None
    assert client.delete(f"/api/v1/me/tokens/{made['id']}").status_code == 204
    assert storage.accounts.of_token(fingerprint(made["token"])) is None
    account = storage.accounts.of_token(fingerprint(made["token"]))
    assert account is None
    login = client.get("/api/v1/me").json()["login"]
    ended = datetime.now(UTC) - timedelta(seconds=1)
    storage.accounts.add_token(
        login, key=fingerprint("shenhe_old"), name="旧", scope="read", expires_at=ended, by=SYSTEM
    )
    assert storage.accounts.of_token(fingerprint("shenhe_old")) is None


def test_the_administrator_s_record_tells_nothing_of_submissions(administrator: TestClient) -> None:
    page = administrator.get("/admin/trail").text
    assert "登录" in page
    assert "接收材料" not in page


def test_whoever_has_still_to_choose_a_password_gets_nothing_by_the_api(client: TestClient, storage: Storage) -> None:
    account = storage.accounts.add(
        login="first.time", name="初次", roles=(Role.CLERK,), password=hashed(PASSWORD), must_change=True, by=SYSTEM
    )
    client.cookies.set(COOKIE, signing_in.open_session(storage.accounts, account, address=""))
    answer = client.get("/api/v1/submissions")
    assert answer.status_code == 403
    assert "初始密码" in answer.json()["detail"]


def test_a_password_set_by_somebody_else_withdraws_the_tokens(storage: Storage, reviewer: Account) -> None:
    def works() -> bool:
        return storage.accounts.of_token(fingerprint("shenhe_reset")) is not None

    storage.accounts.add_token(
        reviewer.login, key=fingerprint("shenhe_reset"), name="x", scope="read", expires_at=None, by=SYSTEM
    )
    storage.accounts.change(reviewer.login, by=reviewer.author, password=hashed(PASSWORD + "1"))
    assert works()
    storage.accounts.change(reviewer.login, by=SYSTEM, password=hashed(PASSWORD + "2"))
    assert not works()
