"""A year from its first file to its last: the new master (from last year's), and the archive of everything. One short function per command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from xltrack.books import folder
from xltrack.books.archive import Kept, checksum, files_below, readable, safe_names, write_archive
from xltrack.books.filenames import file_name, file_names
from xltrack.books.forms import PROPERTY_PREFIX
from xltrack.books.grid import read_grid
from xltrack.books.marking.unmended import is_correction
from xltrack.books.master import read_master
from xltrack.books.master_write import write_master
from xltrack.books.status.identity import is_status
from xltrack.books.status.read import read_ledger
from xltrack.books.status.template import find_status_template
from xltrack.books.template import FOLDER, find_template
from xltrack.books.whole import ends_in, is_open, keep_copy, write_whole
from xltrack.enums import ENUMS, default_choices
from xltrack.errors import LedgerError, MasterError, UnreadableError
from xltrack.findings import error
from xltrack.grouped import grouped
from xltrack.outputs.launchers import write_launchers
from xltrack.plan import Choice, Plan, with_ids
from xltrack.records import Row, Rows
from xltrack.steps import following
from xltrack.words import say

WORKBOOKS = (".xlsx", ".xlsm")
REPORTS = (".docx", ".html")


@dataclass(frozen=True)
class NewResult:
    """A new master. ``made``: the files written; ``source``: the master it follows; ``ceased``: units that were left out."""

    plan: Plan
    made: tuple[Path, ...]
    source: Path | None = None
    ceased: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "made": [str(p) for p in self.made], "from": str(self.source) if self.source else None, "title": self.plan.title, "year": self.plan.year,
            "plan_id": self.plan.id, "units": [u.name for u in self.plan.units], "ceased": list(self.ceased),
        }  # fmt: skip


@dataclass(frozen=True)
class ArchiveResult:
    """An archive written. ``kept``: every file in it, and every return the ledger names that is no longer in the folder; ``links``: not followed."""

    plan: Plan
    path: Path
    kept: tuple[Kept, ...]
    links: tuple[str, ...] = ()
    copy: Path | None = None

    @property
    def absent(self) -> tuple[Kept, ...]:
        return tuple(k for k in self.kept if k.path is None)

    def to_json(self) -> dict[str, Any]:
        names = ("kind", "name", "size", "sha256", "unit", "period", "state")
        files = [{n: getattr(k, n) or None for n in names} | {"file": k.shown} for k in self.kept if k.path]
        absent = [{"file": k.shown, "unit": k.unit, "period": k.period, "sha256": k.sha256} for k in self.absent]
        return {"path": str(self.path), "files": files, "absent": absent, "links": list(self.links)}


def new(
    path: Path, *, language: str = "zh", title: str = "", year: int | None = None, source: Path | None = None, force: bool = False
) -> NewResult:  # fmt: skip
    """A master without items, and the form template beside it to restyle. ``source``: last year's master, whose units, aliases, groups,
    contacts, choices, settings and template are kept. Refuses to replace files unless ``force``, which keeps a copy.
    """
    ends_in(path, ".xlsx")
    if path.exists() and not force:
        raise error("exists", where=path)
    old = read_master(source).plan if source else None
    blank = Plan(title, year, language, choices=tuple(Choice(*c) for c in default_choices(language)))
    plan = with_ids(following.following_year(old, title, year) if old else blank)
    template = find_template(plan.settings.template, plan.language, source)
    if path.exists():
        keep_copy(path, plan.language)
    write_master(plan, path)
    status = find_status_template(plan.settings.status_template, plan.language, source)
    beside = [_lay_beside(path, one) for one in (template, status)]
    launchers = write_launchers(path.parent, plan.language)
    return NewResult(plan, (path, *beside, *launchers), source, following.ceased(old) if old else ())


def _lay_beside(master: Path, template: Path) -> Path:
    """A copy of a template in the folder beside the master, to restyle; one that lies there stays."""
    beside = master.parent / FOLDER / template.name
    if not beside.exists():
        write_whole(template.read_bytes(), beside)
    return beside


# ── the archive ────────────────────────────────────────────────────────────────────────────────────────────────────


def archive(
    where: Path | None = None, *, master: Path | None = None, out: Path | None = None, force: bool = False
) -> ArchiveResult:
    """One zip of a year's folder: master, forms, returns, attachments, ledger and its earlier versions, reports, whatever else lies there,
    with a list of contents and the SHA-256 of every file. The same files give the same bytes.

    ``where``: the folder of the master, else that of ``master``, which is found as every command finds it where it is not named. Raises LedgerError
    ``ledger-open``; XltrackError ``exists``.
    """
    master = folder.find_master(master) if master or not where else folder.master_in(where)
    if master is None:
        raise error("no-master", MasterError, where=where)
    plan = read_master(master).plan
    ledger = folder.find_ledger(None, master)
    if ledger and is_open(ledger):
        raise error("ledger-open", LedgerError, where=ledger)
    title = plan.title or say("archive.untitled", plan.language)
    target = out or Path(f"{file_name(say('archive.name', plan.language, title=title), title)}.zip")
    ends_in(target, ".zip")
    if target.exists() and not force:
        raise error("exists", where=target)
    files, links = files_below(master.parent, [target])
    known = _known(read_ledger(ledger, plan).returns)
    kept = _kept(files, plan, master, ledger, known, file_names([title])[title])
    copy = keep_copy(target) if target.exists() else None
    write_archive(kept, target, plan.language, title)
    shown = tuple(readable(p.relative_to(master.parent).as_posix()) for p in links)
    return ArchiveResult(plan, target, tuple(kept), shown, copy)


def _known(returns: Rows) -> dict[str, list[Row]]:
    """Checksum → what the ledger says of files that came in with that content: units may send the same scan."""
    return grouped((str(r["sha256"]), r) for r in returns if r["sha256"])


def _row_of(rows: Sequence[dict[str, Any]], place: str) -> dict[str, Any] | None:
    """The row of a file in this place among those of its content: of the very name, else of one that ends alike, else the last."""
    last = PurePosixPath(place).name
    alike = (r for r in rows if PurePosixPath(str(r["file"])).name == last)
    named = (r for r in rows if str(r["file"]) == place)
    return next(named, None) or next(alike, None) or (rows[-1] if rows else None)


def _kept(
    files: list[Path],
    plan: Plan,
    master: Path,
    ledger: Path | None,
    known: Mapping[str, Sequence[dict[str, Any]]],
    top: str,
) -> list[Kept]:
    """Every file, by kind and name, and every return that the ledger knows and the folder no longer has."""
    shown = [p.relative_to(master.parent).as_posix() for p in files]
    found = []
    for path, place, name in zip(files, shown, safe_names([PurePosixPath(top, s) for s in shown]), strict=True):
        size, sha256 = checksum(path)
        said = _row_of(known.get(sha256, ()), place)
        if said and said["file_state"] == "untouched" and said["file"] != place:
            said = None  # a form that came back as it went out: this is the one that went out
        one = Kept(path, readable(place), _kind(path, master, ledger, said), name, size, sha256)
        found.append(_said(one, said) if said else one)
    returned = {k.path.parent for k in found if k.path and k.kind == "return"} - {master.parent}
    found = [_beside(k, plan) if k.path and k.path.parent in returned else k for k in found]
    here = {k.sha256 for k in found}
    found += [
        _said(Kept(None, str(r["file"]), "return", sha256=s), r)
        for s, rows in known.items()
        if s not in here
        for r in rows
    ]
    order = {kind: n for n, kind in enumerate(ENUMS["archive_kind"])}
    return sorted(found, key=lambda k: (order[k.kind], k.path is None, k.name, k.shown))


def _beside(one: Kept, plan: Plan) -> Kept:
    """A file that lies among returns and is not in the ledger: a form or an attachment, of the unit its name tells."""
    names = plan.named_in(Path(one.shown).stem)
    kind = {"form": "return", "other": "attachment"}.get(one.kind, one.kind)
    return one if one.state else replace(one, kind=kind, unit=names[0] if len(names) == 1 else "")


def _said(one: Kept, row: Mapping[str, Any]) -> Kept:
    return replace(one, unit=str(row["unit"]), period=str(row["period"]), state=str(row["file_state"]))


def _kind(path: Path, master: Path, ledger: Path | None, said: Mapping[str, Any] | None) -> str:
    """What a file of the year is, by its content and by what the ledger knows of it."""
    if path == master:
        return "master"
    if ledger and path == ledger:
        return "ledger"
    if said:
        return "attachment" if said["file_state"] == "attachment" else "return"
    if path.suffix.casefold() in REPORTS and path.parent == master.parent:
        return "report"
    return _kind_of_workbook(path) if path.suffix.casefold() in WORKBOOKS else "other"


def _kind_of_workbook(path: Path) -> str:
    if is_status(path):
        return "version"
    try:
        grid = read_grid(path)
    except (UnreadableError, OSError):
        return "other"
    own = folder.own_kind(grid)
    if own == "template":
        return "template"
    if not own and is_correction(grid):
        return "correction"
    return "form" if not own and f"{PROPERTY_PREFIX}unit" in grid.properties else "other"
