"""Correction copies: the department's own file with its findings at the cells, and the list of them as its first sheet.

Only the parts that change are written anew: the form's sheet (marks, messages, 第几次报送), the styles, the list of
sheets. Everything else stays byte for byte, for what openpyxl cannot read it drops on saving (validations of the
extension list, sparklines, text boxes). A file that is no ordinary .xlsx, or that acts by itself when it is opened
(macros, links to other files, connections), is not passed on: its department gets a fresh form with its answers and
the same marks.
"""

from __future__ import annotations

import posixpath
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from lxml import etree

from xltrack.addresses import place
from xltrack.books.filenames import numbered, shortened, unused
from xltrack.books.form import read_forms
from xltrack.books.grid import read_grid
from xltrack.books.marking import checklist, marks, putback, refill
from xltrack.books.marking.causes import Cause, causes
from xltrack.books.marking.checklist import Entry, ListLooks, Page
from xltrack.books.marking.formsheet import FormSheet, next_number
from xltrack.books.marking.marks import HELD, Held, Mark
from xltrack.books.marking.unmended import fingerprint, is_unmended
from xltrack.books.ooxml.looks import Looks
from xltrack.books.ooxml.parts import (
    Element,
    NotAWorkbookError,
    Package,
    child,
    m,
    parse,
    rels_name,
    serialise,
    with_relation,
    with_types,
)
from xltrack.books.ooxml.sheet import WORKBOOK, letter
from xltrack.books.ooxml.stable import package_bytes
from xltrack.books.raw.namespaces import REL
from xltrack.books.stamp import Stamper
from xltrack.books.whole import keep_copy, write_whole
from xltrack.errors import UnreadableError
from xltrack.fields import SHEETS, sheet_name
from xltrack.findings import Finding
from xltrack.records import Ask, Layout, RawForm, Return
from xltrack.theme import SEVERITY
from xltrack.values import key
from xltrack.words import WORDS, say

MARKS = 2_000  # marked cells in one copy; what is beyond shows after the next check
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_ACTIVE_PART = re.compile(
    r"vbaproject|macrosheets/|dialogsheets/|externallinks/|connections\.xml|querytables/|activex/|customui|webextensions/"
    r"|embeddings/",
    re.IGNORECASE,
)
_ACTIVE_FORMULA = re.compile(rb"<(?:\w+:)?f[ >][^<]*(?:\[\d+\]|\||WEBSERVICE|RTD\(|CALL\(|REGISTER)", re.IGNORECASE)
_FETCHED = re.compile(rb'<Relationship\b(?=[^>]*TargetMode="External")(?![^>]*/hyperlink")', re.IGNORECASE)
_SELECTED = re.compile(rb"\s+tabSelected=(?:\"[^\"]*\"|'[^']*')")


@dataclass(frozen=True)
class FreshForms:
    """What a fresh form is made from: what a unit is asked in a period, and the stamper of a form version."""

    ask: Callable[[str, str], Ask | None]
    stamper: Callable[[str], Stamper]


@dataclass
class CopyFolder:
    """Where copies lie, each under a name of its own."""

    folder: Path
    taken: set[str] = field(default_factory=set)

    def path(self, source: Path, returned: Return, lang: str, sheet: str = "") -> Path:
        """The path of a file's copy: called after it, after its folder too where that name is taken, then numbered. Of a sheet's name only letters
        and digits are used, nothing a path could be made of."""
        words = "|".join(WORDS["corrections.suffix"])
        stem = re.sub(rf"-(?:{words})\d*$", "", source.stem)
        own = re.sub(r"\W+", "_", sheet)
        stems = (shortened("-".join(filter(None, parts))) for parts in ((stem, own), (source.parent.name, stem, own)))
        first, second = (f"{each}-{say('corrections.suffix', lang)}{next_number(returned)}" for each in stems)
        return self.folder / unused((f"{name}.xlsx" for name in chain([first], numbered(second))), self.taken)


# ── writing ────────────────────────────────────────────────────────────────────────────────────────────────────────


def write_corrections(
    source: Path,
    returns: Sequence[Return],
    findings: Iterable[Finding],
    place: CopyFolder,
    fresh: FreshForms,
    *,
    lang: str,
) -> tuple[Path, ...]:
    """The correction copies of one file: one, or one a form where fresh forms stand in; () with nothing to mend.

    ``returns``: all forms of the file; ``findings``: all about it. The file itself is never touched. Copies lie in ``place`` and are called
    after it, with the number of the submission: 甲局.xlsx gives 甲局-更正2.xlsx. A copy that was worked on since is kept beside it. Raises
    XltrackError ``not-writable``.
    """
    told = causes(tuple(findings), returns, lang)
    if not returns or not any(c.severity == "error" for c in told):
        return ()
    parted = putback.is_parted(f for c in told for f in c.findings)
    return (
        (_fresh_copies(source, returns, told, place, fresh, lang) if parted else ())
        or _own_copy(source, returns, told, place, lang)
        or _fresh_copies(source, returns, told, place, fresh, lang)
    )


def _own_copy(
    source: Path, returns: Sequence[Return], told: Sequence[Cause], place: CopyFolder, lang: str
) -> tuple[Path, ...]:
    try:
        package = _own_package(source, returns)
        if package is not None:
            made = _Copy(package, returns, told, lang).parts()
            return (_put(_sealed(made), place.path(source, returns[0], lang)),)
    except _ODD:
        pass  # XML that no office program writes: what it holds was read as values, and goes into a fresh form
    return ()


def _fresh_copies(
    source: Path, returns: Sequence[Return], told: Sequence[Cause], place: CopyFolder, fresh: FreshForms, lang: str
) -> tuple[Path, ...]:
    written = []
    for returned in returns:
        own = [f for c in told for f in c.findings if f.sheet in ("", returned.form.sheet)]
        parts = _fresh(returned, own, fresh, lang)
        if parts is not None:
            extra = returned.form.sheet if len(returns) > 1 else ""
            written.append(_put(_sealed(parts), place.path(source, returned, lang, extra)))
    return tuple(written)


_ODD = (NotAWorkbookError, UnreadableError, ValueError, KeyError, IndexError, TypeError)


def _own_package(source: Path, returns: Sequence[Return]) -> Package | None:
    """The parts of the file, None for one that cannot be marked or should not be passed on."""
    try:
        package = Package.read(source)
        book = package.tree(WORKBOOK)
    except (NotAWorkbookError, OSError):
        return None
    names = {r.form.sheet for r in returns}
    active = any(_ACTIVE_PART.search(name) for name in package.parts) or any(
        _FETCHED.search(data) if name.endswith(".rels") else b"sheetData" in data and _ACTIVE_FORMULA.search(data)
        for name, data in package.parts.items()
    )
    if book.tag != m("workbook") or active or not marks.sayable(names):
        return None
    known = _Book(package).sheets
    return package if all(_is_worksheet(package, known.get(name, "")) for name in names) else None


def _is_worksheet(package: Package, part: str) -> bool:
    try:
        return package.tree(part).find(m("sheetData")) is not None
    except NotAWorkbookError:
        return False


def _sealed(parts: Callable[[str], Mapping[str, bytes]]) -> bytes:
    """A copy that knows its own fingerprint, which is that of its cells as every program reads them."""
    with tempfile.TemporaryDirectory() as room:
        draft = Path(room) / "draft.xlsx"
        draft.write_bytes(package_bytes(parts("")))
        return package_bytes(parts(fingerprint(read_grid(draft))))


def _put(data: bytes, path: Path) -> Path:
    """Writes a copy; one that lies there and was worked on is kept under another name."""
    if path.exists() and path.read_bytes() != data and not _unmended_file(path):
        keep_copy(path)
    write_whole(data, path)
    return path


def _unmended_file(path: Path) -> bool:
    try:
        return is_unmended(read_grid(path))
    except (UnreadableError, OSError):
        return False


# ── the department's own file ──────────────────────────────────────────────────────────────────────────────────────


class _Book:
    """The sheets of a workbook by name."""

    def __init__(self, package: Package) -> None:
        self.root = package.tree(WORKBOOK)
        targets = package.relations(WORKBOOK)
        listed = self.root.findall(f"{m('sheets')}/{m('sheet')}")
        self.entries = [(s.get("name", ""), targets.get(s.get(f"{{{REL}}}id", ""), ("", ""))[1]) for s in listed]
        self.sheets = dict(self.entries)

    @property
    def list_sheet(self) -> str:
        """The part of the list of an earlier correction copy, "" where there is none."""
        ours = set(map(key, SHEETS["corrections"]))
        return next((part for name, part in self.entries if key(name) in ours), "")


@dataclass
class _Copy:
    """One correction copy in the making."""

    package: Package
    returns: Sequence[Return]
    told: Sequence[Cause]
    lang: str
    how: str = ""  # why it is a fresh form
    held: list[Held] = field(default_factory=list)

    def parts(self) -> Callable[[str], Mapping[str, bytes]]:
        """The parts of the copy for a fingerprint."""
        self.book = _Book(self.package)
        self.sheets = {r.form.sheet: FormSheet(self.package, self.book.sheets[r.form.sheet], r) for r in self.returns}
        page = self._page()
        parts = dict(self.package.parts)
        for name in self.package.related(WORKBOOK, "calcChain"):
            parts.pop(name, None)
        styles = next(iter(self.package.related(WORKBOOK, "styles")), "")
        root = self.package.tree(styles)
        looks = Looks(root)
        own, dxf = ListLooks(looks, self.lang), looks.dxf(SEVERITY["error"])
        parts[styles] = serialise(root)
        for sheet in self.sheets.values():
            sheet.raise_submission()
            mine = [k for e in page.entries for k in e.marks if k.sheet == sheet.name]
            marks.mark_sheet(sheet.root, mine, dxf, say("corrections.prompt", self.lang))
            parts[sheet.part] = serialise(sheet.root)
        part = self._add_list(parts, page)
        return lambda seal: parts | {part: checklist.list_sheet(replace(page, fingerprint=seal), own)}

    def _page(self) -> Page:
        entries, marked = list[Entry](), set[tuple[str, str]]()
        for cause in self.told:
            fitting = [mark for f in cause.findings if (mark := self._mark(f, cause)) is not None]
            own = [k for k in {(k.sheet, k.cell): k for k in fitting}.values() if (k.sheet, k.cell) not in marked]
            own = own[: max(0, MARKS - len(marked))]
            marked |= {(k.sheet, k.cell) for k in own}
            entries.append(Entry(cause, tuple(own), len(cause.findings) - len(own) if fitting and not own else 0))
        first = self.returns[0]
        about = [
            say("corrections.title", self.lang, unit=first.unit, period=first.period),
            say("corrections.how", self.lang),
        ]
        about += [say(self.how, self.lang)] if self.how else []
        about.append(say("corrections.submission", self.lang, n=next_number(first)))
        return Page(tuple(about), tuple(entries), tuple(self.held), "", self.lang)

    def _mark(self, finding: Finding, cause: Cause) -> Mark | None:
        """The mark of a finding at its cell, None for one about a whole row, sheet or file."""
        sheet, at = self.sheets.get(finding.sheet), place(finding.cell)
        if sheet is None or at is None:
            return None
        row, column = sheet.anchor(*at)
        mark = Mark(sheet.name, row, column, "blank", note=_note(finding, cause, self.lang))
        if finding.code == "item-twice" and (ids := sheet.ids()):
            return replace(mark, column=ids[1], kind="twice", other=ids[0])
        if finding.code == "text-too-long":
            return replace(mark, kind="long")
        cell = sheet.cells.get((row, column))
        if cell is not None and cell.element.get("t") == "e":
            return replace(mark, kind="error")
        said = marks.held_value(cell)
        if said is not None:
            return replace(mark, kind="held", held=self._hold(said))
        status = sheet.column(sheet.returned.layout.decides)
        answered = marks.held_value(sheet.cells.get(sheet.anchor(row, status))) if status else None
        if finding.code == "required-when-lagging" and answered is not None:
            return replace(mark, kind="lagging", held=self._hold(answered), other=f"{letter(status)}{row}")
        return mark

    def _hold(self, said: Held) -> int:
        self.held.append(said)
        return len(self.held)

    # ── the list among the sheets ─────────────────────────────────────────────────────────────────────────────────

    def _add_list(self, parts: dict[str, bytes], page: Page) -> str:
        """The list of an earlier copy is replaced where it stands; else a new sheet comes first. Gives its part."""
        root = self.book.root
        sheets = child(root, "sheets")
        part = self.book.list_sheet
        if part:
            parts.pop(rels_name(part), None)
            name = next(n for n, p in self.book.entries if p == part)
            at = [p for _, p in self.book.entries].index(part)
        else:
            part = next(n for i in range(1, len(parts) + 2) if (n := f"xl/worksheets/sheet{i}.xml") not in parts)
            name, at = sheet_name("corrections", self.lang), 0
            rels = rels_name(WORKBOOK)
            parts[rels], number = with_relation(parts.get(rels), "worksheet", "/" + part)
            added = etree.Element(
                m("sheet"), name=name, sheetId=str(1 + max(int(s.get("sheetId", "0")) for s in sheets))
            )
            added.set(f"{{{REL}}}id", number)
            sheets.insert(0, added)
            for defined in root.iterfind(f"{m('definedNames')}/{m('definedName')}"):
                if defined.get("localSheetId") is not None:
                    defined.set("localSheetId", str(int(defined.get("localSheetId", "0")) + 1))
        _name_held(root, f"{marks.quoted_sheet(name)}{checklist.held_area(page)}")
        _show_first(root, at)
        dropped = tuple(n for n in self.package.parts if n not in parts)
        parts["[Content_Types].xml"] = with_types(parts["[Content_Types].xml"], {part: _SHEET_TYPE}, dropped)
        rels = rels_name(WORKBOOK)
        parts[rels] = _without_targets(parts[rels], {posixpath.basename(d) for d in dropped})
        parts[WORKBOOK] = serialise(root)
        for other in self.book.sheets.values():
            if other in parts and other != part:
                parts[other] = _SELECTED.sub(b"", parts[other], count=1)
        return part


def _name_held(root: Element, area: str) -> None:
    defined = root.find(m("definedNames"))
    if defined is None:
        defined = etree.Element(m("definedNames"))
        before = ("sheets", "functionGroups", "externalReferences")
        at = max(n for n, other in enumerate(root) if etree.QName(other).localname in before)
        root.insert(at + 1, defined)
    for old in [n for n in defined if n.get("name") == HELD]:
        defined.remove(old)
    etree.SubElement(defined, m("definedName"), name=HELD).text = area


def _show_first(root: Element, at: int) -> None:
    """The list is what one sees on opening."""
    views = root.find(m("bookViews"))
    for view in () if views is None else views:
        view.set("activeTab", str(at))
        view.attrib.pop("firstSheet", "")
    calc = root.find(m("calcPr"))
    if calc is not None:
        calc.set("fullCalcOnLoad", "1")


def _without_targets(data: bytes, names: set[str]) -> bytes:
    root = parse(data)
    for rel in [
        r for r in root if r.get("Type", "").endswith("/calcChain") and posixpath.basename(r.get("Target", "")) in names
    ]:
        root.remove(rel)
    return serialise(root)


def _note(finding: Finding, cause: Cause, lang: str) -> str:
    """What is said at the cell: what is wrong, what to do, and an example."""
    stop = "" if lang == "zh" else "."
    lines = [finding.message(lang) + stop, finding.action(lang) + stop]
    if cause.example and cause.example not in lines[1]:
        lines.append(say("corrections.example", lang, text=cause.example))
    return "\n".join(lines)


# ── a fresh form in its place ──────────────────────────────────────────────────────────────────────────────────────


def _fresh(
    returned: Return, findings: Sequence[Finding], fresh: FreshForms, lang: str
) -> Callable[[str], Mapping[str, bytes]] | None:
    """A form stamped anew with a return's answers, marked where its findings are.

    None where nobody can tell whose it is.
    """
    ask = fresh.ask(returned.unit, returned.period) if returned.unit and returned.period else None
    if ask is None:
        return None
    parted = putback.is_parted(findings)
    if parted:
        returned, moved_rows = putback.put_back(returned, ask, lang)
        findings = [*moved_rows, *(f for f in findings if f.code not in putback.PARTED)]
    stamper = fresh.stamper(returned.layout.version)
    plain = stamper.form(refill.refilled(ask, returned))
    data = refill.with_own_columns(plain, _as_read(plain, stamper.layout), returned)
    form = _as_read(data, stamper.layout)
    moved = refill.moved_to(findings, returned, form)
    now = replace(returned, form=form, layout=stamper.layout)
    how = "corrections.put_back" if parted else "corrections.fresh"
    return _Copy(Package.of(data), [now], causes(moved, [now], lang), lang, how).parts()


def _as_read(data: bytes, layout: Layout) -> RawForm:
    """A fresh form in hand, read as a return is."""
    with tempfile.TemporaryDirectory() as room:
        path = Path(room) / "fresh.xlsx"
        path.write_bytes(data)
        grid = read_grid(path)
    return read_forms(grid, {layout.version: layout}, layout)[0]
