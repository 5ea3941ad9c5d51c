"""A table pasted one cell a line whose rows differ in length: cells of several lines, cells that span rows, blank ones. Of all ways to lay
its lines under its columns in order, that is taken in which most of them look like what their column holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from xltrack.documents import Paragraph, TableBlock, TableRow
from xltrack.importing.grammar import CLOSING, NO_UNIT, view
from xltrack.importing.grammar.headers import UNIT_COLUMNS
from xltrack.importing.meaning.deadlines import is_day
from xltrack.importing.meaning.numerals import Mark, read_mark
from xltrack.importing.meaning.units import looks_like_names
from xltrack.importing.tables.columns import column_meaning, meanings
from xltrack.later import regex

_FEWEST, _WIDEST = 3, 14  # columns
_NAME, _HEADING, _SHORT = 14, 40, 12  # characters of a column's name, of a section's, of a unit's
_SERIAL = regex(
    r"第?[A-Za-z]{0,4}(?:(?:19|20)\d\d)?[-.]?\d{1,4}(?:[-.]\d{1,3}){0,3}[号项条.、]?|\(\d{1,3}\)|[①-⑳]"
    r"|[一二三四五六七八九十]{1,3}[.、]?"
)
_FIGURE = regex(r"[<>≥≤]?[\d,.]+\s*%?分?|[-—/]+")
_PERSONS = regex(r"[\u4e00-\u9fff][ \u3000]?[\u4e00-\u9fff]{1,3}(?:[、, ]+[\u4e00-\u9fff]{2,4})*")
_WHEN = regex(r"\d\s*[年月日天]|季度|[年月]底|半年|长期|持续|全年|常态|立行立改|每[日周旬月季年]")
_NO_NAME = regex(r"[\d。;!?]|^\(")  # what no name of a column holds
_TITLE = regex(r"^(?:19|20)\d\d年|(?:表|清单|台账|方案|分解|计划|安排|要点)$")  # above a header
_YEAR = regex(r"(?:19|20)\d\d年?")
_ENDS = regex(r"(?:附件|注|备注|说明|抄送|填表人?|联系人)\s*\d*\s*:|\(此件|附件\s*\d+$")
_OFTEN_BLANK = ("path", "progress", "support", "remark")
_WORDS = ("text", "target", "path", "problem")
_REMARK = regex("备注|说明")
_SECTION = ("cn", "bracket-cn", "part", "chapter")
_WRONG, _ODD = 4.0, 1.2  # a line in the column of another kind, and one that may stand there
_BESIDE = 0.2  # one in a column of any kind
_BLANK, _MORE, _ROW = 0.5, 0.8, 1.2  # a blank cell, a further line of one, a row that lacks the cells left of it
_EASY = 0.35  # a blank cell, or a further line, where they are common
_NEVER = float("inf")
HEAD, _SEEN = _WIDEST + 2, 80  # lines that tell whether a header begins, and whether a table stands below it
_FITS = 0.3  # what a line of a table costs at most, on average


def find_pasted(lines: Sequence[Paragraph]) -> tuple[TableBlock, int] | None:
    """(the table that begins with the first of some lines, how many of them it takes); None where they are none."""
    words = [line.text.strip() for line in lines]
    widths = [width for width in _widths(words) if _laid(words[:_SEEN], width)[0] < _FITS]
    numbers = [int(word) for word in words if word.isdecimal() and len(word) < 4]
    if not widths or (numbers[:3] == [1, 2, 3] and not _counted(words)):
        return None  # serials without a column of their own, or not in the first
    end = next((n for n in range(widths[0], len(words)) if _ENDS.match(view(words[n]))), len(words))
    cost, width, laid = min(_laid(words[:end], width) for width in widths)
    return (_table(lines[:end], width, laid), end) if cost < _FITS else None


def may_head(words: Sequence[str]) -> bool:
    """Whether lines may begin with the header of such a table, or of one that begins with its serials."""
    return _counted(words) or column_meaning(words[0]) == "path" or any(_widths(words))


def _counted(words: Sequence[str]) -> bool:
    heads = [column_meaning(word) for word in words[:2]]
    return "serial" in heads and heads[0] in ("serial", "path")


def _widths(words: Sequence[str]) -> Iterator[int]:
    """How many of the first lines may be the header: those above the first serial where the first of them names a column of such, else any
    number of short ones; half of them are names of columns, the task's and that of who does it among them.
    """
    counted = _counted(words)
    if words and _TITLE.search(words[0]):
        return
    for width, word in enumerate(words[: _WIDEST + 1]):
        seen = view(word)
        first = bool(_SERIAL.fullmatch(seen) or read_mark(seen))
        told = [name for name in _names(words[:width]) if name] if first or not counted else []
        asks = "text" in told and not {*UNIT_COLUMNS}.isdisjoint(told)
        if asks and len({*told}) >= _FEWEST and len(told) * 2 >= width:
            yield width
            if counted and column_meaning(words[width - 1]) in ("", *_WORDS):
                yield width - 1  # the last is a section above the first row
        within = width > counted and column_meaning(word) == "serial"  # a title stands above the header
        if within or (first and width) or len(word) > _NAME or _NO_NAME.search(_YEAR.sub("", seen)):
            return


def _names(header: Sequence[str]) -> list[str]:
    """What each column of a header holds, "" where that is not known."""
    told = {at: name for name, positions in meanings(header).at.items() for at in positions}
    return ["remark" if _REMARK.match(word) else told.get(at, "") for at, word in enumerate(header)]


class _Costs:
    """What it costs to lay lines under a header: to begin a row in each column, to leave columns blank, to go on in one."""

    def __init__(self, header: Sequence[str]) -> None:
        self.names, self.width = _names(header), len(header)
        serial = self.names.index("serial") if "serial" in self.names else -1
        asked = max((at for at, name in enumerate(self.names) if name in _WORDS), default=0)
        last = max((at for at, name in enumerate(self.names) if name in UNIT_COLUMNS), default=0)
        easy = (name in _OFTEN_BLANK or (name in _WORDS and at < asked) for at, name in enumerate(self.names))
        self.blanks = [0.0, *accumulate(_EASY if each else _BLANK for each in easy)]
        self.behind = [*(self.blanks[-1] - each for each in self.blanks[1:]), 0.0]  # where a row ends in a column
        lacks = _ROW if serial >= 0 else _BESIDE
        begins = (0.0 if at <= max(serial, 0) else lacks if at <= asked else _WRONG for at in range(self.width))
        self.anew = [*begins, 0.0]  # a row says something to do
        self.more = [_EASY if at == last else _MORE for at in range(self.width)]

    def steps(self, costs: Sequence[float], on: float) -> list[_Step]:
        """The best way to each column, and to a section, from where the lines before may stand."""
        ends = [(cost + self.behind[at], at) for at, cost in enumerate(costs)]
        ended = list(accumulate(reversed(ends), min))[::-1]  # a row ends in a column or right of it
        found: list[_Step] = []
        left = (_NEVER, 0)
        for at in range(self.width):
            anew = (ended[at][0] + self.anew[at], ended[at][1], True)
            further = (costs[at] + self.more[at] * on, at, False)
            found.append(min(anew, (left[0] + self.blanks[at], left[1], False), further))
            left = min(left, (costs[at] - self.blanks[at + 1], at))
        return [*found, (ended[0][0] + self.anew[self.width], ended[0][1], True)]


_Step = tuple[float, int, bool]  # what a way costs, the column of the line before, whether a row begins
_Laid = list[tuple[int, bool]]  # the column of every line, one more for a section; whether it begins a row


def _laid(words: Sequence[str], width: int) -> tuple[float, int, _Laid]:
    """(what a line costs on average, the width, where each line below the header goes)."""
    header, body = words[:width], words[width:]
    table = _Costs(header)
    again = {n + at: at for n in range(len(body)) if body[n : n + width] == header for at in range(width)}
    costs, ways = [*[_NEVER] * width, 0.0], []
    marks = [read_mark(view(word)) for word in body]
    for n, word in enumerate(body):
        on = _goes_on(body[n - 1], marks[n - 1], marks[n]) if n else 1.0
        ways.append(table.steps(costs, on))
        fits = [_fit(name, word) for name in (*table.names, "section")]
        fits = [0.0 if at == again[n] else _NEVER for at in range(width + 1)] if n in again else fits
        costs = [cost + fit for (cost, _, _), fit in zip(ways[-1], fits, strict=True)]
    total, at = min((cost + table.behind[at], at) for at, cost in enumerate(costs))
    laid: _Laid = []
    for steps in reversed(ways):
        _, before, begins = steps[at]
        laid.append((at, begins))
        at = before
    rows = sum(begins for at, begins in laid if at < width)
    return (total / len(body) if rows > 1 else _NEVER), width, laid[::-1]


def _goes_on(above: str, before: Mark | None, mark: Mark | None) -> float:
    """By how much a line is less or more likely than another to go on in the cell of the one above: 2.… below 1.…, and not 1.… nor what stands
    behind the end of a sentence.
    """
    if not mark or mark.style in _SECTION:
        return 1.5 if CLOSING.search(view(above)) else 1.0
    listed = before is not None and (before.style, before.number + 1) == (mark.style, mark.number)
    return 0.2 if listed else 2.0


def _are_names(word: str) -> bool:
    return looks_like_names(word) and not CLOSING.search(view(word))  # 取缔摊点45处。


def _is_person(word: str) -> bool:
    return bool(_PERSONS.fullmatch(word)) and not (looks_like_names(word) or is_day(word))


_LOOKS: dict[str, Callable[[str], bool]] = {
    "serial": lambda word: bool(_SERIAL.fullmatch(view(word))),
    "weight": lambda word: bool(_FIGURE.fullmatch(view(word))),
    "leader": _is_person,
    "deadline": lambda word: is_day(word) or (len(word) < 20 and bool(_WHEN.search(view(word)))),
    **dict.fromkeys(UNIT_COLUMNS, _are_names),
}


@lru_cache(maxsize=4096)
def _fit(name: str, word: str) -> float:
    """What a line costs in a column."""
    seen = view(word)
    mark = read_mark(seen)
    closed, figure = bool(CLOSING.search(seen)), bool(_FIGURE.fullmatch(seen))
    heads = mark is not None and mark.style in _SECTION and mark.end < len(word) <= _HEADING and not closed
    if name == "section":
        other = closed or figure or len(word) > _HEADING or looks_like_names(word) or is_day(word)
        return _BESIDE if heads else _WRONG if other else _ODD
    if looks := _LOOKS.get(name):
        if looks(word) or NO_UNIT.match(seen):
            return 0.0
        other = closed or figure or name == "serial" or len(word) > _SHORT or is_day(word)
        return _WRONG if other or heads else _MORE if name in UNIT_COLUMNS else _ODD
    if name in ("text", "path", "problem"):
        odd = _ODD if _are_names(word) or is_day(word) else 0.0
        return _WRONG if figure else odd or _EASY * (closed and name == "path")
    if name == "remark":
        return _ODD if closed or figure or heads or _are_names(word) or is_day(word) else 0.0
    return _ODD if heads else _MORE if not name and _are_names(word) else _BESIDE


def _table(lines: Sequence[Paragraph], width: int, laid: _Laid) -> TableBlock:
    """The table: cells that a row lacks at its left are those of the row above."""
    rows: list[tuple[list[str], list[int]]] = [
        ([line.text.strip() for line in lines[:width]], [n.line for n in lines[:width]])
    ]
    merges = []
    for line, (at, begins) in zip(lines[width:], laid, strict=True):
        if begins:
            rows.append(([""] * width, []))
            n = len(rows) - 1
            merges += [(n - 1, left, n, left) for left in range(at)] if at < width else [(n, 0, n, width - 1)]
        cells, numbers = rows[-1]
        place = at % width if at < width else 0
        cells[place] = f"{cells[place]}\n{line.text.strip()}".strip()
        numbers.append(line.line)
    return TableBlock(
        tuple(TableRow(numbers[0], tuple(cells), tuple(numbers[1:])) for cells, numbers in rows),
        tuple(merges),
        exact=False,
    )
