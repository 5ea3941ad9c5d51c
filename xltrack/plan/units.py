"""Who answers: units, their people, and names that stand for several of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xltrack.plan.given import accept

RELEVANT = ("有关", "相关", "relevant ")  # groups named so have their members per item
# Groups named so have their members once.
EVERY = ("各", "市直各", "县直各", "区直各", "省直各", "州直各", "其他", "全体", "所有", "all ", "each ", "every ")


@dataclass(frozen=True, slots=True)
class Contact:
    """A person of a unit: ``role`` as printed (联络员, 分管领导)."""

    role: str
    name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit (股室, 局, 乡镇) under its canonical name.

    ``groups``: names that stand for it and others (各中队); ``category``: within which units are ranked (部门, 乡镇). ``until`` and ``successor``:
    abolished or renamed from that day, and who answers from then on.
    """

    name: str
    aliases: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    category: str = ""
    contacts: tuple[Contact, ...] = ()
    until: date | None = None
    successor: str = ""

    def __post_init__(self) -> None:
        accept(self, several=("aliases", "groups", "contacts"), days=("until",))


def is_relevant(name: str) -> bool:
    """Whether a name is a group whose members differ from item to item (有关乡镇)."""
    return any(word in name.casefold() for word in RELEVANT)


def is_group(name: str) -> bool:
    """Whether a name reads as a group: 各中队, 市直各单位, 有关乡镇, 市安委会成员单位, all towns."""
    return name.casefold().startswith(EVERY) or name.endswith("成员单位") or is_relevant(name)
