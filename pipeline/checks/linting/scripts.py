"""LN-10: print that recognition could not read: other scripts, the same again and again, markup of the extraction.

Another script is kept as 未提取; nothing is taken from it. A table may well repeat 合格 in every cell, and a person's
number may be masked: neither is nonsense.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from pipeline.checks.linting.flaw import Flaw
from pipeline.checks.linting.text import Manuscript, Piece, Spot

_SCRIPTS = (
    ("蒙古文", re.compile("[\u1800-\u18af]")),
    ("藏文", re.compile("[\u0f00-\u0fff]")),
    ("维吾尔文或阿拉伯文", re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefe]")),
    ("彝文", re.compile("[\ua000-\ua4cf]")),
    ("西里尔字母", re.compile("[\u0400-\u04ff]")),
    ("泰文", re.compile("[\u0e00-\u0e7f]")),
    ("谚文", re.compile("[\uac00-\ud7af]")),
)
_MARKUP = re.compile(
    r"</?(?:p|br|td|tr|th|table|div|span|b|i|u|sup|sub|img|li|ul|ol|html|body|center|font)(?:\s[^<>]{0,80})?/?>"
    r"|&(?:nbsp|lt|gt|amp|quot|#\d{2,5});|\\(?:frac|text|mathrm|begin|end)\b|\ufffd|锟斤拷|烫烫烫|\(cid:\d+\)"
    "|(?:[\u00c2-\u00ef][\u0080-\u00bf\u0152-\u017e\u2018-\u2122]{1,2}){2,}|[□▯]{4,}",
    re.IGNORECASE,
)
_REPEATS = 5
_HARMLESS = re.compile(r"[\d\W_×XxOo*√无是否有略同上〇○]+")
_BROKEN = 0.5
"""The engine's score below which a line is not taken for read."""
_STRAY_LATIN = re.compile("[\u0100-\u024f]")


def unread_print(manuscript: Manuscript) -> list[Flaw]:
    """LN-10. One for every line of another script or nonsense, one for all markup, one for what was not read."""
    flaws: list[Flaw] = []
    for paragraph in manuscript.paragraphs:
        for piece in paragraph.pieces:
            flaws += _of_piece(piece)
    flaws += _broken_lines(manuscript)
    flaws += _markup(manuscript)
    if manuscript.unread:
        flaws.append(
            Flaw("未识读处", f"有{len(manuscript.unread)}处文字没有识读出来，请对照原件", manuscript.unread, False)
        )
    return flaws


def _of_piece(piece: Piece) -> Iterator[Flaw]:
    text = unicodedata.normalize("NFC", piece.text)
    spots = (piece.spot(0, len(piece.text)),)
    tokens = re.findall(r"[^\W\d_]+", text)
    for name, pattern in _SCRIPTS:
        count = len(pattern.findall(text))
        if count < 2:
            continue
        own = [token for token in re.split(r"[\s\u202f\u00a0]+", text) if pattern.search(token)]
        repeated = Counter(own).most_common(1)[0] if own else ("", 0)
        if repeated[1] >= _REPEATS:
            reason = f"{name}没有正确识读：{len(own)}个词中同一个词出现{repeated[1]}次；按未提取处理，请对照原件"
            yield Flaw(name, reason, spots, piece.exact)
        elif any(len(token) >= _REPEATS and len(set(token)) == 1 for token in own):
            yield Flaw(name, f"{name}没有正确识读，同一字母连续出现；按未提取处理，请对照原件", spots, piece.exact)
        else:
            yield Flaw(name, f"{name}未提取，不作为内容使用，请对照原件", spots, False)
        return
    if run := _repetition(text, tokens):
        reason = f"“{run[0]}”连续出现{run[1]}次，疑为识读残留；按未提取处理，请对照原件"
        yield Flaw(f"“{run[0]}”", reason, spots, piece.exact)


def _repetition(text: str, tokens: list[str]) -> tuple[str, int] | None:
    """What is repeated without a break, and how often."""
    match = re.search(r"([\u4e00-\u9fff]{2,6}?)\1{3,}", text) or re.search(r"([^\W\d_])\1{5,}", text)
    match = match or re.search(r"([\u4e00-\u9fff,，]{7,30}?)\1{2,}", text)
    if match and not _HARMLESS.fullmatch(match[1]):
        return match[1], len(match[0]) // len(match[1])
    longest, count, previous = "", 0, ""
    for token in tokens:
        count = count + 1 if token == previous else 1
        previous = token
        if count >= _REPEATS and not _HARMLESS.fullmatch(token):
            longest = token
    return (longest, tokens.count(longest)) if longest else None


def _broken_lines(manuscript: Manuscript) -> list[Flaw]:
    """Of each page, the lines without a Han character that the engine itself could not read, if there are several."""
    by_page: dict[tuple[str, int], list[Piece]] = {}
    for paragraph in manuscript.paragraphs:
        for piece in paragraph.pieces:
            if piece.page is not None and _is_broken(piece):
                by_page.setdefault((piece.page.file, piece.page.number), []).append(piece)
    flaws = []
    for (_, number), pieces in sorted(by_page.items()):
        if len(pieces) < _REPEATS and sum(len(piece.text) for piece in pieces) < 2 * _REPEATS:
            continue
        reason = f"第{number}页有{len(pieces)}处文字没有正确识读（可能是其他文字）；按未提取处理，请对照原件"
        flaws.append(Flaw(f"第{number}页", reason, _around(pieces), False))
    return flaws


def _is_broken(piece: Piece) -> bool:
    if piece.exact or piece.line is None or re.search("[\u4e00-\u9fff]{2}", piece.text):
        return False
    return piece.line.confidence < _BROKEN or bool(_STRAY_LATIN.search(piece.text))


def _around(pieces: list[Piece]) -> tuple[Spot, ...]:
    spots = [piece.spot(0, len(piece.text)) for piece in pieces]
    boxes = [spot.box for spot in spots if spot.box]
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return (Spot(spots[0].page, (min(x0), min(y0), max(x1), max(y1)), spots[0].file),)


def _markup(manuscript: Manuscript) -> list[Flaw]:
    found = [(p, match) for p in manuscript.paragraphs for match in _MARKUP.finditer(p.text)]
    if not found:
        return []
    shown = "、".join(dict.fromkeys(match[0] for _, match in found[:20]))
    spots = tuple(dict.fromkeys(spot for p, match in found for spot in p.spots(match.start(), match.end())))
    sure = all(p.sure(match.start(), match.end()) for p, match in found)
    return [Flaw("标记残留", f"正文中有{len(found)}处标记残留（{shown}）", spots, sure)]
