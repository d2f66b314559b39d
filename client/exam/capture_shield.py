"""Keeping one window out of screen captures, where the system can: Windows' display affinity, macOS's sharing
type. What was set is read back; on Linux no system offers it.

Nothing here watches for captures (see `proctor.host.screen_capture`); a window that is kept out of them is
kept out of the candidate's own screenshots too.
"""

from __future__ import annotations

import ctypes
import platform
from typing import Any, NamedTuple

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from proctor.host.native import apple_framework, windows_library

SUCCEEDED, FAILED, UNSUPPORTED = "succeeded", "failed", "unsupported"
_SHOWN, _BLACK, _EXCLUDED = 0x00, 0x01, 0x11  # WDA_NONE, WDA_MONITOR, WDA_EXCLUDEFROMCAPTURE
_SHARING_NONE, _SHARING_READ_ONLY = 0, 1
_IGNORED_FROM_MACOS = 15  # from there on ScreenCaptureKit records such windows all the same


class Outcome(NamedTuple):
    """`result`: succeeded, failed or unsupported; `detail`: one plain sentence for the record, or ""."""

    result: str
    detail: str = ""


def shield(window: QWidget) -> Outcome:
    """Keep `window` out of captures from now on."""
    match QGuiApplication.platformName():
        case "windows":
            return _windows(int(window.winId()), (_EXCLUDED, _BLACK))
        case "cocoa":
            return _macos(int(window.winId()), _SHARING_NONE)
        case name:
            return Outcome(UNSUPPORTED, f"no such thing on {name}")


def unshield(window: QWidget) -> Outcome:
    """Let it be seen in captures again."""
    match QGuiApplication.platformName():
        case "windows":
            return _windows(int(window.winId()), (_SHOWN,))
        case "cocoa":
            return _macos(int(window.winId()), _SHARING_READ_ONLY)
        case _:
            return Outcome(UNSUPPORTED)


def _windows(handle: int, wanted: tuple[int, ...]) -> Outcome:
    """The first affinity that can be set and is read back. Before Windows 10 2004 the window can only be made
    black in captures."""
    user32 = windows_library("user32")
    return Outcome(UNSUPPORTED) if user32 is None else set_affinity(user32, handle, wanted)


def set_affinity(user32: Any, handle: int, wanted: tuple[int, ...]) -> Outcome:
    """As `_windows`, on a given library."""
    window = ctypes.c_void_p(handle)
    for affinity in wanted:
        held = ctypes.c_uint32(0xFFFFFFFF)
        done = user32.SetWindowDisplayAffinity(window, ctypes.c_uint32(affinity))
        asked = user32.GetWindowDisplayAffinity(window, ctypes.byref(held))
        if done and asked and held.value == affinity:
            return Outcome(SUCCEEDED, "black in captures" if affinity == _BLACK else "")
    return Outcome(FAILED, "the display affinity was not taken")


def _macos(view: int, wanted: int) -> Outcome:
    objc = apple_framework("objc")
    if objc is None:
        return Outcome(UNSUPPORTED)
    objc.sel_registerName.restype, objc.sel_registerName.argtypes = ctypes.c_void_p, [ctypes.c_char_p]
    pointer, number = ctypes.c_void_p, ctypes.c_ulong

    def send(to: Any, message: bytes, *values: int, gives: Any = None) -> Any:
        shape = ctypes.CFUNCTYPE(gives, pointer, pointer, *(number for _ in values))
        return shape(("objc_msgSend", objc))(to, objc.sel_registerName(message), *values)

    window = send(pointer(view), b"window", gives=pointer)
    if not window:
        return Outcome(FAILED, "there is no native window yet")
    send(window, b"setSharingType:", wanted)
    if send(window, b"sharingType", gives=number) != wanted:
        return Outcome(FAILED, "the sharing type was not taken")
    if wanted == _SHARING_NONE and ignores_sharing_type(platform.mac_ver()[0]):
        return Outcome(UNSUPPORTED, "set, but this macOS lets newer capture programs see the window")
    return Outcome(SUCCEEDED)


def ignores_sharing_type(version: str) -> bool:
    """Whether that version of macOS lets captures see windows that asked not to be."""
    major = version.partition(".")[0]
    return not major.isdigit() or int(major) >= _IGNORED_FROM_MACOS
