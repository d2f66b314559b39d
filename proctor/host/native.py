"""Doors to the system's own libraries on Windows and macOS, by ctypes. None where there is no such library.

Argument types are declared by whoever calls. Nothing here runs when a module is merely imported.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from typing import Any


def windows_library(name: str) -> Any:
    """A system DLL such as "user32", with the error of a call kept for `ctypes.get_last_error`; else None."""
    loader = getattr(ctypes, "WinDLL", None)
    if loader is None:
        return None
    try:
        return loader(name, use_last_error=True)
    except OSError:
        return None


def apple_framework(name: str) -> Any:
    """A framework or library of macOS such as "CoreGraphics" or "objc"; None where there is none."""
    path = ctypes.util.find_library(name)
    try:
        return ctypes.CDLL(path) if path else None
    except OSError:
        return None


def wide_text(units: Any) -> str:
    """The text in an array of UTF-16 units, up to the first zero."""
    raw = bytes(memoryview(units)).decode("utf-16-le", "replace")
    return raw.split("\0", 1)[0]


def wide_list(units: Any) -> tuple[str, ...]:
    """The texts in an array of UTF-16 units, each ended by a zero and all by an empty one."""
    raw = bytes(memoryview(units)).decode("utf-16-le", "replace")
    return tuple(part for part in raw.split("\0\0", 1)[0].split("\0") if part)
