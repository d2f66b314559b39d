"""A barred candidate, the staff and the service: what is shown, what is let pass, and what is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from client.app.attempt_folder import AttemptFolder
from client.app.clock import Clockwork
from client.app.desk import CandidateDesk
from client.app.desk_ports import DeskEvents, DeskSetup
from proctor.core import entry as kinds
from proctor.core.errors import ConnectionLostError
from proctor.service.administration import Administration
from proctor.service.embedded import EmbeddedService
from proctor.service.settings import ServiceSettings
from proctor.sync.messages import CheckResult
from proctor.sync.staff_client import StaffClient

SLOW = CheckResult(
    name="line", status="fail", measured="2 Mbit/s", required="≥ 5 Mbit/s", figures={"lowest_mbit_s": 2.0}
)
FINE = CheckResult(name="camera", status="pass", figures={"fps": 15.0})
QUIET = DeskEvents(
    connection=lambda _line, _at: None,
    saving=lambda _head, _held: None,
    preview=lambda _jpeg: None,
    notice=lambda _kind, _state: None,
    incident=lambda _kind: None,
    directive=lambda _directive: None,
    monitor=lambda _state: None,
    time_changed=lambda: None,
)


class Hall:
    """A service with one booked candidate, their desk, and an operator."""

    def __init__(self, folder: Path, service: EmbeddedService, settings: ServiceSettings) -> None:
        with Administration(settings) as office:
            office.import_shipped_bank("practice")
            slot = office.add_slot(office.add_candidate("A. B."), "practice")
            self.operator = StaffClient(service.url, token=office.add_staff("C. D.", "operator"))
        self.attempt, self.code = slot.attempt, slot.code
        setup = DeskSetup(
            AttemptFolder(folder / "home"), service.url, "synthetic:length 5", lambda: "en", Clockwork()
        )
        self.desk = CandidateDesk(setup, QUIET)

    def overridden(self) -> list[dict[str, object]]:
        """What the journal says was let pass."""
        assert self.desk._logbook is not None
        entries = self.desk._logbook.journal.entries()
        return [dict(entry.data) for entry in entries if entry.kind == kinds.CHECK_OVERRIDDEN]


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    settings = ServiceSettings(
        database=str(tmp_path / "exam.db"), evidence=tmp_path / "held", evidence_reserve_bytes=0
    )
    with EmbeddedService(settings) as service:
        made = Hall(tmp_path, service, settings)
        with closing(made.desk), closing(made.operator):
            yield made


def test_an_override_reaches_the_candidate_and_the_journal_once(hall: Hall) -> None:
    desk = hall.desk
    desk.sign_in(hall.code)
    desk.record_consent()
    desk.record_conditions()
    assert desk.ask_for_help([FINE, SLOW]) == ()
    shown = next(one for one in hall.operator.check_ins() if one.attempt == hall.attempt)
    assert [(check.name, check.status) for check in shown.checks] == [("camera", "pass"), ("line", "fail")]
    assert shown.checks[1].figures == {"lowest_mbit_s": 2.0}

    hall.operator.grant_override(hall.attempt, "line", "measured again by telephone")
    for _ in range(3):  # the window asks every few seconds
        told = desk.overrides()
    assert [(one.step, one.role) for one in told] == [("line", "operator")]
    written = {"step": "line", "reason": "measured again by telephone", "role": "operator"}
    assert hall.overridden() == [written]
    assert [dict(one) for one in desk.sitting.overrides] == [written]

    desk.check_in([FINE, SLOW])
    assert [check["figures"] for check in desk.sitting.checks] == [{"fps": 15.0}, {"lowest_mbit_s": 2.0}]
    desk.overrides()
    assert hall.overridden() == [written], "heard again, and written no second time"


def test_what_was_let_pass_before_anybody_asked_is_written_at_the_check_in(hall: Hall) -> None:
    desk = hall.desk
    hall.operator.grant_override(hall.attempt, "line", "the centre's line is known to be good")
    desk.sign_in(hall.code)
    desk.record_consent()
    desk.record_conditions()
    desk.check_in([FINE, SLOW])
    assert [one["step"] for one in hall.overridden()] == ["line"]


def test_a_service_out_of_reach_is_said_and_nothing_is_written(hall: Hall) -> None:
    hall.desk.sign_in(hall.code)
    hall.desk._client.url = "http://127.0.0.1:9"
    for ask in (lambda: hall.desk.ask_for_help([SLOW]), hall.desk.overrides):
        with pytest.raises(ConnectionLostError):
            ask()
    assert hall.overridden() == []
