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

# A followed face outlives frames in which the finder misses it (a far turn, a hand), but not for longer: the
# landmarks hold on to a pattern once they have taken it for a face.
ALONE_S = 2.0


@dataclass(frozen=True, slots=True)
class AnalysisSettings:
    """face_score: the least score of the finder that is looked into; presence: the least mesh presence of a
    face.

    The finder alone sees faces in shadows and lamps; the mesh's presence tells them apart (measured on
    photos: near 1 on faces, near 0 elsewhere), so the finder may be asked to be generous. most_faces: looked
    into per frame, best first; threads: per network.
    """

    face_score: float = 0.2
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
        self.networks = [Network(files[role], threads) for role in ("face-detector", "face-landmarks")]
        self._faces = FaceFinder(self.networks[0], self._settings.face_score)
        self._landmarks = LandmarkFinder(self.networks[1])
        self._before: Picture | None = None
        self._tracked: Landmarks | None = None
        self._supported_t = 0.0

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
        found = self._landmarks_of_all(picture, faces[: self._settings.most_faces], frame.t)
        candidate = found[0] if found else None
        self._tracked = candidate
        pose = head_pose(candidate.points) if candidate else None
        return Observation(
            t=frame.t,
            faces=len(found),
            yaw=pose.yaw if pose else None,
            pitch=pose.pitch if pose else None,
            roll=pose.roll if pose else None,
            brightness=seen.brightness,
            sharpness=seen.sharpness,
            detail=seen.detail,
            change=seen.change,
            motion=seen.motion,
            face_height=_height(candidate, picture),
        )

    def _landmarks_of_all(self, picture: Picture, faces: list[Face], t: float) -> list[Landmarks]:
        """Landmarks of every face that is one, the candidate first: the face followed so far, else the
        largest."""
        found: list[Landmarks] = []
        places: list[Region] = []
        regions = [region_of_face(face) for face in faces]
        if self._tracked is not None:
            self._look(picture, region_of_landmarks(self._tracked), found, places)
        followed = bool(found)
        if followed and any(_same_place(places[0], region) for region in regions):
            self._supported_t = t
        for region in regions:
            if not any(_same_place(place, region) for place in places):
                self._look(picture, region, found, places)
        if followed and t > self._supported_t and (len(found) > 1 or t - self._supported_t > ALONE_S):
            followed = False
            del found[0]
        if found and not followed:
            found.sort(key=_size, reverse=True)
            # A region from the finder's box is rough: a second look from the points themselves sharpens it.
            found[0] = self._landmarks.find(picture, region_of_landmarks(found[0]))
            self._supported_t = t
        return found

    def _look(self, picture: Picture, region: Region, found: list[Landmarks], places: list[Region]) -> None:
        """Add the face in `region`, if there is one that is not known yet."""
        landmarks = self._landmarks.find(picture, region)
        if landmarks.presence < self._settings.presence:
            return
        place = region_of_landmarks(landmarks)
        if not any(_same_place(known, place) for known in places):
            found.append(landmarks)
            places.append(place)


def _size(landmarks: Landmarks) -> float:
    rows = landmarks.points[:, 1]
    return float(rows.max() - rows.min())


def _same_place(a: Region, b: Region) -> bool:
    """Whether two regions show one face: their centres lie within a quarter of the larger one."""
    return max(abs(a.x - b.x), abs(a.y - b.y)) < 0.25 * max(a.side, b.side)


def _height(found: Landmarks | None, picture: Picture) -> float | None:
    return None if found is None else _size(found) / float(picture.shape[0])
