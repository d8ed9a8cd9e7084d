"""Uploaded files: what they are, whether they can be read, how many pages they have."""

from extractors.files.limits import Limits
from extractors.files.opening import open_upload
from extractors.files.source import SourceFile

__all__ = ["Limits", "SourceFile", "open_upload"]
