"""Many pieces of one kind of work: here, in processes beside this one, or by an executor. The same results in the same order."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import connection, parent_process
from typing import Any

Work = Callable[[Any, Any], Any]
MOST = 8  # processes started unasked; what more would read, one process could not collect
FORKED = sys.platform == "linux" and sys.version_info < (3, 14)
START = 0.1 if FORKED else 1.5  # seconds until a worker works: a fork, or an interpreter that imports pandas


def worth(seconds: float) -> int:
    """How many processes to use for work of that many seconds: one where starting more takes too large a part of it."""
    processors = min(MOST, os.cpu_count() or 1)
    return processors if seconds > 4 * START else 1


def each(
    work: Work, shared: Any, pieces: Sequence[Any], *, jobs: int = 1, executor: Executor | None = None
) -> Iterator[Any]:
    """``work(shared, piece)`` of every piece, in order. ``work`` is a function of a module; what it takes and gives is pickled.

    It is done by ``executor``, which is left open, else by ``jobs`` processes. A piece that a worker failed to bring back
    (killed, out of memory, cut off) is done here. Whoever stops asking, by Ctrl-C or an error, leaves nothing running.
    """
    if executor is not None:
        packed = zlib.compress(pickle.dumps(shared), 1)
        yield from _handed_out(executor, (_elsewhere, work, packed), pieces, work, shared)
    elif jobs > 1 and len(pieces) > 1:
        with ProcessPoolExecutor(min(jobs, len(pieces)), initializer=_begin, initargs=(shared,)) as pool:
            yield from _handed_out(pool, (_beside, work), pieces, work, shared)
    else:
        for piece in pieces:
            yield work(shared, piece)


def _handed_out(
    executor: Executor, task: tuple[Any, ...], pieces: Sequence[Any], work: Work, shared: Any
) -> Iterator[Any]:
    waiting = deque((piece, _submitted(executor, *task, piece)) for piece in pieces)
    try:
        while waiting:
            piece, future = waiting.popleft()
            try:
                result = future.result() if future else work(shared, piece)
            except Exception:  # lost on the way; what is wrong with the work itself happens again here
                result = work(shared, piece)
            yield result
    finally:
        for _, future in waiting:
            if future:
                future.cancel()


def _submitted(executor: Executor, *task: Any) -> Future[Any] | None:
    try:
        return executor.submit(*task)
    except BrokenExecutor:
        return None


# ── in a worker ────────────────────────────────────────────────────────────────────────────────────────────────────

_own: list[Any] = []


def _begin(shared: Any) -> None:
    """Ctrl-C is for the process that asks; a worker whose asker is gone ends too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _own[:] = [shared]
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _beside(work: Work, piece: Any) -> Any:
    return work(_own[0], piece)


def _elsewhere(work: Work, packed: bytes, piece: Any) -> Any:
    return work(_unpacked(packed), piece)


@lru_cache(maxsize=2)
def _unpacked(packed: bytes) -> Any:
    return pickle.loads(zlib.decompress(packed))
