"""Reading the machine-wide part of Windows' registry; empty answers where there is no such key."""

from __future__ import annotations

import importlib
from typing import Any


def values_of(key: str) -> dict[str, Any]:
    """The values of a key below HKEY_LOCAL_MACHINE, by name."""
    found: dict[str, Any] = {}
    handle = _open(key)
    if handle is None:
        return found
    registry, opened = handle
    with opened:
        for number in range(registry.QueryInfoKey(opened)[1]):
            try:
                name, value, _ = registry.EnumValue(opened, number)
            except OSError:
                break
            found[name] = value
    return found


def numbered_values(key: str) -> list[str]:
    """The texts of the values that are named "0", "1" ..."""
    return [str(value) for name, value in values_of(key).items() if name.isdigit()]


def subkeys(key: str) -> list[str]:
    """The names of the keys within a key that are numbers, as classes of devices have them."""
    return [name for name in all_subkeys(key) if name.isdigit()]


def all_subkeys(key: str) -> list[str]:
    """The names of all keys within a key."""
    handle = _open(key)
    if handle is None:
        return []
    registry, opened = handle
    names = []
    with opened:
        for number in range(registry.QueryInfoKey(opened)[0]):
            try:
                names.append(str(registry.EnumKey(opened, number)))
            except OSError:
                break
    return names


def key_exists(key: str) -> bool:
    """Whether there is such a key, as far as it may be read."""
    handle = _open(key)
    if handle is None:
        return False
    handle[1].Close()
    return True


def _open(key: str) -> tuple[Any, Any] | None:
    try:
        registry = importlib.import_module("winreg")
    except ImportError:
        return None
    try:
        return registry, registry.OpenKey(registry.HKEY_LOCAL_MACHINE, key)
    except OSError:
        return None
