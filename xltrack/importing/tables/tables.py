"""Decomposition tables: section rows, serials that span rows, tasks, and what stands beside them."""

from __future__ import annotations

from collections.abc import Sequence

from xltrack.documents import TableBlock
from xltrack.importing.found import Found, Place, Reading, Segment
from xltrack.importing.grammar import NO_UNIT, TABLE_NOTE, UNIT_ROLES, view
from xltrack.importing.grammar.amounts import COUNTED, SIGN
from xltrack.importing.meaning.actors import owners
from xltrack.importing.meaning.labels import Part, label_at_start, split_labels, together
from xltrack.importing.meaning.numerals import numbered_lines, read_mark
from xltrack.importing.meaning.persons import split_persons
from xltrack.importing.meaning.units import looks_like_name
from xltrack.importing.tables.columns import (
    USED,
    Columns,
    Filled,
    column_meaning,
    fill,
    find_header,
    says_who_filled_in,
)
from xltrack.importing.tables.contents import infer_columns, settle_by_contents
from xltrack.importing.tables.letters import find_letters
from xltrack.importing.tables.matrices import UnitRows, common_measure, find_unit_rows, named_above
from xltrack.importing.tables.rows import (
    Row,
    carry_days,
    counted_alike,
    counts_in_digits,
    counts_only,
    find_parents,
    heading_of,
    heads,
    is_note,
    laid_out,
    named_behind,
    number_subs,
    of_all,
    own_line,
    plain_serial,
    realign,
    repeat,
    row_at,
    take_words,
    widen_header,
)
from xltrack.importing.tables.shapes import (
    Ticks,
    card_of,
    ends_of_marks,
    find_months,
    find_ticks,
    is_record,
    transposed,
)
from xltrack.importing.tables.stacks import tables_of
from xltrack.later import regex


class Rows:
    """Reads the rows of one table after another: sections, serials and columns carry on from table to table."""

    def __init__(self, file: str, listed: bool = False) -> None:
        self.file = file
        self.columns = Columns()
        self.sections: list[tuple[str, str]] = []
        self.reading = Reading()
        self.serial = ""
        self.names: list[str] = []
        self.exact = True
        self.arabic = False
        self.ticks = Ticks()
        self.months: dict[int, str] = {}
        self.loose: frozenset[int] = frozenset()
        self.over: dict[int, str] = {}  # of columns of units left of the task what stands last
        self.parents: frozenset[int] = frozenset()
        self.given: list[Part] = []  # the units of a section
        self.whole: list[Part] = []  # those of a whole table, and the line that names them
        self.whole_line: list[Place] = []
        self.measure = ""
        self.shared_out = False
        self.forms: list[tuple[TableBlock, bool, Sequence[str]]] = []  # tables without tasks, or that ask for progress
        self.asked = self.listed = (
            listed  # tasks are read from forms too, and from a list that says no more than what is to be done
        )

    # ── tables ──

    def read_under(self, table: TableBlock, headings: Sequence[Segment], above: Sequence[str] = ()) -> None:
        """A table below the numbered lines that stand above it; ``above``: the plain lines next to it (单位：万元)."""
        for heading in headings:
            self._open_section(heading.text, heading.level)
        parts = list(tables_of(table))
        for n, part in enumerate(parts):
            self._read(part, under=bool(headings) or n > 0, above=above, stacked=len(parts) > 1)

    def _read(
        self, table: TableBlock, *, under: bool, above: Sequence[str], stacked: bool = False, upright: bool = False
    ) -> None:
        filled = fill(table)
        if is_record(filled):
            self.reading.reasons |= {Place(self.file, row.line): "furniture" for row in table.rows}
            return None
        if not (table.exact or table.merges) and (found := find_header(filled)):
            widen_header(found[0], filled, found[1], found[2])
            columns, _, begin = find_header(filled) or found
            realign(columns, filled, begin)
        self.measure = common_measure(filled, table, above)
        if card := card_of(filled):
            return self._card(table, card)
        if not upright and (turned := transposed(filled, table)):
            return self._turned(table, *turned)
        span = self._settle(filled, under)
        sure = span is not None and self.columns.headers and not counts_only(self.columns, filled, span[1])
        if not sure and (shape := find_unit_rows(filled, self.measure)):
            titles = [cells[0] for cells in filled.rows[: shape.begin] if len({*cells} - {""}) == 1]
            shape.name_by([*titles, table.name, *named_above(above)])
            return self._unit_rows(table, filled, shape)
        if span is None:
            self.forms.append((table, under, above))
            return self._refuse_all(table, filled)
        first, begin = span
        if begin or table.name:
            self.whole, self.whole_line = [], []
        if not self.columns.units and looks_like_name(table.name):
            self.whole = [Part("joint", table.name)]  # a sheet for each unit
        header, count = filled.rows[first:begin], len(self.reading.items)
        self.exact = table.exact
        self.arabic = counts_in_digits(self.columns, filled, begin)
        self.parents = find_parents(self.columns, filled, begin)
        repeat(filled, begin)
        carry_days(self.columns, filled, begin)
        for n, source in enumerate(table.rows):
            cells, place = filled.rows[n], Place(self.file, source.line)
            named = under or (
                stacked and 0 < n == first - 1
            )  # the first of several tables has its own name below the title
            if n < first and (section := heads(cells, named)):
                self._open_section(section)
                self.reading.headings.append(place)
            elif n < first and (parts := of_all(cells, bool(self.columns.units))):
                before = self.whole if self.whole_line else []  # several lines; the sheet's name is nobody then
                self.whole, self.whole_line = [*before, *parts], [*self.whole_line, place]
            elif n < begin or (any(cells) and cells in header):
                self.reading.reasons[place] = "header" if n >= first else "before"
            elif any(cells):
                self._row(row_at(place, n, filled))
        if laid_out(table):
            for item in self.reading.items[count : count + 1]:
                item.doubts.append(("text", item.text[:40], "laid-out"))
        return None

    def _settle(self, filled: Filled, under: bool) -> tuple[int, int] | None:
        """(first row of the header, first row behind it); None for a table that is no decomposition."""
        lettered = find_letters(filled)
        found = lettered[:3] if lettered else find_header(filled)
        if found is None:
            begin = 0
            if self.columns.width != filled.width or not self.columns.usable:
                self.columns, begin = infer_columns(filled) or (Columns(), 0)
                self.ticks, self.months = Ticks(), {}
            return (max(begin - 1, 0), begin) if self.columns.at else None
        columns, first, begin = found
        if lettered:
            ticks: Ticks = lettered[3]
        else:
            settle_by_contents(columns, filled, begin)
            ticks = find_ticks(filled, columns, begin)
        told = columns.usable or (columns.at.get("text") and (ticks.columns or ticks.shares or self.listed))
        if not told or (_is_form(columns, filled, begin, ticks) and not self.asked):
            return None
        again = self.columns.headers == columns.headers
        self.columns, self.sections, self.serial = columns, self.sections if under or again else [], ""
        columns.settle_measures(filled, begin)
        self.ticks = ticks if lettered else find_ticks(filled, columns, begin)
        self.months = find_months(filled, columns, begin)
        if self.ticks.shares:
            self._share_out(columns)
        columns.choose_task(filled, begin)
        columns.find_measured(filled, begin)
        self.over = {}
        self.loose = frozenset(range(filled.width)) - {at for n, at in filled.below if n >= begin}
        return first, begin

    def _share_out(self, columns: Columns) -> None:
        """Columns of units that hold each one's number: who assesses is no party then, and 全市 is the number of all."""
        if columns.borrowed:
            columns.at.setdefault("other", []).extend(columns.at.pop("joint", []))
        known = {at for positions in columns.at.values() for at in positions}
        whole = (at for at, header in columns.headers.items() if _WHOLE.fullmatch(header))
        columns.at.setdefault("target", []).extend(at for at in whole if at not in known)

    def _refuse_all(self, table: TableBlock, filled: Filled) -> None:
        found = find_header(filled)
        form = found is not None and (found[0].usable or "progress" in found[0].at)
        for row in table.rows:
            self.reading.reasons[Place(self.file, row.line)] = "form" if form else "other-table"

    def _unit_rows(self, table: TableBlock, filled: Filled, shape: UnitRows) -> None:
        """A task for every number of every unit; the first is marked for checking."""
        before = len(self.reading.items)
        for n, source in enumerate(table.rows):
            place, cells = Place(self.file, source.line), filled.rows[n]
            if n < shape.begin or cells == filled.rows[shape.begin - 1]:
                self.reading.reasons[place] = "header" if sum(map(bool, set(cells))) > 1 else "before"
            elif shape.total(cells) or says_who_filled_in(cells) or (cells[0] and TABLE_NOTE.match(view(cells[0]))):
                self.reading.reasons[place] = "note"
            elif n in filled.wide:
                self._open_section(cells[0])
                self.reading.headings.append(place)
            else:
                found = list(shape.tasks(cells, place, tuple(heading for _, heading in self.sections)))
                self.reading.items += found
                self.reading.reasons |= {} if found else {place: "blank"}
        for item in self.reading.items[before : before + 1]:
            item.doubts.append(("joint", item.path[-1], "unit-rows"))

    # ── rows ──

    def _row(self, row: Row) -> None:
        if is_note(row, self.columns.task):
            self.reading.reasons[row.place] = "note"
        elif section := heading_of(row, self.columns, self.arabic, self.parents):
            self._open_section(section)
            self.reading.headings.append(row.place)
        elif row.own:
            self._task(row)
        else:
            self.reading.reasons[row.place] = "blank"

    def _open_section(self, text: str, level: int = 0) -> None:
        mark = read_mark(view(text))
        words = text[mark.end if mark else 0 :].strip()
        if label_at_start(words) in UNIT_ROLES:
            self.given = split_labels(words)
        elif not self.columns.units and (owned := owners(words)):
            self.given = owned
        elif behind := named_behind(words):
            self.given = behind
        elif not mark or mark.style in ("cn", "part", "chapter", "formal"):
            self.given = []
        style = mark.style if mark else f"h{level}" if level else "plain"
        styles = [known for known, _ in self.sections]
        if level and not mark:
            self.sections = [(known, words) for known, words in self.sections if known[0] == "h" and known < style]
        elif style in styles:
            del self.sections[styles.index(style) :]
        elif style == "plain":
            self.sections.clear()
        self.sections.append((style, text))
        self.serial, self.names, self.over = "", [], {}

    def _named(self, row: Row) -> list[str]:
        """The cells of the columns left of the task that name it; a blank one in pasted text continues the one
        above.
        """
        found: list[str] = []
        for order, at in enumerate(sorted(self.columns.at.get("path", ()))):
            cell = row.cells[at]
            if not cell and (not self.exact or at in self.loose) and order < len(self.names):
                cell = self.names[order]
            found.append(cell)
        self.names = found
        return [cell.replace("\n", "") for cell in dict.fromkeys(found) if cell]

    def _task(self, row: Row) -> None:
        columns = self.columns
        serial_at = columns.first("serial")
        serial = row.cells[serial_at].replace("\n", "") if serial_at is not None else ""
        names = self._named(row)
        text = row.cells[columns.task]
        text = _BULLET.sub("", text) if text[:1] in _BULLETS and text.count("\n") == 0 else text
        if columns.at.get("texts"):
            return self._several(row, (*(heading for _, heading in self.sections), *names), plain_serial(serial))
        if not text or columns.task not in row.own:
            target = next((row.cells[at] for at in columns.at.get("target", ()) if at in row.own and row.cells[at]), "")
            if not target or not self.reading.items:
                return self._continue(row)
            text = target
        path = (*(heading for _, heading in self.sections), *names)
        if columns.at.get("duty"):
            return self._duties(row, (*path, text), plain_serial(serial))
        parts = numbered_lines(text)
        if parts and (serial_at is None or counted_alike(row, columns, len(parts))):
            for n, (mark, words) in enumerate(parts):
                own = mark.serial if serial_at is None else plain_serial(serial)
                item = Found("", path, own, lines=[row.place], numbered=serial_at is None)
                self._beside(item, row, words)
                item.deadlines = own_line(item.deadlines, n, len(parts))
                names = own_line([part.text for part in item.parts], n, len(parts))
                item.parts = [Part(part.role, name) for part, name in zip(item.parts, names, strict=True)]
                take_words(item, words)
                self.reading.items.append(item)
            return None
        self.serial = serial or self.serial if serial_at is not None else serial
        item = Found("", path, plain_serial(self.serial), lines=[row.place])
        self._beside(item, row, text)
        take_words(item, text)
        self.reading.items.append(item)
        return None

    def _several(self, row: Row, path: tuple[str, ...], serial: str) -> None:
        """Tasks beside one another in a row, 任务一 and 任务二 of one unit."""
        own = [row.cells[at] for at in self.columns.at["texts"] if row.cells[at] and at in row.own]
        for n, text in enumerate(own, 1):
            item = Found("", path, serial, n if serial and len(own) > 1 else None, lines=[row.place])
            self._beside(item, row, text)
            take_words(item, text)
            self.reading.items.append(item)
        if not own:
            self.reading.reasons[row.place] = "blank"

    def _duties(self, row: Row, path: tuple[str, ...], serial: str) -> None:
        """What each unit does for the matter of a row, in its own column: a task of its own; the first is marked for checking."""
        own = [at for at in self.columns.at["duty"] if at in row.own and not NO_UNIT.match(row.cells[at])]
        for at in own:
            unit = self.columns.headers[at]
            item = Found("", path, serial, lines=[row.place])
            self._beside(item, row, row.cells[at])
            item.text, item.parts = row.cells[at], [Part("joint", unit)]
            if not any(each.doubts for each in self.reading.items):
                item.doubts.append(("joint", unit, "unit-duties"))
            self.reading.items.append(item)
        if not own:
            self.reading.reasons[row.place] = "blank"

    def _beside(self, item: Found, row: Row, text: str) -> None:
        """Units, deadlines, targets and other columns of a row."""
        columns, cells = self.columns, row.cells
        self._parties(item, row)
        days = columns.days(cells)
        item.deadlines += [_BROKEN_DAY.sub("", cells[at]) for at in days]
        item.deadlines = item.deadlines or ends_of_marks(self.months, cells)
        item.leader = together(item.leader, *(cells[at] for at in columns.at.get("leader", ())))
        item.weight = next((cells[at] for at in columns.weights if cells[at]), "")
        measure = next((cells[at] for at in columns.at.get("measure", ()) if cells[at]), "")
        measure = "" if COUNTED.fullmatch(measure) else measure
        targets = [(columns.headers.get(at, ""), cells[at]) for at in columns.at.get("target", ()) if cells[at]]
        item.measure, item.kind = measure or self.measure, "problem" if "problem" in columns.at else ""
        item.mends = not {*columns.at.get("problem", ())}.isdisjoint(columns.at.get("path", ()))
        item.sign = next((SIGN.get(view(cells[at]), "") for at in columns.at.get("sign", ())), "")
        item.measured = next((cells[at] for at in columns.at.get("measured", ()) if cells[at]), "")
        item.targets += [(header, cell) for header, cell in targets if cell != text]
        used = {at for name in USED for at in columns.at.get(name, ())} - {*columns.at.get("deadline", ())} | {*days}
        others = [
            (at, cell) for at, cell in enumerate(cells) if cell and at not in used and at not in self.ticks.columns
        ]
        named = [(columns.headers.get(at, ""), f"{at + 1}", cell) for at, cell in others]
        item.extra += [(name or number, cell) for name, number, cell in named if name or not self.ticks.explains(cell)]
        item.extra += self.ticks.beside(cells)

    def _parties(self, item: Found, row: Row) -> None:
        """Units of a row: its cells, ticks, those its section names, or those of the row above."""
        columns, before = self.columns, self.reading.items[-1] if self.reading.items else None
        above = self._spanning(row)
        for role, at in columns.units:
            told = bool(_WITH_PERSON.search(columns.headers.get(at, "")))
            names, persons = split_persons(row.cells[at] or above.get(at, ""), told)
            if names and not row.cells[at]:
                item.doubts.append(("joint", names, "shared-units"))
            item.leader = together(item.leader, persons)
            item.parts += [Part(role, names)] if names else []
        item.parts += [Part(role, name) for role, name in self.ticks.parts(row.cells)]
        if self.ticks.shares and not self.shared_out:
            self.shared_out = True
            item.doubts.append(("joint", "、".join(self.ticks.shares.values()), "unit-columns"))
        if not item.parts:
            item.parts = list(self.given or self.whole)
            item.unit_lines += [] if self.given else self.whole_line
        if item.parts or self.exact or not columns.units or before is None or not before.parts:
            return
        if before.serial and before.serial == item.serial and before.path[:1] == item.path[:1]:
            item.parts, item.leader = list(before.parts), item.leader or before.leader
            item.doubts.append(("joint", before.parts[0].text, "shared-units"))

    def _spanning(self, row: Row) -> dict[int, str]:
        """What units left of the task, in a column without merged cells, say of the rows that leave it blank."""
        for _, at in self.columns.units:
            if at < self.columns.task and at in self.loose and row.cells[at]:
                self.over[at] = row.cells[at]
        return self.over

    def _continue(self, row: Row) -> None:
        """A row without a task of its own adds what it has to the item above: another unit, a deadline."""
        units = [Part(role, row.cells[at]) for role, at in self.columns.units if at in row.own]
        deadlines = [row.cells[at] for at in self.columns.at.get("deadline", ()) if at in row.own]
        serial_at = self.columns.first("serial")
        counted = serial_at is not None and serial_at in row.own and plain_serial(row.cells[serial_at]) != self.serial
        if not self.reading.items or not (units or deadlines) or counted:
            self.reading.reasons[row.place] = "no-words" if len(row.distinct) > 1 else "blank"
            return
        item = self.reading.items[-1]
        item.parts += units
        item.deadlines += deadlines
        item.unit_lines.append(row.place)

    def _card(self, table: TableBlock, card: Sequence[tuple[str, str, int]]) -> None:
        """The task of a table that is a card; its heading and serial come with it."""
        columns = Columns(headers={n: label for n, (label, _, _) in enumerate(card)}, width=len(card))
        for n, (label, _, _) in enumerate(card):
            columns.at.setdefault(column_meaning(label), []).append(n)
        columns.at["target"] = [*columns.at.get("text", [])[1:], *columns.at.get("target", [])]
        before, self.columns, self.ticks, self.months = self.columns, columns, Ticks(), {}
        task = columns.task
        row = Row(
            Place(self.file, table.rows[card[task][2]].line),
            0,
            [words for _, words, _ in card],
            frozenset(range(len(card))),
            False,
        )
        self.serial = ""
        self._task(row)
        if self.reading.items and self.reading.items[-1].lines == [row.place]:
            rest = (Place(self.file, source.line) for source in table.rows if any(source.cells))
            self.reading.items[-1].lines += [place for place in rest if place != row.place]
        self.columns = before

    def _turned(self, table: TableBlock, turned: TableBlock, top: int) -> None:
        """The tasks of a table with a column for each; its rows are lines of every one of them."""
        before = len(self.reading.items)
        self._read(turned, under=False, above=(), upright=True)
        for n, source in enumerate(table.rows):
            place = Place(self.file, source.line)
            for item in self.reading.items[before:] if n >= top and any(source.cells) else ():
                item.lines += [] if place in item.lines else [place]
            if n < top:
                self.reading.reasons[place] = "before"

    def _read_forms(self) -> None:
        """A table that asks for progress is the plan itself, where nothing else is and its sections or its title name who does it."""
        before, self.asked = self.reading, True
        forms, self.reading = list(self.forms), Reading()
        for table, under, above in forms:
            self._read(table, under=under, above=above)
        read = self.reading
        read.reasons = before.reasons | read.reasons
        for place in (*read.headings, *self.whole_line, *(place for item in read.items for place in item.lines)):
            read.reasons.pop(place, None)
        self.reading = read if read.owned * 2 > len(read.items) else before

    def close(self) -> Reading:
        if self.forms and not self.reading.items:
            self._read_forms()
        number_subs(self.reading.items)
        return self.reading


_BULLETS = frozenset("•·●▪-–")
_BULLET = regex(r"^[•·●▪–-]\s+(?=[A-Z])")
_BROKEN_DAY = regex(
    r"(?<=年)\n(?=\d{1,2}月)|(?<=月)\n(?=\d|[底末上中下])|\n(?=[-—–~～至到]+\s*\d)|(?<=[日月\d][-—–~～至到])\n(?=\d)"
)  # a day or a span of days over two lines of its cell
_WHOLE = regex("(?:全[省市州县区镇乡局院校]|全?集团|全?公司)(?:合计|目标|任务)?")
_WITH_PERSON = regex(r"责任人|负责人|领导")


def _is_form(columns: Columns, filled: Filled, begin: int, ticks: Ticks) -> bool:
    """A progress form or an empty table: no task is filled in, or it asks for progress and names no unit."""
    filled_in = sum(bool(row[columns.task]) for row in filled.rows[begin:])
    named = columns.units or ticks.columns or ticks.shares or columns.at.get("duty")
    return not filled_in or ("progress" in columns.at and not named)
