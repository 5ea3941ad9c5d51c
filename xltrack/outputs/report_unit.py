"""One unit's report: its items, its own answers, what lags, what it still owes."""

from __future__ import annotations

from xltrack import fields
from xltrack.enums import ENUMS, NOT_RETURNED, SHORT, enum_label
from xltrack.frames import rows_of
from xltrack.outputs.remind import place_of
from xltrack.outputs.report import Report
from xltrack.outputs.sentences import counted, stands, tally
from xltrack.rates import whose_word, why_lagging
from xltrack.records import Row
from xltrack.values import is_blank
from xltrack.words import say


def write_unit(report: Report, unit: str) -> None:
    """The report of one unit, without its title; statuses are those of its own answers."""
    rows = [r for r in rows_of(report.result.answers) if r["unit"] == unit]
    items = {r["id"]: r for r in report.items}
    _opening(report, unit, rows)
    _table(report, rows, items)
    report.targets = [t for t in report.targets if t["unit"] == unit]
    report.write_targets()
    _lagging(report, rows, items)
    _owed(report, unit, rows)


def _opening(report: Report, unit: str, rows: list[Row]) -> None:
    lang, title = report.lang, report.result.plan.title
    roles = tally(rows, "role")
    parts = [say("report.role", lang, role=enum_label("role", r, lang), n=roles[r]) for r in ENUMS["role"] if roles[r]]
    joined = say("list.separator", lang).join(parts)
    words = say(
        "report.unit_opening", lang, unit=unit, title=title, items=len(rows), roles=joined, as_of=report.as_of()
    )
    report.paper.put(words)
    out = sum(r.get("rated") is False for r in rows)
    report.paper.put(say("report.unit_overall", lang, counts=counted(tally(rows), lang, out=out)))


def _table(report: Report, rows: list[Row], items: dict[str, Row]) -> None:
    report.heading("report.h.items")
    labels = {f.key: f.label(report.lang) for f in (*fields.STATUS_ANSWERS, fields.DEADLINE_SHOWN)}
    header = [labels[k] for k in ("text", "serial", "role", "effective", "deadline")]
    cells = [
        [
            str(r["text"]), str(r["serial"]), enum_label("role", str(r["role"]), report.lang), stands(r["effective"], r["progress"], report.lang),
            str(items[r["id"]]["deadline"] or "") if r["id"] in items else "",
        ]
        for r in rows
    ]  # fmt: skip
    report.paper.table(header, cells, [5, 0.8, 1.1, 1.5, 1.6])


def _lagging(report: Report, rows: list[Row], items: dict[str, Row]) -> None:
    """Its answers that lag, under the verdicts on their items, and lagging items that it answers for and said nothing of; with what it said itself."""
    listed = {r["id"] for r in report.lagging}
    silent = [r for r in rows if r["counts"] is True and r["id"] in listed and r["effective"] == NOT_RETURNED]
    lagging = [r for r in rows if r["lagging"] is True or r in silent]
    if not lagging:
        return
    report.heading("report.h.lagging")
    for n, row in enumerate(lagging, 1):
        item = items.get(row["id"], {"owners": "", "deadline": "", "why": ""})
        report.put_item(str(n), row | {"owners": "", "deadline": item["deadline"]}, serial=True)
        status = stands(row["effective"], row["progress"], report.lang)
        why = _why(report, row, item)
        report.paper.labelled(say("report.status", report.lang), f"{status}{why}")
        report.said("report.progress", row["progress"])
        report.said("report.reason", row["reason"], row["effective"] in SHORT)
        report.said("report.measures", row["measures"], row["effective"] in SHORT)


def _why(report: Report, row: Row, item: Row) -> str:
    """Why one of its answers is listed: as its item is, where the item was verified or nobody else answers for it; else by the answer's own class."""
    plan, period, known = report.result.plan, report.result.period, report.result.plan.item(str(row["id"]))
    others = [
        r
        for r in rows_of(report.result.answers)
        if r["id"] == row["id"] and r["counts"] is True and r["unit"] != row["unit"]
    ]
    verified = not is_blank(item.get("verdict")) or not is_blank(item.get("superior"))
    words = str(item["why"])
    if known and not (row["counts"] is True and (verified or not others)):
        whose = whose_word(plan, known, {}, [row])
        words = say("list.separator", report.lang).join(why_lagging(known, str(row["effective"]), period, plan, whose))
    return say("report.about", report.lang, parts=words) if words else ""


def _owed(report: Report, unit: str, rows: list[Row]) -> None:
    """Items it left out, and what it must correct."""
    lang, period = report.lang, report.result.period.label
    silent = [r for r in rows if r["returned"] is not True]
    errors = [f for f in report.result.findings if f.unit == unit and f.to_mend(period)]
    if silent:
        report.heading("report.h.returns")
        report.paper.put(say("report.unit_silent", lang, n=len(silent)), "lead")
        for n, row in enumerate(silent, 1):
            report.put_item(str(n), row | {"owners": "", "deadline": ""}, serial=True)
    if errors:
        report.heading("report.h.errors")
        for n, finding in enumerate(errors, 1):
            where = f"{place_of(finding)}{say('colon', lang)}" if place_of(finding) else ""
            text = say(
                "remind.error", lang, n=n, where=where, message=finding.message(lang), action=finding.action(lang)
            )
            report.paper.put(text)
