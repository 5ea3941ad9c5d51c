"""How a status workbook looks: title block, fonts, colours by meaning, logo, header and footer of the page.

Without a template this is :mod:`xltrack.theme`; :mod:`xltrack.books.status.template` reads an office's own from a
workbook.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from xltrack import theme
from xltrack.enums import ENUMS, enum_label
from xltrack.theme import Tone
from xltrack.words import WORDS

WIDE, WIDTH = 15, 8.2  # columns of the overview, and of a template's title block; their width in characters
CHINESE = 134  # character set GB2312, by which a desk that lacks a font takes another Chinese one
FACES = ("heading", "figure", "body", "note", "head", "cell")
MARKS = ("head", "total", "typed_head", "typed", "overdue", "doubtful")
FOOTER = dict(zip(("zh", "en"), WORDS["status.footer"], strict=True))
HEADER = {
    "zh": f'&L{{{{title}}}}&C&"{theme.HEADING_FONT},Regular"&14&A&R{{{{period}}}}',
    "en": f'&L{{{{title}}}}&C&"{theme.LATIN_FONT},Bold"&14&A&R{{{{period}}}}',
}
Face = Mapping[str, Any]  # a font, by the names xlsxwriter gives its properties


@dataclass(frozen=True)
class TitleCell:
    """A cell of the title block: row and columns (0-based, the last one included), its words, its whole style, and the
    last row it reaches down to.
    """

    row: int
    first: int
    last: int
    text: str
    style: Face
    bottom: int


@dataclass(frozen=True)
class Picture:
    """A logo: the cell it hangs from, its offset there and its size in pixels, and its PNG."""

    row: int
    column: int
    x: float
    y: float
    width: float
    height: float
    data: bytes


@dataclass(frozen=True)
class Look:
    """``tones``: by status, severity and the names of :data:`MARKS`; ``charts``: RRGGBB by status; ``faces``: fonts by
    the names of :data:`FACES`.

    ``block``: the title; ``heights``: points of its rows; ``header``, ``footer``: of the page, in Excel's codes.
    """

    tones: Mapping[str, Tone]
    charts: Mapping[str, str]
    faces: Mapping[str, Face]
    header: str
    footer: str
    block: tuple[TitleCell, ...] = ()
    heights: tuple[float, ...] = ()
    pictures: tuple[Picture, ...] = field(default=())

    @property
    def fills(self) -> list[str]:
        """Every fill it paints cells with."""
        own = [cell.style["bg_color"] for cell in self.block if cell.style.get("bg_color")]
        return list(dict.fromkeys([theme.LOCKED.fill, *(tone.fill for tone in self.tones.values()), *own]))

    def size(self, face: str) -> float:
        return float(self.faces[face].get("font_size", 10))


def default_look(lang: str) -> Look:
    """The look of :mod:`xltrack.theme`, with a plain title block."""
    title = TitleCell(0, 0, WIDE - 1, "{{title}}", default_title(lang) | {"align": "center", "valign": "vcenter"}, 0)
    return Look(default_tones(), dict(theme.CHART), default_faces(lang), HEADER[lang], FOOTER[lang], (title,), (36,))


def default_tones() -> dict[str, Tone]:
    own = {
        "head": theme.HEADER,
        "total": theme.SECTION,
        "typed_head": Tone(theme.TYPED_HEADER, theme.HEADER.ink),
        "typed": theme.TYPED,
        "overdue": theme.OVERDUE,
        "doubtful": theme.DOUBTFUL,
    }
    return {**theme.STATUS, **theme.SEVERITY, **own}


def default_faces(lang: str) -> dict[str, Face]:
    """Fonts by role: headings in 黑体, reading text in 仿宋, tables in 宋体 as official ones have them."""
    chinese = lang != "en"
    heading, body, table = (
        (theme.HEADING_FONT, theme.BODY_FONT, theme.SHEET_FONT["zh"]) if chinese else (theme.LATIN_FONT,) * 3
    )
    made = {
        "heading": (heading, 13, not chinese, theme.LINK),
        "figure": (theme.LATIN_FONT, 26, True, ""),
        "body": (body, 11, False, theme.HEADER.ink),
        "note": (body, 9, False, theme.LOCKED.ink),
        "head": (heading, 10, not chinese, theme.HEADER.ink),
        "cell": (table, 10, False, theme.HEADER.ink),
    }
    return {name: face(*one) for name, one in made.items()}


def default_title(lang: str) -> dict[str, Any]:
    return face(theme.TITLE_FONT if lang != "en" else theme.LATIN_FONT, 20, lang == "en", theme.HEADER.ink)


def face(name: str, size: float, bold: bool = False, ink: str = "") -> dict[str, Any]:
    """A font as properties."""
    made: dict[str, Any] = {"font_name": name, "font_size": float(size)}
    if bold:
        made["bold"] = True
    if ink:
        made["font_color"] = ink
    return made if name.isascii() else made | {"font_charset": CHINESE}


def label(name: str, lang: str) -> str:
    """What a legend calls a role: a status, a severity, or one of :data:`FACES` and :data:`MARKS`."""
    for enum in ("status", "severity"):
        if name in ENUMS[enum]:
            return enum_label(enum, name, lang)
    return WORDS[f"look.{name}"][lang == "en"]


def roles() -> tuple[str, ...]:
    """Every role a legend may show, in its order."""
    return (*FACES, *MARKS, *theme.STATUS, *theme.SEVERITY)
