"""The notebook: what a candidate's desk called saved, kept where no fault of the harness reaches it."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class Notebook:
    """What the desk called saved, flushed line by line to another disk than the candidate's."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()

    def note(self, *, flushed: bool = True, **values: Any) -> None:
        with self._lock:
            self._file.write(json.dumps(values) + "\n")
            self._file.flush()
            if flushed:
                os.fsync(self._file.fileno())


@dataclass(frozen=True)
class Noted:
    """The notebook: what was saved, in order; what was tried, each with the saves before it; what is held."""

    saved: list[tuple[str, tuple[str, ...], int]]
    tried: list[tuple[str, tuple[str, ...], int]]
    held: int


def read_notebook(path: Path) -> Noted:
    """A line that a kill cut short counts for nothing."""
    saved: list[tuple[str, tuple[str, ...], int]] = []
    tried: list[tuple[str, tuple[str, ...], int]] = []
    held = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            value = json.loads(line)
        except ValueError:
            continue
        if "saved" in value:
            saved.append((value["saved"], tuple(value["options"]), value["seq"]))
        elif "tried" in value:
            tried.append((value["tried"], tuple(value["options"]), len(saved)))
        else:
            held = max(held, value["held"])
    return Noted(saved, tried, held)
