"""The catalogues of rulebooks that gave findings, in the object store: ``rulebooks/<version>.json``."""

from dataclasses import dataclass

from pipeline.rule_records import RulebookRecord
from pipeline.storage.objects import ObjectStore


@dataclass(frozen=True)
class Rulebooks:
    """A version names its content: what is kept under it is never another catalogue."""

    objects: ObjectStore

    def keep(self, record: RulebookRecord) -> None:
        data = record.model_dump_json(indent=1).encode()
        self.objects.put(_key(record.version), data, content_type="application/json")

    def load(self, version: str) -> RulebookRecord:
        """Raises ``ObjectMissingError`` for a version that gave no findings here."""
        return RulebookRecord.model_validate_json(self.objects.get(_key(version)))


def _key(version: str) -> str:
    return f"rulebooks/{version}.json"
