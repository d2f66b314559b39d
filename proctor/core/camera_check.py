"""The camera's check (26/9): from what was measured while looking to a live hint, and to a verdict with its
figures. Pure: no camera, no clock.

Only a real figure fails anybody: too few pictures, a tiny picture, darkness. A face that is not found is
unknown, with advice, for the fault may be the network's. Hints are wider than verdicts: to be told to come
closer is help, not judgement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from proctor.core.equipment import CameraHint, FaceBox, Status, StepVerdict
from proctor.core.observation import Observation

LEAST_PIXELS = 320 * 240  # the watching's networks see a face of a smaller picture only from close by
DARK, BRIGHT = 35.0, 235.0  # mean grey levels of a picture in which nobody can be made out
FACE_DARK = 40.0  # a face of this grey level is seen, however dark the room
# A face that is this much darker than the picture around it sits before a window or a lamp.
BACKLIT_BELOW, BACKLIT_BY = 75.0, 55.0
BLURRED_DETAIL = 8.0  # see Observation.detail: sharp webcams of faces measure 15 to 60
SMALLEST, LARGEST = 0.13, 0.72  # of the picture's height: where measuring the head begins to suffer
ASIDE = (0.27, 0.73)  # where the middle of the face should be
UPRIGHT = (0.22, 0.74)
LATEST = 3  # observations that a live hint is the middle of, so that it does not flicker
ENOUGH_GOOD = 4  # observations in a row without a hint: the look can end


@dataclass(frozen=True, slots=True)
class CameraLook:
    """What a look through the camera gave. fps: real pictures a second, 0 without one; width, height: of the
    picture; seen: the observations, oldest first."""

    fps: float
    width: int
    height: int
    seen: Sequence[Observation]


def camera_hint(seen: Sequence[Observation]) -> CameraHint:
    """What to do now, from the newest observations (oldest first): one thing, the weightiest first."""
    now = seen[-LATEST:]
    if not now:
        return CameraHint.STARTING
    if not now[-1].camera_ok:
        return CameraHint.NO_PICTURE
    return _light_hint(now) or _people_hint(now) or _picture_hint(now) or _place_hint(now) or CameraHint.GOOD


def is_settled(seen: Sequence[Observation]) -> bool:
    """Whether the last observations, each with its predecessors, had no hint."""
    ends = range(len(seen), max(0, len(seen) - ENOUGH_GOOD), -1)
    return len(ends) == ENOUGH_GOOD and all(camera_hint(seen[:end]) is CameraHint.GOOD for end in ends)


def face_of(seen: Observation) -> FaceBox | None:
    """Where the candidate's face is in the unmirrored picture; None where none is seen."""
    if seen.face_x is None or seen.face_y is None or seen.face_width is None or seen.face_height is None:
        return None
    left, top = seen.face_x - seen.face_width / 2, seen.face_y - seen.face_height / 2
    return FaceBox(left, top, seen.face_width, seen.face_height)


def judge_camera(look: CameraLook, least_fps: float) -> StepVerdict:
    """Whether the camera gives pictures that can be watched, with a face in them."""
    figures = camera_figures(look, least_fps)
    required = f"≥ {least_fps:.0f} fps"
    if not look.width or look.fps <= 0:
        return StepVerdict("fail", "", required, "equipment-camera-none", figures)
    measured = f"{look.fps:.0f} fps, {look.width}×{look.height}"
    if look.fps < least_fps:
        return StepVerdict("fail", measured, required, "equipment-camera-slow", figures)
    if look.width * look.height < LEAST_PIXELS:
        return StepVerdict("fail", measured, required, "equipment-camera-small", figures)
    status, advice = _face_verdict(look.seen)
    return StepVerdict(status, measured, required, advice, figures)


def judge_light(seen: Sequence[Observation]) -> StepVerdict:
    """Whether there is light enough to be seen (26/9), by the face where one is found."""
    required = f"{DARK / 255:.0%} – {BRIGHT / 255:.0%}"
    brightness, face = _middle(seen, "brightness"), _middle(seen, "face_light")
    figures = light_figures(seen)
    if brightness is None:
        return StepVerdict("unknown", "", required, "equipment-light-unseen", figures)
    measured = f"{brightness / 255:.0%}" if face is None else f"{brightness / 255:.0%} ({face / 255:.0%})"
    if _too_dark(brightness, face):
        return StepVerdict("fail", measured, required, "equipment-light-low", figures)
    if brightness > BRIGHT:
        return StepVerdict("fail", measured, required, "equipment-light-high", figures)
    advice = "equipment-light-behind" if _backlit(brightness, face) else ""
    return StepVerdict("pass", measured, required, advice, figures)


def camera_figures(look: CameraLook, least_fps: float) -> dict[str, Any]:
    """Plain figures for the record and for the advice."""
    counts = [one.faces for one in look.seen if one.faces is not None]
    return {
        "fps": round(look.fps, 1),
        "required_fps": least_fps,
        "width": look.width,
        "height": look.height,
        "looks": len(look.seen),
        "one_face": _share(sum(count == 1 for count in counts), len(counts)),
        "many_faces": _share(sum(count > 1 for count in counts), len(counts)),
        "face_height": _rounded(_middle(look.seen, "face_height"), 3),
        "face_x": _rounded(_middle(look.seen, "face_x"), 3),
        "face_y": _rounded(_middle(look.seen, "face_y"), 3),
        "sharpness": _rounded(_middle(look.seen, "detail"), 1),
        "hint": camera_hint(look.seen).value,
    }


def light_figures(seen: Sequence[Observation]) -> dict[str, Any]:
    """Brightness of the picture and of the face, 0 to 1."""
    brightness, face = _middle(seen, "brightness"), _middle(seen, "face_light")
    return {
        "brightness": None if brightness is None else round(brightness / 255, 3),
        "face_light": None if face is None else round(face / 255, 3),
    }


def both(camera: StepVerdict, light: StepVerdict) -> StepVerdict:
    """Camera and light as one step: the worse status, its advice first, the figures of both."""
    order = ("fail", "unknown", "pass")
    worse = min((camera, light), key=lambda one: (order.index(one.status), not one.advice))
    measured = ", ".join(one.measured for one in (camera, light) if one.measured)
    figures: Mapping[str, Any] = {**camera.figures, **light.figures}
    return StepVerdict(worse.status, measured, camera.required, worse.advice, figures)


def _face_verdict(seen: Sequence[Observation]) -> tuple[Status, str]:
    counts = [one.faces for one in seen if one.faces is not None]
    if not counts:
        return "unknown", "equipment-camera-unjudged"
    if sum(count == 1 for count in counts) * 2 < len(counts):
        many = sum(count > 1 for count in counts) * 2 > len(counts)
        # A face that the network does not find is no fault of its owner: unknown, with advice, never a bar.
        return "unknown", "equipment-face-many" if many else "equipment-face-none"
    hint = _picture_hint(seen) or _place_hint(seen)
    return "pass", "" if hint is None else hint.key


def _light_hint(seen: Sequence[Observation]) -> CameraHint | None:
    brightness, face = _middle(seen, "brightness"), _middle(seen, "face_light")
    if brightness is None:
        return None
    if _too_dark(brightness, face):
        return CameraHint.DARK
    if brightness > BRIGHT:
        return CameraHint.BRIGHT
    return CameraHint.BACKLIT if _backlit(brightness, face) else None


def _people_hint(seen: Sequence[Observation]) -> CameraHint | None:
    counts = sorted(one.faces or 0 for one in seen)
    usual = counts[len(counts) // 2]
    if usual > 1:
        return CameraHint.MANY_FACES
    return CameraHint.NO_FACE if usual == 0 else None


def _picture_hint(seen: Sequence[Observation]) -> CameraHint | None:
    detail = _middle(seen, "detail")
    return CameraHint.BLURRED if detail is not None and detail < BLURRED_DETAIL else None


def _place_hint(seen: Sequence[Observation]) -> CameraHint | None:
    high, x, y = (_middle(seen, name) for name in ("face_height", "face_x", "face_y"))
    if high is not None and high < SMALLEST:
        return CameraHint.CLOSER
    if high is not None and high > LARGEST:
        return CameraHint.FURTHER
    # The picture is not mirrored: what is on its left is on the candidate's right.
    if x is not None and not ASIDE[0] <= x <= ASIDE[1]:
        return CameraHint.LEFT if x < ASIDE[0] else CameraHint.RIGHT
    if y is not None and not UPRIGHT[0] <= y <= UPRIGHT[1]:
        return CameraHint.DOWN if y < UPRIGHT[0] else CameraHint.UP
    return None


def _too_dark(brightness: float, face: float | None) -> bool:
    return brightness < DARK if face is None else face < FACE_DARK and brightness < BACKLIT_BELOW


def _backlit(brightness: float, face: float | None) -> bool:
    return face is not None and face < BACKLIT_BELOW and brightness - face > BACKLIT_BY


def _middle(seen: Sequence[Observation], name: str) -> float | None:
    values = [value for one in seen if (value := getattr(one, name)) is not None]
    return float(median(values)) if values else None


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)
