"""NOTICE names every package that a run needs, on whichever system, and every network."""

from __future__ import annotations

import pytest
from licences import licence_of, packages_for_a_run, with_lists
from network_manifest import read_manifest
from steps import ROOT


def test_notice_names_everything_that_is_used() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert with_lists(notice) == notice
    for name in packages_for_a_run(ROOT / "uv.lock"):
        assert f"\n{name} " in notice
    for network in read_manifest(ROOT / "assets" / "networks.toml").networks:
        assert network.name in notice


def test_packages_for_a_run_are_those_of_every_system_and_none_for_development() -> None:
    names = packages_for_a_run(ROOT / "uv.lock")
    assert {"numpy", "pyside6-essentials", "shiboken6", "pywin32-ctypes"} <= set(names)
    assert not {"pytest", "ruff", "synaq"} & set(names)


def test_a_package_of_another_system_keeps_its_line() -> None:
    assert licence_of("synaq-elsewhere-only", {"synaq-elsewhere-only": "MIT"}) == "MIT"


def test_a_package_whose_licence_nobody_knows_stops_the_list() -> None:
    with pytest.raises(SystemExit, match="synaq-unheard-of is not installed here"):
        licence_of("synaq-unheard-of", {})
