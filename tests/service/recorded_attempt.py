"""An attempt with a real record of its camera, as a candidate's computer cuts it."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

import av
import numpy as np

from proctor.core import entry as kinds
from tests.service.camera_pieces import camera_pieces
from tests.service.exam_world import Sitter, World

SHADES = (20, 60, 100, 140, 180, 220)
PIECE_S = 2.0


@dataclass
class Record:
    """The files of a record of SHADES, PIECE_S each; number 0 is the init segment."""

    sitter: Sitter
    files: list[bytes]

    def deliver(self, *numbers: int) -> None:
        """Let these files arrive at the service; all of them without numbers."""
        for number in numbers or range(len(self.files)):
            data = self.files[number]
            assert self.sitter.upload(digest_of(data), data).status == 200


def digest_of(data: bytes) -> str:
    """SHA-256."""
    return hashlib.sha256(data).hexdigest()


def recorded(world: World, *, suspicion: str = "", moved_s: float = 0.0) -> Record:
    """A finished attempt whose journal names a record of SHADES; nothing of it has arrived yet."""
    sitter = world.sitter(world.book())
    assert sitter.check_in().status == 200
    for section in ("language", "legislation"):
        world.take(sitter, section)
    init, pieces = camera_pieces(SHADES, seconds=PIECE_S)
    files = [init, *(data for data, _, _ in pieces)]
    for number, data in enumerate(files):
        sitter.write(
            kinds.RECORDED,
            track="camera",
            number=number,
            sha256=digest_of(data),
            bytes=len(data),
            media_type="video/mp4",
            start_s=moved_s + pieces[number - 1][1] if number else 0.0,
            duration_s=pieces[number - 1][2] if number else 0.0,
            init=digest_of(init) if number else None,
        )
    if suspicion:
        sitter.suspect("inc-1", suspicion)
    sitter.finish()
    assert sitter.send().json["state"] == "finished"
    return Record(sitter, files)


def shades_of(film: bytes) -> list[tuple[float, int]]:
    """What a player shows of a film: second and shade of grey (rounded to 20) of each change."""
    shown: list[tuple[float, int]] = []
    with av.open(io.BytesIO(film), "r") as opened:
        for frame in opened.decode(video=0):
            grey = int(np.median(frame.to_ndarray(format="gray")[100:]) / 20 + 0.5) * 20
            if not shown or shown[-1][1] != grey:
                shown.append((round(float(frame.time or 0.0), 1), grey))
    return shown
