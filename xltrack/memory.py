"""When Python looks for cyclic garbage."""

from __future__ import annotations

import atexit
import gc


def collect(*, seldom: bool) -> None:
    """Let Python look for cyclic garbage seldom, or never: nearly all that is read here is kept, and looking at it costs a tenth of the time.

    Never holds to the very end, where Python would look at everything once more before it leaves.
    """
    if seldom:
        gc.enable()
        gc.set_threshold(50_000, 20, 100)
    else:
        gc.disable()
        atexit.register(gc.freeze)
