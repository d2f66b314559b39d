"""Recorded material: video files, folders of stills, sound files, and the synthetic candidate as a recording.

Read picture by picture, as fast as it goes; the same file gives the same frames. Nothing live is here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import av.error

from proctor.capture.frame import Frame, Gap, SourceFacts
from proctor.capture.photo import read_photo
from proctor.capture.script import CandidateScript
from proctor.capture.synthetic import SyntheticCandidate
from proctor.core.errors import BadInputError, MissingPartError

STILLS = (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff")
SYNTHETIC_FPS = 15.0
# Drawings of letters: any file of the right name would pass for one, and then for an empty room.
_TEXT_ART = frozenset({"adf", "bin", "idf", "tty", "xbin"})


class TimeGrid:
    """Picks pictures at no more than `per_second`: the first one in every step of media time. 0 picks all."""

    def __init__(self, per_second: float) -> None:
        self._rate = per_second
        self._last = -1

    def takes(self, t: float) -> bool:
        """Whether the picture at media second `t` is wanted."""
        if self._rate <= 0:
            return True
        step = int(t * self._rate + 1e-6)
        if step == self._last:
            return False
        self._last = step
        return True


class VideoFile:
    """The pictures of a video file, at most `per_second` of media time (0: all). Time runs from its first
    picture."""

    def __init__(self, path: Path, per_second: float = 0.0) -> None:
        self._path = path
        self._grid = TimeGrid(per_second)
        self._container: Any = open_container(path)
        streams = self._container.streams
        self._video: Any = streams.video[0] if streams.video else None
        self._sound = bool(streams.audio)
        self._declared = _declared_duration(self._container, self._video)
        self._end = 0.0
        self._read = 0
        self._trouble = ""

    def facts(self) -> SourceFacts:
        """The duration is the declared one until the end has been reached, then the one that was there."""
        done = self._trouble and self._read
        duration = self._end if done else max(self._declared, self._end)
        return SourceFacts(
            self._path.name, False, duration, self._video is not None, self._sound, self._trouble, self._read
        )

    def frames(self) -> Iterator[Frame | Gap]:
        """Every wanted picture; damage ends them and is told by `facts().trouble`."""
        if self._video is None:
            return
        self._video.thread_type = "AUTO"
        start: float | None = None
        step = float(1 / (self._video.average_rate or 25))
        try:
            for image in self._container.decode(self._video):
                if image.time is None:
                    continue
                start = image.time if start is None else start
                t = float(image.time - start)
                self._end, index = max(self._end, t + step), self._read
                self._read += 1
                if self._grid.takes(t):
                    yield Frame(image.to_ndarray(format="bgr24"), self._path.name, index, t)
        except av.error.FFmpegError as error:
            self._trouble = f"{self._path.name} is damaged after {self._end:.1f} s ({error.strerror})."
        if not self._read:
            raise BadInputError(
                f"{self._path.name} holds no picture that can be read.", remedy="Give another recording."
            )
        if not self._trouble and self._declared - self._end > max(1.0, 4 * step):
            self._trouble = (
                f"{self._path.name} says it lasts {self._declared:.1f} s but ends at {self._end:.1f} s."
            )

    def close(self) -> None:
        """Release the file."""
        self._container.close()


def open_container(path: Path) -> Any:
    """The file as PyAV reads it; MissingPartError or BadInputError where nothing is to be seen or heard."""
    if not path.is_file():
        raise MissingPartError(f"There is no file {path}.", remedy="Check the name and the folder.")
    try:
        container = av.open(str(path))
    except (av.error.FFmpegError, ValueError) as error:
        raise BadInputError(
            f"{path.name} is not a video or sound file that can be read, or its end is missing.",
            kept="Nothing was changed.",
            remedy="Give a complete recording (for example MP4, MKV, WebM or WAV).",
        ) from error
    if container.format.name in _TEXT_ART:
        container.close()
        raise BadInputError(
            f"{path.name} is not a recording.",
            kept="Nothing was changed.",
            remedy="Give a recording (for example MP4, MKV, WebM or WAV).",
        )
    if not container.streams.video and not container.streams.audio:
        container.close()
        raise BadInputError(f"{path.name} holds neither picture nor sound.", remedy="Give a recording.")
    return container


def _declared_duration(container: Any, video: Any) -> float:
    if video is not None and video.duration is not None and video.time_base is not None:
        return float(video.duration * video.time_base)
    return float(container.duration) / 1_000_000 if container.duration else 0.0


class StillsFolder:
    """The photos of a folder, by name; one photo a second of media time, so that nothing depends on file
    dates."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise MissingPartError(f"There is no folder {folder}.", remedy="Give a folder of photos.")
        self._folder = folder
        self._files = sorted(p for p in folder.iterdir() if p.suffix.lower() in STILLS)
        if not self._files:
            raise BadInputError(f"{folder.name} holds no photos.", remedy=f"Known are: {', '.join(STILLS)}.")
        self._read = 0
        self._unreadable: list[str] = []

    def facts(self) -> SourceFacts:
        """Names the photos that could not be read."""
        trouble = f"Not readable: {', '.join(self._unreadable)}." if self._unreadable else ""
        return SourceFacts(
            self._folder.name, False, float(len(self._files)), True, False, trouble, self._read
        )

    def frames(self) -> Iterator[Frame | Gap]:
        """One frame a photo; `name` is the file's name."""
        for index, path in enumerate(self._files):
            self._read += 1
            try:
                picture = read_photo(path)
            except (BadInputError, MissingPartError):  # the others are looked at all the same
                self._unreadable.append(path.name)
                continue
            yield Frame(picture, self._folder.name, index, float(index), path.name)

    def close(self) -> None:
        """Nothing is held open."""


class SyntheticRecording:
    """The synthetic candidate from its script's start to its length, picture by picture."""

    def __init__(self, script: CandidateScript, per_second: float = 0.0, fps: float = SYNTHETIC_FPS) -> None:
        self._candidate = SyntheticCandidate(script)
        self._grid = TimeGrid(per_second)
        self._fps = fps
        self._read = 0

    def facts(self) -> SourceFacts:
        """As of a file."""
        return SourceFacts("synthetic", False, self._candidate.script.length, True, False, "", self._read)

    def frames(self) -> Iterator[Frame | Gap]:
        """Frames, and gaps where the script's camera gives nothing."""
        for index in range(int(self._candidate.script.length * self._fps)):
            t = index / self._fps
            self._read += 1
            if not self._grid.takes(t):
                continue
            picture = self._candidate.picture_at(t)
            yield Gap(t) if picture is None else Frame(picture, "synthetic", index, t)

    def close(self) -> None:
        """Nothing is held open."""
