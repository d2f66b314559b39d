"""The calls into Windows, made against stand-ins for its libraries and registry that answer as it does."""

from __future__ import annotations

import ctypes
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from proctor.host import focus_thieves, programs_windows, sessions_signs
from proctor.host.programs_windows import read_open_windows
from proctor.host.screen_capture_signs import CapabilityUse, read_capture_signs
from proctor.host.sessions import judge_session
from proctor.host.sessions_signs import read_signs

ROOT = r"Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore"


class Key:
    """An open key of the registry, as `with` wants it."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __enter__(self) -> Key:
        return self

    def __exit__(self, *_exc: object) -> None:
        return None


class Registry:
    """The few calls of winreg that are used. `values`: path of a key -> its values."""

    HKEY_CURRENT_USER = "HKCU"

    def __init__(self, values: dict[str, dict[str, int]]) -> None:
        self._values = values

    def OpenKey(self, root: Any, path: str) -> Key:
        full = f"{root.path}\\{path}" if isinstance(root, Key) else path
        if not any(known == full or known.startswith(full + "\\") for known in self._values):
            raise FileNotFoundError(full)
        return Key(full)

    def EnumKey(self, key: Key, number: int) -> str:
        below = [
            known.removeprefix(key.path + "\\") for known in self._values if known.startswith(key.path + "\\")
        ]
        names = list(dict.fromkeys(name.split("\\")[0] for name in below))
        if number >= len(names):
            raise OSError(259, "no more")
        return names[number]

    def QueryValueEx(self, key: Key, name: str) -> tuple[int, int]:
        try:
            return self._values[key.path][name], 11
        except KeyError as error:
            raise FileNotFoundError(name) from error


def test_who_uses_the_screen_and_the_microphone_is_read_from_the_registry(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    registry = Registry(
        {
            rf"{ROOT}\microphone": {},
            rf"{ROOT}\microphone\MSTeams_8wekyb3d8bbwe": {"LastUsedTimeStart": 5, "LastUsedTimeStop": 0},
            rf"{ROOT}\microphone\NonPackaged\C:#Zoom#Zoom.exe": {
                "LastUsedTimeStart": 7,
                "LastUsedTimeStop": 9,
            },
            rf"{ROOT}\graphicsCaptureProgrammatic\NonPackaged\C:#obs64.exe": {"LastUsedTimeStart": 3},
        }
    )
    monkeypatch.setitem(sys.modules, "winreg", registry)
    assert set(read_capture_signs("windows").uses or ()) == {
        CapabilityUse("microphone", "MSTeams_8wekyb3d8bbwe", True, 5, 0),
        CapabilityUse("microphone", "C:#Zoom#Zoom.exe", False, 7, 9),
    }  # what says nothing of its end is not counted
    monkeypatch.setitem(sys.modules, "winreg", Registry({}))
    assert read_capture_signs("windows").uses is None


def libraries(protocol: int, metric: int) -> dict[str, Any]:
    def session_of(_process: int, found: Any) -> int:
        found._obj.value = 2
        return 1

    held = ctypes.c_ushort(protocol)

    def query(_server: Any, _session: Any, _what: int, buffer: Any, size: Any) -> int:
        buffer._obj.value, size._obj.value = ctypes.addressof(held), 2
        return 1

    return {
        "user32": SimpleNamespace(GetSystemMetrics=lambda what: metric if what == 0x1000 else 0),
        "kernel32": SimpleNamespace(
            ProcessIdToSessionId=session_of,
            GetCurrentProcessId=lambda: 4711,
            WTSGetActiveConsoleSessionId=lambda: 2,
        ),
        "wtsapi32": SimpleNamespace(WTSQuerySessionInformationW=query, WTSFreeMemory=lambda _buffer: None),
    }


@pytest.mark.parametrize(
    ("protocol", "metric", "names"), [(0, 0, ()), (2, 1, ("RDP",)), (1, 0, ("Citrix ICA",))]
)
def test_the_session_of_windows_is_read(
    monkeypatch: pytest.MonkeyPatch, protocol: int, metric: int, names: tuple[str, ...]
) -> None:
    monkeypatch.setattr(sessions_signs, "windows_library", libraries(protocol, metric).get)
    signs = read_signs("windows")
    assert (signs.protocol, signs.remote_session, signs.own_session, signs.console_session) == (
        protocol,
        metric,
        2,
        2,
    )
    assert judge_session(signs).names == names


def test_windows_are_listed_with_their_class_and_hidden_ones_without_a_title(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = {1: ("AnyDesk", "ad_win#2", 10, True), 2: ("secret.docx", "WinVNC Tray Icon", 11, False)}

    def every(take: Any, _unused: Any) -> int:
        return all(take(number, None) for number in shown)

    def text_into(part: int) -> Any:
        def put(handle: Any, buffer: Any, _most: int) -> int:
            buffer.value = shown[handle.value][part]
            return len(buffer.value)

        return put

    def process_of(handle: Any, found: Any) -> int:
        found._obj.value = shown[handle.value][2]
        return 1

    user = SimpleNamespace(
        EnumWindows=every,
        InternalGetWindowText=text_into(0),
        GetClassNameW=text_into(1),
        GetWindowThreadProcessId=process_of,
        IsWindowVisible=lambda handle: shown[handle.value][3],
    )
    monkeypatch.setattr(programs_windows, "windows_library", {"user32": user}.get)
    monkeypatch.setattr(ctypes, "WINFUNCTYPE", lambda *_types: lambda take: take, raising=False)
    assert read_open_windows() == [(10, "AnyDesk", "ad_win#2"), (11, "", "WinVNC Tray Icon")]


def test_what_a_file_says_is_asked_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    block = (
        b"\x00\x00\x1a\x00\x08\x00\x01\x00"
        + "CompanyName\0".encode("utf-16-le")
        + "SAFIB\0\0\0".encode("utf-16-le")
    )

    def fill(_path: Any, _unused: int, size: int, buffer: Any) -> int:
        ctypes.memmove(buffer, block, size)
        return 1

    version = SimpleNamespace(GetFileVersionInfoSizeW=lambda *_: len(block), GetFileVersionInfoW=fill)
    monkeypatch.setattr(programs_windows, "windows_library", {"version": version}.get)
    assert programs_windows.read_version_strings(r"C:\a.exe") == {"CompanyName": "SAFIB"}
    version.GetFileVersionInfoSizeW = lambda *_: 0
    assert programs_windows.read_version_strings(r"C:\a.exe") == {}


def test_notifications_and_the_screen_saver_of_windows_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {"state": 5, 0x0010: 1, 0x000E: 600}

    def state(found: Any) -> int:
        found._obj.value = answers["state"]
        return 0

    def parameters(what: int, _zero: int, found: Any, _flags: int) -> int:
        found._obj.value = answers[what]
        return 1

    doors = {
        "shell32": SimpleNamespace(SHQueryUserNotificationState=state),
        "user32": SimpleNamespace(SystemParametersInfoW=parameters),
    }
    monkeypatch.setattr(focus_thieves, "windows_library", doors.get)
    signs = focus_thieves.read_focus_signs("windows")
    assert (signs.notifications, signs.dark_after_s) == (True, 600)
    answers.update({"state": 4, 0x0010: 0})
    signs = focus_thieves.read_focus_signs("windows")
    assert (signs.notifications, signs.dark_after_s) == (False, 0)
