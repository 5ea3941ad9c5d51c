"""What the terminal says of a year's beginning and end: a new master, the archive."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xltrack.books.archive import Kept, counted
from xltrack.outputs import launchers
from xltrack.outputs.terminal import names
from xltrack.plan import Plan
from xltrack.words import say


def new_lines(plan: Plan, made: Sequence[Path], source: Path | None, ceased: Sequence[str], lang: str) -> list[str]:
    """What was made, what was kept of last year, what comes next."""
    lines = [say("cli.new", lang, path=p) for p in made if p.suffix not in (".bat", ".sh")]
    lines.append(say("cli.new_launchers", lang, names=names(launchers.names(plan.language), lang)))
    if source:
        groups, people = len(plan.groups), sum(len(u.contacts) for u in plan.units)
        lines.append(say("cli.new_from", lang, path=source, units=len(plan.units), groups=groups, people=people))
        lines += [say("cli.new_ceased", lang, names=names(ceased, lang))] if ceased else []
    return [*lines, say("cli.next_from" if source else "cli.next_new", lang, path=made[0])]


def archive_lines(
    path: Path, kept: Sequence[Kept], links: Sequence[str], copy: Path | None, lang: str, shown: int = 8
) -> list[str]:
    """How many files of which kind, what is not among them, and how the archive is checked."""
    files, absent = [k for k in kept if k.path], [k for k in kept if not k.path]
    lines = [say("cli.archived", lang, n=len(files), parts=counted(kept, lang))]
    if absent:
        lines.append(say("cli.archive_absent", lang, n=len(absent)))
        lines += [f"  {k.period} {k.unit} {k.shown}" for k in absent[:shown]]
        lines += [say("cli.more_plain", lang, n=len(absent) - shown)] if len(absent) > shown else []
    lines += [say("cli.archive_links", lang, names=names(links, lang))] if links else []
    lines += [say("cli.kept_old", lang, path=copy.name)] if copy else []
    return [*lines, say("cli.written", lang, path=path), say("cli.next_archive", lang)]
