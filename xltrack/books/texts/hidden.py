"""What a .docx hides on screen and paper: words set hidden, by themselves or by a style. They are no part of what was signed."""

from __future__ import annotations

from typing import Any

from xltrack.books.texts.wordparts import W, WordParts

_P, _R, _T, _PPR, _RPR, _VAL = (f"{W}{name}" for name in ("p", "r", "t", "pPr", "rPr", "val"))
_VANISH, _STYLES = f"{W}vanish", (f"{W}rStyle", f"{W}pStyle")
_OFF = frozenset({"0", "false", "off"})


def take_hidden(parts: WordParts) -> list[str]:
    """Take hidden words out of the body; what they said, one text for each paragraph that held some.

    A paragraph of which nothing is left to see, its end hidden too, is in no list that Word numbers.
    """
    styles = frozenset(
        style.get(f"{W}styleId", "") for style in parts.styles if _says_so(style.find(_RPR), frozenset())
    )
    if not styles and next(parts.body.iter(_VANISH), None) is None:
        return []
    return [text for paragraph in parts.body.iter(_P) if (text := _taken(paragraph, styles).strip())]


def _says_so(properties: Any, styles: frozenset[str]) -> bool:
    """Whether properties hide: by w:vanish that is not turned off, or by a style that does."""
    if properties is None:
        return False
    vanish = properties.find(_VANISH)
    if vanish is not None:
        return vanish.get(_VAL, "1") not in _OFF
    return any(style.get(_VAL) in styles for tag in _STYLES if (style := properties.find(tag)) is not None)


def _taken(paragraph: Any, styles: frozenset[str]) -> str:
    properties = paragraph.find(_PPR)
    whole = bool(styles) and _says_so(properties, styles)
    words = _taken_from(paragraph, styles, whole)
    ends = whole or (properties is not None and _says_so(properties.find(_RPR), styles))
    if ends and not any(text.text for text in paragraph.iter(_T)):
        paragraph.clear()
    return words


def _taken_from(parent: Any, styles: frozenset[str], whole: bool) -> str:
    words = ""
    for child in list(parent):
        if child.tag == _R:
            properties = child.find(_RPR)
            shown = whole and properties is not None and properties.find(_VANISH) is not None
            if _says_so(properties, styles) or (whole and not shown):
                words += "".join(text.text or "" for text in child.iter(_T))
                parent.remove(child)
        elif child.tag not in (_P, _PPR) and len(child):
            words += _taken_from(child, styles, whole)
    return words
