"""The kind a contract says it is of: by a ticked box, by its label, or by the clause that grants or states it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.documents.contracts.phrases import grammar
from extractors.passage import Passage
from extractors.running_text.grammar import Hit, Token

UNMARKED = "勾选符号未读出，按未画方框的一项推定"
SOLE = "“独家”未写明许可方自己能否实施，独占或排他请核对"
_SOLE_KIND = "独占"
_CHOICES = 3


@dataclass(frozen=True)
class KindMention:
    """A place that says which kind this is; ``doubts`` where it is inferred."""

    kind: str
    passage: Passage
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Read:
    """A paragraph with its tokens and hits."""

    paragraph: Passage
    tokens: Sequence[Token]
    hits: Sequence[Hit]

    def of_rule(self, rule: str, label: str = "KIND") -> list[Token]:
        """The kinds in hits of ``rule``, in order, each once."""
        found = {token for hit in self.hits if hit.rule == rule for token in hit.labelled(label)}
        return sorted(found, key=lambda token: token.start)

    def mention(self, token: Token, *doubts: str, kind: str = "") -> KindMention:
        passage = self.paragraph[token.start : token.end]
        return KindMention(kind or passage.text, passage, doubts)


def told_kinds(topic: str, paragraphs: Iterable[Passage], title: Passage | None = None) -> list[KindMention]:
    """Every place that says the kind by the rules of ``topic`` (``licence``, ``service``): title, boxes, clauses.

    A list to choose from says nothing unless one of it is ticked; a kind denied, defined or only mentioned is none.
    """
    rules = grammar(topic)
    named: list[KindMention] = []
    ticked: list[KindMention] = []
    granted: list[KindMention] = []
    sole: list[KindMention] = []
    if title:
        read = _Read(title, rules.tokens(title.text), ())
        named = [read.mention(token) for token in read.tokens if token.label == "KIND"]
        sole = [read.mention(t, SOLE, kind=_SOLE_KIND) for t in read.tokens if t.label == "SOLE"]
    for paragraph in paragraphs:
        tokens = rules.tokens(paragraph.text)
        if not any(token.label in ("KIND", "SOLE") for token in tokens):
            continue
        read = _Read(paragraph, tokens, rules.hits(paragraph.text, tokens))
        if _is_choice(read):
            ticked += _ticked(read)
        else:
            granted += _granted(read)
            sole += [
                read.mention(token, SOLE, kind=_SOLE_KIND)
                for token in read.of_rule("sole", "SOLE")
                if token not in read.of_rule("barred", "SOLE")
            ]
    return [*named, *ticked, *granted] or sole


def _is_choice(read: _Read) -> bool:
    """Three kinds that only brackets or nothing choose from, or two with boxes."""
    kinds = {read.paragraph.text[token.start : token.end] for token in read.tokens if token.label == "KIND"}
    marked = any(token.label in ("TICK", "BOX") for token in read.tokens)
    return len(kinds) > 1 and (marked or (len(kinds) >= _CHOICES and bool(read.of_rule("chosen"))))


def _ticked(read: _Read) -> list[KindMention]:
    boxed = read.of_rule("boxed")
    kinds = [token for token in read.tokens if token.label == "KIND"]
    clear = read.of_rule("ticked") or ([] if kinds[0] in boxed else read.of_rule("ticked_behind"))
    if clear:
        return [read.mention(token) for token in clear]
    bare = [token for token in kinds if token not in boxed]
    if len(bare) == 1:
        return [read.mention(bare[0], UNMARKED)]
    return [read.mention(token) for token in read.of_rule("chosen")[:1]]


def _granted(read: _Read) -> list[KindMention]:
    barred = read.of_rule("barred")
    unticked = [token for token in read.of_rule("boxed") if token not in read.of_rule("ticked")]
    return [read.mention(token) for token in read.of_rule("granted") if token not in [*barred, *unticked]]
