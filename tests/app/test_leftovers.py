"""Two candidates at one computer: what the first could not send arrives all the same, or on a stick."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from client.app.attempt_folder import AttemptFolder, Session
from client.app.leftovers import Leftovers, any_left, left_behind, set_aside, take_back
from client.app.rescue import rescue
from proctor.core import entry as kinds
from proctor.core.entry import Stamp
from proctor.core.errors import BadInputError
from proctor.service.administration import Administration
from proctor.service.embedded import EmbeddedService
from proctor.service.rescue_office import RescueOffice
from proctor.service.settings import ServiceSettings
from proctor.sync.client import ServiceClient
from proctor.sync.messages import SignIn
from proctor.sync.patience import Patience
from tests.fakes.line import Line

NOW = Stamp(at_ms=1, wall_ms=1, mono_ms=1, run="r")
HASTY = Patience(beat_s=0.1, look_s=0.05, first_s=0.05, unreachable_s=0.2, longest_s=0.3)


class NoRing:
    """A computer without a keyring."""

    def get_password(self, *_asked: str) -> str | None:
        raise RuntimeError("no keyring")

    def set_password(self, *_given: str) -> None:
        raise RuntimeError("no keyring")

    def delete_password(self, *_named: str) -> None:
        raise RuntimeError("no keyring")


@dataclass
class Computer:
    """One computer, a service, and a line between them."""

    folder: AttemptFolder
    settings: ServiceSettings
    office: Administration
    line: Line
    url: str

    def sit(self) -> Session:
        """Somebody signs in, works, and has not sent anything yet."""
        slot = self.office.add_slot(self.office.add_candidate(name="C."), "practice")
        client = ServiceClient(self.line.url)
        key = self.folder.session_key_for_sign_in()
        signed = client.sign_in(SignIn(code=slot.code, device=self.folder.device(), verify_key=key.public))
        session = Session(self.line.url, slot.attempt, client.token, signed.attempt.model_dump_json())
        client.close()
        self.folder.keep_session(session)
        journal = self.folder.journal(slot.attempt)
        clip = self.folder.evidence(slot.attempt, signed.attempt.seal_key).keep(os.urandom(90_000))
        for n in range(5):
            journal.append(kinds.FAULT, {"what": "test", "detail": str(n)}, NOW)
        named = {"incident": "i", "sha256": clip.sha256, "sealed": clip.sealed, "bytes": 90_000}
        journal.append(kinds.EVIDENCE, {**named, "media_type": "video/mp4", "duration_s": 1.0}, NOW)
        journal.close()
        return session

    def held(self, attempt: str) -> tuple[int, int]:
        """How many entries and files the service holds."""
        lines = {line.attempt: line.held_entries for line in self.office.list_attempts()}
        files = list((self.settings.evidence).glob("??/*"))
        return lines[attempt], len(files)


@pytest.fixture
def computer(tmp_path: Path) -> Iterator[Computer]:
    settings = ServiceSettings(database=str(tmp_path / "exam.db"), evidence=tmp_path / "held")
    with EmbeddedService(settings) as service, Administration(settings) as office:
        office.import_shipped_bank("practice")
        port = int(service.url.rpartition(":")[2])
        with Line(("127.0.0.1", port)) as line:
            folder = AttemptFolder(tmp_path / "home", NoRing())
            yield Computer(folder, settings, office, line, service.url)


def until(true: Callable[[], bool], seconds: float = 200.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


def test_the_first_candidates_rest_arrives_while_the_second_sits_there(computer: Computer) -> None:
    first = computer.sit()
    set_aside(computer.folder, first, computer.folder.secrets_of_session())
    computer.folder.keep_session(Session(first.server, first.attempt, first.token, first.view, done=True))
    second = computer.sit()
    assert second.attempt != first.attempt
    assert [left.attempt for left in left_behind(computer.folder)] == [first.attempt]
    assert left_behind(computer.folder)[0].token == first.token
    left = Leftovers(computer.folder, lambda: False, HASTY)
    computer.line.cut()
    left.start()
    time.sleep(0.5)
    computer.line.mend()
    until(lambda: not any_left(computer.folder.home))
    left.stop()
    assert computer.held(first.attempt) == (6, 1)
    own = computer.folder.session()
    assert own is not None and own.attempt == second.attempt, "the second's own session is untouched"
    assert computer.held(second.attempt)[0] == 0
    assert not list(computer.folder.attempt_path(first.attempt).glob("session*")), "no secret is left"


def test_it_rests_while_somebody_sits_an_exam_and_goes_on_at_the_next_start(computer: Computer) -> None:
    first = computer.sit()
    set_aside(computer.folder, first, computer.folder.secrets_of_session())
    left = Leftovers(computer.folder, lambda: True, HASTY)
    left.start()
    time.sleep(0.6)
    left.stop()
    assert computer.held(first.attempt) == (0, 0)
    again = Leftovers(computer.folder, lambda: False, HASTY)
    again.start()
    until(lambda: not any_left(computer.folder.home))
    again.stop()
    assert computer.held(first.attempt) == (6, 1)


def test_who_comes_back_to_the_attempt_takes_it_up_again(computer: Computer) -> None:
    first = computer.sit()
    set_aside(computer.folder, first, computer.folder.secrets_of_session())
    take_back(computer.folder, first.attempt)
    assert not any_left(computer.folder.home)
    assert computer.folder.journal_path(first.attempt).exists()


@pytest.mark.expects_log("cannot be delivered")
def test_what_the_service_refuses_stays_and_can_still_be_rescued(computer: Computer, tmp_path: Path) -> None:
    first = computer.sit()
    computer.office.new_code(first.attempt)  # the token is worth nothing from now on
    set_aside(computer.folder, first, computer.folder.secrets_of_session())
    computer.folder.keep_session(Session(first.server, first.attempt, first.token, first.view, done=True))
    left = Leftovers(computer.folder, lambda: False, HASTY)
    left.start()
    until(lambda: bool(left._hopeless))
    left.stop()
    assert any_left(computer.folder.home)
    place, summary = rescue(computer.folder.home, tmp_path, None)
    assert (summary.entries, summary.files, summary.missing) == (6, 1, ())
    with RescueOffice(computer.settings) as office:
        receipt = office.take_rescue(place)
        assert (receipt.entries, receipt.files) == (6, 1)
        assert office.take_rescue(place).files == 0
        place.write_bytes(place.read_bytes()[:-10])
        with pytest.raises(BadInputError) as refused:
            office.take_rescue(place)
    assert "not a whole rescue file" in refused.value.what and "Nothing" in refused.value.kept


def test_the_commands_say_what_they_did(computer: Computer, tmp_path: Path) -> None:
    first = computer.sit()

    def synaq(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "client.app.main", *words]
        return subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)

    out = tmp_path / "stick"
    out.mkdir()
    done = synaq("rescue", "--home", str(computer.folder.home), "--out", str(out), "--json")
    assert done.returncode == 0, done.stderr
    written = json.loads(done.stdout)
    assert written["attempt"] == first.attempt and written["entries"] == 6 and written["files"] == 1
    place = ("--database", computer.settings.database, "--evidence", str(computer.settings.evidence))
    taken = synaq("admin", "take-rescue", written["file"], *place)
    assert taken.returncode == 0, taken.stderr
    assert "6 new entries, 6 held" in taken.stdout and "1 new files" in taken.stdout
    assert computer.held(first.attempt) == (6, 1)
    nothing = synaq("rescue", "--home", str(tmp_path / "empty"))
    assert nothing.returncode == 1 and "no attempt on this computer" in nothing.stderr
