"""The API against its own description: schemathesis asks every operation what its schema allows and what it does not.

A few cases to an operation, always the same ones, so that a failure can be had again.
"""

import itertools
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from limits import RateLimitItemPerMinute
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

import service.gate
from pipeline.storage.opening import Storage
from pipeline.storage.records import State
from schemas.review import SYSTEM, Role
from service.accounts import make_token
from service.app import create_app
from service.signing_in import COOKIE, open_session, visitor_of_cookie
from tests.service.conftest import ADDRESS, save_case
from tests.service.dossiers import build_case

EXAMPLES = int(os.environ.get("SHENHE_CONTRACT_EXAMPLES", "3"))
"""Cases of each kind to an operation."""

REPORT = os.environ.get("SHENHE_CONTRACT_REPORT", "")
"""File for the number of cases by operation and status."""

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
_SETTINGS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
_CASE = build_case(id="20251103-7K3FQ2")
"""The submission the examples speak of."""
_KNOWN: dict[str, Any] = {
    "id": _CASE.reviewed.dossier.submission.id,
    "document": "d1",
    "sequence": 1,
    "form": "pdf",
    "fact": "f1",
    "finding": _CASE.reviewed.findings[0].key,
    "check": "ST-01",
}
"""What there is. The examples and every second case that is allowed ask for it, the others for what nobody has."""

_OF_ADMINISTRATORS = ("/api/v1/accounts", "/api/v1/webhooks")


def account(storage: Storage, *roles: Role) -> dict[str, str]:
    """Headers of a browser's session with these roles: of an administrator, a token alone may not change accounts."""
    made = storage.accounts.add(
        login=f"contract-{roles[0].value}", name="测试人员", roles=roles, password=None, by=SYSTEM
    )
    cookie = open_session(storage.accounts, made, address="")
    visitor = visitor_of_cookie(storage.accounts, cookie, address="")
    assert visitor is not None
    if Role.ADMINISTRATOR in roles:
        return {"cookie": f"{COOKIE}={cookie}", "x-csrf-token": visitor.csrf}
    token = make_token(storage.accounts, visitor, name="契约测试", scope="write", days=1)
    return {"authorization": f"Bearer {token.text}"}


@pytest.fixture(scope="module")
def app(storage: Storage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """With one submission, processed at once whenever something is added to it."""
    storage.repository.create_submission(_CASE.reviewed.dossier.submission)
    save_case(storage, _CASE)

    def process(id: str) -> None:
        storage.repository.set_state(id, State.DONE, "已完成")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service.gate, "REQUESTS", RateLimitItemPerMinute(1_000_000))
        workdir = tmp_path_factory.mktemp("contract")
        yield create_app(storage=storage, processor=process, workdir=workdir, max_upload=2_000_000)


@schemathesis.serializer("application/offset+octet-stream")
def piece(_: Any, value: Any) -> bytes:
    """The body of a tus upload: bytes as they are."""
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


class Interview:
    """Asks operations and keeps what they answered."""

    def __init__(self, headers: dict[str, str]) -> None:
        self.headers = headers
        self.cases: Counter[str] = Counter()
        self.failures: list[str] = []
        self._turns, self._keys = itertools.count(), itertools.count()

    def of(self, operation: Any) -> None:
        for example in operation.get_strategies_from_examples():
            self._of(operation, example, checks=CHECKS, known=True)
        self._of(operation, operation.as_strategy(generation_mode=GenerationMode.POSITIVE), checks=CHECKS)
        wrong = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
        with suppress(Unsatisfiable):  # an operation without parameters has nothing that is not allowed
            self._of(operation, wrong, checks=[*CHECKS, negative_data_rejection], known=False)

    def _of(self, operation: Any, strategy: Any, *, checks: list[Any], known: bool | None = None) -> None:
        """``known``: of what there is; by default in turn with what there is not."""

        @seed(20261121)
        @_SETTINGS
        @given(case=strategy)
        def ask(case: Any) -> None:
            if known or (known is None and next(self._turns) % 2):
                _point_at_what_there_is(case)
                if "Idempotency-Key" in (case.headers or {}):  # all examples have the same one
                    case.headers["Idempotency-Key"] = f"key-{next(self._keys)}"
            answer = case.call_and_validate(base_url=ADDRESS, headers=self.headers, checks=checks)
            self.cases[f"{operation.label} {answer.status_code}"] += 1

        try:
            ask()
        except FailureGroup as group:
            told = [f"{failure.title} {failure.message}" for failure in group.exceptions]
            self.failures.append(f"{operation.label}: {told}")


def _point_at_what_there_is(case: Any) -> None:
    for given_ in (case.path_parameters, case.body):
        if isinstance(given_, dict):
            given_.update({name: _KNOWN[name] for name in given_ if name in _KNOWN})


@pytest.mark.timeout(300)
def test_every_operation_keeps_to_its_description(app: FastAPI, storage: Storage) -> None:
    person = account(storage, Role.CLERK, Role.REVIEWER, Role.AUDITOR)
    administrator = account(storage, Role.ADMINISTRATOR)
    config = SchemathesisConfig.from_dict({"generation": {"with-security-parameters": False}})
    schema = schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", app, config=config, headers={**person, "host": "127.0.0.1"}
    )
    interviews = Interview(person), Interview(administrator)
    operations = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    for operation in operations:
        interviews[operation.path.startswith(_OF_ADMINISTRATORS)].of(operation)
    cases = interviews[0].cases + interviews[1].cases
    if REPORT:
        Path(REPORT).write_text("\n".join(f"{times} {said}" for said, times in sorted(cases.items())))
    assert interviews[0].failures + interviews[1].failures == []
    answered = {said.rpartition(" ")[0] for said in cases if said.rpartition(" ")[2].startswith("2")}
    assert len(answered) > 0.6 * len(operations)  # most were not only refused
    assert not any(said.endswith((" 401", " 429")) for said in cases)
