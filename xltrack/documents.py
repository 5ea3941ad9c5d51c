"""Official documents as read, and the draft of a plan that is made of one: what passes between readers and importing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from xltrack.findings import Finding, findings_frame, spoken
from xltrack.frames import pd
from xltrack.plan import Plan


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of an official document: ``line`` is 1-based; ``level`` is that of a heading style (1 outermost, 0 none).

    ``beside``: page-header, page-footer, footnote, comment, contents or hidden for words that Word keeps beside the text, lists its pages with or
    does not show; their lines count on behind its last.
    """

    line: int
    text: str
    level: int = 0
    beside: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table as text cells; ``line`` is where it stands in the document (a spreadsheet's row number), ``more`` the further lines of
    one that was pasted a cell a line.
    """

    line: int
    cells: tuple[str, ...]
    more: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table of a document. ``merges``: (first row, first column, last row, last column) within the table, 0-based; the value stands
    in the top-left cell. ``name`` is the sheet's, ``exact``: merges are known (not so in pasted text)."""

    rows: tuple[TableRow, ...]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    name: str = ""
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Document:
    """An official document as read: paragraphs and tables in document order. ``format``: docx, text, html or a spreadsheet's."""

    name: str
    blocks: tuple[Paragraph | TableBlock, ...]
    format: str = "text"
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a person must check in a draft. ``position``: 0-based place of the item in ``plan.items``, None where no single item is
    meant; ``field``: a key of ``fields.ITEM``, or ``indicators``, ``units``, ``periods``; ``text``: what it is about; ``reason``: why."""

    position: int | None
    field: str
    text: str
    reason: str
    code: str = ""
    serial: str = ""


class Placed(NamedTuple):
    """A non-blank source line (1-based) and where it went: ``placed`` is item, heading, units, period, goal or unused; ``item`` the serial of the
    first item it went into, "" for none; ``position`` 0-based in ``plan.items``, -1 for none; ``reason`` why it was not used."""

    file: str
    line: int
    text: str
    placed: str
    item: str
    position: int
    reason: str


@dataclass(frozen=True)
class Draft:
    """An official document turned into a plan. ``lines``: where every source line went, ``account`` as a frame; ``uncertain``: what a person must check;
    ``found``: findings about the documents, ``findings`` as a frame."""

    plan: Plan
    lines: tuple[Placed, ...]
    uncertain: tuple[Doubt, ...] = ()
    found: tuple[Finding, ...] = ()

    def __repr__(self) -> str:
        plan = self.plan
        return f"Draft(title={plan.title!r}, items={len(plan.items)}, lines={len(self.lines)}, uncertain={len(self.uncertain)})"

    @cached_property
    def account(self) -> pd.DataFrame:
        """One row per non-blank source line, in order; columns of :class:`Placed`."""
        return pd.DataFrame(self.lines, columns=list(Placed._fields))

    @cached_property
    def findings(self) -> pd.DataFrame:
        """One row a finding; columns of :class:`xltrack.FindingsModel`."""
        return findings_frame(self.found, self.plan.language)

    def findings_in(self, lang: str) -> pd.DataFrame:
        """The same in another language. Raises XltrackError ``no-language``."""
        return findings_frame(self.found, spoken(lang))

    @cached_property
    def unplaced(self) -> pd.DataFrame:
        """The lines of the account that went nowhere: columns file, line, text, reason."""
        rows = self.account[self.account["placed"] == "unused"]
        return rows[["file", "line", "text", "reason"]].reset_index(drop=True)
