"""What stands behind the facts of a submission: which people changed, who last, and whether that can be taken back."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from pipeline.storage.gathering import gather
from pipeline.storage.tables import WITHDRAWN, FactRow
from schemas.base import Model
from schemas.review import Author

_POSITIONS = 4096
"""Facts of a large submission; their marks are the same as those of any other."""


class Mark(Model):
    """Of a fact of the dossier. ``position`` names it for good within the reading of its submission; ``author`` and
    ``made_at`` are of its newest revision where people changed it; ``undoable`` where that can be taken back."""

    position: int
    revision: int
    author: Author | None = None
    made_at: datetime | None = None
    undoable: bool = False


def marks_of(session: Session, submission_id: str) -> tuple[Mark, ...]:
    """Of every fact that was not withdrawn, in their order."""
    mine = FactRow.submission_id == submission_id
    columns = (FactRow.position, FactRow.revision, FactRow.author, FactRow.made_at, FactRow.restores)
    touched = select(FactRow.position).where(mine, FactRow.author.is_not(None))
    chains = select(*columns).where(mine, FactRow.position.in_(touched))
    every = select(FactRow.position).where(mine).distinct().order_by(FactRow.position).subquery()
    positions = [int(position) for position in gather(session, select(cast(every.c.position, Text)))]
    rows = session.execute(chains.order_by(FactRow.position, FactRow.revision)).all()
    changed = {position: list(chain) for position, chain in groupby(rows, key=lambda row: int(row.position))}
    found = ((position, changed.get(position)) for position in positions)
    return tuple(
        mark_of(chain) if chain else _untouched(position)
        for position, chain in found
        if chain is None or chain[-1].restores != WITHDRAWN
    )


def mark_of(chain: Sequence[Any]) -> Mark:
    """Of the fact whose revisions these are."""
    row = chain[-1]
    return Mark(
        position=row.position,
        revision=row.revision,
        author=Author.model_validate(row.author) if row.author else None,
        made_at=row.made_at,
        undoable=undone(chain) is not None,
    )


@lru_cache(_POSITIONS)
def _untouched(position: int) -> Mark:
    """As nearly all are: the machine's reading."""
    return Mark(position=position, revision=1)


def undone(chain: Sequence[Any]) -> int | None:
    """The revision that undoing restores; ``WITHDRAWN``, or ``None`` where there is nothing to undo."""
    held = _held(chain, chain[-1].revision)
    if held == 1:
        return WITHDRAWN if chain[0].author is not None else None
    return _held(chain, held - 1)


def _held(chain: Sequence[Any], revision: int) -> int:
    """The revision that is not itself an undoing and whose fact this one shows."""
    restores: int | None = chain[revision - 1].restores
    return revision if restores is None else restores
