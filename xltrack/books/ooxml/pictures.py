"""The pictures of a template's sheet: where each hangs, how large it shows, and its bytes as PNG."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from xltrack.books.ooxml.parts import Element, Package
from xltrack.books.raw.namespaces import ANCHORS, DRAWING, REL

EMU = 9525  # English Metric Units of a pixel at 96 to the inch
SIDE = 4000  # pixels a side of a picture may have


class Hung(NamedTuple):
    """A picture: the cell it hangs from (0-based), offset and size in pixels, its PNG."""

    row: int
    column: int
    x: float
    y: float
    width: float
    height: float
    data: bytes


class UnusablePictureError(Exception):
    """A picture that cannot be shown; its words say which."""


def pictures(package: Package, sheet: str) -> list[Hung]:
    """The pictures of a sheet's part, in the order they were put there. Raises UnusablePictureError."""
    return [hung for drawing in package.related(sheet, "drawing") for hung in _hung(package, drawing)]


def _hung(package: Package, drawing: str) -> Iterator[Hung]:
    images = package.relations(drawing)
    for anchor in package.tree(drawing):
        blip = anchor.find(f".//{{{DRAWING}}}blip")
        if blip is None:
            continue  # a shape or a chart is no logo
        _, part = images.get(blip.get(f"{{{REL}}}embed", ""), ("", ""))
        if part not in package.parts:
            raise UnusablePictureError(part or etree.QName(anchor).localname)
        data, width, height = _png(package.parts[part], part)
        column, x, row, y = (_number(anchor, f"from/{name}") for name in ("col", "colOff", "row", "rowOff"))
        extent = anchor.find(f".//{{{DRAWING}}}xfrm/{{{DRAWING}}}ext")
        if extent is None:
            extent = anchor.find(f"{{{ANCHORS}}}ext")
        if extent is not None and int(extent.get("cx", "0")) > 0:
            width, height = int(extent.get("cx", "0")) / EMU, int(extent.get("cy", "0")) / EMU
        yield Hung(row, column, x / EMU, y / EMU, width, height, data)


def _number(anchor: Element, path: str) -> int:
    found = anchor.find("/".join(f"{{{ANCHORS}}}{step}" for step in path.split("/")))
    return int(found.text or "0") if found is not None else 0


def _png(data: bytes, part: str) -> tuple[bytes, float, float]:
    """The picture as PNG of one pixel a dot, with its size; whatever else the file carries stays behind."""
    from PIL import Image, UnidentifiedImageError  # slow to import, seldom needed

    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data)) as image:
            warnings.simplefilter("error")
            if max(image.size) > SIDE:
                raise UnusablePictureError(f"{part} ({image.width} × {image.height} px)")
            plain = image.convert("RGBA")
            plain.info.clear()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError) as problem:
        raise UnusablePictureError(part) from problem
    out = io.BytesIO()
    plain.save(out, "PNG")
    return out.getvalue(), float(plain.width), float(plain.height)
