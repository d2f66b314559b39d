"""Frame -> Observation: the whole analysis of one picture, with the memory of one source between frames.

Who is looked at how often: faces, landmarks and the scene in every analysed frame, things and bodies about
once a second, the eyes twice a second, identity when its memory asks for it; all by media time. No rules and
no thresholds of incidents: those are in proctor.core.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2

from proctor.analysis.boxes import Box
from proctor.analysis.close_look import CloseLook
from proctor.analysis.face_measures import FaceMeasures, FaceMeter
from proctor.analysis.faces import FaceFinder, Picture, bytes_of, small_copy
from proctor.analysis.gaze import GazeFinder
from proctor.analysis.identity import ROLE as IDENTITY
from proctor.analysis.identity import FaceEncoder, Template
from proctor.analysis.identity_memory import Answer, IdentityMemory
from proctor.analysis.landmarks import LandmarkFinder, Landmarks
from proctor.analysis.living import LivingFaces
from proctor.analysis.networks import Network, NetworkFile, read_manifest
from proctor.analysis.scene import SceneMemory
from proctor.analysis.surroundings import Surroundings
from proctor.analysis.tracking import FacesSeen, FaceTracker
from proctor.capture.frame import Frame
from proctor.core.observation import Observation

FACES = ("face-detector", "face-detector-near", "face-landmarks")
EYES, THINGS = "iris", "object-detector"


@dataclass(frozen=True, slots=True)
class AnalysisSettings:
    """face_score: the least score of the finders that is heard of; presence: the least mesh presence of a
    face that is followed.

    The finders alone see faces in shadows and lamps; the mesh's presence tells them apart (measured on
    photos: near 1 on faces, near 0 elsewhere), so the finders may be asked to be generous. most_faces:
    looked into per frame, best first; threads: per network. faces_only: no things, no eyes, no identity.
    beside: look for things on a second core while the faces are looked at; the results are the same.
    """

    face_score: float = 0.1
    presence: float = 0.5
    most_faces: int = 6
    threads: int = 1
    faces_only: bool = False
    beside: bool = False


class FrameAnalyser:
    """Analyses the frames of one source in order. The same frames give the same observations.

    `enrolled`: the face the candidate's is to be compared with, where there is one.
    """

    def __init__(
        self,
        settings: AnalysisSettings | None = None,
        manifest: dict[str, NetworkFile] | None = None,
        enrolled: Template | None = None,
    ) -> None:
        chosen = settings or AnalysisSettings()
        files = manifest or read_manifest()
        roles = FACES if chosen.faces_only else (*FACES, EYES, IDENTITY, THINGS)
        self.networks = [Network(files[role], chosen.threads) for role in roles]
        by_role = dict(zip(roles, self.networks, strict=True))
        self._faces = FaceTracker(
            FaceFinder(by_role["face-detector"], chosen.face_score),
            FaceFinder(by_role["face-detector-near"], chosen.face_score),
            LandmarkFinder(by_role["face-landmarks"]),
            chosen.presence,
            chosen.most_faces,
        )
        self._scene = SceneMemory()
        self._living = LivingFaces()
        self._meter = FaceMeter(GazeFinder(by_role[EYES]) if EYES in by_role else None)
        self._encoder = FaceEncoder(by_role[IDENTITY]) if IDENTITY in by_role else None
        self._seat = IdentityMemory(enrolled)
        self._around = Surroundings(by_role[THINGS], beside=chosen.beside) if THINGS in by_role else None
        self.close_look: CloseLook | None = None

    def look_closely(self, wanted: bool) -> CloseLook | None:
        """From now on look closely at the candidate's face, and at no things beside it, or no longer. None
        where there is no identity network. A closer look that is on already goes on."""
        if not wanted or self._encoder is None:
            self.close_look = None
        elif self.close_look is None:
            self.close_look = CloseLook(self._encoder)
        return self.close_look

    def template_of(self, photo: Picture) -> Template | None:
        """The face that a photo (BGR) is about; None where none is found. What was known of earlier frames is
        forgotten."""
        self.interrupted()
        faces = self._faces.look_at_photo(photo).faces
        if not faces or self._encoder is None:
            return None
        return self._encoder.encode(photo, faces[0].points, mirrored=True)

    def enrol(self, face: Template) -> None:
        """From now on the candidate's face is compared with this one."""
        self._seat.enrolled = face

    def forget(self) -> None:
        """Drop the memory of earlier frames, as between stills."""
        self.interrupted()
        self._seat.forget()

    def interrupted(self) -> None:
        """The camera gave nothing for a moment: what is seen next is a new scene, but the person who sat
        there so far is remembered, for somebody else may sit there now."""
        self._scene.forget()
        self._faces.forget()
        self._living.forget()
        self._meter.forget()
        self._seat.follow(present=False, followed=False)
        if self._around is not None:
            self._around.forget()

    def close(self) -> None:
        """End what runs beside."""
        if self._around is not None:
            self._around.close()

    def analyse(self, frame: Frame) -> Observation:
        """Everything that is measured in one frame."""
        picture, t = frame.picture, frame.t
        is_photo = bool(frame.name)
        around = self._around if self.close_look is None else None
        if around is not None:
            around.begin(picture, t, is_photo=is_photo)
        small = small_copy(picture)
        found, face = self.look_at_faces(frame, small)
        grey = bytes_of(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY))
        boxes = [_box(face, picture) for face in found.faces]
        scene = self._scene.look(t, grey, small, boxes)
        if scene.shift:
            self._living.forget()  # the whole picture has moved, and so has every poster in it
        who = Answer() if is_photo else self._identity(picture, found, t)
        people = boxes if is_photo else self._living.among(picture, boxes, t)
        things = None if around is None else around.end(people)
        seen = scene.picture
        if self.close_look is not None:
            self.close_look.look(picture, found, t, scene.face_brightness)
        return Observation(
            t=t,
            faces=len(found.faces),
            persons=len(people) if things is None else max(things.persons, len(people)),
            yaw=face.yaw,
            pitch=face.pitch,
            roll=face.roll,
            gaze_yaw=face.gaze_yaw,
            gaze_pitch=face.gaze_pitch,
            brightness=seen.brightness,
            sharpness=seen.sharpness,
            detail=seen.detail,
            change=seen.change,
            motion=seen.motion,
            stir=scene.stir,
            face_light=scene.face_brightness,
            blank=scene.blank,
            shift=scene.shift,
            shift_since=scene.shift_since,
            face_height=face.face_height,
            face_width=face.face_width,
            face_x=face.face_x,
            face_y=face.face_y,
            mouth=face.mouth,
            body=None if things is None else things.body,
            posture="" if things is None else things.posture,
            phone=None if things is None else things.phone,
            book=None if things is None else things.book,
            identity=who.identity,
            continuity=who.continuity,
        )

    def look_at_faces(self, frame: Frame, small: Picture | None = None) -> tuple[FacesSeen, FaceMeasures]:
        """The part of the analysis that is about faces: where they are, their landmarks, the pose. `small`:
        the small copy of the frame, where it is at hand."""
        picture, t = frame.picture, frame.t
        # A named frame is a photo that stands for itself.
        found = self._faces.look_at_photo(picture) if frame.name else self._faces.look(picture, t, small)
        return found, self._meter.measure(picture, found, t)

    def _identity(self, picture: Picture, found: FacesSeen, t: float) -> Answer:
        face = found.candidate
        self._seat.follow(present=face is not None, followed=found.followed)
        if face is None or self._encoder is None:
            return Answer()
        if self._seat.due(t):
            return self._seat.look(t, self._encoder.encode(picture, face.points))
        return self._seat.answer(t)


def _box(face: Landmarks, picture: Picture) -> Box:
    """A face as shares of the picture."""
    left, top, right, bottom = face.box
    height, width = picture.shape[:2]
    return Box(left / width, top / height, right / width, bottom / height)
