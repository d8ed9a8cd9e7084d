"""Every fact of a typed paper."""

from collections.abc import Iterator
from typing import Any

from schemas.base import Model
from schemas.evidence import Extracted


def facts_of(value: object) -> Iterator[Extracted[Any]]:
    """Every fact in a typed paper."""
    if isinstance(value, Extracted):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from facts_of(one)
    elif isinstance(value, Model):
        for name in value.model_fields_set:
            yield from facts_of(getattr(value, name))
