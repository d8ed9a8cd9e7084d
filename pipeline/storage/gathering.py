"""All rows of a submission in one answer, joined by the database.

Python's SQLite gives the interpreter away at every row and waits for it again: beside a page being drawn up, some
thousand rows one by one took a fact sheet up to a quarter of a second.
"""

from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

M = TypeVar("M", bound=BaseModel)


def gather(session: Session, query: Select[Any]) -> list[str]:
    """The texts a query of one column gives, in its order; none of them has a line break in it."""
    joined = _joined(session, query, "\n")
    return [] if joined is None else joined.split("\n")


def gather_models(session: Session, query: Select[Any], model: type[M]) -> tuple[M, ...]:
    """The models whose JSON a query of one column gives as text, in its order."""
    return _many(model).validate_json(f"[{_joined(session, query, ',') or ''}]")


def _joined(session: Session, query: Select[Any], between: str) -> str | None:
    return session.scalar(select(func.aggregate_strings(query.subquery().c[0], between)))


@cache
def _many(model: type[M]) -> TypeAdapter[tuple[M, ...]]:
    return TypeAdapter(tuple[model, ...])  # type: ignore[valid-type]
