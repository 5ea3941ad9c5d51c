"""The least that any merge of these files must do: inflate and parse them with python-calamine, write a workbook's cells with xlsxwriter.

    python -m benchmarks.floor RETURNS STATUS.xlsx OUT.xlsx

The cells written are those of the status workbook that xltrack made of the same files; reading it is not counted.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import python_calamine
import xlsxwriter

returns, status, output = sys.argv[1:]


def sheets(path: str) -> list[tuple[str, list[list[object]]]]:
    book = python_calamine.CalamineWorkbook.from_path(path)
    return [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]


wanted = sheets(status)
begun = time.perf_counter()
for path in sorted(Path(returns).glob("*.xlsx")):
    sheets(str(path))
with xlsxwriter.Workbook(output, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
    for name, rows in wanted:
        sheet = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, str):
                    if value:
                        sheet.write_string(r, c, value)
                else:
                    sheet.write(r, c, value)
print(time.perf_counter() - begun)
