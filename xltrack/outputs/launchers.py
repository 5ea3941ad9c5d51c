"""Files to double-click beside a master, so that nobody needs a terminal; and the record of what they did.

A launcher holds no logic: it finds xltrack, hands over its own folder and the files dropped on it, and keeps the window open. All it says
is said by ``xltrack launch``, so that only one line of a .bat file holds other characters than ASCII.

Explorer quotes a dropped path only where it holds a space, so that cmd takes ``C:\\a&b.xlsx`` for two commands. A .bat file therefore hands over the
whole line it was started by (``XLTRACK_LINE``, read by :func:`dropped_on`) and ends the console that a click opened before the rest of that line
would run. A python that is no xltrack's (the stub of the Microsoft Store, another version) does not answer to ``import xltrack`` and is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from xltrack.books.whole import whole, write_whole
from xltrack.errors import XltrackError
from xltrack.words import say

STEPS = ("split", "check", "merge", "remind")
RUNS_KEPT = 50  # entries of the record; the newest stands first
RULE = "─" * 40

BAT = r"""@echo off
setlocal EnableDelayedExpansion
set "XLTRACK_LINE=!CMDCMDLINE!"
set "XLTRACK_CLICKED="
if not "!CMDCMDLINE:/c=!"=="!CMDCMDLINE!" set "XLTRACK_CLICKED=1"
setlocal DisableDelayedExpansion
chcp 65001 >nul
set "PYTHONUTF8=1"
set "XLTRACK="
where xltrack.exe >nul 2>nul && set "XLTRACK=xltrack.exe"
if not defined XLTRACK py.exe -c "import xltrack" >nul 2>nul && set "XLTRACK=py.exe -m xltrack"
if not defined XLTRACK python.exe -c "import xltrack" >nul 2>nul && set "XLTRACK=python.exe -m xltrack"
if not defined XLTRACK call python -c "import xltrack" >nul 2>nul && set "XLTRACK=call python -m xltrack"
if defined XLTRACK %XLTRACK% launch {step} --folder "%~dp0." --lang {lang} -- %*
if not defined XLTRACK echo {absent}
echo.
pause
if defined XLTRACK_CLICKED exit
"""
SH = """#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd) || exit 3
if command -v xltrack >/dev/null 2>&1; then
    xltrack launch {step} --folder "$here" --lang {lang} -- "$@"
elif command -v python3 >/dev/null 2>&1 && python3 -c "import xltrack" 2>/dev/null; then
    python3 -m xltrack launch {step} --folder "$here" --lang {lang} -- "$@"
else
    echo "{absent}" >&2
    (exit 3)
fi
status=$?
if [ -t 0 ]; then
    printf '%s' "{enter}"
    read -r _
fi
exit $status
"""


def names(lang: str) -> list[str]:
    """What is double-clicked, without endings, in the order of :data:`STEPS`."""
    return [say(f"launch.{step}", lang) for step in STEPS]


def write_launchers(folder: Path, lang: str) -> list[Path]:
    """One .bat (UTF-8, CRLF) and one .sh per step; those that stand there already are written anew."""
    made = []
    for step, name in zip(STEPS, names(lang), strict=True):
        words = {"step": step, "lang": lang, "absent": say("launch.absent", lang), "enter": say("launch.enter", lang)}
        texts = {".bat": BAT.format(**words).replace("\n", "\r\n"), ".sh": SH.format(**words)}
        for ending, text in texts.items():
            path = folder / f"{name}{ending}"
            with whole(path) as part:
                part.write_bytes(text.encode("utf-8"))
                part.chmod(0o755)
            made.append(path)
    return made


def dropped_on(line: str) -> list[str]:
    """The files in the line that a click or a drop starts a .bat file by: ``cmd.exe /c ""C:\\…\\3-汇总.bat" C:\\a&b.xlsx "C:\\c d.xlsx""``; none in any other.

    What Explorer leaves unquoted holds no space.
    """
    _, begun, rest = re.sub("/C ", "/c ", line, count=1).partition("/c ")
    rest = rest.strip()
    if rest.startswith('""'):
        rest = rest[1:].removesuffix('"')
    tokens = [quoted or bare for quoted, bare in re.findall(r'"([^"]*)"|([^\s"]+)', rest)] if begun else []
    return tokens[1:] if tokens and tokens[0].casefold().endswith(".bat") else []


def entry(step: str, now: datetime, happened: Sequence[str], changes: Sequence[str], todo: str, lang: str) -> list[str]:
    """One run as it stands in the record: when, what happened, what was written and what was not touched, what to do."""
    heads = (say("launch.happened", lang), say("launch.files", lang), say("launch.todo", lang))
    parts = zip(heads, (happened, changes, [todo]), strict=True)
    body = [line for head, lines in parts for line in (head, *(f"  {t.strip()}" for t in lines))]
    return [f"{now:%Y-%m-%d %H:%M}  {say(f'launch.{step}', lang)}", *body]


def record(folder: Path, lines: Sequence[str], lang: str) -> bool:
    """Put an entry on top of 运行记录.txt (UTF-8 with signature, CRLF, for Notepad); False where the folder cannot be written."""
    path = folder / say("launch.record", lang)
    try:
        before = path.read_text(encoding="utf-8-sig").split(f"{RULE}\n") if path.is_file() else []
        earlier = [e.strip("\n") for e in before if e.strip()][: RUNS_KEPT - 1]
        text = f"\n{RULE}\n".join(["\n".join(lines), *earlier]) + "\n"
        write_whole(text.replace("\n", "\r\n").encode("utf-8-sig"), path)
    except (OSError, UnicodeDecodeError, XltrackError):
        return False
    return True
