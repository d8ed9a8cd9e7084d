"""Webhooks against a real HTTP server: signed, tried again, never twice, and not where they must not lead."""

import hashlib
import hmac
import json
import ssl
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from fastapi.testclient import TestClient
from sqlalchemy import update

import service.delivering
from pipeline.storage.database import Database
from pipeline.storage.decisions import Decisions
from pipeline.storage.notices import NoticeKind, Notices
from pipeline.storage.office_tables import DeliveryRow
from pipeline.storage.opening import Storage
from pipeline.storage.records import State
from pipeline.storage.repository import Repository
from pipeline.storage.tables import now
from pipeline.storage.trail import Trail
from pipeline.storage.webhooks import LEASE, DeliveryState, Event, Webhooks
from schemas.review import SYSTEM, Deed, Result, Role
from service.delivering import ATTEMPTS, SIGNATURE, TIMEOUT, Courier, delay, deliver_due
from service.destinations import Destinations, RefusedDestinationError
from tests.service.conftest import sign_in
from tests.service.dossiers import build_case
from tests.service.listener import Listener, listening

HERE = Destinations(loopback=True)
SUBMISSION = build_case(id="20251103-HOOK22").reviewed.dossier.submission


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as found:
        yield found


@pytest.fixture
def hooks(database: Database) -> Webhooks:
    return Webhooks(database)


def make_due(database: Database) -> None:
    """As if the time of every delivery's next attempt had come."""
    with database.write() as session:
        session.execute(update(DeliveryRow).values(next_at=now() - timedelta(seconds=1)))


def test_what_happens_to_a_submission_is_told_to_who_wants_it_and_says_nothing_of_its_content(
    database: Database, hooks: Webhooks
) -> None:
    some, _ = hooks.add("https://a.example/", [Event.DONE, Event.NOTICE_ISSUED], by=SYSTEM)
    every, _ = hooks.add("https://b.example/", list(Event), by=SYSTEM)
    repository = Repository(database)
    repository.create_submission(SUBMISSION)
    for state in (State.READING, State.CHECKING, State.CHECKING, State.DONE):
        repository.set_state(SUBMISSION.id, state, "正在处理 王小明")
    Notices(database).issue(
        SUBMISSION.id, NoticeKind.RECEIPT, {"applicant": "某公司"}, by=SYSTEM, prefix="知运", on=SUBMISSION.received_on
    )
    Decisions(database).conclude(SUBMISSION.id, Result.PASSED, "符合要求", by=SYSTEM)
    told = [delivery.payload for delivery in reversed(hooks.deliveries(every.id))]
    assert [payload["event"] for payload in told] == [
        "submission.received",
        "submission.read",
        "submission.done",
        "notice.issued",
        "submission.concluded",
    ]
    assert [one.event for one in hooks.deliveries(some.id)] == ["notice.issued", "submission.done"]
    assert {one.payload["id"] for one in hooks.deliveries(some.id)} <= {payload["id"] for payload in told}
    assert set().union(*told) == {"id", "event", "at", "submission", "state", "notice", "kind", "result"}
    assert "某公司" not in str(told)
    assert "王小明" not in str(told)


def test_an_event_is_kept_only_with_what_it_tells_of(database: Database, hooks: Webhooks) -> None:
    webhook, _ = hooks.add("https://a.example/", list(Event), by=SYSTEM)
    repository = Repository(database)
    repository.create_submission(SUBMISSION)
    with pytest.raises(Exception, match="已存在"):
        repository.create_submission(SUBMISSION)
    assert len(hooks.deliveries(webhook.id)) == 1


def test_a_delivery_is_signed_over_time_and_body(hooks: Webhooks, listener: Listener) -> None:
    webhook, secret = hooks.add(f"{listener.url}/hook?x=1", list(Event), by=SYSTEM)
    hooks.ping(webhook.id, by=SYSTEM)
    assert deliver_due(hooks, HERE) == 1
    (got,) = listener.got
    at, given = (part.partition("=")[2] for part in got.headers[SIGNATURE.lower()].split(","))
    assert given == hmac.new(secret.encode(), f"{at}.".encode() + got.body, hashlib.sha256).hexdigest()
    assert abs(int(at) - now().timestamp()) < 30
    assert (got.path, got.headers["host"]) == ("/hook?x=1", listener.url.removeprefix("http://"))
    assert json.loads(got.body)["event"] == "ping"
    (delivery,) = hooks.deliveries(webhook.id)
    assert (delivery.state, delivery.answer, delivery.attempts) == (DeliveryState.DELIVERED, "HTTP 200", 1)


@pytest.mark.parametrize("status", [500, 404, 302])
def test_what_was_not_taken_is_tried_again_later(
    database: Database, hooks: Webhooks, listener: Listener, status: int
) -> None:
    listener.statuses = [status]
    webhook, _ = hooks.add(listener.url, list(Event), by=SYSTEM)
    hooks.ping(webhook.id, by=SYSTEM)
    assert deliver_due(hooks, HERE) == 1
    (delivery,) = hooks.deliveries(webhook.id)
    assert (delivery.state, delivery.answer) == (DeliveryState.PENDING, f"HTTP {status}")
    assert timedelta(seconds=20) < delivery.next_at - now() < timedelta(seconds=40)
    assert deliver_due(hooks, HERE) == 0
    make_due(database)
    assert deliver_due(hooks, HERE) == 1
    assert hooks.deliveries(webhook.id)[0].state is DeliveryState.DELIVERED
    assert [got.path for got in listener.got] == ["/", "/"]
    assert listener.got[0].body == listener.got[1].body


def test_a_slow_or_absent_machine_does_not_hold_the_others_up(
    hooks: Webhooks, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service.delivering, "TIMEOUT", 1.5)
    listener.dawdle = 4
    with listening() as quick:
        for url in (listener.url, "http://127.0.0.1:9", quick.url):
            hooks.ping(hooks.add(url, list(Event), by=SYSTEM)[0].id, by=SYSTEM)
        assert deliver_due(hooks, HERE) == 3
    slow, absent, taken = (hooks.deliveries(webhook.id)[0] for webhook in hooks.all())
    assert slow.answer.endswith("没有应答")
    assert absent.answer == "无法连接（ConnectError）"
    assert [one.state.value for one in (slow, absent, taken)] == ["pending", "pending", "delivered"]


def test_after_a_day_it_is_given_up_and_can_be_sent_again_by_hand(
    database: Database, hooks: Webhooks, listener: Listener
) -> None:
    waits = [wait for attempt in range(1, ATTEMPTS + 1) if (wait := delay(attempt))]
    assert timedelta(hours=18) < sum(waits, timedelta()) * 1.1 < timedelta(hours=24)
    assert waits == sorted(waits)
    webhook, _ = hooks.add(listener.url, list(Event), by=SYSTEM)
    hooks.ping(webhook.id, by=SYSTEM)
    with database.write() as session:
        session.execute(update(DeliveryRow).values(attempts=ATTEMPTS - 1))
    listener.statuses = [503]
    deliver_due(hooks, HERE)
    (delivery,) = hooks.deliveries(webhook.id)
    assert (delivery.state, delivery.attempts) == (DeliveryState.GIVEN_UP, ATTEMPTS)
    assert deliver_due(hooks, HERE) == 0
    hooks.again(webhook.id, delivery.id, by=SYSTEM)
    assert deliver_due(hooks, HERE) == 1
    assert hooks.deliveries(webhook.id)[0].state is DeliveryState.DELIVERED


def test_over_tls_the_certificate_must_be_of_the_name_and_of_an_authority_that_is_trusted(
    hooks: Webhooks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, key = certificate(tmp_path, name="oa.example.cn")
    monkeypatch.setattr(Destinations, "addresses", lambda *_: ("127.0.0.1",))  # as the office's name server says
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(ours, key)
    with listening(server) as listener:
        port = listener.url.rpartition(":")[2]

        def told(host: str, authorities: Path | None) -> tuple[DeliveryState, str]:
            monkeypatch.setattr(service.delivering, "trusted", lambda: ssl.create_default_context(cafile=authorities))
            webhook, _ = hooks.add(f"https://{host}:{port}/", list(Event), by=SYSTEM)
            hooks.ping(webhook.id, by=SYSTEM)
            deliver_due(hooks, HERE)
            (delivery,) = hooks.deliveries(webhook.id)
            return delivery.state, delivery.answer

        assert told("oa.example.cn", ours) == (DeliveryState.DELIVERED, "HTTP 200")
        assert told("oa.example.cn", None) == (DeliveryState.PENDING, "对方的证书不受本机信任")
        assert told("other.example.cn", ours) == (DeliveryState.PENDING, "对方的证书不受本机信任")
        assert len(listener.got) == 1


def certificate(folder: Path, *, name: str) -> tuple[Path, Path]:
    """A certificate that vouches for itself, and its key, as PEM files."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now() - timedelta(hours=1))
        .not_valid_after(now() + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    where, its_key = folder / "certificate.pem", folder / "key.pem"
    where.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    its_key.write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))
    return where, its_key


def test_two_services_deliver_everything_once(database: Database, hooks: Webhooks, listener: Listener) -> None:
    webhook, _ = hooks.add(listener.url, list(Event), by=SYSTEM)
    for _ in range(30):
        hooks.ping(webhook.id, by=SYSTEM)

    def work() -> None:
        while deliver_due(Webhooks(database), HERE):
            pass

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    ids = [json.loads(got.body)["id"] for got in listener.got]
    assert len(ids) == len(set(ids)) == 30
    assert {one.state for one in hooks.deliveries(webhook.id)} == {DeliveryState.DELIVERED}


def test_what_a_service_that_died_had_claimed_is_taken_up_after_its_lease(database: Database, hooks: Webhooks) -> None:
    webhook, _ = hooks.add("https://a.example/", list(Event), by=SYSTEM)
    hooks.ping(webhook.id, by=SYSTEM)
    (first,) = hooks.claim(limit=8)
    assert hooks.claim(limit=8) == ()
    assert timedelta(seconds=3 * TIMEOUT) < LEASE
    make_due(database)
    (second,) = hooks.claim(limit=8)
    assert second.attempt == 2
    hooks.settle(first, delivered=False, answer="zu spät")
    assert hooks.deliveries(webhook.id)[0].state is DeliveryState.PENDING


def test_the_background_thread_delivers_and_stops(hooks: Webhooks, listener: Listener) -> None:
    arrived = threading.Event()
    webhook, _ = hooks.add(listener.url, list(Event), by=SYSTEM)
    courier = Courier(hooks, HERE)
    courier.start()
    hooks.ping(webhook.id, by=SYSTEM)
    for _ in range(100):
        if hooks.deliveries(webhook.id)[0].state is DeliveryState.DELIVERED:
            arrived.set()
            break
        arrived.wait(0.05)
    courier.stop()
    assert arrived.is_set()


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/",
        "file:///etc/passwd",
        "//a.example/",
        "http://",
        "http://me:secret@a.example/",
        "http://a.example/#x",
        "http://a.example:99999/",
        "http://a.example/\r\nx: y",
        "http://127.0.0.1/",
        "http://127.1/",
        "http://0x7f000001/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.100.100.200/",
        "http://[fe80::1]/",
        "http://[fd00:ec2::254]/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
    ],
)
def test_an_address_that_must_not_be_called_is_refused(url: str) -> None:
    with pytest.raises(RefusedDestinationError):
        Destinations().usable(url)


def test_addresses_of_the_office_are_allowed_unless_the_setting_forbids_them() -> None:
    for url in ("http://10.1.2.3/", "http://192.168.1.9:8080/x", "http://[fd12:3456::1]/"):
        assert Destinations().usable(url) == url
        with pytest.raises(RefusedDestinationError, match="内部网络"):
            Destinations(private=False).usable(url)
    assert Destinations(private=False).usable("https://203.0.114.9/") == "https://203.0.114.9/"


def test_a_name_that_leads_to_this_machine_is_not_called(hooks: Webhooks, listener: Listener) -> None:
    webhook, _ = hooks.add(listener.url.replace("127.0.0.1", "localhost"), list(Event), by=SYSTEM)
    hooks.ping(webhook.id, by=SYSTEM)
    deliver_due(hooks, Destinations())
    assert listener.got == []
    assert "本机" in hooks.deliveries(webhook.id)[0].answer


def test_every_change_of_a_webhook_is_in_the_trail_and_its_secret_is_not(database: Database, hooks: Webhooks) -> None:
    webhook, secret = hooks.add("https://a.example/", list(Event), by=SYSTEM)
    hooks.change(webhook.id, by=SYSTEM, active=False)
    renewed = hooks.renew_secret(webhook.id, by=SYSTEM)
    sent = hooks.ping(webhook.id, by=SYSTEM)
    hooks.again(webhook.id, sent.id, by=SYSTEM)
    hooks.remove(webhook.id, by=SYSTEM)
    again, ping = Trail(database).entries(deed=Deed.WEBHOOK_SENT)
    assert (ping.subject, ping.after) == (str(webhook.id), {"delivery": sent.id, "event": "ping"})
    assert (again.subject, again.after) == (ping.subject, ping.after)
    entries = Trail(database).entries(deed=Deed.WEBHOOK_CHANGED)
    assert len(entries) == 4
    assert secret not in str(entries)
    assert renewed not in str(entries)


def test_the_administrator_adds_a_webhook_and_sees_its_secret_once(client: TestClient, storage: Storage) -> None:
    sign_in(storage, client, Role.ADMINISTRATOR)
    form = {"url": "https://oa.example.cn/hook", "events": ["submission.done"]}
    page = client.post("/admin/webhooks", data=form)
    secret = page.text.split('<code class="payload">')[1].split("<")[0]
    assert secret.startswith("whsec_")
    made = max(storage.webhooks.all(), key=lambda one: one.id)
    assert secret not in client.get("/admin/webhooks").text
    assert client.post(f"/admin/webhooks/{made.id}/ping").status_code == 200
    assert "ping" in client.get(f"/admin/webhooks/{made.id}").text
    refused = client.post("/admin/webhooks", data={"url": "http://127.0.0.1/", "events": ["submission.done"]})
    assert refused.status_code == 422
    assert "本机" in refused.text
    changed = client.post(f"/admin/webhooks/{made.id}", data=form)
    assert "已停用" in client.get("/admin/webhooks").text
    assert changed.status_code == 200
    client.post(f"/admin/webhooks/{made.id}/remove")
    assert made.id not in {one.id for one in storage.webhooks.all()}


def test_webhooks_by_the_api(client: TestClient, storage: Storage) -> None:
    sign_in(storage, client, Role.ADMINISTRATOR)
    made = client.post("/api/v1/webhooks", json={"url": "https://b.example/", "events": ["submission.done"]})
    assert made.status_code == 201
    base = f"/api/v1/webhooks/{made.json()['id']}"
    assert made.json()["secret"].startswith("whsec_")
    assert client.get(base).json()["secret"] is None
    assert client.post(f"{base}/secret").json()["secret"] != made.json()["secret"]
    first, second = (client.post(f"{base}/ping").json()["id"] for _ in range(2))
    page = client.get(f"{base}/deliveries", params={"limit": 1}).json()
    assert ([one["id"] for one in page["items"]], page["next_before"]) == ([second], second)
    assert client.get(f"{base}/deliveries", params={"before": second}).json()["items"][0]["id"] == first
    assert client.post(f"{base}/deliveries/{first}/again").status_code == 202
    assert client.patch(base, json={"active": False}).json()["active"] is False
    assert client.patch(base, json={"url": "http://169.254.169.254/"}).status_code == 422
    assert client.delete(base).status_code == 204
    assert client.get(base).status_code == 404
