"""Drawing facts by chance, to have them read once more.

A draw has two steps. At most ``MOST_SUBMISSIONS`` submissions are drawn from those in question, each as likely as the
other; from their facts a sample is drawn for each standing (confirmed by the machine, doubtful, confirmed by a person),
evenly over the kinds of paper. The same seed and the same facts give the same draw.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from itertools import islice
from random import Random
from typing import Any

from pydantic import Field
from sqlalchemy import JSON, and_, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from pipeline.checks.risk import RiskLevel
from pipeline.storage.records import State
from pipeline.storage.statistics import within
from pipeline.storage.tables import FactRow, SubmissionRow
from schemas.base import Model
from schemas.entered import UnusableValueError, value_of
from schemas.evidence import Fact, FactState, Origin
from schemas.submission import Level

MOST_SUBMISSIONS = 400
LARGEST = 500
"""Facts of the largest sample."""
LONGEST_PRINT = 40
"""Characters of the longest print anybody is asked to type."""


class Standing(StrEnum):
    """What a fact may be relied on for: the promise of the machine, its doubt, or a person's word."""

    CONFIRMED = "confirmed"
    DOUBTFUL = "doubtful"
    PERSON = "person"

    @property
    def label(self) -> str:
        return {"confirmed": "机器确认", "doubtful": "存疑", "person": "人工确认"}[self.value]


_SHARES = {Standing.CONFIRMED: 0.6, Standing.DOUBTFUL: 0.2, Standing.PERSON: 0.2}
_READ = (Origin.OCR.value, Origin.TEXT_LAYER.value, Origin.PERSON.value)


class Terms(Model):
    """What a sample is drawn from, and how many facts it wants."""

    since: date
    until: date
    level: Level | None = None
    risk: RiskLevel | None = None
    size: int = Field(ge=1, le=LARGEST)


def standing_of(fact: Fact) -> Standing:
    if fact.origin is Origin.PERSON:
        return Standing.PERSON
    return Standing(fact.state.value)


def drawn(session: Session, terms: Terms, fit: Callable[[Fact], bool], chance: Random) -> list[FactRow]:
    """The newest revisions of the facts that were drawn, in the order they are to be entered in."""
    conditions = within(since=terms.since, until=terms.until, level=terms.level)
    query = select(SubmissionRow.id).where(SubmissionRow.state == State.DONE.value, *conditions)
    if terms.risk is not None:
        query = query.where(SubmissionRow.risk == terms.risk.value)
    ids = list(session.scalars(query.order_by(SubmissionRow.id)))
    if len(ids) > MOST_SUBMISSIONS:
        ids = chance.sample(ids, MOST_SUBMISSIONS)
    of_standing = _candidates(session, ids)
    sizes = _sizes({standing: len(found) for standing, found in of_standing.items()}, terms.size)
    fitting = {
        standing: _fitting(session, _order(found, sizes[standing], chance), fit)
        for standing, found in of_standing.items()
    }
    rows = [row for standing in Standing for row in islice(fitting[standing], sizes[standing])]
    for standing in Standing:  # what did not fit in one is made up for by another
        rows += islice(fitting[standing], terms.size - len(rows))
    chance.shuffle(rows)
    return rows


def _candidates(session: Session, ids: Sequence[str]) -> dict[Standing, list[tuple[str, int]]]:
    """Type and row of every fact that stands with a value and a place, by standing, in a fixed order."""
    newest = (
        select(FactRow.submission_id, FactRow.position, func.max(FactRow.revision).label("revision"))
        .where(FactRow.submission_id.in_(ids))
        .group_by(FactRow.submission_id, FactRow.position)
        .subquery()
    )
    content: Any = type_coerce(FactRow.content, JSON)
    query = (
        select(FactRow.id, FactRow.key, content["state"].as_string(), content["origin"].as_string())
        .join(
            newest,
            and_(
                FactRow.submission_id == newest.c.submission_id,
                FactRow.position == newest.c.position,
                FactRow.revision == newest.c.revision,
            ),
        )
        .where(
            or_(FactRow.restores.is_(None), FactRow.restores != 0),
            content["state"].as_string() != FactState.UNREADABLE.value,
            content["origin"].as_string().in_(_READ),
            func.length(content["raw"].as_string()).between(1, LONGEST_PRINT),
        )
        .order_by(FactRow.submission_id, FactRow.position)
    )
    found: dict[Standing, list[tuple[str, int]]] = {standing: [] for standing in Standing}
    for id, key, state, origin in session.execute(query):
        standing = Standing.PERSON if origin == Origin.PERSON else Standing(state)
        found[standing].append((key.partition(".")[0], id))
    return found


def _sizes(there: dict[Standing, int], size: int) -> dict[Standing, int]:
    """How many of each standing: by ``_SHARES``; what one has not enough of, the others give."""
    sizes = {standing: min(there[standing], round(size * share)) for standing, share in _SHARES.items()}
    for standing in _SHARES:
        sizes[standing] = min(there[standing], sizes[standing] + size - sum(sizes.values()))
    return sizes


def _order(found: Sequence[tuple[str, int]], size: int, chance: Random) -> list[int]:
    """Rows in the order they are to be tried in: first as many as wanted at even steps through the kinds of paper, by
    chance within each, then the others by chance."""
    mixed = sorted(chance.sample(found, len(found)), key=lambda one: one[0])
    step = len(mixed) / max(1, size)
    start = chance.random() * step
    first = list(dict.fromkeys(min(int(start + step * at), len(mixed) - 1) for at in range(size)))
    others = [at for at in range(len(mixed)) if at not in set(first)]
    chance.shuffle(others)
    return [mixed[at][1] for at in (*first, *others)]


def _fitting(session: Session, order: Sequence[int], fit: Callable[[Fact], bool]) -> Iterator[FactRow]:
    return (row for row in _rows(session, order) if can_be_typed(row.content) and fit(row.content))


def _rows(session: Session, order: Sequence[int]) -> Iterator[FactRow]:
    for start in range(0, len(order), 200):
        part = order[start : start + 200]
        rows = {row.id: row for row in session.scalars(select(FactRow).where(FactRow.id.in_(part)))}
        yield from (rows[id] for id in part)


def can_be_typed(fact: Fact) -> bool:
    """Whether the fact has a value, a place, and a field people know a form of."""
    if fact.value in (None, "") or fact.box is None or fact.page is None:
        return False
    if not (fact.box[0] < fact.box[2] and fact.box[1] < fact.box[3]):
        return False
    try:
        value_of(fact.key, str(fact.value))
    except UnusableValueError:
        return False
    return True
