"""What the repository tells about a submission besides what was read from it."""

from datetime import datetime
from enum import StrEnum

from pipeline.checks.risk import RiskLevel
from schemas.base import Model
from schemas.review import Result
from schemas.submission import Submission


class State(StrEnum):
    """Where a submission stands on its way."""

    RECEIVED = "received"
    READING = "reading"
    CHECKING = "checking"
    DONE = "done"
    FAILED = "failed"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def ended(self) -> bool:
        return self in (State.DONE, State.FAILED)


_LABELS = {
    State.RECEIVED: "已接收",
    State.READING: "识读中",
    State.CHECKING: "核对中",
    State.DONE: "已完成",
    State.FAILED: "未完成",
}


class Progress(Model):
    """State with a Chinese ``message`` for people; ``pages_total`` is 0 until the files have been opened."""

    state: State
    message: str
    pages_total: int = 0
    pages_read: int = 0

    @property
    def percent(self) -> int:
        """0 to 100; reading is 95 of these, checking the rest."""
        if self.state is State.DONE:
            return 100
        return 95 * self.pages_read // self.pages_total if self.pages_total else 0


class NewFile(Model):
    """A file as it came in, its bytes already in the object store."""

    name: str
    size: int
    media_type: str
    sha256: str
    sender: str
    problem: str | None = None


class ReceivedFile(NewFile):
    """A file of a submission. ``name`` is unique within it."""

    received_at: datetime


class Twin(Model):
    """A file received before with the same bytes."""

    submission: str
    name: str
    sha256: str


class SubmissionSummary(Model):
    """A row of the list of submissions. ``risk`` is ``None`` before the checks ran; ``fails`` and ``unverified`` count
    findings, ``facts_doubtful`` the facts a person must look at, those nothing could be read of included; ``result`` is
    how the review ended."""

    submission: Submission
    progress: Progress
    created_at: datetime
    changed_at: datetime
    files: int
    applicant_name: str | None = None
    risk: RiskLevel | None = None
    fails: int = 0
    unverified: int = 0
    facts_total: int = 0
    facts_doubtful: int = 0
    result: Result | None = None


class Stamp(Model):
    """What a view of a submission was made from: the same stamp, the same view."""

    state: State
    changed_at: datetime | None
    fact: int
    """Of the newest revision of a fact."""
    concluded_at: datetime | None


class PageRef(Model):
    """A page to be read; ``key`` names its reading (``storage.readings.reading_key``)."""

    file: str
    number: int
    key: str
