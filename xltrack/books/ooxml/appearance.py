"""How the cells of a workbook look: font, fill, borders and alignment of a style, by the names xlsxwriter gives them.

Colours come out as RRGGBB, whether the file says them outright, by the theme (Excel's palette, lightened by a tint) or
by the old numbered palette.
"""

from __future__ import annotations

import colorsys
from functools import cached_property
from typing import Any

from lxml import etree

from xltrack.books.ooxml.parts import Element, NotAWorkbookError, Package, child, m
from xltrack.books.ooxml.sheet import WORKBOOK
from xltrack.books.raw.namespaces import DRAWING

_THEME = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink")  # fmt: skip
_BORDERS = {
    name: n
    for n, name in enumerate(
        ("none", "thin", "medium", "dashed", "dotted", "thick", "double", "hair", "mediumDashed", "dashDot",
         "mediumDashDot", "dashDotDot", "mediumDashDotDot", "slantDashDot")
    )
}  # fmt: skip  # as xlsxwriter numbers them
_VERTICAL = {"center": "vcenter", "top": "top", "justify": "vjustify", "distributed": "vdistributed"}
_CHINESE = 134  # the character set GB2312: a desk without the font takes another Chinese one (ECMA-376, 18.4.1)
Properties = dict[str, Any]


class Appearance:
    """The styles of a workbook, read once. Raises NotAWorkbookError where it has none."""

    def __init__(self, package: Package) -> None:
        self._package = package
        part = next(iter(package.related(WORKBOOK, "styles")), "")
        if not part:
            raise NotAWorkbookError("template.not-xlsx")
        self._root = package.tree(part)
        self._formats = child(self._root, "cellXfs")

    def font(self, style: int) -> Properties:
        """Name, size, colour, bold, italic, underline."""
        font = self._of("fonts", style, "fontId")
        if font is None:
            return {}
        found: Properties = {name: True for name, tag in (("bold", "b"), ("italic", "i")) if _on(font.find(m(tag)))}
        if font.find(m("u")) is not None:
            found["underline"] = 1
        if (name := font.find(m("name"))) is not None:
            found["font_name"] = name.get("val", "")
            if not found["font_name"].isascii() or font.find(m("charset")) is not None:
                found["font_charset"] = _CHINESE
        if (size := font.find(m("sz"))) is not None:
            found["font_size"] = float(size.get("val", "11"))
        if colour := self.colour(font.find(m("color"))):
            found["font_color"] = colour
        return found

    def fill(self, style: int) -> str:
        """RRGGBB of a solid fill, "" for none."""
        fill = self._of("fills", style, "fillId")
        pattern = None if fill is None else fill.find(m("patternFill"))
        if pattern is None or pattern.get("patternType") in (None, "none"):
            return ""
        return self.colour(pattern.find(m("fgColor")))

    def box(self, style: int) -> Properties:
        """Fill, borders, alignment."""
        xf = self._xf(style)
        found: Properties = {"bg_color": fill} if (fill := self.fill(style)) else {}
        border = self._of("borders", style, "borderId")
        for side in ("left", "right", "top", "bottom"):
            edge = None if border is None else border.find(m(side))
            if edge is not None and (line := _BORDERS.get(edge.get("style", "none"), 0)):
                found[side] = line
                found[f"{side}_color"] = self.colour(edge.find(m("color"))) or "000000"
        alignment = None if xf is None else xf.find(m("alignment"))
        if alignment is not None:
            if alignment.get("horizontal") in ("left", "center", "right", "justify", "distributed"):
                found["align"] = alignment.get("horizontal")
            if indent := int(alignment.get("indent", "0") or 0):
                found["indent"] = indent
            if alignment.get("wrapText") in ("1", "true"):
                found["text_wrap"] = True
        found["valign"] = _VERTICAL.get("" if alignment is None else alignment.get("vertical", ""), "bottom")
        return found

    def colour(self, element: Element | None) -> str:
        """RRGGBB, "" for none or automatic."""
        if element is None:
            return ""
        if rgb := element.get("rgb"):
            base = rgb[-6:].upper()
        elif (number := element.get("theme")) is not None:
            base = self._theme[int(number)] if int(number) < len(self._theme) else ""
        elif (number := element.get("indexed")) is not None:
            from openpyxl.styles.colors import COLOR_INDEX  # slow to import, seldom needed

            base = COLOR_INDEX[int(number)][-6:] if int(number) < len(COLOR_INDEX) else ""
        else:
            base = ""
        return _tinted(base, float(element.get("tint", "0"))) if base else ""

    def _xf(self, style: int) -> Element | None:
        return self._formats[style] if style < len(self._formats) else None

    def _of(self, group: str, style: int, reference: str) -> Element | None:
        xf, held = self._xf(style), self._root.find(m(group))
        at = int(xf.get(reference, "0")) if xf is not None else 0
        return held[at] if held is not None and at < len(held) else None

    @cached_property
    def _theme(self) -> list[str]:
        part = next(iter(self._package.related(WORKBOOK, "theme")), "")
        scheme = self._package.tree(part).find(f".//{{{DRAWING}}}clrScheme") if part in self._package.parts else None
        if scheme is None:
            return []
        by_name = {etree.QName(entry).localname: entry[0] for entry in scheme if len(entry)}
        return [str(by_name[n].get("lastClr") or by_name[n].get("val", "")) for n in _THEME if n in by_name]


def _on(flag: Element | None) -> bool:
    return flag is not None and flag.get("val", "1") not in ("0", "false")


def _tinted(colour: str, tint: float) -> str:
    """A colour lightened (tint above 0) or darkened by its lightness (ECMA-376 part 1, 18.8.19)."""
    if not tint:
        return colour
    hue, light, full = colorsys.rgb_to_hls(*(int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4)))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, min(light, 1.0), full))
