"""What is measured of the candidate's face: pose, gaze, lips, size. No search for faces, no rule."""

from __future__ import annotations

from dataclasses import dataclass

from proctor.analysis.faces import Picture
from proctor.analysis.gaze import Gaze, GazeFinder, mouth_gap
from proctor.analysis.headpose import head_rotation, pose_of
from proctor.analysis.tracking import FacesSeen

# The gaze supports other evidence and costs two runs of a network: twice a second is enough.
GAZE_EVERY_S = 0.5


@dataclass(frozen=True, slots=True)
class FaceMeasures:
    """See `Observation`; everything is None where no face is seen, the gaze also where no eyes are."""

    yaw: float | None = None
    pitch: float | None = None
    roll: float | None = None
    gaze_yaw: float | None = None
    gaze_pitch: float | None = None
    mouth: float | None = None
    face_height: float | None = None
    face_width: float | None = None
    face_x: float | None = None
    face_y: float | None = None


class FaceMeter:
    """Measures the candidate's face; without a `gaze` finder the eyes are left alone.

    Between two looks at the eyes their last gaze stands.
    """

    def __init__(self, gaze: GazeFinder | None) -> None:
        self._finder = gaze
        self._gaze: Gaze | None = None
        self._gaze_t: float | None = None

    def forget(self) -> None:
        """Drop the memory of earlier frames."""
        self._gaze = self._gaze_t = None

    def measure(self, picture: Picture, seen: FacesSeen, t: float) -> FaceMeasures:
        """The candidate's face in a BGR picture at media time `t` (seconds)."""
        face = seen.candidate
        if face is None:
            self.forget()
            return FaceMeasures()
        if not seen.followed:
            self.forget()
        rotation = head_rotation(face.points)
        pose = pose_of(rotation)
        due = self._gaze_t is None or t - self._gaze_t >= GAZE_EVERY_S
        if self._finder is not None and due:
            self._gaze = self._finder.find(picture, face, rotation)
            self._gaze_t = t
        height, width = picture.shape[:2]
        left, top, right, bottom = face.box
        return FaceMeasures(
            yaw=pose.yaw,
            pitch=pose.pitch,
            roll=pose.roll,
            gaze_yaw=self._gaze.yaw if self._gaze else None,
            gaze_pitch=self._gaze.pitch if self._gaze else None,
            mouth=mouth_gap(face),
            face_height=face.height / float(height),
            face_width=(right - left) / float(width),
            face_x=(left + right) / 2 / float(width),
            face_y=(top + bottom) / 2 / float(height),
        )
