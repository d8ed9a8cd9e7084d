"""``shenhe serve`` as an office runs it: a photo goes in by the API, its facts come out, nothing is left behind."""

from typing import Any

import httpx
import pytest

from bench.accuracy.__main__ import ROOT
from tests.e2e.conftest import Office, until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]

PHOTO = ROOT / "samples/submissions/sound/files/02-营业执照副本.jpg"


def _progress(client: httpx.Client, id: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/v1/submissions/{id}").json()["progress"]
    return found


def test_a_photo_becomes_facts_findings_and_pages(office: Office) -> None:
    client, data = office.client, office.data
    with PHOTO.open("rb") as photo:
        answer = client.post(
            "/api/v1/submissions",
            files={"files": (PHOTO.name, photo, "image/jpeg")},
            data={"level": "sichuan", "received_on": "2025-11-03"},
        )
    assert answer.status_code == 202, answer.text
    id = answer.json()["id"]
    until(lambda: _progress(client, id)["state"] in ("done", "failed"))
    assert _progress(client, id)["state"] == "done", _progress(client, id)

    facts = {fact["key"]: fact for fact in client.get(f"/api/v1/submissions/{id}/factsheet").json()["facts"]}
    assert facts["business_license.uscc"]["state"] == "confirmed"
    outcomes = {
        found["check"]: found["outcome"]
        for found in client.get(f"/api/v1/submissions/{id}/findings").json()["findings"]
    }
    assert outcomes["ID-02"] == "pass"
    assert outcomes["SC-22"] == "fail"
    name = facts["business_license.name"]["value"]
    assert name in client.get(f"/submissions/{id}/facts").text
    assert name not in "".join(log.read_text(errors="replace") for log in data.rglob("*.log"))
