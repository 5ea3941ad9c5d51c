"""Two ledgers, or two periods of one → what turned, per item. No files."""

from __future__ import annotations

from xltrack.enums import is_yes
from xltrack.fields import STATUS_DIFF
from xltrack.frames import pd, rows_of
from xltrack.plan import Item, Plan, parties_of
from xltrack.rates import turns
from xltrack.records import Row
from xltrack.values import key, text_of
from xltrack.words import say

TURNS = (
    "newly_completed", "recovered", "newly_lagging", "reopened", "answered", "silent", "other", "verdict", "first_seen", "gone", "reworded", "text",
    "still_lagging", "same",
)  # fmt: skip
QUIET = ("text", "still_lagging", "same")  # told by number only, or not at all


def turned(old: pd.DataFrame, old_period: str, new: pd.DataFrame, new_period: str, plan: Plan) -> pd.DataFrame:
    """One row an item of either side, in document order: columns of ``fields.STATUS_DIFF``; ``what`` is one of ``TURNS``, statuses class keys.

    ``old`` and ``new``: ledgers, columns of ``fields.STATUS_LEDGER``; an item's own totals are compared. An item one side does not know has the
    status "" there.
    """
    before, after = _totals(old, old_period), _totals(new, new_period)
    known = {item.id: item for item in plan.items}
    ids = [i for i in known if i in before or i in after]
    ids += [i for i in dict.fromkeys([*before, *after]) if i not in known]
    rows = [_row(i, known.get(i), before.get(i), after.get(i), plan) for i in ids]
    return pd.DataFrame({f.key: pd.Series([r[f.key] for r in rows], dtype=object) for f in STATUS_DIFF})


def _totals(ledger: pd.DataFrame, period: str) -> dict[str, Row]:
    rows = ledger[(ledger["period"] == period) & (ledger["unit"] == "")]
    return {str(r["id"]): r for r in rows_of(rows)}


def _row(item_id: str, item: Item | None, before: Row | None, after: Row | None, plan: Plan) -> Row:
    now = after or before or {}
    old = before or {}
    named = item.parties if item else tuple(parties_of(text_of(now.get("parties", "")), plan.names))
    leads = [name for role, name in named if role == named[0][0]]
    reworded = bool(before and after and key(before["text"]) != key(after["text"]))
    return {
        "id": item_id, "serial": item.serial if item else now.get("serial", ""), "path": "\n".join(item.path) if item else "", "text": now.get("text", ""),
        "owners": say("list.separator", plan.language).join(leads), "what": what(before, after),
        "before": old.get("effective", ""), "after": after["effective"] if after else "",
        "verdict_before": old.get("verdict", ""), "verdict_after": after["verdict"] if after else "",
        "progress_before": old.get("progress", ""), "progress_after": after["progress"] if after else "",
        "text_before": old["text"] if reworded else "",
    }  # fmt: skip


def what(before: Row | None, after: Row | None) -> str:
    """The one word for how an item turned: the gravest of what happened to it."""
    if before is None or after is None:
        return "first_seen" if before is None else "gone"
    moved = _moved(before, after)
    if moved:
        return moved
    if key(before["verdict"]) != key(after["verdict"]):
        return "verdict"
    if key(before["text"]) != key(after["text"]):
        return "reworded"
    if key(before["progress"]) != key(after["progress"]):
        return "text"
    return "still_lagging" if _lags(after) else "same"


def _lags(row: Row) -> bool:
    return is_yes(row["lagging"])


def _moved(before: Row, after: Row) -> str:
    """How its class or its place on the lagging list changed; "" where neither did."""
    old, new = str(before["effective"]), str(after["effective"])
    turned = [turn for turn in turns(old, new, _lags(before), _lags(after)) if turn != "still_lagging"]
    if turned:
        return turned[0]
    if old == new:
        return ""
    if old == "completed" and new != "not_returned":
        return "reopened"
    if "not_returned" in (old, new):
        return "answered" if old == "not_returned" else "silent"
    return "other"
