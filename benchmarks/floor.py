"""The least that any merge of these files must do: inflate and parse them with python-calamine, write a workbook's cells with xlsxwriter.

    python -m benchmarks.floor RETURNS STATUS.xlsx OUT.xlsx

The cells written are those of the status workbook that xltrack made of the same files; reading it first is not counted.
Prints the wall and processor seconds of parsing and writing, and of deflating the written parts once more at xlsxwriter's level.
"""

from __future__ import annotations

import sys
import time
import zipfile
import zlib
from pathlib import Path

import python_calamine
import xlsxwriter

Rows = list[list[object]]


def sheets(path: Path) -> list[tuple[str, Rows]]:
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]


def written(wanted: list[tuple[str, Rows]], output: Path) -> None:
    with xlsxwriter.Workbook(str(output), {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in wanted:
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if isinstance(value, str):
                        if value:
                            sheet.write_string(r, c, value)
                    else:
                        sheet.write(r, c, value)


def main(returns: str, status: str, output: str) -> None:
    wanted = sheets(Path(status))
    begun = _now()
    for path in sorted(Path(returns).glob("*.xlsx")):
        sheets(path)
    written(wanted, Path(output))
    done = _now()
    with zipfile.ZipFile(output) as archive:
        parts = [archive.read(name) for name in archive.namelist()]
    again = _now()
    for part in parts:
        zlib.compress(part)
    end = _now()
    print(done[0] - begun[0], done[1] - begun[1], end[0] - again[0], end[1] - again[1])


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


if __name__ == "__main__":
    main(*sys.argv[1:])
