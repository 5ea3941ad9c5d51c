"""Outputs are whole or absent: written beside their place under another name, then put there in one step; and which files are open elsewhere."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from uuid import uuid4

from xltrack.findings import error

LOCK = "~$"
# When every file of ours says it was made, so that the same content gives the same bytes.
CREATED = datetime(2000, 1, 1)
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
# What a copy of an earlier file is called by: one of a master, in its language, and of any other.
COPIES = {"zh": "备份", "en": "backup", "": "old"}
BACKUPS = {"zh": "备份", "en": "backups"}  # the folder beside a file that holds earlier ones
ARCHIVES = ("表样存档", "form-templates")  # beside the forms sent out, one folder by language
_MEANT: dict[Path, Path] = {}  # a temporary path being written → the file it will be, which is what messages name


@contextlib.contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A temporary path beside ``path``; what is written there replaces it when the block ends well, and vanishes when not.

    Raises XltrackError ``not-writable`` where the folder or the old file (open in Excel) forbids it; the old file stays as it is.
    """
    meant = _MEANT.get(path, path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise error("not-writable", where=path.parent, why=exc) from exc
    part = path.with_name(f".{path.stem[:40]}.{uuid4().hex[:8]}{path.suffix}")
    _MEANT[part] = meant
    try:
        yield part
        os.replace(part, path)
    except OSError as exc:
        raise error("not-writable", where=meant, why=exc) from exc
    finally:
        del _MEANT[part]
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def write_whole(data: bytes, path: Path) -> None:
    """The bytes at ``path``; raises XltrackError ``not-writable`` and leaves what stood there."""
    with whole(path) as part:
        part.write_bytes(data)


@contextlib.contextmanager
def kept_beside(path: Path, language: str = "") -> Iterator[Path]:
    """:func:`whole` for what people go on with by hand: another version that stands there is kept beside it (:func:`keep_copy`)."""
    with whole(path) as part:
        yield part
        if path.is_file() and digest_of(path) != digest_of(part):
            keep_copy(path, language)


@contextlib.contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A temporary folder beside ``path``, whose files stand in it when the block ends well, and nowhere when not: a new folder comes in one step,
    and where a file of an old one cannot be replaced, all its files stand again.

    Raises XltrackError ``not-writable``.
    """
    part = path.with_name(f".{path.name[:40]}.{uuid4().hex[:8]}")
    try:
        part.mkdir(parents=True)
        yield part
        if not path.exists():
            os.replace(part, path)
        else:
            _in_place(part, path)
    except OSError as exc:
        raise error("not-writable", where=path, why=exc) from exc
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _in_place(part: Path, path: Path) -> None:
    """Put the files of ``part`` into ``path``, those that they replace aside until all have come. Raises XltrackError ``not-writable`` with the one
    that cannot be replaced: on Windows it is open somewhere."""
    aside = path.with_name(f"{part.name}.old")
    aside.mkdir()
    moved: list[tuple[Path, Path]] = []
    names = sorted(made.name for made in part.iterdir())
    ways = [(path / n, aside / n) for n in names if (path / n).exists()] + [(part / n, path / n) for n in names]
    try:
        for source, target in ways:
            os.replace(source, target)
            moved.append((source, target))
    except OSError as exc:
        held = path / source.name
        for source, target in reversed(moved):
            os.replace(target, source)
        aside.rmdir()
        raise error("not-writable", where=held, why=exc) from exc
    shutil.rmtree(aside, ignore_errors=True)


def ends_in(path: Path, *endings: str) -> None:
    """Refuse to write under a name that no program would open as what it holds. Raises XltrackError ``wrong-ending``."""
    if path.suffix.casefold() not in endings:
        raise error("wrong-ending", where=path, why=endings[0])


def digest_of(path: Path) -> str:
    """SHA-256 of a file, "" where none can be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def keep_copy(path: Path, language: str = "", folder: Path | None = None) -> Path:
    """A copy of a file beside it, called as :func:`copy_path` says; or in a ``folder`` for earlier ones."""
    copy = copy_path(path, language) if folder is None else earlier_path(path, folder)
    with whole(copy) as part:
        shutil.copyfile(path, part)
    return copy


def copy_path(path: Path, language: str = "") -> Path:
    """Where a copy of a file is kept: ``name.old.ending`` (of a master ``name.备份.xlsx``), numbered when that name is taken."""
    label = COPIES[language]
    copy = path.with_name(f"{path.stem}.{label}{path.suffix}")
    number = 1
    while copy.exists():
        number += 1
        copy = path.with_name(f"{path.stem}.{label}-{number}{path.suffix}")
    return copy


def earlier_path(path: Path, folder: Path) -> Path:
    """Where a file lies in a folder for earlier ones: under its name, numbered where another is called that."""
    names = (f"{path.stem}-{n}{path.suffix}" if n > 1 else path.name for n in count(1))
    return next(t for name in names if not (t := folder / name).exists() or digest_of(t) == digest_of(path))


def set_aside(path: Path, folder: Path) -> Path:
    """Moves a file into a ``folder`` for earlier ones, under a name that is free there; where the same lies there already, only away."""
    target = earlier_path(path, folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.replace(path, target)
    except OSError as exc:
        raise error("not-writable", where=path, why=exc) from exc
    return target


def is_copy(path: Path) -> bool:
    """Whether a file is called as :func:`copy_path` says."""
    label = Path(path.stem).suffix[1:]
    return label.rstrip("0123456789").removesuffix("-") in COPIES.values() if label else False


def is_open(path: Path) -> bool:
    """Whether an office program has the file open: it then keeps a lock file beside it, and unsaved verdicts in memory."""
    names = (f"{LOCK}{path.name}", f"{LOCK}{path.name[2:]}", f".~lock.{path.name}#", f".~{path.name}")
    return any((path.parent / name).exists() for name in names)
