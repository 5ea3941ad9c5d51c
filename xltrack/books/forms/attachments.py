"""The other parts of a stamped form: the workbook's names, the sheet of choices, document properties, pictures,
comments and tables.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping

from lxml import etree

from xltrack import fields
from xltrack.books.forms import PROPERTY_PREFIX
from xltrack.books.forms.formtext import identity
from xltrack.books.ooxml.cells import xml_text
from xltrack.books.ooxml.parts import Element, child, m, parse, rels_name, serialise, with_relation, with_types
from xltrack.books.ooxml.refs import RowMap, join, move_sqref, split_formula
from xltrack.books.ooxml.sheet import WORKBOOK, TemplateSheet
from xltrack.books.raw.namespaces import ANCHORS, MAIN, PROPERTIES, REL, VARIANT
from xltrack.enums import ENUMS, enum_label
from xltrack.plan import Choice, Plan
from xltrack.records import Ask, Layout
from xltrack.words import say

CUSTOM = "docProps/custom.xml"
TYPES_PART = "[Content_Types].xml"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # what every custom property carries (ECMA-376 part 1, 22.3)
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CELL = re.compile(r"^([A-Z]+)(\d+)$")
_VML_ROW = re.compile(rb"(<x:Row>)(\d+)(</x:Row>)")
_VML_ANCHOR = re.compile(rb"(<x:Anchor>)([^<]*)(</x:Anchor>)")


def list_name(kind: str) -> str:
    """The defined name of the choices of a kind of item."""
    return f"xltrack_status_{kind}"


class Attachments:
    """What a form holds beside its sheet, prepared once per template and per set of choices."""

    def __init__(self, sheet: TemplateSheet) -> None:
        self.sheet = sheet
        package = sheet.package
        self._lists_part = _free(package.parts, "xl/worksheets/sheet{}.xml")
        rels = rels_name(WORKBOOK)
        data, self._lists_rel = with_relation(package.parts.get(rels), "worksheet", "/" + self._lists_part)
        self._annex_part = _free({**package.parts, self._lists_part: b""}, "xl/worksheets/sheet{}.xml")
        longer, self._annex_rel = with_relation(data, "worksheet", "/" + self._annex_part)
        self._chain = tuple(package.related(WORKBOOK, "calcChain"))
        types = {self._lists_part: _SHEET_TYPE, CUSTOM: _CUSTOM_TYPE}
        self._fixed = self._root() | {rels: _without_relation(data, "calcChain"), TYPES_PART: self._types(types)}
        types[self._annex_part] = _SHEET_TYPE
        self._fixed_annex = {rels: _without_relation(longer, "calcChain"), TYPES_PART: self._types(types)}
        self._drawings = {
            part: package.tree(part) for part in package.related(sheet.part, "drawing") if part in package.parts
        }
        self._tables = {
            part: package.tree(part) for part in package.related(sheet.part, "table") if part in package.parts
        }
        self._comments = {
            part: package.tree(part) for part in package.related(sheet.part, "comments") if part in package.parts
        }
        self._vml = [part for part in package.related(sheet.part, "vmlDrawing") if part in package.parts]
        self._lists: dict[tuple[Choice, ...], tuple[bytes, dict[str, str]]] = {}

    def _types(self, added: Mapping[str, str]) -> bytes:
        return with_types(self.sheet.package.parts[TYPES_PART], added, self._chain)

    def _root(self) -> dict[str, bytes]:
        parts = self.sheet.package.parts
        if CUSTOM in parts:
            return {}
        return {"_rels/.rels": with_relation(parts.get("_rels/.rels"), "custom-properties", CUSTOM)[0]}

    def parts(self, ask: Ask, rows: RowMap, layout: Layout, annex: bytes | None = None) -> dict[str, bytes]:
        """The parts that differ from the template's, the form's own sheet and styles apart; ``annex`` is a further
        sheet.
        """
        if ask.plan.choices not in self._lists:
            self._lists[ask.plan.choices] = _lists_sheet(ask.plan, layout)
        lists, names = self._lists[ask.plan.choices]
        made = dict(self._fixed)
        if annex is not None:
            made |= {**self._fixed_annex, self._annex_part: annex}
        made[WORKBOOK] = self._workbook(rows, names, layout.language, annex.count(b"<row ") if annex else 0)
        made[self._lists_part] = lists
        made[CUSTOM] = _properties(self.sheet.package.parts.get(CUSTOM), identity(ask, layout))
        made |= {part: _moved_drawing(tree, rows) for part, tree in self._drawings.items()}
        made |= {part: _moved_refs(tree, rows) for part, tree in (self._tables | self._comments).items()}
        made |= {part: _moved_vml(self.sheet.package.parts[part], rows) for part in self._vml}
        return made

    def dropped(self) -> tuple[str, ...]:
        """Parts of the template a form does not have: the order of calculation, which Excel makes anew."""
        return self._chain

    def _workbook(self, rows: RowMap, names: Mapping[str, str], lang: str, annexed: int) -> bytes:
        """workbook.xml: names moved with their rows, the sheet of choices added hidden, everything reckoned anew on
        opening.
        """
        book = copy.deepcopy(self.sheet.book)
        sheets = child(book, "sheets")
        title = _unused(fields.sheet_name("lists", lang), set(self.sheet.sheets))
        _add_sheet(sheets, title, self._lists_rel).set("state", "hidden")
        annex = _unused(say("form.annex", lang), {*self.sheet.sheets, title})
        if annexed:
            _add_sheet(sheets, annex, self._annex_rel)
        defined = book.find(m("definedNames"))
        if defined is None:
            defined = etree.Element(m("definedNames"))
            _insert_after(book, defined, ("externalReferences", "functionGroups", "sheets"))
        for name in defined:
            own = name.get("localSheetId") == str(self.sheet.index)
            name.text = join(split_formula(name.text or "", self.sheet.name, own), rows) if name.text else name.text
        for key, area in names.items():
            made = etree.SubElement(defined, m("definedName"), name=key)
            made.text = f"'{title}'!{area}"
        if annexed:  # a sheet without a print area is left out where another one has one
            made = etree.SubElement(
                defined, m("definedName"), name="_xlnm.Print_Area", localSheetId=str(len(sheets) - 1)
            )
            made.text = f"'{annex}'!$A$1:$B${annexed}"
        calc = book.find(m("calcPr"))
        if calc is None:
            calc = etree.Element(m("calcPr"))
            _insert_after(book, calc, ("definedNames",))
        calc.set("fullCalcOnLoad", "1")
        return serialise(book)


def _add_sheet(sheets: Element, title: str, relation: str) -> Element:
    number = max(int(s.get("sheetId", "0")) for s in sheets) + 1
    added = etree.SubElement(sheets, m("sheet"), name=title, sheetId=str(number))
    added.set(f"{{{REL}}}id", relation)
    return added


def _lists_sheet(plan: Plan, layout: Layout) -> tuple[bytes, dict[str, str]]:
    """A sheet with a column of choices for every kind of item, and the area each name stands for."""
    lang = layout.language
    columns = [(kind, plan.choices_for(kind, layout.decides)) for kind in ENUMS["item_kind"]]
    names = {
        list_name(kind): f"${_column(n)}$2:${_column(n)}${len(choices) + 1}"
        for n, (kind, choices) in enumerate(columns)
        if choices
    }
    tallest = max((len(choices) for _, choices in columns), default=0)
    lines = [[enum_label("item_kind", kind, lang) for kind, _ in columns]]
    lines += [[choices[at].label if at < len(choices) else "" for _, choices in columns] for at in range(tallest)]
    rows = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{_column(n)}{number}" t="inlineStr"><is><t>{xml_text(text)}</t></is></c>'
            for n, text in enumerate(line)
            if text
        )
        + "</row>"
        for number, line in enumerate(lines, start=1)
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode(), names


def _column(at: int) -> str:
    return chr(65 + at)


def _properties(data: bytes | None, values: Mapping[str, str]) -> bytes:
    """Custom document properties with those of the form; others the template has stay."""
    root = parse(data or f'<Properties xmlns="{PROPERTIES}" xmlns:vt="{VARIANT}"/>'.encode())
    for old in [p for p in root if p.get("name", "").startswith(PROPERTY_PREFIX)]:
        root.remove(old)
    taken = [int(p.get("pid", "1")) for p in root]
    for pid, (key, text) in enumerate(values.items(), start=max(taken, default=1) + 1):
        made = etree.SubElement(
            root, f"{{{PROPERTIES}}}property", fmtid=_FORMAT_ID, pid=str(pid), name=PROPERTY_PREFIX + key
        )
        etree.SubElement(made, f"{{{VARIANT}}}lpwstr").text = text
    return serialise(root)


def _moved_drawing(tree: Element, rows: RowMap) -> bytes:
    """Pictures and shapes below the table move down with it."""
    root = copy.deepcopy(tree)
    for row in root.iter(f"{{{ANCHORS}}}row"):
        row.text = str(rows.row(int(row.text or "0") + 1) - 1)
    return serialise(root)


def _moved_refs(tree: Element, rows: RowMap) -> bytes:
    root = copy.deepcopy(tree)
    for element in root.iter():
        ref = element.get("ref")
        if ref and ":" in ref:
            element.set("ref", move_sqref(ref, rows) or ref)
        elif ref:
            element.set("ref", _CELL.sub(lambda f: f"{f[1]}{rows.row(int(f[2]))}", ref))
    return serialise(root)


def _moved_vml(data: bytes, rows: RowMap) -> bytes:
    """The boxes of comments: their cell's row and the corners of the box (0-based)."""

    def anchor(found: re.Match[bytes]) -> bytes:
        numbers = found[2].split(b",")
        for at in (2, 6):
            if at < len(numbers):
                numbers[at] = b" %d" % (rows.row(int(numbers[at]) + 1) - 1)
        return found[1] + b",".join(numbers) + found[3]

    moved = _VML_ROW.sub(lambda f: f[1] + b"%d" % (rows.row(int(f[2]) + 1) - 1) + f[3], data)
    return _VML_ANCHOR.sub(anchor, moved)


def _without_relation(data: bytes, kind: str) -> bytes:
    root = parse(data)
    for rel in [r for r in root if r.get("Type", "").endswith("/" + kind)]:
        root.remove(rel)
    return serialise(root)


def _insert_after(root: Element, child: Element, tags: tuple[str, ...]) -> None:
    places = [n for n, other in enumerate(root) if etree.QName(other).localname in tags]
    root.insert(max(places) + 1, child)


def _free(parts: Mapping[str, bytes], pattern: str) -> str:
    return next(name for n in range(1, len(parts) + 2) if (name := pattern.format(n)) not in parts)


def _unused(name: str, taken: set[str]) -> str:
    lower = {t.casefold() for t in taken}
    return next(
        n for at in range(1, len(taken) + 2) if (n := name if at == 1 else f"{name}{at}").casefold() not in lower
    )
