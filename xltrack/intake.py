"""Files that came in → returns: what each one is, and which unit, period and rows its forms speak for. One bad file never stops the others."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePath
from typing import Any

from xltrack.books.archive import checksum
from xltrack.books.folder import own_kind, shown_path
from xltrack.books.form import read_forms, whole_forms
from xltrack.books.grid import grid_or_refusal, read_text_grid
from xltrack.books.marking.unmended import is_unmended, words_on_list
from xltrack.books.raw.kinds import sheets_inside
from xltrack.books.remembered import Remembered
from xltrack.books.whole import digest_of
from xltrack.errors import UnreadableError
from xltrack.fields import SHEETS
from xltrack.findings import Finding, refusal, refused
from xltrack.grids import Grid, Sheet, address
from xltrack.plan import Plan
from xltrack.readings import Incoming, packed, unpacked
from xltrack.records import Layout, RawForm, Return
from xltrack.steps.copies import one_of_each
from xltrack.steps.displaced import pointed_out
from xltrack.steps.identify import identify
from xltrack.values import is_blank, key, text_of
from xltrack.words import say
from xltrack.workers import each, worth

ATTACHMENTS = frozenset(
    (".pdf", ".doc", ".docx", ".wps", ".ofd", ".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff", ".heic", ".heif", ".webp", ".mp4", ".mov", ".avi", ".mp3", ".m4a", ".wav",
     ".zip", ".rar", ".7z", ".eml", ".msg", ".txt", ".ppt", ".pptx")
)  # fmt: skip
DOUBTFUL = frozenset((".doc", ".wps", ".zip", ".rar", ".7z", ".eml", ".msg"))  # of those, what a form may be hidden in
IDENTITY = ("unit", "period", "plan_id", "version")  # what the head of a form says of it
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
            for sheet in grid.sheets:
                self._words_on(grid, sheet)
            self._other(name, grid.sha256, "ignored", "correction-unmended", unit=self._unit_of(name))
            return
        forms = read_forms(grid, self.layouts, self.default)
        if not forms:
            self._set_aside(Finding("sheet-without-header", name), grid.sha256)
            return
        found = [self._identified(form) for form in forms]
        returns, beside = one_of_each(found, self.plan.language)
        self.returns += returns
        self.findings += beside
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
            if self._form_in(name, path, why.found):
                return
            self._attachment(name, path, why.found)
        else:
            self._set_aside(refused(why, name), digest_of(path))

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

    def _form_in(self, name: str, path: Path, kind: str) -> bool:
        """Whether a Word file or a text holds a filled form; it is then read like one. A table of tasks in a summary, which nothing says is a form of
        ours and nothing of which could be merged, is pointed out."""
        try:
            if path.suffix.casefold() == ".docx":
                from xltrack.books.texts.wordform import read_docx_grid  # loads the Word reader

                grid = whole_forms(read_docx_grid(path), self.layouts, self.default)
            elif path.suffix.casefold() == ".txt":
                grid = read_text_grid(path)
            else:
                return False
        except UnreadableError:
            return False
        grid = replace(grid, name=name, findings=tuple(replace(f, file=name) for f in grid.findings))
        forms = read_forms(grid, self.layouts, self.default)
        found = [self._identified(form) for form in forms]
        if found and not any(map(self._is_of_the_plan, found)):
            self.findings.append(Finding("file-may-hold-form", name, unit=self._unit_of(name), found=kind))
            return False
        self.returns += found
        if found:
            self._sheets_beside(grid, {form.sheet for form in forms})
        return bool(found)

    def _is_of_the_plan(self, returned: Return) -> bool:
        """Whether a return says whose it is, for when or on which form, or names one of the plan's items by its id or its very words."""
        told = (returned.form.preamble.get(name) for name in IDENTITY)
        said = any(cell is not None and not is_blank(cell.value) for cell in told)
        rows = returned.form.rows
        return said or any(self.plan.item(row.id) or (row.text and self.plan.worded(row.text)) for row in rows)

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

    def _sheets_beside(self, grid: Grid, forms: set[str]) -> None:
        own = {key(name) for kind in OWN_SHEETS for name in SHEETS[kind]}
        for sheet in grid.sheets:
            if sheet.name in forms:
                continue
            if key(sheet.name) in own:
                self._words_on(grid, sheet)
                continue
            texts = [text_of(c) for row in sheet.rows for c in row if not is_blank(c)]
            if not self.lists.issuperset(map(key, texts)):
                code = "hidden-sheet-ignored" if sheet.hidden else "sheet-not-a-form"
                self.findings.append(Finding(code, grid.name, sheet.name, found=" ".join(texts)))

    def _words_on(self, grid: Grid, sheet: Sheet) -> None:
        """What a unit wrote on the list of corrections that came with its form."""
        if key(sheet.name) in map(key, SHEETS["corrections"]):
            for row, column, said in words_on_list(sheet):
                self.findings.append(
                    Finding("cells-beside-table", grid.name, sheet.name, address(row, column), found=said)
                )


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
    parts = {name: unpacked(line, plan, layouts, default) for name, line in known.items()}
    if parts and progress:
        progress(len(parts), len(names))
    todo = [one for one in names if one[0] not in known]
    batches = [todo[n : n + BATCH] for n in range(0, len(todo), BATCH)]
    shared, workers = (plan, layouts, default, period), jobs or worth(len(todo) * SECONDS)
    taken = each(_take, shared, batches, jobs=workers, executor=executor, meanwhile=meanwhile)
    for batch, read in zip(batches, taken, strict=True):
        for (name, _), (sha256, line) in zip(batch, read, strict=True):
            parts[name] = unpacked(line, plan, layouts, default)
            if remembered and sha256:
                remembered.keep(name, sha256, line)
        if progress:
            progress(len(parts), len(names))
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
    for name, path in batch:
        outcome = grid_or_refusal(path)
        intake.take_safely(name, path, outcome)
        sha256 = "" if isinstance(outcome, UnreadableError) else outcome.sha256
        found.append((sha256, packed(intake.taken(), intake.plan)))
    return found
