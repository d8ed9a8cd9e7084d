"""An auditor's day: the figures, the proof of the trail, a blind sample from the draw to its result."""

import re
import secrets

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Served
from tests.service.conftest import save_case
from tests.service.dossiers import build_case

pytestmark = pytest.mark.browser


@pytest.fixture
def submission(served: Served) -> str:
    case = build_case(id=f"20251103-{secrets.token_hex(3).upper()}")
    storage = served.reader.storage
    storage.repository.create_submission(case.reviewed.dossier.submission)
    save_case(storage, case)
    return case.reviewed.dossier.submission.id


def sound(page: Page) -> None:
    """Nothing serious by axe-core; it needs scripts."""
    if page.evaluate("() => !!window.htmx"):
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []


def test_from_the_figures_to_the_proof_of_a_submission_s_trail(page: Page, served: Served, submission: str) -> None:
    page.goto(f"{served.address}/audit?since=2025-01-01&until=2025-12-31")
    expect(page.get_by_role("img", name=re.compile("^ST-01：不一致"))).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("识读情况"))).to_be_visible()
    sound(page)
    page.get_by_role("link", name=re.compile("^ST-01")).first.click()
    expect(page).to_have_url(re.compile(r"/queue\?.*check=ST-01"))
    page.goto(f"{served.address}/submissions/{submission}/trail")
    expect(page.get_by_role("row").filter(has_text="接收材料")).to_be_visible()
    page.get_by_role("button", name="校验全部留痕").click()
    expect(page.get_by_role("status")).to_contain_text("留痕完整，共")
    expect(page.get_by_role("heading", level=1)).to_have_text("本项申报的留痕")
    sound(page)


@pytest.mark.usefixtures("submission")
def test_a_sample_is_drawn_entered_by_keyboard_and_judged(page: Page, served: Served) -> None:
    samples = served.reader.storage.samples
    page.goto(f"{served.address}/audit/samples")
    sound(page)
    page.get_by_label("受理日期自").fill("2025-11-01")
    page.get_by_label("至").fill("2025-11-30")
    page.get_by_label("样本量").fill("3")
    page.get_by_role("button", name="抽取样本").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("抽样复核结果")
    batch = page.url.rpartition("/")[2]
    page.get_by_role("link", name="录入", exact=True).click()
    for at, one in enumerate(samples.samples(batch)):
        field = page.get_by_label("影像上写的是")
        expect(field).to_be_focused()
        crop = page.get_by_alt_text("该项在材料上的影像")
        assert crop.evaluate("async image => (await image.decode(), image.naturalWidth)") > 20
        sound(page)
        if at == 2:
            page.get_by_role("button", name="看不清").click()
        else:
            page.keyboard.type(str(one.fact.value))
            page.keyboard.press("Enter")
        expect(page.get_by_role("progressbar", name="已录入")).to_have_attribute("value", str(at + 1))
    page.get_by_role("link", name="查看结果").click()
    expect(page.get_by_text("已录入的各项两次都一致。")).to_be_visible()
    expect(page.get_by_role("heading", name="看不清的 1 项")).to_be_visible()
    sound(page)
    assert [one.agrees for one in samples.samples(batch)] == [True, True, None]
