"""Rows of running text to sentences whose line breaks are undone."""

import re
from collections.abc import Iterator

from extractors.passage import Passage

ITEM = re.compile(
    r"(?:案例\s*(?P<case>[一二三四五六七八九十\d]{1,3})\s*[:：、.．]?|[(（](?P<round>\d{1,2}|[一二三四五六七八九十]{1,3})[)）]"
    r"|(?P<dotted>\d{1,2})\s*[.、．)）](?!\d(?!\d{3}(?:\s*年|[-./])))|(?P<han>[一二三四五六七八九十]{1,3})[、是]|第(?P<th>[一二三四五六七八九十]{1,2})[,，、])\s*"
)
"""The mark of an item in a list, in one of five styles."""

_LABEL = re.compile(
    r"(?:(?:合同|协议|项目|案例)(?:名称|编号|号|类型|金额)|(?:合作|对方|交易|受让|被?许可|服务|签约|委托|实施)(?:单位|方|人|对象|企业|主体)(?:名称|全称)?"
    r"|(?:签订|签约|签署|成交|合同)(?:时间|日期)|(?:成交|转让|许可|交易)?(?:金额|价款))\s*(?:[(（][万亿]?元[)）])?\s*[:：]"
)
"""A row of a card that tells a case opens with one of these."""


def unwrapped(passage: Passage) -> Passage:
    """The passage with rows joined to running text; a row that begins with an item's mark or a case's label
    keeps its line feed."""
    joined = Passage()
    for row in _rows(passage):
        joined = Passage.join((joined, row), "\n" if ITEM.match(row.text) or _LABEL.match(row.text) else "")
    return joined


def sentences(passage: Passage) -> Iterator[Passage]:
    """The parts between full stops, semicolons and line feeds."""
    yield from passage.split("。；;\n！!")


def _rows(passage: Passage) -> Iterator[Passage]:
    start = 0
    for position, character in enumerate(passage.text + "\n"):
        if character == "\n":
            row = passage[start:position].strip(" \t·•|_~`")
            if row:
                yield row
            start = position + 1
