"""pandas, imported when the first frame is made: commands and workers that make none start without it, half a second earlier."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__all__ = ["no_rows", "pd"]

if TYPE_CHECKING:
    import pandas as pd
else:

    class _Pandas:
        def __getattr__(self, name: str) -> Any:
            value = getattr(import_module("pandas"), name)
            setattr(self, name, value)
            return value

    pd = _Pandas()


def no_rows() -> pd.DataFrame:
    return pd.DataFrame()
