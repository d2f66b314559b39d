"""The list of remote-access programs in use: the one that came with the program, or a newer one that the exam
service hands out and the publisher has signed. New entries need no new version of the program.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from proctor.core.errors import BadInputError, SynaqError
from proctor.host.cameras import VirtualCameraProbe
from proctor.host.program_list import ProgramList, newest_list, shipped_key, shipped_list
from proctor.host.survey import Probe, survey
from proctor.sync.client import ServiceClient

_log = logging.getLogger(__name__)
_AGAIN_AFTER_S = 600.0


class ProgramNews:
    """Asks the service at most every ten minutes, and only when probes are made. For any thread."""

    def __init__(self, server: str, key: Path | None = None) -> None:
        """`key`: a public key (PEM file) of the site's own, beside the publisher's; BadInputError where it
        cannot be read.
        """
        self._server = server
        self._keys = (shipped_key(),) if key is None else (_read(key), shipped_key())
        self._listed: ProgramList | None = None
        self._asked: float | None = None
        self._lock = threading.Lock()

    def probes(
        self, source: Callable[[], str], behaviour: Callable[[], Mapping[str, Any] | None]
    ) -> tuple[Probe, ...]:
        """All that can be looked at on this computer, by the newest list. Slow where the line is."""
        return (*survey(self.listed()), VirtualCameraProbe(source, behaviour))

    def listed(self) -> ProgramList | None:
        """The newest list; None where the shipped one is damaged and no other came, which the probes tell."""
        with self._lock:
            if self._asked is None or time.monotonic() - self._asked > _AGAIN_AFTER_S:
                self._asked = time.monotonic()
                self._listed = self._newest()
            return self._listed

    def _newest(self) -> ProgramList | None:
        try:
            current = self._listed or shipped_list()
        except SynaqError:
            return None
        client = ServiceClient(self._server)
        try:
            offered = client.remote_access_list()
        except SynaqError as error:
            _log.info("no list of programs from the service: %s", error.what)
            return current
        finally:
            client.close()
        choice = newest_list(current, offered.text, offered.signature, self._keys)
        if choice.refused is not None:
            _log.warning("the service's list of programs is not used: %s", choice.refused.what)
        return choice.listed


def _read(key: Path) -> str:
    try:
        return key.read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        raise BadInputError(
            f"The key {key.name} for the list of programs cannot be read.",
            kept="Nothing was started.",
            remedy="Correct programs_key in the installation.",
        ) from error
