"""What every S3 endpoint must do for us: the same tests over the embedded server and a real MinIO."""

import hashlib
import os
import tracemalloc
from pathlib import Path

import pytest

from pipeline.errors import ObjectMissingError, OriginalAlteredError, OriginalConflictError, StoreRefusedError
from pipeline.storage.objects import ObjectStore, original_key

MEGABYTE = 1024 * 1024


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_an_original_comes_back_byte_for_byte_under_its_hash(store: ObjectStore, tmp_path: Path) -> None:
    data = os.urandom(100_000)
    sha256 = store.put_original(write(tmp_path / "扫描件.pdf", data))
    store.fetch_original(sha256, tmp_path / "copy")
    assert sha256 == hashlib.sha256(data).hexdigest()
    assert (tmp_path / "copy").read_bytes() == data


def test_an_empty_file_is_kept_too(store: ObjectStore, tmp_path: Path) -> None:
    sha256 = store.put_original(write(tmp_path / "empty", b""))
    store.fetch_original(sha256, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b""


def test_the_same_bytes_are_not_sent_twice(store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a", os.urandom(1000))
    first = store.put_original(path)
    monkeypatch.setattr(store._client, "put_object", None)
    assert store.put_original(path) == first


def test_other_bytes_under_the_same_hash_are_refused(store: ObjectStore, tmp_path: Path) -> None:
    path = write(tmp_path / "a", os.urandom(1000))
    tamper(store, hashlib.sha256(path.read_bytes()).hexdigest(), b"other bytes")
    with pytest.raises(OriginalConflictError):
        store.put_original(path)


def test_an_original_altered_in_the_store_is_noticed_when_fetched(store: ObjectStore, tmp_path: Path) -> None:
    data = os.urandom(1000)
    sha256 = store.put_original(write(tmp_path / "a", data))
    tamper(store, sha256, data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(OriginalAlteredError):
        store.fetch_original(sha256, tmp_path / "copy")
    assert not list(tmp_path.glob("copy*"))


def test_a_file_that_changes_while_it_is_sent_is_not_kept(
    store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a", os.urandom(1000))
    promised = "0" * 63 + "1"
    monkeypatch.setattr("pipeline.storage.objects.file_hash", lambda _: promised)
    with pytest.raises(OriginalAlteredError):
        store.put_original(path)
    assert store.size(original_key(promised)) is None


def test_a_large_original_goes_up_and_down_in_bounded_memory(store: ObjectStore, tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        for _ in range(80):
            file.write(os.urandom(MEGABYTE))
    tracemalloc.start()
    sha256 = store.put_original(path)
    store.fetch_original(sha256, tmp_path / "copy")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (tmp_path / "copy").stat().st_size == 80 * MEGABYTE
    assert peak < 45 * MEGABYTE


def test_what_is_made_from_an_original_may_be_replaced(store: ObjectStore) -> None:
    store.put("readings/a.json", b"1", content_type="application/json")
    store.put("readings/a.json", b"2", content_type="application/json")
    assert store.get("readings/a.json") == b"2"


def test_an_original_cannot_be_replaced_by_the_back_door(store: ObjectStore) -> None:
    with pytest.raises(ValueError, match="put_original"):
        store.put("originals/x", b"", content_type="text/plain")


def test_keys_are_listed_by_their_beginning_and_may_be_chinese(store: ObjectStore) -> None:
    for name in ("一", "二"):
        store.put(f"listing/{name}.json", b"", content_type="application/json")
    assert sorted(store.keys("listing/")) == ["listing/一.json", "listing/二.json"]
    assert not list(store.keys("nowhere/"))


def test_what_is_not_there_is_missing_and_trying_again_does_not_help(store: ObjectStore, tmp_path: Path) -> None:
    assert store.size("readings/none.json") is None
    with pytest.raises(ObjectMissingError) as missing:
        store.get("readings/none.json")
    assert not missing.value.retry_helps
    with pytest.raises(ObjectMissingError):
        store.fetch_original("0" * 64, tmp_path / "copy")


def test_a_wrong_secret_is_refused_and_trying_again_does_not_help(store: ObjectStore) -> None:
    base = store._client._base_url._url
    stranger = ObjectStore(
        endpoint=f"{base.scheme}://{base.netloc}",
        access_key="stranger",
        secret_key="wrong-secret",
        bucket=store.bucket,
        region="us-east-1",
    )
    with pytest.raises(StoreRefusedError) as refused:
        stranger.get("readings/a.json")
    assert not refused.value.retry_helps


def test_the_bucket_may_be_made_again(store: ObjectStore) -> None:
    store.make_bucket()
    store.make_bucket()


def tamper(store: ObjectStore, sha256: str, data: bytes) -> None:
    """Puts other bytes under the hash, as someone with the keys could."""
    import io

    store._client.put_object(
        bucket_name=store.bucket, object_name=original_key(sha256), data=io.BytesIO(data), length=len(data)
    )
