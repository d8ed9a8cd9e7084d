"""The vocabulary of ``words.yaml``."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from schemas.base import Model


class Words(Model):
    """Lists as the file explains them."""

    note_patterns: tuple[str, ...]
    margin_patterns: tuple[str, ...]
    revision_patterns: tuple[str, ...]
    sample_words: tuple[str, ...]
    form_words: tuple[str, ...]
    duty_words: tuple[str, ...]
    draft_words: tuple[str, ...]
    indicator_heads: tuple[str, ...]
    indicator_verbs: tuple[str, ...]
    territories: tuple[str, ...]
    part_words: tuple[str, ...]
    short_forms: Mapping[str, str]
    regions: tuple[str, ...]
    body_kinds: tuple[str, ...]
    droppable: tuple[str, ...]
    careless: tuple[str, ...]
    departments: Mapping[str, str]


@cache
def words() -> Words:
    """The vocabulary, read once."""
    return Words.model_validate(yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8")))


def one_of(entries: tuple[str, ...]) -> str:
    """A pattern for any of the words, the longest first."""
    return "(?:" + "|".join(re.escape(entry) for entry in sorted(entries, key=len, reverse=True)) + ")"
