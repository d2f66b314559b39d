"""Files of results that a person named on the command line: tried before the work, written after it."""

from __future__ import annotations

from pathlib import Path

from proctor.core.errors import StorageError


def require_writable(path: Path | None) -> None:
    """StorageError where a file cannot be written there; nothing is left behind. None is no file."""
    if path is None:
        return
    new = not path.exists()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8"):
            pass
        if new:
            path.unlink()
    except OSError as error:
        raise _unwritable(path, error) from error


def write_result(path: Path | None, text: str) -> None:
    """The text, with the same bytes on every system; StorageError where it cannot be written."""
    if path is None:
        return
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> StorageError:
    return StorageError(
        f"{path} cannot be written ({error.strerror}).",
        remedy="Choose another folder or free some space.",
    )
