"""The signed list of remote-access programs that this service hands out: the site's, or the shipped one.

The signature is the publisher's, and is checked by whoever uses the list; nothing is signed or believed here.
"""

from __future__ import annotations

from pathlib import Path

from proctor.resources.shipped_files import asset_path
from proctor.service.problems import ProblemError
from proctor.sync.messages import RemoteAccessList

_SHIPPED = ("programs", "remote-access.toml")
_MOST_BYTES = 1_000_000


def newest_list(file: Path | None) -> RemoteAccessList:
    """The list with its signature, which lies beside it under the same name with .sig at its end, in base64.

    Read anew each time: a newer list needs no restart. ProblemError `not_found` where one of the two files
    cannot be read or is no text of a sensible size.
    """
    listed = asset_path(*_SHIPPED) if file is None else file
    try:
        text, signature = (_text(place) for place in (listed, listed.with_name(listed.name + ".sig")))
    except (OSError, ValueError) as error:
        raise ProblemError("not_found") from error
    return RemoteAccessList(text=text, signature=signature.strip())


def _text(file: Path) -> str:
    """The file's text with line feeds, as it was signed; ValueError where it is none."""
    with file.open(encoding="utf-8") as opened:
        text = opened.read(_MOST_BYTES + 1)
    if len(text) > _MOST_BYTES:
        raise ValueError("too long for a list of programs")
    return text
