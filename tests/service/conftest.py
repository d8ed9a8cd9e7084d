"""A service over a real database and the embedded object store, with a processor that knows the result already."""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from pipeline.settings import Settings
from pipeline.storage.opening import Storage, open_storage
from pipeline.storage.records import PageRef, State
from schemas.review import SYSTEM, Role
from schemas.submission import Submission
from service.app import create_app
from service.signing_in import COOKIE, open_session, visitor_of_cookie
from tests.service.dossiers import Case, build_case

ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture(scope="session")
def storage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storage]:
    with open_storage(
        Settings(data_dir=tmp_path_factory.mktemp("service"), s3_endpoint=None, database_url=None)
    ) as opened:
        yield opened


def save_case(storage: Storage, case: Case) -> None:
    """What a run would have left behind for a submission that was taken in."""
    dossier = case.reviewed.dossier
    id = dossier.submission.id
    pages = {(page.file, page.number): page for run in dossier.pages.values() for page in run}.values()
    storage.repository.begin_reading(id, [PageRef(file=page.file, number=page.number, key=page.file) for page in pages])
    for page in pages:
        image = case.image(page)
        if image and page.image_key:
            storage.objects.put(page.image_key, image, content_type="image/jpeg")
        storage.repository.save_page(id, page)
    storage.repository.save_reading(id, dossier.documents, dossier.facts)
    storage.repository.save_findings(id, case.reviewed.findings, case.reviewed.checklist, case.reviewed.checks_version)
    storage.repository.set_state(id, State.DONE, "已完成")


@pytest.fixture
def handed_over() -> list[str]:
    """Numbers of the submissions handed to the processor."""
    return []


@pytest.fixture
def client(storage: Storage, handed_over: list[str], tmp_path: Path) -> Iterator[TestClient]:
    """A browser's view of the service, signed in as clerk, reviewer and auditor; submissions stay as received."""
    app = create_app(
        storage=storage,
        processor=handed_over.append,
        workdir=tmp_path,
        max_upload=2_000_000,
    )
    with TestClient(app, base_url=ADDRESS, raise_server_exceptions=False) as browser:
        sign_in(storage, browser, Role.CLERK, Role.REVIEWER, Role.AUDITOR)
        yield browser


def sign_in(storage: Storage, browser: TestClient, *roles: Role) -> None:
    """Signs a browser in with an account of its own that has these roles."""
    account = storage.accounts.add(
        login=f"u{secrets.token_hex(6)}", name="测试人员", roles=roles, password=None, by=SYSTEM
    )
    cookie = open_session(storage.accounts, account, address="")
    browser.cookies.set(COOKIE, cookie)
    found = visitor_of_cookie(storage.accounts, cookie, address="")
    assert found is not None
    browser.headers["x-csrf-token"] = found.csrf


@pytest.fixture(scope="session")
def done(storage: Storage) -> Case:
    """A submission that was processed."""
    case = build_case(id="20251103-DONE22")
    storage.repository.create_submission(case.reviewed.dossier.submission)
    save_case(storage, case)
    return case


@pytest.fixture
def received(storage: Storage) -> Callable[[str, State], str]:
    """Makes a submission in a given state, with no file and nothing read."""

    def make(id: str, state: State) -> str:
        submission = build_case().reviewed.dossier.submission
        storage.repository.create_submission(Submission(**{**submission.model_dump(), "id": id}))
        storage.repository.set_state(id, state, "处理没有完成" if state is State.FAILED else "正在识别")
        return id

    return make
