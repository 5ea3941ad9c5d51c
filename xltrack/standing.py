"""Where the year stands in a folder, and what comes next: read from the master, the status workbook and the files that lie there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from xltrack.books import folder
from xltrack.books.archive import is_archive
from xltrack.books.gather import gather
from xltrack.books.master import MasterReading, read_master
from xltrack.books.outbox import period_folder
from xltrack.books.status.read import read_ledger
from xltrack.books.whole import digest_of, is_open
from xltrack.plan import Period, Plan
from xltrack.reckoning import with_tenures
from xltrack.records import Ledger
from xltrack.results import Standing, Step
from xltrack.steps import check as checking
from xltrack.steps import confirm as confirming
from xltrack.values import is_blank

RETURNS = ("returns*", "收回*", "交回*")  # folders beside the master where returns are kept


def standing(here: Path, master: str | Path | None = None) -> Standing:
    """Where the year stands in a folder: the master, which periods are sent out and merged, who is missing, and what to do next. ``master``: the one
    meant, else the only one there.

    A status workbook that is open counts as it was last saved. Raises MasterError where two masters lie there, or the one is unreadable;
    LedgerError where the status workbook is unreadable."""
    path = folder.find_master(master) if master else folder.master_in(here)
    if path is None:
        return Standing(None, "", (), ())
    year = _Year(path, bool(master))
    open_now = year.book is not None and is_open(year.book)
    return Standing(year.plan, path.name, year.states, tuple(year.steps()), year.missing, open_now)


def period_states(plan: Plan, master: Path, ledger: Path | None = None) -> tuple[tuple[Period, str], ...]:
    """Every period with what has become of it: not_sent, sent (its forms lie in the outbox beside the master) or merged (into ``ledger``, else
    the one beside the master)."""
    book = ledger or folder.find_ledger(None, master)
    return _states(plan, master, read_ledger(book, plan))


def _states(plan: Plan, master: Path, ledger: Ledger) -> tuple[tuple[Period, str], ...]:
    out, merged = master.parent / "outbox", {row["period"] for row in ledger.rows}
    return tuple(
        (p, "merged" if p.label in merged else "sent" if period_folder(out, plan, p).exists() else "not_sent")
        for p in plan.periods
    )


def accepted(plan: Plan, ledger: Ledger) -> int:
    """How many proposals of a confirmation round are ticked and not in the plan yet."""
    return len(confirming.apply(plan, ledger.proposals).done)


def returns_beside(here: Path) -> list[Path]:
    """The folders of returns beside the master that hold anything."""
    found = dict.fromkeys(p for pattern in RETURNS for p in sorted(here.glob(pattern)) if p.is_dir())
    return [p for p in found if any(q.is_file() for q in p.rglob("*"))]


def unmerged(paths: Sequence[Path], ledger: Ledger) -> list[Path]:
    """The files among returns that the ledger does not know."""
    files, _ = gather(paths) if paths else ([], [])
    known = {row["sha256"] for row in ledger.returns} - {""}
    return [p for p in files if digest_of(p) not in known]


@dataclass(frozen=True)
class _Year:
    """The folder of a master, read once. ``named``: it was told which master is meant, for there are more."""

    master: Path
    named: bool = False

    @cached_property
    def reading(self) -> MasterReading:
        return read_master(self.master)

    @cached_property
    def plan(self) -> Plan:
        return self.reading.plan

    @cached_property
    def book(self) -> Path | None:
        return folder.find_ledger(None, self.master)

    @cached_property
    def ledger(self) -> Ledger:
        return read_ledger(self.book, self.plan, while_open=True)

    @cached_property
    def states(self) -> tuple[tuple[Period, str], ...]:
        return _states(self.plan, self.master, self.ledger)

    @cached_property
    def latest(self) -> Period | None:
        """The last period that units were asked for."""
        begun = [p for p, state in self.states if state != "not_sent" and p.kind != "final"]
        return begun[-1] if begun else None

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """Units that still owe the latest period something: a form, or what is to come beside it."""
        if self.latest is None:
            return ()
        label, ledger = self.latest.label, self.ledger
        back = {r["unit"] for r in ledger.rows if r["period"] == label and r["effective"] and r["sha256"]}
        owing = {r["unit"] for r in ledger.materials if (r["period"], r["material_state"]) == (label, "owed")}
        free = {unit for unit, period in ledger.exempt if period == label}
        asked = with_tenures(self.plan, ledger, [label]).asked_in(self.latest)
        return tuple(u for u in asked if u not in free and (u not in back or u in owing))

    @cached_property
    def chased(self) -> frozenset[str]:
        """Units that owe the latest period something, and those that have errors to correct in it."""
        label = self.latest.label if self.latest else ""
        wrong = {f.unit for f in self.ledger.listed if f.severity == "error" and f.period == label}
        return frozenset(self.missing) | (wrong & {u.name for u in self.plan.units})

    def steps(self) -> Iterator[Step]:
        """What to do next; then, where that may be waited for in vain, what comes after it."""
        before = self._mend()
        if before:
            yield before
            return
        waiting = self._waiting()
        if waiting:
            yield waiting
        if waiting is None or waiting.key == "remind":
            yield self._onward()

    @property
    def _which(self) -> str:
        return f" --master {_quoted(self.master.name)}" if self.named else ""

    def _mend(self) -> Step | None:
        """What must be done to the master first."""
        plan, name = self.plan, self.master.name
        if not plan.items:
            return Step("fill", f"xltrack check {_quoted(name)} --fix")
        if not plan.id or any(not item.id for item in plan.items):
            return Step("fix", f"xltrack check {_quoted(name)} --fix")
        if any(f.severity == "error" for f in (*self.reading.findings, *checking.check(plan))):
            return Step("mend", f"xltrack check {_quoted(name)}")
        if accepted(plan, self.ledger):
            return Step("apply", f"xltrack check {_quoted(name)} --apply")
        return None

    def _waiting(self) -> Step | None:
        """What the latest period still waits for."""
        here = self.master.parent
        ahead = [
            p.label for p, state in self.states if state == "not_sent"
        ]  # what is named after one of these is of later
        now = [f for f in returns_beside(here) if not any(label in f.name for label in ahead)]
        folders = [f for f in now if unmerged([f], self.ledger)]
        if folders:
            return Step("merge", " ".join(("xltrack merge", *(_quoted(f.name) for f in folders))) + self._which)
        if self.latest is None:
            return None
        if {p.label: state for p, state in self.states}[self.latest.label] == "sent":
            return Step("collect", f"xltrack merge returns{self._which}", self.latest.label)
        undecided = [r for r in self.ledger.proposals if r["state"] == "open" and is_blank(r["accept"])]
        if self.latest.confirms and undecided:
            return Step("tick", f"xltrack check {_quoted(self.master.name)} --apply", len(undecided))
        return Step("remind", f"xltrack remind{self._which}", len(self.chased)) if self.chased else None

    def _onward(self) -> Step:
        """What comes once nothing is waited for."""
        begun = [n for n, (p, state) in enumerate(self.states) if state != "not_sent" and p.kind != "final"]
        coming = [p for p, state in self.states[begun[-1] + 1 if begun else 0 :] if state == "not_sent"]
        name = _quoted(self.master.name)
        for period in coming:
            label = _quoted(period.label)
            if period.kind == "final":
                return Step("final", f"xltrack merge -p {label}{self._which}", period.label)
            return Step("split", f"xltrack split {name} -p {label}", period.label)
        here = self.master.parent
        if self.book is None:
            return Step("split", f"xltrack split {name}")
        if not any(here.glob("*.docx")):
            return Step("report", f"xltrack report {_quoted(self.book.name)} --kind year{self._which}")
        if not any(map(is_archive, (*here.glob("*.zip"), *here.parent.glob("*.zip")))):
            return Step("archive", f"xltrack archive{self._which}")
        return Step("new", f"xltrack new ../{(self.plan.year or 0) + 1}/{name} --from {name}")


def _quoted(name: str) -> str:
    """A name as a terminal takes it for one word."""
    return f'"{name}"' if any(c.isspace() or c in "&()^;,=+%!'`~[]{}" for c in name) else name
