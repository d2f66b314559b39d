"""A test hall: a workstation with its installation, the hall's own service on its network, an operator."""

from __future__ import annotations

import socket
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from client.app.attempt_folder import AttemptFolder
from client.app.clock import Clockwork
from client.app.desk import CandidateDesk
from client.app.desk_ports import DeskEvents, DeskSetup
from client.app.installation import Installation, find_installation
from client.app.program_news import ProgramNews
from client.exam.stages import Stage, stage_for
from proctor.core.errors import BadInputError, RefusedError
from proctor.host.program_list import shipped_list, signed_bytes
from proctor.resources.shipped_files import asset_path
from proctor.service.embedded import EmbeddedService
from proctor.service.records_desk import RecordsDesk
from proctor.service.settings import ServiceSettings
from proctor.sync.messages import CheckResult
from proctor.sync.staff_client import StaffClient

# The address of the hall's service on its own network; a computer answers at all of 127.0.0.0/8.
LAN = "127.0.0.9"


@dataclass
class Hall:
    """A hall with one workstation, one operator and one candidate who is booked for it."""

    service: EmbeddedService
    office: RecordsDesk
    desk: CandidateDesk
    operator: StaffClient
    code: str


def quiet() -> DeskEvents:
    """A window that listens to nothing."""

    def nothing(*_told: Any) -> None: ...

    return DeskEvents(nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing)


def workstation(folder: Path, url: str, seat: str = "7") -> Installation:
    """An installation as the hall's administrator writes it."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = ('mode = "hall"', 'hall = "astana-1"', f'seat = "{seat}"', f'server = "{url}"')
    text = "\n".join((*lines, 'guaranteed = ["line"]', ""))
    (folder / "installation.toml").write_text(text, encoding="utf-8")
    return find_installation(folder / "installation.toml")


def desk_at(folder: Path, place: Installation) -> CandidateDesk:
    """The candidate's desk of a workstation."""
    assert place.server is not None
    setup = DeskSetup(
        AttemptFolder(folder), place.server, "synthetic:", lambda: "en", Clockwork(), installation=place
    )
    return CandidateDesk(setup, quiet())


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    settings = ServiceSettings(str(tmp_path / "hall.db"), tmp_path / "evidence", expiry_every_s=3600.0)
    with ExitStack() as steps:
        service = steps.enter_context(EmbeddedService(settings, host=LAN))
        office = steps.enter_context(RecordsDesk(settings))
        office.import_shipped_bank("practice")
        slot = office.add_slot(office.add_candidate("Person"), "practice", hall="astana-1")
        token = office.add_staff("Operator", "operator", "astana-1")
        operator = StaffClient(service.url, token=token)
        steps.callback(operator.close)
        desk = desk_at(tmp_path / "seat-7", workstation(tmp_path / "seat-7", service.url))
        steps.callback(desk.close)
        yield Hall(service, office, desk, operator, slot.code)


def test_from_the_seat_to_the_first_section_with_nothing_going_elsewhere(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: set[str] = set()
    connect = socket.socket.connect

    def noted(self: socket.socket, address: Any) -> None:
        called.add(str(address[0]))
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", noted)
    view = hall.desk.sign_in(hall.code)
    assert stage_for(hall.desk.sitting, view, hall.desk.now_ms()) is Stage.HALL
    assert hall.desk.ask_whether_unlocked() is False
    (waiting,) = hall.operator.check_ins()
    assert waiting.hall is not None
    assert (waiting.hall.seat, waiting.hall.unlocked) == ("7", False)

    hall.operator.unlock(waiting.attempt, "identity card")
    assert hall.desk.ask_whether_unlocked() is True
    assert stage_for(hall.desk.sitting, hall.desk.attempt, hall.desk.now_ms()) is Stage.CONSENT
    hall.desk.record_consent()
    hall.desk.record_conditions()
    hall.desk.check_in([CheckResult(name="camera", status="pass")])
    left_out = hall.desk.sitting.checks[-1]
    assert (left_out["name"], left_out["status"]) == ("line", "unknown")
    assert left_out["figures"] == {"guaranteed_by": "astana-1"}
    assert hall.desk.start_section("language").items
    assert called == {LAN}


def test_a_restart_at_the_same_seat_needs_the_operator_no_second_time(hall: Hall, tmp_path: Path) -> None:
    attempt = hall.desk.sign_in(hall.code).id
    hall.operator.unlock(attempt, "identity card")
    hall.desk.close()
    again = desk_at(tmp_path / "seat-7", find_installation(tmp_path / "seat-7" / "installation.toml"))
    try:
        assert again.resume() is True
        assert stage_for(again.sitting, again.attempt, again.now_ms()) is Stage.CONSENT
    finally:
        again.close()


def test_at_a_home_computer_the_code_opens_nothing(hall: Hall, tmp_path: Path) -> None:
    home = desk_at(tmp_path / "home", Installation(server=hall.service.url))
    try:
        with pytest.raises(RefusedError) as refused:
            home.sign_in(hall.code)
    finally:
        home.close()
    assert refused.value.code == "other_place"


def signed(text: str, key: Ed25519PrivateKey) -> str:
    """The signature as it lies beside a list."""
    return b64encode(key.sign(signed_bytes(text))).decode()


@pytest.mark.expects_log("is not used")
def test_new_programs_come_without_a_release_and_only_with_a_signature(tmp_path: Path) -> None:
    """A list that the service hands out is taken when it is newer and signed; else the shipped one stays."""
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "site.pub").write_bytes(public)
    shipped = shipped_list()
    text = asset_path("programs", "remote-access.toml").read_text(encoding="utf-8")
    listed, signature = tmp_path / "list.toml", tmp_path / "list.toml.sig"
    newer = text.replace(f"version = {shipped.version}", f"version = {shipped.version + 1}")
    listed.write_text(newer, encoding="utf-8")
    signature.write_text(signed(newer, key))
    settings = ServiceSettings(str(tmp_path / "a.db"), tmp_path / "evidence", remote_access_list=listed)
    with EmbeddedService(settings) as service:

        def known(site_key: Path | None = None) -> int:
            found = ProgramNews(service.url, site_key).listed()
            assert found is not None
            return found.version

        assert known(tmp_path / "site.pub") == shipped.version + 1
        assert known() == shipped.version, "signed by somebody this computer does not know"
        listed.write_text(newer + "\n# one more line\n", encoding="utf-8")
        assert known(tmp_path / "site.pub") == shipped.version, "altered after it was signed"
        signature.unlink()
        assert known(tmp_path / "site.pub") == shipped.version, "there is none to be had"


def test_a_key_that_is_not_there_is_said_at_the_start_and_a_missing_line_is_not(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="cannot be read") as refused:
        ProgramNews("http://127.0.0.1:9", tmp_path / "nothing.pub")
    assert "programs_key" in refused.value.remedy
    assert ProgramNews("http://127.0.0.1:9").listed() == shipped_list()
