"""The status workbook of a confirmation round (分解确认): who takes his items on, and what is proposed; no statuses, for nothing is progress."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from xltrack import fields, theme
from xltrack.books.status.cells import Column, Table
from xltrack.books.status.figures import Figure, part
from xltrack.books.status.heading import put_identity, put_title, set_up
from xltrack.books.status.look import WIDE, WIDTH
from xltrack.books.status.page import HEAD, Card, Page, link_to, put_cards, put_line, rows_height
from xltrack.books.status.paper import set_out
from xltrack.books.status.told import Told, chase_steps, owed_lines, put_told, unit_lines
from xltrack.books.status.view import View, flat, texts, with_resting
from xltrack.books.status.write import Book
from xltrack.enums import CLAIMS, ENUMS, enum_label
from xltrack.fields import CLAIM, CLAIMED_BY, STATUS_ANSWERS, STATUS_ITEMS, STATUS_UNITS, Field, sheet_name
from xltrack.frames import pd, rows_of
from xltrack.grouped import grouped
from xltrack.steps.confirm import claim_counts
from xltrack.words import say

TONES = {"claimed": "completed", "partly": "behind", "declined": "not_started", "waiting": "not_returned"}
OF_ANSWERS = ("id", "serial", "text", "unit", "role", "group")
TRACE = ("filled_on", "submission", "file", "cell")
OF_ITEMS = ("id", "path", "serial", "text", "kind", "owners", "others", "target", "deadline")
OF_UNITS = ("unit", "category", "unit_state", "assigned", "answered")
PEOPLE = ("errors", "warnings", "unanswered", "late", "filler", "filler_phone", "leader", "leader_phone")


def _some(known: Sequence[Field], names: Sequence[str]) -> tuple[Field, ...]:
    return tuple(f for name in names for f in known if f.key == name)


def _without(frame: pd.DataFrame, usual: Sequence[Field], known: Sequence[Field]) -> pd.DataFrame:
    """A frame without the columns of its usual sheet that this one does not show."""
    shown = {f.key for f in known}
    return frame.drop(columns=[f.key for f in usual if f.key not in shown], errors="ignore")


def answers_table(view: View) -> Table:
    """One row an item and unit: its claim and what it says besides."""
    brought = [f for f in (*fields.CONFIRMATION, *fields.FORM_OPTIONAL) if f.key in view.result.answers.columns]
    known = (*_some(STATUS_ANSWERS, OF_ANSWERS), CLAIM, *brought, *_some(STATUS_ANSWERS, TRACE))
    frame = _without(view.result.answers, STATUS_ANSWERS, known)
    return flat(view, "answers", frame, known, frozen=4)


def items_table(view: View) -> Table:
    """One row an item with what every unit says of it, and the words that follow the item through the year."""
    lasting = tuple(f for f in STATUS_ITEMS if f.typed and f.key not in fields.VERDICTS)
    known = (*(CLAIMED_BY if f.key == CLAIMED_BY.key else f for f in _some(STATUS_ITEMS, OF_ITEMS)), *lasting)
    frame = _without(view.result.items, STATUS_ITEMS, known)
    return flat(view, "items", frame, known, frozen=4)


def units_table(view: View) -> Table:
    """One row a unit: how many of its items it takes on."""
    frame, counts = view.result.units, _by_unit(view)
    claims: dict[str, Column] = {}
    for key in TONES:
        cells = [counts.get(unit, Counter())[key] for unit in texts(frame, "unit")]
        claims[key] = Column(key, claim_word(key, view.lang), "whole", 10, cells)
    people = (*PEOPLE, "received", "owed") if len(view.result.materials) else PEOPLE
    known, further = _some(STATUS_UNITS, OF_UNITS), _some(STATUS_UNITS, people)
    front = flat(view, "units", frame[[f.key for f in known]], known)
    back = flat(view, "units", _without(frame, STATUS_UNITS, further), further)
    columns = (*front.columns, *claims.values(), *back.columns)
    return with_resting(view, set_out(Table("units", front.title, columns, len(frame), frozen=1, size=front.size)))


def _by_unit(view: View) -> dict[str, Counter[str]]:
    by_unit = grouped((str(row["unit"]), row) for row in rows_of(view.result.answers))
    return {unit: claim_counts(view.result.plan, rows) for unit, rows in by_unit.items()}


def claim_word(key: str, lang: str) -> str:
    """What a person reads for a claim, or for an answer that did not come."""
    return enum_label("claim", key, lang) if key in CLAIMS else say("confirm.waiting", lang)


def state_counts(proposals: pd.DataFrame) -> Counter[str]:
    """How many proposals stand where: keys of the enumeration ``proposal_state``."""
    return Counter(texts(proposals, "state"))


# ── the page ───────────────────────────────────────────────────────────────────────────────────────────────────────


def put_confirmation(book: Book, sheet: Any, view: View, made: dict[str, Table]) -> None:
    """The first sheet: who confirmed, what waits to be decided, what to do next."""
    page = Page(book, sheet)
    sheet.set_column(0, WIDE - 1, WIDTH)
    sheet.hide_gridlines(2)
    put_title(page, view)
    _cards(page, view)
    _attention(page, view, made)
    _steps(page, view)
    _units(page, view)
    page.next(8)
    page.text(say("confirm.note", view.lang), "note")
    put_identity(page, view)
    set_up(page)


def _cards(page: Page, view: View) -> None:
    result, lang = view.result, view.lang
    counts = claim_counts(result.plan, rows_of(result.answers))
    total = sum(counts.values())
    tones, sheet = page.book.look.tones, link_to(sheet_name("answers", lang))
    share = say("confirm.share", lang)
    cards: list[Card] = [(say("confirm.items", lang), tones["head"], sheet, Figure("", total), "", Figure("", ""))]
    for key, tone in TONES.items():
        second = Figure("", part(counts[key], total), share=True)
        cards.append((claim_word(key, lang), tones[tone], sheet, Figure("", counts[key]), share, second))
    put_cards(page, cards)


def _attention(page: Page, view: View, made: dict[str, Table]) -> None:
    """Units that did not confirm, findings, and what is proposed; each line links to its sheet."""
    result, lang, tones = view.result, view.lang, view.look.tones
    page.heading(say("status.attention", lang), 60)
    lines = [*unit_lines(view, made), *owed_lines(view, made)]
    severity = Counter(f.severity for f in result.findings)
    counts = {s: severity[s] for s in ("error", "warning", "info")}
    lines.append(Told(say("status.findings", lang, **counts), "", link_to(made["findings"].title), tones["head"].ink))
    if "proposals" in made:
        states_of = state_counts(result.proposals)
        told = say("confirm.counts", lang, total=len(result.proposals), **{s: states_of[s] for s in ENUMS["proposal_state"]})  # fmt: skip
        lines.append(Told(told, "", link_to(made["proposals"].title), tones["doubtful"].ink))
    put_told(page, lines, 0, WIDE - 1)
    if "proposals" not in made:
        page.text(say("confirm.no_proposals", lang))


def _steps(page: Page, view: View) -> None:
    result, lang = view.result, view.lang
    decided = state_counts(result.proposals)
    sheet = sheet_name("proposals", lang)
    steps = chase_steps(view)
    steps += [say("confirm.next.tick", lang, sheet=sheet)] if decided["open"] else []
    steps += [say("confirm.next.apply", lang)] if decided["open"] or decided["accepted"] else []
    steps.append(say("confirm.next.split", lang))
    page.heading(say("status.next", lang), 20 * len(steps))
    for n, step in enumerate(steps, 1):
        page.text(f"{n}. {step}")


def _units(page: Page, view: View) -> None:
    """Every unit with its claims and the number of its proposals."""
    lang, counts = view.lang, _by_unit(view)
    proposed = Counter(texts(view.result.proposals, "unit"))
    page.heading(say("confirm.by_unit", lang), rows_height(len(counts)))
    heads = [say("confirm.asked", lang), *(claim_word(key, lang) for key in TONES), say("confirm.proposals", lang)]
    row, first, tone = page.next(HEAD), WIDE - len(heads), page.book.look.tones["head"]
    look: dict[str, Any] = {"align": "center", "text_wrap": True, "bg_color": tone.fill, "font_color": tone.ink}
    style = page.face("head", **look, border=1, border_color=theme.RULE)
    page.sheet.merge_range(row, 0, row, first - 1, "", style)
    page.sheet.write_string(row, 0, fields.UNIT.label(lang), style)
    for n, head in enumerate(heads):
        page.sheet.write_string(row, first + n, head, style)
    for unit, own in counts.items():
        numbers = [sum(own.values()), *(own[key] for key in TONES), proposed[unit]]
        put_line(page, unit, [Figure("", number) for number in numbers])
