"""Opens both stores as the settings say."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from pipeline.settings import Settings
from pipeline.storage import digests
from pipeline.storage.accounts import Accounts
from pipeline.storage.anchors import Anchors
from pipeline.storage.corrections import Corrections
from pipeline.storage.database import Database
from pipeline.storage.decisions import Decisions
from pipeline.storage.embedded import EmbeddedStore
from pipeline.storage.idempotency import IdempotencyKeys
from pipeline.storage.notices import Notices
from pipeline.storage.objects import ObjectStore
from pipeline.storage.queue import Queue
from pipeline.storage.readings import Readings
from pipeline.storage.repository import Repository
from pipeline.storage.rulebooks import Rulebooks
from pipeline.storage.samples import Samples
from pipeline.storage.search import SearchIndex
from pipeline.storage.statistics import Statistics
from pipeline.storage.trail import Trail
from pipeline.storage.webhooks import Webhooks


@dataclass(frozen=True)
class Storage:
    """Both stores, open."""

    objects: ObjectStore
    database: Database

    @property
    def repository(self) -> Repository:
        return Repository(self.database)

    @property
    def search(self) -> SearchIndex:
        return SearchIndex(self.database)

    @property
    def anchors(self) -> Anchors:
        return Anchors(self.objects)

    @property
    def accounts(self) -> Accounts:
        return Accounts(self.database)

    @property
    def trail(self) -> Trail:
        return Trail(self.database)

    @property
    def statistics(self) -> Statistics:
        return Statistics(self.database)

    @property
    def samples(self) -> Samples:
        return Samples(self.database)

    @property
    def notices(self) -> Notices:
        return Notices(self.database)

    @property
    def decisions(self) -> Decisions:
        return Decisions(self.database)

    @property
    def corrections(self) -> Corrections:
        return Corrections(self.database)

    @property
    def queue(self) -> Queue:
        return Queue(self.database)

    @property
    def webhooks(self) -> Webhooks:
        return Webhooks(self.database)

    @property
    def idempotency_keys(self) -> IdempotencyKeys:
        return IdempotencyKeys(self.database)

    @property
    def readings(self) -> Readings:
        return Readings(self.objects)

    @property
    def rulebooks(self) -> Rulebooks:
        return Rulebooks(self.objects)


@contextmanager
def open_objects(settings: Settings) -> Iterator[ObjectStore]:
    """The configured S3 endpoint, or the embedded server, started where it does not run yet."""
    if settings.s3_endpoint:
        store = ObjectStore.of_settings(settings)
        store.make_bucket()
        yield store
        return
    with EmbeddedStore(settings.folder / "store", bucket=settings.s3_bucket, region=settings.s3_region) as store:
        yield store


@contextmanager
def open_storage(settings: Settings) -> Iterator[Storage]:
    """Object store and database, ready for use: bucket made, schema migrated, digests drawn."""
    with open_objects(settings) as objects, closing(Database(settings.database)) as database:
        digests.fill(database)
        yield Storage(objects=objects, database=database)
