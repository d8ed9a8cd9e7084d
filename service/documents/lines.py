"""Breaking Chinese text into lines: no line begins with a closing mark or ends with an opening one, and Latin words and
figures stay whole where a line has room for them. (The rules of reportlab leave out most Chinese marks.)"""

import re
from collections.abc import Callable, Iterator

_NO_START = frozenset("，。、；：？！）》」』】〕〉”’…—～·％℃!),.:;?]}%")
_NO_END = frozenset("（《「『【〔〈“‘([{")
_TOKEN = re.compile(r"[0-9A-Za-z][0-9A-Za-z._\-/@+%,*]*|.", re.DOTALL)


def broken(text: str, *, width: float, indent: float, measure: Callable[[str], float]) -> list[str]:
    """The lines of ``text``, none wider than ``width``; the first begins ``indent`` further in."""
    return [line for part in text.split("\n") for line in _lines(part, width, indent, measure)]


def _lines(text: str, width: float, indent: float, measure: Callable[[str], float]) -> list[str]:
    lines: list[str] = []
    line: list[str] = []
    used = indent
    for token in _tokens(text, width - indent, measure):
        if line and used + measure(token) > width:
            line, carried = _parted(line, token)
            lines.append("".join(line))
            line, used = carried, sum(map(measure, carried))
        line.append(token)
        used += measure(token)
    return [*lines, "".join(line)]


def _parted(line: list[str], token: str) -> tuple[list[str], list[str]]:
    """What stays on the line before ``token``, and what goes down with it."""
    kept, head = list(line), token
    carried: list[str] = []
    while kept and (head[0] in _NO_START or kept[-1][-1] in _NO_END):
        carried.insert(0, head := kept.pop())
    return (kept, carried) if kept else (line, [])


def _tokens(text: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    """Words, figures and single characters; a word wider than a line comes in characters."""
    for match in _TOKEN.finditer(text):
        if measure(match[0]) > width:
            yield from match[0]
        else:
            yield match[0]
