"""`synaq analyse` without its command line: a recording, camera or photos through the same rules as the exam.

The result holds only what follows from the material and the policy, so the same file gives the same bytes, on
one core or two.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from client.app.analyse_material import Material, Seen, observed, open_material
from client.app.result_files import require_writable, write_result
from proctor.analysis.analyser import AnalysisSettings, FrameAnalyser
from proctor.analysis.capabilities import NOT_ENROLLED, READY, capabilities_of_watching
from proctor.analysis.identity import PhotoReader, Template
from proctor.analysis.networks import NetworkFile
from proctor.analysis.voice import VoiceAnalyser
from proctor.capture.opening import is_live, source_name
from proctor.capture.photo import read_photo
from proctor.core.errors import BadInputError
from proctor.core.finding import Incident
from proctor.core.incident import WatchState
from proctor.core.observation import Observation, SoundObservation
from proctor.core.policy import WatchPolicy, default_policy, parse_policy
from proctor.monitor.step import Report, last_step, step

Progress = Callable[[float, float], None]
MOST_FACES = 6
MOST_PHOTO_FACES = 40  # photos may show a whole class; an exam's picture is done with after a few strangers


@dataclass
class _Findings:
    """What has been found so far."""

    state: WatchState
    incidents: dict[str, Incident] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    analysed: int = 0
    last_t: float = 0.0
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class _Instruments:
    """What looks and listens."""

    eyes: FrameAnalyser
    ears: VoiceAnalyser | None

    @property
    def files(self) -> list[NetworkFile]:
        """The networks at work."""
        of_pictures = [network.file for network in self.eyes.networks]
        return of_pictures if self.ears is None else [*of_pictures, self.ears.file]


def analyse(
    source: str,
    *,
    json_out: Path | None = None,
    observations_out: Path | None = None,
    policy_file: Path | None = None,
    enrol: Path | None = None,
    stills: bool = False,
    cores: int = 2,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """The documented result of `source`; written to `json_out` and `observations_out` where given.

    `progress` gets media seconds (or photos) done and altogether, where the end is known. A camera is watched
    until the user interrupts; a recording that is interrupted is judged as far as it was seen, and the result
    says so under `trouble` and `stopped_s`. Errors are SynaqErrors; a damaged recording is analysed as far as
    it goes and named under `trouble`. `cores`: with more than one, decoding and hearing run beside the rest.
    """
    for out in (json_out, observations_out):
        require_writable(out)  # now, and not after an hour's work
    policy = _policy(policy_file)
    enrolled, identity = _enrolled(enrol)
    with ExitStack() as stack:
        material = stack.enter_context(closing(open_material(source, policy.analysis_fps, stills=stills)))
        settings = AnalysisSettings(most_faces=MOST_PHOTO_FACES if stills else MOST_FACES, beside=cores > 1)
        eyes = stack.enter_context(closing(FrameAnalyser(settings, enrolled=enrolled)))
        instruments = _Instruments(eyes, VoiceAnalyser() if material.sound else None)
        digests = {file.role: file.sha256 for file in instruments.files}
        found = _Findings(WatchState(source_name(source), networks=MappingProxyType(digests)))
        try:
            _watch(material, instruments, policy, found, cores=cores, progress=progress)
        except KeyboardInterrupt:
            found.stopped = not is_live(source)
        if not stills:
            end = _length(material, found)
            _report(last_step(found.state, end)[1], found)
        result = _result(material, instruments, policy, found, identity=identity, stills=stills)
    write_result(json_out, json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    write_result(observations_out, "".join(found.lines))
    return result


def _watch(
    material: Material,
    instruments: _Instruments,
    policy: WatchPolicy,
    found: _Findings,
    *,
    cores: int,
    progress: Progress | None,
) -> None:
    whole = material.pictures.facts().duration_s
    with closing(observed(material, instruments.eyes, instruments.ears, cores=cores)) as everything:
        for seen in everything:
            _take(seen, policy, found)
            if progress is not None and whole:
                progress(min(whole, seen.t + 1 if seen.name else seen.t), whole)


def _take(seen: Seen, policy: WatchPolicy, found: _Findings) -> None:
    """One observation further."""
    if seen.looked_at:
        found.analysed += 1
        found.lines.append(_line(seen))
    if not seen.name:
        _advance(seen.observation, policy, found)


def _result(
    material: Material,
    instruments: _Instruments,
    policy: WatchPolicy,
    found: _Findings,
    *,
    identity: str,
    stills: bool,
) -> dict[str, Any]:
    facts = material.pictures.facts()
    result: dict[str, Any] = {
        "source": facts.name,
        "duration_s": None if stills else round(_length(material, found), 3),
        "frames_read": facts.frames_read,
        "frames_analysed": found.analysed,
        "networks": [file.as_json() for file in instruments.files],
        "capabilities": _capabilities(material, identity),
        "policy": {"name": policy.name, "digest": policy.digest()},
        "incidents": [found.incidents[key].as_json() for key in found.incidents],
    }
    trouble = material.trouble
    if found.stopped:
        result["stopped_s"] = round(found.last_t, 3)
        trouble = f"{trouble} Stopped by hand after {found.last_t:.1f} s.".strip()
    if trouble:
        result["trouble"] = trouble
    return result


def _length(material: Material, found: _Findings) -> float:
    """Media seconds: as long as the file says, or as far as there was anything to see or hear."""
    return found.last_t if found.stopped else max(found.last_t, material.pictures.facts().duration_s or 0.0)


def _capabilities(material: Material, identity: str) -> dict[str, str]:
    return capabilities_of_watching(
        picture=material.pictures.facts().has_picture,
        voice="no audio track" if material.sound is None else READY,
        identity=identity,
    )


def _enrolled(photo: Path | None) -> tuple[Template | None, str]:
    """The enrolled face, and the state of the capability to tell whose face it is."""
    if photo is None:
        return None, NOT_ENROLLED
    face = PhotoReader().read(read_photo(photo))
    return (None, "no face in the enrolment photo") if face is None else (face.template, READY)


def _policy(file: Path | None) -> WatchPolicy:
    if file is None:
        return default_policy()
    try:
        return parse_policy(file.read_text(encoding="utf-8"), file.name)
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError(f"The policy {file} cannot be read.", remedy="Give a TOML text file.") from error


def _line(seen: Seen) -> str:
    line = seen.observation.as_json()
    if seen.name:
        line = {"file": seen.name, **line}
    return json.dumps(line, ensure_ascii=False) + "\n"


def _advance(seen: Observation | SoundObservation, policy: WatchPolicy, found: _Findings) -> None:
    found.last_t = max(found.last_t, seen.t)
    found.state, orders = step(found.state, seen, policy)
    _report(orders, found)


def _report(orders: tuple[object, ...], found: _Findings) -> None:
    """Keep the latest word on each incident, in the order in which they opened."""
    for order in orders:
        if isinstance(order, Report):
            found.incidents[order.incident.id] = order.incident
