"""A form template: which file it is, and what it says: columns, who fills them, rules, preamble, version.

A template is an ordinary workbook. Its first sheet holds the form: ``{{key}}`` stands for what xltrack writes, the row
with ``{{id}}`` and ``{{text}}`` is repeated for every item, the row with ``{{section}}`` beside it for every heading.
Unlocked cells are the department's.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from xltrack import fields
from xltrack.addresses import column_number
from xltrack.books.ooxml.parts import NotAWorkbookError, Package, m
from xltrack.books.ooxml.sheet import TemplateSheet, letter
from xltrack.books.ooxml.validations import rules_at
from xltrack.books.raw import margins
from xltrack.books.raw.package import boxes_in
from xltrack.errors import TemplateError
from xltrack.fields import Field
from xltrack.findings import Finding, error
from xltrack.headers import find, header_key, is_label, named, own_key
from xltrack.records import Column, Layout
from xltrack.rules import REQUIRED, REQUIRED_PREAMBLE, Rule
from xltrack.values import key as key_of
from xltrack.values import tidy
from xltrack.words import both

FOLDER = "workbook_templates"
PLACEHOLDER = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
ITEM_KEYS = {"item": "text"}  # {{item}} says the same as {{text}}
WRITTEN = {
    "title",
    "unit",
    "period",
    "due",
    "as_of",
    "year",
    "plan_id",
    "version",
    "progress_basis",
    "remaining",
    "next",
}
DAYS = {"due", "as_of"}
INPUTS = {"filled_on", "submission", "filler", "filler_phone", "leader", "leader_phone", "by_proxy"}
NEEDED = {"status": ("progress", "status"), "claim": ("claim",)}  # by the column that decides: what a form must ask
KINDS = {"status": "form", "claim": "confirmation"}  # by the same: how the files of such templates are called
_DAY = r"(?:\d{4}-\d\d-\d\d)?"
_HEADER_ROWS = 4  # a header reaches at most so many rows up


@dataclass(frozen=True)
class Template:
    """A template taken apart: its sheet, the rows (1-based) that matter, and its layout. ``section_row`` is 0 where
    there is none.
    """

    path: Path
    sheet: TemplateSheet
    header_row: int
    section_row: int
    item_row: int
    layout: Layout

    @property
    def first_row(self) -> int:
        return min(self.item_row, self.section_row or self.item_row)

    @property
    def last_row(self) -> int:
        return max(self.item_row, self.section_row)


def placeholders(text: str) -> list[str]:
    """The keys of the placeholders in a text."""
    return [ITEM_KEYS.get(key, key) for key in PLACEHOLDER.findall(text)]


def read_layout(path: Path) -> Layout:
    """What a form template asks, and by which rules. Raises TemplateError for what cannot be stamped."""
    return read_template(path).layout


def read_template(path: Path) -> Template:
    """A template taken apart. Raises TemplateError ``no-template`` or ``bad-template``, the latter with its reason."""
    with said_why(path):
        sheet = TemplateSheet(Package.read(path))
        rows = _rows(sheet)
        return Template(path, sheet, *rows, _layout(sheet, *rows))


@contextmanager
def said_why(path: Path) -> Iterator[None]:
    """Whatever keeps a template from being read, raised as TemplateError ``no-template`` or ``bad-template``, the latter with its reason."""
    try:
        yield
    except FileNotFoundError as problem:
        raise error("no-template", TemplateError, where=path) from problem
    except OSError as problem:
        raise error("bad-template", TemplateError, where=path, why=problem) from problem
    except NotAWorkbookError as problem:
        raise error("bad-template", TemplateError, where=path, why=both(problem.reason)) from problem
    except UnusableError as problem:
        raise error("bad-template", TemplateError, where=path, why=both(problem.reason, **problem.params)) from problem
    except (ValueError, IndexError) as problem:  # numbers and references that no office program writes
        raise error("bad-template", TemplateError, where=path, why=both("template.not-xlsx")) from problem


def is_template(path: Path) -> bool:
    """Whether a file is a form template: a workbook whose first sheet has an item row of placeholders."""
    try:
        return bool(_rows_with(TemplateSheet(Package.read(path)), "text"))
    except (OSError, NotAWorkbookError, ValueError):
        return False


def find_template(name: str, language: str, near: Path | None = None, decides: str = "status") -> Path:
    """The template of a name: a path (from here or from ``near``), or a name in ``workbook_templates`` beside ``near``
    or in the package.

    ``near`` is the master or its folder. Without a name: the one in the folder beside the master, else the package's
    for the language; ``decides``: the column by which the forms wanted are answered (``claim`` in a confirmation
    round). Raises TemplateError ``no-template``, or ``bad-template`` where several stand to choose from.
    """
    kind = KINDS[decides]
    if not name:
        own = one_beside(near, f"{kind}_{language}.xlsx", lambda p: is_template(p) and _decides(p) in ("", decides))
        return own or packaged_folder() / f"{kind}_{language}.xlsx"
    return named_template(name, language, near)


def template_for(name: str, setting: str, language: str, near: Path | None, decides: str) -> Path:
    """The template of a period's forms: the one named, else the master's setting 表样 (of progress forms), else the usual one.

    Raises TemplateError as :func:`find_template` does, and ``bad-template`` where the one named asks for the other kind of answer.
    """
    found = find_template(name or (setting if decides == "status" else ""), language, near, decides)
    if name and read_layout(found).decides != decides:
        raise error("bad-template", TemplateError, where=found, why=both(f"template.not-{KINDS[decides]}"))
    return found


def named_template(name: str, language: str, near: Path | None) -> Path:
    """The file of a name by the rule of :func:`find_template`. Raises TemplateError ``no-template``."""
    beside = _beside(near)
    asked = Path(name)
    tried = [asked] if asked.is_absolute() else [*([beside / asked] if beside else []), asked]
    for folder in ([beside / FOLDER] if beside else []) + [packaged_folder()]:
        tried += [folder / asked, folder / f"{name}.xlsx", folder / f"{name}_{language}.xlsx"]
    found = next((path for path in tried if path.is_file()), None)
    if found is None:
        raise error("no-template", TemplateError, where=name)
    return found


def one_beside(near: Path | None, usual: str, known: Callable[[Path], bool]) -> Path | None:
    """The template in the folder beside ``near``: the one of the ``usual`` name, else the only one that is ``known``;
    None where there is none. Raises TemplateError ``bad-template`` where several stand to choose from.
    """
    beside = _beside(near)
    folder = beside / FOLDER if beside else packaged_folder()
    if folder == packaged_folder() or not folder.is_dir():
        return None
    if (folder / usual).is_file():
        return folder / usual
    found = [p for p in sorted(folder.glob("*.xlsx")) if not p.name.startswith("~$") and known(p)]
    if len(found) > 1:
        why = both("template.several", found=", ".join(p.name for p in found))
        raise error("bad-template", TemplateError, where=folder, why=why)
    return found[0] if found else None


def _beside(near: Path | None) -> Path | None:
    return (near if near.is_dir() else near.parent) if near else None


def packaged_folder() -> Path:
    """The templates that come with xltrack: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / FOLDER
    return installed if installed.is_dir() else package.parent / FOLDER


def _decides(path: Path) -> str:
    """The column by which a template's forms are answered, "" where it cannot be used."""
    try:
        return read_layout(path).decides
    except TemplateError:
        return ""


class UnusableError(Exception):
    """A workbook that is no template; ``reason`` is a key of words.py, ``params`` fill it."""

    def __init__(self, reason: str, **params: object) -> None:
        super().__init__(reason)
        self.reason, self.params = reason, params


def _rows_with(sheet: TemplateSheet, key: str) -> list[int]:
    return sorted({row for (row, _), cell in sheet.cells.items() if key in placeholders(cell.text)})


def _rows(sheet: TemplateSheet) -> tuple[int, int, int]:
    """Header, section and item row."""
    items, sections = _rows_with(sheet, "text"), _rows_with(sheet, "section")
    if not items:
        raise UnusableError("template.no-item-row")
    if len(items) > 1:
        raise UnusableError("template.two-item-rows", a=items[0], b=items[1])
    item, section = items[0], sections[0] if sections else 0
    if section and abs(section - item) != 1:
        raise UnusableError("template.section-apart", a=section, b=item)
    if section == item:
        raise UnusableError("template.section-apart", a=section, b=item)
    first = min(item, section or item)
    for top, left, bottom, right in sheet.merges:
        if top != bottom and top <= max(item, section) and bottom >= first:
            raise UnusableError("template.merged-down", found=f"{letter(left)}{top}:{letter(right)}{bottom}")
    return _header_row(sheet, first), section, item


def _header_row(sheet: TemplateSheet, first: int) -> int:
    """The row above the table that names the most columns; the lower one of two alike."""
    best, most = 0, 1
    for row in range(first - 1, max(first - 1 - _HEADER_ROWS, 0), -1):
        labels = (sheet.text(row, column) for column in range(1, sheet.last_column + 1))
        known = len({field.key for label in labels if label and (field := find(label, fields.FORM))})
        if known > most:
            best, most = row, known
    if not best:
        raise UnusableError("template.no-header")
    return best


def _layout(sheet: TemplateSheet, header_row: int, section_row: int, item_row: int) -> Layout:
    columns, findings = _columns(sheet, header_row, item_row)
    columns = _check_columns(columns)
    preamble, unknown = _preamble(sheet, {section_row, item_row})
    language = _language(columns)
    texts, patterns = _printed(sheet, {section_row, item_row})
    version = _version(language, columns, preamble)
    unprinted = _unprinted(sheet, header_row, columns)
    computes = any(cell.formula for (row, _), cell in sheet.cells.items() if row not in (section_row, item_row))
    return Layout(version, language, columns, preamble, (*findings, *unknown, *unprinted), texts, patterns, computes)


def _unprinted(sheet: TemplateSheet, header_row: int, columns: tuple[Column, ...]) -> list[Finding]:
    """Required columns outside the print area: the sealed paper would lack them."""
    shown = _printed_columns(sheet)
    return [
        Finding(
            "template-column-unprinted", sheet=sheet.name, cell=f"{letter(c.index + 1)}{header_row}", found=c.header
        )
        for c in columns
        if c.asked and c.required and shown and not any(first <= c.index <= last for first, last in shown)
    ]


def _printed_columns(sheet: TemplateSheet) -> list[tuple[int, int]]:
    """First and last column (0-based) of every part of the print area; [] where all is printed."""
    names = sheet.book.iterfind(f"{m('definedNames')}/{m('definedName')}")
    own = (n for n in names if n.get("name") == "_xlnm.Print_Area" and n.get("localSheetId") == str(sheet.index))
    area = next((n.text or "" for n in own), "")
    parts = (part.rpartition("!")[2].replace("$", "") for part in area.split(","))
    spans = (re.fullmatch(r"([A-Z]{1,3})\d*(?::([A-Z]{1,3})\d*)?", part) for part in parts)
    return [(column_number(s[1]) - 1, column_number(s[2] or s[1]) - 1) for s in spans if s]


def _columns(sheet: TemplateSheet, header_row: int, item_row: int) -> tuple[tuple[Column, ...], list[Finding]]:
    """The columns from left to right: known by placeholder, else by header; one without header is none."""
    columns, findings = [], list[Finding]()
    headers = {
        at: " ".join(tidy(sheet.text(header_row, at)).split())
        for at in range(1, sheet.last_column + 1)
        if sheet.anchor(item_row, at) == (item_row, at)
    }
    standards = _standards(headers)
    for at, header in headers.items():
        named = placeholders(sheet.text(item_row, at))
        if not header and not named:
            continue
        standard = standards.get(at)
        plain = header.rstrip("*＊ ")
        key = named[0] if len(named) == 1 else standard.key if standard else own_key(plain)
        asked = not sheet.look(item_row, at).locked
        rules, unusable = rules_at(sheet, item_row, at, f"{letter(at)}{item_row}") if asked else ((), ())
        findings += unusable
        required = asked and (key in REQUIRED or header != plain)
        alone = len(named) == 1 and not tidy(PLACEHOLDER.sub("", sheet.text(item_row, at)))
        columns.append(Column(key, header or key, at - 1, asked, required, _own_rules(key, rules), alone))
    return tuple(columns), findings


def _standards(headers: Mapping[int, str]) -> dict[int, Field]:
    """Column → the field its header names. Beside a column of the field's own name one of a synonym (状态 beside 评估情况) is the office's own."""
    known = named(headers, fields.FORM)
    labelled = {field.key for at, field in known.items() if is_label(headers[at], field)}
    return {at: field for at, field in known.items() if field.key not in labelled or is_label(headers[at], field)}


def _own_rules(key: str, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """What may be chosen as a status is the plan's to say, by kind of item: a list in that column of a template counts
    for nothing.
    """
    return tuple(rule for rule in rules if key != "status" or rule.kind != "list")


def _check_columns(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns, where a form can be made of them; the claim of a confirmation form is required, and what may be chosen there is not the template's
    to say."""
    counts = Counter(c.key for c in columns)
    for needed in ("id", "text"):
        if not counts[needed]:
            raise UnusableError("template.no-column", found="{{" + needed + "}}")
    for column in columns:
        if counts[column.key] > 1:
            headers = dict.fromkeys(c.header for c in columns if c.key == column.key)
            raise UnusableError("template.column-twice", found=" / ".join(headers))
    asked = {c.key for c in columns if c.asked}
    decides = "claim" if "claim" in asked and "status" not in asked else "status"
    for needed in NEEDED[decides]:
        if needed not in asked:
            wanted = next(f for f in fields.FORM if f.key == needed)
            words = " / ".join((wanted.zh, *wanted.synonyms))
            raise UnusableError("template.no-answer", found=wanted.zh, words=words)
    if decides == "status":
        return columns
    return tuple(replace(c, required=True, rules=()) if c.key == "claim" else c for c in columns)


def _preamble(sheet: TemplateSheet, table: set[int]) -> tuple[tuple[Column, ...], list[Finding]]:
    """The cells outside the table that carry a field of ``fields.PREAMBLE``, in reading order; unlocked ones are the
    department's.
    """
    known = {f.key for f in fields.PREAMBLE}
    found, findings = dict[str, Column](), list[Finding]()
    for (row, column), cell in sorted(sheet.cells.items()):
        if row in table:
            continue
        for key in placeholders(cell.text):
            if key in known:
                asked = key in INPUTS and not sheet.look(row, column).locked
                label = _label(sheet, row, column, cell.text)
                found.setdefault(key, Column(key, label, column - 1, asked, asked and key in REQUIRED_PREAMBLE))
            elif key not in WRITTEN:
                place = f"{letter(column)}{row}"
                findings.append(Finding("placeholder-unknown", sheet=sheet.name, cell=place, found="{{" + key + "}}"))
    return tuple(found.values()), findings


def _printed(sheet: TemplateSheet, table: set[int]) -> tuple[frozenset[str], tuple[str, ...]]:
    """What the template prints outside its table: keys of plain texts, text boxes among them, and patterns of those that hold placeholders; of a text of
    several lines each line too, for a table of text alone may give each a row.

    A pattern needs two characters of its own: a cell that is all placeholder would excuse any text.
    """
    parts = sheet.package.parts
    drawings = [parts[part] for part in sheet.package.related(sheet.part, "drawing") if part in parts]
    texts = {key_of(said) for drawing in drawings for said in boxes_in(drawing).values()}
    patterns = dict[str, None]()
    cells = [cell.text for (row, _), cell in sorted(sheet.cells.items()) if row not in table and cell.text]
    for said in (*cells, *margins.in_sheet(parts[sheet.part])):
        for text in dict.fromkeys((said, *said.splitlines())):
            if not placeholders(text):
                texts.add(key_of(text))
                continue
            # what is printed, and what stands between; a key drops closing marks, but not those before a mark of ours
            own = re.split(r"\{\{([^{}]*)\}\}", text)
            own[::2] = [re.escape(key_of(f"{part}|")[:-1]) for part in own[:-1:2]] + [re.escape(key_of(own[-1]))]
            if sum(map(len, own[::2])) >= 2:
                own[1::2] = [_DAY if tidy(name) in DAYS else ".*" for name in own[1::2]]
                patterns["".join(own)] = None
    return frozenset(texts), tuple(patterns)


def _label(sheet: TemplateSheet, row: int, column: int, text: str) -> str:
    """The words before a placeholder in its cell, else the nearest text left of it."""
    before = text.partition("{{")[0]
    texts = [before, *(sheet.text(row, at) for at in range(column - 1, 0, -1))]
    return next((tidy(t).rstrip(":： ") for t in texts if tidy(t) and "{{" not in t), "")


def _language(columns: tuple[Column, ...]) -> str:
    """The language most standard headers are written in; Chinese where it is even."""
    headers = {c.key: header_key(c.header) for c in columns}
    standard = [f for f in fields.FORM if f.key in headers]
    english = sum(headers[f.key].isascii() for f in standard)
    return "en" if english * 2 > len(standard) else "zh"


def _version(language: str, columns: tuple[Column, ...], preamble: tuple[Column, ...]) -> str:
    """A fingerprint of what is asked and by which rules; looks, widths and the order of columns do not change it."""
    told = sorted(repr((c.key, c.header, c.asked, c.required, c.rules)) for c in columns)
    cells = sorted(repr((c.key, c.asked, c.required)) for c in preamble)
    digest = hashlib.sha256("\n".join([language, *told, "", *cells]).encode()).hexdigest()
    return "V" + digest[:8].upper()
