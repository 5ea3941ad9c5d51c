"""Stacked bars as a PNG, drawn with Pillow: counts stand in the bars, so that black-and-white print says the same."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from xltrack import theme
from xltrack.enums import STATUSES

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
WIDTH, LABELS, END = 1600, 460, 90  # pixels: the picture, its labels, the totals at the right
BAR, GAP, SIZE = 54, 22, 30
FONTS = {
    "win32": ("simhei.ttf", "msyh.ttc", "simsun.ttc", "Deng.ttf"),
    "darwin": ("/System/Library/Fonts/PingFang.ttc", "/System/Library/Fonts/STHeiti Medium.ttc", "/System/Library/Fonts/Hiragino Sans GB.ttc"),
    "linux": ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc", "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
              "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"),
}  # fmt: skip
SIMPLIFIED = 2  # the face of a Noto CJK collection that draws simplified Chinese


@cache
def chinese_font() -> Path | None:
    """A font of this desk that has Chinese characters, None where none is found."""
    folders = [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"] if sys.platform == "win32" else [Path("/")]
    named = [folder / name for folder in folders for name in FONTS.get(sys.platform, FONTS["linux"])]
    return next((p for p in named if p.is_file()), None)


def can_write(labels: Sequence[str]) -> bool:
    """Whether these labels can be drawn here; where not, the caller numbers them."""
    return all(label.isascii() for label in labels) or chinese_font() is not None


def stacked(rows: Sequence[tuple[str, Mapping[str, int]]]) -> bytes:
    """One horizontal bar per (label, class → count), as long as its share of the longest total; colours of ``theme.CHART``."""
    font = _font(SIZE)
    height = GAP + len(rows) * (BAR + GAP)
    image = Image.new("RGB", (WIDTH, height), "white")
    draw = ImageDraw.Draw(image)
    most = max((sum(counts.values()) for _, counts in rows), default=0) or 1
    room = WIDTH - LABELS - END
    for n, (label, counts) in enumerate(rows):
        top = GAP + n * (BAR + GAP)
        text = _fitting(draw, label, font, LABELS - 40)
        draw.text((LABELS - 20, top + BAR / 2), text, fill=f"#{theme.CHART_INK}", font=font, anchor="rm")
        left = float(LABELS)
        for status in STATUSES:
            wide = room * counts.get(status, 0) / most
            if wide:
                _segment(draw, (left, top, left + wide, top + BAR), status, counts[status], font)
            left += wide
        draw.text(
            (left + 14, top + BAR / 2), str(sum(counts.values())), fill=f"#{theme.CHART_INK}", font=font, anchor="lm"
        )
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _segment(draw: ImageDraw.ImageDraw, box: tuple[float, float, float, float], status: str, count: int, font: Font) -> None:  # fmt: skip
    fill = theme.CHART[status]
    draw.rectangle(box, fill=f"#{fill}", outline="white", width=2)
    text = str(count)
    if draw.textlength(text, font=font) + 8 <= box[2] - box[0]:
        draw.text(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), text, fill=ink_on(fill), font=font, anchor="mm")


def ink_on(fill: str) -> str:
    """Black or white, whichever reads better on a colour (relative luminance, WCAG 2)."""
    red, green, blue = (int(fill[n : n + 2], 16) / 255 for n in (0, 2, 4))
    return "black" if 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2 > 0.18 else "white"


def _fitting(draw: ImageDraw.ImageDraw, text: str, font: Font, width: float) -> str:
    plain = " ".join(text.split())
    if draw.textlength(plain, font=font) <= width:
        return plain
    while plain and draw.textlength(f"{plain}…", font=font) > width:
        plain = plain[:-1]
    return f"{plain}…" if chinese_font() else f"{plain}..."


@cache
def _font(size: int) -> Font:
    path = chinese_font()
    if path is None:
        return ImageFont.load_default(size)
    return ImageFont.truetype(str(path), size, index=SIMPLIFIED if "NotoSansCJK" in path.name else 0)
