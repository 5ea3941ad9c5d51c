"""What all tests share: where the real source documents lie, and that nothing may skip where everything is installed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.office import office

__all__ = ["office"]

ROOT = Path(__file__).parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the real source documents."""
    if not SEEDS.is_dir():
        pytest.skip("the real source documents do not lie beside this checkout")
    return SEEDS


@pytest.fixture(autouse=True)
def quiet_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine decides a test."""
    for name in ("XLTRACK_MASTER", "XLTRACK_LANG", "XLTRACK_DEBUG"):
        monkeypatch.delenv(name, raising=False)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Where everything is installed (in CI) a test of the office program that skips has failed."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    needs = {"office", "seeds"} & {mark.name for mark in item.iter_markers()}
    if report.skipped and needs and os.environ.get("XLTRACK_TESTS_MAY_SKIP") == "no":
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may skip: {report.longrepr}"
