"""Every page, held against axe-core (WCAG 2.1 A and AA) and against what every page of ours keeps to."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from pipeline.recheck import recheck
from pipeline.rules import office_rulebook
from schemas.review import Role
from tests.browser.conftest import CHROMIUM, FLAGS, Served, sign_in
from tests.service.conftest import save_case
from tests.service.dossiers import build_case

pytestmark = pytest.mark.browser
ID = "20251103-AXE222"
PAGES = {
    Role.CLERK: ["/", f"/submissions/{ID}", f"/submissions/{ID}/notices", "/queue", "/search?q=竹产业", "/checks"],
    Role.REVIEWER: [
        f"/submissions/{ID}/facts",
        f"/submissions/{ID}/findings",
        f"/submissions/{ID}/documents/d1/pages/1",
        f"/submissions/{ID}/unmask",
        "/queue?risk=high",
        "/search?q=没有的话",
        "/checks/ST-01",
        "/account/password",
        "/account/tokens",
        "/nowhere",
    ],
    Role.AUDITOR: [
        "/audit?since=2025-01-01&until=2025-12-31",
        "/audit/trail",
        "/audit/samples",
        f"/submissions/{ID}/trail",
    ],
    Role.ADMINISTRATOR: ["/admin/accounts", "/admin/trail", "/admin/webhooks"],
}


@pytest.fixture(scope="module")
def browser(served: Served) -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("没有安装 Chromium，跳过页面测试（make system）")
    case = build_case(id=ID)
    storage = served.reader.storage
    storage.repository.create_submission(case.reviewed.dossier.submission)
    save_case(storage, case)
    recheck(storage, ID, office_rulebook())
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.mark.parametrize("role", list(Role))
def test_axe_finds_nothing_serious_on_any_page(browser: Browser, served: Served, role: Role) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    sign_in(context, served, role)
    page = context.new_page()
    faults = []
    for path in PAGES[role]:
        answer = page.goto(served.address + path)
        if answer is None or answer.status != (404 if path == "/nowhere" else 200):
            faults.append((path, f"answered {answer.status if answer else None}", ""))
        page.wait_for_load_state("networkidle")
        found = Axe().run(page).response["violations"]
        grave = [one for one in found if one["impact"] in ("serious", "critical")]
        faults += [(path, one["id"], one["nodes"][0]["html"][:150]) for one in grave]
        wide = page.evaluate("() => document.documentElement.scrollWidth > innerWidth")
        if wide:
            faults.append((path, "wider than the screen", ""))
        if page.locator("h1").count() != 1:
            faults.append((path, "not one h1", ""))
    context.close()
    assert faults == []


def test_axe_finds_nothing_serious_before_signing_in(browser: Browser, served: Served) -> None:
    page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page.goto(f"{served.address}/signin")
    found = Axe().run(page).response["violations"]
    page.close()
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
