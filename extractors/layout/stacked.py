"""Labels set upright in a narrow cell, in two or three columns of characters, and read across them.

业务 / 主管 / 单位 set as columns is read 业主单 over 务管位. Some of the characters may not have been read at all; the
others then still tell the label where only one field has labels with all of them, which stays doubtful.
"""

import re
from itertools import zip_longest

from extractors.layout.labels import Hit, Vocabulary, label_name

LABEL_NOT_WHOLE = "标签未读全，按读出的字判断"

_HAN = re.compile(r"[\u4e00-\u9fff]{2,8}")
_SHARE = 0.4
"""Fewer of a label's characters than this share do not tell it."""
_SURE = 3
"""So many characters tell a label though another one was misread."""


def upright(text: str, vocabulary: Vocabulary) -> Hit | None:
    """``text`` (rows parted by line feeds) as a label set in columns, from the left or from the right."""
    rows = [label_name(row) for row in text.split("\n")]
    if len(rows) < 2 or not _HAN.fullmatch("".join(rows)):
        return None
    for ordered in (rows, [row[::-1] for row in rows]):
        read = "".join("".join(column) for column in zip_longest(*ordered, fillvalue=""))
        if read in vocabulary.by_name:
            return Hit(vocabulary.by_name[read], 0, len(text), False, True)
    return None


def partial(text: str, vocabulary: Vocabulary) -> Hit | None:
    """``text`` as what is left of a label: its characters stand in labels of one field only."""
    if not _HAN.fullmatch(label_name(text)):
        return None
    read = set(label_name(text))
    fields = set()
    for name, field in vocabulary.by_name.items():
        known = read & set(name)
        misread = len(read) - len(known)
        if len(known) >= max(2, _SHARE * len(name)) and misread <= (1 if len(known) >= _SURE else 0):
            fields.add(field)
    return Hit(fields.pop(), 0, len(text), False, True, unsure=True) if len(fields) == 1 else None
