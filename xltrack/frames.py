"""pandas and pandera, imported when first used: commands and workers that make no frame start without them, half a second earlier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltrack import later

__all__ = ["no_rows", "pa", "pd"]

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa
else:
    pd, pa = later.module("pandas"), later.module("pandera.pandas")


def no_rows() -> pd.DataFrame:
    return pd.DataFrame()
