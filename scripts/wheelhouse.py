"""An offline bundle: xltrack and everything it needs as wheels in one folder, to be carried to a desk without network.

    python scripts/wheelhouse.py dist/wheelhouse                                        # for this machine
    python scripts/wheelhouse.py dist/windows --platform win_amd64 --python 3.12        # for a Windows desk

There: ``python -m pip install --no-index --find-links FOLDER "xltrack[pdf]"``. The bundle holds 安装说明.txt and SHA256SUMS.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import zipfile
from email import message_from_bytes
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parent.parent
README = """xltrack 离线安装 / offline installation

1. 安装 Python {python}（勾选“Add python.exe to PATH”）。 Install Python {python}.
2. 在本文件夹打开命令行，运行： In this folder run:

   python -m pip install --no-index --find-links . "xltrack[pdf]"

3. 验证： Check:  xltrack --version
"""


def pip(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", *arguments], check=True)


def bundle(folder: Path, platform: str, python: str) -> list[Path]:
    """Wheels of xltrack, of its dependencies and of the PDF extra. For another platform every dependency must exist as a wheel; pip
    says which does not, and fails."""
    folder.mkdir(parents=True, exist_ok=True)
    pip("wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    (own,) = sorted(folder.glob("xltrack-*.whl"))[-1:]
    target = ["--platform", platform, "--python-version", python, "--implementation", "cp"] if platform else []
    fetch = ["download", "--quiet", "--only-binary=:all:", "--dest", str(folder), *target]
    pip(*fetch, f"{own}[pdf]")
    while lacking := missing(folder, environment(platform, python)):
        pip(*fetch, *lacking)
    return sorted(folder.glob("*.whl"))


def environment(platform: str, python: str) -> dict[str, str]:
    """What markers of requirements are compared with: pip takes those of the machine it runs on, even for another platform."""
    known = {k: str(v) for k, v in default_environment().items()} | {
        "python_version": python,
        "python_full_version": f"{python}.0",
    }
    if platform.startswith("win"):
        known |= {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"}
    elif platform:
        known |= {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64"}
    return known if platform else {k: str(v) for k, v in default_environment().items()}


def missing(folder: Path, target: dict[str, str]) -> list[str]:
    """Requirements of the wheels in a folder, on the target, for which no wheel lies there."""
    wheels = sorted(folder.glob("*.whl"))
    here = {canonicalize_name(parse_wheel_filename(w.name)[0]) for w in wheels}
    wanted = (Requirement(text) for w in wheels for text in requirements(w))
    return sorted({
        f"{r.name}{r.specifier}" for r in wanted
        if canonicalize_name(r.name) not in here and (r.marker is None or r.marker.evaluate({**target, "extra": ""}))
    })  # fmt: skip


def requirements(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as package:
        name = next(n for n in package.namelist() if n.endswith(".dist-info/METADATA"))
        return message_from_bytes(package.read(name)).get_all("Requires-Dist") or []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--platform", default="", help="win_amd64, manylinux2014_x86_64 …; this machine's by default")
    parser.add_argument("--python", default=f"{sys.version_info[0]}.{sys.version_info[1]}", help="3.11, 3.12 …")
    given = parser.parse_args()
    wheels = bundle(given.folder, given.platform, given.python)
    notes = given.folder / "安装说明.txt"
    notes.write_bytes(README.format(python=given.python).replace("\n", "\r\n").encode("utf-8-sig"))
    sums = "".join(f"{hashlib.sha256(w.read_bytes()).hexdigest()}  {w.name}\n" for w in wheels)
    (given.folder / "SHA256SUMS").write_text(sums, encoding="utf-8")
    print(f"{given.folder}: {len(wheels)} wheels, {sum(w.stat().st_size for w in wheels) // 1_000_000} MB")


if __name__ == "__main__":
    main()
