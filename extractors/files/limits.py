"""How much of a submitted file is accepted. Fixed bounds, so that no file can fill memory, disk or time."""

from pydantic import Field

from schemas.base import Model

MEGABYTE = 1 << 20


class Limits(Model):
    """Bounds for one uploaded file; bytes, pixels and seconds.

    A3 at 600 dpi has 70 million pixels, so ``image_pixels`` leaves room for every honest scan. ``memory_bytes`` bounds
    the process that parses files, not the caller: the heaviest accepted image (``image_pixels`` × 4 bytes, and its
    conversion to RGB) fits into it.
    """

    file_bytes: int = Field(default=300 * MEGABYTE, gt=0)
    pages: int = Field(default=500, gt=0)
    image_pixels: int = Field(default=120_000_000, gt=0)
    rendered_pixels: int = Field(default=24_000_000, gt=0)
    """A rendered page has no more than this: A3 at 300 dpi has 17 million."""
    archive_entries: int = Field(default=2_000, gt=0)
    archive_bytes: int = Field(default=1_000 * MEGABYTE, gt=0)
    archive_ratio: int = Field(default=200, gt=0)
    """Largest ratio of an entry above ``ratio_counts_from`` bytes; deflate of scans stays below 50."""
    ratio_counts_from: int = Field(default=20 * MEGABYTE, gt=0)
    memory_bytes: int = Field(default=1_536 * MEGABYTE, gt=0)
    inspect_seconds: float = Field(default=120, gt=0)
    page_seconds: float = Field(default=60, gt=0)
