"""spaCy rules over one sentence: words of a lexicon and figures become tokens, sequences of them become hits.

The blank Chinese pipeline cuts text into characters. Here every figure (an amount, a date, a count) and the longest
word of the lexicon at each place become single tokens, and ``Matcher`` looks for sequences of them. A step is
``A|B`` (a token of either label), ``(A)`` (or none), ``!A|B`` (a token of neither), ``…8`` (up to eight other tokens,
none of them a comma) or ``…,8`` (the same with commas). No gap holds a figure or a word labelled ``BAR``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import spacy
from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc

_GAP = re.compile(r"…(,?)(\d+)")
_COMMA = "COMMA"


@dataclass(frozen=True)
class Token:
    """``text[start:end]``; ``label`` is empty for a character of no word."""

    label: str
    start: int
    end: int


@dataclass(frozen=True)
class Hit:
    """A sequence found: the tokens of rule ``rule`` in order, those of its gaps included."""

    rule: str
    tokens: tuple[Token, ...]

    @property
    def start(self) -> int:
        return self.tokens[0].start

    @property
    def end(self) -> int:
        return self.tokens[-1].end

    def labelled(self, *labels: str) -> list[Token]:
        """The tokens of any of ``labels``."""
        return [token for token in self.tokens if token.label in labels]


class Grammar:
    """A lexicon (label → words) and sequences (rule → sequences of steps). ``figures`` are the labels of the tokens
    that are handed in with the text, ``commas`` the characters that end a part of a sentence."""

    def __init__(
        self,
        lexicon: Mapping[str, Iterable[str]],
        sequences: Mapping[str, Sequence[Sequence[str]]],
        *,
        figures: Sequence[str] = (),
        commas: str = "，,",
    ) -> None:
        self._vocab = spacy.blank("zh").vocab
        self._commas = commas
        self._words = PhraseMatcher(self._vocab)
        for label, names in lexicon.items():
            self._words.add(label, [self._characters(name) for name in names])
        self._matcher = Matcher(self._vocab)
        self._rules: dict[int, tuple[str, Sequence[str]]] = {}
        for rule, ways in sequences.items():
            for number, way in enumerate(ways):
                key = f"{rule}/{number}"
                self._matcher.add(key, [[_step(step, figures) for step in way]])
                self._rules[self._vocab.strings[key]] = (rule, way)

    def tokens(self, text: str, figures: Iterable[Token] = ()) -> list[Token]:
        """``text`` cut into tokens. Of overlapping figures, and of overlapping words, the longest counts; a word that
        touches a figure is none."""
        taken = _longest(figures, set())
        inside = {i for token in taken for i in range(token.start, token.end)}
        doc = self._characters(text)
        found = [Token(self._vocab.strings[key], start, end) for key, start, end in self._words(doc)]
        found += [Token(_COMMA, i, i + 1) for i, character in enumerate(text) if character in self._commas]
        cut = {token.start: token for token in [*taken, *_longest(found, inside)]}
        tokens, at = [], 0
        while at < len(text):
            token = cut.get(at) or Token("", at, at + 1)
            tokens.append(token)
            at = token.end
        return tokens

    def hits(self, text: str, tokens: Sequence[Token]) -> list[Hit]:
        """Every sequence in ``tokens`` of ``text``, by place; one rule may hit a place in several ways."""
        # The print of figures is no part of a rule, and would fill the vocabulary with every number ever read.
        words = [token.label or text[token.start : token.end].replace(" ", "\u3000") for token in tokens]
        ents = [f"B-{token.label}" if token.label else "O" for token in tokens]
        doc = Doc(self._vocab, words=words, spaces=[False] * len(words), ents=ents)
        found = set()
        matches: Any = self._matcher(doc, with_alignments=True)  # four values, where the stubs of spaCy know three
        for key, start, end, aligned in matches:
            rule, way = self._rules[key]
            if all(aligned.count(number) <= most for number, most in _gaps(way)):
                found.add((start, end, rule))
        return [Hit(rule, tuple(tokens[start:end])) for start, end, rule in sorted(found)]

    def _characters(self, text: str) -> Doc:
        plain = re.sub(r"\s", "\u3000", text)
        return Doc(self._vocab, words=list(plain), spaces=[False] * len(plain))


def _gaps(way: Sequence[str]) -> list[tuple[int, int]]:
    """The steps that are gaps, with how many tokens each may hold."""
    return [(number, int(gap[2])) for number, step in enumerate(way) if (gap := _GAP.fullmatch(step))]


def _step(step: str, figures: Sequence[str]) -> dict[str, Any]:
    if gap := _GAP.fullmatch(step):
        # Any number here, counted afterwards: ``Matcher`` takes {0,8} for eight optional tokens and tries every choice.
        barred = [*figures, "BAR", *(() if gap[1] else (_COMMA,))]
        return {"ENT_TYPE": {"NOT_IN": barred}, "OP": "*"}
    if step.startswith("!"):
        return {"ENT_TYPE": {"NOT_IN": step[1:].split("|")}}
    optional = {"OP": "?"} if step.startswith("(") else {}
    return {"ENT_TYPE": {"IN": step.strip("()").split("|")}, **optional}


def _longest(tokens: Iterable[Token], taken: set[int]) -> list[Token]:
    """Those that touch none of ``taken`` and no longer one, the first of equals."""
    kept, used = [], set(taken)
    for token in sorted(tokens, key=lambda one: (one.start - one.end, one.start)):
        place = range(token.start, token.end)
        if used.isdisjoint(place):
            kept.append(token)
            used.update(place)
    return kept
