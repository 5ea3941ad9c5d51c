"""What the terminal says: results → lines. No more than a screen; the workbook holds the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xltrack.books.whole import is_copy
from xltrack.documents import Draft
from xltrack.enums import CLAIMS, ENUMS, STATUSES, enum_label
from xltrack.errors import LedgerError
from xltrack.fields import sheet_name
from xltrack.findings import Finding, gravest_first, shorten
from xltrack.outputs import launchers
from xltrack.theme import SEVERITY
from xltrack.words import say

if TYPE_CHECKING:
    from xltrack.results import CheckResult, SplitResult, Standing, ValidateResult

PLACED = ("item", "heading", "units", "period", "goal", "unused")  # where a line of a document may have gone
GRAVEST, LAGGING_SHOWN, NAMES_SHOWN = 6, 8, 20
SAME = 12  # characters two wordings may begin alike with
EACH = 2  # findings of one unit among the gravest few


def names(units: Sequence[str], lang: str) -> str:
    shown = say("list.separator", lang).join(units[:NAMES_SHOWN])
    return shown if len(units) <= NAMES_SHOWN else f"{shown} … ({len(units)})"


def finding_lines(findings: Iterable[Finding], lang: str, limit: int | None = GRAVEST, period: str = "") -> list[str]:
    """The counts, then the gravest few, each with its place and one action; those of the ``period`` shown before those that earlier ones left."""
    found = sorted(gravest_first(findings), key=lambda f: _is_earlier(f, period))
    if not found:
        return [say("cli.nothing_wrong", lang)]
    counts = Counter(f.severity for f in found)
    lines = [say("cli.findings", lang, errors=counts["error"], warnings=counts["warning"], infos=counts["info"])]
    earlier = sum(f.severity == "error" and _is_earlier(f, period) for f in found)
    lines += [say("cli.findings_earlier", lang, n=earlier)] if earlier else []
    shown = found if limit is None else _few(found, limit)
    for f in shown:
        unit = f"{f.unit} " if f.unit else ""
        place = f.where() or f.item
        lines.append(
            say(
                "cli.finding",
                lang,
                symbol=SEVERITY[f.severity].symbol,
                unit=unit,
                where=place,
                message=f.message(lang),
                action=f.action(lang),
            )
        )
    hidden = sum(f.severity != "info" for f in found) - sum(f.severity != "info" for f in shown)
    if hidden > 0:
        lines.append(say("cli.more_plain", lang, n=hidden))
    return lines


def _is_earlier(finding: Finding, period: str) -> bool:
    return bool(period) and finding.period not in ("", period)


def _few(found: Sequence[Finding], limit: int) -> list[Finding]:
    """The gravest few, at most two of one unit, so that one careless form does not fill the screen."""
    seen: Counter[str] = Counter()
    few = []
    for finding in found:
        seen[finding.unit] += 1
        if finding.severity != "info" and (not finding.unit or seen[finding.unit] <= EACH):
            few.append(finding)
    return few[:limit]


def merge_lines(summary: Mapping[str, Any], findings: Sequence[Finding], lang: str) -> list[str]:
    """What a coordinator asks after a merge. ``summary`` is the result's JSON."""
    units: Mapping[str, list[str]] = summary["units"]
    expected, returned = len(units["expected"]), len(units["returned"])
    lines = [
        say("cli.merged", lang, period=summary["period"], expected=expected, returned=returned),
        *_lacking_lines(units, summary, lang),
        _counts_line(summary, lang),
        *_proposal_lines(summary["proposals"], lang),
        *_lagging_lines(summary["lagging"], lang),
        *finding_lines(findings, lang, period=summary["period"]),
        say("cli.written", lang, path=summary["output"]),
        *_second_ledger(summary, lang),
    ]
    copies: list[dict[str, str]] = summary["corrections"]
    lines += _correction_lines([Path(copy["path"]) for copy in copies], lang)
    following = _following(summary, findings)
    return [*lines, say(following, lang, sheet=sheet_name("proposals", lang), remind=_remind(summary))]


def _following(summary: Mapping[str, Any], findings: Sequence[Finding]) -> str:
    """The next step, as a key of words: who is chased, who corrects, what the coordinator mends; of the period shown, for the others are over."""
    units: Mapping[str, list[str]] = summary["units"]
    if units["silent"] or units["unsealed"]:
        return "cli.next_missing"
    if units["correct"] or units["quarantined"]:
        return "cli.next_errors"
    if any(f.severity == "error" and not _is_earlier(f, summary["period"]) for f in findings):
        return "cli.next_own"
    return "cli.next_verify" if summary["confirmation"] is None else "cli.next_tick"


def _correction_lines(copies: Sequence[Path], lang: str) -> Iterator[str]:
    """Where correction copies lie, and that worked-on ones of before lie beside them, which may be a unit's answer."""
    if copies:
        folder = copies[0].parent
        yield say("cli.corrections", lang, n=len(copies), folder=folder)
        if before := sum(map(is_copy, folder.glob("*.xlsx"))):
            yield say("cli.corrections_before", lang, n=before, folder=folder)


def _second_ledger(summary: Mapping[str, Any], lang: str) -> Iterator[str]:
    """That two status workbooks lie beside the master now, of which every later command would ask which is meant."""
    from xltrack.books.folder import find_ledger  # which an import does without

    try:
        find_ledger(None, Path(summary["master"] or ""))
    except LedgerError as exc:
        if exc.code == "two-ledgers":
            yield exc.text(lang)


def _remind(summary: Mapping[str, Any]) -> str:
    """The command that chases, naming what it would not find from the folder one works in."""
    from xltrack.books.folder import shown_path  # which an import does without

    named = [Path(summary[name] or "").resolve() for name in ("output", "master")]
    here = Path.cwd().resolve()
    if not all(path.is_file() for path in named) or all(path.parent == here for path in named):
        return "xltrack remind"
    output, master = (f'"{text}"' if " " in text else text for text in (shown_path(path, here) for path in named))
    return f"xltrack remind {output}" + ("" if named[0].parent == named[1].parent else f" --master {master}")


def _lacking_lines(units: Mapping[str, list[str]], summary: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Which units to chase, which files of the period were set aside, and what materials are owed in it."""
    for kind in ("silent", "unsealed", "quarantined", "late", "correct", "undecided"):
        if units[kind]:
            yield say(f"cli.{kind}", lang, n=len(units[kind]), names=names(units[kind], lang))
    here = (None, summary["period"])
    aside = [f["path"] for f in summary["files"] if f["state"] == "quarantined" and f["period"] in here]
    if aside:
        yield say("cli.files_aside", lang, n=len(aside), names=names(aside, lang))
    owed = (row for row in summary["materials"] if row["state"] == "owed" and row["period"] == summary["period"])
    short = Counter(row["material"] for row in owed)
    if short:
        said = [say("status.owed_of", lang, material=name, count=count) for name, count in short.items()]
        yield say("cli.owed", lang, names=names(said, lang))


def _counts_line(summary: Mapping[str, Any], lang: str) -> str:
    """How many items stand where; in a confirmation round how many claims."""
    claims: Mapping[str, int] | None = summary["confirmation"]
    if claims is None:
        counts: Mapping[str, int] = summary["by_status"]
        parts = [say("tally", lang, what=enum_label("status", s, lang), n=counts[s]) for s in STATUSES if counts[s]]
        return say("cli.counts", lang, items=summary["items"], counts=say("comma", lang).join(parts))
    said = {s: enum_label("claim", s, lang) for s in CLAIMS} | {"waiting": say("confirm.waiting", lang)}
    parts = [say("tally", lang, what=word, n=claims[s]) for s, word in said.items() if claims[s]]
    return say("cli.confirmed", lang, parts=say("comma", lang).join(parts))


def _proposal_lines(proposals: Sequence[Mapping[str, str]], lang: str) -> Iterator[str]:
    decided = Counter(row["state"] for row in proposals)
    if decided["open"] or decided["accepted"]:
        told = {"open": decided["open"], "accepted": decided["accepted"]}
        yield say("cli.proposals", lang, total=len(proposals), sheet=sheet_name("proposals", lang), **told)


def _lagging_lines(lagging: Sequence[Mapping[str, str]], lang: str) -> Iterator[str]:
    """What lags, the first few by name."""
    if lagging:
        yield say("cli.lagging", lang, n=len(lagging))
    for r in lagging[:LAGGING_SHOWN]:
        text = shorten(r["text"], 26)
        yield say("cli.lagging_line", lang, serial=r["serial"], text=text, unit=r["unit"], why=r["why"])
    if len(lagging) > LAGGING_SHOWN:
        yield say("cli.more", lang, n=len(lagging) - LAGGING_SHOWN, sheet=sheet_name("lagging", lang))


def state_counts(states: Iterable[str], lang: str) -> str:
    """可以汇总 12，无法识别、未汇总 1: nothing was merged yet."""
    counts = Counter(states)
    words = {s: enum_label("file_state", s, lang) for s in ENUMS["file_state"]} | {
        "accepted": say("cli.readable", lang)
    }
    return say("comma", lang).join(say("tally", lang, what=word, n=counts[s]) for s, word in words.items() if counts[s])


def check_lines(result: CheckResult, lang: str) -> list[str]:
    """A master in a line, everything that is wrong with it, and what to do next."""
    plan = result.plan
    lines = [
        say(
            "cli.checked",
            lang,
            path=result.path.name,
            items=len(plan.items),
            units=len(plan.units),
            periods=len(plan.periods),
        )
    ]
    if result.copy and result.filled:
        lines.append(say("cli.filled", lang, n=result.filled, copy=result.copy.name))
    lines += applied_lines(result, lang)
    lines += finding_lines(result.found, lang, None)
    codes = {f.code for f in result.found}
    if codes & {"id-missing", "plan-id-missing"}:
        return [*lines, say("cli.next_fix", lang, path=result.path)]
    wrong = {f.code for f in result.found if f.severity == "error"}
    if wrong and all(code.startswith("proposal-") for code in wrong):
        return [*lines, say("cli.next_decide", lang, path=result.path, sheet=sheet_name("proposals", plan.language))]
    if wrong:
        return [*lines, say("cli.next_mend", lang)]
    return [*lines, say("cli.next_send", lang, path=result.path)]


def applied_lines(result: CheckResult, lang: str) -> list[str]:
    """What --apply wrote into the master, a line a proposal."""
    if result.applied is None:
        return []
    if not result.applied or result.copy is None:
        return [say("cli.applied_none", lang)]
    shown = [
        {"column": enum_label("proposal", row["column"], lang), "unit": row["unit"], "about": _about(row, lang)}
        | {
            name: shorten(text, 24) or say("none", lang)
            for name, text in _apart(str(row["old"]), str(row["value"])).items()
        }
        for row in result.applied
    ]
    lines = [say("cli.applied", lang, n=len(shown), copy=result.copy.name)]
    return lines + [say("cli.applied_line", lang, **row).rstrip() for row in shown]


def _apart(old: str, new: str) -> dict[str, str]:
    """A former wording and the present one from a little before where they part: their beginnings alone may be the same."""
    pairs = zip(old, new, strict=False)
    same = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)))
    if same <= SAME:
        return {"old": old, "value": new}
    cut = same - SAME // 2
    return {"old": f"…{old[cut:]}", "value": f"…{new[cut:]}"}


def _about(row: Mapping[str, Any], lang: str) -> str:
    """The item that a proposal is of; serials start anew in every section."""
    words = f"{row['serial']} {shorten(str(row['text']), 16)}".strip()
    return say("report.about", lang, parts=words) if words else ""


def split_lines(result: SplitResult, lang: str) -> list[str]:
    """How many forms, where, what the master still lacks, what to do next."""
    lines = [say("cli.split", lang, period=result.period, n=len(result.forms), folder=result.folder)]
    if result.kept:
        lines.append(say("cli.kept", lang, n=len(result.kept), folder=result.kept[0].parent))
    if any(f.severity != "info" for f in result.found):
        lines += finding_lines(result.found, lang)
    return [*lines, say("cli.next_split", lang)]


def validate_lines(result: ValidateResult, lang: str) -> list[str]:
    """Files by state, every finding, and where the corrections lie."""
    states = state_counts((f["state"] for f in result.files), lang)
    name = "cli.validated" if result.files else "cli.validated_none"
    lines = [say(name, lang, files=len(result.files), states=states)]
    lines += finding_lines(result.found, lang, None)
    lines += _correction_lines([*result.corrections.values()], lang)
    if result.suggestions:
        lines.append(say("cli.next_accept", lang, path=result.suggestions))
    return lines


def standing_lines(standing: Standing, lang: str) -> list[str]:
    """Where the year stands in this folder, and the next command."""
    plan = standing.plan
    if plan is None:
        return [say("state.none", lang)]
    lines = [
        say("state.plan", lang, title=plan.title, path=standing.master, items=len(plan.items), units=len(plan.units))
    ]
    for period, state in standing.periods:
        lines.append(
            say("state.period", lang, label=period.label, due=period.due or "—", state=say(f"state.{state}", lang))
        )
    if standing.open:
        lines.append(say("state.open", lang))
    for n, step in enumerate(standing.steps):
        said = say(f"state.do.{step.key}", lang, command=step.command, about=step.about)
        lines.append(say("state.then" if n else "state.next", lang, step=said))
    return lines


def import_lines(made: Draft, output: Path, lang: str) -> list[str]:
    """What was found in the documents, the account of their lines, and what a person must look at."""
    plan, placed = made.plan, Counter(line.placed for line in made.lines)
    indicators = sum(len(i.indicators) for i in plan.items)
    lines = [
        say(
            "cli.imported",
            lang,
            items=len(plan.items),
            units=len(plan.units),
            indicators=indicators,
            periods=len(plan.periods),
        )
    ]
    parts = say("comma", lang).join(
        say("tally", lang, what=say(f"placed.{kind}", lang), n=placed[kind]) for kind in PLACED if kind in placed
    )
    lines.append(say("cli.account", lang, lines=len(made.lines), placed=placed.total(), parts=parts))
    if made.uncertain:
        lines.append(say("cli.uncertain", lang, n=len(made.uncertain), sheet=sheet_name("review", lang)))
    lines += finding_lines(made.found, lang) if made.found else []
    clicked = say("cli.new_launchers", lang, names=names(launchers.names(plan.language), lang))
    return [*lines, say("cli.written", lang, path=output), clicked, say("cli.next_import", lang, path=output)]
