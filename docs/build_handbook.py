"""Pictures of the handbook and the README, taken of real workbooks: a sample year is merged, and a year is played through at LibreOffice
(``tests/played.py``); both are opened there and cut out.

Run ``python docs/build_handbook.py`` (all pictures) or ``… overview form`` (some). Needs soffice and pdftoppm; writes docs/images.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image, ImageOps

from xltrack import demo, pipeline
from xltrack.fields import SHEETS

IMAGES = Path(__file__).with_name("images")
DPI, LARGEST = 96, 150_000  # bytes: what one picture may weigh
ONE_PAGE = 'pdf:calc_pdf_Export:{"SinglePageSheets":{"type":"boolean","value":"true"}}'


@dataclass(frozen=True)
class Shot:
    """``sheet``: key of ``fields.SHEETS``, "" for the first; ``last``: its last column shown; ``height``: points from its top; ``colours`` of the palette.

    ``played``: of the year that is played through, not of the sample year."""

    name: str
    book: str
    sheet: str = ""
    last: str = ""
    height: float = 0
    first: str = "A"
    dpi: int = DPI
    colours: int = 64
    played: bool = False


SHOTS = (
    Shot("overview", "status.xlsx", height=712),
    Shot("master", "master.xlsx", last="L", height=330),
    Shot("form", "outbox/2*/*.xlsx", last="L", height=400),
    Shot("corrections", "corrections/*.xlsx", last="G", height=330),
    Shot("findings", "seen/first.xlsx", sheet="findings", last="I", height=330),
    Shot("items", "seen/first.xlsx", sheet="items", first="C", last="P", height=380),
    Shot("returns", "seen/first.xlsx", sheet="returns", last="I", height=330),
    Shot("problem", "outbox/*7*/*.xlsx", last="L", height=330, played=True),
    Shot("goals", "seen/year_end.xlsx", sheet="goals", height=200, played=True),
)


def play(year: Path, language: str) -> None:
    """A sample year in a folder, and what a coordinator has before and after its merges."""
    demo.write(year, language)
    folders = [year / "returns", *sorted(year.glob("returns-*"), key=_order(language))]
    (year / "seen").mkdir()
    for n, returns in enumerate(folders):
        pipeline.merge_into(
            [returns], master=year / "master.xlsx", corrections=year / "corrections" if n == 0 else None
        )
        if n == 0:
            shutil.copy(year / "status.xlsx", year / "seen" / "first.xlsx")


def live(year: Path, language: str) -> None:
    """The year played through, step by step, at a real office program."""
    sys.path.insert(0, str(Path(__file__).parent.parent))
    from tests.office import Office
    from tests.played import Played

    office = Office()
    year.mkdir()
    try:
        Played(office, year, language).play("year_end")
    finally:
        office.close()


def _order(language: str) -> object:
    """Periods in the order of the year, not of their digits."""
    return lambda path: [
        int("".join(c for c in part if c.isdigit()) or 0) for part in path.name.replace("年", "-").split("-")
    ]


def pages(book: Path, out: Path) -> Path:
    """The workbook as a PDF in which every visible sheet is one page of the sheet's own size."""
    profile = f"-env:UserInstallation={(out / 'profile').as_uri()}"
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
        cut = page.convert("RGB").crop((round(left * page.width), 0, round(right * page.width), bottom))
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
    for language in ("zh", "en"):
        with tempfile.TemporaryDirectory() as room:
            sample, lived = Path(room) / "year", Path(room) / "lived"
            play(sample, language)
            if any(shot.played for shot in shots):
                live(lived, language)
            made: dict[str, Path] = {}
            for shot in shots:
                book = max(
                    (lived if shot.played else sample).glob(shot.book),
                    key=lambda path: (path.stat().st_size, path.name),
                )
                if shot.book not in made:
                    made[shot.book] = pages(book, Path(room))
                pdf = made[shot.book]
                target = IMAGES / (f"{shot.name}.zh.png" if language == "zh" else f"{shot.name}.png")
                picture(shot, book, pdf, target)
                print(target.name, target.stat().st_size)


if __name__ == "__main__":
    main(sys.argv[1:])
