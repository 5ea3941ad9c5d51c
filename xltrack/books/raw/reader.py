"""The one child process that reads .xls and .ods and opens encrypted files: started when first needed, killed
when it takes too long.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from xltrack import findings
from xltrack.books.raw.gate import Limits, broken

_CHILD = Path(__file__).with_name("child.py")


class _Reader:
    """One child at a time; jobs of several threads wait for each other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def ask(self, what: str, data: bytes, password: str | None, limits: Limits) -> Any:
        with self._lock:
            process = self._running()
            late = threading.Timer(limits.seconds, process.kill)
            until = time.monotonic() + limits.seconds
            late.start()
            try:
                good, answer = self._talk(process, (what, data, password, limits.seconds, limits.memory_bytes))
                if time.monotonic() >= until:  # it is being killed, and must not take the next file along
                    raise findings.refusal("file-reader-died")
            except BaseException:
                self._end()
                raise
            finally:
                late.cancel()
        if good:
            return answer
        raise findings.refusal("file-encrypted") if answer == "password" else broken(answer)

    @staticmethod
    def _talk(process: subprocess.Popen[bytes], job: tuple[object, ...]) -> tuple[bool, Any]:
        assert process.stdin is not None and process.stdout is not None
        try:
            pickle.dump(job, process.stdin, pickle.HIGHEST_PROTOCOL)
            process.stdin.flush()
            answer: tuple[bool, Any] = pickle.load(process.stdout)
        except (OSError, EOFError, pickle.UnpicklingError, ValueError):
            raise findings.refusal("file-reader-died") from None
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        """The child that serves this process; one inherited through a fork belongs to the parent."""
        if self._process is None or self._owner != os.getpid() or self._process.poll() is not None:
            environment = dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, sys.path)))
            self._process = subprocess.Popen(
                [sys.executable, "-P", str(_CHILD)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            self._owner = os.getpid()
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()

    def close(self) -> None:
        """End the child; the next job starts a new one."""
        with self._lock:
            self._end()


_reader = _Reader()
atexit.register(_reader.close)


def cells(data: bytes, limits: Limits) -> list[tuple[str, bool, list[list[Any]]]]:
    """Name, whether hidden, and rows from A1 of every sheet. Raises UnreadableError: file-broken, file-encrypted,
    file-reader-died.
    """
    found: list[tuple[str, bool, list[list[Any]]]] = _reader.ask("cells", data, None, limits)
    return found


def decrypt(data: bytes, password: str | None, limits: Limits) -> bytes:
    """The workbook inside an encrypted one, tried with Office's own default password first. Raises UnreadableError."""
    opened: bytes = _reader.ask("decrypt", data, password, limits)
    return opened


def pages(data: bytes, limits: Limits) -> list[tuple[Any, Any]]:
    """Lines and tables of every page of a PDF, as ``child.py`` tells them. Raises UnreadableError: file-broken, file-encrypted, file-reader-died."""
    found: list[tuple[Any, Any]] = _reader.ask("pages", data, None, limits)
    return found


def close() -> None:
    """End the child process now rather than at exit."""
    _reader.close()
