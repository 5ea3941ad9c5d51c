"""The child process that reads what no gate can judge (.xls, .ods, .pdf) and opens encrypted files; run as a script by
``books/raw/reader.py``.

It imports nothing of this package, so that it starts fast, and answers one pickled job after another on its standard
streams. A job: ("cells" | "decrypt" | "pages", bytes, password, seconds, memory in bytes). An answer: (True, result) or (False,
reason). It dies with its parent.
"""

from __future__ import annotations

import io
import os
import pickle
import sys
from typing import Any

import python_calamine

try:
    import resource
except ImportError:  # Windows: time is limited by the parent, memory is not
    resource = None  # type: ignore[assignment]

# Office encrypts with this password when a workbook is only protected, so that programs open it without asking
# ([MS-OFFCRYPTO] 2.4.2.3).
_DEFAULT_PASSWORD = "VelvetSweatshop"


def _cells(data: bytes) -> list[tuple[str, bool, list[list[Any]]]]:
    """Name, whether hidden, and rows from A1 of every worksheet; rows end with their last filled cell."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = []
    for entry in book.sheets_metadata:
        rows = []
        if entry.typ == python_calamine.SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_name(entry.name)
            before = [""] * (sheet.start or (0, 0))[1]  # iter_rows keeps leading rows, but not leading columns
            for row in sheet.iter_rows():
                width = len(row)
                while width and row[width - 1] == "":
                    width -= 1
                rows.append(before + row[:width] if width else [])
            while rows and not rows[-1]:
                rows.pop()
        sheets.append((entry.name, entry.visible != python_calamine.SheetVisibleEnum.Visible, rows))
    return sheets


def _decrypt(data: bytes, password: str | None) -> bytes:
    import msoffcrypto  # heavy, and wanted for encrypted files only

    for attempt in filter(None, (_DEFAULT_PASSWORD, password)):
        try:
            file = msoffcrypto.OfficeFile(io.BytesIO(data))
            file.load_key(password=attempt)
            opened = io.BytesIO()
            file.decrypt(opened)
        except Exception:
            continue
        return opened.getvalue()
    raise PermissionError("password")


def _pages(
    data: bytes,
) -> list[tuple[list[tuple[float, float, float, float, str]], list[list[tuple[float, float, float, float, str]]]]]:
    """Of every page: its lines outside tables (left, right, top, height, text), and the cells of each ruled table (left, top, right, bottom, text)."""
    import pdfplumber  # an optional extra
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        document = pdfplumber.open(io.BytesIO(data))
    except PdfminerException as problem:
        if "Password" in repr(problem):
            raise PermissionError("password") from problem
        raise
    found = []
    with document:
        for page in document.pages:
            ruled = [table for table in page.find_tables() if len(table.cells) > 1]
            tables = [
                [
                    (*cell, text or "")
                    for row, texts in zip(table.rows, table.extract(), strict=True)
                    for cell, text in zip(row.cells, texts, strict=True)
                    if cell
                ]
                for table in ruled
            ]
            rest = page
            for table in ruled:
                rest = rest.outside_bbox(table.bbox, strict=False)
            lines = [
                (line["x0"], line["x1"], line["top"], line["bottom"] - line["top"], line["text"])
                for line in rest.extract_text_lines(return_chars=False)
            ]
            found.append((lines, tables))
            page.close()
    return found


def _limit(seconds: float, memory: int) -> None:
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    for kind, wanted in (
        (resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + seconds) + 2),
        (resource.RLIMIT_AS, memory),
    ):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _answer(job: tuple[str, bytes, str | None, float, int]) -> tuple[bool, Any]:
    what, data, password, seconds, memory = job
    _limit(seconds, memory)
    try:
        if what == "pages":
            return True, _pages(data)
        return True, _cells(data) if what == "cells" else _decrypt(data, password)
    except PermissionError:
        return False, "password"
    except python_calamine.PasswordError:
        return False, "password"
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as problem:  # a panic of the reader is no Exception
        return False, f"{type(problem).__name__}: {problem}"[:200]


def main() -> None:
    """Answer until the parent closes the pipe."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a library prints may get among the answers
    while True:
        try:
            job = pickle.load(sys.stdin.buffer)
        except (EOFError, pickle.UnpicklingError):
            return
        pickle.dump(_answer(job), answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()


if __name__ == "__main__":
    main()
