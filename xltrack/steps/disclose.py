"""What may leave the office: open items only, without phones, the coordinator's remarks, returns and findings. No files."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pandas as pd

from xltrack.fields import LAGGING, STATUS_ITEMS, STATUSES
from xltrack.records import Consolidation

KEPT_TYPED = ("verdict", "summary")  # the verdict decides the status; the summary is written to be reported
BLANKED = ("filler", "filler_phone", "leader", "leader_phone", "errors", "warnings", "unit_state")


def public(result: Consolidation) -> Consolidation:
    """The same of items that are 主动公开, counted anew; nothing else of the workbook is in it.

    Units keep their order and drop out where none of their items is open.
    """
    shown = {item.id for item in result.plan.items if item.disclosure == "public"}
    answers, ledger = _of(result.answers, shown), _of(result.ledger, shown)
    typed = [f.key for f in STATUS_ITEMS if f.typed and f.key not in KEPT_TYPED]
    own = [c for c in result.own.get("items", ()) if c in result.items.columns]
    items = _blank(_of(result.items, shown).drop(columns=own), typed)
    plan = replace(result.plan, items=tuple(i for i in result.plan.items if i.id in shown))
    return replace(
        result, plan=plan, items=items, answers=answers, units=_units(result, answers), lagging=_of(result.lagging, shown), ledger=ledger,
        returns=result.returns.iloc[:0], unasked=result.unasked.iloc[:0], repairs=result.repairs.iloc[:0], findings=(), own={},
        indicators=_of(result.indicators, shown), judgement=result.judgement.iloc[:0], ranking=result.ranking.iloc[:0],
    )  # fmt: skip


def _of(frame: pd.DataFrame, shown: set[str]) -> pd.DataFrame:
    return frame[frame["id"].isin(list(shown))].reset_index(drop=True) if len(frame) else frame


def _blank(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    return frame.assign(**{c: pd.Series([""] * len(frame), dtype=object) for c in columns if c in frame.columns})


def _units(result: Consolidation, answers: pd.DataFrame) -> pd.DataFrame:
    """The units sheet for these answers alone."""
    classes: dict[str, Counter[str]] = {}
    for unit, status in zip(answers["unit"], answers["effective"], strict=True):
        classes.setdefault(str(unit), Counter())[str(status)] += 1
    rows = [
        _unit(row, classes[str(row["unit"])]) for row in result.units.to_dict("records") if str(row["unit"]) in classes
    ]
    names = [str(c) for c in result.units.columns]
    return pd.DataFrame({n: pd.Series([r.get(n, "") for r in rows], dtype=object) for n in names})


def _unit(row: dict[Any, Any], counts: Counter[str]) -> dict[str, Any]:
    total = counts.total()
    rated = total - counts["not_applicable"] - counts["not_due"]
    rates = {
        "rate": counts["completed"] / rated if rated else 0.0,
        "lag_rate": sum(counts[s] for s in LAGGING) / rated if rated else 0.0,
    }
    known = {str(k): v for k, v in row.items()} | dict.fromkeys(BLANKED, "")
    return (
        known
        | {"assigned": total, "answered": total - counts["not_returned"], **{s: counts[s] for s in STATUSES}}
        | rates
    )
