"""Pictures of the handbook and the README, taken of real workbooks: a year is played through at LibreOffice, step by step, by the script that also
tests it (``tests/played.py``); its workbooks are opened there and cut out.

Run ``python docs/build_handbook.py`` (all pictures) or ``… overview form`` (some). Needs soffice and pdftoppm; writes docs/images.
"""

from __future__ import annotations

import math
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image, ImageOps

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.office import Office
from tests.played import Played
from xltrack.fields import SHEETS

IMAGES = Path(__file__).with_name("images")
DPI, LARGEST = 96, 150_000  # bytes: what one picture may weigh
INSIDE = 2  # pixels: how far inside the line between two columns a picture ends
ONE_PAGE = 'pdf:calc_pdf_Export:{"SinglePageSheets":{"type":"boolean","value":"true"}}'


@dataclass(frozen=True)
class Shot:
    """``book``: a pattern below the folder of the year, in which ``{round}``, ``{first}``, ``{second}``, ``{july}`` are periods and other words units of the
    sample year; ``sheet``: key of ``fields.SHEETS``, "" for the first; ``last``: its last column shown; ``height``: points from its top."""

    name: str
    book: str
    sheet: str = ""
    last: str = ""
    height: float = 0
    first: str = "A"
    dpi: int = DPI
    colours: int = 64


SHOTS = (
    Shot("master", "seen/master.xlsx", last="L", height=330),
    Shot("confirmation", "returns-round/{drainage}.xlsx", last="L", height=330),
    Shot("proposals", "seen/confirmation.xlsx", sheet="proposals", last="J", height=330),
    Shot("form", "outbox/{second}/{works}.xlsx", last="L", height=400),
    Shot("corrections", "corrections/**/*{cleansing}*.xlsx", last="G", height=330),
    Shot("findings", "seen/first_returns.xlsx", sheet="findings", last="I", height=330),
    Shot("items", "seen/first_returns.xlsx", sheet="items", first="C", last="P", height=380),
    Shot("returns", "seen/late_return.xlsx", sheet="returns", last="I", height=330),
    Shot("materials", "seen/late_return.xlsx", sheet="materials", height=330),
    Shot("overview", "seen/third_period.xlsx", height=712, colours=128),
    Shot("problem", "outbox/{july}/*.xlsx", last="L", height=330),
    Shot("goals", "seen/year_end.xlsx", sheet="goals", height=200),
)


def find(shot: Shot, year: Played) -> Path:
    """The workbook of a shot in a year that was played through."""
    names = dict(zip(("first", "second", "third"), year.periods, strict=True)) | {
        "round": year.words["round"],
        "july": year.words["july"],
    }
    (book,) = year.folder.glob(shot.book.format(**names, **year.unit))
    return book


def pages(book: Path, out: Path) -> Path:
    """The workbook as a PDF in which every visible sheet is one page of the sheet's own size."""
    profile = f"-env:UserInstallation={(out.parent / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", ONE_PAGE, "--outdir", str(out), str(book)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return out / f"{book.stem}.pdf"


def picture(shot: Shot, book: Path, pdf: Path, target: Path) -> None:
    """Cut a picture out of its page, framed, with a small palette. Raises ValueError where it weighs too much."""
    sheet, number = _sheet(shot, book)
    base = pdf.with_name(f"{pdf.stem}-{number}")
    options = ["-r", str(shot.dpi), "-f", str(number), "-l", str(number), "-singlefile", "-png"]
    subprocess.run(["pdftoppm", *options, str(pdf), str(base)], check=True)
    with Image.open(base.with_suffix(".png")) as page:
        left, right = _columns(shot, sheet)
        bottom = min(page.height, round(shot.height * shot.dpi / 72)) if shot.height else page.height
        cut = page.convert("RGB").crop(
            (round(left * page.width), 0, math.floor(right * page.width) - INSIDE * (right < 1), bottom)
        )
    framed = ImageOps.expand(ImageOps.expand(cut, 14, "white"), 1, "#c0c6cc")
    framed.quantize(shot.colours, dither=Image.Dither.NONE).save(target, optimize=True)
    if target.stat().st_size > LARGEST:
        raise ValueError(f"{target.name}: {target.stat().st_size} bytes")


def _sheet(shot: Shot, book: Path) -> tuple[Worksheet, int]:
    """The sheet of a shot and its page: one page each visible sheet."""
    visible = [s for s in openpyxl.load_workbook(book).worksheets if s.sheet_state == "visible"]
    names = SHEETS[shot.sheet] if shot.sheet else (visible[0].title,)
    at = next(n for n, s in enumerate(visible) if s.title in names)
    return visible[at], at + 1


def _columns(shot: Shot, sheet: Worksheet) -> tuple[float, float]:
    """Where the columns shown begin and end, as shares of the sheet's width."""
    if not shot.last:
        return 0, 1
    widths: dict[str, float] = {}
    for known in sheet.column_dimensions.values():
        for n in range(known.min or 1, (known.max or known.min or 1) + 1):
            widths[get_column_letter(n)] = 0 if known.hidden else known.width
    letters = [get_column_letter(n) for n in range(1, sheet.max_column + 1)]
    ends = [0.0]
    for letter in letters:
        ends.append(ends[-1] + widths.get(letter, 8.43))
    return ends[letters.index(shot.first)] / ends[-1], ends[letters.index(shot.last) + 1] / ends[-1]


def main(wanted: list[str]) -> None:
    IMAGES.mkdir(exist_ok=True)
    shots = [s for s in SHOTS if not wanted or s.name in wanted]
    office = Office()
    try:
        for language in ("zh", "en"):
            with tempfile.TemporaryDirectory() as room:
                year = Played(office, Path(room) / "year", language)
                year.folder.mkdir()
                year.play("year_end")
                shoot(shots, year, Path(room))
    finally:
        office.close()


def shoot(shots: list[Shot], year: Played, room: Path) -> None:
    """The pictures of a year that was played through."""
    made: dict[Path, Path] = {}
    for shot in shots:
        book = find(shot, year)
        if book not in made:
            made[book] = pages(book, room / f"pages-{len(made)}")
        target = IMAGES / (f"{shot.name}.zh.png" if year.lang == "zh" else f"{shot.name}.png")
        picture(shot, book, made[book], target)
        print(target.name, target.stat().st_size)


if __name__ == "__main__":
    main(sys.argv[1:])
