"""``shenhe checks``: the catalogue of the rulebook in use, on the terminal."""

from collections.abc import Iterator

from pipeline.rule_records import CheckRecord, RulebookRecord, record_of
from pipeline.rules import office_rulebook
from service.errors import UnusableInputError


def listing() -> Iterator[str]:
    """One line a check."""
    book = record_of(office_rulebook())
    for check in book.checks:
        yield f"{check.id:<7}{check.severity.label}　{check.title}（{_levels(check, book)}）"


def telling(id: str) -> Iterator[str]:
    """The whole record of a check, for each text that has it. Raises ``UnusableInputError`` for an unknown id."""
    book = record_of(office_rulebook())
    records = book.of_check(id)
    if not records:
        raise UnusableInputError("ID", f"没有编号为 {id} 的核对事项；用 shenhe checks 列出全部。")
    for check in records:
        yield from _record(check, book)


def _record(check: CheckRecord, book: RulebookRecord) -> Iterator[str]:
    yield f"{check.id}　{check.title}"
    yield f"核对内容：{check.rule}"
    yield f"程度：{check.severity.label}；适用级别：{_levels(check, book)}；规则版本：{check.version}（{book.version}）"
    yield f"需要：{'；'.join(check.needs)}"
    if check.required:
        yield f"要求：{check.required}"
    for basis in check.basis:
        title = basis.document.strip("《》")
        yield f"依据（{book.labels[basis.level]}）：《{title}》{basis.article}"
        yield f"　　“{basis.quote}”"
    yield "可能的正常原因："
    yield from (f"　　{text}" for text in check.explanations)
    yield f"下一步：{check.next_step}"
    yield ""


def _levels(check: CheckRecord, book: RulebookRecord) -> str:
    return "、".join(book.labels.get(level, level) for level in check.levels) or "各级"
