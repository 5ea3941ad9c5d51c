"""The offline bundle for another machine holds what only that machine needs."""

from __future__ import annotations

import importlib.util
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("packaging")
SCRIPT = Path(__file__).parent.parent / "scripts" / "wheelhouse.py"
spec = importlib.util.spec_from_file_location("wheelhouse", SCRIPT)
assert spec and spec.loader
wheelhouse = importlib.util.module_from_spec(spec)
spec.loader.exec_module(wheelhouse)


def wheel(folder: Path, name: str, *requires: str) -> None:
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as package:
        lines = [f"Name: {name}", "Version: 1.0", *(f"Requires-Dist: {r}" for r in requires)]
        package.writestr(f"{name}-1.0.dist-info/METADATA", "\n".join(lines) + "\n\n")


def test_what_only_windows_needs_is_in_the_bundle_for_windows(tmp_path: Path) -> None:
    wheel(
        tmp_path,
        "tables",
        'tzdata>=2022.7; sys_platform == "win32"',
        'uvloop; sys_platform == "linux"',
        "Dates_And.Times",
        'fast; extra == "speed"',
    )
    wheel(tmp_path, "dates_and_times", 'backport; python_version < "3.12"')
    assert wheelhouse.missing(tmp_path, wheelhouse.environment("win_amd64", "3.12")) == ["tzdata>=2022.7"]
    assert wheelhouse.missing(tmp_path, wheelhouse.environment("win_amd64", "3.11")) == ["backport", "tzdata>=2022.7"]
    assert wheelhouse.missing(tmp_path, wheelhouse.environment("manylinux2014_x86_64", "3.12")) == ["uvloop"]


def test_nothing_is_missing_once_it_lies_there(tmp_path: Path) -> None:
    wheel(tmp_path, "tables", 'tzdata>=2022.7; sys_platform == "win32"')
    wheel(tmp_path, "tzdata")
    assert wheelhouse.missing(tmp_path, wheelhouse.environment("win_amd64", "3.12")) == []
