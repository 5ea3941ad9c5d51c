"""Several forms in one file → those that count: of copies of a form one, of sections that filled in a sheet each all, and of sheets that contradict none.
No files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from xltrack.fields import PREAMBLE
from xltrack.findings import Finding
from xltrack.grids import address
from xltrack.plan import Item
from xltrack.records import AnswerCell, RawRow, Return
from xltrack.values import is_blank, key, text_of
from xltrack.words import say

# What a copy may say besides.
BESIDE = frozenset(("cells-beside-table", "annotation-only", "text-box", "page-margin", "locked-text-changed"))
Answered = tuple[str, ...]  # an item's id, "" of none, and what stands in its cells


def one_of_each(found: Sequence[Return], lang: str) -> tuple[list[Return], list[Finding]]:
    """The returns of one file that count, in the order of its sheets, and what there is to say of the others.

    The same answers count once, different ones set the file aside, and sections that filled in a sheet each are combined like files of theirs.
    What was set aside stays as it is.
    """
    groups: dict[tuple[str, str], list[Return]] = {}
    kept, said = list[Return](), list[Finding]()
    for returned in _of_several_periods(_of_several_units(found)):
        if returned.state == "accepted":
            groups.setdefault((returned.unit, returned.period), []).append(returned)
        else:
            kept.append(returned)
    for same in groups.values():
        shown = [r for r in same if not r.form.hidden] or same
        for hidden in (r for r in same if r not in shown):
            said += [_hidden(hidden, shown[0]), *_beside(hidden, shown[0], lang)]
        kept += shown if len(shown) == 1 else _counting(shown, lang)
    order = [r.form.sheet for r in found]
    return sorted(kept, key=lambda r: order.index(r.form.sheet)), said


def _hidden(hidden: Return, shown: Return) -> Finding:
    """A hidden copy is left out; one that says otherwise is quoted with its cells."""
    own = {row.row: row.cells for row, _ in hidden.rows} | {row.row: row.cells for row in hidden.unasked}
    said = {cell for answer in _answers(shown) for cell in answer[1:]}
    typed = [(k, c) for cells in own.values() for k, c in cells.items() if not is_blank(c.value)]
    if _answers(hidden) == _answers(shown):
        code, cell, quote = "hidden-sheet-ignored", "", hidden.form.sheet
    else:
        other = [c for k, c in typed if f"{k}={key(c.value)}" not in said] or [c for _, c in typed]
        code, cell = "hidden-sheet-differs", other[0].cell if other else ""
        quote = " | ".join(f"{c.cell} {text_of(c.value)}" for c in other)
    return hidden.told(code, cell, found=quote)


def _of_several_units(found: Sequence[Return]) -> list[Return]:
    """Returns of one file. Where it holds several units' sheets, its name can name only one of them and contradicts none."""
    if len({r.unit for r in found}) < 2:
        return list(found)
    return [replace(r, findings=tuple(f for f in r.findings if f.code != "name-contradicts")) for r in found]


def _of_several_periods(found: Sequence[Return]) -> list[Return]:
    """Returns of one file. Where it holds several periods' sheets, the file's own properties are of one of them and contradict no other."""
    held = {r.period for r in found}

    def stands(finding: Finding, period: str) -> bool:
        return finding.code != "identity-disagrees" or finding.expected not in held - {period}

    return [replace(r, findings=tuple(f for f in r.findings if stands(f, r.period))) for r in found]


def _counting(copies: Sequence[Return], lang: str) -> list[Return]:
    """What several copies in a file come to: those that answer what no other does, with what the rest say besides and the first does not. Of an item
    that sections answered otherwise neither answer counts; copies of which one answers nothing but what another does are versions, and clash."""
    copies = _without_parts(copies)
    if disputed := _disputed(copies):
        if not _are_sections(copies):
            return [_clashing(copies, lang)]
        copies = [_without_disputed(copy, disputed) for copy in copies]
    own, said = list[Return](), set[Answered]()
    for copy in sorted(copies, key=lambda c: -len(_filled(c))):  # stays in order where they answer alike
        if not _filled(copy) <= said:
            own.append(copy)
            said |= _filled(copy)
    first, *further = own or copies[:1]
    rest = (c for c in copies if c is not first and c not in further)
    return [replace(first, findings=(*first.findings, *(f for c in rest for f in _beside(c, first, lang)))), *further]


def _without_parts(copies: Sequence[Return]) -> list[Return]:
    """The copies without rows of which another says all that they say, and more."""
    said = {(item, frozenset(cells)) for copy in copies for item, *cells in _filled(copy)}

    def is_part(row: RawRow, item: Item) -> bool:
        own = frozenset(_answer(item.id, row)[1:])
        return bool(own) and any(i == item.id and own < cells for i, cells in said)

    return [replace(c, rows=tuple(pair for pair in c.rows if not is_part(*pair))) for c in copies]


def _disputed(copies: Sequence[Return]) -> frozenset[str]:
    """The items that stand in them with different answers."""
    times = Counter(item for item, *_ in {answer for copy in copies for answer in _filled(copy)} if item)
    return frozenset(item for item, n in times.items() if n > 1)


def _are_sections(copies: Sequence[Return]) -> bool:
    """Whether each of them that answers anything answers an item that no other does."""
    answered = [{item for item, *_ in _filled(copy)} for copy in copies]
    times = Counter(item for items in answered for item in items)
    return all(any(times[item] == 1 for item in items) for items in answered if items)


def _without_disputed(copy: Return, items: Collection[str]) -> Return:
    """A section's sheet without the rows that another answered otherwise, each quoted."""
    form, column = copy.form, copy.form.columns.get("text")
    gone = [(row, item) for row, item in copy.rows if item.id in items and len(_answer(item.id, row)) > 1]
    told = (
        Finding(
            "item-twice", form.file, form.sheet, address(row.row, column.index if column else 0), copy.unit, item.id, copy.period,
            found=" | ".join(text_of(c.value) for c in row.cells.values() if not is_blank(c.value)),
        )
        for row, item in gone
    )  # fmt: skip
    rows = tuple(pair for pair in copy.rows if pair[1].id not in items)
    return replace(copy, rows=rows, findings=(*copy.findings, *told))


def _beside(copy: Return, first: Return, lang: str) -> Iterator[Finding]:
    """What a copy of a form says besides its answers and the first does not: beside its table, in comments and locked cells, and who signed it."""
    own = {(f.code, f.found) for f in first.findings}
    yield from (f for f in copy.findings if f.code in BESIDE and (f.code, f.found) not in own)
    for label in PREAMBLE:
        said = copy.form.preamble.get(label.key, AnswerCell(None, ""))
        known = first.form.preamble.get(label.key, AnswerCell(None, ""))
        if not is_blank(said.value) and key(said.value) != key(known.value):
            place = (copy.form.file, copy.form.sheet, said.cell, first.unit, "", first.period)
            quoted = f"{label.label(lang)}{say('colon', lang)}{text_of(said.value)}"
            yield Finding("cells-beside-table", *place, found=quoted)


def _clashing(shown: Sequence[Return], lang: str) -> Return:
    """The first of several copies that differ, set aside."""
    first = shown[0]
    clash = first.told("sheet-copy-differs", found=say("list.separator", lang).join(r.form.sheet for r in shown))
    return replace(first, state="quarantined", rows=(), unasked=(), findings=(*first.findings, clash))


def _filled(returned: Return) -> frozenset[Answered]:
    """The rows of a form in which anything is typed, each with that."""
    pairs = (*((row, item.id) for row, item in returned.rows), *((row, "") for row in returned.unasked))
    filled = (_answer(item, row) for row, item in pairs)
    return frozenset(answer for answer in filled if len(answer) > 1)


def _answer(item: str, row: RawRow) -> Answered:
    """An item's id and what is typed in its row."""
    cells = sorted(row.cells.items())
    return (item, *(f"{k}={key(c.value)}" for k, c in cells if not is_blank(c.value)))


def _answers(returned: Return) -> tuple[Answered, ...]:
    return tuple(sorted((i, *(f"{k}={key(c.value)}" for k, c in cells)) for i, cells in _rows(returned)))


def _rows(returned: Return) -> Iterator[tuple[str, list[tuple[str, AnswerCell]]]]:
    for row, item in (*returned.rows, *((row, None) for row in returned.unasked)):
        yield item.id if item else "", sorted(row.cells.items())
