"""The office that signs: its name, the prefix of its numbers, whom to ask."""

from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.settings import Settings


@dataclass(frozen=True)
class Office:
    """``mending_days`` is proposed as the time to mend; ``None`` leaves the day to be filled in."""

    name: str = "知识产权管理部门"
    contact: str = ""
    prefix: str = "知运"
    mending_days: int | None = None

    @classmethod
    def of(cls, settings: Settings) -> "Office":
        return cls(
            name=settings.office_name,
            contact=settings.office_contact,
            prefix=settings.document_prefix,
            mending_days=settings.mending_days,
        )

    def mend_by(self, today: date) -> date | None:
        return today + timedelta(days=self.mending_days) if self.mending_days else None
