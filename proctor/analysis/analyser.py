"""Frame -> Observation: the whole analysis of one picture, with the memory of one source between frames.

No rules and no thresholds of incidents: those are in proctor.core.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2

from proctor.analysis.faces import Face, FaceFinder, Picture, bytes_of
from proctor.analysis.headpose import head_pose
from proctor.analysis.landmarks import (
    LandmarkFinder,
    Landmarks,
    Region,
    region_of_face,
    region_of_landmarks,
)
from proctor.analysis.networks import Network, NetworkFile, read_manifest
from proctor.analysis.picture import measure
from proctor.capture.frame import Frame
from proctor.core.observation import Observation


@dataclass(frozen=True, slots=True)
class AnalysisSettings:
    """face_score: the least score of a face; presence: the least mesh presence; threads: per network."""

    face_score: float = 0.5
    presence: float = 0.5
    threads: int = 1


class FrameAnalyser:
    """Analyses the frames of one source in order. The same frames give the same observations."""

    def __init__(
        self, settings: AnalysisSettings | None = None, manifest: dict[str, NetworkFile] | None = None
    ) -> None:
        self._settings = settings or AnalysisSettings()
        files = manifest or read_manifest()
        threads = self._settings.threads
        self.networks = [Network(files[role], threads) for role in ("face-detector", "face-landmarks")]
        self._faces = FaceFinder(self.networks[0], self._settings.face_score)
        self._landmarks = LandmarkFinder(self.networks[1])
        self._before: Picture | None = None
        self._tracked: Landmarks | None = None

    def forget(self) -> None:
        """Drop the memory of earlier frames, as between stills."""
        self._before = None
        self._tracked = None

    def analyse(self, frame: Frame) -> Observation:
        """Everything that is measured in one frame."""
        picture = frame.picture
        faces = self._faces.find(picture)
        grey = bytes_of(cv2.cvtColor(self._faces.shrunk, cv2.COLOR_BGR2GRAY))
        seen = measure(grey, self._before)
        self._before = grey
        found = self._follow(picture, faces)
        self._tracked = found
        pose = head_pose(found.points) if found else None
        count = max(len(faces), 1 if found else 0)
        return Observation(
            t=frame.t,
            faces=count,
            yaw=pose.yaw if pose else None,
            pitch=pose.pitch if pose else None,
            roll=pose.roll if pose else None,
            brightness=seen.brightness,
            sharpness=seen.sharpness,
            detail=seen.detail,
            change=seen.change,
            motion=seen.motion,
            face_height=_height(found, picture),
        )

    def _follow(self, picture: Picture, faces: list[Face]) -> Landmarks | None:
        """The candidate's landmarks: the face followed so far if it is still there, else the largest one."""
        for region, steady in self._regions(faces):
            found = self._landmarks.find(picture, region)
            if found.presence >= self._settings.presence:
                # A region from the finder's box is rough: a second look from the points themselves sharpens
                # it.
                return found if steady else self._landmarks.find(picture, region_of_landmarks(found))
        return None

    def _regions(self, faces: list[Face]) -> list[tuple[Region, bool]]:
        """Where to look, best first, and whether it comes from earlier landmarks. A followed face outlives a
        frame in which the finder misses it."""
        tracked = region_of_landmarks(self._tracked) if self._tracked else None
        candidate = max(faces, key=lambda face: face.area, default=None)
        if candidate is None:
            return [(tracked, True)] if tracked else []
        fresh = region_of_face(candidate)
        if tracked and _same_place(tracked, fresh):
            return [(tracked, True), (fresh, False)]
        return [(fresh, False)]


def _same_place(a: Region, b: Region) -> bool:
    near = max(abs(a.x - b.x), abs(a.y - b.y)) < 0.25 * b.side
    return near and 0.6 < a.side / b.side < 1.6


def _height(found: Landmarks | None, picture: Picture) -> float | None:
    if found is None:
        return None
    rows = found.points[:, 1]
    return float(rows.max() - rows.min()) / float(picture.shape[0])
