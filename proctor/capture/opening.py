"""From what a person writes to a source: `camera:0`, an address, `synthetic:SCRIPT`, a file, a folder of
stills."""

from __future__ import annotations

from pathlib import Path

from proctor.capture.frame import FrameSource
from proctor.capture.grabbers import AddressGrabber, CameraGrabber, FileGrabber, SyntheticGrabber
from proctor.capture.live import Grabber, LiveSource
from proctor.capture.recording import StillsFolder, SyntheticRecording, VideoFile
from proctor.capture.script import read_script
from proctor.core.errors import BadInputError

ADDRESSES = ("http://", "https://", "rtsp://", "rtsps://")


def open_recording(source: str, per_second: float = 0.0) -> FrameSource:
    """A finite source, read as fast as it goes: a file, or `synthetic:SCRIPT` from its start to its
    length."""
    if source.startswith("synthetic:"):
        return SyntheticRecording(read_script(source.removeprefix("synthetic:")), per_second)
    return VideoFile(Path(source), per_second)


def open_stills(folder: str) -> FrameSource:
    """A folder of photos."""
    return StillsFolder(Path(folder))


def open_live(source: str, offset_s: float = 0.0, *, patient: bool = False) -> LiveSource:
    """A live source whose media time starts at `offset_s`; a file is played at its own pace.

    MissingPartError or BadInputError where it cannot be opened. `patient`: a missing camera is waited for.
    """
    return LiveSource(source_name(source), _grabber(source), offset_s=offset_s, patient=patient)


def is_live(source: str) -> bool:
    """Whether `source` names something without an end: a camera or an address."""
    return source.startswith(("camera:", *ADDRESSES))


def source_name(source: str) -> str:
    """The name that is written down: never a folder, a script or the password in an address."""
    if source.startswith("synthetic:"):
        return "synthetic"
    if source.startswith(ADDRESSES):
        scheme, _, rest = source.partition("://")
        return f"{scheme}://{rest.rpartition('@')[2]}"
    return source if source.startswith("camera:") else Path(source).name


def _grabber(source: str) -> Grabber:
    if source.startswith("camera:"):
        number = source.removeprefix("camera:")
        if not number.isdecimal():
            raise BadInputError(f"{source!r} names no camera.", remedy="Write camera:0 for the first one.")
        return CameraGrabber(int(number))
    if source.startswith(ADDRESSES):
        return AddressGrabber(source)
    if source.startswith("synthetic:"):
        return SyntheticGrabber(read_script(source.removeprefix("synthetic:")))
    return FileGrabber(Path(source))
