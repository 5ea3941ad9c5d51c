"""A document told apart: the letter, each attachment, the form beside them; and which of them is the plan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from xltrack.documents import TableBlock
from xltrack.importing.found import Found, Place, Reading, Segment
from xltrack.importing.grammar import ANNEX, ANNEX_LISTED, CLOSING, FIELD, FORM_TITLE, IMPRINT, PLAN_TITLE, TITLE, view
from xltrack.importing.grammar.english import is_english
from xltrack.importing.meaning.labels import label_at_start
from xltrack.importing.meaning.numerals import read_mark
from xltrack.importing.tables.flattened import find_flat_header
from xltrack.later import regex
from xltrack.values import key

_YEARS = regex(r"\((?:19|20)\d{2}年?\s*[-~至]+\s*(?:19|20)\d{2}年?(?:度)?\)")
_MEASURED = regex(r"\s*[(（]\s*(?:计量)?单位[:：][^()（）]*[)）]$")  # a title that also says 单位：万元
_NAMES_YEAR = regex(r"(?:19|20)\d\d")
_GENERIC = 6  # characters of a heading such as 重点任务, 工作目标
_COPY = 0.6  # a part most of whose items stand in another part too is its copy


@dataclass(slots=True)
class PlanPart:
    """A letter or an attachment with what was read from it. ``number`` is 0 for the letter."""

    file: str
    number: int = 0
    pieces: list[Segment | TableBlock] = field(default_factory=list)
    labels: dict[int, str] = field(default_factory=dict)
    reading: Reading = field(default_factory=Reading)
    title: str = ""
    listing: set[Place] = field(default_factory=set)

    @property
    def segments(self) -> list[Segment]:
        """Its lines of text, without the list of attachments."""
        return [piece for piece in self.pieces if isinstance(piece, Segment) and piece.place not in self.listing]

    @property
    def tables(self) -> list[TableBlock]:
        return [piece for piece in self.pieces if isinstance(piece, TableBlock)]


# ── telling parts apart ────────────────────────────────────────────────────────────────────────────────────────────


def _starts_annex(pieces: Sequence[Segment | TableBlock], at: int, listed: bool) -> bool:
    """Whether a line that says 附件 opens one: alone on its line, or with its title and no list around it."""
    piece = pieces[at]
    if not isinstance(piece, Segment):
        return False
    found = ANNEX.match(piece.seen)
    if not found or len(piece.seen) > 70:
        return False
    rest = found["rest"].strip(" :")
    following = next((p for p in pieces[at + 1 :] if not isinstance(p, Segment) or (p.text and not p.noise)), None)
    next_text = following.seen if isinstance(following, Segment) else ""
    if not rest:
        return bool(following) and not ANNEX.match(next_text) and not (not found["n"] and ANNEX_LISTED.match(next_text))
    if listed or rest[0] in "、." or ANNEX.match(next_text):
        return False
    return found["n"] is not None and not ANNEX_LISTED.match(next_text)


def _listed(pieces: Sequence[Segment | TableBlock], at: int) -> bool:
    """Whether a line goes on with a list of attachments: numbered, or the rest of a title broken over two lines."""
    piece = pieces[at]
    if not isinstance(piece, Segment) or len(piece.seen) > 60:
        return False
    following = pieces[at + 1] if at + 1 < len(pieces) else None
    broken = (
        isinstance(following, Segment)
        and bool(ANNEX_LISTED.match(following.seen))
        and following.mark is not None
        and following.mark.number > 1
    )
    return (
        bool(ANNEX_LISTED.match(piece.seen))
        or broken
        or (not piece.mark and bool(TITLE.search(piece.seen)) and len(piece.seen) < 30)
    )


def split_parts(file: str, pieces: Sequence[Segment | TableBlock]) -> list[PlanPart]:
    """The letter and the attachments of a document; a part whose 一、 begins anew without a chapter is two."""
    parts = [PlanPart(file)]
    listed = False
    for at, piece in enumerate(pieces):
        if _starts_annex(pieces, at, listed):
            parts.append(PlanPart(file, len(parts)))
            listed = False
        elif isinstance(piece, Segment):
            listed = bool(ANNEX.match(piece.seen)) or (listed and not IMPRINT.match(piece.seen) and _listed(pieces, at))
            if listed:
                parts[-1].listing.add(piece.place)
        parts[-1].pieces.append(piece)
    return [split for part in parts for split in _split_restart(part)]


def _split_restart(part: PlanPart) -> list[PlanPart]:
    pieces = part.pieces
    marks = [p.mark.style for p in part.segments if p.mark]
    if {"chapter", "part", "formal"} & set(marks) or any(p.level for p in part.segments):
        return [part]
    seen, cut = 0, 0
    for at, piece in enumerate(pieces):
        if not isinstance(piece, Segment) or not piece.mark or piece.mark.style != "cn":
            continue
        if piece.mark.number == 1 and seen >= 1:
            cut = _back_over_title(pieces, at)
            break
        seen = piece.mark.number
    if not cut:
        return [part]
    head = PlanPart(part.file, part.number, pieces[:cut], listing=part.listing)
    tail = PlanPart(part.file, part.number, pieces[cut:], listing=part.listing)
    return [head, *_split_restart(tail)]


def _back_over_title(pieces: Sequence[Segment | TableBlock], at: int) -> int:
    """Where the title above a new 一、 begins: short lines without closing punctuation belong to it."""
    begin = at
    while begin > 0:
        before = pieces[begin - 1]
        if (
            not isinstance(before, Segment)
            or before.mark
            or (before.text and not TITLE.search(before.seen) and CLOSING.search(before.seen))
        ):
            break
        begin -= 1
    return begin


# ── what it is called ──────────────────────────────────────────────────────────────────────────────────────────────


def title_of(part: PlanPart, tabular: bool) -> str:
    """The line above the first numeral (or above the table, where the plan is one) that ends like a title; a title
    broken over lines is joined, the years in a bracket of their own too.
    """
    lines = list(_lines_above(part, tabular))
    found, heading = _titled(lines) or _early(lines), _main_heading(part)
    of_section = not found or any(piece.level > 1 and piece.text == found for piece in part.segments)
    return _unspaced(heading if heading and (of_section or PLAN_TITLE.search(heading)) else found)


def _main_heading(part: PlanPart) -> str:
    """The heading that an English document begins with, the only one of its level."""
    levels = [piece.level for piece in part.segments if piece.level]
    first = next((piece for piece in part.segments if piece.level), None)
    alone = first is not None and first.level == 1 and levels.count(1) == 1 and not part.number
    return first.text if first and alone and is_english(first.text) else ""


def _lines_above(part: PlanPart, tabular: bool) -> Iterator[str]:
    """What stands above the plan: lines, and rows of one text at the head of its table."""
    flat = find_flat_header(part.segments)
    below = part.segments[flat[0] - len(flat[1])].place if flat else None
    for piece in part.pieces:
        if isinstance(piece, TableBlock):
            if tabular:
                yield from _rows_above(piece)
                return
        elif piece.place == below:
            return
        elif piece.place in part.listing:
            continue
        elif piece.mark and piece.mark.style in ("cn", "chapter", "article", "part", "bracket-cn"):
            return
        elif piece.text and not _beside_title(piece):
            yield piece.text


def _beside_title(piece: Segment) -> bool:
    return bool(ANNEX.match(piece.seen) or piece.noise or _labelled(piece))


def _rows_above(table: TableBlock) -> Iterator[str]:
    for row in table.rows[:8]:
        words = list(dict.fromkeys(cell for cell in row.cells if cell))
        if len(words) > 1:
            return
        yield from (word.replace("\n", "") for word in words if not (ANNEX.match(view(word)) or _sectional(word)))


def _titled(lines: Sequence[str]) -> str:
    """The last line that ends like a title, with what a line break parted from it; "" where none does."""
    whole = any(TITLE.search(view(line)) and _NAMES_YEAR.search(line) for line in lines)
    dated = any(is_english(line) and TITLE.search(line) and re.search(r"\b20\d\d", line) for line in lines)
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        if whole and len(line) <= _GENERIC and not _NAMES_YEAR.search(line):
            continue  # 重点任务 below a title that names the year
        if dated and is_english(line) and not re.search(r"\b20\d\d", line):
            continue  # Actions, Our targets: headings of an English plan whose title names its year
        if TITLE.search(view(line)) and len(line) <= 90:
            if whole_title := _over_lines(lines, at):
                return whole_title
            before = lines[at - 1] if at else ""
            begins = (
                before
                and not is_english(line)
                and len(line) < 18
                and not CLOSING.search(before)
                and re.search(r"\d{4}|关于", before)
            )
            if begins and not (TITLE.search(view(before)) or IMPRINT.match(view(before))):
                line = before + line
            years = at + 1 < len(lines) and _YEARS.fullmatch(view(lines[at + 1]))
            return line + lines[at + 1] if years else line
    return ""


def _over_lines(lines: Sequence[str], at: int) -> str:
    """A title that a page breaks over two lines or more: one of them opens what the last closes (《…), or the letter above names it whole."""
    for begin in range(at - 1, max(at - _MOST_LINES, -1), -1):
        joined = "".join(lines[begin : at + 1])
        if CLOSING.search(view(lines[begin])) or len(joined) > _LONGEST:
            return ""
        closes = lines[at].count("》") > lines[at].count("《") and joined.count("》") == joined.count("《")
        if closes or any(f"《{joined}》" in line for line in lines[:begin]):
            return joined
    return ""


def _early(lines: Sequence[str]) -> str:
    """One of the first lines that names a year, or in English a plan."""
    for line in lines[:12]:
        known = PLAN_TITLE.search(line) if is_english(line) else re.search(r"(?:19|20)\d\d年", view(line))
        short = len(line) <= (100 if is_english(line) else 60) and not CLOSING.search(view(line))
        if known and short and not IMPRINT.match(view(line)) and not re.search(r"\d日", line):
            return line
    return ""


def _sectional(text: str) -> bool:
    mark = read_mark(view(text))
    return mark is not None and mark.style in ("cn", "bracket-cn")


def _labelled(piece: Segment) -> bool:
    """成果形式：印发方案 says something of a task, however it ends."""
    at = piece.mark.end if piece.mark else 0
    return bool(FIELD.match(piece.seen[at:])) or bool(label_at_start(piece.text[at:]) and ":" in piece.seen[:-1])


def is_title(heading: str) -> bool:
    """Whether a heading over everything is the document's title rather than a section."""
    seen = view(heading)
    return read_mark(seen) is None and bool(TITLE.search(seen)) and bool(re.search(r"关于|印发|(?:19|20)\d\d年?", seen))


_MOST_LINES, _LONGEST = 4, 120  # of a title
_SPACES = frozenset(" \u3000\n")
_BETWEEN = regex(r"(?<=[\u3400-\u9fff\d])[ \u3000\n]+(?=[\u3400-\u9fff\d])")


def _unspaced(title: str) -> str:
    """A title without the spaces that a line break or a justified heading left between its characters."""
    whole = _BETWEEN.sub("", title).strip() if not _SPACES.isdisjoint(title) else title
    whole = whole[1:-1] if whole[:1] == "《" and whole.find("》") == len(whole) - 1 else whole
    return _MEASURED.sub("", whole)


# ── which part is the plan ─────────────────────────────────────────────────────────────────────────────────────────


def _texts(items: Iterable[Found]) -> set[str]:
    return {key(item.text) for item in items}


def choose(parts: Sequence[PlanPart]) -> list[PlanPart]:
    """The parts that are the plan: those whose items name units; where none does, those titled like a plan.

    A part most of whose items stand in another chosen part is a copy of it and left out.
    """
    candidates = [part for part in parts if part.reading.items]
    owned = [part for part in candidates if part.reading.owned]
    owned = [part for part in owned if part.reading.tells] or owned
    if owned:
        most = max(part.reading.owned for part in owned)
        chosen = [part for part in owned if part.reading.owned * 10 >= most or part.reading.owned > 2]
    else:
        annexes = [part for part in candidates if part.number and not FORM_TITLE.search(part.title)]
        titled = [part for part in annexes or candidates if PLAN_TITLE.search(part.title)]
        chosen = titled or annexes or candidates
    kept: list[PlanPart] = []
    for part in sorted(chosen, key=lambda p: -p.reading.owned):
        texts = _texts(part.reading.items) if len(chosen) > 1 else set()
        if not any(len(texts & _texts(other.reading.items)) >= _COPY * len(texts) for other in kept):
            kept.append(part)
    return [part for part in parts if part in kept]


def unchosen_reason(part: PlanPart) -> str:
    """Why the lines of a part that is not the plan were not used."""
    if part.reading.refusal:
        return part.reading.refusal
    if FORM_TITLE.search(part.title):
        return "form"
    return "other-part" if part.number else "letter"


def continued(parts: Iterable[PlanPart]) -> dict[Place, Place]:
    """The further lines of rows that were pasted a cell a line → the first one, which stands for them all."""
    return {
        Place(file, line): Place(file, row.line)
        for part in parts
        for piece in part.pieces
        if isinstance(piece, TableBlock)
        for file in (part.labels.get(id(piece), part.file),)
        for row in piece.rows
        for line in row.more
    }


def places(part: PlanPart) -> list[Place]:
    """Every source line of a part, in order."""
    found: list[Place] = []
    for piece in part.pieces:
        if isinstance(piece, Segment):
            found.append(piece.place)
        else:
            file = part.labels.get(id(piece), part.file)
            found.extend(Place(file, row.line) for row in piece.rows)
    return list(dict.fromkeys(found))
