"""Signing in by the office's own identity provider: OpenID Connect, authorization code with PKCE (RFC 6749, 7636).

What the provider must send back unharmed (state, nonce, verifier) waits in a short-lived cookie of this browser. The
provider proves who somebody is; what they may do here are the roles of their account. Where a claim names roles,
accounts are made and changed by it, and who has lost every role there comes in no more; where the provider does not
send it, the administrator makes an account without a password whose login name is the claim's (``Accounts.bind``).
"""

import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
from authlib.common.security import generate_token
from authlib.integrations.httpx_client import OAuth2Client, OAuthError
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from pipeline.settings import Settings
from pipeline.storage.accounts import Account, Accounts, LastAdministratorError
from schemas.review import SYSTEM, Role
from service.errors import ServiceError, UnusableInputError
from service.signing_in import roles_fit
from service.trust import trusted

PENDING = "__Host-shenhe-oidc"
"""The cookie of a sign-in under way; ``SameSite=Lax``, for the provider sends the browser back from its own site."""

PENDING_FOR = 600
"""Seconds a sign-in may take."""

CALLBACK = "/signin/oidc/back"
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384"]
_LEEWAY = 60
_KEPT_FOR = 3600
_KEYS_AGAIN_AFTER = 60
"""Seconds between fetching the keys early for the sake of unknown ones: nobody makes us ask at will."""


class ProviderError(ServiceError):
    """The provider does not answer, or its answer does not hold."""

    status = 502
    advice = "请重新登录；持续出现时请系统管理员核对统一身份认证的设置，或改用本地账户登录。"


class NoAccountError(ServiceError):
    """Proved who they are, and have no account here."""

    status = 403
    advice = "请联系系统管理员开通。"


@dataclass(frozen=True)
class Begun:
    """Where to send the browser, and the value of the ``PENDING`` cookie."""

    address: str
    pending: str


@dataclass
class Provider:
    """One identity provider. Safe to share between threads; its description and keys are asked for once an hour."""

    issuer: str
    """Without a slash at the end, whether the provider has one or not: accounts are tied to it."""
    client_id: str
    client_secret: str
    name: str = "统一身份认证"
    login_claim: str = "preferred_username"
    roles_claim: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _keys_again_at: float = field(default=float("-inf"), repr=False)
    _known: dict[str, tuple[float, Any]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, settings: Settings) -> "Provider | None":
        if not settings.oidc_issuer:
            return None
        secret = settings.oidc_client_secret
        return cls(
            issuer=settings.oidc_issuer.rstrip("/"),
            client_id=settings.oidc_client_id or "",
            client_secret=secret.get_secret_value() if secret else "",
            name=settings.oidc_name,
            login_claim=settings.oidc_login_claim,
            roles_claim=settings.oidc_roles_claim,
        )

    def begin(self, *, callback: str, next: str) -> Begun:
        """Raises ``ProviderError``."""
        verifier, nonce = generate_token(64), secrets.token_urlsafe(24)
        with self._client(callback) as client:
            address, state = client.create_authorization_url(
                self._description()["authorization_endpoint"], code_verifier=verifier, nonce=nonce
            )
        pending = {"state": state, "nonce": nonce, "verifier": verifier, "next": next}
        return Begun(str(address), json.dumps(pending))

    def finish(self, *, callback: str, pending: str, state: str, code: str) -> tuple[dict[str, Any], str]:
        """The claims of who signed in, and where they wanted to go. Raises ``ProviderError``."""
        try:
            begun = json.loads(pending)
            if not secrets.compare_digest(begun["state"].encode(), state.encode()) or not code:
                raise ProviderError("登录过程已过期或不是从本页开始的。")
            with self._client(callback) as client:
                token = client.fetch_token(
                    self._description()["token_endpoint"],
                    code=code,
                    code_verifier=begun["verifier"],
                    grant_type="authorization_code",
                )
            claims = self._claims(token["id_token"], begun["nonce"])
        except (OAuthError, JoseError, httpx.HTTPError, KeyError, TypeError, ValueError):
            # What the provider said may name people: it goes no further.
            raise ProviderError("统一身份认证没有确认身份。") from None
        return claims, str(begun["next"])

    def account(self, accounts: Accounts, claims: dict[str, Any]) -> Account:
        """The account of these claims. Raises ``NoAccountError``."""
        subject = f"{self.issuer}|{claims['sub']}"
        account = accounts.by_subject(subject)
        roles = self._roles(claims)
        if not roles and self.roles_claim and self.roles_claim in claims:
            raise NoAccountError("统一身份认证已确认身份，但没有给出本系统可用的角色。")
        login = str(claims.get(self.login_claim) or "")
        if account is None and login:
            account = accounts.bind(login, subject, by=SYSTEM)
        if account is None and login and accounts.by_login(login) is not None:
            raise NoAccountError(
                "统一身份认证已确认身份，但同名的账户不能按登录名绑定：已绑定他人、设有本地密码、已停用或属系统管理员。"
            )
        if account is None and login and roles:
            name = str(claims.get("name") or login)
            account = accounts.add(login=login, name=name, roles=roles, password=None, subject=subject, by=SYSTEM)
        elif account is not None and roles and roles != account.roles:
            try:
                accounts.change(account.login, by=SYSTEM, roles=roles, reason="统一身份认证")
            except LastAdministratorError:
                accounts.note(
                    account.login, by=SYSTEM, reason="统一身份认证另给角色，但这是最后一个系统管理员，角色保留"
                )
            account = accounts.by_subject(subject)
        if account is None or account.disabled:
            raise NoAccountError("统一身份认证已确认身份，但本系统没有您的账户，或账户已停用。")
        return account

    def _roles(self, claims: dict[str, Any]) -> tuple[Role, ...]:
        """The roles a claim names; none where it names none, or some that do not go together."""
        said = claims.get(self.roles_claim) if self.roles_claim else None
        words = said.split() if isinstance(said, str) else said if isinstance(said, list) else []
        roles = tuple(role for role in Role if role.value in words)
        try:
            roles_fit(roles)
        except UnusableInputError:
            return ()
        return roles

    def _claims(self, id_token: str, nonce: str) -> dict[str, Any]:
        """Signature, issuer, audience, time and nonce hold (OpenID Connect Core 3.1.3.7); the issuer is the very one
        of the provider's description (Discovery 4.3)."""
        try:
            token = self._decoded(id_token)
        except InvalidKeyIdError:  # the provider has new ones (Core 10.1.1)
            self._forget_keys()
            token = self._decoded(id_token)
        wanted = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY,
            iss={"essential": True, "value": self._description()["issuer"]},
            aud={"essential": True, "value": self.client_id},
            exp={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        wanted.validate(token.claims)
        return dict(token.claims)

    def _decoded(self, id_token: str) -> jwt.Token:
        keys = KeySet.import_key_set(self._kept("keys", self._description()["jwks_uri"]))
        return jwt.decode(id_token, keys, algorithms=_ALGORITHMS)

    def _forget_keys(self) -> None:
        with self._lock:
            if time.monotonic() - self._keys_again_at >= _KEYS_AGAIN_AFTER:
                self._keys_again_at = time.monotonic()
                self._known.pop("keys", None)

    def _description(self) -> dict[str, Any]:
        """What the provider says of itself. Its issuer is the address it was asked at, but for a slash at the end: that
        is taken off before the well-known path is appended (Discovery 4.1)."""
        said: dict[str, Any] = self._kept("description", f"{self.issuer}/.well-known/openid-configuration")
        if said.get("issuer", "").rstrip("/") != self.issuer:
            raise ProviderError("统一身份认证的地址与其说明不符。")
        return said

    def _kept(self, what: str, address: str) -> Any:
        with self._lock:
            at, said = self._known.get(what, (0.0, None))
            if said is None or time.monotonic() - at > _KEPT_FOR:
                try:
                    answer = httpx.get(address, timeout=10, verify=trusted()).raise_for_status()
                    said = answer.json()
                except (httpx.HTTPError, ValueError):
                    raise ProviderError("统一身份认证没有应答。") from None
                self._known[what] = (time.monotonic(), said)
            return said

    def _client(self, callback: str) -> OAuth2Client:
        return OAuth2Client(
            self.client_id,
            self.client_secret,
            scope="openid profile",
            redirect_uri=callback,
            code_challenge_method="S256",
            timeout=10,
            verify=trusted(),
        )


def origin_of(address: str) -> str:
    """``https://host:port`` of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
