"""The HTTP client of complaints: the list, the record on request, the commission's decision. Errors as in
`client`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

import requests

from proctor.core.errors import ConnectionLostError
from proctor.sync.appeal_messages import AppealView, CommissionProtocol, RecordGrant, RecordRequest
from proctor.sync.staff_client import StaffClient
from proctor.sync.transport import lost

_BLOCK = 256 * 1024
_MADE_WITHIN_S = 300.0  # the service puts a dossier of gigabytes together before its first byte

Progress = Callable[[int, int | None], object]


class AppealClient(StaffClient):
    """One member of the commission or administrator at one service, with a staff token."""

    def appeals(self) -> list[AppealView]:
        """Complaints, those that wait for a decision first."""
        return self._get_list("/appeals", AppealView)

    def ask_for_record(self, complaint: str, wish: RecordRequest) -> AppealView:
        """Ask for the record of the attempt that was complained about."""
        return self._send("POST", f"/appeals/{complaint}/requests", wish, AppealView)

    def grant_record(self, complaint: str, request: str, wish: RecordGrant) -> AppealView:
        """Grant a member's request."""
        path = f"/appeals/{complaint}/requests/{request}/grant"
        return self._send("POST", path, wish, AppealView)

    def decide_appeal(self, complaint: str, protocol: CommissionProtocol) -> AppealView:
        """Write down what the commission decided."""
        return self._send("POST", f"/appeals/{complaint}/decision", protocol, AppealView)

    def fetch_dossier(
        self, attempt: str, file: BinaryIO, told: Progress, stopped: Callable[[], bool]
    ) -> bool:
        """Write the dossier that was granted into `file`; False where `stopped` said so on the way.

        `told` gets the bytes so far and how many there will be (None: not said). ConnectionLostError where
        the line breaks off, RefusedError `not_allowed`; OSError of `file`.
        """
        answer = self._call("GET", f"/attempts/{attempt}/dossier", seconds=_MADE_WITHIN_S, stream=True)
        with answer:
            said = answer.headers.get("Content-Length", "")
            size = int(said) if said.isdigit() else None
            come = 0
            told(come, size)
            try:
                for block in answer.iter_content(_BLOCK):
                    if stopped():
                        return False
                    file.write(block)
                    come += len(block)
                    told(come, size)
            except requests.RequestException as error:
                raise _broken_off() from error
        if size is not None and come != size:
            raise _broken_off()
        return not stopped()


def _broken_off() -> ConnectionLostError:
    return lost("The connection broke off before the whole file was here")
