"""kill -9 of a real service in the middle of deliveries: all that it acknowledged is there, once."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from proctor.core import entry as kinds
from proctor.service.administration import Administration
from proctor.service.app import wall_clock
from proctor.service.database import Database
from tests.service.exam_world import Sitter, TurnedClock, settings_in

_RUN = (
    "import sys; from pathlib import Path; from client.app.serve import serve; "
    "serve(database=sys.argv[1], evidence=Path(sys.argv[2]), port=0)"
)


class Served:
    """`synaq serve` as a process of its own."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-c", _RUN, str(folder / "exam.db"), str(folder / "evidence")]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().split(" at ")[1].split(" ")[0]

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=120)

    def terminate(self) -> tuple[str, int]:
        self.process.terminate()
        said, _ = self.process.communicate(timeout=120)
        return said, self.process.returncode


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_and_nothing_doubled_by_kills(tmp_path: Path) -> None:
    with Administration(settings_in(tmp_path)) as office:
        office.import_shipped_bank("practice")
        slot = office.add_slot(office.add_candidate("Person"), "practice")
    chance, acknowledged, kills = random.Random(7), 0, 4
    sitter = Sitter("", clock=TurnedClock(wall_clock()))
    for kill in range(kills + 1):
        served = Served(tmp_path)
        sitter.url = served.url
        if not sitter.token:
            assert sitter.sign_in(slot.code).status == 200
            assert sitter.check_in().status == 200
            paper = sitter.start("language").json
        stop_at = time.monotonic() + chance.uniform(0.05, 0.4)
        try:
            while kill == kills or time.monotonic() < stop_at:
                if kill == kills and acknowledged == len(sitter.book.entries):
                    break
                if kill < kills:
                    item = chance.choice(paper["items"])
                    sitter.answer("language", item["id"], chance.choice(item["options"])["id"])
                if time.monotonic() > stop_at - 0.02 and kill < kills:
                    served.process.kill()
                reply = sitter.send(acknowledged + 1, acknowledged + 200)
                assert reply.status == 200
                acknowledged = reply.json["held_seq"]
        except requests.ConnectionError:
            assert kill < kills
        finally:
            served.kill()
        assert _held(tmp_path) >= acknowledged
        acknowledged = _resume(tmp_path, acknowledged)
    assert _digests(tmp_path) == [entry.digest for entry in sitter.book.entries]
    assert kinds.ANSWERED in {entry.kind for entry in sitter.book.entries}


def test_a_served_service_ends_cleanly_when_asked_to(tmp_path: Path) -> None:
    served = Served(tmp_path)
    assert requests.get(served.url + "/api/v1/health", timeout=60).json()["service"] == "synaq"
    said, code = served.terminate()
    assert code == 0 and "has stopped" in said


def _held(folder: Path) -> int:
    return len(_digests(folder))


def _resume(folder: Path, acknowledged: int) -> int:
    """What a courier learns from a gap or a heartbeat: the service may hold more than it got to say."""
    return max(acknowledged, _held(folder))


def _digests(folder: Path) -> list[str]:
    database = Database(f"sqlite:///{folder / 'exam.db'}")
    try:
        with database.read() as connection:
            return [
                str(row[0]) for row in connection.exec_driver_sql("select digest from entry order by seq")
            ]
    finally:
        database.close()
