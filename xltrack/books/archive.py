"""A year's folder ⇄ one zip: every file under a name that any system can unpack, with a list of contents and checksums.

The same files give the same bytes: entries in the order of their names, all dated alike.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from xltrack import theme
from xltrack.books.filenames import numbered, safe, unused
from xltrack.books.raw.peek import DAMAGED
from xltrack.books.status.cells import clean
from xltrack.books.whole import CREATED, ZIP_DATE, whole
from xltrack.enums import enum_label
from xltrack.fields import ARCHIVE, sheet_name
from xltrack.findings import error
from xltrack.values import text_of
from xltrack.words import say

MARK = b"xltrack archive"  # the comment of a zip of ours
_CHUNK = 1 << 20
_NOT_KEPT = ("Thumbs.db", "desktop.ini", ".DS_Store")
_NOT_OURS = re.compile(r"^(~\$|\.)")  # lock files, hidden files, files half-written


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of an archive: where it lies, what it is (``enums.ENUMS["archive_kind"]``), and what the ledger knows of it.

    ``name`` is its name in the zip, ``shown`` its path in the folder; ``size`` in bytes, None for a return the ledger names but nobody kept.
    """

    path: Path | None
    shown: str
    kind: str
    name: str = ""
    size: int | None = None
    sha256: str = ""
    unit: str = ""
    period: str = ""
    state: str = ""


def files_below(folder: Path, leave_out: Iterable[Path] = ()) -> tuple[list[Path], list[Path]]:
    """(the files below a folder that belong to the year, the links among them), sorted. Left out: hidden and lock files, archives of
    ours, and ``leave_out``. Links are never followed: they may lead out of the folder."""
    out = {p.resolve() for p in leave_out}
    kept, links = [], []
    for root, folders, names in os.walk(folder, followlinks=False):
        here = Path(root)
        links += [here / n for n in folders if (here / n).is_symlink()]
        folders[:] = sorted(n for n in folders if not n.startswith(".") and not (here / n).is_symlink())
        for name in sorted(names):
            path = here / name
            if path.is_symlink():
                links.append(path)
            elif (
                _NOT_OURS.match(name) is None
                and name not in _NOT_KEPT
                and path.resolve() not in out
                and not is_archive(path)
            ):
                kept.append(path)
    return kept, links


def is_archive(path: Path) -> bool:
    """Whether a file is a zip that :func:`write_archive` made."""
    if path.suffix.casefold() != ".zip":
        return False
    try:
        with zipfile.ZipFile(path) as known:
            return known.comment == MARK
    except DAMAGED:
        return False


def checksum(path: Path) -> tuple[int, str]:
    """(bytes, SHA-256) of a file. Raises XltrackError ``not-readable``."""
    try:
        with path.open("rb") as source:
            return _copy(source, None)
    except OSError as problem:
        raise error("not-readable", where=readable(path.name), why=problem) from problem


def readable(name: str) -> str:
    """A file name as people read it: bytes that are no UTF-8 (names unpacked from an old zip) are read as GB 18030."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        raw = os.fsencode(name)
        try:
            name = raw.decode("gb18030")
        except UnicodeDecodeError:
            name = raw.decode("utf-8", "replace")
    return unicodedata.normalize("NFC", name)


def safe_names(paths: Sequence[PurePosixPath]) -> list[str]:
    """Names under which any system can unpack these relative paths, no two alike even where case is ignored."""
    taken: set[str] = set()
    return [unused(_names_of([safe(readable(part)) for part in path.parts]), taken) for path in paths]


def _names_of(parts: Sequence[str]) -> Iterator[str]:
    stem, dot, ending = parts[-1].rpartition(".")
    named = numbered(stem, f".{ending}") if dot and stem else numbered(parts[-1])
    return ("/".join([*parts[:-1], name]) for name in named)


# ── writing ────────────────────────────────────────────────────────────────────────────────────────────────────────


def write_archive(kept: Sequence[Kept], target: Path, lang: str, title: str) -> None:
    """Write the zip, whole or not at all: the list of contents twice (a workbook, and a text that ``sha256sum -c`` reads), then the files.

    Raises XltrackError ``changed-meanwhile`` where a file is no longer the one that was listed, and ``not-writable``.
    """
    base = sheet_name("contents", lang)
    sums = "".join(f"{k.sha256}  {k.name}\n" for k in kept if k.path).encode()
    lists = {f"{base}.xlsx": contents_workbook(kept, lang, title), f"{base}.txt": sums}
    with whole(target) as part, zipfile.ZipFile(part, "w") as bundle:
        bundle.comment = MARK
        for name, data in lists.items():
            with bundle.open(_entry(name, len(data)), "w") as put:
                put.write(data)
        for one in sorted((k for k in kept if k.path), key=lambda k: k.name):
            _add(bundle, one)


def _add(bundle: zipfile.ZipFile, one: Kept) -> None:
    assert one.path
    try:
        with one.path.open("rb") as source, bundle.open(_entry(one.name, one.size or 0), "w") as put:
            same = _copy(source, put) == (one.size, one.sha256)
    except OSError as problem:
        raise error("not-readable", where=one.shown, why=problem) from problem
    if not same:
        raise error("changed-meanwhile", where=one.shown)


def _entry(name: str, size: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, ZIP_DATE)
    info.compress_type, info.create_system, info.file_size = (
        zipfile.ZIP_DEFLATED,
        3,
        size,
    )  # 3: names are taken as UTF-8
    info.external_attr = (0o755 if name.endswith(".sh") else 0o644) << 16
    return info


def _copy(source: IO[bytes], target: IO[bytes] | None) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if target:
            target.write(chunk)
    return size, digest.hexdigest()


def contents_workbook(kept: Sequence[Kept], lang: str, title: str) -> bytes:
    """归档目录: one row a file, columns of ``fields.ARCHIVE``; texts written as texts."""
    buffer = io.BytesIO()
    import xlsxwriter

    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": clean(title)[:250], "created": CREATED})
    sheet = book.add_worksheet(sheet_name("contents", lang))
    heading = book.add_format(
        {"bold": True, "font_size": 14, "font_name": theme.SHEET_FONT["en" if lang == "en" else "zh"]}
    )
    plain = {"valign": "top", "text_wrap": True, "border": 1, "border_color": f"#{theme.RULE}"}
    header = book.add_format(plain | {"bold": True, "bg_color": f"#{theme.HEADER.fill}"})
    body, amiss = book.add_format(plain), book.add_format(plain | {"bg_color": f"#{theme.MISSING.fill}"})
    sheet.write_string(0, 0, clean(say("archive.title", lang, title=title)), heading)
    sheet.write_string(1, 0, clean(counted(kept, lang)))
    for column, one in enumerate(ARCHIVE):
        sheet.set_column(column, column, one.width)
        sheet.write_string(3, column, one.label(lang), header)
    for row, known in enumerate(kept, 4):
        for column, text in enumerate(_cells(known, row - 3, lang)):
            look = body if known.path else amiss
            if isinstance(text, int):
                sheet.write_number(row, column, text, look)
            else:
                sheet.write_string(row, column, clean(text), look)
    sheet.autofilter(3, 0, 3 + max(len(kept), 1), len(ARCHIVE) - 1)
    sheet.freeze_panes(4, 3)
    sheet.repeat_rows(3)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")
    book.close()
    return buffer.getvalue()


def counted(kept: Sequence[Kept], lang: str) -> str:
    """How many files of each kind, in the order in which kinds are listed."""
    counts: Mapping[str, int] = {k.kind: sum(o.kind == k.kind and o.path is not None for o in kept) for k in kept}
    parts = [say("tally", lang, what=enum_label("archive_kind", kind, lang), n=n) for kind, n in counts.items() if n]
    return say("comma", lang).join(parts)


def _cells(known: Kept, number: int, lang: str) -> list[Any]:
    state = enum_label("file_state", known.state, lang) if known.path else say("archive.absent", lang)
    said = {
        "number": number, "archive_kind": enum_label("archive_kind", known.kind, lang), "name": known.name, "unit": known.unit,
        "period": known.period, "file_state": state, "size": known.size if known.size is not None else "", "sha256": known.sha256,
        "file": known.shown if known.shown != known.name.split("/", 1)[-1] else "",
    }  # fmt: skip
    return [said[f.key] if isinstance(said[f.key], int) else text_of(said[f.key]) for f in ARCHIVE]
