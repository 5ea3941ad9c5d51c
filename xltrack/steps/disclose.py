"""What may leave the office: open items only, without phones, the coordinator's remarks, returns and findings. No files."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from xltrack.fields import STATUS_ITEMS
from xltrack.frames import pd, rows_of
from xltrack.grouped import grouped
from xltrack.rates import unit_counts
from xltrack.records import Consolidation

KEPT_TYPED = ("verdict", "summary")  # the verdict decides the status; the summary is written to be reported
# Of answers: how the office came by them.
INTERNAL = ("verdict_note", "corrected", "correction_basis", "doubtful", "file", "sheet", "cell", "sha256")
BLANKED = (
    "filler",
    "filler_phone",
    "leader",
    "leader_phone",
    "errors",
    "warnings",
    "unanswered",
    "late",
    "unit_state",
    "received",
    "owed",
)


def public(result: Consolidation) -> Consolidation:
    """The same of items that are 主动公开, counted anew; nothing else of the workbook is in it, what is not named here is left out.

    Units keep their order and drop out where none of their items is open.
    """
    shown = {item.id for item in result.plan.items if item.disclosure == "public"}
    typed_beside = list(result.own.get("answers", ()))
    answers, ledger = (
        _blank(_of(frame, shown), [*INTERNAL, *typed_beside]) for frame in (result.answers, result.ledger)
    )
    typed = [f.key for f in STATUS_ITEMS if f.typed and f.key not in KEPT_TYPED]
    own = [c for c in result.own.get("items", ()) if c in result.items.columns]
    items = _blank(_of(result.items, shown).drop(columns=own), typed)
    plan = replace(
        result.plan,
        items=tuple(replace(i, leader="", extra=()) for i in result.plan.items if i.id in shown),
        units=tuple(replace(unit, contacts=()) for unit in result.plan.units),
        materials=(),
    )
    apart = {name: frame.iloc[:0] for name, frame in vars(result).items() if isinstance(frame, pd.DataFrame)}
    shown_frames = {
        "items": items, "answers": answers, "units": _units(result, answers), "lagging": _of(result.lagging, shown), "ledger": ledger,
        "indicators": _of(result.indicators, shown),
    }  # fmt: skip
    frames: dict[str, Any] = apart | shown_frames
    return replace(result, plan=plan, findings=(), own={}, **frames)


def _of(frame: pd.DataFrame, shown: set[str]) -> pd.DataFrame:
    return frame[frame["id"].isin(list(shown))].reset_index(drop=True) if len(frame) else frame


def _blank(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    return frame.assign(**{c: pd.Series([""] * len(frame), dtype=object) for c in columns if c in frame.columns})


def _units(result: Consolidation, answers: pd.DataFrame) -> pd.DataFrame:
    """The units sheet for these answers alone."""
    own = grouped((str(answer["unit"]), answer) for answer in rows_of(answers))
    rows = [_unit(row, own[str(row["unit"])]) for row in rows_of(result.units) if str(row["unit"]) in own]
    names = [str(c) for c in result.units.columns]
    return pd.DataFrame({n: pd.Series([r.get(n, "") for r in rows], dtype=object) for n in names})


def _unit(row: dict[Any, Any], answers: list[dict[Any, Any]]) -> dict[str, Any]:
    known = row | dict.fromkeys(BLANKED, "")
    answered = sum(a["returned"] is True for a in answers)
    return known | {"assigned": len(answers), "answered": answered} | unit_counts(answers)
