"""Official models that are used besides the engine, where an installation sets them; without them nothing changes."""

from dataclasses import dataclass

from extractors.ocr.engine import Engine
from extractors.ocr.orientation import OrientationModel
from extractors.ocr.seal_text import SealTextModel
from extractors.ocr.table_cells import TableModel
from extractors.ocr.unwarping import UnwarpingModel


@dataclass(frozen=True)
class Aids:
    """``version`` changes whenever they may say something else of the same pixels; empty without any."""

    orientation: OrientationModel | None = None
    unwarping: UnwarpingModel | None = None
    seal_text: SealTextModel | None = None
    seal_reader: Engine | None = None
    """Reads the unrolled words of seals instead of the engine."""
    table: TableModel | None = None
    version: str = ""


NO_AIDS = Aids()
