"""Signing in by an identity provider: a real one on loopback, and everything that may be wrong with its answer."""

import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from joserfc.jwk import RSAKey

from pipeline.settings import Settings
from pipeline.storage.opening import Storage
from schemas.review import SYSTEM, Deed, Role
from service.app import create_app
from service.identity import CALLBACK, PENDING, Provider, ProviderError
from service.signing_in import COOKIE
from tests.service.conftest import ADDRESS
from tests.service.conftest import sign_in as sign_in_with_account
from tests.service.provider import CLIENT_ID, CLIENT_SECRET, TestProvider, identity_provider

BACK = ADDRESS + CALLBACK


@pytest.fixture
def told() -> Iterator[TestProvider]:
    with identity_provider() as provider:
        yield provider


@pytest.fixture
def browser(storage: Storage, told: TestProvider, tmp_path: Path) -> Iterator[TestClient]:
    provider = Provider(told.issuer, CLIENT_ID, CLIENT_SECRET, roles_claim="roles")
    app = create_app(storage=storage, processor=lambda _: None, workdir=tmp_path, provider=provider)
    with TestClient(app, base_url=ADDRESS, follow_redirects=False, raise_server_exceptions=False) as client:
        yield client


def begin(browser: TestClient, next: str = "/queue") -> str:
    """The provider's address the browser is sent to; its cookie is kept as over https."""
    answer = browser.get("/signin/oidc", params={"next": next})
    assert answer.status_code == 303
    kept = re.match(f"{PENDING}=([^;]+)", answer.headers["set-cookie"])
    assert kept is not None
    browser.cookies.clear()
    browser.cookies.set(PENDING, kept[1])
    return answer.headers["location"]


def sign_in(browser: TestClient, told: TestProvider) -> Response:
    return browser.get(told.consent(begin(browser)).removeprefix(ADDRESS))


def test_a_person_with_an_account_signs_in_and_goes_on(
    browser: TestClient, told: TestProvider, storage: Storage
) -> None:
    storage.accounts.add(login="oidc.li", name="李审核", roles=(Role.REVIEWER,), password=None, by=SYSTEM)
    told.claims = {"sub": "4711", "preferred_username": "oidc.li"}
    answer = sign_in(browser, told)
    assert answer.status_code == 200
    assert 'content="0; url=/queue"' in answer.text
    cookies = answer.headers.get_list("set-cookie")
    assert any(cookie.startswith(f"{COOKIE}=") and "SameSite=strict" in cookie for cookie in cookies)
    bound = storage.accounts.by_subject(f"{told.issuer}|4711")
    assert bound is not None
    assert bound.login == "oidc.li"
    assert storage.trail.entries(deed=Deed.SIGNED_IN, login="oidc.li")


@pytest.mark.parametrize("next", ["//evil.example", "/\\evil.example", "/\t/evil.example", "/\n/evil.example"])
def test_nobody_is_sent_on_to_another_site(
    browser: TestClient, told: TestProvider, storage: Storage, next: str
) -> None:
    login = f"oidc.{secrets.token_hex(4)}"
    storage.accounts.add(login=login, name="钱审核", roles=(Role.REVIEWER,), password=None, by=SYSTEM)
    told.claims = {"sub": "4712", "preferred_username": login}
    answer = browser.get(told.consent(begin(browser, next)).removeprefix(ADDRESS))
    assert answer.status_code == 200
    assert "evil" not in answer.text


def test_who_lost_all_roles_at_the_provider_comes_in_no_more(browser: TestClient, told: TestProvider) -> None:
    told.claims = {"sub": "14", "preferred_username": "oidc.left", "name": "周审核", "roles": ["reviewer"]}
    assert sign_in(browser, told).status_code == 200
    told.claims["roles"] = []
    assert sign_in(browser, told).status_code == 403
    told.claims["roles"] = "printer"
    assert sign_in(browser, told).status_code == 403


@pytest.mark.parametrize("roles", [None, "reviewer"])
@pytest.mark.parametrize(
    ("role", "password"), [(Role.REVIEWER, "hash"), (Role.ADMINISTRATOR, "hash"), (Role.ADMINISTRATOR, None)]
)
def test_a_login_name_alone_opens_nobody_else_s_account(
    browser: TestClient, told: TestProvider, storage: Storage, role: Role, password: str | None, roles: str | None
) -> None:
    login = f"oidc.{secrets.token_hex(4)}"
    storage.accounts.add(login=login, name="冯某", roles=(role,), password=password, by=SYSTEM)
    told.claims = {"sub": f"evil {login}", "preferred_username": login} | ({"roles": roles} if roles else {})
    answer = sign_in(browser, told)
    assert answer.status_code == 403
    assert "不能按登录名绑定" in answer.text
    assert COOKIE not in answer.headers.get("set-cookie", "")
    kept = storage.accounts.by_login(login)
    assert kept is not None
    assert (kept.subject, kept.roles) == (None, (role,))


def test_a_claim_does_not_take_the_last_administrator_away(
    browser: TestClient, told: TestProvider, storage: Storage
) -> None:
    told.claims = {"sub": "20", "preferred_username": "oidc.last", "name": "郑管理", "roles": "administrator"}
    assert sign_in(browser, told).status_code == 200
    others = [
        one.login
        for one in storage.accounts.all()
        if Role.ADMINISTRATOR in one.roles and not one.disabled and one.login != "oidc.last"
    ]
    for login in others:
        storage.accounts.change(login, by=SYSTEM, disabled=True)
    told.claims["roles"] = "reviewer"
    assert sign_in(browser, told).status_code == 200
    kept = storage.accounts.by_login("oidc.last")
    assert kept is not None
    assert kept.roles == (Role.ADMINISTRATOR,)
    noted, *_ = storage.trail.entries(deed=Deed.ACCOUNT_CHANGED)
    assert noted.subject == "oidc.last"
    assert "最后一个" in noted.reason
    for login in others:
        storage.accounts.change(login, by=SYSTEM, disabled=False)
    assert sign_in(browser, told).status_code == 200
    changed = storage.accounts.by_login("oidc.last")
    assert changed is not None
    assert changed.roles == (Role.REVIEWER,)


@pytest.mark.parametrize(("configured", "said"), [("/", ""), ("", "/"), ("/", "/")])
def test_a_slash_at_the_end_of_the_issuer_keeps_nobody_out(
    told: TestProvider, storage: Storage, configured: str, said: str
) -> None:
    told.issuer = told.at + said
    told.claims = {"sub": "30", "preferred_username": f"oidc.{secrets.token_hex(4)}", "roles": "clerk"}
    provider = provider_of(told.at + configured)
    claims = claims_of(provider, told)
    made = provider.account(storage.accounts, claims)
    assert made.subject == f"{told.at}|30"


def test_the_token_s_issuer_is_the_very_one_the_provider_describes(told: TestProvider) -> None:
    told.claims = {"sub": "31", "iss": told.issuer + "/"}
    with pytest.raises(ProviderError):
        claims_of(provider_of(told.at), told)


def test_a_description_of_another_issuer_is_not_believed(told: TestProvider) -> None:
    told.issuer = f"{told.at}/elsewhere"
    with pytest.raises(ProviderError):
        provider_of(told.at).begin(callback=BACK, next="/")


def test_keys_changed_at_the_provider_are_fetched_again_but_not_at_will(told: TestProvider) -> None:
    provider = provider_of(told.at)
    told.claims = {"sub": "32"}
    claims_of(provider, told)
    told.key = RSAKey.generate_key(2048, {"kid": "2", "use": "sig", "alg": "RS256"})
    assert claims_of(provider, told)["sub"] == "32"
    assert told.fetched == 2
    told.shown, told.key = told.key, RSAKey.generate_key(2048, {"kid": "3", "use": "sig", "alg": "RS256"})
    for _ in range(3):
        with pytest.raises(ProviderError):
            claims_of(provider, told)
    assert told.fetched == 2


def provider_of(issuer: str) -> Provider:
    settings = Settings(oidc_issuer=issuer, oidc_client_id=CLIENT_ID, oidc_client_secret=CLIENT_SECRET)
    provider = Provider.of(settings.model_copy(update={"oidc_roles_claim": "roles"}))
    assert provider is not None
    return provider


def claims_of(provider: Provider, told: TestProvider) -> dict[str, object]:
    begun = provider.begin(callback=BACK, next="/")
    back = parse_qs(urlsplit(told.consent(begun.address)).query)
    claims, _ = provider.finish(callback=BACK, pending=begun.pending, state=back["state"][0], code=back["code"][0])
    return claims


def test_an_account_an_administrator_made_for_the_provider_is_bound(
    browser: TestClient, told: TestProvider, storage: Storage
) -> None:
    sign_in_with_account(storage, browser, Role.ADMINISTRATOR)
    assert "只用统一身份认证登录，不设密码" in browser.get("/admin/accounts").text
    login = f"oidc.{secrets.token_hex(4)}"
    form = {"login": login, "name": "吴审核", "roles": ["reviewer"], "external": True}
    made = browser.post("/api/v1/accounts", json=form)
    assert (made.status_code, made.json()["external"], made.json()["must_change"]) == (201, True, False)
    told.claims = {"sub": login, "preferred_username": login}
    assert sign_in(browser, told).status_code == 200
    told.claims["sub"] = "another"
    assert sign_in(browser, told).status_code == 403


def test_another_person_with_the_same_login_name_gets_no_account(
    browser: TestClient, told: TestProvider, storage: Storage
) -> None:
    storage.accounts.add(
        login="oidc.zhao", name="赵审核", roles=(Role.REVIEWER,), password=None, subject="x|1", by=SYSTEM
    )
    told.claims = {"sub": "2", "preferred_username": "oidc.zhao"}
    assert sign_in(browser, told).status_code == 403


def test_roles_come_from_the_claim_where_one_is_set(browser: TestClient, told: TestProvider, storage: Storage) -> None:
    told.claims = {"sub": "9", "preferred_username": "oidc.sun", "name": "孙稽核", "roles": ["auditor", "printer"]}
    assert sign_in(browser, told).status_code == 200
    made = storage.accounts.by_login("oidc.sun")
    assert made is not None
    assert (made.name, made.roles, made.password) == ("孙稽核", (Role.AUDITOR,), None)
    told.claims["roles"] = "reviewer"
    sign_in(browser, told)
    changed = storage.accounts.by_login("oidc.sun")
    assert changed is not None
    assert changed.roles == (Role.REVIEWER,)


def test_roles_that_do_not_go_together_make_no_account(browser: TestClient, told: TestProvider) -> None:
    told.claims = {"sub": "10", "preferred_username": "oidc.all", "roles": ["administrator", "clerk"]}
    assert sign_in(browser, told).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [{"iss": "http://elsewhere.example"}, {"aud": "another"}, {"exp": 1}, {"nonce": "another"}, {"sub": None}],
    ids=["issuer", "audience", "expired", "nonce", "nobody"],
)
def test_a_token_that_does_not_hold_signs_nobody_in(
    browser: TestClient, told: TestProvider, storage: Storage, wrong: dict[str, object]
) -> None:
    told.claims = {"sub": "11", "preferred_username": "oidc.wrong", "roles": "clerk"} | wrong
    answer = sign_in(browser, told)
    assert answer.status_code == 502
    assert COOKIE not in answer.headers.get("set-cookie", "")
    assert storage.accounts.by_login("oidc.wrong") is None


def test_a_token_signed_by_another_key_signs_nobody_in(browser: TestClient, told: TestProvider) -> None:
    told.claims = {"sub": "12", "preferred_username": "oidc.key", "roles": "clerk"}
    told.shown = RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"})
    assert sign_in(browser, told).status_code == 502


def test_an_answer_nobody_asked_for_signs_nobody_in(browser: TestClient, told: TestProvider) -> None:
    told.claims = {"sub": "13", "preferred_username": "oidc.csrf", "roles": "clerk"}
    back = told.consent(begin(browser)).removeprefix(ADDRESS)
    assert browser.get(re.sub("state=[^&]+", "state=guessed", back)).status_code == 502
    browser.cookies.clear()
    assert browser.get(back).status_code == 502


def test_the_waiting_cookie_holds_no_secret_of_ours(browser: TestClient) -> None:
    begin(browser)
    assert CLIENT_SECRET not in unquote(browser.cookies[PENDING])


def test_a_provider_that_does_not_answer_is_said(storage: Storage, tmp_path: Path) -> None:
    provider = Provider("http://127.0.0.1:9", CLIENT_ID, CLIENT_SECRET)
    app = create_app(storage=storage, processor=lambda _: None, workdir=tmp_path, provider=provider)
    with TestClient(app, base_url=ADDRESS, follow_redirects=False) as client:
        answer = client.get("/signin/oidc")
        assert answer.status_code == 502
        assert "没有应答" in answer.text
        assert "用统一身份认证登录" in client.get("/signin").text
