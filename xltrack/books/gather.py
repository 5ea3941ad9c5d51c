"""Which files are meant: files, folders and patterns as people name them."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from xltrack.books.whole import ARCHIVES, BACKUPS, LOCK
from xltrack.findings import Finding


def gather(arguments: Sequence[str | Path] | str | Path) -> tuple[list[Path], list[Finding]]:
    """The files that arguments name: files, folders (searched through) and patterns, sorted, each once; and what was not found or skipped. Raises
    TypeError for what is neither a path nor several."""
    if isinstance(arguments, bytes) or not isinstance(arguments, (str, Path, Iterable)):
        raise TypeError(f"files: a path or several, not {arguments!r}")
    found: dict[Path, Path] = {}  # file → as it was named first
    findings: list[Finding] = []
    for argument in [arguments] if isinstance(arguments, (str, Path)) else arguments:
        path = Path(argument)
        matches = _matches(path, findings)
        if not matches:
            findings.append(Finding("folder-empty" if path.is_dir() else "file-not-found", str(argument)))
        for match in matches:
            if match.name.startswith(LOCK):
                findings.append(Finding("file-lock", str(match)))
            elif not _hidden(match):
                found.setdefault(match.resolve(), match)
    return sorted(found.values(), key=lambda p: p.as_posix()), findings


def expanded(arguments: Iterable[str | Path]) -> list[Path]:
    """Files in the order named, a pattern as the files it fits: the prompt of Windows leaves patterns to the program. One that fits none stays."""
    found: list[Path] = []
    for path in map(Path, arguments):
        fitting = [] if path.exists() else sorted(p for p in _matches(path, []) if not p.name.startswith(LOCK))
        found += fitting or [path]
    return found


def _matches(path: Path, passed: list[Finding]) -> list[Path]:
    if path.is_dir():
        return [Path(folder, name) for folder, names in _walked(path, passed) for name in names]
    if path.exists():
        return [path]
    return [Path(p) for p in glob.glob(str(path), recursive=True) if Path(p).is_file()]


def _walked(path: Path, passed: list[Finding]) -> Iterator[tuple[str, list[str]]]:
    """(folder, its files) of a folder and all below it but hidden ones and, in an outbox, those of earlier forms, which are ``passed`` aloud; what cannot
    be entered is passed over."""
    for folder, below, names in os.walk(path):
        earlier = {*below} & {*BACKUPS.values()} if not {*below}.isdisjoint(ARCHIVES) else set[str]()
        passed += (Finding("folder-earlier", str(Path(folder, name))) for name in sorted(earlier))
        below[:] = [name for name in below if not name.startswith(".") and name not in earlier]
        yield folder, names


def _hidden(path: Path) -> bool:
    return path.name.startswith(".") or path.name in ("Thumbs.db", "desktop.ini")
