"""Names of files: what any system accepts, what fits, and no two alike even where case is ignored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

_PORTS = (f"{port}{n}" for port in ("com", "lpt") for n in "123456789¹²³")
_RESERVED = frozenset(("con", "prn", "aux", "nul", "conin$", "conout$", *_PORTS))  # on Windows, whatever ending follows
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\ud800-\udfff]')
_COLON = re.compile(r"(?<=\S):\s+(?=\S)")
_CHARACTERS = 80  # Windows paths end at 260; a unit's name must leave room for the folder
_BYTES = 220  # other systems end a name at 255; an emoji takes four


def safe(name: str) -> str:
    """A name, its ending included, that every system accepts."""
    plain = _FORBIDDEN.sub("_", name).rstrip(" .") or "_"
    return f"_{plain}" if plain.split(".")[0].strip().casefold() in _RESERVED else plain


def unused(wanted: Iterable[str], taken: set[str]) -> str:
    """The first wanted name that is not taken yet; it is from now on."""
    name = next(w for w in wanted if w.casefold() not in taken)
    taken.add(name.casefold())
    return name


def numbered(stem: str, ending: str = "") -> Iterator[str]:
    """A name, then the same with -2, -3, … before its ending."""
    yield f"{stem}{ending}"
    number = 1
    while number := number + 1:
        yield f"{stem}-{number}{ending}"


def shortened(stem: str) -> str:
    """A stem that leaves room for its folder and for what stands behind it."""
    plain = _FORBIDDEN.sub("_", stem).strip(" .")
    return plain[:_CHARACTERS].encode()[:_BYTES].decode("utf-8", "ignore").strip(" .")


def file_names(titles: Sequence[str]) -> dict[str, str]:
    """Title → file name without ending."""
    taken: set[str] = set()
    return {t: unused(numbered(safe(shortened(t))), taken) for t in titles}


def file_name(title: str, about: str) -> str:
    """A title as a file name without ending, a dash for the colon that no name may hold. One too long loses the end of what it is ``about``, never
    what stands behind."""
    title, about = (_COLON.sub(" - ", text) for text in (title, about))
    for length in range(len(about), 0, -1):
        shorter = title.replace(about, about[:length].strip(" 、，,:：") + "…", 1) if length < len(about) else title
        if _fits(_FORBIDDEN.sub("_", shorter)):
            return file_names([shorter])[shorter]
    return file_names([title])[title]


def _fits(name: str) -> bool:
    return len(name) <= _CHARACTERS and len(name.encode("utf-8", "replace")) <= _BYTES
