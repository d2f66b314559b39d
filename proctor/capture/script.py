"""What a synthetic candidate does, and when: a small text with times, the exact ground truth of tests and
demos.

One act a line (or parted by semicolons), in seconds of media time; `#` begins a comment:

    at 5 absent for 6          leaves the seat
    at 14.5 turned 42 for 5    turns the head by 42 degrees (+ to the picture's left edge, - to the right)
    at 20 closer 1.4 for 3     leans towards the camera until the face is so many times as large
    at 24 joined for 5         a second person stands beside
    at 33 covered for 4        a hand on the lens
    at 40 frozen for 6         the picture stands still
    at 50 lost for 5           the camera gives no picture at all
    at 56 speaking for 4       a voice is heard
    at 62 muted for 40         the microphone gives utter silence
    at 104 unplugged for 8     the microphone gives no sound at all
    at 120 scan 360 for 12     the camera is turned round by so many degrees (+ to the right)
    length 115                 where a recording of it ends (default: five seconds after the last act)

Before the exam media seconds are negative. After the last act the candidate simply sits there. Nothing is
drawn here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from proctor.core.errors import BadInputError

ACTS = (
    "absent",
    "turned",
    "closer",
    "joined",
    "covered",
    "frozen",
    "lost",
    "speaking",
    "muted",
    "unplugged",
    "scan",
)
VALUED = ("turned", "closer", "scan")
MOST_TURN, MOST_GROWTH, MOST_SCAN = 60.0, 1.8, 720.0
RAMP_S = 0.4
HOLD_S = 1.0  # at the end of a scan the camera is held still for so long, then it is back in its place
_LINE = re.compile(
    r"at\s+(?P<at>-?[\d.]+)\s+(?P<act>[a-z]+)(?:\s+(?P<value>[-+]?[\d.]+))?\s+for\s+(?P<length>[\d.]+)"
)
REMEDY = "Write for example: at 5 absent for 6; at 14 turned 42 for 5; length 30"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done from `start` to `end` (seconds); `value`: degrees for a turn or a scan, how many times
    as large for an approach, else 0."""

    name: str
    start: float
    end: float
    value: float = 0.0


@dataclass(frozen=True, slots=True)
class Pose:
    """How things stand at one moment. Shares 0..1: seated, joined, covered; yaw in degrees; growth: how many
    times as large the candidate is; heading: degrees by which the camera is turned to the right.

    `picture_t`: the moment whose picture is shown: earlier than now while the picture is frozen.
    """

    seated: float
    joined: float
    covered: float
    yaw: float
    lost: bool
    picture_t: float
    growth: float = 1.0
    heading: float = 0.0


@dataclass(frozen=True, slots=True)
class CandidateScript:
    """Acts in order of time, and the length of a recording in seconds."""

    acts: tuple[Act, ...]
    length: float

    def pose_at(self, t: float) -> Pose:
        """How things stand at media second `t`; each act fades in and out over `RAMP_S`."""
        shown = next((act.start for act in self.acts if act.name == "frozen" and act.start <= t < act.end), t)
        level = dict.fromkeys(ACTS, 0.0)
        yaw, growth, heading = 0.0, 1.0, 0.0
        for act in self.acts:
            share = _share(act, shown)
            level[act.name] = max(level[act.name], share)
            if act.name == "turned":
                yaw += share * act.value
            elif act.name == "closer":
                growth += share * (act.value - 1)
            elif act.name == "scan":
                heading += _turned_by(act, shown)
        lost = any(act.name == "lost" and act.start <= t < act.end for act in self.acts)
        return Pose(
            1.0 - level["absent"], level["joined"], level["covered"], yaw, lost, shown, growth, heading
        )


def _share(act: Act, t: float) -> float:
    """0 before, 1 during, with a smooth ramp after the start and after the end."""
    rising = min(1.0, max(0.0, (t - act.start) / RAMP_S))
    falling = min(1.0, max(0.0, (t - act.end) / RAMP_S))
    share = rising - falling
    return share * share * (3 - 2 * share)


def _turned_by(act: Act, t: float) -> float:
    """Degrees to which a scan has turned the camera: evenly, then held still."""
    if not act.start <= t < act.end:
        return 0.0
    begin = act.start + RAMP_S
    return act.value * min(1.0, max(0.0, (t - begin) / max(0.1, act.end - HOLD_S - begin)))


def parse_script(text: str, origin: str = "the script") -> CandidateScript:
    """A script from its text; BadInputError names the line."""
    acts: list[Act] = []
    length: float | None = None
    for raw in re.split(r"[;\n]", text):
        line = raw.split("#")[0].strip()
        if not line:
            continue
        given = re.fullmatch(r"length\s+([\d.]+)", line)
        if given:
            length = _seconds(given[1], line, origin)
            continue
        acts.append(_act(line, origin))
    acts.sort(key=lambda act: act.start)
    last = max((act.end for act in acts), default=5.0)
    return CandidateScript(tuple(acts), length if length is not None else last + 5.0)


def read_script(text_or_path: str) -> CandidateScript:
    """A script given in the line itself or as the path of a text file."""
    if text_or_path.strip() and " " not in text_or_path.strip():
        path = Path(text_or_path)
        if not path.is_file():
            raise BadInputError(f"There is no script {text_or_path}.", remedy=REMEDY)
        return parse_script(path.read_text(encoding="utf-8"), path.name)
    return parse_script(text_or_path)


def _act(line: str, origin: str) -> Act:
    found = _LINE.fullmatch(line)
    if found is None or found["act"] not in ACTS or (found["act"] in VALUED) != (found["value"] is not None):
        raise BadInputError(f"{origin} has a line that is not understood: {line!r}.", remedy=REMEDY)
    start = _seconds(found["at"], line, origin)
    lasting = _seconds(found["length"], line, origin)
    value = float(found["value"]) if found["value"] else 0.0
    if found["act"] == "turned" and abs(value) > MOST_TURN:
        raise BadInputError(f"{origin} asks for a turn of {value:g} degrees.", remedy="Give at most 60.")
    if found["act"] == "scan" and abs(value) > MOST_SCAN:
        raise BadInputError(f"{origin} asks for a scan of {value:g} degrees.", remedy="Give at most 720.")
    if found["act"] == "closer" and not 1 <= value <= MOST_GROWTH:
        raise BadInputError(f"{origin} asks for a face {value:g} times as large.", remedy="Give 1 to 1.8.")
    return Act(found["act"], start, start + lasting, value)


def _seconds(digits: str, line: str, origin: str) -> float:
    try:
        return float(digits)
    except ValueError as error:
        raise BadInputError(f"{origin}: {digits!r} in {line!r} is no number.", remedy=REMEDY) from error
