"""Which report on which paper: title, template, parts; and what the terminal says of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xltrack.enums import STATUSES
from xltrack.findings import shorten
from xltrack.frames import rows_of
from xltrack.outputs.official import blank_paper, body_parts, move_to, template_paper
from xltrack.outputs.remind import long_day
from xltrack.outputs.report import Report
from xltrack.outputs.report_unit import write_unit
from xltrack.outputs.sentences import tally
from xltrack.plan import in_words
from xltrack.records import Consolidation
from xltrack.values import is_blank
from xltrack.words import say


@dataclass(frozen=True)
class ReportResult:
    """A written report. ``hidden``: items left out because they are not open; ``phones``: numbers left out of texts; ``unverified``: items
    without a verdict; ``left_out``: (serial, text) of those a superior's form has no row for; ``unmatched``: (cell, text, similar task or "") of
    tasks of that form that are none of the plan's."""

    title: str
    content: bytes
    result: Consolidation
    kind: str
    unit: str = ""
    public: bool = False
    phones: int = 0
    unverified: int = 0
    hidden: int = 0
    path: Path | None = None
    left_out: tuple[tuple[str, str], ...] = ()
    unmatched: tuple[tuple[str, str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The figures the report gives, and where it lies."""
        counts = tally(rows_of(self.result.items))
        return {
            "path": str(self.path) if self.path else None, "title": self.title, "kind": self.kind, "unit": self.unit or None, "public": self.public,
            "period": self.result.period.label, "items": len(self.result.items), "by_status": {s: counts[s] for s in STATUSES},
            "lagging": int(sum(v is True for v in self.result.items["lagging"])), "hidden": self.hidden, "phones_left_out": self.phones,
            "left_out": [{"serial": serial, "text": text} for serial, text in self.left_out],
            "unmatched": [{"cell": cell, "text": text, "hint": near} for cell, text, near in self.unmatched],
        }  # fmt: skip


def compose(result: Consolidation, kind: str, unit: str, public: bool, template: Path | None) -> ReportResult:
    """The report as bytes of a .docx, the same for the same workbook. Raises TemplateError ``bad-template``."""
    lang, heading = result.plan.language, title_of(result, kind, unit, public)
    if template is None:
        paper, place = blank_paper(lang, heading), None
    else:
        paper, place = template_paper(template, lang, _words(result, heading, unit))
    first = body_parts(paper)
    if heading not in (p.text for p in paper.document.paragraphs):
        paper.put(heading, "title")
    report = Report(paper, result, kind, public)
    if unit:
        write_unit(report, unit)
    else:
        report.write()
    if place is not None:
        move_to(paper, place, first)
    return ReportResult(heading, paper.content(), result, kind, unit, public, report.phones, unverified(result, unit))


def unverified(result: Consolidation, unit: str = "") -> int:
    """How many items, of all or of one unit, the coordinator has not given a verdict."""
    items, answers = result.items, result.answers
    shown = items[items["id"].isin(answers.loc[answers["unit"] == unit, "id"])] if unit else items
    return sum(is_blank(v) for v in shown["verdict"])


def title_of(result: Consolidation, kind: str, unit: str, public: bool) -> str:
    plan = result.plan
    name = "unit" if unit else "public" if public else kind
    year = plan.year or (result.period.day.year if result.period.day else "")
    return say(
        f"report.title.{name}",
        plan.language,
        title=plan.title,
        period=in_words(result.period.label, plan.language),
        year=year,
        unit=unit,
    )


def _words(result: Consolidation, heading: str, unit: str) -> dict[str, str]:
    """What an office's template may ask for by {{title}}, {{plan}}, {{period}}, {{year}}, {{as_of}}, {{due}}, {{unit}}."""
    period, lang = result.period, result.plan.language
    return {
        "title": heading, "plan": result.plan.title, "period": period.label, "year": str(result.plan.year or ""), "unit": unit,
        "as_of": long_day(period.day, lang) if period.day else "", "due": long_day(period.due, lang) if period.due else "",
    }  # fmt: skip


def report_lines(made: ReportResult, lang: str) -> list[str]:
    """Where the report lies, and what a coordinator must know before it goes out."""
    lines = [say("cli.report", lang, path=made.path)]
    if made.public:
        lines.append(say("cli.report_public", lang, shown=len(made.result.items), hidden=made.hidden))
        lines += [] if len(made.result.items) else [say("cli.report_public_none", lang)]
    if made.phones:
        lines.append(say("cli.report_phones", lang, n=made.phones))
    for cell, text, near in made.unmatched:
        hint = say("cli.report_similar", lang, text=shorten(near, 20)) if near else ""
        lines.append(say("cli.report_unmatched", lang, cell=cell, text=shorten(text, 20), hint=hint))
    if made.left_out:
        named = [f"{serial} {shorten(text, 20)}".strip() for serial, text in made.left_out]
        names = say("list.separator", lang).join(named[:5]) + ("…" if len(named) > 5 else "")
        lines.append(say("cli.report_left_out", lang, n=len(named), names=names))
    if made.unverified and not made.public:
        lines.append(say("cli.report_verdict", lang, n=made.unverified))
    return lines
