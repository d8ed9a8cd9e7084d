"""The spaCy rules of contracts (``labels/contract_phrases.yaml``), a grammar a topic."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from extractors.running_text.grammar import Grammar, Token
from schemas.values.dates import find_dates


@cache
def phrases() -> Mapping[str, Any]:
    """``labels/contract_phrases.yaml`` as it stands."""
    path = Path(__file__).parent.parent / "labels" / "contract_phrases.yaml"
    loaded: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


@cache
def grammar(topic: str) -> Grammar:
    """The rules of one topic: ``period``, ``signing``, ``licence``, ``service``, ``money`` and the like of it."""
    own = phrases()[topic]
    base = phrases()[own["like"]] if "like" in own else own
    return Grammar({**base["lexicon"], **own["lexicon"]}, base["sequences"], figures=base["figures"])


def dates_of(text: str) -> list[Token]:
    """The dates of a sentence, whole or not."""
    return [Token("DATE", found.start, found.end) for found in find_dates(text)]
