"""The text a PDF page carries, as lines with boxes."""

from dataclasses import dataclass

from extractors.files.source import SourceFile
from schemas.evidence import Box
from schemas.page import Line, Table


@dataclass(frozen=True)
class TextLayer:
    """What a page says about itself; boxes in fractions of the page as displayed, here also the straightened page."""

    lines: tuple[Line, ...]
    tables: tuple[Table, ...] = ()
    pictures: tuple[Box, ...] = ()


def read_text_layer(file: SourceFile, number: int) -> TextLayer | None:
    """The text layer of page ``number`` (from 1), or ``None`` when there is none that can be relied on."""
    del file, number
    return None
