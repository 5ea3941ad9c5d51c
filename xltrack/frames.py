"""pandas and pandera, imported when first used: commands and workers that make no frame start without them, half a second earlier."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__all__ = ["no_rows", "pa", "pd"]

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa
else:

    class _Later:
        """Stands for a module until something of it is asked for."""

        def __init__(self, module: str) -> None:
            self._module = module

        def __getattr__(self, name: str) -> Any:
            value = getattr(import_module(self._module), name)
            setattr(self, name, value)
            return value

    pd, pa = _Later("pandas"), _Later("pandera.pandas")


def no_rows() -> pd.DataFrame:
    return pd.DataFrame()
