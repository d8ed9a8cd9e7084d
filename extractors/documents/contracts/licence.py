"""The kind of a licence: 独占, 排他, 普通 or 开放; by title, by a ticked box, or by the clause that grants it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.documents.contracts.labels import words
from extractors.passage import Passage

_TICK = "[☑☒√✓■✔▣●⊠]"
_BOX = "[□☐]"
UNMARKED = "勾选符号未读出，按未画方框的一项推定"


@dataclass(frozen=True)
class KindMention:
    """A place that says which kind of licence this is; ``doubts`` where it is inferred."""

    kind: str
    passage: Passage
    doubts: tuple[str, ...] = ()


def licence_kinds(paragraphs: Sequence[Passage], title: Passage | None) -> list[KindMention]:
    """Every place that says the kind of the licence, the plainest first. A list to choose from says nothing unless one
    of it is ticked."""
    found = list(_anywhere(title)) if title else []
    ticked: list[KindMention] = []
    granted: list[KindMention] = []
    for paragraph in paragraphs:
        choices = _choices(paragraph.text)
        if choices:
            ticked += _ticked(paragraph, choices)
        else:
            granted += _granted(paragraph)
    return [*found, *ticked, *granted]


def _kinds() -> str:
    return "|".join(words()["licence_kinds"])


def _anywhere(title: Passage) -> Iterable[KindMention]:
    for match in re.finditer(_kinds(), title.text):
        yield KindMention(match[0], title[match.start() : match.end()])


def _choices(text: str) -> list[re.Match[str]]:
    """The kinds in a paragraph that offers several to choose from."""
    found = list(re.finditer(rf"(?P<kind>{_kinds()})(?:性)?(?:的)?(?:实施|使用)?(?:许可)?", text))
    boxed = len(re.findall(rf"(?:{_BOX}|{_TICK})", text)) > 0
    kinds = {match["kind"] for match in found}
    return found if len(kinds) >= 3 or (len(kinds) == 2 and boxed) else []


def _ticked(paragraph: Passage, choices: Sequence[re.Match[str]]) -> list[KindMention]:
    text = paragraph.text
    kinds = {match["kind"] for match in choices}
    clear = [m for m in choices if re.search(rf"{_TICK}\s*(?:\d[.、])?\s*$", text[: m.start()])]
    if not clear and not re.search(_BOX, text[choices[0].start() - 2 : choices[0].start()]):
        clear = [m for m in choices if re.match(rf"\s*[(（\[]?\s*{_TICK}", text[m.end() :])]
    if clear:
        return [KindMention(m["kind"], paragraph[m.start("kind") : m.end("kind")]) for m in clear]
    bare = [m for m in choices if not re.search(rf"{_BOX}\s*(?:\d[.、])?\s*$", text[: m.start()])]
    if len(bare) == 1 and len(kinds) >= 2:
        m = bare[0]
        return [KindMention(m["kind"], paragraph[m.start("kind") : m.end("kind")], (UNMARKED,))]
    if match := _CHOSEN.search(text):
        return [KindMention(match["kind"], paragraph[match.start("kind") : match.end("kind")])]
    return []


_CHOSEN = re.compile(
    r"(?:许可方式|许可类型|许可种类|方式)?\s*(?:为|是|[:：]|即)\s*[“\"_]?\s*(?P<kind>独占|排他|普通|开放)(?:实施|使用)?(?:许可)?[”\"_]?\s*[(（]"
)
"""实施方式：独占（独占、排他、普通）: the chosen one before the list."""


def _granted(paragraph: Passage) -> list[KindMention]:
    text, labels = paragraph.text, words()["licence_labels"]
    named = re.finditer(rf"(?P<kind>{_kinds()})(?:性)?(?:的)?(?:实施|使用|专利)?许可", text)
    found = [m for m in named if _grants(text[max(0, m.start() - 30) : m.start()], text[m.end() : m.end() + 8], labels)]
    found += re.finditer(rf"(?:{'|'.join(labels)})\s*(?:为|是|[:：])\s*[“\"_]?(?P<kind>{_kinds()})", text)
    return [KindMention(m["kind"], paragraph[m.start("kind") : m.end("kind")]) for m in found]


def _grants(before: str, behind: str, labels: Sequence[str]) -> bool:
    """Whether what surrounds 独占许可 grants it, rather than forbids, mentions or defines it."""
    clause = re.split(r"[，。；,;]", before)[-1]
    if re.search(r"不得|未|不再|不能|无权|禁止|是指|尚在|存在|如|若", clause) or re.match(r"以外|是指|,?是指", behind):
        return False
    return bool(
        re.search(r"(?:授予|给予|许可|以|采用|采取|取得|获得|享有|实施)", clause)
        or any(label in before for label in labels)
    )
