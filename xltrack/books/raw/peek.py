"""A first look into a zip that has not passed the gate: at one part, never at more than a limit, and never an exception."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path

# what zipfile raises for a zip that is damaged, encrypted or none
DAMAGED = (OSError, KeyError, ValueError, EOFError, RuntimeError, struct.error, zlib.error, zipfile.BadZipFile)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # those of a workbook; others raise errors of their own


def peek(path: Path, part: str, limit: int) -> bytes:
    """The bytes of a part; b"" where there is none, it is longer than ``limit`` bytes, or the file is no zip in good order."""
    try:
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo(part)
            return archive.read(info) if info.file_size <= limit and info.compress_type in _METHODS else b""
    except DAMAGED:
        return b""
