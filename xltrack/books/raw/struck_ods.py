"""Which words of an .ods are struck through (ODF 1.3 part 3, 20.364): by the style of their cell, or of their own span."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from xltrack.books.raw.struck import Run, told
from xltrack.grids import Struck

_LINES = ("style:text-line-through-style", "style:text-line-through-type")
_BREAKS = {"text:line-break": "\n", "text:tab": "\t"}


@dataclass(slots=True)
class Lines:
    """What the styles of a document strike, and the runs of the cell being read."""

    styles: dict[str, bool] = field(default_factory=dict)
    strike: bool = False  # whether any of them does: else no runs are kept
    _columns: list[tuple[int, str]] = field(default_factory=list)  # number of the last, and its style
    _row: str = ""
    _spans: list[str] = field(default_factory=list)
    _runs: list[Run] = field(default_factory=list)

    def learn(self, style: str, attributes: Mapping[str, str]) -> None:
        """A style's text properties."""
        said = [attributes[name] for name in _LINES if name in attributes]
        if said:
            self.styles[style] = any(line != "none" for line in said)
            self.strike |= self.styles[style]

    def table(self) -> None:
        self._columns = []

    def columns(self, count: int, style: str) -> None:
        self._columns.append(((self._columns[-1][0] if self._columns else 0) + count, style))

    def row(self, style: str) -> None:
        self._row = style

    def cell(self) -> None:
        self._runs, self._spans = [], []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "text:span":
            self._spans.append(attributes.get("text:style-name", ""))
        elif name == "text:s":
            many = attributes.get("text:c", "1")
            self.words(" " * (int(many[:2]) if many.isascii() and many.isdigit() else 1))
        elif name == "text:p" and self._runs:  # a break is struck where the words before it are
            self._runs.append(("\n", self._runs[-1][1]))
        elif name in _BREAKS:
            self.words(_BREAKS[name])

    def words(self, data: str) -> None:
        known = (self.styles[style] for style in reversed(self._spans) if style in self.styles)
        self._runs.append((data, next(known, None)))

    def end(self, name: str) -> None:
        if name == "text:span" and self._spans:
            self._spans.pop()

    def struck(self, style: str, column: int) -> Struck | None:
        """What is struck in the cell just read."""
        own = style or self._row or next((name for last, name in self._columns if column < last), "")
        return told(self._runs, self.styles.get(own, False))
