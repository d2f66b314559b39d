"""Whose face it is: a face -> a template, two templates -> a likeness, with limits and their error rates.

The memory of a seat over time is in `identity_memory`; the cut-out in `face_crop`. Nothing else is read from
a face here: no age, no sex, no mood. A template is a personal datum: it is never written to disk or sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from proctor.analysis.face_crop import cut_out, fit_upright
from proctor.analysis.faces import FaceFinder, Picture
from proctor.analysis.headpose import head_pose
from proctor.analysis.landmarks import LandmarkFinder, Landmarks
from proctor.analysis.networks import FloatArray, Network, NetworkFile, read_manifest
from proctor.analysis.tracking import FaceTracker

ROLE = "identity"
SIDE = 224
# How large the face lies in the square: between 0.75 and 1 the network tells people apart alike.
ZOOM = 0.85
# What was taken from every colour in training (VGGFace's mean picture), blue, green, red.
MEAN_COLOUR = np.array([103.939, 116.779, 123.68], np.float32)
# Deviation of the Laplacian in the face at 64 pixels, by that of its grey levels: below the first a face
# is too blurred to be told (a defocused lens), an ordinary webcam lies above the second.
SHARPNESS_NONE = 0.26
SHARPNESS_FULL = 0.45


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """One face, or the mean of several looks at one: a vector of length 1, and `quality` 0..1, how much the
    picture lets one tell (frontal, large, sharp and lit enough). At 0 nothing should rest on it."""

    vector: FloatArray
    quality: float


@dataclass(frozen=True, slots=True)
class IdentityLimits:
    """Cosines of two templates, from which likenesses are made, and the errors measured with these limits.

    A likeness is 0 for ordinary strangers (`stranger`), DIFFERENT at `different`, SAME at `same`, 1 for the
    very same picture, and straight in between: one pair of limits holds, whatever is compared with what.
    Between DIFFERENT and SAME it is unknown.
    `false_accept`, `false_reject`: shares of pairs of strangers taken for one person, and of pairs of one
    person not taken for one, at `same`; `false_alarm`: pairs of one person taken for strangers, at
    `different`. None where it was not measured.
    """

    stranger: float
    different: float
    same: float
    false_accept: float | None = None
    false_reject: float | None = None
    false_alarm: float | None = None

    def likeness(self, cosine: float) -> float:
        """0..1, see above."""
        marks = (self.stranger, self.different, self.same, 1.0)
        return float(np.interp(cosine, marks, (0.0, DIFFERENT, SAME, 1.0)))


DIFFERENT = 0.3
SAME = 0.5
# Two photos, of other days, cameras and light. The rates: 104 pairs of photos of one person and 400 of two,
# of 15 people, some years apart; drawn anew by person, they reach 0.03, 0.08 and 0. Among people who look
# alike to the network (of one origin, age and sex) more strangers pass.
PHOTO_LIMITS = IdentityLimits(0.30, 0.50, 0.555, false_accept=0.01, false_reject=0.03, false_alarm=0.0)
# The enrolled photo against several looks, gathered, which are nearer to it than a single one: measured,
# those of one person stay above 0.68, and a hundredth of strangers pass 0.60. The lower limit is a cautious
# one: an old photo in a passport is further away.
ENROLLED_LIMITS = IdentityLimits(0.30, 0.55, 0.62)
# Looks at one seat in one session, gathered: one camera, one light. Measured, those of one person stay above
# 0.88, and those of another in the same room, of a similar look, reach 0.69.
SEAT_LIMITS = IdentityLimits(0.40, 0.74, 0.80)


def cosine(a: Template, b: Template) -> float:
    """-1..1."""
    return float(a.vector @ b.vector)


def similarity(a: Template, b: Template, limits: IdentityLimits = PHOTO_LIMITS) -> float:
    """How alike two faces are, 0..1: SAME or more is one person, below DIFFERENT another."""
    return limits.likeness(cosine(a, b))


def merged(templates: Sequence[Template]) -> Template:
    """One template from several looks at one face, the better ones counting more. At least one is needed."""
    weights = np.array([max(0.01, look.quality) for look in templates], np.float32)
    total = weights @ np.stack([look.vector for look in templates])
    return Template(_unit(total), float(max(look.quality for look in templates)))


class FaceEncoder:
    """Faces -> templates. `network`: 1 x 224 x 224 x 3 in, 1 x N out. Not for two threads."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._square: Picture = np.zeros((SIDE, SIDE, 3), np.uint8)

    def encode(self, picture: Picture, points: FloatArray, *, mirrored: bool = False) -> Template:
        """The face with these mesh points (468 x 3, pixels) in a BGR picture (H x W x 3).

        `mirrored`: the mean of the face and its mirror image, steadier at twice the cost: for photos.
        """
        self._square = cut_out(picture, fit_upright(points, SIDE, ZOOM), SIDE)
        vector = self._run()
        if mirrored:
            quality_square = self._square
            self._square = quality_square[:, ::-1]
            vector = vector + self._run()
            self._square = quality_square
        return Template(_unit(vector), quality_of(self._square, points))

    def _run(self) -> FloatArray:
        self.network.fill(self._write)
        self.network.invoke()
        return _unit(self.network.output(0).reshape(-1))

    def _write(self, tensor: FloatArray) -> None:
        np.subtract(self._square, MEAN_COLOUR, out=tensor[0], casting="unsafe")


def quality_of(square: Picture, points: FloatArray) -> float:
    """0..1 for a cut-out face (BGR, upright) and its mesh points in the picture it was cut from.

    The weakest of: turned (full marks up to 15 degrees of yaw or pitch, none from 32), size (none below 36
    pixels from brow to chin, full from 90), sharpness and light.
    """
    pose = head_pose(points)
    height = float(points[:, 1].max() - points[:, 1].min())
    grey = cv2.cvtColor(cv2.resize(square, (64, 64), interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY)
    face = grey[12:58, 12:52]
    light, contrast = float(face.mean()), max(1.0, float(face.std()))
    edges = float(cv2.meanStdDev(cv2.Laplacian(face, cv2.CV_32F))[1][0, 0]) / contrast
    marks = (
        (32.0 - abs(pose.yaw)) / 17.0,
        (32.0 - abs(pose.pitch)) / 17.0,
        (height - 36.0) / 54.0,
        (edges - SHARPNESS_NONE) / (SHARPNESS_FULL - SHARPNESS_NONE),
        (light - 12.0) / 28.0,
        (250.0 - light) / 20.0,
    )
    return float(min(1.0, max(0.0, *[min(marks)])))


@dataclass(frozen=True, slots=True)
class PhotoFace:
    """The face that a photo is about: its template, its box (left, top, right, bottom, pixels), and how many
    faces the photo shows. Of several, the largest is the one."""

    template: Template
    box: tuple[float, float, float, float]
    faces: int


class PhotoReader:
    """Photos -> the face that each is about. Loads its own networks, so that nobody's memory is disturbed."""

    def __init__(self, manifest: dict[str, NetworkFile] | None = None, threads: int = 1) -> None:
        files = manifest or read_manifest()
        far, near, mesh, face = (
            Network(files[role], threads)
            for role in ("face-detector", "face-detector-near", "face-landmarks", ROLE)
        )
        self.networks = [far, near, mesh, face]
        self._tracker = FaceTracker(
            FaceFinder(far, 0.1), FaceFinder(near, 0.1), LandmarkFinder(mesh), 0.5, 40
        )
        self._encoder = FaceEncoder(face)

    def read(self, picture: Picture) -> PhotoFace | None:
        """The face in a BGR picture; None where none is found."""
        faces = self._tracker.look_at_photo(picture).faces
        if not faces:
            return None
        about: Landmarks = faces[0]
        template = self._encoder.encode(picture, about.points, mirrored=True)
        return PhotoFace(template, about.box, len(faces))


def _unit(vector: FloatArray) -> FloatArray:
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / max(length, 1e-9), np.float32)
