"""What Windows files say of themselves, and the windows on its desktop. Empty, or None, on other systems.

Source: Version Information and EnumWindows in the Windows API reference.
"""

from __future__ import annotations

import ctypes
import struct
from typing import Any

from proctor.host.native import windows_library

_KEYS = ("CompanyName", "ProductName", "OriginalFilename")
_MOST_BYTES = 256 * 1024
_MOST_WINDOWS = 500
_TITLE_UNITS = 256


def read_version_strings(path: str) -> dict[str, str]:
    """CompanyName, ProductName and OriginalFilename of a program's file; {} where it says nothing."""
    version = windows_library("version")
    if version is None:
        return {}
    try:
        size = int(version.GetFileVersionInfoSizeW(ctypes.c_wchar_p(path), None))
        if not 0 < size <= _MOST_BYTES:
            return {}
        block = ctypes.create_string_buffer(size)
        done = version.GetFileVersionInfoW(ctypes.c_wchar_p(path), 0, size, block)
    except (OSError, AttributeError, ctypes.ArgumentError):
        return {}
    return strings_of_version_block(block.raw) if done else {}


def strings_of_version_block(block: bytes) -> dict[str, str]:
    """The strings we ask for out of a VS_VERSIONINFO block.

    Each String of a StringTable is a header (length in bytes, length of the value in UTF-16 units, type 1),
    the key ended by a zero, padding to four bytes, and the value.
    """
    found: dict[str, str] = {}
    for key in _KEYS:
        wanted = (key + "\0").encode("utf-16-le")
        at = block.find(wanted)
        if at < 6:
            continue
        _, units, kind = struct.unpack_from("<HHH", block, at - 6)
        start = at + len(wanted)
        start += -start % 4
        if kind == 1 and units:
            raw = block[start : start + 2 * units].decode("utf-16-le", "replace")
            found[key] = raw.split("\0", 1)[0].strip()[:120]
    return found


def read_open_windows() -> list[tuple[int, str, str]] | None:
    """(process id, title, class) of each visible top-level window, and of hidden ones that have a class of
    their own: trays of remote programs are such. None where this is not Windows."""
    user = windows_library("user32")
    maker = getattr(ctypes, "WINFUNCTYPE", None)
    if user is None or maker is None:
        return None
    found: list[tuple[int, str, str]] = []

    def take(window: Any, _unused: Any) -> bool:
        found.append(_described(user, window))
        return len(found) < _MOST_WINDOWS

    kind = maker(ctypes.c_bool, ctypes.c_void_p, ctypes.c_void_p)
    try:
        user.EnumWindows(kind(take), None)
    except (OSError, AttributeError, ctypes.ArgumentError):
        return None
    return found


def _described(user: Any, window: Any) -> tuple[int, str, str]:
    pid = ctypes.c_ulong(0)
    title = ctypes.create_unicode_buffer(_TITLE_UNITS)
    name = ctypes.create_unicode_buffer(_TITLE_UNITS)
    handle = ctypes.c_void_p(window)
    user.GetWindowThreadProcessId(handle, ctypes.byref(pid))
    user.GetClassNameW(handle, name, _TITLE_UNITS)
    # Read from the window manager, not from its owner: a hung window blocks nobody.
    if user.IsWindowVisible(handle):
        user.InternalGetWindowText(handle, title, _TITLE_UNITS)
    return int(pid.value), title.value, name.value
