"""Where live pictures come from: a camera by index, a network address, the synthetic candidate, a file
played at its pace.

Each is used by the one thread of `LiveSource`; none keeps pictures or decides what a lost camera means.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import av.error
import cv2
import numpy as np

from proctor.capture.frame import Frame, Gap, Picture
from proctor.capture.live import lost
from proctor.capture.recording import VideoFile
from proctor.capture.script import CandidateScript
from proctor.capture.synthetic import SyntheticCandidate
from proctor.core.errors import MissingPartError

CAMERA_SIZE = (640, 480)
LIVE_FPS = 15.0
TIMEOUT_S = (5.0, 5.0)  # to connect, to read


class CameraGrabber:
    """A camera of this computer by its index."""

    def __init__(self, index: int) -> None:
        self._index = index
        self._device: Any = None

    def open(self) -> None:
        """Ask for 640 x 480 at 15 pictures a second; a camera that cannot gives what it has."""
        self.close()
        quiet = cv2.utils.logging.getLogLevel()
        cv2.utils.logging.setLogLevel(0)  # OpenCV prints to the terminal what we say in a sentence below
        try:
            device = cv2.VideoCapture(self._index)
        finally:
            cv2.utils.logging.setLogLevel(quiet)
        if not device.isOpened():
            device.release()
            raise MissingPartError(
                f"There is no camera number {self._index}, or another program is using it.",
                remedy="Plug it in, close other programs that show it, or choose another one (camera:0).",
            )
        device.set(cv2.CAP_PROP_FRAME_WIDTH, CAMERA_SIZE[0])
        device.set(cv2.CAP_PROP_FRAME_HEIGHT, CAMERA_SIZE[1])
        device.set(cv2.CAP_PROP_FPS, LIVE_FPS)
        self._device = device

    def grab(self, _t: float) -> Picture | None:
        """The next picture."""
        got, picture = self._device.read() if self._device is not None else (False, None)
        if not got or picture is None:
            raise lost(f"Camera number {self._index} gives no picture any more.")
        result: Picture = picture.astype(np.uint8, copy=False)
        return result

    def close(self) -> None:
        """Release the camera."""
        if self._device is not None:
            self._device.release()
            self._device = None


class AddressGrabber:
    """A network camera: MJPEG over HTTP, or RTSP (over TCP)."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._container: Any = None
        self._images: Iterator[Any] = iter(())

    def open(self) -> None:
        """Connect within five seconds."""
        self.close()
        options = {"rtsp_transport": "tcp"} if self._address.startswith("rtsp") else {}
        try:
            self._container = av.open(self._address, timeout=TIMEOUT_S, options=options)
            self._images = self._container.decode(video=0)
        except (av.error.FFmpegError, IndexError, ValueError) as error:
            self.close()
            raise MissingPartError(
                f"The camera at {self._address} cannot be reached or sends no video.",
                remedy="Check the address, and that the camera is switched on.",
            ) from error

    def grab(self, _t: float) -> Picture | None:
        """The next picture of the stream."""
        try:
            image = next(self._images)
        except (av.error.FFmpegError, StopIteration) as error:
            raise lost(f"The camera at {self._address} gives no picture any more.") from error
        picture: Picture = image.to_ndarray(format="bgr24")
        return picture

    def close(self) -> None:
        """Disconnect."""
        self._images = iter(())
        if self._container is not None:
            self._container.close()
            self._container = None


class SyntheticGrabber:
    """The synthetic candidate, live: the script's seconds are media seconds."""

    def __init__(self, script: CandidateScript, fps: float = 12.0) -> None:
        self._script = script
        self._fps = fps
        self._candidate: SyntheticCandidate | None = None

    def open(self) -> None:
        """Prepare the drawing, once."""
        self._candidate = self._candidate or SyntheticCandidate(self._script)

    def grab(self, t: float) -> Picture | None:
        """The picture of the next moment on the grid of `fps`, when it has come."""
        assert self._candidate is not None  # noqa: S101 (LiveSource opens first)
        due = (int(t * self._fps) + 1) / self._fps
        time.sleep(max(0.0, due - t))
        picture = self._candidate.picture_at(due)
        if picture is None:
            raise lost("The synthetic camera gives no picture, as its script says.")
        return picture

    def close(self) -> None:
        """Nothing is held."""


class FileGrabber:
    """A video file played at its own pace, as if it were a camera; it ends as a camera that is lost."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: VideoFile | None = None
        self._frames: Iterator[Frame | Gap] = iter(())
        self._begun: float | None = None
        self._ended = False

    def open(self) -> None:
        """Open once: a file that has been played does not start again."""
        if self._ended:
            raise lost(f"{self._path.name} has been played to its end.")
        self.close()
        self._file = VideoFile(self._path, LIVE_FPS)
        self._frames = self._file.frames()

    def grab(self, t: float) -> Picture | None:
        """The next picture, when its moment has come."""
        self._begun = t if self._begun is None else self._begun
        found = next(self._frames, None)
        if not isinstance(found, Frame):
            self._ended = True
            raise lost(f"{self._path.name} has been played to its end.")
        time.sleep(min(1.0, max(0.0, self._begun + found.t - t)))
        return found.picture

    def close(self) -> None:
        """Release the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
