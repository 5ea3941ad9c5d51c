"""What units owe beside their forms (应报材料), and what of it came in: matched by unit, and by the kind a file's name or first lines say. No files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from xltrack.enums import COUNTING, MATERIAL_SIGNS
from xltrack.grouped import grouped
from xltrack.plan import Material, Period, Plan
from xltrack.rates import unit_counts
from xltrack.records import Row
from xltrack.values import is_blank, key
from xltrack.words import say

TYPED = ("by_hand", "received_on")
PRINTED = (".pdf", ".ofd", ".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff")  # what a signed form comes back as
SUMMARIES = ("half", "annual")


def receipts(
    plan: Plan,
    period: Period,
    returns: Iterable[Mapping[str, Any]],
    known: Iterable[Mapping[str, Any]] = (),
    free: Iterable[str] = (),
    own: Sequence[str] = (),
) -> list[Row]:
    """One dict per unit and material owed in a period: columns of ``fields.STATUS_MATERIALS`` and ``own`` ones the coordinator added.

    ``returns``: rows of the returns sheet, attachments among them; ``known``: the rows the ledger has, whose typed words are carried
    over (a material ticked there was received on paper); ``free``: units that owe nothing in the period (免报).
    """
    typed = {identity(row): row for row in known}
    exempt, here = set(free), _of_units(row for row in returns if row["period"] == period.label)
    rows: list[Row] = []
    for unit, owed in grouped(plan.owed(period)).items():
        if unit in exempt:
            continue
        mine = here.get(unit, [])
        attached = [str(row["file"]) for row in mine if row["file_state"] == "attachment"]
        said = {str(row["file"]): f"{_name(str(row['file']))} {row['note']}" for row in mine}
        found = _matched(owed, {file: _plain(plan, unit, said[file]) for file in attached})
        forms = [str(row["file"]) for row in mine if row["file_state"] in COUNTING]
        left = [file for file in attached if not any(file in files for files in found.values())]
        for material in owed:
            name = material.label(plan.language)
            files = forms if material.kind == "form" else found.get(material, [])
            beside = typed.get((period.label, unit, key(name)), {})
            words = {column: beside.get(column, "") for column in (*TYPED, *own)}
            came = bool(files) or words["by_hand"] == "yes"
            rows.append({
                "period": period.label, "unit": unit, "material": name, "kind": material.kind, "material_due": material.due or period.due or "",
                "material_state": "received" if came else "owed", "file": "\n".join(files),
                "unmatched": "" if came else "\n".join(left), **words,
            })  # fmt: skip
    return rows


def identity(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return str(row["period"]), str(row["unit"]), key(row["material"])


def typed_of(row: Mapping[str, Any], own: Sequence[str]) -> list[Any]:
    """What the coordinator typed beside a material; a tick that was taken out says nothing."""
    said = (row.get(name) for name in (*TYPED, *own))
    return [value for value in said if not is_blank(value) and value not in ("no", False)]


def _of_units(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    return grouped((str(row["unit"]), row) for row in rows)


def _name(file: str) -> str:
    path = PurePath(file)
    return f"{path.parent.name} {path.name}"


def _plain(plan: Plan, unit: str, said: str) -> str:
    """What a file says, as texts are compared, without the plan's title and the unit's names: their words are no kind of material."""
    known = plan.unit(unit)
    plain = key(said)
    for word in (plan.title, unit, *(known.aliases if known else ())):
        plain = plain.replace(key(word), "") if key(word) else plain
    return plain


def _matched(owed: Sequence[Material], files: Mapping[str, str]) -> dict[Material, list[str]]:
    """Material → the attachments that are it. ``files``: file → what it says. A file counts once, for the first it says it is."""
    return grouped((material, file) for file, said in files.items() if (material := _what(owed, file, said)))


def _what(owed: Sequence[Material], file: str, plain: str) -> Material | None:
    named = [m for m in owed if m.kind == "other" and key(m.name) in plain]
    if named:
        return max(named, key=lambda m: len(m.name))
    kinds = [kind for kind, signs in MATERIAL_SIGNS.items() if any(key(sign) in plain for sign in signs)]
    if PurePath(file).suffix.casefold() in PRINTED and "form" in kinds:
        kinds = ["sealed", *kinds]  # a printed form comes back signed
    first = next((m for kind in kinds if kind != "form" for m in owed if m.kind == kind), None)
    if first is None and any(key(word) in plain for word in MATERIAL_SIGNS["summary"]):
        summaries = [m for m in owed if m.kind in SUMMARIES]
        first = summaries[0] if len(summaries) == 1 else None
    return first


def seals(plan: Plan, owed: Iterable[Mapping[str, Any]], returns: Sequence[Mapping[str, Any]]) -> dict[str, list[Row]]:
    """Unit → when its sealed copy was received (``received``, ``filled_on``, ``extended_to``), where that is what counts as a return."""
    if plan.settings.returned_means != "sealed":
        return {}
    found, here = dict[str, list[Row]](), _of_units(returns)
    for row in owed:
        if row["kind"] == "sealed":
            mine = [r for r in here.get(str(row["unit"]), ()) if r["period"] == row["period"]]
            days = [r["received"] for r in mine if str(r["file"]) in str(row["file"]).split("\n")] + [
                row["received_on"]
            ]
            extended = next((r["extended_to"] for r in mine if isinstance(r["extended_to"], date)), "")
            found[str(row["unit"])] = [{"received": d, "filled_on": "", "extended_to": extended} for d in days]
    return found


def with_receipts(plan: Plan, units: Sequence[Row], owed: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Rows of the units sheet with what each unit's materials add: 已收, 未收, and its state where a sealed copy is what counts. Units that owe
    materials and are asked nothing else have a row too."""
    lang = plan.language
    names = dict.fromkeys([*(str(u["unit"]) for u in units), *(str(row["unit"]) for row in owed)])
    known, owing = {str(u["unit"]): u for u in units}, _of_units(owed)
    made = []
    for name in names:
        own = owing.get(name, [])
        row = known.get(name) or _alone(plan, name, own)
        state = (
            state_by_seal(own, str(row["unit_state"]))
            if plan.settings.returned_means == "sealed"
            else row["unit_state"]
        )
        words = {"received": in_words(own, "received", lang), "owed": in_words(own, "owed", lang)}
        made.append(row | words | {"unit_state": state})
    return made


def _alone(plan: Plan, name: str, own: Sequence[Mapping[str, Any]]) -> Row:
    """A unit that is asked for no answers, only for materials."""
    unit, came = plan.unit(name), [row["material_state"] == "received" for row in own]
    state = "returned" if all(came) else "partial" if any(came) else "missing"
    numbers = (
        dict.fromkeys(("assigned", "answered", "errors", "warnings", "unanswered"), 0)
        | unit_counts(())
        | {"late": False}
    )
    return {"unit": name, "category": unit.category if unit else "", "unit_state": state} | numbers


def state_by_seal(own: Sequence[Mapping[str, Any]], state: str) -> str:
    """A unit's state where a sealed copy is what counts as a return (以何为已报): without it the unit has not returned, whatever else came;
    with it alone it has returned in part. ``own``: its receipts; ``state``: what its forms say."""
    sealed = next((row for row in own if row["kind"] == "sealed"), None)
    if sealed is None or state == "exempt":
        return state
    if sealed["material_state"] == "received":
        return "partial" if state == "missing" else state
    return state if state in ("missing", "correct") else "unsealed"


def in_words(own: Iterable[Mapping[str, Any]], state: str, lang: str) -> str:
    """The materials in a state, in a line."""
    return say("list.separator", lang).join(str(row["material"]) for row in own if row["material_state"] == state)
