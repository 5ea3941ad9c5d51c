"""What earlier merges read, kept beside the ledger's earlier versions: a return that is known to the byte is not read again, and the status workbook
that the last one wrote, where nobody touched it since, is not looked over again.

The file holds nothing that the returns do not say, and may be deleted at any time. It counts on the machine and for the person that
wrote it, who alone have the key it is sealed with: one that came from elsewhere is never opened, and the returns are read.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from xltrack.books.raw.gate import DEFAULT, load
from xltrack.books.whole import digest_of, whole
from xltrack.errors import UnreadableError, XltrackError

MIB = 1024 * 1024
MARK = b"xltrack readings 2\n"
SEAL, SIZE = 32, 8  # bytes of the seal over all that follows it, and of the length of the list of contents
MOST = 1024 * MIB  # of all lines; beyond it nothing is kept
LEAST = 100  # files from which it pays: fewer are read again sooner than a person notices

Key = tuple[str, str]


@dataclass
class Remembered:
    """Lines of :mod:`xltrack.readings` by printed name and SHA-256 of a file; ``path`` holds them. ``ledger``: SHA-256 of the
    status workbook that the merge before wrote, "" where something typed into it has to be looked at again, and as long as the file was not opened.
    """

    path: Path
    about: str = ""
    ledger: str = ""
    earlier: dict[Key, bytes] = field(default_factory=dict)
    today: dict[Key, bytes] = field(default_factory=dict)

    def open(self, about: str) -> None:
        """Look up what is kept; ``about``: the digest of all that lines depend on beside a file, those of another one count for nothing."""
        self.about = about
        self.earlier, self.ledger = _read(self.path, about)

    def wrote(self, path: Path) -> bool:
        """Whether a file is to the byte the status workbook that the merge before wrote."""
        return bool(self.ledger) and digest_of(path) == self.ledger

    def lines(self, names: Sequence[tuple[str, Path]]) -> dict[str, bytes]:
        """Printed name → line of the files that are known as they lie there now."""
        found: dict[str, bytes] = {}
        known = {name for name, _ in self.earlier}
        for name, path in names:
            digest = _digest(path) if name in known else ""
            if (name, digest) in self.earlier:
                found[name] = self.earlier[name, digest]
                self.keep(name, digest, found[name])
        return found

    def keep(self, name: str, sha256: str, line: bytes) -> None:
        self.today[name, sha256] = line

    def put_down(self, ledger: Path, *, quiet: bool) -> None:
        """Put down what is known now, and the status workbook written with it, where it is ``quiet``: nothing typed into the one before it has to be
        told again. Nothing is said where that cannot be done: it costs time at the next merge, and nothing else."""
        written = digest_of(ledger) if quiet and max(len(self.today), len(self.earlier)) >= LEAST else ""
        names = {name for name, _ in self.today}
        kept = {k: v for k, v in self.earlier.items() if k[0] not in names} | self.today
        same = kept.keys() == self.earlier.keys() and written == self.ledger
        if len(kept) < LEAST or same or sum(map(len, kept.values())) > MOST:
            return
        listed = sorted(kept)
        contents = json.dumps([self.about, written, [[*k, len(kept[k])] for k in listed]]).encode()
        body = b"".join((len(contents).to_bytes(SIZE, "big"), contents, *(kept[k] for k in listed)))
        with suppress(OSError, XltrackError), whole(self.path) as part:
            part.write_bytes(MARK + hmac.digest(_key(), body, "sha256") + body)


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(load(path, DEFAULT)).hexdigest()
    except UnreadableError:
        return ""


def _read(path: Path, about: str) -> tuple[dict[Key, bytes], str]:
    """The lines kept in a file, and the digest of the status workbook written with them; none where it is absent, too large, not sealed by us, or
    about something else."""
    try:
        data = path.read_bytes() if path.stat().st_size <= 2 * MOST else b""
        seal, body = data[len(MARK) : len(MARK) + SEAL], memoryview(data)[len(MARK) + SEAL :]
        if not data.startswith(MARK) or not hmac.compare_digest(hmac.digest(_key(), body, "sha256"), seal):
            return {}, ""
    except OSError:
        return {}, ""
    at = SIZE + int.from_bytes(body[:SIZE], "big")
    said, ledger, listed = json.loads(bytes(body[SIZE:at]))
    found: dict[Key, bytes] = {}
    for name, digest, length in listed if said == about else ():
        found[name, digest] = bytes(body[at : at + length])
        at += length
    return found, ledger if said == about else ""


def _key() -> bytes:
    """This person's key on this machine, made when first asked for. Raises OSError where there is no place for it."""
    home = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CONFIG_HOME")
    try:
        path = Path(home or Path.home() / ".config") / "xltrack" / "key"
    except RuntimeError as exc:
        raise OSError("this person has no home folder") from exc
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            place = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(place, "wb") as file:
                file.write(secrets.token_bytes(SEAL))
    key = path.read_bytes()
    if len(key) != SEAL:
        raise OSError(f"{path} holds no key")
    return key
