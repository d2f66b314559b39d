"""Frame -> Observation: the whole analysis of one picture, with the memory of one source between frames.

No rules and no thresholds of incidents: those are in proctor.core.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2

from proctor.analysis.faces import FaceFinder, Picture, bytes_of
from proctor.analysis.headpose import head_pose
from proctor.analysis.landmarks import LandmarkFinder
from proctor.analysis.networks import Network, NetworkFile, read_manifest
from proctor.analysis.picture import measure
from proctor.analysis.tracking import FaceTracker
from proctor.capture.frame import Frame
from proctor.core.observation import Observation

FACE_NETWORKS = ("face-detector", "face-detector-near", "face-landmarks")


@dataclass(frozen=True, slots=True)
class AnalysisSettings:
    """face_score: the least score of the finders that is heard of; presence: the least mesh presence of a
    face that is followed.

    The finders alone see faces in shadows and lamps; the mesh's presence tells them apart (measured on
    photos: near 1 on faces, near 0 elsewhere), so the finders may be asked to be generous. most_faces:
    looked into per frame, best first; threads: per network.
    """

    face_score: float = 0.1
    presence: float = 0.5
    most_faces: int = 6
    threads: int = 1


class FrameAnalyser:
    """Analyses the frames of one source in order. The same frames give the same observations."""

    def __init__(
        self, settings: AnalysisSettings | None = None, manifest: dict[str, NetworkFile] | None = None
    ) -> None:
        self._settings = settings or AnalysisSettings()
        files = manifest or read_manifest()
        threads = self._settings.threads
        self.networks = [Network(files[role], threads) for role in FACE_NETWORKS]
        far, near, mesh = self.networks
        self._faces = FaceTracker(
            FaceFinder(far, self._settings.face_score),
            FaceFinder(near, self._settings.face_score),
            LandmarkFinder(mesh),
            self._settings.presence,
            self._settings.most_faces,
        )
        self._before: Picture | None = None

    def forget(self) -> None:
        """Drop the memory of earlier frames, as between stills."""
        self._before = None
        self._faces.forget()

    def analyse(self, frame: Frame) -> Observation:
        """Everything that is measured in one frame."""
        picture = frame.picture
        # A named frame is a photo that stands for itself.
        found = self._faces.look_at_photo(picture) if frame.name else self._faces.look(picture, frame.t)
        grey = bytes_of(cv2.cvtColor(found.small, cv2.COLOR_BGR2GRAY))
        seen = measure(grey, self._before)
        self._before = grey
        candidate = found.candidate
        pose = head_pose(candidate.points) if candidate else None
        return Observation(
            t=frame.t,
            faces=len(found.faces),
            yaw=pose.yaw if pose else None,
            pitch=pose.pitch if pose else None,
            roll=pose.roll if pose else None,
            brightness=seen.brightness,
            sharpness=seen.sharpness,
            detail=seen.detail,
            change=seen.change,
            motion=seen.motion,
            face_height=candidate.height / float(picture.shape[0]) if candidate else None,
        )
