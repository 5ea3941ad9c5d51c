"""What a launcher does when it is double-clicked, or files are dropped on it: one step of the year in its own folder, told and recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from xltrack import pipeline, publish
from xltrack.books import folder
from xltrack.books.gather import gather
from xltrack.books.grid import read_grid
from xltrack.books.master import is_master
from xltrack.books.status.read import read_ledger
from xltrack.books.whole import is_open
from xltrack.errors import UnreadableError, XltrackError
from xltrack.fields import sheet_name
from xltrack.outputs import launchers, terminal
from xltrack.outputs.remind import remind_lines
from xltrack.results import exit_status
from xltrack.standing import accepted, period_states, returns_beside, unmerged
from xltrack.words import say

CHANGES_SHOWN = 12


@dataclass(frozen=True)
class Outcome:
    """What a step said (``lines``), what to do next, and the exit status: 0, 1 with errors among the findings, 3 could not be done."""

    lines: tuple[str, ...]
    todo: str
    status: int = 0


def launch(step: str, files: Sequence[Path], here: Path, now: datetime, lang: str = "zh") -> Outcome:
    """Do a step in the folder of a master with the files dropped (none: those in the folders of returns), and put it on top of 运行记录.txt.

    ``now`` stands in the record and is the day that reminders reckon from. Never raises what xltrack raises: that is an outcome, in one line.
    """
    before = _snapshot(here)
    try:
        outcome = _done(step, [path.resolve() for path in files], here, now, lang)
    except XltrackError as failed:
        outcome = Outcome((failed.text(lang),), say("launch.todo.failed", lang), 3)
    changes = _changes(before, _snapshot(here), lang)
    lines = launchers.entry(step, now, outcome.lines, changes, outcome.todo, lang)
    told = launchers.record(here, lines, lang) or outcome.status == 3
    unwritten = () if told else (say("launch.unrecorded", lang),)
    return Outcome((*outcome.lines, *unwritten), outcome.todo, outcome.status)


def _done(step: str, files: Sequence[Path], here: Path, now: datetime, lang: str) -> Outcome:
    """A step done with the only master of the folder. Raises what xltrack raises."""
    master = folder.master_in(here)
    if master is None:
        return Outcome((say("launch.no_master", lang, folder=here),), say("launch.todo.no_master", lang), 3)
    return _STEPS[step](files, master, now, lang)


def _split(_: Sequence[Path], master: Path, now: datetime, lang: str) -> Outcome:
    """The next period's forms; blank ids of the master are filled first, and what was ticked of a confirmation round goes into it. Nothing where
    the last forms sent out are not merged yet."""
    if is_open(master):
        return Outcome((say("launch.master_open", lang, path=master.name),), say("launch.todo.failed", lang), 3)
    checked = pipeline.check(master, fix=True)
    ledger = folder.find_ledger(None, master)
    ticked = accepted(checked.plan, read_ledger(ledger, checked.plan))
    if ticked:
        checked = pipeline.check(master, apply=True, today=now.date())
    written = terminal.applied_lines(checked, lang) if ticked else []
    states = period_states(checked.plan, master)
    waiting = [p.label for p, state in states if state == "sent"]
    if waiting:
        lines = (*written, say("launch.still_out", lang, period=waiting[0]))
        return Outcome(lines, say("launch.todo.still_out", lang))
    if states and not any(state == "not_sent" and p.kind != "final" for p, state in states):
        return Outcome((*written, say("launch.all_sent", lang)), say("launch.todo.merge", lang))
    if any(f.severity == "error" for f in checked.found):
        return Outcome(tuple(terminal.check_lines(checked, lang)[:-1]), say("launch.todo.master", lang), 1)
    made = pipeline.split(master, None, master.parent / "outbox")
    lines = (*written, *terminal.split_lines(made, lang)[:-1])
    return Outcome(lines, say("launch.todo.split", lang), exit_status(made.found))


def _check(files: Sequence[Path], master: Path, now: datetime, lang: str) -> Outcome:
    """Returns, with correction copies: those dropped, else those not merged yet. Without any, or where it is dropped, the master."""
    asked = files or _unmerged(master)
    if not asked or (len(files) == 1 and _is_master(files[0])):
        result = pipeline.check(files[0] if files else master, fix=False)
        todo = "launch.todo.master" if exit_status(result.found) else "launch.todo.checked"
        return Outcome(tuple(terminal.check_lines(result, lang)[:-1]), say(todo, lang), exit_status(result.found))
    found = pipeline.validate(asked, master=master, corrections=master.parent / "corrections")
    todo = "launch.todo.corrections" if found.corrections else "launch.todo.validated"
    return Outcome(tuple(terminal.validate_lines(found, lang)), say(todo, lang), exit_status(found.found))


def _merge(files: Sequence[Path], master: Path, now: datetime, lang: str) -> Outcome:
    asked = files or returns_beside(master.parent)
    if not asked:
        return Outcome((say("launch.no_returns", lang),), say("launch.todo.no_returns", lang), 3)
    result = pipeline.merge_into(asked, master=master, lang=lang)
    findings = result.consolidation.findings
    lines = terminal.merge_lines(result.to_json(), findings, lang)[:-1]
    todo = "launch.todo.confirmed" if result.consolidation.period.confirms else "launch.todo.merged"
    return Outcome(tuple(lines), say(todo, lang, sheet=sheet_name("proposals", lang)), exit_status(findings))


def _remind(_: Sequence[Path], master: Path, now: datetime, lang: str) -> Outcome:
    here = master.parent
    out = here / say("launch.letters", lang)
    result = publish.remind(
        master=master, today=now.date(), out=out, outbox=here / "outbox", corrections=here / "corrections"
    )
    return Outcome(tuple(remind_lines(result, lang)), say("launch.todo.remind", lang))


_STEPS = {"split": _split, "check": _check, "merge": _merge, "remind": _remind}


# ── what lies in the folder ────────────────────────────────────────────────────────────────────────────────────────


def _unmerged(master: Path) -> list[Path]:
    """The returns that the ledger does not know yet; all of them where it knows them all."""
    paths, _ = gather(returns_beside(master.parent))
    ledger = folder.find_ledger(None, master)
    return unmerged(paths, read_ledger(ledger, pipeline.read_plan(master))) or paths


def _is_master(path: Path) -> bool:
    try:
        return is_master(read_grid(path))
    except (UnreadableError, OSError):
        return False


def _snapshot(here: Path) -> dict[str, tuple[int, int]]:
    """Path in the folder → (bytes, time of its last change) of every file but the record."""
    records = {say("launch.record", lang) for lang in ("zh", "en")}
    found = {}
    for path in here.rglob("*"):
        if path.is_file() and path.name not in records:
            state = path.stat()
            found[path.relative_to(here).as_posix()] = (state.st_size, state.st_mtime_ns)
    return found


def _changes(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]], lang: str) -> list[str]:
    """Which files were written, which changed, how many were not touched."""
    made = sorted(n for n in after if n not in before)
    changed = sorted(n for n in after if n in before and after[n] != before[n])
    lines = [
        say(
            name,
            lang,
            n=len(names),
            names=terminal.names(names[:CHANGES_SHOWN], lang),
            more="…" if len(names) > CHANGES_SHOWN else "",
        )
        for name, names in (("launch.made", made), ("launch.changed", changed))
        if names
    ]
    same = sum(after.get(n) == state for n, state in before.items())
    nothing = [] if made or changed else [say("launch.nothing", lang)]
    return [*lines, *nothing, say("launch.untouched", lang, n=same)]
