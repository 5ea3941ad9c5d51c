"""OLE compound files ([MS-CFB]): what stands at their top, and the bytes of one stream. Everything is bounded by the
length of the file.
"""

from __future__ import annotations

import struct
import sys
from array import array
from dataclasses import dataclass

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFFA


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    left: int
    right: int
    child: int
    start: int
    size: int


class Compound:
    """A compound file as far as it can be followed; a damaged one shows what is left of it."""

    def __init__(self, data: bytes) -> None:
        self._data = data.ljust(512, b"\0")
        self._size = 1 << min(max(struct.unpack_from("<H", self._data, 30)[0], 7), 12)
        self._mini_size = 1 << min(max(struct.unpack_from("<H", self._data, 32)[0], 4), 12)
        directory, _, self._cutoff, mini = struct.unpack_from("<IIII", self._data, 48)
        self._fat = self._table(self._difat())
        self._mini_fat = self._table(self._chain(mini, self._fat))
        entries = self._join(self._chain(directory, self._fat))
        self._entries = [_entry(entries[n : n + 128]) for n in range(0, len(entries) - 127, 128)]
        self._top = self._children()

    @property
    def names(self) -> frozenset[str]:
        """Streams and storages at the top, in lower case: some writers spell WORKBOOK."""
        return frozenset(self._top)

    def stream(self, name: str) -> bytes:
        """The bytes of a stream at the top, as many as the file still holds; nothing for no such stream."""
        entry = self._top.get(name.casefold())
        if entry is None:
            return b""
        if entry.size >= self._cutoff:
            return self._join(self._chain(entry.start, self._fat))[: entry.size]
        root, size = self._entries[0], self._mini_size
        whole = self._join(self._chain(root.start, self._fat))
        chain = self._chain(entry.start, self._mini_fat)
        return b"".join(whole[n * size : (n + 1) * size] for n in chain)[: entry.size]

    def _sector(self, number: int) -> bytes:
        return self._data[(number + 1) * self._size : (number + 2) * self._size]

    def _join(self, sectors: list[int]) -> bytes:
        return b"".join(map(self._sector, sectors))

    def _difat(self) -> list[int]:
        """Sectors of the sector table: 109 in the header, the others in a chain of their own."""
        found = list(struct.unpack_from("<109I", self._data, 76))
        following, seen = struct.unpack_from("<I", self._data, 68)[0], set[int]()
        while following < _LAST and following not in seen:
            seen.add(following)
            numbers = _numbers(self._sector(following))
            if not numbers:
                break
            found += numbers[:-1]
            following = numbers[-1]
        return [n for n in dict.fromkeys(found) if n < _LAST]

    def _table(self, sectors: list[int]) -> array[int]:
        return _numbers(self._join(sectors))

    @staticmethod
    def _chain(start: int, table: array[int]) -> list[int]:
        found: dict[int, None] = {}
        while start < len(table) and start not in found:
            found[start] = None
            start = table[start]
        return list(found)

    def _children(self) -> dict[str, _Entry]:
        """The root's children: a tree of entries, each taken once."""
        found: dict[str, _Entry] = {}
        seen, todo = {0}, [self._entries[0].child] if self._entries else []
        while todo:
            number = todo.pop()
            if number < len(self._entries) and number not in seen:
                seen.add(number)
                entry = self._entries[number]
                found.setdefault(entry.name.casefold(), entry)
                todo += [entry.left, entry.right]
        return found


def _entry(raw: bytes) -> _Entry:
    length = min(struct.unpack_from("<H", raw, 64)[0], 64)
    name = raw[: max(length - 2, 0)].decode("utf-16-le", "replace")
    left, right, child = struct.unpack_from("<III", raw, 68)
    start, size = struct.unpack_from("<II", raw, 116)
    return _Entry(name, left, right, child, start, size)


def _numbers(raw: bytes) -> array[int]:
    numbers = array("I")
    numbers.frombytes(raw[: len(raw) // 4 * 4])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
