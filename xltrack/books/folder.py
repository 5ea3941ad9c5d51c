"""Which file is what: returns given as files, folders or patterns; the master, the ledger and archived templates, found by content."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from xltrack.books.forms import PROPERTY_PREFIX
from xltrack.books.grid import properties_of, read_grid
from xltrack.books.marking.unmended import is_correction
from xltrack.books.master import absent, is_master
from xltrack.books.raw.peek import peek
from xltrack.books.status.identity import MARK, PROPERTY, has_its_sheets
from xltrack.books.suggestions import is_suggestions
from xltrack.books.template import find_template, read_layout, template_for
from xltrack.books.whole import ARCHIVES, BACKUPS, LOCK, is_copy, whole
from xltrack.errors import LedgerError, MasterError, TemplateError, UnreadableError, XltrackError
from xltrack.findings import error
from xltrack.grids import Grid
from xltrack.plan import Plan, is_form_id
from xltrack.records import Layout

ENVIRONMENT = "XLTRACK_MASTER"
STATUS_NAME = "status.xlsx"
# Why even a workbook of another name may be the ledger; a password may be anyone's.
LOST = ("file-not-opened", "file-broken")
OTHER_FORMATS = (".xls", ".ods", ".et", ".xlsm", ".xlsb")  # a ledger may be saved as, but is not kept as
# The part of custom properties; bytes up to which one is looked into.
PROPERTIES, LONG = "docProps/custom.xml", 64 * 1024


def shown_path(path: Path, folder: Path) -> str:
    """A path as the workbooks print it: relative to the master's folder where it lies on the same drive."""
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return path.resolve().as_posix()


def find_master(
    named: str | Path | None,
    near: Iterable[Path] = (),
    environment: Mapping[str, str] = os.environ,
    *,
    beside: Path | None = None,
) -> Path:
    """The master: the one named, else ``XLTRACK_MASTER``, else that of the folder in which the status workbook ``beside`` lies, else the only master
    workbook in the working folder or beside the returns ``near`` (or beside that status workbook's folder).

    Raises MasterError when there is none that can be read, or more than one.
    """
    given = named or environment.get(ENVIRONMENT)
    if given:
        path = Path(given)
        if not path.is_file():
            raise absent(path)
        return path
    if beside and (own := master_in(beside.resolve().parent)):
        return own
    folders = list(dict.fromkeys(p.resolve() for p in (Path.cwd(), *_around([beside] if beside else near))))
    looked = [_masters(folder) for folder in folders]
    found = list(dict.fromkeys(path for masters, _ in looked for path in masters))
    if len(found) > 1:
        raise error("two-masters", MasterError, where=found)
    if not found:
        _may_be("no-readable-master", MasterError, [one for _, closed in looked for one in closed])
        raise error("no-master", MasterError, where=folders[:3])
    return found[0]


def master_in(folder: Path) -> Path | None:
    """The only master workbook of a folder, None where none lies there. Raises MasterError where there are two, or where a workbook that
    cannot be read may be it."""
    found, closed = _masters(folder)
    if not found:
        _may_be("no-readable-master", MasterError, closed)
    return found[0] if found else None


def _masters(folder: Path) -> tuple[list[Path], list[Closed]]:
    found, closed = _of_kind(_workbooks(folder), is_master)
    if len(found) > 1:
        raise error("two-masters", MasterError, where=[p.name for p in found])
    return found, closed


def _around(near: Iterable[Path]) -> list[Path]:
    """Folders beside files: their own, then the one that holds it, for returns lie in a folder beside their master."""
    own = [p if p.is_dir() else p.parent for p in near]
    return [*own, *(p.resolve().parent for p in own)]


def find_ledger(named: str | Path | None, master: Path) -> Path | None:
    """The ledger: the one named, else the only status workbook beside the master; None where there is none yet.

    Raises LedgerError when two lie there, one was saved as .xls, .ods or the like, or one that cannot be read may be it: what was typed into it
    would be passed over.
    """
    if named:
        return Path(named)
    beside = [p for p in _workbooks(master.parent) if p.resolve() != master.resolve()]
    found, closed = _of_kind(beside, has_its_sheets)
    if len(found) > 1:
        raise error("two-ledgers", LedgerError, where=[p.name for p in found])
    elsewhere = _saved_otherwise(master.parent, found[0] if found else None)
    if elsewhere:
        raise error("ledger-other-format", LedgerError, where=elsewhere.name, why=f"{elsewhere.stem}.xlsx")
    if not found:
        _may_be(
            "no-readable-ledger", LedgerError, [c for c in closed if c.path.name == STATUS_NAME or c.why.code in LOST]
        )
    return found[0] if found else None


def _saved_otherwise(folder: Path, ledger: Path | None) -> Path | None:
    """A status workbook in another format: beside the ledger one of its name, which an office program proposes; where there is none, any."""
    found = [p for ending in OTHER_FORMATS for p in _workbooks(folder, f"*{ending}")]
    of_its_name = [p for p in sorted(found) if ledger is None or p.stem == ledger.stem]
    return next(iter(_of_kind(of_its_name, has_its_sheets)[0]), None)


def own_kind(grid: Grid) -> str:
    """What a workbook of our own is that is no return: master, status, suggestions, template; "" for any other."""
    if f"{PROPERTY_PREFIX}unit" not in grid.properties and is_master(grid):
        return "master"
    if has_its_sheets(grid):
        return "status"
    if is_suggestions(grid):
        return "suggestions"
    if is_correction(grid):  # quotes what a department wrote, which may look like a placeholder
        return ""
    return "template" if _looks_like_template(grid) else ""


def _looks_like_template(grid: Grid) -> bool:
    """A row that asks for an item's id and text, and no item yet: a department may well type two braces into a form."""
    if not any(c.__class__ is str and "{{id}}" in c for sheet in grid.sheets[:1] for row in sheet.rows for c in row):
        return False
    texts = [{c.strip() for c in row if isinstance(c, str)} for sheet in grid.sheets[:1] for row in sheet.rows]
    asking = any("{{id}}" in row and row & {"{{text}}", "{{item}}"} for row in texts)
    return asking and not any(is_form_id(text) for row in texts for text in row)


def _workbooks(folder: Path, pattern: str = "*.xlsx") -> list[Path]:
    try:
        return sorted(
            p for p in folder.glob(pattern) if p.is_file() and not p.name.startswith((LOCK, ".")) and not is_copy(p)
        )
    except OSError:
        return []


class Closed(NamedTuple):
    """A workbook that cannot be looked into, and why."""

    path: Path
    why: UnreadableError


def _of_kind(paths: Iterable[Path], what: Callable[[Grid], bool]) -> tuple[list[Path], list[Closed]]:
    """The workbooks of a kind, and those that cannot be looked into."""
    found, closed = list[Path](), list[Closed]()
    for path in paths:
        try:
            if _is(path, what):
                found.append(path)
        except UnreadableError as why:
            closed.append(Closed(path, why))
    return found, closed


def _may_be(code: str, kind: type[XltrackError], closed: Sequence[Closed]) -> None:
    """Raises where any workbook cannot be looked into that may be what is looked for and not found."""
    if closed:
        raise error(code, kind, where=closed[0].path.name, why=closed[0].why)


def _is(path: Path, what: Callable[[Grid], bool]) -> bool:
    """Whether a workbook is of a kind. A form and a ledger say by a property what they are, and need not be read for it. Raises UnreadableError."""
    if _is_stamped(path):
        return False
    said = properties_of(path)
    if f"{PROPERTY_PREFIX}unit" in said:
        return False
    if said.get(PROPERTY, "").startswith(f"{MARK} "):
        return what is has_its_sheets
    return what(read_grid(path))


def _is_stamped(path: Path) -> bool:
    """Whether a file says in the plainest way that it is a form: among a thousand returns a master is looked for by this alone."""
    return f'name="{PROPERTY_PREFIX}unit"'.encode() in peek(path, PROPERTIES, LONG)


def layouts(plan: Plan, template: str | Path | None, near: Sequence[Path]) -> tuple[dict[str, Layout], Layout]:
    """(form version → layout of every template archived near, the layout in force now). Raises TemplateError for the one in force only."""
    force = [read_layout(path) for path in _in_force(plan, template, near)]
    default = force[0]
    found = {layout.version: layout for layout in force}
    for _, layout in _archived(near):
        found.setdefault(layout.version, layout)
    return found, default


def template_of(version: str, plan: Plan, template: str | Path | None, near: Sequence[Path]) -> Path:
    """The template of a form version: an archived one, else the one in force. Raises TemplateError for the one in force only."""
    force = _in_force(plan, template, near)
    known = ((path, read_layout(path)) for path in force)
    return next((path for path, layout in (*known, *_archived(near)) if layout.version == version), force[0])


def _in_force(plan: Plan, template: str | Path | None, near: Sequence[Path]) -> list[Path]:
    """The templates in force: of progress forms, and of confirmation forms where the plan has such a round. ``template`` is the one of its kind."""
    beside = near[0] if near else None
    named = find_template(str(template), plan.language, beside) if template else None
    kind = read_layout(named).decides if named else ""
    wanted = dict.fromkeys(("status", *(p.decides for p in plan.periods)))
    return [
        named if named and one == kind else template_for("", plan.settings.template, plan.language, beside, one)
        for one in wanted
    ]


def _archived(near: Sequence[Path]) -> Iterator[tuple[Path, Layout]]:
    """Every usable template archived in or below these folders."""
    for folder in dict.fromkeys(near):
        for archive in ARCHIVES:
            for path in sorted([*folder.glob(f"{archive}/*.xlsx"), *folder.glob(f"*/{archive}/*.xlsx")]):
                try:
                    yield path, read_layout(path)
                except TemplateError:
                    continue


VERSIONS = 5  # earlier versions of the ledger that are kept beside it


def backup_of(path: Path, language: str) -> Path:
    """Where the version of a ledger that is about to be replaced will be kept."""
    return path.parent / BACKUPS[language] / f"{path.stem}.1{path.suffix}"


def readings_of(path: Path, language: str) -> Path:
    """Where what was read for a ledger is kept, see :mod:`xltrack.books.remembered`; no search for returns looks there."""
    return path.parent / BACKUPS[language] / f".{path.stem}.readings"


def _same(one: Path, other: Path) -> bool:
    return one.stat().st_size == other.stat().st_size and one.read_bytes() == other.read_bytes()


def keep_versions(path: Path, write: Callable[[Path], object], language: str) -> None:
    """Write a file anew and keep its last changed versions beside it as ``name.1.xlsx`` (newest) … ``name.5.xlsx``, in a folder of their own."""
    newest = backup_of(path, language)
    with whole(path) as part:
        write(part)
        if not path.exists() or _same(path, part) or (newest.exists() and _same(path, newest)):
            return  # nothing is lost, or an earlier attempt kept this version and failed to replace it
        newest.parent.mkdir(exist_ok=True)
        names = [newest.with_name(f"{path.stem}.{n}{path.suffix}") for n in range(1, VERSIONS + 1)]
        for older, newer in zip(reversed(names[1:]), reversed(names[:-1]), strict=True):
            if newer.exists():
                os.replace(newer, older)
        shutil.copyfile(path, newest)
