"""A status template → the look of the status workbook.

It is an ordinary workbook. Its first sheet shows the title block as it is to stand on the overview, column for column,
with ``{{title}}`` in it; below, a legend names every role and shows it: the cell right of a name is the sample whose
font and colours count, the one after it the colour in charts. What the legend leaves out keeps its usual look.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from xltrack.books.ooxml.appearance import Appearance
from xltrack.books.ooxml.parts import NotAWorkbookError, Package, m
from xltrack.books.ooxml.pictures import UnusablePictureError, pictures
from xltrack.books.ooxml.sheet import TemplateSheet, letter
from xltrack.books.status.look import (
    FACES,
    FOOTER,
    HEADER,
    WIDE,
    Look,
    Picture,
    TitleCell,
    default_look,
    label,
    roles,
)
from xltrack.books.template import UnusableError, named_template, one_beside, packaged_folder, placeholders
from xltrack.errors import TemplateError
from xltrack.findings import Finding, cause, error
from xltrack.theme import PAPER, STATUS, Tone
from xltrack.values import key as key_of
from xltrack.words import WORDS, both

FILLED = ("title", "year", "period", "as_of", "due", "asked", "returned", "plan_id")  # placeholders of the title block
SIZES = {"figure": (12, 48), "heading": (8, 28), "cell": (6, 16), "head": (6, 20), "body": (8, 20), "note": (6, 16)}
TITLE_SIZES = (8, 48)
TITLE_ROWS = 12  # rows a title block may have
SYMBOL = 2  # characters of a symbol


class UnusableTemplateError(TemplateError):
    """A status template with what makes it unusable; ``found`` is its name and that alone."""

    def __init__(self, path: Path, why: tuple[str, str], found: str) -> None:
        made = error("bad-template", TemplateError, where=path, why=why)
        super().__init__(made.code, made.zh, made.en)
        self.found = found


def find_status_template(name: str, language: str, near: Path | None = None) -> Path:
    """The status template of a name: a path (from ``near`` or from here), or a name in ``workbook_templates`` beside
    ``near`` or in the package.

    ``near`` is the master or its folder. Without a name: the one in the folder beside the master, else the package's.
    Raises TemplateError ``no-template``, or ``bad-template`` where several stand to choose from.
    """
    usual = f"status_{language}.xlsx"
    if name:
        return named_template(name, language, near)
    return one_beside(near, usual, is_status_template) or packaged_folder() / usual


def is_status_template(path: Path) -> bool:
    """Whether a workbook shows a title and names roles beside it: no form has both."""
    try:
        sheet = TemplateSheet(Package.read(path))
        return bool(_legend(sheet)) and any("title" in placeholders(cell.text) for cell in sheet.cells.values())
    except (OSError, NotAWorkbookError, ValueError):
        return False


def look_of(name: str, language: str, near: Path | None) -> tuple[Look, tuple[Finding, ...]]:
    """The look to write with, and what is wrong with the template: one that cannot be used is a finding, and the usual
    look stays.
    """
    try:
        path = find_status_template(name, language, near)
        look, findings = read_status_template(path, language)
    except UnusableTemplateError as problem:
        return usual_look(language), (Finding("status-template-unusable", found=problem.found),)
    except TemplateError as problem:
        return usual_look(language), (Finding("status-template-unusable", found=problem.text(language)),)
    return look, tuple(replace(f, file=path.name) for f in findings)


@lru_cache(maxsize=4)
def usual_look(language: str) -> Look:
    """The look of the template that comes with xltrack."""
    try:
        return read_status_template(packaged_folder() / f"status_{language}.xlsx", language)[0]
    except TemplateError:
        return default_look(language)


def read_status_template(path: Path, language: str) -> tuple[Look, tuple[Finding, ...]]:
    """The look a template shows, and placeholders it does not know. Raises TemplateError ``no-template`` or
    ``bad-template``, the latter with its reason.
    """
    try:
        return _Reader(path, language).read()
    except FileNotFoundError as problem:
        raise error("no-template", TemplateError, where=path) from problem
    except OSError as problem:
        raise _bad(path, language, cause(problem)) from problem
    except NotAWorkbookError as problem:
        raise _bad(path, language, both(problem.reason)) from problem
    except UnusablePictureError as problem:
        raise _bad(path, language, both("look.no-picture", found=problem)) from problem
    except UnusableError as problem:
        raise _bad(path, language, both(problem.reason, **problem.params)) from problem
    except (ValueError, IndexError) as problem:  # numbers and references that no office program writes
        raise _bad(path, language, both("template.not-xlsx")) from problem


def _bad(path: Path, language: str, why: tuple[str, str]) -> TemplateError:
    """The error of a template that cannot be used; ``found`` is its name and the reason alone."""
    return UnusableTemplateError(path, why, f"{path.name}: {why[language == 'en']}")


def _legend(sheet: TemplateSheet) -> dict[str, tuple[int, int]]:
    """Role → the cell that names it; a role named twice counts where it stands first."""
    named = {key_of(label(role, lang)): role for lang in ("en", "zh") for role in roles()}
    found: dict[str, tuple[int, int]] = {}
    for place, cell in sorted(sheet.cells.items()):
        role = named.get(key_of(cell.text)) if cell.text else None
        if role and place == sheet.anchor(*place):
            found.setdefault(role, place)
    return found


class _Reader:
    def __init__(self, path: Path, language: str) -> None:
        package = Package.read(path)
        self.sheet = TemplateSheet(package)
        self.looks = Appearance(package)
        self.package, self.lang = package, language
        self.legend = _legend(self.sheet)

    def read(self) -> tuple[Look, tuple[Finding, ...]]:
        usual = default_look(self.lang)
        tones, charts, faces = dict(usual.tones), dict(usual.charts), dict(usual.faces)
        for role, place in self.legend.items():
            sample = self._after(place)
            style = self.sheet.style(*sample)
            if role in FACES:
                faces[role] = self._face(role, style)
            if role in tones:
                tones[role] = self._tone(role, sample, style)
            if role in STATUS and (colour := self.looks.fill(self.sheet.style(*self._after(sample)))):
                charts[role] = colour
        block, heights, findings = self._title()
        header, footer = self._margins()
        hung = [Picture(*one) for one in pictures(self.package, self.sheet.part) if one.row < len(heights)]
        look = Look(tones, charts, faces, header, footer, block, heights, tuple(hung))
        return look, findings

    def _after(self, place: tuple[int, int]) -> tuple[int, int]:
        """The cell right of one, past the cells merged with it."""
        row, column = place
        return row, self._end(row, column)[1] + 1

    def _end(self, row: int, column: int) -> tuple[int, int]:
        """The last row and column of the cells merged with one."""
        spans = ((bottom, right) for top, left, bottom, right in self.sheet.merges if (top, left) == (row, column))
        return next(spans, (row, column))

    def _face(self, role: str, style: int) -> dict[str, Any]:
        font = self.looks.font(style)
        low, high = SIZES[role]
        if not low <= font.get("font_size", 11) <= high:
            raise UnusableError("look.font-size", found=label(role, self.lang), low=low, high=high)
        return font

    def _tone(self, role: str, sample: tuple[int, int], style: int) -> Tone:
        """Fill and ink of a sample; what stands before the word is the symbol that says it without colour."""
        ink = self.looks.font(style).get("font_color", "000000")
        text = self.sheet.text(*sample).strip()
        before, _, word = text.partition(" ")
        symbol = word and len(before) <= SYMBOL and key_of(text) not in {key_of(label(role, n)) for n in ("zh", "en")}
        return Tone(self.looks.fill(style) or PAPER, ink, before.replace('"', "") if symbol else "")

    def _title(self) -> tuple[tuple[TitleCell, ...], tuple[float, ...], tuple[Finding, ...]]:
        """The rows above the legend, down to the last one with words."""
        top = min((row for row, _ in self.legend.values()), default=TITLE_ROWS + 1)
        heading = next(
            (r for (r, _), cell in self.sheet.cells.items() if key_of(cell.text) in _HEADINGS and r < top), top
        )
        cells, findings = [], list[Finding]()
        for (row, column), cell in sorted(self.sheet.cells.items()):
            if row >= heading or column > WIDE or (row, column) != self.sheet.anchor(row, column):
                continue
            style = self.looks.font(cell.style) | self.looks.box(cell.style)
            bottom, right = self._end(row, column)
            last = min(right, WIDE)
            if not cell.text and last == column and not style.get("bg_color"):
                continue
            low, high = TITLE_SIZES
            if not low <= style.get("font_size", 11) <= high:
                raise UnusableError("look.font-size", found=f"{letter(column)}{row}", low=low, high=high)
            cells.append(TitleCell(row - 1, column - 1, last - 1, cell.text, style, min(bottom, heading - 1) - 1))
            unknown = [key for key in placeholders(cell.text) if key not in FILLED]
            findings += [
                Finding(
                    "placeholder-unknown", sheet=self.sheet.name, cell=f"{letter(column)}{row}", found=f"{{{{{key}}}}}"
                )
                for key in unknown
            ]
        if not any("title" in placeholders(cell.text) for cell in cells):
            raise UnusableError("look.no-title")
        last_row = max(cell.bottom for cell in cells if cell.text)
        heights = tuple(self._height(row) for row in range(1, last_row + 2))
        return tuple(c for c in cells if c.bottom <= last_row), heights, tuple(findings)

    def _height(self, row: int) -> float:
        """Points of a row; where the file does not say, what its tallest font needs."""
        line = next((r for r in self.sheet.data if r.get("r") == str(row)), None)
        if line is not None and line.get("ht"):
            return float(line.get("ht", "15"))
        sizes = [self.looks.font(c.style).get("font_size", 11) for (r, _), c in self.sheet.cells.items() if r == row]
        return max(15.0, *(1.4 * size for size in sizes)) if sizes else 15.0

    def _margins(self) -> tuple[str, str]:
        """Header and footer of the page; pictures in them are left out, and blank ones are blank."""
        held = self.sheet.root.find(m("headerFooter"))
        if held is None:
            return HEADER[self.lang], FOOTER[self.lang]
        texts = (held.findtext(m(tag)) or "" for tag in ("oddHeader", "oddFooter"))
        header, footer = (text.replace("&G", "") for text in texts)
        return header, footer


_HEADINGS = {key_of(word) for word in WORDS["look.role"]}
