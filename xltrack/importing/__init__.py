"""Lines of an official document → a plan draft, every line accounted for. No files are opened here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date

from xltrack import findings
from xltrack.documents import Document, Draft
from xltrack.importing.account import account, labels, source_lines
from xltrack.importing.drafting import Gathered, check_serials, make_item, make_units
from xltrack.importing.found import Found, Place, Reading, Segment
from xltrack.importing.grammar import ANNOUNCED, CLOSING, FIRST_LEADS, PLAN_TITLE, YEAR_FIRST, view
from xltrack.importing.grammar.english import APRIL, financial_year, language_of
from xltrack.importing.meaning.deadlines import find_periods
from xltrack.importing.meaning.years import (
    LOOKS_BACK,
    action_span,
    busiest_year,
    day_first,
    fiscal_start,
    issue_day,
    last_year,
    number_year,
    only_year,
    title_span,
    title_year,
    told_year,
)
from xltrack.importing.reading import read_part, scrambled
from xltrack.importing.text.goals import find_duties, find_goals
from xltrack.importing.text.overall import day_for_all, give_day, give_offices
from xltrack.importing.text.parts import (
    PlanPart,
    choose,
    continued,
    is_title,
    places,
    split_parts,
    unchosen_reason,
)
from xltrack.importing.text.pieces import asides, read_pieces
from xltrack.plan import Goal, Period, Plan, Settings
from xltrack.values import key
from xltrack.words import both

__all__ = ["draft"]

MOST_WITHOUT_UNIT = 400  # items; a plan that names no unit has some dozens (30 commitments of a bureau's year)


def draft(documents: Sequence[Document], *, title: str = "", year: int | None = None, language: str = "") -> Draft:
    """The plan a notice, with its attachments, lays down; its items have no ids until :func:`xltrack.plan.with_ids` gives them.

    Of the parts of all documents those that name units are the plan; where none does, the one titled like a plan.
    ``title`` and ``year`` replace what the documents say; ``language`` is the plan's and that of the reasons, the documents' own unless given. Raises
    ``XltrackError`` (``import-refused``) for text in scrambled order, a table of empty cells, a long text that names no unit, or documents that hold
    no item.
    """
    parts = [part for document in documents for part in _read(document)]
    chosen = _chosen(parts)
    lines = {place: text for document in documents for place, text in source_lines(document).items()}
    language = language or language_of(lines.values())
    if not chosen:
        raise findings.error("import-refused", where=[d.name for d in documents], why=_refusal(parts, lines.values()))
    found = [item for part in chosen for item in part.reading.items]
    title = (
        title
        or next((part.title for part in (*chosen, *parts) if part.title), "")
        or _by_name(chosen)
        or _announced(lines.values())
    )
    taken = {place for item in found for place in (*item.lines, *item.unit_lines)}
    gathered = _gathered(title, year, language, parts, lines, taken)
    _set_paths(chosen, title)
    day, day_place = day_for_all({place: text for place, text in lines.items() if place not in taken}, gathered.year)
    found = give_day(found, day, gathered.year) if day else found
    found = give_offices(found)
    items = tuple(make_item(gathered, item, position) for position, item in enumerate(found))
    check_serials(gathered, items)
    margins = {place: why for document in documents for place, why in asides(document).items()}
    shown = [place for place, why in margins.items() if why not in ("hidden", "contents")]
    periods, period_places = _periods(parts, lines, gathered, taken, shown)
    if not periods:
        gathered.doubt(None, "periods", "", "no-periods")
    headings = [place for part in chosen for place in part.reading.headings]
    reasons = _reasons(parts, chosen) | margins
    used = taken | {*headings, *period_places, *((day_place,) if day_place else ())}
    goals = _goals(gathered, {place: text for place, text in lines.items() if place not in used}, reasons, found)
    plan = Plan(
        title=title,
        year=gathered.year,
        language=language,
        items=items,
        units=make_units(gathered),
        periods=periods,
        settings=gathered.settings,
        goals=tuple(goal for _, goal in goals),
    )
    ledger = account(
        lines, found, headings, period_places, [p for p, _ in goals], reasons, continued(parts), lang=language
    )
    return Draft(plan, ledger, tuple(gathered.doubts), tuple(f for d in documents for f in d.findings))


def _chosen(parts: Sequence[PlanPart]) -> Sequence[PlanPart]:
    """The parts that are the plan; none where a long text names no unit, which each of them then says."""
    chosen = choose(parts)
    if any(part.reading.owned for part in chosen) or sum(len(p.reading.items) for p in chosen) <= MOST_WITHOUT_UNIT:
        return chosen
    for part in chosen:
        part.reading.refusal = "prose"
    return []


def _gathered(
    title: str,
    year: int | None,
    language: str,
    parts: Sequence[PlanPart],
    lines: Mapping[Place, str],
    taken: Set[Place],
) -> Gathered:
    """What items are made on: the year of the plan, the day of its issue, whether the first unit leads."""
    issued = issue_day(text for place, text in lines.items() if place not in taken)
    head = [text for place, text in lines.items() if place not in taken and len(text) < 40][:8]
    titles = [title, *(part.title for part in parts), *(text for text in head if YEAR_FIRST.match(view(text)))]
    current, reach = (year, year) if year else _years(titles, issued, lines.values())
    if current is None:
        current = reach = told_year(text for place, text in lines.items() if place not in taken)
    first = any(FIRST_LEADS.search(view(text)) for text in lines.values())
    financial, begins = financial_year(title), fiscal_start(lines.values())
    month = begins or (APRIL if financial is not None else 1)
    settings = Settings(issue_date=issued, first_unit_leads=first, year_begins=str(month))
    order = day_first(lines.values()) if language == "en" else None
    return Gathered(current, language, reach, financial, begins, order, settings)


def _goals(
    gathered: Gathered, beside: Mapping[Place, str], reasons: Mapping[Place, str], found: Sequence[Found]
) -> list[tuple[Place, Goal]]:
    """The goals of the whole plan among the lines beside its items, and what is asked there of everybody, both to be looked at."""
    goals = find_goals(beside, reasons, gathered.year)
    for place in dict.fromkeys(place for place, _ in goals):
        gathered.doubt(None, "goals", beside[place], "goal")
    for sentence, day in find_duties(beside, reasons, (p for item in found for p in item.lines), gathered.settings):
        gathered.doubt(None, "text", sentence, "duty-on" if day else "duty", day=day)
    return goals


def _years(titles: Sequence[str], issued: date | None, texts: Iterable[str]) -> tuple[int | None, int | None]:
    """(the plan's year, the year of numbers that name none): the first and last of a plan for several."""
    if span := title_span(titles[0]):
        return (issued.year if issued and span[0] <= issued.year <= span[1] else span[0]), span[1]
    texts = list(texts)
    named = next((found for title in titles if (found := title_year(title))), None) or only_year(texts)
    looks_back = named and LOOKS_BACK.search(view(titles[0]))
    if named and looks_back and named < (issued.year if issued else busiest_year(texts) or named):
        named = None
    year = named or (issued.year if issued else None) or number_year(texts) or busiest_year(texts)
    only_issued = issued and not named and last_year(texts) > issued.year  # a plan for years to come
    return year, None if only_issued else year


def _by_name(chosen: Sequence[PlanPart]) -> str:
    """What the file of a plan without a title is called, where that says what it is."""
    stem = chosen[0].file.rsplit(".", 1)[0]
    return stem if len(stem) > 5 and PLAN_TITLE.search(stem) else ""


def _announced(lines: Iterable[str]) -> str:
    """The title that a letter gives the plan it sends, for one that stands there without."""
    for line in lines:
        said = ANNOUNCED.search(view(line))
        where = said.lastgroup if said else None
        if said and where and PLAN_TITLE.search(title := line[said.start(where) : said.end(where)].strip()):
            return title
    return ""


def _set_paths(chosen: Sequence[PlanPart], title: str) -> None:
    """A title over everything is no section; where several parts are the plan, each is one."""
    several = sum(bool(part.title) for part in chosen) > 1
    for part in chosen:
        for item in part.reading.items:
            if item.path and (key(item.path[0]) == key(title) or is_title(item.path[0])):
                item.path = item.path[1:]
            if several and part.title:
                item.path = (part.title, *item.path)


def _read(document: Document) -> list[PlanPart]:
    tables = labels(document)
    pieces = read_pieces(document)
    parts = split_parts(document.name, pieces)
    if scrambled(piece for piece in pieces if isinstance(piece, Segment)):
        return [PlanPart(document.name, pieces=pieces, reading=Reading(refusal="scrambled"))]
    named = {piece.name: tables[key] for key, piece in ((id(b), b) for b in document.blocks) if key in tables}  # type: ignore[union-attr]
    for part in parts:
        part.labels = {id(table): named.get(table.name, document.name) for table in part.tables}
        read_part(part)
    return parts


def _refusal(parts: Sequence[PlanPart], texts: Iterable[str]) -> tuple[str, str]:
    """Why nothing could be taken, (zh, en)."""
    for why in ("scrambled", "prose", "letter"):
        if any(part.reading.refusal == why for part in parts):
            return both(f"import.refused.{why}")
    if any(part.tables for part in parts):
        return both("import.refused.empty-table")
    return both("import.refused.no-items" if list(texts) else "import.refused.empty")


def _reasons(parts: Sequence[PlanPart], chosen: Sequence[PlanPart]) -> dict[Place, str]:
    reasons: dict[Place, str] = {}
    for part in parts:
        own = part.reading.reasons
        general = "before" if part in chosen else unchosen_reason(part)
        items = {place for item in part.reading.items for place in item.lines}
        for place in places(part):
            general = "after" if part in chosen and place in items else general
            why = own.get(place, general)
            reasons[place] = (
                why
                if part in chosen or why in ("page", "furniture", "header", "form", "note", "blank", "no-words")
                else general
            )
    return reasons


def _periods(
    parts: Sequence[PlanPart],
    lines: dict[Place, str],
    gathered: Gathered,
    taken: set[Place],
    beside: Iterable[Place],
) -> tuple[tuple[Period, ...], list[Place]]:
    """Periods from the lines that are no items. A line broken in mid-sentence is read together with what follows it."""
    runs: list[tuple[list[Place], str]] = []
    for part in parts:
        open_run = False
        for place in places(part):
            text = lines.get(place, "")
            if not text or place in taken:
                continue
            if open_run:
                runs[-1][0].append(place)
                runs[-1] = (runs[-1][0], runs[-1][1] + text)
            else:
                runs.append(([place], text))
            open_run = not CLOSING.search(text) and len(text) > 15 and not text.isascii()
    runs += [([place], lines[place]) for place in beside]
    periods, used = find_periods(
        [text for _, text in runs],
        gathered.year,
        gathered.settings.issue_date,
        gathered.default_year,
        action_span(lines.values()),
        gathered.year_begins or (APRIL if gathered.financial_year else 1),
    )
    return periods, [place for at in used for place in runs[at][0]]
