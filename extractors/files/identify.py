"""What a file is, by its content. The name is not asked: a PNG called ``.pdf`` is a PNG."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

HEAD_BYTES = 4096
PDF_HEADER_WITHIN = 1024
"""A PDF header may stand anywhere in the first kilobyte (ISO 32000-1, annex H, implementation note 13)."""

Kind = Literal["pdf", "image", "zip", "other"]


@dataclass(frozen=True)
class Format:
    """``name`` and ``remedy`` are Chinese and meant for formats that are not taken."""

    kind: Kind
    media_type: str
    name: str = ""
    remedy: str = ""


_CONVERT = "请打印或另存为 PDF 后重新提交"
_OFFICE = "请在 Word、Excel 或 WPS 中另存为 PDF 后重新提交"
_REPACK = "请解开后直接提交各个文件，或压缩成 ZIP 后再提交"
_WHICH = "请提交 PDF、扫描件或照片"

_MAGIC: tuple[tuple[int, bytes, Format], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", Format("image", "image/png")),
    (0, b"\xff\xd8\xff", Format("image", "image/jpeg")),
    (0, b"II*\x00", Format("image", "image/tiff")),
    (0, b"MM\x00*", Format("image", "image/tiff")),
    (0, b"II+\x00", Format("image", "image/tiff")),
    (0, b"MM\x00+", Format("image", "image/tiff")),
    (8, b"WEBP", Format("image", "image/webp")),
    (0, b"GIF87a", Format("image", "image/gif")),
    (0, b"GIF89a", Format("image", "image/gif")),
    (0, b"PK\x03\x04", Format("zip", "application/zip")),
    (0, b"PK\x05\x06", Format("zip", "application/zip")),
    (0, b"PK\x07\x08", Format("zip", "application/zip")),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format("other", "application/x-ole-storage", "旧版 Office 文档", _OFFICE)),
    (0, b"{\\rtf", Format("other", "application/rtf", "RTF 文档", _OFFICE)),
    (0, b"Rar!\x1a\x07", Format("other", "application/vnd.rar", "RAR 压缩包", _REPACK)),
    (0, b"7z\xbc\xaf\x27\x1c", Format("other", "application/x-7z-compressed", "7z 压缩包", _REPACK)),
    (0, b"\x1f\x8b", Format("other", "application/gzip", "gzip 压缩包", _REPACK)),
    (0, b"BZh", Format("other", "application/x-bzip2", "bzip2 压缩包", _REPACK)),
    (0, b"\xfd7zXZ\x00", Format("other", "application/x-xz", "xz 压缩包", _REPACK)),
    (257, b"ustar", Format("other", "application/x-tar", "tar 压缩包", _REPACK)),
    (0, b"MZ", Format("other", "application/x-msdownload", "Windows 程序", _WHICH)),
    (0, b"\x7fELF", Format("other", "application/x-elf", "程序文件", _WHICH)),
    (0, b"%!PS", Format("other", "application/postscript", "PostScript 文件", _CONVERT)),
    (0, b"8BPS", Format("other", "image/vnd.adobe.photoshop", "Photoshop 文件", "请导出为 PDF 或 JPEG 后重新提交")),
    (0, b"AT&TFORM", Format("other", "image/vnd.djvu", "DjVu 文件", _CONVERT)),
    (0, b"\x00\x00\x00\x0cjP  ", Format("other", "image/jp2", "JPEG 2000 图片", "请另存为 JPEG 或 PNG 后重新提交")),
)

_BRANDS = {
    b"heic": Format("other", "image/heic", "HEIC 图片（苹果手机照片）", "请在手机上导出为 JPEG，或截图后重新提交"),
    b"avif": Format("other", "image/avif", "AVIF 图片", "请另存为 JPEG 或 PNG 后重新提交"),
}
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_VIDEO = Format("other", "video/mp4", "视频或音频文件", _WHICH)

_MARKUP: tuple[tuple[bytes, Format], ...] = (
    (b"<svg", Format("other", "image/svg+xml", "SVG 图形", "请导出为 PDF 或 PNG 后重新提交")),
    (b"<html", Format("other", "text/html", "网页文件", _CONVERT)),
    (b"<!doctype html", Format("other", "text/html", "网页文件", _CONVERT)),
    (b"<script", Format("other", "text/html", "网页文件", _CONVERT)),
    (b"mime-version:", Format("other", "message/rfc822", "网页归档或邮件文件", _CONVERT)),
    (b"<?xml", Format("other", "application/xml", "XML 文件", _CONVERT)),
)
_TEXT = Format("other", "text/plain", "纯文本文件", _CONVERT)
_UNKNOWN = Format(
    "other", "application/octet-stream", "无法识别的文件", "请在电脑上确认能正常打开，另存为 PDF 后重新提交"
)

OFFICE = Format("other", "application/vnd.openxmlformats", "Office 文档", _OFFICE)
OFD = Format("other", "application/ofd", "OFD 版式文件", "请在 OFD 阅读器中导出为 PDF 后重新提交")


def identify(path: Path) -> Format:
    """The format of the file, from its first bytes; for a ZIP container ``zip`` whatever it holds."""
    with path.open("rb") as stream:
        return identify_head(stream.read(HEAD_BYTES))


def identify_head(head: bytes) -> Format:
    """The format of a file that begins with ``head``."""
    for offset, magic, found in _MAGIC:
        if head[offset : offset + len(magic)] == magic and not _only_riff(head, found):
            return found
    if head[4:8] == b"ftyp":
        return _brand(head[8:12])
    if b"%PDF-" in head[:PDF_HEADER_WITHIN]:
        return Format("pdf", "application/pdf")
    if _is_bitmap(head):
        return Format("image", "image/bmp")
    return _text(head)


def _only_riff(head: bytes, found: Format) -> bool:
    return found.media_type == "image/webp" and not head.startswith(b"RIFF")


def _is_bitmap(head: bytes) -> bool:
    """``BM``, and a header length that bitmaps have; two letters alone also begin texts."""
    return head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in (12, 40, 52, 56, 64, 108, 124)


def _brand(brand: bytes) -> Format:
    if brand in _HEIC_BRANDS:
        return _BRANDS[b"heic"]
    return _BRANDS.get(brand, _VIDEO)


def _text(head: bytes) -> Format:
    lowered = head.lower()
    for mark, found in _MARKUP:
        if mark in lowered:
            return found
    for encoding in ("utf-8", "gb18030", "utf-16"):
        text = head[: len(head) // 4 * 4].decode(encoding, errors="ignore")
        readable = sum(character.isprintable() or character in "\r\n\t" for character in text)
        if text and b"\x00" not in head[:64] and readable > 0.97 * len(text) and len(text) * 4 > len(head):
            return _TEXT
    return _UNKNOWN
