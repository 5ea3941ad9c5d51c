"""Names of units that look alike: offered as one, never merged."""

from __future__ import annotations

from collections.abc import Iterable

from xltrack.importing.grammar import BODY_SUFFIX, LEVEL_PREFIX
from xltrack.values import key


def _stem(name: str) -> str:
    plain = LEVEL_PREFIX.sub("", key(name))
    cut = BODY_SUFFIX.sub("", plain)
    return cut if len(cut) >= 2 else plain


def alike(names: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of names that may be one unit: equal but for a level prefix or the kind of body, or one ends with the
    other.
    """
    stems: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        stems.setdefault(_stem(name), []).append(name)
    pairs = [(first, other) for same in stems.values() for at, first in enumerate(same) for other in same[at + 1 :]]
    for stem, long_names in stems.items():
        for begin in range(1, len(stem) - 1):
            for short in stems.get(stem[begin:], ()):
                pairs.extend((name, short) for name in long_names if key(name)[-1:] == key(short)[-1:])
    return pairs
