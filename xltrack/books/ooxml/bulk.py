"""Whole rows of finished XML into a workbook of xlsxwriter.

xlsxwriter's public calls cost some 6 µs a cell; this takes a fifth of that and touches private state for it. So it is
used only where :func:`bulk_possible` finds that state as it was when this was written, and tests hold it against the
public calls.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import IO, TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

if TYPE_CHECKING:  # loaded only where a large workbook is written
    from concurrent.futures import Executor, Future

SMALL, FAST = 6, 1  # deflate levels: the usual one, and that of a large workbook
HELD = 1 << 18  # characters of a part that wait until they are handed on
TOGETHER = 64  # texts looked at and written at once
_SPECIAL = ("&", "<", ">", "_", "| ", " |")  # of texts between bars, what xlsxwriter escapes or preserves
TESTED = ((3, 1), (3, 4))  # versions of xlsxwriter this was tested with, the last one excluded


class FastStrings(SharedStrings):  # type: ignore[misc]
    """Writes the shared texts at once; those with anything to escape or to preserve one by one, as xlsxwriter does."""

    def _write_sst_strings(self) -> None:
        texts = self.string_table.string_array
        for n in range(0, len(texts), TOGETHER):
            some = texts[n : n + TOGETHER]
            if _writable(some):
                self.fh.write(f"<si><t>{'</t></si><si><t>'.join(some)}</t></si>")
                continue
            for text in some:
                if _writable([text]):
                    self.fh.write(f"<si><t>{text}</t></si>")
                else:
                    self._write_si(text)


def _writable(texts: Sequence[str]) -> bool:
    """Whether texts go into XML as they are."""
    whole = f"|{'|'.join(texts)}|"
    return whole.isprintable() and not any(sign in whole for sign in _SPECIAL)


class Part(io.StringIO):
    """Takes the text of a part of the workbook and hands it on as bytes, so that no part is ever held whole. With an executor of one thread, one
    piece is deflated while the next one is made."""

    def __init__(self, target: IO[bytes], beside: Executor | None) -> None:
        super().__init__()
        self._target, self._beside, self._waiting, self._length = target, beside, list[str](), 0
        self._last: Future[Any] | None = None

    def write(self, text: str) -> int:
        self._waiting.append(text)
        self._length += len(text)
        if self._length > HELD:
            self._hand_on()
        return len(text)

    def _hand_on(self) -> None:
        piece = "".join(self._waiting).encode()
        self._waiting, self._length = [], 0
        self._wait()
        if self._beside:
            self._last = self._beside.submit(self._target.write, piece)
        else:
            self._target.write(piece)

    def _wait(self) -> None:
        if self._last:
            self._last.result()

    def finish(self) -> None:
        self._hand_on()
        self._wait()
        self._target.close()


class FastPackager(Packager):  # type: ignore[misc]
    """Packs every part as it is made, at a chosen deflate level; xlsxwriter offers none, and keeps them all until the end."""

    target: IO[bytes]
    large: bool
    huge: bool
    _part: Part | None = None
    _beside: Executor | None = None

    def _create_package(self) -> list[Any]:
        if not self.large:
            return self._packed(SMALL)
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(1) as self._beside:
            return self._packed(FAST)

    def _packed(self, level: int) -> list[Any]:
        with zipfile.ZipFile(self.target, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as self._archive:
            try:
                parts = super()._create_package()
            finally:  # a zip that holds an open part cannot be closed, not even after Ctrl-C
                self._finish()
            for data, name, _ in parts:  # pictures
                self._archive.writestr(zipfile.ZipInfo(name), data.getvalue(), zipfile.ZIP_DEFLATED, level)
        return []

    def _filename(self, name: str) -> Part:
        """Where the next part goes; the one before is whole by then."""
        self._finish()
        self._part = Part(self._archive.open(name, "w", force_zip64=self.huge), self._beside)
        return self._part

    def _finish(self) -> None:
        if self._part:
            self._part.finish()
        self._part = None

    def _write_shared_strings_file(self) -> None:
        if not self.workbook.str_table.count:
            return
        strings = FastStrings()
        strings.string_table = self.workbook.str_table
        strings._set_xml_writer(self._filename("xl/sharedStrings.xml"))
        strings._assemble_xml_file()


class FastWorkbook(Workbook):  # type: ignore[misc]
    """A workbook packed by :class:`FastPackager` into ``target`` when it is closed. ``large``: speed goes before size; ``huge``: a part may need the
    wider fields of a zip."""

    def __init__(self, target: IO[bytes], options: dict[str, Any]) -> None:
        self.target = target
        self.large = self.huge = False
        super().__init__(io.BytesIO(), options)

    def _get_packager(self) -> FastPackager:
        packager = FastPackager()
        packager.target, packager.large, packager.huge = self.target, self.large, self.huge
        return packager


class BulkSheet(Worksheet):  # type: ignore[misc]
    """A worksheet that takes finished rows between those written by public calls."""

    def __init__(self) -> None:
        super().__init__()
        self._bulk: Iterable[str] = ()
        self._head, self._bulk_rows = 0, 0
        self.dim_rowmin: int | None
        self.dim_rowmax: int | None

    def add_rows(self, first: int, number: int, columns: int, rows: Iterable[str]) -> None:
        """So many rows from the ``first`` (0-based) on; they are asked for when the sheet is packed."""
        self._check_dimensions(first, 0)
        self._check_dimensions(first + number - 1, columns - 1)
        self._head, self._bulk_rows, self._bulk = first - 1, number, rows

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """A formula without its equals sign. The 150 names of newer functions are looked for only where a function stands."""
        if "(" not in formula:
            return formula.removeprefix("{").removeprefix("=").removesuffix("}")
        return str(super()._prepare_formula(formula, expand_future_functions))

    def _write_rows(self) -> None:
        if not self._bulk_rows:
            super()._write_rows()
            return
        first, last = self.dim_rowmin, self.dim_rowmax
        self.dim_rowmax = self._head
        super()._write_rows()
        for rows in self._bulk:
            self.fh.write(rows)
        self.dim_rowmin, self.dim_rowmax = self._head + 1 + self._bulk_rows, last
        super()._write_rows()
        self.dim_rowmin = first


def bulk_possible() -> bool:
    """Whether this xlsxwriter has the private state that bulk rows need, as in the versions they were tested with."""
    version = tuple(int(part) for part in re.findall(r"\d+", xlsxwriter.__version__)[:2])
    needed = ("_write_rows", "_check_dimensions", "_write_sheet_data", "_prepare_formula")
    return TESTED[0] <= version < TESTED[1] and all(hasattr(Worksheet, name) for name in needed)
