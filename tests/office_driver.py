"""Edits workbooks with a real, headless LibreOffice, as a clerk would: a JSON job a line in, an answer a line out.

Run by the Python that has ``uno`` (``/usr/bin/python3``), never by the tests' own; :mod:`office` starts it and speaks
to it. A job is ``{"source": path, "target": path, "edits": [[operation, argument, …], …]}``; the ending of ``target``
picks the format. Its answer holds ``ok``, ``error``, and ``cells``: what every sheet holds after the edits, as a person
reads it (sheet → address → text). Rows are numbers from 1, columns are letters, places are A1 addresses. One soffice
serves all jobs, in a profile of its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import uno
from com.sun.star.beans import NamedValue, PropertyValue
from com.sun.star.container import NoSuchElementException
from com.sun.star.table import CellAddress, CellRangeAddress, TableSortField

FILTERS = {
    "xlsx": "Calc MS Excel 2007 XML",
    "xlsm": "Calc MS Excel 2007 VBA XML",
    "xls": "MS Excel 97",
    "et": "MS Excel 97",
    "ods": "calc8",
    "csv": "Text - txt - csv (StarCalc)",
    "pdf": "calc_pdf_Export",
    "html": "HTML (StarCalc)",
}
CSV = "44,34,{charset},1,,0,false,true,false,false,false,0"  # comma, quotes, character set, as shown
CHARSETS = {"utf-8": 76, "gb18030": 85}
ALL_CONTENT = 1 | 2 | 4 | 16  # values, days, texts, formulas
START_SECONDS = 90


def prop(**named):
    return tuple(PropertyValue(name, 0, value, 0) for name, value in named.items())


def url(path):
    return uno.systemPathToFileUrl(str(Path(path).resolve()))


def column(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def letters(number):
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


class Office:
    """One private soffice; only that process group is ever ended."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="office_")
        pipe = "xl" + uuid.uuid4().hex[:12]
        self.process = subprocess.Popen(
            [
                "soffice", "--headless", "--invisible", "--norestore", "--nologo", "--nodefault",
                "--nofirststartwizard", f"-env:UserInstallation={url(self.folder)}",
                f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
            ],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            env={**os.environ, "HOME": self.folder, "SAL_USE_VCLPLUGIN": "svp"},
        )  # fmt: skip
        self.context = self._connect(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        self.desktop = self.context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)

    def _connect(self, address):
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                return resolver.resolve(address)
            except Exception:
                if time.monotonic() > until or self.process.poll() is not None:
                    self.close()
                    raise
                time.sleep(0.1)

    def close(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def open(self, path):
        how = prop(Hidden=True, UpdateDocMode=0, MacroExecutionMode=0)
        document = self.desktop.loadComponentFromURL(url(path), "_blank", 0, how)
        if document is None:
            raise ValueError(f"LibreOffice cannot load {path}")
        return document

    def job(self, job):
        document = self.open(job["source"])
        try:
            clerk = Clerk(self, document)
            for operation, *arguments in job.get("edits", ()):
                getattr(clerk, operation)(*arguments)
            cells = contents(document)
            if job.get("target"):
                store(document, job["target"], job.get("password", ""), job.get("charset", "utf-8"))
            return cells
        finally:
            document.close(True)


def contents(document):
    """Sheet → address → text of every cell that holds something."""
    found = {}
    for number in range(document.Sheets.Count):
        sheet = document.Sheets.getByIndex(number)
        here = found[sheet.Name] = {}
        for area in sheet.queryContentCells(1 | 2 | 4 | 16).RangeAddresses:
            block = sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)
            for r, row in enumerate(block.DataArray):
                for c, value in enumerate(row):
                    if value != "":
                        at = letters(area.StartColumn + c) + str(area.StartRow + r + 1)
                        here[at] = value if isinstance(value, str) else block.getCellByPosition(c, r).String
    return found


def store(document, path, password, charset):
    ending = path.rsplit(".", 1)[-1].lower()
    how = {"FilterName": FILTERS[ending], "Overwrite": True}
    if ending == "csv":
        how["FilterOptions"] = CSV.format(charset=CHARSETS[charset])
    if password:  # a plain Password is silently ignored for .xlsx
        named = (NamedValue("CryptoType", "Standard"), NamedValue("OOXPassword", password))
        how["EncryptionData"] = uno.Any("[]com.sun.star.beans.NamedValue", named)
    document.storeToURL(url(path), prop(**how))


class Clerk:
    """The operations of a job, on the sheet chosen by :meth:`sheet` (the first one to begin with)."""

    def __init__(self, office, document):
        self.office, self.document = office, document
        self.here = document.Sheets.getByIndex(0)

    def range(self, place):
        return self.here.getCellRangeByName(place)

    def cell(self, place):
        return self.range(place).getCellByPosition(0, 0)

    def sheet(self, which):
        sheets = self.document.Sheets
        self.here = sheets.getByIndex(which) if isinstance(which, int) else sheets.getByName(which)

    # ── cells ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def open_cell(self, place):
        """A cell that may be written: the program drops what a script writes into a locked one, without a word."""
        if self.here.isProtected() and self.range(place).CellProtection.IsLocked:
            raise ValueError(f"{place} is locked: unprotect first")
        return self.cell(place)

    def type(self, place, text):
        """As if typed at the keyboard: the program decides whether it is a number, a day, a formula or a text."""
        self.open_cell(place).FormulaLocal = text

    def text(self, place, text):
        """As text, whatever it looks like."""
        self.open_cell(place).String = text

    def number(self, place, value, code="General"):
        self.open_cell(place).Value = float(value)
        self.format(place, code)

    def formula(self, place, text):
        self.open_cell(place).Formula = text

    def recalculate(self):
        """Every formula anew: on loading the program believes the values a file brings."""
        self.document.calculateAll()

    def fill(self, place, text):
        """The same text into every cell of a range."""
        self.open_cell(place)
        block = self.range(place)
        block.DataArray = tuple(tuple(text for _ in row) for row in block.DataArray)

    def fill_down(self, place):
        """The first row of a range copied down, counting on as programs do."""
        from com.sun.star.sheet.FillDirection import TO_BOTTOM

        self.range(place).fillAuto(TO_BOTTOM, 1)

    def paste(self, place, rows):
        """A block of values, texts and numbers, from a cell on."""
        at = self.range(place).RangeAddress
        block = self.here.getCellRangeByPosition(
            at.StartColumn, at.StartRow, at.StartColumn + len(rows[0]) - 1, at.StartRow + len(rows) - 1
        )
        block.DataArray = tuple(tuple("" if value is None else value for value in row) for row in rows)

    def paste_over(self, source, place):
        """A cell copied over others, which kills their validation and format."""
        where = self.range(place).RangeAddress
        for row in range(where.StartRow, where.EndRow + 1):
            for col in range(where.StartColumn, where.EndColumn + 1):
                self.here.copyRange(CellAddress(where.Sheet, col, row), self.range(source).RangeAddress)

    def clear(self, place):
        self.range(place).clearContents(ALL_CONTENT)

    def format(self, place, code):
        from com.sun.star.lang import Locale

        formats, where = self.document.NumberFormats, Locale("en", "US", "")
        known = formats.queryKey(code, where, False)
        self.range(place).NumberFormat = known if known != -1 else formats.addNew(code, where)

    def colour(self, place, rgb):
        self.range(place).CellBackColor = int(rgb, 16)

    def strike(self, place, length=0):
        """A line through the whole cell, or through its first characters."""
        from com.sun.star.awt.FontStrikeout import SINGLE

        where = self.cell(place)
        if length:
            where = where.createTextCursor()
            where.gotoStart(False)
            where.goRight(length, True)
        where.CharStrikeout = SINGLE

    def comment(self, place, text):
        self.here.Annotations.insertNew(self.cell(place).CellAddress, text)

    def picture(self, place, path):
        from com.sun.star.awt import Size

        manager = self.office.context.ServiceManager
        provider = manager.createInstanceWithContext("com.sun.star.graphic.GraphicProvider", self.office.context)
        shape = self.document.createInstance("com.sun.star.drawing.GraphicObjectShape")
        shape.Graphic = provider.queryGraphic(prop(URL=url(path)))
        shape.setSize(Size(4000, 4000))
        self.here.DrawPage.add(shape)
        shape.setPosition(self.cell(place).Position)

    def box(self, place, text):
        """A text box that begins at a cell."""
        from com.sun.star.awt import Size

        shape = self.document.createInstance("com.sun.star.drawing.CustomShape")
        shape.setSize(Size(6000, 2000))
        self.here.DrawPage.add(shape)
        shape.Anchor = self.cell(place)
        shape.setPosition(self.cell(place).Position)
        shape.String = text

    def margin(self, text):
        """Words in the page header."""
        pages = self.document.StyleFamilies.getByName("PageStyles").getByName(self.here.PageStyle)
        pages.HeaderIsOn = True
        header = pages.RightPageHeaderContent
        header.LeftText.String = text
        pages.RightPageHeaderContent = header

    def embed(self, text):
        """A workbook inside the workbook, as an object that a double click opens."""
        from com.sun.star.awt import Size

        shape = self.document.createInstance("com.sun.star.drawing.OLE2Shape")
        self.here.DrawPage.add(shape)
        shape.CLSID = "47BBB4CB-CE4C-4E80-a591-42d9ae74950f"
        shape.setSize(Size(5000, 3000))
        shape.Model.Sheets.getByIndex(0).getCellRangeByName("A1").String = text

    # ── rows and columns ──────────────────────────────────────────────────────────────────────────────────────────

    def unprotect(self):
        self.here.unprotect("")

    def insert_rows(self, row, count=1):
        self.here.Rows.insertByIndex(row - 1, count)

    def delete_rows(self, row, count=1):
        self.here.Rows.removeByIndex(row - 1, count)

    def insert_columns(self, at, count=1):
        self.here.Columns.insertByIndex(column(at), count)

    def delete_columns(self, at, count=1):
        self.here.Columns.removeByIndex(column(at), count)

    def copy_row(self, row, to):
        """A row copied into a new row that takes number ``to``."""
        self.insert_rows(to)
        row += to <= row
        self.here.copyRange(self._row(to), self._whole_row(row))

    def move_row(self, row, to):
        """A row cut and inserted before row ``to``."""
        self.insert_rows(to)
        row += to <= row
        self.here.moveRange(self._row(to), self._whole_row(row))
        self.delete_rows(row)

    def _row(self, row):
        return CellAddress(self.here.RangeAddress.Sheet, 0, row - 1)

    def _whole_row(self, row):
        return CellRangeAddress(self.here.RangeAddress.Sheet, 0, row - 1, self.here.Columns.Count - 1, row - 1)

    def move_column(self, at, to):
        """A column cut and inserted before column ``to``."""
        source, target, own = column(at), column(to), self.here.RangeAddress.Sheet
        self.here.Columns.insertByIndex(target, 1)
        source += target <= source
        last = self.here.Rows.Count - 1
        self.here.moveRange(CellAddress(own, target, 0), CellRangeAddress(own, source, 0, source, last))
        self.here.Columns.removeByIndex(source, 1)

    def sort(self, place, by, descending=False):
        """A range without header sorted by a column."""
        block = self.range(place)
        field = TableSortField()
        field.Field, field.IsAscending = column(by) - block.RangeAddress.StartColumn, not descending
        fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        block.sort((PropertyValue("SortFields", 0, fields, 0), *prop(ContainsHeader=False)))

    def filter(self, place, by, text):
        from com.sun.star.sheet import TableFilterField
        from com.sun.star.sheet.FilterOperator import EQUAL

        block = self.range(place)
        how = block.createFilterDescriptor(True)
        field = TableFilterField()
        field.Field, field.Operator = column(by) - block.RangeAddress.StartColumn, EQUAL
        field.IsNumeric, field.StringValue = False, text
        how.setFilterFields((field,))
        how.ContainsHeader = True
        block.filter(how)

    def hide_rows(self, row, count=1):
        for number in range(row - 1, row - 1 + count):
            self.here.Rows.getByIndex(number).IsVisible = False

    def hide_column(self, at):
        self.here.Columns.getByIndex(column(at)).IsVisible = False

    def merge(self, place):
        self.range(place).merge(True)

    def unmerge(self, place):
        self.range(place).merge(False)

    # ── sheets and the book ───────────────────────────────────────────────────────────────────────────────────────

    def rename_sheet(self, name):
        self.here.Name = name

    def copy_sheet(self, name, at=99):
        self.document.Sheets.copyByName(self.here.Name, name, min(at, self.document.Sheets.Count))

    def add_sheet(self, name, at=99):
        self.document.Sheets.insertNewByName(name, min(at, self.document.Sheets.Count))

    def import_sheet(self, path, name):
        """The first sheet of another workbook, taken in as the last one under a name."""
        other = self.office.open(path)
        try:
            sheets = self.document.Sheets
            at = sheets.importSheet(other, other.Sheets.getByIndex(0).Name, sheets.Count)
            sheets.getByIndex(at).Name = name
        finally:
            other.close(True)

    def delete_sheet(self, name):
        self.document.Sheets.removeByName(name)

    def show_sheets(self):
        for number in range(self.document.Sheets.Count):
            self.document.Sheets.getByIndex(number).IsVisible = True

    def hide_sheet(self, name):
        self.document.Sheets.getByName(name).IsVisible = False

    def delete_hidden_sheets(self):
        sheets = self.document.Sheets
        for name in [s.Name for s in map(sheets.getByIndex, range(sheets.Count)) if not s.IsVisible]:
            sheets.removeByName(name)

    def only_values(self, name):
        """The sheet's values pasted into a new sheet, everything else deleted: a form copied into a new workbook."""
        sheets, old = self.document.Sheets, self.here
        area = old.createCursor()
        area.gotoEndOfUsedArea(False)
        last = area.RangeAddress
        block = old.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow).DataArray
        sheets.insertNewByName(name, 0)
        self.here = sheets.getByName(name)
        self.here.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow).DataArray = block
        for other in list(sheets.ElementNames):
            if other != name:
                sheets.removeByName(other)
        for named in list(self.document.NamedRanges.ElementNames):
            self.document.NamedRanges.removeByName(named)
        self.drop_properties()

    def drop_properties(self):
        own = self.document.DocumentProperties.UserDefinedProperties
        for known in own.PropertySetInfo.Properties:
            with contextlib.suppress(NoSuchElementException):
                own.removeProperty(known.Name)


def main():
    office = Office()
    try:
        for line in sys.stdin:
            try:
                answer = {"ok": True, "cells": office.job(json.loads(line))}
            except Exception as exc:
                answer = {"ok": False, "error": f"{type(exc).__name__}: {exc}"}
            print(json.dumps(answer), flush=True)
    finally:
        office.close()


if __name__ == "__main__":
    main()
