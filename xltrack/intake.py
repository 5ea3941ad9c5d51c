"""Files that came in → returns: what each one is, and which unit, period and rows its forms speak for. One bad file never stops the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Any

from xltrack.books.unmended import is_unmended
from xltrack.books.folder import own_kind, shown_path
from xltrack.books.form import read_forms
from xltrack.books.grid import read_grids
from xltrack.books.wordform import read_docx_grid
from xltrack.errors import UnreadableError
from xltrack.fields import SHEETS
from xltrack.findings import Finding, refused
from xltrack.plan import Plan
from xltrack.records import Grid, Layout, Return
from xltrack.steps.identify import identify
from xltrack.values import is_blank, key, text_of

ATTACHMENTS = frozenset((".pdf", ".doc", ".docx", ".wps", ".ofd", ".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff", ".zip", ".rar", ".7z", ".txt", ".ppt", ".pptx"))  # fmt: skip
OWN_SHEETS = ("lists", "corrections")


@dataclass(frozen=True)
class Incoming:
    """What came in: identified returns, a row of the returns sheet for every other file, and findings about files."""

    returns: tuple[Return, ...]
    files: tuple[dict[str, Any], ...]
    findings: tuple[Finding, ...]


@dataclass
class _Intake:
    plan: Plan
    layouts: Mapping[str, Layout]
    default: Layout
    period: str
    returns: list[Return] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

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
            self._other(name, grid.sha256, "quarantined", "sheet-without-header")
            return
        self.returns += self._without_copies(
            [identify(f, self.plan, self.layouts, self.default, self.period) for f in forms]
        )
        self._sheets_beside(grid, {f.sheet for f in forms})

    def _unreadable(self, name: str, path: Path, why: UnreadableError) -> None:
        if path.suffix.casefold() in ATTACHMENTS and why.code == "file-not-workbook":
            if path.suffix.casefold() == ".docx" and self._word(name, path):
                return
            self._other(name, "", "attachment", "file-attachment")
        else:
            found = refused(why, name, self._unit_of(name))
            self.findings.append(found)
            self.files.append(_file_row(name, "", "quarantined", found.unit, found.message(self.plan.language)))

    def _word(self, name: str, path: Path) -> bool:
        """Whether a Word file holds a filled form; it is then read like one."""
        try:
            grid = replace(read_docx_grid(path), name=name)
        except UnreadableError:
            return False
        forms = read_forms(grid, self.layouts, self.default)
        self.returns += [identify(f, self.plan, self.layouts, self.default, self.period) for f in forms]
        return bool(forms)

    def _other(self, name: str, sha256: str, state: str, code: str, found: str = "", unit: str = "") -> None:
        unit = unit or (self._unit_of(name) if state != "ignored" else "")
        self.findings.append(Finding(code, name, unit=unit, found=found))
        self.files.append(_file_row(name, sha256, state, unit, found))

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
        """A form copied inside its file: the same answers count once, different ones set the file aside."""
        groups: dict[tuple[str, str], list[Return]] = {}
        for returned in found:
            groups.setdefault((returned.unit, returned.period), []).append(returned)
        kept: list[Return] = []
        for same in groups.values():
            shown = [r for r in same if not r.form.hidden] or same
            for hidden in (r for r in same if r not in shown):
                self.findings.append(
                    Finding(
                        "hidden-sheet-ignored",
                        hidden.form.file,
                        hidden.form.sheet,
                        unit=hidden.unit,
                        found=hidden.form.sheet,
                    )
                )
            if len({_answers(r) for r in shown}) > 1 and len(same) > 1:
                names = "、".join(r.form.sheet for r in shown)
                clash = Finding(
                    "sheet-copy-differs",
                    shown[0].form.file,
                    shown[0].form.sheet,
                    unit=shown[0].unit,
                    period=shown[0].period,
                    found=names,
                )
                kept.append(
                    replace(shown[0], state="quarantined", rows=(), unasked=(), findings=(*shown[0].findings, clash))
                )
            else:
                kept.append(shown[0])
        return kept

    def _sheets_beside(self, grid: Grid, forms: set[str]) -> None:
        own = {key(name) for kind in OWN_SHEETS for name in SHEETS[kind]}
        for sheet in grid.sheets:
            if sheet.name in forms or key(sheet.name) in own or sheet.hidden:
                continue
            texts = [text_of(c) for row in sheet.rows for c in row if not is_blank(c)]
            if texts:
                self.findings.append(Finding("sheet-not-a-form", grid.name, sheet.name, found=" ".join(texts)))


def _answers(returned: Return) -> tuple[Any, ...]:
    rows = (*((item.id, row) for row, item in returned.rows), *(("", row) for row in returned.unasked))
    return tuple(sorted((i, *(f"{k}={key(c.value)}" for k, c in sorted(row.cells.items()))) for i, row in rows))


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
    progress: Callable[[int, int], None] | None = None,
) -> Incoming:
    """Read and identify every file, in the order of its printed name whatever the order given. ``folder``: what printed paths start from."""
    names = {path: shown_path(path, folder) for path in paths}
    ordered = sorted(names, key=lambda p: names[p])
    intake = _Intake(plan, layouts, default, period)
    for n, (path, outcome) in enumerate(read_grids(ordered, jobs=jobs), 1):
        intake.take(names[Path(path)], Path(path), outcome)
        if progress:
            progress(n, len(ordered))
    return Incoming(tuple(intake.returns), tuple(intake.files), tuple(intake.findings))
