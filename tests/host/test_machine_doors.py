"""How the system is asked: tools with a deadline, and the calls into Windows and macOS against stand-ins that
fill the structures as the documentation says."""

from __future__ import annotations

import ctypes
import json
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from proctor.core.host_fact import FactState
from proctor.host import clock, displays_macos, displays_windows, registry, virtual_machine_windows
from proctor.host.asking import ask_tool, entries_of, read_text
from proctor.host.displays import judge_displays


def test_a_tool_is_asked_without_a_shell_and_in_english() -> None:
    asked = [sys.executable, "-c", "import os, sys; print(os.environ['LC_ALL'], sys.argv[1])", "$(id) ; x"]
    assert ask_tool(asked) == "C $(id) ; x\n"


def test_a_tool_that_is_missing_fails_or_hangs_is_no_answer() -> None:
    assert ask_tool(["no-such-tool-anywhere"]) is None
    fails = [sys.executable, "-c", "print('told'); raise SystemExit(3)"]
    assert ask_tool(fails) is None
    assert ask_tool(fails, any_code=True) == "told\n"
    assert ask_tool([sys.executable, "-c", "import time; time.sleep(60)"], timeout_s=0.2) is None


def test_what_cannot_be_read_is_none_or_empty(tmp_path: Path) -> None:
    (tmp_path / "vendor").write_text("QEMU\0\n")
    assert read_text(tmp_path / "vendor") == "QEMU"
    assert read_text(tmp_path / "missing") is None
    assert read_text(tmp_path) is None
    assert entries_of(tmp_path / "missing") == ()


def wide(text: str, into: Any) -> None:
    for at, unit in enumerate(text.encode("utf-16-le")[::2]):
        into[at] = unit


class User32:
    """A laptop panel and a television that mirrors it, as Windows would list them."""

    def __init__(self) -> None:
        self.friendly = {4352: "", 4358: "SAMSUNG"}

    def EnumDisplayDevicesW(self, of: str | None, number: int, into: Any, _flags: int) -> int:
        device = into._obj
        assert device.cb == ctypes.sizeof(displays_windows.DisplayDevice)
        if of is None and number == 0:
            wide(r"\\.\DISPLAY1", device.name)
            device.flags = 0x5
        elif of == r"\\.\DISPLAY1" and number == 0:
            wide("Generic PnP Monitor", device.string)
            device.flags = 0x3
        else:
            return 0
        return 1

    def GetDisplayConfigBufferSizes(self, flags: int, paths: Any, modes: Any) -> int:
        assert flags == 0x2
        paths._obj.value, modes._obj.value = 2, 4
        return 0

    def QueryDisplayConfig(self, _flags: int, paths: Any, into: Any, _modes: Any, _m: Any, _t: None) -> int:
        assert (paths._obj.value, len(into)) == (2, 2)
        for at, (target, technology) in enumerate(((4352, 0x80000000), (4358, 5))):
            into[at].source_luid[0] = into[at].target_luid[0] = 54321
            into[at].target_id, into[at].technology = target, technology
            into[at].available, into[at].flags = 1, 0x1
        return 0

    def DisplayConfigGetDeviceInfo(self, asked: Any) -> int:
        name = asked._obj
        assert (name.type, name.size, name.luid[0]) == (2, 420, 54321)
        wide(self.friendly[name.id], name.friendly)
        name.flags = 0x4
        return 0


class Cfgmgr32:
    LISTED = "\\\\?\\DISPLAY#AUO3F9E#4&1#{e6f07b5f}\0\\\\?\\DISPLAY#SAM0F13#4&2#{e6f07b5f}\0\0"

    def CM_Get_Device_Interface_List_SizeW(self, length: Any, _guid: Any, _of: None, _flags: int) -> int:
        length._obj.value = len(self.LISTED)
        return 0

    def CM_Get_Device_Interface_ListW(self, _g: Any, _of: None, into: Any, _length: Any, _flags: int) -> int:
        wide(self.LISTED, into)
        return 0


def test_the_three_ways_of_windows_are_called_as_documented(monkeypatch: pytest.MonkeyPatch) -> None:
    libraries = {"user32": User32(), "cfgmgr32": Cfgmgr32()}
    monkeypatch.setattr(displays_windows, "windows_library", libraries.get)
    gdi, ccd, pnp = displays_windows.count_displays()
    assert (gdi.at_least, ccd.at_least, pnp.at_most) == (1, 2, 2)
    fact = judge_displays([gdi, ccd, pnp])
    assert (fact.state, fact.names, fact.reason) == (
        FactState.FOUND,
        ("SAMSUNG (path 2)",),
        "host-displays-mirrored",
    )


def test_where_windows_is_not_every_way_says_that_it_could_not_be_asked() -> None:
    if sys.platform == "win32":
        pytest.skip("this is Windows")
    assert [count.displays for count in displays_windows.count_displays()] == [None, None, None]


class Call:
    """A C function that takes attributes, as ctypes' own do."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def __call__(self, *values: Any) -> int:
        return int(self.answer(*values))


class CoreGraphics:
    """A built-in display and a monitor that shows the same."""

    def __init__(self) -> None:
        def listed(most: int, ids: Any, number: Any) -> int:
            assert most == len(ids)
            ids[0], ids[1], number._obj.value = 1, 7, 2
            return 0

        self.CGGetOnlineDisplayList = Call(listed)
        self.CGDisplayIsActive = Call(lambda one: one == 1)
        self.CGDisplayIsAsleep = Call(lambda _one: 0)
        self.CGDisplayIsBuiltin = Call(lambda one: one == 1)
        self.CGDisplayMirrorsDisplay = Call(lambda one: 1 if one == 7 else 0)
        self.CGDisplayVendorNumber = Call(lambda one: 0x610 if one == 1 else 0x4C2D)
        self.CGDisplayModelNumber = Call(lambda _one: 0xA045)


def test_on_macos_the_slow_report_is_asked_for_again_only_when_the_displays_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    def report() -> str:
        asked.append(1)
        return json.dumps({"SPDisplaysDataType": [{"spdisplays_ndrvs": [{"_name": "Color LCD"}] * 2}]})

    graphics: list[Any] = [CoreGraphics()]
    monkeypatch.setattr(displays_macos, "apple_framework", lambda _name: graphics[0])
    monkeypatch.setattr(displays_macos, "read_report", report)
    count = displays_macos.counting()
    by_report, by_graphics = count()
    assert [by_report.at_least, by_graphics.at_least] == [2, 2]
    assert [display.mirrors for display in by_graphics.displays or ()] == [False, True]
    count()
    assert len(asked) == 1
    graphics[0] = None
    assert count()[1].displays is None
    assert len(asked) == 2


class Kernel32:
    """Ten hours since the start, four of them asleep."""

    def __init__(self) -> None:
        self.GetTickCount64 = Call(lambda: 36_000_000)

    def QueryUnbiasedInterruptTime(self, into: Any) -> int:
        into._obj.value = 6 * 3600 * 10_000_000
        return 1


def test_the_clocks_of_windows_are_read_in_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "windows_library", lambda _name: Kernel32())
    assert clock._windows_clocks() == (6 * 3600.0, 36_000.0)


class Key:
    """An open key of a registry that lies in a dictionary."""

    def __init__(self, values: dict[str, str], inside: list[str]) -> None:
        self.values, self.inside = values, inside

    def __enter__(self) -> Key:
        return self

    def __exit__(self, *_: object) -> None:
        """Closed."""

    def Close(self) -> None:
        """Closed."""


def stand_in_registry(keys: dict[str, dict[str, str]]) -> types.SimpleNamespace:
    def open_key(_root: object, path: str) -> Key:
        inside = [name[len(path) + 1 :] for name in keys if name.startswith(path + "\\")]
        if path not in keys and not inside:
            raise FileNotFoundError(path)
        return Key(keys.get(path, {}), inside)

    return types.SimpleNamespace(
        HKEY_LOCAL_MACHINE=object(),
        OpenKey=open_key,
        QueryInfoKey=lambda key: (len(key.inside), len(key.values), 0),
        EnumValue=lambda key, at: (*list(key.values.items())[at], 1),
        EnumKey=lambda key, at: key.inside[at],
    )


def test_windows_is_read_from_its_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    base = r"SYSTEM\CurrentControlSet"
    graphics = rf"{base}\Control\Class\{{4d36e968-e325-11ce-bfc1-08002be10318}}"
    keys = {
        r"HARDWARE\DESCRIPTION\System\BIOS": {"SystemManufacturer": "innotek GmbH"},
        rf"{base}\Services\disk\Enum": {"0": r"IDE\DiskVBOX_HARDDISK\5&3", "Count": "1"},
        rf"{graphics}\0000": {"DriverDesc": "VirtualBox Graphics Adapter (WDDM)"},
        rf"{graphics}\Properties": {},
        rf"{base}\Services\VBoxGuest": {},
    }
    monkeypatch.setitem(sys.modules, "winreg", stand_in_registry(keys))
    monkeypatch.setattr(virtual_machine_windows, "ask_tool", lambda *_: '{"HypervisorPresent": true}')
    reading = virtual_machine_windows.reading_of(virtual_machine_windows.ask_windows())
    assert (reading.maker, reading.hypervisor) == ("innotek GmbH", True)
    assert (reading.disks, reading.guests) == (("DiskVBOX HARDDISK",), ("VBoxGuest",))
    assert reading.graphics == ("VirtualBox Graphics Adapter (WDDM)",)


def test_where_there_is_no_registry_it_is_empty() -> None:
    if sys.platform == "win32":
        pytest.skip("this is Windows")
    assert registry.values_of("SOFTWARE") == {}
    assert (registry.subkeys("SOFTWARE"), registry.key_exists("SOFTWARE")) == ([], False)
