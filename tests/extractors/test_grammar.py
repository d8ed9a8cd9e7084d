"""Sequences of words and figures in a sentence, on a grammar of its own."""

import time

import pytest

from extractors.running_text.grammar import Grammar, Token

GRAMMAR = Grammar(
    {"FEE": ["许可费", "费"], "PENALTY": ["违约金"], "TAKEN": ["已收许可费"], "BAR": ["但"]},
    {
        "fee": [["FEE", "…4", "AMOUNT"]],
        "far": [["PENALTY", "…,30", "AMOUNT"]],
        "either": [["FEE|PENALTY", "(AMOUNT)", "AMOUNT"]],
    },
    figures=["AMOUNT"],
)


def rules(text: str) -> set[str]:
    start = text.find("9")
    figures = [Token("AMOUNT", start, start + 2)] if start >= 0 else []
    return {hit.rule for hit in GRAMMAR.hits(text, GRAMMAR.tokens(text, figures))}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("许可费共计人民9元", {"fee"}),
        ("许可费共计人民币9元", set()),
        ("许可费,9元", set()),
        ("违约金,共9元", {"far"}),
        ("违约金,但9元", set()),
        ("已收许可费9元", set()),
        ("许可费9元", {"fee", "either"}),
    ],
)
def test_a_gap_holds_so_many_tokens_no_comma_and_nothing_that_bars_it(text: str, found: set[str]) -> None:
    assert rules(text) == found


def test_of_words_at_one_place_the_longest_counts_and_figures_go_before_words() -> None:
    tokens = GRAMMAR.tokens("许可费9元", [Token("AMOUNT", 2, 5)])
    assert [(token.label, token.start, token.end) for token in tokens if token.label] == [("AMOUNT", 2, 5)]


def test_blanks_of_a_sentence_are_tokens_and_move_no_place() -> None:
    (hit,) = GRAMMAR.hits("许可费 \t9元", GRAMMAR.tokens("许可费 \t9元", [Token("AMOUNT", 5, 7)]))
    assert (hit.start, hit.end) == (0, 7)


def test_a_long_sentence_with_wide_gaps_takes_no_time() -> None:
    text = "违约金" * 100 + "的金额" * 10 + "9元"
    start = time.perf_counter()
    rules(text)
    assert time.perf_counter() - start < 2
