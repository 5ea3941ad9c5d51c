"""What a user would write instead: read every form, put the tables below each other, write one workbook. Nothing is checked.

python -m benchmarks.plain ENGINE RETURNS OUT.xlsx
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import pandas as pd


def main(engine: Literal["openpyxl", "calamine"], returns: str, output: str) -> None:
    tables = []
    for path in sorted(Path(returns).glob("*.xlsx")):
        sheet = pd.read_excel(path, header=None, engine=engine, dtype=object)
        (head,) = sheet.index[sheet[0] == "编号"]
        table = sheet.iloc[head + 1 :].set_axis(sheet.iloc[head], axis=1)
        table = table[table["编号"].notna()]
        table.insert(0, "文件", path.name)
        tables.append(table)
    pd.concat(tables).to_excel(output, index=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
