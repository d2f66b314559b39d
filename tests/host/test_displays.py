"""Displays, from the raw answers of three systems: a second one is found, an honest single one never is."""

from __future__ import annotations

import ctypes
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from proctor.core.host_fact import FactState, HostFact
from proctor.host import displays_linux as linux
from proctor.host import displays_macos as macos
from proctor.host import displays_windows as windows
from proctor.host.displays import DisplaysProbe, judge_displays

# -- Linux: the files of /sys/class/drm, and what `xrandr --current` prints --------------------------------


def edid(maker: str, product: int, model: str = "") -> bytes:
    """The 128 bytes that a display sends, as VESA lays them out."""
    packed = sum((ord(letter) - 64) << shift for letter, shift in zip(maker, (10, 5, 0), strict=True))
    raw = bytearray(128)
    raw[:12] = bytes.fromhex("00ffffffffffff00") + packed.to_bytes(2, "big") + product.to_bytes(2, "little")
    if model:
        raw[54:72] = b"\x00\x00\x00\xfc\x00" + (model + "\n").encode().ljust(13)
    return bytes(raw)


def connector(status: str, enabled: str = "disabled", sent: bytes = b"") -> tuple[str, str, bytes]:
    return status, enabled, sent


PANEL = connector("connected", "enabled", edid("AUO", 0x3F9E))
DARK_PANEL = connector("connected", "disabled", edid("AUO", 0x3F9E))
DELL = connector("connected", "enabled", edid("DEL", 0xA0EC, "DELL U2419H"))
DARK_DELL = connector("connected", "disabled", edid("DEL", 0xA0EC, "DELL U2419H"))
TV = connector("connected", "enabled", edid("SAM", 0x0F13, "SAMSUNG"))
EMPTY = connector("disconnected")
SCREEN = "Screen 0: minimum 320 x 200, current {size}, maximum 16384 x 16384\n"
PANEL_LINE = (
    "eDP-1 connected primary 1920x1080+0+0 (normal left inverted right x axis y axis) 344mm x 194mm\n"
)
DARK_PANEL_LINE = "eDP-1 connected (normal left inverted right x axis y axis)\n"
NO_HDMI_LINE = "HDMI-1 disconnected (normal left inverted right x axis y axis)\n"
MODES = "   1920x1080     60.01*+  59.97    59.96\n   1680x1050     59.95    59.88\n"


def hdmi_line(place: str = "1920x1080+1920+0", size: str = "527mm x 296mm", name: str = "HDMI-1") -> str:
    return f"{name} connected {place} (normal left inverted right x axis y axis) {size}\n{MODES}"


def on_linux(connectors: Mapping[str, Any] | None, printed: str | None) -> HostFact:
    return judge_displays([linux.count_connectors(connectors), linux.count_outputs(printed)])


LAPTOP_AND_TV = {"card0-eDP-1": PANEL, "card0-HDMI-A-1": TV, "card0-DP-1": EMPTY}
LINUX_HONEST = {
    "a laptop by itself": (
        {"card0-eDP-1": PANEL, "card0-HDMI-A-1": EMPTY, "card0-DP-1": EMPTY},
        SCREEN + PANEL_LINE + MODES + NO_HDMI_LINE,
    ),
    "one HDMI monitor on a desktop computer": (
        {"card1-DP-1": EMPTY, "card1-HDMI-A-1": DELL, "card1-HDMI-A-2": EMPTY},
        SCREEN + hdmi_line("primary 1920x1080+0+0"),
    ),
    "a docked laptop with its lid closed": (
        {"card0-eDP-1": DARK_PANEL, "card0-DP-3": DELL},
        SCREEN + DARK_PANEL_LINE + hdmi_line("primary 1920x1080+0+0", name="DP-3"),
    ),
    "a monitor that is plugged in and switched off in the settings": (
        {"card0-eDP-1": PANEL, "card0-HDMI-A-1": DARK_DELL},
        SCREEN + PANEL_LINE + "HDMI-1 connected (normal left inverted right x axis y axis)\n" + MODES,
    ),
    "NVIDIA's own driver, whose cards the kernel does not show": (
        {},
        SCREEN + hdmi_line("primary 2560x1440+0+0", name="DP-0"),
    ),
    "Wayland without an X server": ({"card1-HDMI-A-1": DELL}, None),
    "a KVM switch that keeps the monitor's name to itself": (
        {"card0-HDMI-A-1": connector("connected", "enabled", b"")},
        SCREEN + hdmi_line("primary 1920x1080+0+0", "0mm x 0mm"),
    ),
    "a desktop computer with a headless plug and nothing else": (
        {"card0-HDMI-A-1": connector("connected", "enabled", edid("DMY", 1, "Dummy plug"))},
        SCREEN + hdmi_line("primary 1920x1080+0+0"),
    ),
    "a virtual X server in memory": (None, SCREEN + "screen connected 1280x1024+0+0 0mm x 0mm\n"),
    "a card's write-back connector": (
        {"card0-eDP-1": PANEL, "card0-Writeback-1": connector("connected", "enabled", b"")},
        SCREEN + PANEL_LINE,
    ),
}


@pytest.mark.parametrize("case", LINUX_HONEST)
def test_on_linux_one_display_is_clear(case: str) -> None:
    fact = on_linux(*LINUX_HONEST[case])
    assert fact.state is FactState.CLEAR, fact
    assert fact.figures["count"] == 1


def test_on_linux_a_second_display_is_found_and_named() -> None:
    fact = on_linux({"card0-eDP-1": PANEL, "card0-HDMI-A-1": DELL}, SCREEN + PANEL_LINE + MODES + hdmi_line())
    assert (fact.state, fact.names) == (FactState.FOUND, ("DEL DELL U2419H (HDMI-A-1)",))
    assert fact.confidence > 0.9
    assert fact.figures == {"count": 2, "ways": {"drm": 2, "randr": 2}, "mirrored": False}


def test_on_linux_a_television_with_the_same_picture_is_a_second_display_and_said_to_be_a_mirror() -> None:
    smaller_tv = hdmi_line("1280x720+0+0", "1210mm x 680mm")
    fact = on_linux(LAPTOP_AND_TV, SCREEN + PANEL_LINE + MODES + smaller_tv)
    assert fact.state is FactState.FOUND
    assert fact.figures["mirrored"] is True


def test_on_wayland_displays_that_mirror_are_one_to_xwayland_and_two_to_the_kernel() -> None:
    xwayland = SCREEN + hdmi_line("1920x1080+0+0", "340mm x 190mm", "XWAYLAND0")
    fact = on_linux(LAPTOP_AND_TV, xwayland)
    assert (fact.state, fact.names) == (FactState.FOUND, ("SAM SAMSUNG (HDMI-A-1)",))


def test_on_linux_a_pen_display_of_its_own_is_a_second_display() -> None:
    cintiq = connector("connected", "enabled", edid("WAC", 0x1081, "Cintiq 16"))
    fact = on_linux({"card0-DP-1": DELL, "card0-HDMI-A-1": cintiq}, None)
    assert fact.names == ("WAC Cintiq 16 (HDMI-A-1)",)


LINUX_DOUBTFUL = {
    "two seats at one computer: this session has one of the two": (
        {"card0-DP-1": DELL, "card1-DP-2": TV},
        SCREEN + hdmi_line("primary 1920x1080+0+0", name="DP-1"),
        "host-displays-disagree",
    ),
    "a second card whose driver hides it from the kernel": (
        {"card0-eDP-1": PANEL},
        SCREEN + PANEL_LINE + hdmi_line(),
        "host-displays-disagree",
    ),
    "a board that believes in a panel which is not there": (
        {"card0-LVDS-1": connector("connected", "enabled", b""), "card0-HDMI-A-1": DELL},
        SCREEN + "LVDS-1 connected 1024x768+0+0 (normal) 0mm x 0mm\n" + hdmi_line("primary 1920x1080+0+0"),
        "host-displays-unproven",
    ),
    "a headless plug beside the monitor": (
        {
            "card0-DP-1": DELL,
            "card0-HDMI-A-1": connector("connected", "enabled", edid("FUL", 1, "fit-Headless")),
        },
        SCREEN + hdmi_line("primary 1920x1080+0+0", name="DP-1") + hdmi_line(name="HDMI-1"),
        "host-displays-dummy",
    ),
    "nothing can be counted": (None, None, "host-displays-unreadable"),
    "both ways see nought, and yet somebody reads this": (
        {"card0-DP-1": EMPTY},
        SCREEN + NO_HDMI_LINE,
        "host-displays-unreadable",
    ),
}


@pytest.mark.parametrize("case", LINUX_DOUBTFUL)
def test_on_linux_what_cannot_be_told_is_unknown_and_never_guilty(case: str) -> None:
    connectors, printed, reason = LINUX_DOUBTFUL[case]
    fact = on_linux(connectors, printed)
    assert (fact.state, fact.reason) == (FactState.UNKNOWN, reason)


def test_the_kernels_files_are_read_as_they_lie(tmp_path: Path) -> None:
    for name in ("card0-eDP-1", "card0-HDMI-A-1", "renderD128", "card0"):
        (tmp_path / name).mkdir()
    (tmp_path / "card0-eDP-1" / "status").write_text("connected\n")
    (tmp_path / "card0-eDP-1" / "enabled").write_text("enabled\n")
    (tmp_path / "card0-eDP-1" / "edid").write_bytes(PANEL[2])
    read = linux.read_connectors(tmp_path)
    assert read == {"card0-eDP-1": PANEL, "card0-HDMI-A-1": (None, None, None)}
    assert linux.read_connectors(tmp_path / "nowhere") is None
    assert linux.label_of_edid(edid("GSM", 0x5B09)) == "GSM 5B09"


# -- Windows: EnumDisplayDevices, QueryDisplayConfig, and the monitors' device interfaces -------------------

ATTACHED, LIT = 0x5, 0x3
HDMI, PANEL_INSIDE, MIRACAST = 5, 0x80000000, 15
EDID_KNOWN = 0x1 | 0x4


def adapter(number: int, *monitors: tuple[str, int], flags: int = ATTACHED) -> windows.Device:
    name = rf"\\.\DISPLAY{number}"
    inside = tuple(
        windows.Device(rf"{name}\Monitor{at}", string, lit) for at, (string, lit) in enumerate(monitors)
    )
    return windows.Device(name, "Intel(R) UHD Graphics 620", flags, monitors=inside)


def path(source: int, target: int, technology: int, friendly: str, known: int = EDID_KNOWN) -> windows.Path:
    return windows.Path((54321, 0, source), (54321, 0, target), technology, 0x1, True, friendly, known)


def plugged(*models: str) -> tuple[str, ...]:
    guid = "{e6f07b5f-ee97-4a90-b076-33f57bf4eaa7}"
    return tuple(
        rf"\\?\DISPLAY#{model}#5&1f2a3b4c&0&UID{4350 + at}#{guid}" for at, model in enumerate(models)
    )


def on_windows(
    adapters: tuple[windows.Device, ...] | None,
    paths: tuple[windows.Path, ...] | None,
    interfaces: tuple[str, ...] | None,
) -> HostFact:
    return judge_displays(
        [
            windows.count_devices(adapters),
            windows.count_paths(paths),
            windows.count_plugged(interfaces),
        ]
    )


GENERIC, UNUSED = ("Generic PnP Monitor", LIT), adapter(2, flags=0)
WINDOWS_HONEST = {
    "a laptop by itself": (
        (adapter(1, GENERIC), UNUSED),
        (path(0, 4352, PANEL_INSIDE, "", 0x4),),
        plugged("AUO3F9E"),
    ),
    "one HDMI monitor on a desktop computer": (
        (adapter(1, ("DELL U2419H(HDMI)", LIT)),),
        (path(0, 4354, HDMI, "DELL U2419H"),),
        plugged("DELA0EC"),
    ),
    "a docked laptop with its lid closed, its panel still known to the system": (
        (adapter(1, GENERIC),),
        (path(0, 4354, HDMI, "LG HDR 4K"),),
        plugged("AUO3F9E", "GSM7706"),
    ),
    "a second monitor that is plugged in and not used (only the first one shows)": (
        (adapter(1, GENERIC), adapter(2, ("Generic PnP Monitor", 0), flags=0)),
        (path(0, 4352, PANEL_INSIDE, ""),),
        plugged("AUO3F9E", "SAM0F13"),
    ),
    "the list of paths is refused and the others see one": ((adapter(1, GENERIC),), None, plugged("DELA0EC")),
    "the device list says nought": ((), (path(0, 4354, HDMI, "BenQ GW2480"),), None),
    "the mirroring driver of an old screen reader": (
        (adapter(1, GENERIC), adapter(3, flags=ATTACHED | 0x8)),
        (path(0, 4354, HDMI, "BenQ GW2480"),),
        plugged("BNQ78E7"),
    ),
}


@pytest.mark.parametrize("case", WINDOWS_HONEST)
def test_on_windows_one_display_is_clear(case: str) -> None:
    fact = on_windows(*WINDOWS_HONEST[case])
    assert fact.state is FactState.CLEAR, fact


def test_on_windows_an_extended_desktop_is_found() -> None:
    fact = on_windows(
        (adapter(1, GENERIC), adapter(2, GENERIC)),
        (path(0, 4352, PANEL_INSIDE, "", 0x4), path(1, 4354, HDMI, "DELL U2419H")),
        plugged("AUO3F9E", "DELA0EC"),
    )
    assert (fact.state, fact.names) == (FactState.FOUND, ("DELL U2419H (path 2)",))
    assert fact.confidence > 0.9
    assert fact.figures["mirrored"] is False


def test_on_windows_a_duplicated_desktop_is_one_place_and_two_displays() -> None:
    fact = on_windows(
        (adapter(1, GENERIC),),
        (path(0, 4352, PANEL_INSIDE, "", 0x4), path(0, 4358, MIRACAST, "Living room TV")),
        plugged("AUO3F9E", "MCT0001"),
    )
    assert (fact.state, fact.figures["mirrored"]) == (FactState.FOUND, True)
    assert fact.confidence > 0.9


WINDOWS_DOUBTFUL = {
    "two monitors of which the desktop knows nothing": (
        (adapter(1, GENERIC), adapter(2, GENERIC)),
        (path(0, 4354, HDMI, "DELL U2419H"),),
        plugged("DELA0EC"),
        "host-displays-disagree",
    ),
    "two paths, one monitor plugged in": (
        (adapter(1, GENERIC), adapter(2, GENERIC)),
        (path(0, 4352, HDMI, ""), path(1, 4354, HDMI, "")),
        plugged("DELA0EC"),
        "host-displays-disagree",
    ),
    "only what is plugged in can be told, not what is on": (
        None,
        None,
        plugged("AUO3F9E", "SAM0F13"),
        "host-displays-one-way",
    ),
    "the desktop's places alone, which do not show mirrors": (
        (adapter(1, GENERIC),),
        None,
        None,
        "host-displays-one-way",
    ),
    "two displays that send nothing": (
        (adapter(1, GENERIC), adapter(2, GENERIC)),
        (path(0, 1, HDMI, "", 0), path(1, 2, HDMI, "", 0)),
        None,
        "host-displays-unproven",
    ),
    "every way refuses": (None, None, None, "host-displays-unreadable"),
}


@pytest.mark.parametrize("case", WINDOWS_DOUBTFUL)
def test_on_windows_what_cannot_be_told_is_unknown(case: str) -> None:
    adapters, paths, interfaces, reason = WINDOWS_DOUBTFUL[case]
    fact = on_windows(adapters, paths, interfaces)
    assert (fact.state, fact.reason) == (FactState.UNKNOWN, reason)


def test_the_structures_have_the_sizes_that_windows_documents() -> None:
    sizes = [
        ctypes.sizeof(shape)
        for shape in (windows.DisplayDevice, windows.PathInfo, windows.ModeInfo, windows.TargetName)
    ]
    assert sizes == [840, 72, 64, 420]


# -- macOS: CoreGraphics, and the report of system_profiler --------------------------------------------------


def online(number: int, *, builtin: int = 0, mirrors: int = 0, vendor: int = 0x610) -> dict[str, int]:
    return {
        "id": number,
        "active": int(mirrors == 0),
        "asleep": 0,
        "builtin": builtin,
        "mirrors": mirrors,
        "vendor": vendor,
        "model": 0xA045,
    }


def reported(*displays: Mapping[str, str]) -> str:
    card = {"_name": "kHW_AppleM1Item", "spdisplays_ndrvs": list(displays), "sppci_model": "Apple M1"}
    other = {"_name": "Intel UHD Graphics 630", "sppci_model": "Intel UHD Graphics 630"}
    return json.dumps({"SPDisplaysDataType": [other, card]})


COLOR_LCD = {
    "_name": "Color LCD",
    "spdisplays_connection_type": "spdisplays_internal",
    "spdisplays_display_type": "spdisplays_built-in_retinaLCD",
    "spdisplays_main": "spdisplays_yes",
    "spdisplays_mirror": "spdisplays_off",
    "spdisplays_online": "spdisplays_yes",
}
LG = {"_name": "LG HDR 4K", "spdisplays_mirror": "spdisplays_off", "spdisplays_online": "spdisplays_yes"}
LG_VENDOR = 0x1E6D
SIDECAR = {"_name": "Sidecar Display", "spdisplays_virtualdevice": "spdisplays_yes"}


def on_macos(seen: Sequence[Mapping[str, int]] | None, report: str | None) -> HostFact:
    return judge_displays([macos.count_report(report), macos.count_online(seen)])


MAC_HONEST = {
    "a MacBook by itself": ([online(1, builtin=1)], reported(COLOR_LCD)),
    "a MacBook with its lid closed on one monitor": (
        [online(2, vendor=LG_VENDOR)],
        reported({**LG, "spdisplays_main": "spdisplays_yes"}),
    ),
    "a Mac mini on an HDMI television": ([online(3, vendor=0x4C2D)], reported({"_name": "SAMSUNG"})),
    "the report does not come in time": ([online(1, builtin=1)], None),
    "the report knows no display": ([online(1, builtin=1)], reported()),
}


@pytest.mark.parametrize("case", MAC_HONEST)
def test_on_macos_one_display_is_clear(case: str) -> None:
    fact = on_macos(*MAC_HONEST[case])
    assert fact.state is FactState.CLEAR, fact


def test_on_macos_a_monitor_beside_the_panel_and_a_tablet_are_found() -> None:
    fact = on_macos([online(1, builtin=1), online(2, vendor=LG_VENDOR)], reported(COLOR_LCD, LG))
    assert (fact.state, fact.confidence) == (FactState.FOUND, 0.95)
    assert fact.names == ("LG HDR 4K",)
    tablet = on_macos([online(1, builtin=1), online(5)], reported(COLOR_LCD, SIDECAR))
    assert tablet.state is FactState.FOUND


def test_on_macos_a_mirrored_television_is_found_though_it_is_not_active() -> None:
    mirrored = {**COLOR_LCD, "spdisplays_mirror": "spdisplays_on"}
    fact = on_macos(
        [online(1, builtin=1), online(7, mirrors=1, vendor=0x4C2D)],
        reported(mirrored, {"_name": "SAMSUNG", "spdisplays_mirror": "spdisplays_on"}),
    )
    assert (fact.state, fact.figures["mirrored"]) == (FactState.FOUND, True)


def test_on_macos_ways_that_contradict_each_other_are_unknown() -> None:
    fact = on_macos([online(1, builtin=1)], reported(COLOR_LCD, LG))
    assert (fact.state, fact.reason) == (FactState.UNKNOWN, "host-displays-disagree")
    assert on_macos(None, "no JSON").reason == "host-displays-unreadable"


# -- here ----------------------------------------------------------------------------------------------------


def test_this_computer_is_asked_without_an_exception() -> None:
    (fact,) = DisplaysProbe().look()
    assert fact.probe == "displays"
    assert set(fact.figures["ways"]) in (
        {"drm", "randr"},
        {"gdi", "ccd", "pnp"},
        {"coregraphics", "system_profiler"},
    )
    assert len(fact.traces) == len(fact.figures["ways"])
