"""A real browser before a real server; skipped, and said so, where Chromium is not installed."""

import re
import secrets
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, sync_playwright

from pipeline.settings import Settings
from pipeline.storage.opening import Storage, open_storage
from pipeline.storage.records import PageRef, State
from schemas.review import SYSTEM, Role
from service.app import create_app
from service.signing_in import COOKIE, open_session
from tests.service.conftest import save_case
from tests.service.dossiers import build_case

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


_NO_FAULT = ("status of 422", "Error Code 422", "ERR_CONNECTION_RESET")  # the browser says it, and htmx


@dataclass
class SlowReader:
    """A processor whose result is known: it reads a page, waits until it is told to, and is done."""

    storage: Storage
    go_on: threading.Event = field(default_factory=threading.Event)

    def __call__(self, id: str) -> None:
        threading.Thread(target=self._read, args=(id,), daemon=True).start()

    def _read(self, id: str) -> None:
        case = build_case(id=id)
        page = case.reviewed.dossier.pages["d1"][0]
        names = [document.file for document in case.reviewed.dossier.documents[:3]]
        repository = self.storage.repository
        repository.begin_reading(id, [PageRef(file=name, number=1, key=name) for name in names])
        repository.set_state(id, State.READING, "共 3 页，正在识别")
        repository.save_page(id, page)
        self.go_on.wait(60)
        save_case(self.storage, case)


@dataclass(frozen=True)
class Served:
    address: str
    reader: SlowReader


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("browser")
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    with open_storage(Settings(data_dir=folder, s3_endpoint=None, database_url=None)) as storage:
        reader = SlowReader(storage)
        app = create_app(storage=storage, processor=reader, workdir=folder / "upload")
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield Served(f"http://127.0.0.1:{listener.getsockname()[1]}", reader)
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request: pytest.FixtureRequest, served: Served) -> Iterator[Page]:
    """A page of 1366 × 768, signed in as clerk, reviewer and auditor; an error of a script, or anything the content
    policy refuses, fails the test."""
    if CHROMIUM is None:
        pytest.skip("没有安装 Chromium，跳过页面测试（make system）")
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(
            viewport={"width": 1366, "height": 768}, java_script_enabled=request.param, locale="zh-CN"
        )
        sign_in(context, served, Role.CLERK, Role.REVIEWER, Role.AUDITOR)
        view = context.new_page()
        view.on("pageerror", lambda error: complaints.append(str(error)))
        view.on("console", lambda said: complaints.append(said.text) if _is_complaint(said) else None)
        yield view
        browser.close()
    assert complaints == []


def sign_in(context: BrowserContext, served: Served, *roles: Role) -> None:
    """Gives a browser the cookie of an account of its own that has these roles."""
    accounts = served.reader.storage.accounts
    account = accounts.add(login=f"u{secrets.token_hex(6)}", name="测试人员", roles=roles, password=None, by=SYSTEM)
    context.add_cookies(
        [
            {
                "name": COOKIE,
                "value": open_session(accounts, account, address=""),
                "url": served.address.replace("http:", "https:"),
                "secure": True,
            }
        ]
    )


def _is_complaint(said: ConsoleMessage) -> bool:
    """A form refused with 409 or 422 is an answer, not a fault of the page; the browser says it, and htmx. Nor is a
    connection that broke (``ERR_CONNECTION_RESET``)."""
    return said.type == "error" and not re.search(r"(?:status of|Error Code) (?:409|422)|CONNECTION_RESET", said.text)


@pytest.fixture
def scans(tmp_path: Path) -> list[Path]:
    """Three files to upload."""
    paths = []
    for name, data in build_case().images.items():
        paths.append(tmp_path / Path(name).name)
        paths[-1].write_bytes(data)
    return paths
