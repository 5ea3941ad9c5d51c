"""Official text → a draft plan, and its master workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from xltrack.books.document import read_document
from xltrack.books.gather import expanded
from xltrack.books.master_write import draft_notes, write_master
from xltrack.books.whole import ends_in, keep_copy
from xltrack.documents import Draft
from xltrack.enums import default_choices
from xltrack.findings import error, spoken
from xltrack.importing import draft
from xltrack.outputs.launchers import write_launchers
from xltrack.plan import Choice, with_ids
from xltrack.words import both

Paths = str | Path | Sequence[str | Path]


def import_plan(documents: Paths, *, title: str = "", year: int | None = None, language: str = "") -> Draft:
    """Official text → a draft plan with ids, the account of every source line, and what a person must look at.

    ``title``, ``year`` and ``language`` (zh or en) are the plan's, the documents' own unless given. Raises XltrackError ``import-refused`` for text in which
    no plan can be told, UnreadableError for what cannot be read.
    """
    spoken(language or "zh")
    named = [documents] if isinstance(documents, (str, Path)) else documents
    if not named:
        raise error("no-returns", where=both("system.nothing_named"))
    read = [read_document(path) for path in expanded(named)]
    made = draft(read, title=title, year=year, language=language)
    choices = made.plan.choices or tuple(Choice(*c) for c in default_choices(made.plan.language))
    return replace(made, plan=with_ids(replace(made.plan, choices=choices)))


def import_into(documents: Paths, output: Path, *, force: bool = False, **options: Any) -> Draft:
    """What ``xltrack import`` does: draft a plan and write it as a master with the sheets 待核对 and 未采用, what is double-clicked beside it."""
    ends_in(output, ".xlsx")
    if output.exists() and not force:
        raise error("exists", where=output)
    made = import_plan(documents, **options)
    if output.exists():
        keep_copy(output, made.plan.language)
    notes, shaded = draft_notes(made)
    write_master(made.plan, output, notes, shaded)
    write_launchers(output.parent, made.plan.language)
    return made


def draft_json(made: Draft, output: Path) -> dict[str, Any]:
    """An import for programs: what was found, what a person must look at, and where every source line went."""
    plan = made.plan
    return {
        "output": str(output),
        "title": plan.title,
        "items": len(plan.items),
        "units": len(plan.units),
        "periods": [p.label for p in plan.periods],
        "indicators": sum(len(i.indicators) for i in plan.items),
        "lines": len(made.lines),
        "placed": dict(Counter(line.placed for line in made.lines).most_common()),
        "uncertain": [
            {
                "item": plan.items[d.position].id if d.position is not None else None,
                "field": d.field,
                "text": d.text,
                "reason": d.reason,
            }
            for d in made.uncertain
        ],
        "account": [line._asdict() for line in made.lines],
    }
