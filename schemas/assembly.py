"""Flat facts to typed papers.

Facts are stored, corrected and exported flat, by key; checks compare typed papers. ``assemble`` builds the second
from the first and refuses a key or a value the content model does not have.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from schemas.document import DocumentType
from schemas.documents import CONTENT, Content
from schemas.evidence import Fact

_STEP = re.compile(r"([a-z_]+)(?:\[(\d+)\])?")

_PATHS = 4096
"""Different paths of facts; a submission has some hundred."""

Tree = dict[str | int, Any]


def assemble(type_: DocumentType, document: str, facts: Iterable[Fact]) -> Content:
    """The paper ``document`` of type ``type_`` from its facts.

    List entries keep their order; gaps in the indexes close up. Raises ``pydantic.ValidationError`` for an unknown
    key or a value of the wrong form, ``KeyError`` for a type without a content model.
    """
    tree: Tree = {}
    for fact in facts:
        if fact.document != document:
            continue
        head, _, path = fact.key.partition(".")
        if head != type_.value or not path:
            raise ValueError(f"{fact.key} is no key of {type_.value}")
        _plant(tree, steps_of(path), fact)
    content = _close_gaps(tree)
    return CONTENT[type_].model_validate({**content, "document": document})


@lru_cache(_PATHS)
def steps_of(path: str) -> tuple[str | int, ...]:
    """``staff[2].name`` → ``("staff", 2, "name")``. Raises ``ValueError`` for anything else."""
    steps: list[str | int] = []
    for part in path.split("."):
        match = _STEP.fullmatch(part)
        if match is None:
            raise ValueError(f"{path} is no key")
        steps.append(match[1])
        if match[2] is not None:
            steps.append(int(match[2]))
    return tuple(steps)


def _plant(tree: Tree, steps: Sequence[str | int], leaf: Fact) -> None:
    for step in steps[:-1]:
        tree = tree.setdefault(step, {})
    tree[steps[-1]] = leaf


def _close_gaps(tree: Any) -> Any:
    if not isinstance(tree, dict):
        return vars(tree)  # a leaf: a fact
    if tree and all(isinstance(key, int) for key in tree):
        return [_close_gaps(tree[key]) for key in sorted(tree)]
    return {key: _close_gaps(value) for key, value in tree.items()}
