"""A coordinator's folder made up for tests: a master, and the status workbook of a consolidation."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests import factories
from xltrack.books.master_write import write_master
from xltrack.books.status.book import write_status
from xltrack.plan import Contact, form_id
from xltrack.records import Consolidation


def with_true_ids(result: Consolidation) -> Consolidation:
    """The same with ids as a master has them."""
    ids = {item.id: form_id(n) for n, item in enumerate(result.plan.items, 1)}
    frames = {}
    for name in ("items", "answers", "lagging", "ledger"):
        frame = getattr(result, name)
        frames[name] = frame.assign(id=[ids[i] for i in frame["id"]])
    people = (
        Contact("联络员", "甲", "13800000000", "one@example.org"),
        Contact("分管领导", "乙", "", "boss@example.org"),
    )
    units = (replace(result.plan.units[0], contacts=people), *result.plan.units[1:])
    plan = replace(result.plan, units=units, items=tuple(replace(i, id=ids[i.id]) for i in result.plan.items))
    findings = tuple(replace(f, item=ids.get(f.item, f.item)) for f in result.findings)
    return replace(result, plan=plan, findings=findings, **frames)


def desk(folder: Path, items: int = 12, units: int = 5, **options: object) -> Consolidation:
    """Writes ``master.xlsx`` and ``status.xlsx`` into a folder; gives what the status workbook holds."""
    result = with_true_ids(factories.consolidation(items, units, **options))  # type: ignore[arg-type]
    write_master(result.plan, folder / "master.xlsx")
    write_status(result, folder / "status.xlsx")
    return result
