"""Who is in the picture over time: which boxes are faces, which face is the candidate's, where to look next.

No pose and no measure of a face (see `headpose`, `gaze`), no rule: how many people are too many is said in
proctor.core.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import cv2

from proctor.analysis.faces import Face, FaceFinder, Picture, Window, whole_of
from proctor.analysis.landmarks import (
    MARGIN,
    LandmarkFinder,
    Landmarks,
    Region,
    region_of_face,
)

# A followed face outlives looks in which the finder misses it (a far turn, a hand), but not for longer: the
# landmarks hold on to a pattern once they have taken it for a face.
ALONE_S = 2.5
# How often each way of looking comes up while the candidate is followed; one look a frame, the latest first.
WHOLE_EVERY_S = 0.4
CLOSER_EVERY_S = 2.0
# Shares of the picture's longer edge: the side of a part that is looked into closer, and how far the widest
# view reaches beyond the picture (a face that is cut by the edge looks whole in it).
PART = 0.6
WIDE = 2.0


GREY = (127, 127, 127)
# Shares of a region's side: from where a face is restless, and from where the landmarks have slid off it.
RESTLESS = 0.08
SLID = 0.12
ALIKE = 0.6  # sides of two regions of one face: the smaller one's share of the larger
# Presence (0..1): of settled landmarks, and of those that a face beside the candidate's must keep.
SETTLED = 0.9
BESIDE = 0.7


@dataclass(frozen=True, slots=True)
class Trust:
    """What must hold before a box counts as a face: the finder's score and the mesh's presence, all 0..1.

    `presence` is asked of the landmarks in the finder's box, `again` of those in the region from themselves.
    `at_once`: from which score on a face beside a known one counts without a second look.
    A look that is wide or close sees more faces where there are none, so more is asked of it (measured on
    rooms, objects and animals without a person).
    """

    score: float
    presence: float
    again: float
    at_once: float


TRUST = {
    "whole": Trust(0.2, 0.5, 0.8, 0.5),
    "near": Trust(0.2, 0.5, 0.8, 0.7),
    "part": Trust(0.5, 0.5, 0.8, 1.1),
    "wide": Trust(0.3, 0.9, 0.9, 1.1),
}


@dataclass(frozen=True, slots=True)
class _Found:
    """How and when a finder saw a new face: by which look, whether that is sure at once, media time."""

    look: str
    at_once: bool
    t: float


@dataclass(frozen=True, slots=True)
class FacesSeen:
    """The faces of one frame, the candidate's first; `followed`: whether the candidate's face is the one of
    the frame before."""

    faces: tuple[Landmarks, ...]
    followed: bool = False

    @property
    def candidate(self) -> Landmarks | None:
        """The candidate's face, or None where nobody is seen."""
        return self.faces[0] if self.faces else None


@dataclass(slots=True, eq=False)
class _Track:
    """One face that is followed: its landmarks now, when a finder last saw it, and which look found it.

    `sure`: whether it counts. What a careful look sees beside a known face is looked at twice first.
    `restless`: whether it has just moved so far that the landmarks may have slid off it.
    """

    landmarks: Landmarks
    supported_t: float
    look: str
    sure: bool
    restless: bool = False
    place: Region = field(init=False)

    def __post_init__(self) -> None:
        self.place = self.landmarks.region

    def move(self, landmarks: Landmarks) -> None:
        before = self.place
        self.landmarks, self.place = landmarks, landmarks.region
        self.restless = landmarks.presence < SETTLED or _apart(before, self.place) > RESTLESS


class FaceTracker:
    """Follows the faces of one source. The same frames give the same answers: it remembers by media time.

    `far`: the full range finder; `near`: the short range one, which sees faces that fill the picture.
    `presence` (0..1): below it a followed face is lost; `most`: faces looked into per frame, best first.
    """

    def __init__(
        self, far: FaceFinder, near: FaceFinder, landmarks: LandmarkFinder, presence: float, most: int
    ) -> None:
        self._far, self._near, self._landmarks = far, near, landmarks
        self._presence, self._most = presence, most
        self._tracks: list[_Track] = []  # the candidate's first
        self._looked: dict[str, float] = {}
        self._began = 0.0

    def forget(self) -> None:
        """Drop the memory of earlier frames."""
        self._tracks = []
        self._looked = {}

    def look(self, picture: Picture, t: float, small: Picture | None = None) -> FacesSeen:
        """The faces of the frame at media second `t`; `small`: its small copy, where it is at hand."""
        before = self._tracks[0] if self._tracks else None
        self._follow(picture)
        present = bool(self._tracks) and self._tracks[0] is before
        look = self._next_look(picture, t) if present else "whole"
        self._take(look, picture, self._find(look, picture, small, t), t)
        if not self._tracks:  # before it is said that nobody is there
            self._take("near", picture, self._find("near", picture, small, t), t)
        self._let_go(look, t)
        followed = bool(self._tracks) and self._tracks[0] is before
        if self._tracks and not followed:
            self._largest_first()
            self._sharpen(picture, self._tracks[0])
        return FacesSeen(tuple(track.landmarks for track in self._tracks if track.sure), followed)

    def look_at_photo(self, picture: Picture) -> FacesSeen:
        """The faces of a photo that stands for itself, the largest first: every way of looking, and closer
        and closer as long as that finds more."""
        self.forget()
        for look in ("whole", "near", "wide"):
            self._take(look, picture, self._find(look, picture, None, 0.0), 0.0)
        for number in range(2, 5):
            known = len(self._tracks)
            for part in parts_of(picture, 1 / (number - 0.3 * (number - 1))):
                faces = [face for face in self._far.find(picture, part) if face.height < 0.4 * part.side]
                self._take("part", picture, faces, 0.0)
            if len(self._tracks) == known:
                break
        self._largest_first()
        for _ in range(2):
            if self._tracks:
                self._sharpen(picture, self._tracks[0])
        seen = FacesSeen(tuple(track.landmarks for track in self._tracks))
        self.forget()
        return seen

    def _follow(self, picture: Picture) -> None:
        """Every known face from where it was; those that are no longer there, or two that became one, end."""
        kept: list[_Track] = []
        for track in self._tracks:
            landmarks = self._landmarks.find(picture, track.place)
            if landmarks.presence < (self._presence if not kept else max(self._presence, BESIDE)):
                continue
            track.move(landmarks)
            if not any(_same_place(other.place, track.place) for other in kept):
                kept.append(track)
        self._tracks = kept

    def _next_look(self, picture: Picture, t: float) -> str:
        """After a jump the whole; a face that is not sure yet once more; else what is the most overdue."""
        if self._tracks[0].restless:
            return "whole"
        unsure = next((track.look for track in self._tracks if not track.sure), None)
        if unsure is not None:
            return unsure
        began = self._began
        high, wide = picture.shape[:2]
        closer = _closer_looks(high, wide)
        longest = min(closer, key=lambda look: self._looked.get(look, began))
        overdue = (t - self._looked.get(longest, began)) / CLOSER_EVERY_S
        return "whole" if (t - self._looked.get("whole", began)) / WHOLE_EVERY_S >= overdue else longest

    def _find(self, look: str, picture: Picture, small: Picture | None, t: float) -> list[Face]:
        if not self._looked:
            self._began = t
        self._looked[look] = t
        if look == "whole":
            return self._far.find(picture, small=small)
        if look == "near":
            return self._near.find(picture)
        if look == "wide":
            return self._far.find(picture, whole_of(picture, WIDE))
        return self._far.find(picture, parts_of(picture, PART)[int(look.partition(" ")[2])])

    def _take(self, look: str, picture: Picture, faces: list[Face], t: float) -> None:
        """Note which known faces the finder saw too, then look into those boxes that are new."""
        trust = TRUST[look.partition(" ")[0]]
        new: list[tuple[Region, bool]] = []
        for face in faces[: self._most]:
            region = region_of_face(face)
            known = next((track for track in self._tracks if _same_place(track.place, region)), None)
            if known is not None:
                self._support(known, region, picture, t)
            elif face.score >= trust.score:
                new.append((region, face.score >= trust.at_once))
        for region, at_once in new:
            self._look_into(picture, region, trust, _Found(look, at_once, t))

    def _support(self, track: _Track, region: Region, picture: Picture, t: float) -> None:
        """The finder sees this face too; and if elsewhere, the landmarks have slid: anew from there."""
        track.sure = track.sure or t > track.supported_t
        track.supported_t = t
        # A spot inside the face that a closer look takes for one is no better place for the landmarks.
        alike = min(track.place.side, region.side) > ALIKE * max(track.place.side, region.side)
        if alike and _apart(track.place, region) > SLID:
            landmarks = self._landmarks.find(picture, region)
            if landmarks.presence >= self._presence:
                track.move(landmarks)

    def _look_into(self, picture: Picture, region: Region, trust: Trust, found: _Found) -> None:
        """Follow what is in `region` from now on, if it is a face: a new one, or the known one that slid."""
        # A look at a part cuts faces in two: it says nothing of those that it does not see.
        partly = found.look.startswith("part")
        known = [track for track in self._tracks if partly or track.supported_t == found.t]
        landmarks = self._judged(_without(picture, known, region), region, trust)
        if landmarks is None:
            return
        place = landmarks.region
        if any(_covers(track.place, place) for track in known):
            return
        slid = next((track for track in self._tracks if _overlap(track.place, place)), None)
        if slid is not None and slid not in known:
            slid.supported_t = found.t
            slid.move(landmarks)
        elif len(self._tracks) < self._most:
            sure = found.at_once or not self._tracks
            self._tracks.append(_Track(landmarks, found.t, found.look, sure))

    def _judged(self, picture: Picture, region: Region, trust: Trust) -> Landmarks | None:
        """The landmarks in a region, if what is there can be trusted to be a face."""
        landmarks = self._landmarks.find(picture, region)
        if landmarks.presence < trust.presence:
            return None
        landmarks = self._landmarks.find(picture, landmarks.region)
        return landmarks if landmarks.presence >= trust.again else None

    def _let_go(self, look: str, t: float) -> None:
        """End what only the landmarks hold on to, and what a second look did not confirm."""
        self._tracks = [
            track
            for track in self._tracks
            if t - track.supported_t <= ALONE_S
            and (track.sure or track.supported_t == t or track.look != look)
        ]

    def _largest_first(self) -> None:
        self._tracks.sort(key=lambda track: (track.sure, track.landmarks.height), reverse=True)

    def _sharpen(self, picture: Picture, track: _Track) -> None:
        """A region from a finder's box is rough: a second look from the points themselves is better."""
        track.move(self._landmarks.find(picture, track.place))


@lru_cache(maxsize=64)
def _closer_looks(high: int, wide: int) -> tuple[str, ...]:
    """The names of the looks that are closer than the whole, for pictures of this size."""
    return ("near", *(f"part {number}" for number in range(len(_windows(high, wide, PART)))))


def parts_of(picture: Picture, share: float) -> tuple[Window, ...]:
    """Squares that overlap and together cover the picture; their side is `share` of its longer edge."""
    high, wide = picture.shape[:2]
    return _windows(high, wide, share)


@lru_cache(maxsize=64)
def _windows(high: int, wide: int, share: float) -> tuple[Window, ...]:
    side = max(wide, high) * share
    return tuple(Window(x, y, side) for y in _starts(high, side) for x in _starts(wide, side))


def _starts(length: int, side: float) -> list[float]:
    if length <= side:
        return [(length - side) / 2]
    count = 1 + max(1, round((length - side) / (0.7 * side) + 0.35))
    return [number * (length - side) / (count - 1) for number in range(count)]


def _without(picture: Picture, tracks: list[_Track], region: Region) -> Picture:
    """The picture with known faces that reach into `region` blotted out, so that half of one does not make
    the landmarks believe in another; the picture itself where there are none."""
    reach = 0.71 * region.side
    for track in tracks:
        left, top, right, bottom = (int(edge) for edge in track.landmarks.box)
        beside = left < region.x + reach and right > region.x - reach
        if beside and top < region.y + reach and bottom > region.y - reach:
            picture = picture.copy()
            cv2.rectangle(picture, (left, top), (right, bottom), GREY, cv2.FILLED)
    return picture


def _apart(a: Region, b: Region) -> float:
    """How far two regions' centres lie apart, as a share of the larger one's side."""
    return max(abs(a.x - b.x), abs(a.y - b.y)) / max(a.side, b.side)


def _same_place(a: Region, b: Region) -> bool:
    """Whether two regions show one face."""
    return _apart(a, b) < 0.25


def _covers(known: Region, new: Region) -> bool:
    """Whether a new face is a known one, or a spot inside it."""
    return _same_place(known, new) or max(abs(known.x - new.x), abs(known.y - new.y)) < known.side / 3


def _overlap(a: Region, b: Region) -> bool:
    """Whether two regions, about equally large, share a good part of the face in them."""
    alike = max(a.side, b.side) < 1.8 * min(a.side, b.side)
    return alike and max(abs(a.x - b.x), abs(a.y - b.y)) < 0.8 * (a.side + b.side) / 2 / MARGIN
