"""What is made when it is first used: modules that are slow to import, patterns that are slow to compile.

A command starts without whatever it does not come to. Types see the real modules: each is imported beside, under ``TYPE_CHECKING``.
"""

from __future__ import annotations

import re
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

__all__ = ["module", "never", "regex"]


class _Module:
    """Stands for a module until something of it is asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        value = getattr(import_module(self._name), name)
        setattr(self, name, value)
        return value


def module(name: str) -> Any:
    """The module of that name, imported when first used."""
    return _Module(name)


def never(name: str) -> None:
    """To whoever tries to import it, this module is not installed. For a process of one's own, where a library would load it in vain."""
    sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # what import takes for "not there"


class _Pattern:
    """Stands for a pattern until it is asked to match; its methods are the pattern's own from then on."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(self.pattern, self._flags), name)
        setattr(self, name, value)
        return value


if TYPE_CHECKING:

    def regex(text: str, flags: int = 0) -> re.Pattern[str]:
        """``re.compile``, done when the pattern is first used: a long one takes milliseconds, and most commands meet few."""
        raise NotImplementedError

else:
    regex = _Pattern
