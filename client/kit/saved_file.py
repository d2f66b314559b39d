"""A file that a person wants to have: asking where, and writing it so that there is either all of it or none.

What may go wrong is said in the reader's language, by keys of `save.ftl`.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from PySide6.QtWidgets import QFileDialog, QWidget

from client.kit.words import Words
from proctor.core.errors import SynaqError

_REASONS = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EFBIG: "full",
    errno.EACCES: "no-rights",
    errno.EPERM: "no-rights",
    errno.EROFS: "no-rights",
    errno.ENOENT: "no-folder",
    errno.ENOTDIR: "no-folder",
    errno.EISDIR: "no-folder",
}


class SaveError(SynaqError):
    """The file could not be written; its sentences are keys."""


def ask_where(parent: QWidget, words: Words, suggested: str) -> Path | None:
    """Where the file is to be; None where the person thinks better of it. The dialog asks before it
    overwrites."""
    chosen, _ = QFileDialog.getSaveFileName(parent, words.t("save-title"), suggested)
    return Path(chosen) if chosen else None


def save_whole(out: Path, fill: Callable[[BinaryIO], bool]) -> bool:
    """Let `fill` write the file, beside its place until it is whole and on disk; whether it did. Where `fill`
    answers False or fails, nothing is left. SaveError.
    """
    part = out.with_name(out.name + ".part")
    try:
        try:
            with part.open("wb") as file:
                whole = fill(file)
                file.flush()
                if whole:
                    os.fsync(file.fileno())
            if whole:
                part.replace(out)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, "failed")
        raise SaveError(f"save-{reason}", kept="save-kept", remedy=f"save-{reason}-remedy") from error
    return whole
