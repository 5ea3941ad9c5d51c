"""The styles a stamped form needs beside those of its template: shading of gaps, and texts that never turn into
formulas.
"""

from __future__ import annotations

import copy
from collections.abc import Collection

from lxml import etree

from xltrack.books.ooxml.cells import FORMULA_STARTS
from xltrack.books.ooxml.parts import Element, NotAWorkbookError, child, m, serialise
from xltrack.books.ooxml.sheet import WORKBOOK, TemplateSheet
from xltrack.theme import MISSING, STATUS, Tone

CUT = 0.0  # the size asked for where no size fits


class FormStyles:
    """The template's styles part with additions; ``missing`` and ``done`` are the numbers of their differential
    formats.
    """

    def __init__(self, sheet: TemplateSheet, shrinking: Collection[int] = ()) -> None:
        self.part = next(iter(sheet.package.related(WORKBOOK, "styles")), "")
        if not self.part:
            raise NotAWorkbookError("template.not-xlsx")
        root = sheet.package.tree(self.part)
        self.missing = _add_tone(root, MISSING)
        self.done = _add_tone(root, STATUS["completed"])
        self._smaller = {style: _add_smaller(root, style) for style in sorted(shrinking)}
        self._quoted = _add_quoted(root)
        self.data = serialise(root)

    def sized(self, style: int, size: float) -> int:
        """A style in a smaller font, where it was asked for."""
        return self._smaller.get(style, {}).get(size, style)

    def safe(self, style: int, text: str) -> int:
        """The style for a text: one that begins like a formula gets the variant Excel keeps as text even when it is
        edited.
        """
        return self._quoted.get(style, style) if text.startswith(FORMULA_STARTS) else style


def _add_tone(root: Element, tone: Tone) -> int:
    dxfs = root.find(m("dxfs"))
    if dxfs is None:
        dxfs = etree.Element(m("dxfs"))
        later = (
            n for n, child in enumerate(root) if etree.QName(child).localname in {"tableStyles", "colors", "extLst"}
        )
        root.insert(next(later, len(root)), dxfs)
    dxf = etree.SubElement(dxfs, m("dxf"))
    etree.SubElement(etree.SubElement(dxf, m("font")), m("color"), rgb="FF" + tone.ink)
    fill = etree.SubElement(etree.SubElement(dxf, m("fill")), m("patternFill"), patternType="solid")
    etree.SubElement(fill, m("fgColor"), rgb="FF" + tone.fill)
    etree.SubElement(fill, m("bgColor"), rgb="FF" + tone.fill)
    dxfs.set("count", str(len(dxfs)))
    return len(dxfs) - 1


def _add_smaller(root: Element, style: int) -> dict[float, int]:
    """Variants of a cell style in fonts one, two and three points smaller: size → number of the style; ``CUT`` → the
    smallest, from the top of the cell.
    """
    xfs, fonts = child(root, "cellXfs"), child(root, "fonts")
    plain = xfs[style]
    font = fonts[int(plain.get("fontId", "0"))]
    size = font.find(m("sz"))
    made: dict[float, int] = {}
    for step in (1, 2, 3) if size is not None else ():
        smaller = copy.deepcopy(font)
        points = float(child(smaller, "sz").get("val", "11")) - step
        child(smaller, "sz").set("val", f"{points:g}")
        fonts.append(smaller)
        variant = copy.deepcopy(plain)
        variant.set("fontId", str(len(fonts) - 1))
        variant.set("applyFont", "1")
        xfs.append(variant)
        made[points] = len(xfs) - 1
    cut = copy.deepcopy(xfs[-1])
    alignment = cut.find(m("alignment"))
    if alignment is not None:
        alignment.set("vertical", "top")  # centred, a text too tall spills over its neighbours
    xfs.append(cut)
    made[CUT] = len(xfs) - 1
    fonts.set("count", str(len(fonts)))
    return made


def _add_quoted(root: Element) -> dict[int, int]:
    """A variant with ``quotePrefix`` of every cell style that lacks it; style number → number of the variant."""
    xfs = child(root, "cellXfs")
    plain = list(xfs)
    variants: dict[int, int] = {}
    for number, xf in enumerate(plain):
        if xf.get("quotePrefix") not in {"1", "true"}:
            variant = copy.deepcopy(xf)
            variant.set("quotePrefix", "1")
            variants[number] = len(xfs)
            xfs.append(variant)
    xfs.set("count", str(len(xfs)))
    return variants
