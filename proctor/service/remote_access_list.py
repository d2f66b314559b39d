"""The signed list of remote-access programs that this service hands out: a file beside the service, newer
than the one that clients came with. The signature is the publisher's; nothing is signed or believed here.
"""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

from proctor.service.problems import ProblemError
from proctor.sync.messages import RemoteAccessList

_MOST_BYTES = 1_000_000


def newest_list(file: Path | None) -> RemoteAccessList:
    """The list in `file` with its signature in `file`.sig (raw bytes); ProblemError `not_found` without them.

    Read anew each time: a newer list needs no restart.
    """
    if file is None:
        raise ProblemError("not_found")
    try:
        text, signature = file.read_bytes(), file.with_name(file.name + ".sig").read_bytes()
    except OSError as error:
        raise ProblemError("not_found") from error
    if len(text) > _MOST_BYTES:
        raise ProblemError("not_found")
    try:
        return RemoteAccessList(text=text.decode("utf-8"), signature=b64encode(signature).decode("ascii"))
    except UnicodeDecodeError as error:
        raise ProblemError("not_found") from error
