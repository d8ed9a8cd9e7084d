"""Writes docs/checks.md from the catalogue: ``python -m pipeline.checks.docs``; ``--check`` only compares.

The page is for reviewers and lawyers, so it is in Chinese. Cases come from ``tests/checks/cases``.
"""

import inspect
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import yaml

from pipeline.checks.catalogue import Check
from pipeline.checks.needs import WORDS
from pipeline.checks.rulebook import rulebook
from schemas.finding import Outcome

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "checks.md"
CASES = ROOT / "tests" / "checks" / "cases"


def render() -> str:
    """The whole page."""
    return "\n".join([*_head(), *(line for check in every_check() for line in _section(check))]) + "\n"


def every_check() -> tuple[Check, ...]:
    """Every check once: the criteria of each guideline, then the signals."""
    book = rulebook()
    criteria = [check for text in book.guidelines for check in book.checks(text) if check.levels]
    return (*criteria, *(check for check in book.signals if not check.levels))


def _head() -> Iterator[str]:
    yield "# 检查规则"
    yield ""
    yield "本页由 `python -m pipeline.checks.docs` 从规则目录生成，请勿手工修改。"
    yield ""
    yield "结论有四种：相符（pass）、不一致（fail）、待核实（unverifiable）、不适用（not_applicable）。"
    yield "没有读到或读数存疑的，一律待核实，不作相符，也不作不一致。每条结论都要由人判断。"
    yield ""
    yield "| 依据 | 文号 | 适用期间 |"
    yield "|---|---|---|"
    for text in rulebook().guidelines:
        until = text.valid_to.isoformat() if text.valid_to else "—"
        period = f"{text.valid_from.isoformat()} 至 {until}。{text.validity}"
        yield f"| {text.title}（{text.label}） | {text.number} | {period} |"
    yield ""
    yield "| 编号 | 名称 | 程度 | 适用层级 |"
    yield "|---|---|---|---|"
    for check in every_check():
        yield f"| [{check.id}](#{check.id.lower()}) | {check.title} | {check.severity.label} | {_levels(check)} |"
    yield ""


def _section(check: Check) -> Iterator[str]:
    yield f"## {check.id}"
    yield ""
    yield f"**{check.title}**。{check.rule}"
    yield ""
    yield f"- 程度：{check.severity.label}（{check.severity.value}）；适用层级：{_levels(check)}"
    yield f"- 需要：{'、'.join(_needs(check))}"
    for text in rulebook().guidelines:
        for key in check.basis if check.holds_at(text.level) else ():
            quote = text.quote(key)
            yield f"- 依据（{text.label}）：《{quote.document}》{quote.article}：“{quote.quote}”"
    yield f"- 可能的正常原因：{'；'.join(check.explanations)}"
    yield f"- 下一步：{check.next_step}"
    yield f"- 源码：[{_source(check)}](../{_source(check).replace(':', '#L')})"
    yield ""
    yield "| 例 | 结论 |"
    yield "|---|---|"
    for name, outcomes in _cases(check.id):
        yield f"| {name} | {outcomes} |"
    yield ""


def _levels(check: Check) -> str:
    names = rulebook().levels
    return "、".join(names[level] for level in check.levels) or "各级"


def _needs(check: Check) -> Iterator[str]:
    for type_ in check.needs.values():
        yield WORDS[type_]


def _source(check: Check) -> str:
    function = check.function.func if isinstance(check.function, partial) else check.function
    path = inspect.getsourcefile(function) or ""
    return f"{Path(path).resolve().relative_to(ROOT)}:{inspect.getsourcelines(function)[1]}"


def _cases(id: str) -> Iterator[tuple[str, str]]:
    data = yaml.safe_load((CASES / f"{id}.yaml").read_text(encoding="utf-8"))
    for case in data["cases"]:
        expect = case["expect"]
        outcomes = dict.fromkeys(expect.get("outcomes", [expect.get("outcome")]))
        yield case["case"], "、".join(Outcome(outcome).label for outcome in outcomes)


def main(arguments: list[str]) -> int:
    """Writes the page, or with ``--check`` answers 1 when the page is not what would be written."""
    page = render()
    if "--check" in arguments:
        same = PAGE.exists() and PAGE.read_text(encoding="utf-8") == page
        if not same:
            sys.stderr.write("docs/checks.md is out of date: run python -m pipeline.checks.docs\n")
        return 0 if same else 1
    PAGE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
