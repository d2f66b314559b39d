"""The faults that processes, disks and clocks suffer. Each breaks something on a stage, and mends what a
person would mend; whoever starts by itself is left to. Faults of the line are in `line_strikes`.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

from tests.e2e.faults.child import Child
from tests.e2e.faults.stage import Stage

HOUR_MS = 3_600_000
SILENCE_S = (9.0, 14.0)  # long enough to be an interruption


# -- processes ----------------------------------------------------------------------------------------------
def kill_desk(stage: Stage) -> None:
    """Its monitor has to find out by itself."""
    stage.kill_desk(alone=True)
    stage.pass_s(0.0, 8.0)


def kill_monitor(stage: Stage) -> None:
    pid = stage.monitor_pid()
    assert stage.desk is not None
    at = len(stage.desk.said)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    stage.desk.wait_for("monitor", 120, after=at, state="restarted")


def kill_service(stage: Stage) -> None:
    stage.lane.stop_service(kill=True)
    stage.pass_s(*SILENCE_S)
    stage.lane.start_service()


def restart_service(stage: Stage) -> None:
    stage.lane.stop_service(kill=False)
    stage.pass_s(*SILENCE_S)
    stage.lane.start_service()


def hang_service(stage: Stage) -> None:
    service = stage.lane.service
    assert service is not None
    service.signal_family(signal.SIGSTOP)
    stage.pass_s(17.0, 21.0)
    service.signal_family(signal.SIGCONT)


def cut_power(stage: Stage) -> None:
    """What was not flushed is lost; what the programs say from then on does not count."""
    assert stage.disk is not None
    stage.disk.cut_power()
    stage.kill_desk()
    stage.pass_s(2.0, 9.0)
    stage.disk.unmount()
    stage.disk.mount()
    stage.boot.write_text(f"boot-{stage.random.randrange(10**9)}\n")


def sleep(stage: Stage) -> None:
    """All of the candidate's processes stand still, as on a computer that sleeps; but for the clock that says
    so, which needs longer to be sure."""
    assert stage.desk is not None
    stage.desk.signal_family(signal.SIGSTOP)
    stage.pass_s(17.0, 24.0)
    stage.desk.signal_family(signal.SIGCONT)


def hang_monitor(stage: Stage) -> None:
    assert stage.desk is not None
    pid, at = stage.monitor_pid(), len(stage.desk.said)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGSTOP)
    stage.desk.wait_for("monitor", 120, after=at, state="restarted")


def close_window(stage: Stage) -> None:
    """As the window does it, after it has said what that means."""
    assert stage.desk is not None
    stage.desk.tell("close")
    stage.over = True


def terminate(stage: Stage) -> None:
    assert stage.desk is not None
    stage.desk.signal_family(signal.SIGTERM, alone=True)
    stage.desk.close()
    stage.pass_s(1.0, 9.0)


# -- disks --------------------------------------------------------------------------------------------------
def fill_disk(stage: Stage) -> None:
    """Somebody else's file; half the time it takes what is given back from the reserve, too."""
    assert stage.disk is not None
    again_s = stage.random.choice((0.05, 60.0))
    _take_all_room(stage, stage.disk.place / "ballast", again_s)


def turn_read_only(stage: Stage) -> None:
    assert stage.disk is not None
    stage.disk.turn_read_only()
    stage.pass_s(2.0, 7.0)
    stage.kill_desk()
    stage.disk.unmount()
    stage.disk.check()
    stage.disk.mount()


def spoil_journal(stage: Stage) -> None:
    """A page of the journal or of its log is overwritten while the program is away."""
    stage.kill_desk()
    stage.spoiled_behind = int(stage.ask("SELECT held_seq FROM attempt WHERE id = ?")[0][0])
    (journal,) = stage.home.glob("attempts/*/journal.db")
    files = [file for file in (journal, journal.with_name("journal.db-wal")) if _size(file)]
    _overwrite(stage, stage.random.choice(files))


def spoil_evidence(stage: Stage) -> None:
    """A file that has not gone out yet; only a line that is away for a moment leaves some."""
    stage.line.cut()
    stage.pass_s(3.0, 5.0)
    (folder,) = stage.home.glob("attempts/*/evidence")
    files = sorted((f for f in folder.rglob("*") if _size(f)), key=lambda f: f.stat().st_mtime)
    if files:
        _overwrite(stage, files[-1])
    stage.line.mend()


def fill_service_disk(stage: Stage) -> None:
    _take_all_room(stage, stage.lane.store / "ballast", 0.1)


def lock_database(stage: Stage) -> None:
    """Another program has it for itself."""
    with closing(sqlite3.connect(stage.lane.database, timeout=60, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        stage.pass_s(15.0, 20.0)
        other.execute("ROLLBACK")


# -- clocks and cameras -------------------------------------------------------------------------------------
def set_clock(stage: Stage) -> None:
    assert stage.desk is not None
    for _ in range(stage.random.choice((1, 2))):
        stage.desk.tell(f"clock {stage.random.choice((-9, -3, 2, 7)) * HOUR_MS}")
        stage.pass_s(2.0, 6.0)


def pull_camera(stage: Stage) -> None:
    """It is plugged in again, and watched again."""
    camera = stage.camera
    assert camera is not None and stage.desk is not None
    at = len(stage.desk.said)
    camera.kill()
    stage.desk.wait_for("incident", 120, after=at, kind="camera_lost")
    stage.pass_s(0.5, 4.0)
    plug_camera(stage)


def plug_camera(stage: Stage) -> None:
    """A network camera at the candidate's."""
    words = [sys.executable, "-m", "tests.e2e.faults.camera", "8077"]
    stage.camera = Child(stage.lane.at_home(words), stage.folder / "camera.log")
    stage.steps.callback(stage.camera.kill)
    stage.source = str(stage.camera.wait_for("shown", 150)["address"])


# -- inside -------------------------------------------------------------------------------------------------
def _take_all_room(stage: Stage, ballast: Path, again_s: float) -> None:
    """Fill the disk, and again whenever so much time has passed; then make room."""
    end = time.monotonic() + stage.random.uniform(10.0, 13.0)
    with ballast.open("wb", buffering=0) as file:
        while (left := end - time.monotonic()) > 0:
            for block in (1 << 20, 4096):
                with suppress(OSError):
                    while True:
                        file.write(bytes(block))
            time.sleep(min(left, again_s))
    ballast.unlink()


def _overwrite(stage: Stage, file: Path) -> None:
    at = stage.random.randrange(max(1, _size(file) // 4096)) * 4096
    with file.open("r+b") as opened:
        opened.seek(at)
        opened.write(stage.random.randbytes(min(4096, _size(file) - at)))
        opened.flush()
        os.fsync(opened.fileno())


def _size(file: Path) -> int:
    try:
        return file.stat().st_size if file.is_file() else 0
    except OSError:
        return 0
