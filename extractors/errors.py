"""What can go wrong with a file or a page, as one tree.

Every error carries two Chinese sentences for the person who submitted the paper: ``what`` is wrong and ``advice``, what
to do about it. ``retry`` says whether the same file may succeed when it is read again (load, a killed process), so that
a flow retries those alone. Neither sentence quotes the paper: errors end up in logs.
"""

# ruff: noqa: N818 - the names say what is wrong with the file; the base class says that it is an error

from typing import ClassVar


class ReadingError(Exception):
    """Base of the tree. ``details`` fill the blanks of the sentences; they are figures and format names only."""

    what: ClassVar[str] = "文件无法读取"
    advice: ClassVar[str] = "请重新导出或重新扫描后再提交"
    retry: ClassVar[bool] = False

    def __init__(self, **details: str | int) -> None:
        super().__init__(details)
        self.details = details

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, as one line."""
        return f"{self.what}。{self.advice}。".format(**self.details)

    def __str__(self) -> str:
        return self.sentence


class FileError(ReadingError):
    """The file as a whole cannot be used."""


class EmptyFile(FileError):
    what = "文件是空的（0 字节）"
    advice = "请检查原文件能否打开，然后重新提交"


class FileTooLarge(FileError):
    what = "文件超过 {limit} MB 的上限"
    advice = "请拆分成几个文件，或以 200–300 dpi 重新扫描后再提交"


class UnsupportedFormat(FileError):
    """``kind`` is the Chinese name of the format; ``remedy`` how to turn it into one that is taken."""

    what = "文件是“{kind}”，不能读取；可接受的格式为 PDF、PNG、JPEG、TIFF、BMP、WebP 和 ZIP 压缩包"
    advice = "{remedy}"


class DamagedFile(FileError):
    what = "文件已损坏或不完整，无法打开"
    advice = "请在电脑上确认能正常打开，重新导出或重新扫描后再提交"


class EncryptedFile(FileError):
    what = "文件设有打开密码"
    advice = "请取消密码（如另存为或打印成无密码的 PDF）后重新提交"


class NoPages(FileError):
    what = "文件里没有任何页面"
    advice = "请检查原文件，重新导出后再提交"


class TooManyPages(FileError):
    what = "文件页数超过 {limit} 页的上限"
    advice = "请只提交申报所需的页面，或拆分成几个文件后再提交"


class TooHeavy(FileError):
    """Reading needed more memory than the bound allows."""

    what = "文件内容过大或结构异常，读取所需内存超过上限"
    advice = "请以 200–300 dpi 重新扫描，或把文件打印成新的 PDF 后再提交"


class TooSlow(FileError):
    what = "文件结构异常，读取超过时限"
    advice = "请把文件打印成新的 PDF，或重新扫描后再提交"
    retry = True


class ReaderDied(FileError):
    """The process that parsed the file ended by itself; the file is to blame until shown otherwise."""

    what = "文件内容异常，读取程序中止"
    advice = "请把文件打印成新的 PDF，或重新扫描后再提交"
    retry = True


class ImageTooLarge(FileError):
    what = "图片尺寸过大（{width}×{height} 像素，上限 {limit} 万像素）"
    advice = "请以 200–300 dpi 重新扫描或缩小图片后再提交"


class ImageTooSmall(FileError):
    what = "图片过小或过于狭长（{width}×{height} 像素），没有可读的内容"
    advice = "请以 200–300 dpi 重新扫描或重新拍照后再提交"


class DamagedArchive(FileError):
    what = "压缩包已损坏或不完整，无法解压"
    advice = "请重新压缩，或不压缩直接提交各个文件"


class EmptyArchive(FileError):
    what = "压缩包里没有可读取的文件"
    advice = "请检查压缩包内容后重新提交"


class EncryptedArchive(FileError):
    what = "压缩包设有密码"
    advice = "请不设密码重新压缩后再提交"


class NestedArchive(FileError):
    what = "压缩包里又套了压缩包"
    advice = "请先解开里层的压缩包，只压缩一层或直接提交各个文件"


class ArchiveTooLarge(FileError):
    what = "压缩包解开后超过 {limit} MB 的上限"
    advice = "请分成几个较小的压缩包后再提交"


class ArchiveBomb(FileError):
    what = "压缩包的压缩比异常，疑似恶意文件，未解压"
    advice = "请直接提交各个文件"


class TooManyEntries(FileError):
    what = "压缩包里的文件超过 {limit} 个的上限"
    advice = "请只压缩申报所需的材料后再提交"


class UnsafePath(FileError):
    what = "压缩包内该文件的路径不安全（含上级目录、绝对路径或链接），未解压"
    advice = "请直接提交该文件，或重新压缩后再提交"


class UnsupportedCompression(FileError):
    what = "压缩包使用了不支持的压缩方式"
    advice = "请用系统自带的 ZIP 功能重新压缩，或直接提交各个文件"


class PageError(ReadingError):
    """One page cannot be used; the other pages of the file can."""

    what = "该页无法读取"
    advice = "请重新扫描该页后补交"


class PageMissing(PageError):
    what = "文件里没有这一页"
    advice = "请核对页码；如页面缺失，请重新导出后再提交"


class DamagedPage(PageError):
    what = "该页内容已损坏，无法显示"
    advice = "请重新扫描或重新导出该页后补交"


class PageSizeInvalid(PageError):
    what = "该页的页面尺寸无效"
    advice = "请把文件打印成新的 PDF 后再提交"


class PagePictureDamaged(PageError):
    what = "该页的图片数据已损坏，显示为空白"
    advice = "请重新扫描或重新导出该页后补交"


class PageTooLarge(PageError):
    what = "该页含有过大的图片（上限 {limit} 万像素）"
    advice = "请以 200–300 dpi 重新扫描该页后补交"


def error_named(name: str, details: dict[str, str | int]) -> ReadingError:
    """The error of class ``name``; the base error when there is none of that name."""
    found = next((kind for kind in _descendants(ReadingError) if kind.__name__ == name), ReadingError)
    return found(**details)


def _descendants(kind: type[ReadingError]) -> list[type[ReadingError]]:
    return [kind, *(below for child in kind.__subclasses__() for below in _descendants(child))]
