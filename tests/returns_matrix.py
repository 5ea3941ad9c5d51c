"""The ways departments break a sheet, and what must become of each: the tests run them, ``docs/returns.md`` lists them.

``python -m tests.returns_matrix`` writes the tables of that page anew.
"""

from __future__ import annotations

from pathlib import Path

from tests.returns_content import CONTENT
from tests.returns_desk import OUTCOMES, Way
from tests.returns_structure import STRUCTURE
from tests.returns_whole import WHOLE
from xltrack.findings import CATALOGUE

WAYS: tuple[Way, ...] = (*STRUCTURE, *CONTENT, *WHOLE)
PAGE = Path(__file__).parent.parent / "docs" / "returns.md"
BEGIN, END = "<!-- ways: written by python -m tests.returns_matrix -->", "<!-- end of ways -->"
PARTS = {
    "structure": "Rows, columns, headers, sheets",
    "content": "What is typed",
    "file": "The file",
    "identity": "Whose it is, and which of several",
}


def tables() -> str:
    """The ways as Markdown, a table a part."""
    lines = [BEGIN, ""]
    for part, title in PARTS.items():
        ways = [way for way in WAYS if way.part == part]
        lines += [f"### {title} ({len(ways)})", "", "| What comes back | What xltrack does | Outcome | Findings |", "| --- | --- | --- | --- |"]  # fmt: skip
        lines += [
            f"| {_cell(way.what)} | {_cell(way.does)} | {OUTCOMES[way.outcome]} | {_codes(way)} |" for way in ways
        ]
        lines.append("")
    return "\n".join([*lines, END])


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _codes(way: Way) -> str:
    """The codes, each with its severity unless that is a warning; those of the extended template where only it finds."""
    codes = way.codes or way.own or ()
    marks = {"error": " (error)", "info": " (note)", "warning": ""}
    return "<br>".join(f"`{code}`{marks[CATALOGUE[code].severity]}" for code in codes) or "–"


def written() -> str:
    """The page with its tables as the ways are now."""
    page = PAGE.read_text(encoding="utf-8")
    return page[: page.index(BEGIN)] + tables() + page[page.index(END) + len(END) :]


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
