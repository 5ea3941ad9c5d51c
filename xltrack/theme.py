"""Colours, fonts and number formats by meaning. No cell addresses.

Colours are the Okabe–Ito set (colour-blind safe) lightened for fills; every fill goes with a word or a symbol, so that black-and-white
print says the same. Official tables are set in 黑体 (headings) and 仿宋 (body); both names stand with what desks have instead.
"""

from __future__ import annotations

from typing import NamedTuple


class Tone(NamedTuple):
    """A meaning's look: cell fill, text colour (RRGGBB) and the symbol that says it without colour."""

    fill: str
    ink: str
    symbol: str = ""


STATUS = {
    "completed": Tone("C6E7DB", "00573F", "●"),
    "on_schedule": Tone("D9ECF9", "0B4F7D", "▲"),
    "behind": Tone("FBD9C4", "8A3200", "▼"),
    "not_started": Tone("F8E7A8", "6B5200", "○"),
    "not_due": Tone("ECECEC", "444444", "…"),
    "not_applicable": Tone("ECECEC", "666666", "—"),
    "other": Tone("EADCF0", "5A2A6B", "◇"),
    "not_returned": Tone("FFFFFF", "B00020", "□"),
}
CHART = {
    "completed": "009E73", "on_schedule": "56B4E9", "behind": "D55E00", "not_started": "E69F00",
    "not_due": "BBBBBB", "not_applicable": "DDDDDD", "other": "CC79A7", "not_returned": "777777",
}  # fmt: skip
SEVERITY = {
    "error": Tone("FBD9C4", "8A3200", "✖"),
    "warning": Tone("F8E7A8", "6B5200", "!"),
    "info": Tone("ECECEC", "444444", "i"),
}
OVERDUE = Tone("F4B6B6", "7A0010", "!")
DOUBTFUL = Tone("EADCF0", "5A2A6B", "?")
HEADER = Tone("DCE6F1", "1F2A37")
SECTION = Tone("F2F2F2", "1F2A37")
TYPED = Tone("FFF9DB", "1F2A37")  # the coordinator's or the department's own cells
TYPED_HEADER, TYPED_RULE = "F5E9A8", "E3DCB4"
MISSING = Tone("FFF2CC", "7F6000")
LOCKED = Tone("F7F7F7", "555555")
RULE = "BFBFBF"
PAPER = "FFFFFF"
CHART_INK, AXIS_INK, GRID = "222222", "444444", "E5E5E5"  # words on and beside bars, numbers of an axis, its lines
HELP_INK = "666666"
LINK = "0B4F7D"

TITLE_FONT, HEADING_FONT, BODY_FONT, LATIN_FONT = "方正小标宋简体", "黑体", "仿宋", "Calibri"
SHEET_FONT = {"zh": "宋体", "en": "Calibri"}  # installed with every Windows, mapped by WPS and LibreOffice
DATE_FORMAT = "yyyy-mm-dd"
SHARE_FORMAT = "0.0%"
TEXT_FORMAT = "@"
