"""Styles added to a workbook's own, each as a number that cells or conditional formats name.

What is there keeps its number.
"""

from __future__ import annotations

from lxml import etree

from xltrack.books.ooxml.parts import Element, NotAWorkbookError, m
from xltrack.theme import RULE, Tone

_ORDER = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
)
_SIDES = ("left", "right", "top", "bottom")
TEXT = "49"  # the number format @, the same in every workbook (ECMA-376 part 1, 18.8.30)


class Looks:
    """Adds to the root of a styles part."""

    def __init__(self, root: Element) -> None:
        if root.find(m("cellXfs")) is None:
            raise NotAWorkbookError("template.not-xlsx")
        self.root = root

    def dxf(self, tone: Tone) -> int:
        """A differential format: fill, ink and a thin border, so that a print without colour shows it too."""
        dxf = etree.SubElement(self._list("dxfs"), m("dxf"))
        etree.SubElement(etree.SubElement(dxf, m("font")), m("color"), rgb="FF" + tone.ink)
        _solid(etree.SubElement(dxf, m("fill")), tone.fill)
        _sides(etree.SubElement(dxf, m("border")), tone.ink)
        return self._counted("dxfs")

    def cell(
        self,
        font: str,
        size: float,
        *,
        bold: bool = False,
        ink: str = "000000",
        underlined: bool = False,
        fill: str = "",
        boxed: bool = True,
        centred: bool = False,
        wrapped: bool = True,
        quoted: bool = False,
    ) -> int:
        """A cell format of texts at the top.

        ``quoted``: they stay texts even when one that begins like a formula is edited.
        """
        xf = etree.SubElement(self._list("cellXfs"), m("xf"), numFmtId=TEXT, xfId="0", applyNumberFormat="1")
        xf.set("fontId", str(self._font(font, size, bold, ink, underlined)))
        xf.set("fillId", str(self._fill(fill) if fill else 0))
        xf.set("borderId", str(self._border() if boxed else 0))
        for name in ("applyFont", "applyFill", "applyBorder", "applyAlignment"):
            xf.set(name, "1")
        if quoted:
            xf.set("quotePrefix", "1")
        alignment = etree.SubElement(xf, m("alignment"), vertical="center" if centred else "top")
        if centred:
            alignment.set("horizontal", "center")
        if wrapped:
            alignment.set("wrapText", "1")
        return self._counted("cellXfs")

    def _font(self, name: str, size: float, bold: bool, ink: str, underlined: bool) -> int:
        font = etree.SubElement(self._list("fonts"), m("font"))
        if bold:
            etree.SubElement(font, m("b"))
        if underlined:
            etree.SubElement(font, m("u"))
        etree.SubElement(font, m("sz"), val=f"{size:g}")
        etree.SubElement(font, m("color"), rgb="FF" + ink)
        etree.SubElement(font, m("name"), val=name)
        return self._counted("fonts")

    def _fill(self, colour: str) -> int:
        _solid(etree.SubElement(self._list("fills"), m("fill")), colour)
        return self._counted("fills")

    def _border(self) -> int:
        border = etree.SubElement(self._list("borders"), m("border"))
        _sides(border, RULE)
        etree.SubElement(border, m("diagonal"))
        return self._counted("borders")

    def _list(self, tag: str) -> Element:
        found = self.root.find(m(tag))
        if found is None:
            found = etree.Element(m(tag))
            rank = _ORDER.index(tag)
            later = (
                n
                for n, other in enumerate(self.root)
                if (name := etree.QName(other).localname) not in _ORDER or _ORDER.index(name) > rank
            )
            self.root.insert(next(later, len(self.root)), found)
        return found

    def _counted(self, tag: str) -> int:
        """Writes the count of a list, and gives the number of its last entry."""
        found = self._list(tag)
        found.set("count", str(len(found)))
        return len(found) - 1


def _solid(fill: Element, colour: str) -> None:
    pattern = etree.SubElement(fill, m("patternFill"), patternType="solid")
    etree.SubElement(pattern, m("fgColor"), rgb="FF" + colour)
    etree.SubElement(pattern, m("bgColor"), rgb="FF" + colour)


def _sides(border: Element, colour: str) -> None:
    for side in _SIDES:
        etree.SubElement(etree.SubElement(border, m(side), style="thin"), m("color"), rgb="FF" + colour)
