"""Names of files inside archives: decoded, shortened, made unique."""

import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

MAX_LENGTH = 180
"""Characters of one path part; longer names are cut before the extension."""

_JUNK_NAMES = frozenset({".ds_store", "thumbs.db", "desktop.ini", "ehthumbs.db"})


def decode(name: str, *, is_utf8: bool) -> str:
    """The name of a ZIP entry as ``zipfile`` gives it, in its true encoding.

    Without the UTF-8 flag (APPNOTE 4.4.4, bit 11) ``zipfile`` decodes as CP437; Chinese Windows writes GBK there and
    macOS UTF-8. UTF-8 is tried first, because GBK text is hardly ever valid UTF-8.
    """
    if is_utf8:
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def parts(name: str) -> tuple[str, ...]:
    """The parts of a path inside an archive; backslashes separate too."""
    return tuple(part for part in name.replace("\\", "/").split("/") if part not in ("", "."))


def is_unsafe(name: str) -> bool:
    """Whether the path leads out of the folder it is unpacked to: absolute, with a drive letter, or through ``..``."""
    normal = name.replace("\\", "/")
    return normal.startswith("/") or ".." in parts(normal) or (len(normal) > 1 and normal[1] == ":")


def is_junk(name: str) -> bool:
    """What operating systems add by themselves."""
    pieces = parts(name)
    if not pieces:
        return True
    last = pieces[-1].lower()
    return "__MACOSX" in pieces or last in _JUNK_NAMES or last.startswith(("._", "~$"))


def clean(name: str) -> str:
    """The path for display: control and direction characters removed, composed (NFC), each part of bounded length."""
    return "/".join(_clean_part(part) for part in parts(name) if part != "..") or "未命名"


def unique(name: str, taken: Iterable[str]) -> str:
    """``name``, or with a number before its extension when it is taken."""
    used = set(taken)
    path = PurePosixPath(name)
    candidate, count = name, 1
    while candidate in used:
        count += 1
        candidate = str(path.with_name(f"{path.stem} ({count}){path.suffix}"))
    return candidate


def _clean_part(part: str) -> str:
    visible = "".join(
        c for c in unicodedata.normalize("NFC", part) if unicodedata.category(c) not in ("Cc", "Cf", "Cs")
    )
    if len(visible) <= MAX_LENGTH:
        return visible or "未命名"
    suffix = PurePosixPath(visible).suffix[:10]
    return visible[: MAX_LENGTH - len(suffix)] + suffix
