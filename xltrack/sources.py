"""What a call names, found and read: plan, ledger, and where templates are looked for. What cannot be worked with is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from xltrack.books import folder
from xltrack.books.master import MasterReading, read_master
from xltrack.books.status.read import read_ledger
from xltrack.books.whole import digest_of
from xltrack.errors import LedgerError, MasterError
from xltrack.findings import Finding, error
from xltrack.plan import Plan
from xltrack.records import Ledger
from xltrack.steps import check as checking
from xltrack.words import both

if TYPE_CHECKING:
    from xltrack.books.remembered import Remembered

AMBIGUOUS = ("id-duplicate", "alias-ambiguous", "period-duplicate")
BLOCKING = (*AMBIGUOUS, "id-missing", "plan-id-missing", "period-missing")
SPLITTING = ("unit-unknown",)  # what nobody may be asked under: a form would lack the item


# ── the plan ───────────────────────────────────────────────────────────────────────────────────────────────────────


def one_of(plan: Plan | None, master: str | Path | Plan | None) -> str | Path | Plan | None:
    """Where the plan is. Raises XltrackError ``plan-twice`` where two places are given, of which one would be passed over."""
    if plan is not None and master is not None:
        raise error("plan-twice", where=master.title if isinstance(master, Plan) else master)
    return plan or master


def plan_of(
    source: str | Path | Plan | None, near: Sequence[Path] = (), beside: str | Path | None = None
) -> tuple[Plan, Path]:
    """The plan and the path of its master. A plan made in hand has none: then the folder counts in which a workbook lies ``beside`` it, else
    the working folder."""
    if isinstance(source, Plan):
        refuse(checking.essentials(source), BLOCKING)
        return source, source.path or (Path(beside).parent if beside else Path.cwd()) / "-"
    path = folder.find_master(source, near)
    return usable(path).plan, path


def usable(path: Path, blocking: Sequence[str] = BLOCKING) -> MasterReading:
    """A master as it was read. Raises MasterError where it is none, or where anything ``blocking`` is wrong with it."""
    reading = read_master(path)
    refuse(checking.essentials(reading.plan, reading.place, path.name), blocking, path.name)
    return reading


def refuse(findings: Iterable[Finding], blocking: Sequence[str], where: str = "") -> None:
    """Raises MasterError where anything that cannot be worked with is among the findings; ``where``: the master's name, "" for a plan made in hand."""
    found = [f for f in findings if f.code in blocking]
    if found:
        why = tuple(f"{found[0].where()} {found[0].message(lang)}".strip() for lang in ("zh", "en"))
        raise error(
            "master-has-errors" if where else "plan-has-errors", MasterError, where=where, count=len(found), why=why
        )


# ── the ledger ─────────────────────────────────────────────────────────────────────────────────────────────────────


def ledger_at(path: str | Path | None, plan: Plan, remembered: Remembered | None = None) -> Ledger:
    """The ledger in a status workbook that was named, an empty one where none was; its findings name the copy that will be kept of it. ``remembered``: it
    may know the file as one that a merge wrote. Raises LedgerError ``ledger-unreadable`` where nothing lies there, and as :func:`xltrack.books.status.read.read_ledger`."""
    if path is None:
        return Ledger()
    if not Path(path).is_file():
        raise error(
            "ledger-unreadable",
            LedgerError,
            where=path,
            why=both("system.folder" if Path(path).exists() else "system.absent"),
        )
    as_written = remembered is not None and remembered.wrote(Path(path))
    book, kept = read_ledger(Path(path), plan, as_written=as_written), folder.backup_of(Path(path), plan.language)
    found = (
        replace(f, expected=f"{kept.parent.name}/{kept.name}") if f.code == "ledger-extra-content" else f
        for f in book.findings
    )
    return replace(book, findings=tuple(found))


@dataclass(frozen=True)
class Before:
    """What a merge goes on with: the ledger that was ``named``, read from ``path`` where it is there and wanted, and the ``readings`` that an earlier merge
    into the same workbook put down. ``known``: the digest of the named one before it is read, for later it may be another."""

    plan: Plan
    named: Path | None
    path: Path | None
    readings: Remembered | None
    known: frozenset[str]

    @staticmethod
    def of(plan: Plan, named: Path | None, target: Path | None, anew: bool) -> Before:
        from xltrack.books.remembered import Remembered

        path = named if named and named.exists() and not anew else None
        readings = Remembered(folder.readings_of(target, plan.language)) if target else None
        return Before(plan, named, path, readings, frozenset({digest_of(named)} - {""} if named else ()))

    @cached_property
    def ledger(self) -> Ledger:
        return ledger_at(self.path, self.plan, self.readings)

    def keeping(self, findings: Iterable[Finding]) -> Callable[[Path], None] | None:
        """How the readings are put down beside the workbook written; nothing of the ledger's own among ``findings`` has to be told again."""
        quiet = self.named is None or all(f.file != self.named.name for f in findings)
        return partial(self.readings.put_down, quiet=quiet) if self.readings else None


def ledger_beside(plan: Plan, base: Path) -> tuple[Ledger, tuple[Finding, ...]]:
    """The ledger beside the master, an empty one where there is none that can be read now; and what there is to say of one that cannot."""
    try:
        path = folder.find_ledger(None, base) if base.is_file() else None
        return read_ledger(path, plan), ()
    except LedgerError as exc:
        return Ledger(), (Finding("ledger-not-used", found=exc.text(plan.language).rstrip("。.")),)


def named_ledger(named: Path, master: Path, anew: bool) -> Path:
    """The ledger that was named, which need not be there yet. Raises LedgerError ``ledger-elsewhere`` where another lies beside the master: the name
    was mistyped, and a new one would hold no verdict of the old."""
    beside = None if anew or named.exists() else folder.find_ledger(None, master)
    if beside:
        raise error("ledger-elsewhere", LedgerError, where=named, why=beside.name)
    return named


def standing_ledger(output: str | Path | None, master: Path) -> Path | None:
    """The ledger that a merge goes on with where none was named: what stands where it writes, else the one beside the master."""
    if output and Path(output).exists():
        return Path(output)
    return folder.find_ledger(None, master)


# ── templates ──────────────────────────────────────────────────────────────────────────────────────────────────────


def template_folders(base: Path, paths: Sequence[Path]) -> list[Path]:
    """Where templates are looked for: beside the master, then beside the returns and one folder up."""
    return [base.parent, *dict.fromkeys(q for p in paths for q in (p.parent, p.parent.parent))]
