"""Days to be had, and small disks to spoil."""

from __future__ import annotations

import fcntl
import os
import struct
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from proctor.service.administration import Administration
from proctor.service.embedded import EmbeddedService
from proctor.service.settings import ServiceSettings
from tests.e2e.days import Day


@pytest.fixture
def make_day(tmp_path: Path) -> Iterator[Callable[..., Day]]:
    with ExitStack() as open_things:

        def make(**changes: Any) -> Day:
            settings = ServiceSettings(
                database=str(tmp_path / "exam.db"), evidence=tmp_path / "held", **changes
            )
            service = open_things.enter_context(EmbeddedService(settings))
            with Administration(settings) as office:
                office.import_shipped_bank("practice")
                slot = office.add_slot(office.add_candidate("A. B."), "practice")
            return Day(open_things, tmp_path, service, settings, slot.code, slot.attempt)

        yield make


@pytest.fixture
def day(make_day: Callable[..., Day]) -> Day:
    return make_day(evidence_reserve_bytes=0)


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    place = tmp_path / "tiny"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, timeout=20, check=False)
    except FileNotFoundError:
        pytest.skip("needs the program mount")
    if done.returncode != 0:
        pytest.skip("needs the right to mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True, timeout=20)


class LoopDisk:
    """A small disk of its own with a real file system, in a file; `place` is where it is mounted."""

    def __init__(self, folder: Path) -> None:
        self._image, self.place = folder / "disk.img", folder / "disk"
        self.place.mkdir()
        with self._image.open("wb") as image:
            image.truncate(24 * 1024 * 1024)
        _run("mkfs.ext4", "-q", str(self._image))
        self.mount()

    def mount(self) -> None:
        """Plug it in."""
        _run("mount", "-o", "loop,errors=remount-ro", str(self._image), str(self.place))

    def unmount(self) -> None:
        """Unplug it; files that are still open no longer matter."""
        _run("umount", "-l", str(self.place))

    def check(self) -> None:
        """As a computer does for a disk that was not put down properly."""
        subprocess.run(["e2fsck", "-fy", str(self._image)], capture_output=True, timeout=30, check=False)

    def turn_read_only(self) -> None:
        """As the kernel does when it finds the file system broken."""
        device = _run("findmnt", "-no", "SOURCE", str(self.place)).strip().rpartition("/")[2]
        Path(f"/sys/fs/ext4/{device}/trigger_fs_error").write_text("1")

    def cut_power(self) -> None:
        """What was not flushed by now is lost: ext4's own way to try that, EXT4_IOC_SHUTDOWN without a
        flush of its log."""
        folder = os.open(self.place, os.O_RDONLY)
        try:
            fcntl.ioctl(folder, 0x8004587D, struct.pack("I", 2))
        finally:
            os.close(folder)


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    if done.returncode != 0:
        raise OSError(done.stderr.strip())
    return done.stdout


@pytest.fixture
def loop_disk(tmp_path: Path) -> Iterator[LoopDisk]:
    """Needs the right to mount, and ext4."""
    try:
        disk = LoopDisk(tmp_path)
    except OSError as error:
        pytest.skip(f"needs a disk of its own ({error})")
    yield disk
    disk.unmount()
