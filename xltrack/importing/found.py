"""What is found on the way from lines to a plan: segments of text with their source line, items as found, and what a part of a document gave."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from xltrack.importing.grammar import FURNITURE, PAGE_MARK, SHARED_PAGE
from xltrack.importing.meaning.labels import Part
from xltrack.importing.meaning.numerals import Mark


class Place(NamedTuple):
    """A source line: the file (with its sheet where it has several) and the line, 1-based."""

    file: str
    line: int


@dataclass(slots=True)
class Segment:
    """A stretch of text from one source line, with its view and the numeral it opens with."""

    place: Place
    text: str
    seen: str
    level: int = 0
    mark: Mark | None = None
    joined: tuple[Place, ...] = ()  # lines that were broken inside a bracket of this one
    field: tuple[str, str, str] | None = None  # what its label opens, "more" or "text"; the label; the words behind it
    follows: bool = False
    bullet: bool = False  # a bullet stood before it

    @property
    def body(self) -> str:
        """The text behind the numeral."""
        return self.text[self.mark.end :].strip() if self.mark else self.text

    @property
    def noise(self) -> str:
        """Why it is no part of the document (page mark, web page), "" where it is."""
        seen = self.seen
        if len(seen) <= 80 and self.mark is None and FURNITURE.search(seen):
            return "furniture"
        if "文档" in seen and len(seen) <= 120 and SHARED_PAGE.search(seen):
            return "furniture"
        return "page" if len(seen) < 20 and PAGE_MARK.match(seen) else ""


@dataclass(slots=True)
class Found:
    """An item as found, before its units, deadlines and numbers are read. ``parts`` are the labelled stretches that
    name units.
    """

    text: str
    path: tuple[str, ...] = ()
    serial: str = ""
    sub: int | None = None
    parts: list[Part] = field(default_factory=list)
    deadlines: list[str] = field(default_factory=list)
    targets: list[tuple[str, str]] = field(default_factory=list)
    measure: str = ""
    measured: str = ""
    sign: str = ""  # what a column of its own says of the bare numbers: ≥, ≤
    kind: str = ""
    mends: bool = False  # its words say what is done about the problem it stands under, not what is wrong
    extra: list[tuple[str, str]] = field(default_factory=list)
    leader: str = ""
    weight: str = ""
    lines: list[Place] = field(default_factory=list)
    unit_lines: list[Place] = field(default_factory=list)
    doubts: list[tuple[str, str, str]] = field(default_factory=list)
    numbered: bool = False  # its serial stands before its own words, not in a column


@dataclass(slots=True)
class Reading:
    """What one part of a document gave: its items, the lines that are headings, and why other lines were not used.

    ``given``: units named above everything, with their lines; ``loose``: its tasks are told by who acts in its paragraphs alone, and a letter
    beside the plan may read so too.
    """

    items: list[Found] = field(default_factory=list)
    headings: list[Place] = field(default_factory=list)
    reasons: dict[Place, str] = field(default_factory=dict)
    refusal: str = ""
    given: list[Part] = field(default_factory=list)
    given_lines: list[Place] = field(default_factory=list)
    loose: bool = False

    @property
    def owned(self) -> int:
        """How many of its items name a unit."""
        return sum(bool(item.parts) for item in self.items)

    @property
    def tells(self) -> bool:
        """Whether it names units in a way that only a plan does."""
        return self.owned > 0 and not self.loose
