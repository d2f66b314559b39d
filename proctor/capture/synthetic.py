"""The synthetic candidate as a camera would see it: person, room, script -> picture at a media time. 640 x
480 BGR.

The same script and time always give the same picture, so tests and demos rest on exact ground truth.
"""

from __future__ import annotations

from math import sin

import cv2
import numpy as np

from proctor.capture.frame import Picture
from proctor.capture.script import CandidateScript, Pose
from proctor.capture.synthetic_person import Look, SyntheticPerson, over
from proctor.capture.synthetic_room import HEIGHT, WIDTH, paint_room
from proctor.capture.synthetic_round import RoundView

SCALE = 1.42
SEAT = (1.0, 22.0)  # where the photo's corner lies when the candidate sits in the middle
GUEST_SCALE = 1.3
GUEST_SPOT = (-262.0, 40.0)
GUEST_WAY = 420.0  # pixels the guest comes in from the left
FACE = (320.0, 176.0)  # the middle of the face on the person's picture: an approach grows from there
LEAVING_WAY = 760.0  # pixels to the right until nothing of the candidate is left in the picture
BLINK_EVERY_S, BLINK_S = 3.7, 0.16


class SyntheticCandidate:
    """Draws a script's candidate at any time. Costs some milliseconds a picture; not for two threads at
    once."""

    def __init__(self, script: CandidateScript) -> None:
        self.script = script
        self._candidate = SyntheticPerson(SCALE)
        self._guest: SyntheticPerson | None = None
        if any(act.name == "joined" for act in script.acts):
            self._guest = SyntheticPerson(GUEST_SCALE, Look(64, 0.55, 0.42, mirrored=True))
        self._room = paint_room()
        self._round = RoundView() if any(act.name == "scan" for act in script.acts) else None
        grain = np.random.default_rng(3).normal(0, 2.2, (HEIGHT + 64, WIDTH + 64, 3))
        self._brighter = np.clip(grain, 0, 255).astype(np.uint8)
        self._darker = np.clip(-grain, 0, 255).astype(np.uint8)

    def picture_at(self, t: float) -> Picture | None:
        """The picture at media second `t`; None where the script has lost the camera."""
        pose = self.script.pose_at(t)
        return None if pose.lost else self._noisy(self._scene(pose), pose.picture_t)

    def _scene(self, pose: Pose) -> Picture:
        ahead = self._ahead(pose)
        if pose.heading != 0 and self._round is not None:
            return self._round.at(pose.heading, ahead)
        return _covered(ahead, pose.covered)

    def _ahead(self, pose: Pose) -> Picture:
        """What the camera sees where it usually looks."""
        t = pose.picture_t
        picture = self._room.copy()
        if pose.joined > 0 and self._guest is not None:
            person = self._guest.drawn(4.0 * sin(t * 0.7), eyes_closed=_blinks(t + 1.3))
            _place(
                picture,
                person,
                GUEST_SPOT[0] - GUEST_WAY * (1 - pose.joined) + 2 * sin(t * 0.9),
                GUEST_SPOT[1],
            )
        if pose.seated > 0:
            yaw = pose.yaw + 1.6 * sin(t * 0.8)
            person = self._candidate.drawn(yaw, eyes_closed=_blinks(t))
            x = SEAT[0] + 4.0 * sin(t * 0.55) + 1.2 * sin(t * 2.1) + LEAVING_WAY * (1 - pose.seated)
            _place(picture, person, x, SEAT[1] + 1.6 * sin(t * 1.15), pose.growth)
        return picture

    def _noisy(self, picture: Picture, t: float) -> Picture:
        """A sensor's grain, another one for every millisecond."""
        seed = int(t * 1000) * 2654435761 % (1 << 32)
        x, y = seed % 64, (seed >> 8) % 64
        spot = (slice(y, y + HEIGHT), slice(x, x + WIDTH))
        lighter = cv2.add(picture, self._brighter[spot])
        return cv2.subtract(lighter, self._darker[spot]).astype(np.uint8, copy=False)


def _blinks(t: float) -> bool:
    return t % BLINK_EVERY_S < BLINK_S


def _place(picture: Picture, person: Picture, x: float, y: float, growth: float = 1.0) -> None:
    """Lay a person (premultiplied BGRA) onto the picture with its corner at x, y, in fractions of a pixel;
    grown so many times from the middle of the face."""
    x, y = x + FACE[0] * (1 - growth), y + FACE[1] * (1 - growth)
    left, right = max(0, int(x) - 1), min(WIDTH, int(x + growth * person.shape[1]) + 1)
    top = max(0, int(y) - 1)
    bottom = min(HEIGHT, int(y + growth * person.shape[0]) + 1)
    if left >= right or top >= bottom:
        return
    shift = np.array([[growth, 0, x - left], [0, growth, y - top]], np.float32)
    moved = cv2.warpAffine(person, shift, (right - left, bottom - top), flags=cv2.INTER_LINEAR)
    spot = picture[top:bottom, left:right]
    spot[:] = over(moved.astype(np.uint8, copy=False), spot)


def _covered(picture: Picture, share: float) -> Picture:
    """A hand on the lens: dark, warm, without detail; it comes from above."""
    if share <= 0:
        return picture
    skin = np.full((HEIGHT, WIDTH, 3), (22, 24, 46), np.uint8)
    skin[:, :, 2] += np.linspace(0, 26, WIDTH, dtype=np.uint8)[None, :]
    rows = round(HEIGHT * share)
    result = picture.copy()
    result[:rows] = skin[:rows]
    return result
