"""A page as a picture, the way a viewer displays it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors import sandbox
from extractors.errors import PageMissing
from extractors.files.limits import Limits
from extractors.files.source import SourceFile

PDF = "application/pdf"


def render(file: SourceFile, number: int, *, dpi: int = 200, limits: Limits | None = None) -> NDArray[np.uint8]:
    """Page ``number`` (from 1) as RGB, height × width × 3: crop box, /Rotate and EXIF orientation applied, transparency
    on white, annotations and form fields drawn. No script is run.

    A PDF page is drawn at ``dpi``; an image keeps its own pixels. Both are reduced where they would exceed
    ``limits.rendered_pixels``. Raises ``ReadingError`` (``PageError`` where only this page is at fault).
    """
    if not 1 <= number <= file.pages:
        raise PageMissing
    bounds = limits or Limits()
    arguments: dict[str, Any] = {"path": str(file.path), "number": number, "limit": bounds.rendered_pixels}
    arguments["image_limit"] = bounds.image_pixels
    if file.media_type == PDF:
        arguments["dpi"] = dpi
    answer = sandbox.call(
        "render_pdf" if file.media_type == PDF else "render_image",
        seconds=bounds.page_seconds,
        memory_bytes=bounds.memory_bytes,
        **arguments,
    )
    height, width = answer.fields["height"], answer.fields["width"]
    return np.frombuffer(answer.data, dtype=np.uint8).reshape(height, width, 3)
