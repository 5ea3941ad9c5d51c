"""Reminders → what is sent: a letter per unit as text, .docx or mail draft, and who to chase as lines for the terminal."""

from __future__ import annotations

import calendar
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path, PurePath
from typing import Any

from xltrack.books.whole import BACKUPS, set_aside, write_whole
from xltrack.fields import PREAMBLE
from xltrack.findings import Finding, shorten
from xltrack.outputs.official import blank_paper
from xltrack.outputs.sentences import unbracketed
from xltrack.plan import Contact, Period, Plan
from xltrack.records import Reminder
from xltrack.values import tidy
from xltrack.words import say

XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
OTHER = ("application", "octet-stream")
LIAISONS = re.compile(r"联络|联系|填报|填表|经办|liaison|contact|clerk", re.IGNORECASE)
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
)
PICTURES = (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff", ".heic")
SHEETLESS = (".docx", ".csv")
TEXT_SHOWN = 60  # characters of a task quoted in a letter


@dataclass(frozen=True, slots=True)
class Letter:
    """What a unit is told: ``lines`` without the subject, the salutation first, one paragraph each."""

    unit: str
    subject: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class RemindResult:
    """Who owes what in a period. ``reminders``: every unit asked; ``letters``: one per unit that owes something; ``written``: unit → files.

    ``no_mail``: units without a usable address; ``no_form``: units whose form or correction copy was not found.
    ``earlier``: where letters of before lie now that say otherwise, or that nobody need be sent any more.
    """

    plan: Plan
    period: Period
    today: date
    free_day: bool
    reminders: tuple[Reminder, ...]
    letters: tuple[Letter, ...] = ()
    folder: Path | None = None
    written: Mapping[str, tuple[Path, ...]] | None = None
    no_mail: tuple[str, ...] = ()
    no_form: tuple[str, ...] = ()
    earlier: tuple[Path, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Stable JSON: days are ISO texts, ``days`` working days left (negative: past)."""
        letters = {letter.unit: letter for letter in self.letters}
        files = self.written or {}
        return {
            "period": self.period.label, "today": self.today.isoformat(),
            "units": [
                {
                    "unit": r.unit, "due": r.due.isoformat() if r.due else None, "phase": r.phase, "days": r.days, "assigned": r.assigned,
                    "missing": r.missing, "aside": r.aside, "late": r.late, "unanswered": [{"serial": s, "text": t} for s, t in r.unanswered],
                    "errors": [{"code": f.code, "where": f.where(), "message": f.message(self.plan.language)} for f in r.errors],
                    "materials": [name for name, _ in r.materials],
                    "contacts": [{"role": c.role, "name": c.name, "phone": c.phone, "email": c.email} for c in r.contacts],
                    "subject": letters[r.unit].subject if r.unit in letters else None,
                    "text": "\n".join(letters[r.unit].lines) if r.unit in letters else None,
                    "files": [str(p) for p in files.get(r.unit, ())],
                }
                for r in self.reminders
            ],
            "no_mail": list(self.no_mail), "no_form": list(self.no_form),
        }  # fmt: skip


# ── days in words ──────────────────────────────────────────────────────────────────────────────────────────────────


def long_day(day: date, lang: str) -> str:
    """2022年6月20日, or 20 June 2022."""
    return say("day.long", lang, y=day.year, m=day.month, d=day.day, month=calendar.month_name[day.month])


def named_day(day: date, lang: str) -> str:
    return say("day.named", lang, day=long_day(day, lang), weekday=say(f"weekday.{day.weekday()}", lang))


def left(phase: str, days: int, lang: str) -> str:
    """How much time is left, or gone, in words."""
    plain = phase in ("last", "after") and days == 0
    return say(f"phase.{phase}_0" if plain else f"phase.{phase}", lang, n=abs(days))


# ── the letter ─────────────────────────────────────────────────────────────────────────────────────────────────────


def letter(
    reminder: Reminder, plan: Plan, today: date, attached: Sequence[str] = (), corrected: bool = False
) -> Letter:
    """The words for one unit, in the master's language. ``corrected``: a correction copy is among the files attached."""
    lang = plan.language
    lines = [say("remind.to", lang, unit=_line(reminder.unit)), *_opening(reminder, plan)]
    if reminder.unanswered:
        lines.append(say("remind.partial", lang, n=len(reminder.unanswered)))
        lines += [_item(n, serial, text, lang) for n, (serial, text) in enumerate(reminder.unanswered, 1)]
    if reminder.errors:
        lines.append(say("remind.correct", lang, n=len(reminder.errors)))
        lines += [_error(n, finding, lang, reminder.several) for n, finding in enumerate(reminder.errors, 1)]
        label = next(f.label(lang) for f in PREAMBLE if f.key == "submission")
        lines.append(say("remind.correct_on_copy" if corrected else "remind.correct_how", lang, label=label))
    if reminder.materials:
        lines.append(say("remind.materials", lang, names=_materials(reminder, lang)))
    if attached:
        lines.append(say("remind.attached", lang, names=say("list.separator", lang).join(attached)))
    lines += [say("remind.regards", lang), long_day(today, lang)]
    return Letter(reminder.unit, _subject(reminder, lang), tuple(line for line in lines if line))


def _line(text: str) -> str:
    """A text of the office's or a department's in one line, without control characters."""
    return " ".join(tidy(text).split())


def _opening(reminder: Reminder, plan: Plan) -> list[str]:
    lang = plan.language
    title, period = _line(plan.title), _line(reminder.period)
    if not (reminder.missing or reminder.aside) and reminder.assigned:
        return [say("remind.came", lang, title=title, period=period)]
    if reminder.due is None:
        due = say("remind.undated", lang, title=title, period=period)
    else:
        words = left(reminder.phase, reminder.days, lang)
        when = "remind.was_due" if reminder.phase == "after" else "remind.due"
        due = say(when, lang, title=title, period=period, day=named_day(reminder.due, lang), left=words)
    if not reminder.assigned:
        return [due]
    name = {"today": "remind.missing_today", "after": "remind.missing_after"}.get(reminder.phase, "remind.missing")
    name = "remind.unusable" if reminder.aside and reminder.errors else "remind.blank" if reminder.blank else name
    blank = _named(reminder.blank, lang)
    return [due, *_came_instead(reminder, lang), say(name, lang, n=reminder.assigned, names=blank)]


def _came_instead(reminder: Reminder, lang: str) -> list[str]:
    """What a unit sent that is no form: it should not be told that nothing came."""
    names = _named(reminder.beside, lang)
    pictures = reminder.beside and all(PurePath(n).suffix.casefold() in PICTURES for n in reminder.beside)
    return [say("remind.pictures" if pictures else "remind.beside", lang, names=names)] if names else []


def _named(files: Sequence[str], lang: str) -> str:
    return say("list.separator", lang).join(say("remind.named", lang, file=_line(file)) for file in files)


def _materials(reminder: Reminder, lang: str) -> str:
    """What is owed beside the form, each with its own day where it has one."""
    named = [
        say("remind.material_due", lang, material=_line(n), day=long_day(d, lang)) if d else _line(n)
        for n, d in reminder.materials
    ]
    return say("list.separator", lang).join(named)


def _item(number: int, serial: str, text: str, lang: str) -> str:
    shown = say("remind.serial", lang, serial=unbracketed(_line(serial))) if serial else ""
    return say("remind.item", lang, n=number, serial=shown, text=shorten(_line(text), TEXT_SHOWN))


def place_of(finding: Finding, several: bool = False) -> str:
    """Sheet and cell; of what is about a whole file, or where ``several`` came, its name. Our own folders are no business of a unit's, nor the
    numbers that tables of other documents go by."""
    file = _line(PurePath(finding.file).name)
    own = PurePath(file).suffix.casefold() not in SHEETLESS
    sheet = f"[{_line(finding.sheet)}]" if finding.sheet and finding.cell and own else ""
    named = f"[{file}]" if file and several else ""
    return (
        " ".join(filter(None, (named, sheet, finding.cell))) if sheet or finding.cell else f"[{file}]" if file else ""
    )


def _error(number: int, finding: Finding, lang: str, several: bool) -> str:
    place = place_of(finding, several)
    where = f"{place}{say('colon', lang)}" if place else ""
    return say("remind.error", lang, n=number, where=where, message=_line(finding.message(lang)), action=_line(finding.asks(lang)))  # fmt: skip


def _subject(reminder: Reminder, lang: str) -> str:
    period = _line(reminder.period)
    if not reminder.missing and reminder.errors:
        name = "remind.subject.unusable" if reminder.aside else "remind.subject.correct"
        return say(name, lang, period=period, n=len(reminder.errors))
    if not (reminder.missing or reminder.aside or reminder.unanswered):
        return say("remind.subject.materials", lang, period=period, names=_materials(reminder, lang))
    if not reminder.missing:
        return say("remind.subject.partial", lang, period=period, n=len(reminder.unanswered))
    name = "soon" if reminder.phase == "last" else reminder.phase
    day = long_day(reminder.due, lang) if reminder.due else ""
    return say(f"remind.subject.{name}", lang, period=period, day=day, left=left(reminder.phase, reminder.days, lang))


# ── the same as files ──────────────────────────────────────────────────────────────────────────────────────────────


def as_text(words: Letter) -> bytes:
    """A text file any Windows editor opens rightly: UTF-8 with its mark, lines ended as Windows does."""
    return "\r\n".join((words.subject, "", *words.lines, "")).encode("utf-8-sig")


def as_docx(words: Letter, lang: str) -> bytes:
    """The letter as a page of Word: the subject as its title, salutation flush, paragraphs indented, the day at the right."""
    paper = blank_paper(lang, words.subject)
    paper.put(words.subject, "title")
    paper.put(words.lines[0], "flush")
    for line in words.lines[1:-1]:
        paper.put(line)
    paper.put(words.lines[-1], "right")
    return paper.content()


def addressees(contacts: Iterable[Contact]) -> tuple[Contact, ...]:
    """Whom a reminder goes to: contacts with a valid address, the liaisons among them where any is marked so; leaders only where nobody else is named."""
    usable = [c for c in contacts if _ADDRESS.fullmatch(c.email.strip())]
    liaisons = [c for c in usable if LIAISONS.search(c.role)]
    others = [c for c in usable if not re.search(r"领导|leader", c.role, re.IGNORECASE)]
    return tuple(liaisons or others or usable)


def as_mail(words: Letter, to: Sequence[Contact], files: Sequence[tuple[str, bytes]]) -> bytes:
    """A mail draft (.eml) that Outlook and Thunderbird open ready to be sent; no text can add a header or an address."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _line(words.subject)
    message["To"] = [Address(_line(c.name), addr_spec=c.email.strip()) for c in to]
    message["X-Unsent"] = "1"
    message.set_content("\n".join(words.lines) + "\n", cte="base64")
    for name, content in files:
        main, sub = XLSX if name.casefold().endswith(".xlsx") else OTHER
        message.add_attachment(content, maintype=main, subtype=sub, filename=_line(name))
    if files:
        message.set_boundary("=_" + hashlib.sha256(repr((words, files)).encode("utf-8", "replace")).hexdigest()[:32])
    return message.as_bytes()


def letters(result: RemindResult, attached: Mapping[str, Path | None], copies: frozenset[Path]) -> RemindResult:
    """With the words for every unit that owes something. ``attached``: unit → file that goes with them, ``copies``: those that are correction copies."""
    files = {r.unit: attached.get(r.unit) for r in result.reminders if r.owes}
    made = [
        letter(r, result.plan, result.today, [file.name] if (file := files[r.unit]) else [], files[r.unit] in copies)
        for r in result.reminders
        if r.owes
    ]
    return replace(result, letters=tuple(made))


def write_reminders(
    result: RemindResult, folder: Path, names: Mapping[str, str], form: str, eml: bool, attached: Mapping[str, Path | None]
) -> RemindResult:  # fmt: skip
    """One file per unit that owes something in ``folder``; with ``eml`` a mail draft beside it that carries the unit's file of ``attached``. Letters of
    before that say otherwise, perhaps by hand, or whose unit owes nothing any more, are set aside.

    ``names``: unit → safe file name. Raises XltrackError ``not-writable``.
    """
    people = {r.unit: r.contacts for r in result.reminders}
    needed = {r.unit for r in result.reminders if r.form_owed}
    written: dict[str, tuple[Path, ...]] = {}
    no_mail, no_form, new = [], [], dict[Path, bytes]()
    for words in result.letters:
        paths = [folder / f"{names[words.unit]}.{form}"]
        new[paths[0]] = as_docx(words, result.plan.language) if form == "docx" else as_text(words)
        if eml:
            to, file = addressees(people[words.unit]), attached.get(words.unit)
            no_form += [] if file or words.unit not in needed else [words.unit]
            no_mail += [] if to else [words.unit]
            if to:
                paths.append(folder / f"{names[words.unit]}.eml")
                new[paths[1]] = as_mail(words, to, [(file.name, file.read_bytes())] if file else [])
        written[words.unit] = tuple(paths)
    standing = [
        path for name in names.values() for end in (form, "eml") if (path := folder / f"{name}.{end}").is_file()
    ]
    over = [path for path in standing if path.read_bytes() != new.get(path)]
    earlier = [set_aside(path, path.parent / BACKUPS[result.plan.language]) for path in over]
    for path, content in new.items():
        write_whole(content, path)
    result = replace(result, folder=folder, written=written, earlier=tuple(earlier))
    return replace(result, no_mail=tuple(no_mail), no_form=tuple(no_form))


# ── the terminal ───────────────────────────────────────────────────────────────────────────────────────────────────


def remind_lines(result: RemindResult, lang: str) -> list[str]:
    """Who is missing, incomplete, to be corrected or late, with the people to call; then the words to send, or where they were written."""
    rows, period = result.reminders, result.period
    lines = [_head(result, lang)]
    if result.free_day and period.due:
        lines.append(say("cli.remind_free_day", lang, day=long_day(period.due, lang)))
    missing = [r for r in rows if r.missing]
    aside = [r for r in rows if r.aside]
    correct = [r for r in rows if r.errors and not r.missing and not r.aside]
    partial = [r for r in rows if r.unanswered and not r.errors and not r.aside]
    undecided = [r.unit for r in rows if r.undecided]
    owing = [r for r in rows if r.materials and not (r.missing or r.aside or r.errors or r.unanswered)]
    late = [r.unit for r in rows if r.late]
    counts = {
        "missing": len(missing),
        "aside": len(aside),
        "partial": len(partial),
        "correct": len(correct),
        "late": len(late),
    }
    lines.append(say("cli.remind_count", lang, asked=len(rows), fine=sum(not r.owes for r in rows), **counts))
    for name, group in (
        ("missing", missing),
        ("aside", aside),
        ("partial", partial),
        ("correct", correct),
        ("materials", owing),
    ):
        if group:
            lines.append(say(f"cli.remind_{name}", lang))
            lines += [_unit_line(r, period, lang) for r in group]
    if late:
        lines.append(say("cli.remind_late", lang, names=say("list.separator", lang).join(late)))
    if undecided:
        lines.append(say("cli.undecided", lang, n=len(undecided), names=say("list.separator", lang).join(undecided)))
    lines += _written(result, lang) if result.letters else [say("cli.remind_all", lang)]
    where = {"n": len(result.earlier), "folder": result.earlier[0].parent} if result.earlier else {}
    return [*lines, say("cli.remind_earlier", lang, **where)] if where else lines


def _head(result: RemindResult, lang: str) -> str:
    period, first = result.period, result.reminders[0] if result.reminders else None
    today = long_day(result.today, lang)
    if period.due is None or first is None:
        return say("cli.remind_undated", lang, period=period.label, today=today)
    plain = next((r for r in result.reminders if r.due == period.due), first)
    words = left(plain.phase, plain.days, lang)
    return say("cli.remind", lang, period=period.label, day=named_day(period.due, lang), left=words, today=today)


def _unit_line(reminder: Reminder, period: Period, lang: str) -> str:
    what = [say("cli.remind_items", lang, n=reminder.assigned if reminder.missing else len(reminder.unanswered))] if reminder.missing or reminder.unanswered else []  # fmt: skip
    what += [say("cli.remind_errors", lang, n=len(reminder.errors))] if reminder.errors else []
    what += [say("cli.remind_owes", lang, names=_materials(reminder, lang))] if reminder.materials else []
    extended = reminder.due if reminder.due != period.due else None
    what += [say("cli.remind_extended", lang, day=long_day(extended, lang))] if extended else []
    people = [" ".join(filter(None, map(_line, (c.role, c.name, c.phone)))) for c in reminder.contacts]
    contacts = say("list.separator", lang).join(people) or say("cli.remind_no_contact", lang)
    return say(
        "cli.remind_unit", lang, unit=_line(reminder.unit), what=say("comma", lang).join(what), contacts=contacts
    )


def _written(result: RemindResult, lang: str) -> list[str]:
    separator = say("list.separator", lang)
    if result.folder is None:
        first = result.letters[0]
        quoted = [f"  | {line}" for line in (first.subject, *first.lines)]
        return [say("cli.remind_words", lang), *quoted, say("cli.next_remind", lang)]
    lines = [say("cli.remind_written", lang, n=len(result.letters), folder=result.folder)]
    lines += [say("cli.remind_no_mail", lang, names=separator.join(result.no_mail))] if result.no_mail else []
    lines += [say("cli.remind_no_form", lang, names=separator.join(result.no_form))] if result.no_form else []
    return lines
