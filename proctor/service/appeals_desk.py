"""The administrator's desk for complaints before the commission."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from proctor.core.errors import BadInputError, RefusedError, StorageError
from proctor.service.appeals import grant_record, list_appeals
from proctor.service.booking import ADMINISTRATOR
from proctor.service.commission import record_decision
from proctor.service.records_desk import RecordsDesk
from proctor.sync.appeal_messages import AppealView, CommissionProtocol, RecordGrant

Told = TypeVar("Told")


class AppealsDesk(RecordsDesk):
    """The desk of `RecordsDesk`, and complaints. Used and closed in the same way."""

    def appeals(self) -> list[AppealView]:
        """Complaints, those that wait for a decision first."""
        return list_appeals(self._parts, ADMINISTRATOR)

    def grant_record(self, complaint: str, request: str, *, basis: str, with_keys: bool = True) -> AppealView:
        """Grant a member's request for the record. BadInputError where there is none such, or no basis."""
        return _told(
            lambda: grant_record(
                self._parts,
                ADMINISTRATOR,
                complaint,
                request,
                RecordGrant(basis=basis, with_keys=with_keys),
            )
        )

    def record_decision(self, complaint: str, protocol: Path) -> AppealView:
        """Write down what the commission decided, from a JSON file (`CommissionProtocol`).

        StorageError where it cannot be read, BadInputError where it is none or nothing can be decided so.
        """
        try:
            told = json.loads(protocol.read_text(encoding="utf-8"))
        except OSError as error:
            raise StorageError(
                f"{protocol.name} cannot be read ({error.strerror}).",
                kept="Nothing was decided.",
                remedy="Check the name and the access rights.",
            ) from error
        except ValueError as error:
            raise _bad(f"{protocol.name} is no JSON file") from error
        return _told(
            lambda: record_decision(
                self._parts, ADMINISTRATOR, complaint, CommissionProtocol.model_validate(told)
            )
        )


def _told(ask: Callable[[], Told]) -> Told:
    try:
        return ask()
    except ValidationError as error:
        places = {".".join(str(step) for step in found["loc"]) for found in error.errors()}
        raise _bad(f"These do not fit: {', '.join(sorted(places))}") from error
    except RefusedError as error:
        raise _bad(f"That cannot be done ({error.code})") from error


def _bad(what: str) -> BadInputError:
    return BadInputError(
        f"{what}.", kept="Nothing was changed.", remedy="List complaints with: synaq admin appeals."
    )
