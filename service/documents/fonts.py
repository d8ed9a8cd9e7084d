"""Chinese typefaces of the machine for PDF: those GB/T 9704 names where they are, else the nearest that is there.

Only TrueType outlines can be embedded by reportlab. On a machine without any, the reader's own STSong-Light is named.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "C:/Windows/Fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
)
_FACES = {
    "title": ("FZXBSJW.TTF", "FZXiaoBiaoSong-B05S.ttf", "STZHONGS.TTF", "simhei.ttf", "wqy-zenhei.ttc"),
    "head": ("simhei.ttf", "STHEITI.TTF", "wqy-zenhei.ttc", "wqy-microhei.ttc", "DroidSansFallbackFull.ttf"),
    "body": ("simfang.ttf", "FangSong_GB2312.ttf", "STFANGSO.TTF", "simsun.ttc", "uming.ttc", "wqy-zenhei.ttc"),
}
"""File names of typefaces by use, the fittest first. For ``title`` 小标宋, for ``head`` 黑体, for ``body`` 仿宋."""

_LAST = "STSong-Light"
_CENTRED = frozenset({"shenhe-uming", "shenhe-ukai"})
"""Typefaces that set full stop and enumeration comma in the middle, as Taiwan does; these are taken from ``head``."""


@dataclass(frozen=True)
class Faces:
    """Names reportlab knows; ``all`` are looked through for a character the wanted one lacks."""

    title: str
    head: str
    body: str
    all: tuple[str, ...]

    def runs(self, text: str, wanted: str) -> Iterator[tuple[str, str]]:
        """Face and text of each stretch that one face can print; ``wanted`` wherever it has the character."""
        set_in = groupby(text, key=lambda character: _fit(self._names(character, wanted), character)[0])
        yield from ((face, "".join(run)) for face, run in set_in)

    def width(self, text: str, wanted: str, size: float) -> float:
        """In points."""
        return size * sum(_fit(self._names(character, wanted), character)[1] for character in text)

    def _names(self, character: str, wanted: str) -> tuple[str, ...]:
        """Faces in the order in which they are asked for a character."""
        own = (wanted, *self.all)
        return (self.head, *own) if wanted in _CENTRED and character in "。、" else own


@lru_cache(maxsize=20_000)
def _fit(names: tuple[str, ...], character: str) -> tuple[str, float]:
    """The first face that has the character, else the first; and the character's width at a size of one point."""
    face = next((name for name in names if _has(name, character)), names[0])
    return face, float(pdfmetrics.stringWidth(character, face, 1))


def _has(face: str, character: str) -> bool:
    font = pdfmetrics.getFont(face)
    return not isinstance(font, TTFont) or character.isspace() or ord(character) in font.face.charToGlyph


@cache
def faces() -> Faces:
    """Registers what the machine has, once."""
    found = _files()
    chosen = {use: _first(names, found) for use, names in _FACES.items()}
    known = [name for name in chosen.values() if name]
    if not known:
        pdfmetrics.registerFont(UnicodeCIDFont(_LAST))
    other = known[0] if known else _LAST
    spare = (_register(found[name]) for name in map(str.lower, _everything()) if name in found)
    return Faces(
        title=chosen["title"] or other,
        head=chosen["head"] or other,
        body=chosen["body"] or other,
        all=tuple(dict.fromkeys([*known, *(name for name in spare if name)])),
    )


def _everything() -> tuple[str, ...]:
    return tuple(name for names in _FACES.values() for name in names)


def _files() -> Mapping[str, Path]:
    """Font files by their name in lower case."""
    folders = (Path(name).expanduser() for name in _FOLDERS)
    files = (path for folder in folders if folder.is_dir() for path in folder.rglob("*.tt[fcFC]"))
    upper = (path for folder in map(Path, _FOLDERS) if folder.is_dir() for path in folder.rglob("*.TT[FC]"))
    return {path.name.lower(): path for path in (*files, *upper)}


def _first(names: tuple[str, ...], found: Mapping[str, Path]) -> str | None:
    usable = (_register(found[name.lower()]) for name in names if name.lower() in found)
    return next((name for name in usable if name), None)


def _register(path: Path) -> str | None:
    """The name under which the file's first face is known; ``None`` for a file reportlab cannot use."""
    name = f"shenhe-{path.stem.lower()}"
    if name not in pdfmetrics.getRegisteredFontNames():
        try:
            pdfmetrics.registerFont(TTFont(name, str(path)))
        except (TTFError, OSError):
            return None
    return name
