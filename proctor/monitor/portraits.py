"""The identity part of a check-in, inside the monitor: it takes the check-in photo, compares it with the
reference photo, and tells what a closer look sees. Only the check-in asks for it, never the exam's watching.

What likeness and actions come to is said in proctor.core (`identity_check`, `liveness`).
"""

from __future__ import annotations

import base64
import queue
from typing import Any

import cv2

from proctor.analysis.analyser import FrameAnalyser
from proctor.analysis.close_look import CloseLook, Portrait
from proctor.analysis.identity import PHOTO_LIMITS, Template, similarity
from proctor.capture.frame import Picture
from proctor.capture.photo import decoded_photo
from proctor.core.errors import BadInputError, SynaqError
from proctor.monitor.messages import Speaker

PHOTO, ACTIONS, REST = "photo", "actions", "rest"
CLOSE_FPS = 6.0  # looks a second while it lasts: actions are quicker than conduct, and it is over soon
PORTRAIT_SIZE = (640, 480)
_JPEG_QUALITY = 90


class Portraits:
    """Answers the window's wishes. `ask` may come from any thread, the rest from the monitor's loop."""

    def __init__(self, analyser: FrameAnalyser, speaker: Speaker) -> None:
        self._analyser = analyser
        self._speaker = speaker
        self._asked: queue.SimpleQueue[tuple[str, bytes]] = queue.SimpleQueue()
        self._look: CloseLook | None = None
        self._reference: tuple[bytes, Template | None, str] = (b"", None, "no_reference")

    def ask(self, what: str, reference: bytes = b"") -> None:
        """`what`: photo (the photo `reference` is compared with it), actions or rest."""
        self._asked.put((what, reference))

    @property
    def wanted(self) -> bool:
        """Whether a closer look is on."""
        return self._look is not None

    def begin_frame(self) -> None:
        """Do what was asked since the frame before."""
        while not self._asked.empty():
            what, reference = self._asked.get()
            if what not in (PHOTO, ACTIONS, REST):
                self._speaker.fault(BadInputError(f"The monitor cannot look for this: {what}"))
                continue
            if what == PHOTO:
                self._know(reference)
            self._look = self._analyser.look_closely(what != REST)
            if what == PHOTO and self._look is None:
                self._say(None, "no_network")
            elif what == PHOTO and self._look is not None:
                self._look.take_photo()

    def seen(self, t: float) -> dict[str, Any] | None:
        """After a frame at media second `t`: what the closer look saw; a photo that is taken is told."""
        look = self._look
        if look is None:
            return None
        if look.finished(t):
            self._say(look.taken, "")
        return {} if look.figures is None else look.figures.as_json()

    def _know(self, photo: bytes) -> None:
        """Look at the reference photo, once."""
        if not photo or photo == self._reference[0]:
            return
        try:
            face = self._analyser.template_of(decoded_photo(photo, "The reference photo"))
        except SynaqError as error:
            self._speaker.fault(error)
            self._reference = (photo, None, "reference_unreadable")
        else:
            self._reference = (photo, face, "" if face is not None else "no_face_in_reference")

    def _say(self, taken: Portrait | None, reason: str) -> None:
        _, reference, missing = self._reference
        alike = None
        if taken is not None and reference is not None:
            alike = similarity(taken.template, reference)
        self._speaker.say(
            "portrait",
            jpeg_b64="" if taken is None else base64.b64encode(_jpeg(taken.picture)).decode("ascii"),
            t=None if taken is None else round(taken.t, 3),
            quality=None if taken is None else taken.template.quality,
            reference_quality=None if reference is None else reference.quality,
            similarity=alike,
            reason=reason or ("no_photo" if taken is None else missing),
            false_accept=PHOTO_LIMITS.false_accept,
            false_reject=PHOTO_LIMITS.false_reject,
            false_alarm=PHOTO_LIMITS.false_alarm,
        )


def enrol(analyser: FrameAnalyser, photo: bytes | None, speaker: Speaker) -> str:
    """Compare the candidate with this photo from now on; the state of that capability. A photo that cannot be
    read, or shows no face, is told as a fault, and watching goes on without."""
    if photo is None:
        return "not enrolled"
    try:
        face = analyser.template_of(decoded_photo(photo, "The check-in photo"))
    except SynaqError as error:
        speaker.fault(error)
        return "the photo cannot be read"
    if face is None:
        speaker.fault(BadInputError("The check-in photo shows no face.", kept="Watching goes on without it."))
        return "no face in the photo"
    analyser.enrol(face)
    return "ready"


def _jpeg(picture: Picture) -> bytes:
    """The picture in the size of the record, its middle where the shapes differ."""
    high, wide = picture.shape[:2]
    scale = max(PORTRAIT_SIZE[0] / wide, PORTRAIT_SIZE[1] / high)
    resized = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    top, left = (resized.shape[0] - PORTRAIT_SIZE[1]) // 2, (resized.shape[1] - PORTRAIT_SIZE[0]) // 2
    cut = resized[max(0, top) :, max(0, left) :][: PORTRAIT_SIZE[1], : PORTRAIT_SIZE[0]]
    _, coded = cv2.imencode(".jpg", cut, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    return bytes(coded)
