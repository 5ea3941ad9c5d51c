"""Files that came in → returns: what each one is, and which unit, period and rows its forms speak for. One bad file never stops the others."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePath
from typing import Any

from xltrack.books.archive import checksum
from xltrack.books.folder import own_kind, shown_path
from xltrack.books.form import read_forms
from xltrack.books.grid import read_grids, read_text_grid
from xltrack.books.marking.unmended import is_unmended
from xltrack.books.raw.kinds import sheets_inside
from xltrack.books.remembered import Remembered
from xltrack.errors import UnreadableError
from xltrack.fields import PREAMBLE, SHEETS
from xltrack.findings import Finding, refusal, refused
from xltrack.grids import Grid
from xltrack.plan import Plan
from xltrack.readings import Incoming, packed, unpacked
from xltrack.records import AnswerCell, Layout, RawForm, Return
from xltrack.steps.displaced import pointed_out
from xltrack.steps.identify import identify
from xltrack.values import is_blank, key, text_of
from xltrack.words import say
from xltrack.workers import each, worth

ATTACHMENTS = frozenset(
    [
        ".pdf",
        ".doc",
        ".docx",
        ".wps",
        ".ofd",
        ".jpg",
        ".jpeg",
        ".png",
        ".bmp",
        ".gif",
        ".tif",
        ".tiff",
        ".zip",
        ".rar",
        ".7z",
        ".eml",
        ".msg",
        ".txt",
        ".ppt",
        ".pptx",
    ]
)
DOUBTFUL = frozenset((".doc", ".wps", ".zip", ".rar", ".7z", ".eml", ".msg"))  # of those, what a form may be hidden in
BESIDE = frozenset(
    ("cells-beside-table", "annotation-only", "text-box", "locked-text-changed")
)  # what a copy may say besides
OWN_SHEETS = ("lists", "corrections")
BATCH = 25  # files handed out at once: a task of a tenth of a second, and no more than that lost with a worker
SECONDS = 0.0035  # that one file of 35 rows takes; measured


@dataclass
class _Intake:
    plan: Plan
    layouts: Mapping[str, Layout]
    default: Layout
    period: str
    returns: list[Return] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @cached_property
    def lists(self) -> frozenset[str]:
        """What the templates' own lists offer: a sheet of nothing else is theirs, even where someone made it visible."""
        columns = (c for layout in (self.default, *self.layouts.values()) for c in layout.columns)
        return frozenset(key(choice) for c in columns for rule in c.rules for choice in rule.choices)

    def take(self, name: str, path: Path, outcome: Grid | UnreadableError) -> None:
        if isinstance(outcome, UnreadableError):
            self._unreadable(name, path, outcome)
            return
        grid = replace(outcome, name=name, findings=tuple(replace(f, file=name) for f in outcome.findings))
        known = own_kind(grid)
        if known:
            self._other(name, grid.sha256, "ignored", "file-ignored", found=known)
            return
        if is_unmended(grid):
            self._other(name, grid.sha256, "ignored", "correction-unmended", unit=self._unit_of(name))
            return
        forms = read_forms(grid, self.layouts, self.default)
        if not forms:
            self._set_aside(Finding("sheet-without-header", name), grid.sha256)
            return
        found = [self._identified(form) for form in forms]
        self.returns += self._without_copies(_of_several_periods(_of_several_units(found)))
        self._sheets_beside(grid, {f.sheet for f in forms})

    def take_safely(self, name: str, path: Path, outcome: Grid | UnreadableError) -> None:
        """Takes a file; one that holds what nobody thought of is set aside by itself, for it must not cost the others their merge."""
        try:
            self.take(name, path, outcome)
        except Exception as problem:
            if os.environ.get("XLTRACK_DEBUG"):
                raise
            self.taken()
            self._unreadable(name, path, refusal("file-reader-died", type(problem).__name__))

    def taken(self) -> Incoming:
        """What was taken since this was asked last."""
        part = Incoming(tuple(self.returns), tuple(self.files), tuple(self.findings))
        for kept in (self.returns, self.files, self.findings):
            kept.clear()
        return part

    def _unreadable(self, name: str, path: Path, why: UnreadableError) -> None:
        if path.suffix.casefold() in ATTACHMENTS and why.code == "file-not-workbook":
            if self._form_in(name, path):
                return
            self._attachment(name, path, why.found)
        else:
            self._set_aside(refused(why, name), _digest(path))

    def _attachment(self, name: str, path: Path, kind: str) -> None:
        """A file beside the forms; an archive or an old Word file may hold the form itself."""
        sheets, (_, sha256) = sheets_inside(path), checksum(path)
        if sheets:
            found = say("list.separator", self.plan.language).join(sheets)
            inside = {unit for sheet in sheets if (unit := self._unit_of(sheet))}
            self._other(name, sha256, "attachment", "archive-holds-sheets", found, self._one_unit(name, inside))
        elif path.suffix.casefold() in DOUBTFUL:
            self._other(name, sha256, "attachment", "file-may-hold-form", kind)
        else:
            from xltrack.books.document import first_lines  # loads the Word reader

            title = first_lines(path)
            unit = self._one_unit(name, self.plan.named_in(title))
            self._other(name, sha256, "attachment", "file-attachment", title, unit)

    def _one_unit(self, name: str, named: Collection[str]) -> str:
        """The unit that a file itself names, where its own name says none."""
        return next(iter(named)) if len(named) == 1 and not self._unit_of(name) else ""

    def _form_in(self, name: str, path: Path) -> bool:
        """Whether a Word file or a text holds a filled form; it is then read like one."""
        try:
            if path.suffix.casefold() == ".docx":
                from xltrack.books.texts.wordform import read_docx_grid  # loads the Word reader

                grid = read_docx_grid(path)
            elif path.suffix.casefold() == ".txt":
                grid = read_text_grid(path)
            else:
                return False
        except UnreadableError:
            return False
        grid = replace(grid, name=name, findings=tuple(replace(f, file=name) for f in grid.findings))
        forms = read_forms(grid, self.layouts, self.default)
        self.returns += [self._identified(form) for form in forms]
        return bool(forms)

    def _identified(self, form: RawForm) -> Return:
        found = identify(form, self.plan, self.layouts, self.default, self.period)
        return pointed_out(found, self.plan.language)

    def _other(self, name: str, sha256: str, state: str, code: str, found: str = "", unit: str = "") -> None:
        unit = unit or (self._unit_of(name) if state != "ignored" else "")
        self.findings.append(Finding(code, name, unit=unit, found=found))
        self.files.append(_file_row(name, sha256, state, unit, found))

    def _set_aside(self, why: Finding, sha256: str) -> None:
        """A file of which no cell can be read. Whose it is only its name can say; one that shortens the unit's is pointed out."""
        lang, whole = self.plan.language, self._unit_of(why.file)
        unit = whole or self.plan.shortened(PurePath(why.file).stem)
        self.findings.append(replace(why, unit=unit))
        if unit and not whole:
            self.findings.append(Finding("unit-by-other-trace", why.file, unit=unit, found=say("trace.2", lang)))
        self.files.append(_file_row(why.file, sha256, "quarantined", unit, why.message(lang)))

    def _unit_of(self, name: str) -> str:
        """The unit a file's name or folder names, the longest match."""
        parts = [key(part) for part in PurePath(name).parts[-2:]]
        named = {
            n: u.name
            for u in self.plan.units
            for n in (u.name, *u.aliases)
            if len(key(n)) >= 2 and any(key(n) in p for p in parts)
        }
        return named[max(named, key=len)] if named else ""

    def _without_copies(self, found: Sequence[Return]) -> list[Return]:
        """A form copied inside its file: the same answers count once, different ones set the file aside, and sections that filled in a sheet each are
        combined like files of theirs. What was set aside stays as it is."""
        groups: dict[tuple[str, str], list[Return]] = {}
        kept: list[Return] = []
        for returned in found:
            if returned.state == "accepted":
                groups.setdefault((returned.unit, returned.period), []).append(returned)
            else:
                kept.append(returned)
        for same in groups.values():
            shown = [r for r in same if not r.form.hidden] or same
            for hidden in (r for r in same if r not in shown):
                self._hidden(hidden, shown[0])
            kept += shown if len(shown) == 1 else _counting(shown, self.plan.language)
        order = [r.form.sheet for r in found]
        return sorted(kept, key=lambda r: order.index(r.form.sheet))

    def _hidden(self, hidden: Return, shown: Return) -> None:
        """A hidden copy is left out; one that says otherwise is quoted with its cells."""
        own = {row.row: row.cells for row, _ in hidden.rows} | {row.row: row.cells for row in hidden.unasked}
        said = {cell for answer in _answers(shown) for cell in answer[1:]}
        typed = [(k, c) for cells in own.values() for k, c in cells.items() if not is_blank(c.value)]
        place = {"unit": hidden.unit, "period": hidden.period}
        if _answers(hidden) == _answers(shown):
            code, cell, quote = "hidden-sheet-ignored", "", hidden.form.sheet
        else:
            other = [c for k, c in typed if f"{k}={key(c.value)}" not in said] or [c for _, c in typed]
            code, cell = "hidden-sheet-differs", other[0].cell if other else ""
            quote = " | ".join(f"{c.cell} {text_of(c.value)}" for c in other)
        self.findings.append(Finding(code, hidden.form.file, hidden.form.sheet, cell, found=quote, **place))
        self.findings += _beside(hidden, shown, self.plan.language)

    def _sheets_beside(self, grid: Grid, forms: set[str]) -> None:
        own = {key(name) for kind in OWN_SHEETS for name in SHEETS[kind]}
        for sheet in grid.sheets:
            if sheet.name in forms or key(sheet.name) in own:
                continue
            texts = [text_of(c) for row in sheet.rows for c in row if not is_blank(c)]
            if not self.lists.issuperset(map(key, texts)):
                code = "hidden-sheet-ignored" if sheet.hidden else "sheet-not-a-form"
                self.findings.append(Finding(code, grid.name, sheet.name, found=" ".join(texts)))


def _of_several_units(found: Sequence[Return]) -> list[Return]:
    """Returns of one file. Where it holds several units' sheets, its name can name only one of them and contradicts none."""
    if len({r.unit for r in found}) < 2:
        return list(found)
    return [replace(r, findings=tuple(f for f in r.findings if f.code != "name-contradicts")) for r in found]


def _of_several_periods(found: Sequence[Return]) -> list[Return]:
    """Returns of one file. Where it holds several periods' sheets, the file's own properties are of one of them and contradict no other."""
    held = {r.period for r in found}
    return [
        replace(
            r,
            findings=tuple(
                f for f in r.findings if f.code != "identity-disagrees" or f.expected not in held - {r.period}
            ),
        )
        for r in found
    ]


def _counting(copies: Sequence[Return], lang: str) -> list[Return]:
    """What several copies in a file come to: those that answer what no other does, with what the rest say besides and the first does not."""
    if _contradict(copies):
        return [_clashing(copies, lang)]
    own, said = list[Return](), set[Answered]()
    for copy in sorted(copies, key=lambda c: -len(_filled(c))):  # stays in order where they answer alike
        if not _filled(copy) <= said:
            own.append(copy)
            said |= _filled(copy)
    first, *further = own or copies[:1]
    rest = (c for c in copies if c is not first and c not in further)
    return [replace(first, findings=(*first.findings, *(f for c in rest for f in _beside(c, first, lang)))), *further]


def _contradict(copies: Sequence[Return]) -> bool:
    """Whether an item stands in them with different answers."""
    said = {answer for copy in copies for answer in _filled(copy)}
    return len({item for item, *_ in said if item}) < sum(bool(item) for item, *_ in said)


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
    names = say("list.separator", lang).join(r.form.sheet for r in shown)
    place = (first.form.file, first.form.sheet)
    clash = Finding("sheet-copy-differs", *place, unit=first.unit, period=first.period, found=names)
    return replace(first, state="quarantined", rows=(), unasked=(), findings=(*first.findings, clash))


Answered = tuple[str, ...]  # an item's id, "" of none, and what stands in its cells


def _filled(returned: Return) -> frozenset[Answered]:
    """The rows of a form in which anything is typed, each with that."""
    filled = ((i, *(f"{k}={key(c.value)}" for k, c in cells if not is_blank(c.value))) for i, cells in _rows(returned))
    return frozenset(answer for answer in filled if len(answer) > 1)


def _answers(returned: Return) -> tuple[Answered, ...]:
    return tuple(sorted((i, *(f"{k}={key(c.value)}" for k, c in cells)) for i, cells in _rows(returned)))


def _rows(returned: Return) -> Iterator[tuple[str, list[tuple[str, AnswerCell]]]]:
    for row, item in (*returned.rows, *((row, None) for row in returned.unasked)):
        yield item.id if item else "", sorted(row.cells.items())


def _digest(path: Path) -> str:
    """What a file that cannot be read holds, "" where not even its bytes can be."""
    try:
        return checksum(path)[1]
    except OSError:
        return ""


def _file_row(name: str, sha256: str, state: str, unit: str, note: str) -> dict[str, Any]:
    return {"file": name, "sha256": sha256, "file_state": state, "unit": unit, "note": note}


def take_in(
    paths: Iterable[Path],
    plan: Plan,
    layouts: Mapping[str, Layout],
    default: Layout,
    *,
    folder: Path,
    period: str = "",
    jobs: int | None = None,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
    meanwhile: Callable[[], object] | None = None,
    remembered: Remembered | None = None,
) -> Incoming:
    """Read and identify every file, in the order of its printed name whatever the order given. ``folder``: what printed paths start from.

    ``jobs`` processes share the work (default: by the number of files), or the workers of ``executor``, which must see
    the same files under the same paths. What comes out is the same however many do it, and the same whether a file was
    ``remembered`` from an earlier merge or is read now. ``meanwhile`` is done here while they work.
    """
    names = sorted((shown_path(path, folder), path.absolute()) for path in paths)
    known = remembered.lines(names) if remembered else {}
    if known and progress:
        progress(len(known), len(names))
    todo = [one for one in names if one[0] not in known]
    batches = [todo[n : n + BATCH] for n in range(0, len(todo), BATCH)]
    shared, done = (plan, layouts, default, period), len(names) - len(todo)
    workers = jobs or worth(len(todo) * SECONDS)
    parts: dict[str, Incoming] = {}
    for batch, read in zip(
        batches, each(_take, shared, batches, jobs=workers, executor=executor, meanwhile=meanwhile), strict=True
    ):
        for (name, _), (sha256, line) in zip(batch, read, strict=True):
            parts[name] = unpacked(line, plan, layouts, default)
            if remembered and sha256:
                remembered.keep(name, sha256, line)
        done += len(batch)
        if progress:
            progress(done, len(names))
    parts |= {name: unpacked(line, plan, layouts, default) for name, line in known.items()}
    ordered = [parts[name] for name, _ in names]
    return Incoming(
        tuple(r for part in ordered for r in part.returns),
        tuple(f for part in ordered for f in part.files),
        tuple(f for part in ordered for f in part.findings),
    )


def _take(
    shared: tuple[Plan, Mapping[str, Layout], Layout, str], batch: Sequence[tuple[str, Path]]
) -> list[tuple[str, bytes]]:
    """What a few files hold, one by one: the piece of work of one process. Each with its digest, "" where it could not be read as cells."""
    intake, found = _Intake(*shared), []
    for (name, path), (_, outcome) in zip(batch, read_grids([path for _, path in batch], jobs=1), strict=True):
        intake.take_safely(name, path, outcome)
        found.append(
            ("" if isinstance(outcome, UnreadableError) else outcome.sha256, packed(intake.taken(), shared[0]))
        )
    return found
