"""Names of units that look alike: offered as one, never merged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from xltrack.importing.grammar import BODY_SUFFIX, LEVEL_PREFIX
from xltrack.values import key


def _stem(name: str) -> str:
    plain = LEVEL_PREFIX.sub("", key(name))
    cut = BODY_SUFFIX.sub("", plain)
    return cut if len(cut) >= 2 else plain


def alike(names: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of names that may be one unit: equal but for a level prefix or the kind of body, one ends with the other, or one is short for
    the other (住建局, 住房和城乡建设局).
    """
    stems: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        stems.setdefault(_stem(name), []).append(name)
    pairs = [(first, other) for same in stems.values() for at, first in enumerate(same) for other in same[at + 1 :]]
    for stem, long_names in stems.items():
        for begin in range(1, len(stem) - 1):
            for short in stems.get(stem[begin:], ()):
                pairs.extend((name, short) for name in long_names if key(name)[-1:] == key(short)[-1:])
    return list(dict.fromkeys((*pairs, *_shortened(stems))))


def _shortened(stems: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Names of the same kind of body, one of which has only signs of the other's, in their order, the first sign with it."""
    by_first: dict[str, list[str]] = {}
    for stem in stems:
        by_first.setdefault(stem[:1], []).append(stem)
    for same in by_first.values():
        for short, full in product(same, same):
            if 2 <= len(short) < len(full) - 1 and _in_order(short, full):
                yield from ((a, b) for a, b in product(stems[full], stems[short]) if _body(a) == _body(b))


def _in_order(short: str, full: str) -> bool:
    signs = iter(full)
    return all(sign in signs for sign in short)


def _body(name: str) -> str:
    """The kind of body a name ends with; 发改委 is short for a 委员会."""
    return key(name).removesuffix("员会")[-1:]
