"""The object store: one class over the ``minio`` SDK for any S3 endpoint.

Keys: ``originals/<sha256>`` bytes as received, never changed; ``readings/<key>.json`` and ``images/<key>.webp|jpg``
what was read from a page (``pipeline.storage.readings``); ``rulebooks/<version>.json`` the catalogues that gave
findings (``pipeline.storage.rulebooks``); ``incoming/<name>/…`` what others put there to be taken in, and
``claims/<id>.json`` what of it is being taken in (``pipeline.incoming``).
"""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

import urllib3
from minio import Minio

from pipeline.errors import ObjectMissingError, OriginalAlteredError, OriginalConflictError
from pipeline.settings import Settings
from pipeline.storage.faults import store_faults

PART = 16 * 1024 * 1024
"""Bytes of an upload held in memory at once; S3 allows 10,000 parts, so an original may have 160 GB."""
BLOCK = 1024 * 1024


_OTHERS = ("incoming/", "claims/")
"""What may be removed; everything else stays."""


@dataclass(frozen=True, order=True)
class StoredObject:
    """An object as listed. ``etag`` and ``changed`` differ when it was written anew."""

    key: str
    size: int
    etag: str
    changed: str


class ObjectStore:
    """A bucket on an S3 server. Safe to share between threads.

    Every method raises ``StoreUnavailableError`` where trying again can help and ``StoreRefusedError`` where it cannot.
    """

    def __init__(self, *, endpoint: str, access_key: str, secret_key: str, bucket: str, region: str) -> None:
        address = urlsplit(endpoint)
        self.bucket = bucket
        self._client = Minio(
            endpoint=address.netloc,
            access_key=access_key,
            secret_key=secret_key,
            secure=address.scheme == "https",
            region=region,
            http_client=urllib3.PoolManager(
                timeout=urllib3.Timeout(connect=5, read=60),
                maxsize=10,
                retries=urllib3.Retry(total=2, backoff_factor=0.2, status_forcelist=[500, 502, 503, 504]),
            ),
        )

    @classmethod
    def of_settings(cls, settings: Settings) -> "ObjectStore":
        """The configured endpoint. Raises ``ValueError`` where none is (then: ``storage.embedded``)."""
        if settings.s3_endpoint is None or settings.s3_access_key is None or settings.s3_secret_key is None:
            raise ValueError("no S3 endpoint is configured")
        return cls(
            endpoint=settings.s3_endpoint,
            access_key=settings.s3_access_key,
            secret_key=settings.s3_secret_key.get_secret_value(),
            bucket=settings.s3_bucket,
            region=settings.s3_region,
        )

    def make_bucket(self) -> None:
        """Makes the bucket unless it is there."""
        with store_faults():
            if not self._client.bucket_exists(bucket_name=self.bucket):
                self._client.make_bucket(bucket_name=self.bucket)

    def put_original(self, path: Path) -> str:
        """Stores the file under its SHA-256 and returns that; bytes already there are not sent again.

        Raises ``OriginalConflictError`` when other bytes lie under this hash, ``OriginalAlteredError`` when the file
        changed between hashing and sending (then nothing is kept).
        """
        sha256 = file_hash(path)
        key = original_key(sha256)
        size = path.stat().st_size
        stored = self.size(key)
        if stored is not None:
            if stored != size:
                raise OriginalConflictError("同一哈希值下存有不同的内容，已拒绝覆盖")
            return sha256
        with path.open("rb") as source, store_faults():
            reader = _HashingReader(source)
            self._client.put_object(
                bucket_name=self.bucket,
                object_name=key,
                data=reader,  # type: ignore[arg-type]  # the SDK calls read() only
                length=size,
                part_size=PART,
                num_parallel_uploads=1,
            )
        if reader.digest.hexdigest() != sha256:
            self._remove(key)
            raise OriginalAlteredError("文件在接收过程中发生了变化，请重新上传")
        return sha256

    def fetch_original(self, sha256: str, path: Path) -> None:
        """Writes the original to ``path``.

        Raises ``ObjectMissingError``, or ``OriginalAlteredError`` (and leaves no file) when the stored bytes no longer
        have this hash.
        """
        digest = hashlib.sha256()
        part = path.with_name(path.name + ".part")
        with part.open("wb") as target:
            for block in self.stream(original_key(sha256)):
                digest.update(block)
                target.write(block)
        if digest.hexdigest() != sha256:
            part.unlink()
            raise OriginalAlteredError("存储的原件与其哈希值不符")
        part.replace(path)

    def put(self, key: str, data: bytes, *, content_type: str) -> None:
        """Stores something made from an original; an object already under ``key`` is replaced."""
        if key.startswith("originals/"):
            raise ValueError("an original goes in by put_original only")
        with store_faults():
            self._client.put_object(
                bucket_name=self.bucket,
                object_name=key,
                data=io.BytesIO(data),
                length=len(data),
                content_type=content_type,
            )

    def get(self, key: str) -> bytes:
        """The whole object, for what is known to be small. Raises ``ObjectMissingError``."""
        return b"".join(self.stream(key))

    def stream(self, key: str) -> Iterator[bytes]:
        """The object in blocks of at most 1 MB. Raises ``ObjectMissingError``."""
        with store_faults():
            response = self._client.get_object(bucket_name=self.bucket, object_name=key)
            try:
                yield from response.stream(BLOCK)
            finally:
                response.close()
                response.release_conn()

    def size(self, key: str) -> int | None:
        """Bytes of the object, ``None`` when there is none."""
        try:
            with store_faults():
                return self._client.stat_object(bucket_name=self.bucket, object_name=key).size
        except ObjectMissingError:
            return None

    def keys(self, prefix: str) -> Iterator[str]:
        """Keys beginning with ``prefix``, which may not end within a name: ``originals/``."""
        with store_faults():
            for entry in self._client.list_objects(bucket_name=self.bucket, prefix=prefix, recursive=True):
                if entry.object_name and not entry.is_dir:
                    yield entry.object_name

    def listing(self, prefix: str) -> tuple[StoredObject, ...]:
        """The objects below ``prefix``, in the order of their keys."""
        with store_faults():
            found = self._client.list_objects(bucket_name=self.bucket, prefix=prefix, recursive=True)
            return tuple(
                sorted(
                    StoredObject(one.object_name, one.size or 0, one.etag or "", str(one.last_modified or ""))
                    for one in found
                    if one.object_name and not one.is_dir
                )
            )

    def fetch(self, key: str, path: Path) -> None:
        """Writes any object to ``path``. Raises ``ObjectMissingError``."""
        with path.open("wb") as target:
            for block in self.stream(key):
                target.write(block)

    def remove(self, key: str) -> None:
        """Removes something others put there; what this program keeps is never removed."""
        if not key.startswith(_OTHERS):
            raise ValueError("only what was put into incoming/ may be removed")
        self._remove(key)

    def _remove(self, key: str) -> None:
        with store_faults():
            self._client.remove_object(bucket_name=self.bucket, object_name=key)


class _HashingReader:
    """Reads a file and hashes what was read."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self._source.read(size)
        self.digest.update(block)
        return block


def original_key(sha256: str) -> str:
    return f"originals/{sha256}"


def file_hash(path: Path) -> str:
    """SHA-256 of a file in lower-case hexadecimal, read in blocks."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
