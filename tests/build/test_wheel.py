"""The wheel works alone: installed by pip far from the checkout, it finds texts, programmes and networks."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from network_manifest import read_manifest
from steps import ROOT

pytestmark = pytest.mark.slow

ASK = """
import hashlib, proctor
from proctor.analysis.networks import read_manifest
from proctor.resources.shipped_files import asset_root
from proctor.resources.texts import LANGUAGES, has_text
print(proctor.__file__)
print(asset_root())
for language in LANGUAGES:
    assert len(list((asset_root() / "texts" / language).glob("*.ftl"))) > 0
    assert not has_text(language, "no-such-key")  # every file was read for this answer
for network in read_manifest().values():
    assert hashlib.sha256(network.checked_bytes()).hexdigest() == network.sha256
"""


def run(*command: str | Path, cwd: Path, **variables: str) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("synaq-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("elsewhere")
    options = ["--no-deps", "--no-index", "--no-compile", "--quiet", "--target", folder]
    run(sys.executable, "-m", "pip", "install", *options, wheel, cwd=folder)
    return folder


def python_path(installed: Path) -> str:
    return os.pathsep.join([str(installed), sysconfig.get_path("purelib")])


def test_the_wheel_holds_the_assets_and_nothing_else_of_the_checkout(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    shipped = "proctor/resources/shipped"
    for network in read_manifest(ROOT / "assets" / "networks.toml").networks:
        assert f"{shipped}/networks/{network.file}" in names
    for kind in ("programmes", "texts/kk", "texts/ru", "texts/en"):
        ours = {path.name for path in (ROOT / "assets" / kind).iterdir() if path.is_file()}
        assert ours
        assert ours <= {name.removeprefix(f"{shipped}/{kind}/") for name in names}
    assert {name.split("/")[0] for name in names} == {"client", "proctor", "synaq-0.1.0.dist-info"}
    assert {"LICENSE", "NOTICE"} <= {Path(name).name for name in names if "/licenses/" in name}
    assert not [name for name in names if name.endswith((".part", ".pyc"))]


def test_the_installed_wheel_finds_its_assets(installed: Path, tmp_path: Path) -> None:
    code, assets = run(
        sys.executable, "-c", ASK, cwd=tmp_path, PYTHONPATH=python_path(installed)
    ).splitlines()
    assert Path(code) == installed / "proctor" / "__init__.py"
    assert Path(assets) == installed / "proctor" / "resources" / "shipped"


def test_the_installed_program_starts(installed: Path, tmp_path: Path) -> None:
    program = installed / "bin" / ("synaq.exe" if os.name == "nt" else "synaq")
    assert "synaq" in run(program, "--help", cwd=tmp_path, PYTHONPATH=python_path(installed))


def test_a_wheel_without_its_networks_is_not_built(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    for name in ("build", "client", "proctor", "assets"):
        (tmp_path / name).mkdir()
    for source in [*(ROOT / "build").glob("*.py"), ROOT / "assets" / "networks.toml"]:
        (tmp_path / source.relative_to(ROOT)).write_bytes(source.read_bytes())
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel"],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode != 0
    assert "is missing. Run `python3 build/dev.py setup`, then build again." in done.stderr + done.stdout
