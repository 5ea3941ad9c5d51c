"""What is still missing, said by plain formulas: the check beside every row, the counter, the link to the next gap.

One judgement, in the check cell of a row: it names every required cell that is blank, each after a mark. Counter,
shading and link read that cell, so that sorting, inserting and deleting rows cannot part them. The formulas use nothing
that Excel 2010, WPS or LibreOffice lacks: no AGGREGATE, FILTER, LET or array entry. What is blank and which status lags
follows values.is_blank and values.read_choice: a lone space (wide, fixed or zero-width too) is blank, a status may be
ticked in a list (☐已完成 ☑未达序时进度) instead of chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from xltrack.books.ooxml.sheet import letter
from xltrack.grids import Cell
from xltrack.plan import Choice
from xltrack.records import Layout
from xltrack.rules import EXPLAINING, asking_for
from xltrack.values import is_blank, read_choice
from xltrack.words import say

MARK = "▪"
_TICK, _TICKS, _BOXES = "☑", "√✔✓■", "☐□"
_SPACES = ("\u3000", "\u00a0", "\u200b")
_END = "‖"


@dataclass(frozen=True, slots=True)
class Need:
    """A column that must be filled: its letters, the name a gap is called by, its key, and the classes of answers that
    ask for it; none where every answer does. ``decides``: it is the column whose answer has a class.
    """

    column: str
    name: str
    key: str
    classes: tuple[str, ...] = ()
    decides: bool = False

    @property
    def gap(self) -> str:
        return f" {MARK}{self.name};"  # closed by a visible sign: programs trim spaces off a value they cached


def needs(layout: Layout) -> tuple[Need, ...]:
    """The required columns of a form, from left to right."""
    asked = (c for c in layout.asked if c.required or c.key in EXPLAINING)
    return tuple(
        Need(
            letter(c.index + 1),
            c.header.rstrip("*＊ "),
            c.key,
            () if c.required else asking_for(c.key),
            c.key == layout.decides,
        )
        for c in asked
    )


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _array(texts: Iterable[str]) -> str:
    return "{" + ",".join(quoted(text) for text in texts) + "}"


def _without(reference: str, texts: Iterable[str]) -> str:
    for text in texts:
        reference = f'SUBSTITUTE({reference},{quoted(text)},"")'
    return reference


def blank(reference: str) -> str:
    """A condition: nothing a person could see stands there, or an error value, which answers nothing."""
    return f"IFERROR(LEN(TRIM({_without(f'CLEAN({reference})', _SPACES)})),0)=0"


def _holds_any(text: str, signs: Iterable[str]) -> str:
    return f"SUMPRODUCT(--ISNUMBER(FIND({_array(signs)},{text})))>0"


def _spaceless(reference: str) -> str:
    return _without(reference, (" ", "\u3000"))


def _canonical(reference: str) -> str:
    """A status as it is compared: without spaces and full stop, every tick the same."""
    plain = _without(_spaceless(reference), "。")
    for tick in _TICKS:
        plain = f"SUBSTITUTE({plain},{quoted(tick)},{quoted(_TICK)})"
    return plain


def _status_missing(reference: str, choices: Sequence[Choice]) -> str:
    """Blank, or the choices listed with boxes of which none is ticked."""
    if not choices:
        return blank(reference)
    listed = _holds_any(_spaceless(reference), ["".join(choices[0].label.split())])
    unticked = f"{_holds_any(reference, _BOXES)},{listed},NOT({_holds_any(reference, _TICK + _TICKS)})"
    return f"OR({blank(reference)},IFERROR(AND({unticked}),FALSE))"


def _is_one_of(reference: str, labels: Sequence[str]) -> str:
    """The status is one of the labels, or one of them is the one ticked; the first mark tells whether marks stand
    before or after.
    """
    text = _canonical(reference)
    chosen = f"SUMPRODUCT(--({_without(text, _TICK)}={_array(labels)}))"
    before, after = (
        f"SUMPRODUCT(--ISNUMBER(SEARCH({_array(marked)},{text})))"
        for marked in ([_TICK + label for label in labels], [label + _TICK for label in labels])
    )
    leads = f"ISNUMBER(FIND(LEFT({_spaceless(reference)},1),{quoted(_TICK + _TICKS + _BOXES)}))"
    return f"IFERROR({chosen}+IF({leads},{before},{after})>0,FALSE)"


def labels_of(choices: Sequence[Choice], classes: Sequence[str]) -> tuple[str, ...]:
    """The choices of these classes, without spaces, as the formulas compare them."""
    return tuple("".join(c.label.split()) for c in choices if c.status in classes)


def _by_answers(wanted: Sequence[Need], choices: Sequence[Choice]) -> dict[tuple[str, ...], list[Need]]:
    """The needs by the answers that ask for them: those of every answer first."""
    found: dict[tuple[str, ...], list[Need]] = {(): []}
    for need in wanted:
        labels = labels_of(choices, need.classes)
        if labels or not need.classes:
            found.setdefault(labels, []).append(need)
    return found


def check_formula(wanted: Sequence[Need], choices: Sequence[Choice], lang: str) -> str:
    """The check of a row as a formula, ``{row}`` standing for its number."""
    status = next(n.column for n in wanted if n.decides) + "{row}"
    parts = list[str]()
    for labels, own in _by_answers(wanted, choices).items():
        gone = [f'IF({_gone(need, choices)},{quoted(need.gap)},"")' for need in own]
        parts += [f'IF({_is_one_of(status, labels)},{"&".join(gone)},"")'] if labels else gone
    missing = say("form.missing", lang)
    listed = f"{quoted(missing)}&{'&'.join(parts)}&{quoted(_END)}"
    whole = f"SUBSTITUTE({listed},{quoted(missing + _END)},{quoted(say('form.complete', lang))})"
    return f'SUBSTITUTE({whole},{quoted(_END)},"")'


def _gone(need: Need, choices: Sequence[Choice]) -> str:
    cell = need.column + "{row}"
    return _status_missing(cell, choices) if need.decides else blank(cell)


def gaps(wanted: Sequence[Need], answers: Mapping[str, Cell], choices: Sequence[Choice]) -> tuple[Need, ...]:
    """The same judgement for what a form is sent out with: the columns still to fill, in the order of the check."""
    status = read_choice(answers.get(next(n.key for n in wanted if n.decides)), [c.label for c in choices])
    chosen = "".join(status.value.split()) if status.value else ""
    blank_status = status.value is None and status.problem is None
    return tuple(
        need
        for labels, own in _by_answers(wanted, choices).items()
        for need in own
        if (not labels or chosen in labels) and (blank_status if need.decides else is_blank(answers.get(need.key)))
    )


def check_text(missing: Sequence[Need], lang: str) -> str:
    """What the check of a row says."""
    return say("form.missing", lang) + "".join(n.gap for n in missing) if missing else say("form.complete", lang)


def count(checks: str, inputs: Iterable[str]) -> str:
    """The number of gaps: marks in the check cells, and the blank ones of the cells outside the table."""
    marks = f'SUMPRODUCT(LEN({checks})-LEN(SUBSTITUTE({checks},"{MARK}","")))'
    return "+".join([marks, *(f"IF({blank(cell)},1,0)" for cell in inputs)])


def counter_formula(checks: str, inputs: Sequence[str], lang: str) -> str:
    number = count(checks, inputs)
    before, after = say("form.remaining", lang, n="\0").split("\0")
    shown = "&".join(
        part for part in (quoted(before) if before else "", f"({number})", quoted(after) if after else "") if part
    )
    return f"IF({number}=0,{quoted(say('form.done', lang))},{shown})"


def counter_text(number: int, lang: str) -> str:
    return say("form.remaining", lang, n=number) if number else say("form.done", lang)


def next_formula(sheet: str, checks: str, wanted: Sequence[Need], inputs: Sequence[str], lang: str) -> str:
    """A link to the first gap: of the rows the leftmost column missing in the first row that misses any, else the first
    blank input cell.
    """
    at = f'MATCH("*{MARK}*",{checks},0)'
    column = '""'
    for need in reversed(wanted):
        column = f"IF(ISNUMBER(FIND({quoted(need.gap)},INDEX({checks},{at}))),{quoted(need.column)},{column})"
    other = '""'
    for cell in reversed(inputs):
        other = f"IF({blank(cell)},{quoted(cell)},{other})"
    target = f"IFERROR({column}&ROW(INDEX({checks},{at})),{other})"
    place = quoted("#'" + sheet.replace("'", "''") + "'!")
    return f'IF({count(checks, inputs)}=0,"",HYPERLINK({place}&{target},{quoted(say("form.next", lang))}))'


def shade_formula(need: Need, check: str, row: int) -> str:
    """The condition that shades a required cell: the check of its row names it."""
    return f"ISNUMBER(FIND({quoted(need.gap)},${check}{row}))"
