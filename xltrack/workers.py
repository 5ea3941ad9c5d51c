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
from contextlib import contextmanager
from functools import lru_cache
from multiprocessing import connection, parent_process
from typing import Any

from xltrack.memory import collect

Work = Callable[[Any, Any], Any]
MOST = 8  # processes started unasked; what more would read, one process could not collect
FORKED = sys.platform == "linux" and sys.version_info < (3, 14)
START = 0.03 if FORKED else 0.5  # seconds until a worker works: a fork, or an interpreter that imports what reads


def worth(seconds: float) -> int:
    """How many processes to use for work of that many seconds: one where starting more takes too large a part of it."""
    processors = min(MOST, os.cpu_count() or 1)
    return processors if seconds > 4 * START else 1


def each(
    work: Work, shared: Any, pieces: Sequence[Any], *, jobs: int = 1, executor: Executor | None = None,
    meanwhile: Callable[[], object] | None = None,
) -> Iterator[Any]:  # fmt: skip
    """``work(shared, piece)`` of every piece, in order. ``work`` is a function of a module; what it takes and gives is pickled.

    It is done by ``executor``, which is left open, else by ``jobs`` processes. A piece that a worker failed to bring back
    (killed, out of memory, cut off) is done here. Whoever stops asking, by Ctrl-C or an error, leaves nothing running.
    ``meanwhile`` is called here once the work is handed out, first where it is all done here.
    """
    while_waiting = meanwhile or (lambda: None)
    if executor is not None:
        packed = zlib.compress(pickle.dumps(shared), 1)
        yield from _collected(_handed_out(executor, pieces, _elsewhere, work, packed), work, shared, while_waiting)
    elif jobs > 1 and len(pieces) > 1:
        with ProcessPoolExecutor(min(jobs, len(pieces)), initializer=_begin, initargs=(shared,)) as pool:
            with _undisturbed():
                waiting = _handed_out(pool, pieces, _beside, work)
            yield from _collected(waiting, work, shared, while_waiting)
    else:
        while_waiting()
        for piece in pieces:
            yield work(shared, piece)


Waiting = deque[tuple[Any, Future[Any] | None]]


def _handed_out(executor: Executor, pieces: Sequence[Any], task: Callable[..., Any], *given: Any) -> Waiting:
    """Every piece with what will come of it; None where the executor takes no more."""
    waiting: Waiting = deque()
    for piece in pieces:
        try:
            waiting.append((piece, executor.submit(task, *given, piece)))
        except BrokenExecutor:
            waiting.append((piece, None))
    return waiting


def _collected(waiting: Waiting, work: Work, shared: Any, meanwhile: Callable[[], object]) -> Iterator[Any]:
    try:
        meanwhile()
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


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C waits until the workers are started. They inherit that it waits: it is for the process that asks."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows, where a worker ignores it from its first line on
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# ── in a worker ────────────────────────────────────────────────────────────────────────────────────────────────────

_own: list[Any] = []


def _begin(shared: Any) -> None:
    """A worker is not for Ctrl-C, and ends when the process that asks is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect(seldom=True)  # what a hostile file leaves behind is not kept
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
