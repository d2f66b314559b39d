"""`synaq analyse` without its command line: a recording, camera or photos through the same rules as the exam.

The result holds only what follows from the material and the policy, so the same file gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from proctor.analysis.analyser import AnalysisSettings, FrameAnalyser
from proctor.analysis.capabilities import capabilities_of_watching
from proctor.capture.frame import Frame, FrameSource, Gap
from proctor.capture.opening import is_live, open_live, open_recording, open_stills, source_name
from proctor.core.errors import BadInputError, MissingPartError, StorageError
from proctor.core.finding import Incident
from proctor.core.incident import WatchState
from proctor.core.observation import Observation, no_picture
from proctor.core.policy import WatchPolicy, default_policy, parse_policy
from proctor.monitor.step import Report, last_step, step

Progress = Callable[[float], None]


@dataclass
class _Findings:
    """What has been found so far."""

    state: WatchState
    incidents: dict[str, Incident]
    lines: list[str]
    analysed: int = 0
    last_t: float = 0.0


def analyse(
    source: str,
    *,
    json_out: Path | None = None,
    observations_out: Path | None = None,
    policy_file: Path | None = None,
    enrol: Path | None = None,
    stills: bool = False,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """The documented result of `source`; written to `json_out` and `observations_out` where given.

    `progress` gets the share done, 0 to 1, where the end is known. A camera is watched until the user
    interrupts. Errors are SynaqErrors; a damaged recording is analysed as far as it goes and named under
    `trouble`.
    """
    for out in (json_out, observations_out):
        _require_writable(out)  # now, and not after an hour's work
    policy = _policy(policy_file)
    if enrol is not None and not enrol.is_file():
        raise MissingPartError(
            f"There is no enrolment photo {enrol}.", remedy="Check the name and the folder."
        )
    opened = _opened(source, policy, stills=stills)
    # Photos may show a whole class; an exam's picture is done with after a few strangers.
    analyser = FrameAnalyser(AnalysisSettings(most_faces=40) if stills else None)
    found = _Findings(WatchState(source_name(source)), {}, [])
    try:
        _watch(opened, analyser, policy, found, progress)
        facts = opened.facts()
    except KeyboardInterrupt:
        if not is_live(source):
            raise
        facts = opened.facts()
    finally:
        opened.close()
    if not stills:
        end = max(found.last_t, facts.duration_s or 0.0)
        _report(last_step(found.state, end)[1], found)
    result: dict[str, Any] = {
        "source": facts.name,
        "duration_s": None if stills else round(facts.duration_s or found.last_t, 3),
        "frames_read": facts.frames_read,
        "frames_analysed": found.analysed,
        "networks": [network.file.as_json() for network in analyser.networks],
        "capabilities": capabilities_of_watching(
            sound=facts.has_sound, picture=facts.has_picture, enrolled=enrol is not None
        ),
        "policy": {"name": policy.name, "digest": policy.digest()},
        "incidents": [found.incidents[key].as_json() for key in found.incidents],
    }
    if facts.trouble:
        result["trouble"] = facts.trouble
    _write(json_out, json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    _write(observations_out, "".join(found.lines))
    return result


def _policy(file: Path | None) -> WatchPolicy:
    if file is None:
        return default_policy()
    try:
        return parse_policy(file.read_text(encoding="utf-8"), file.name)
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError(f"The policy {file} cannot be read.", remedy="Give a TOML text file.") from error


def _opened(source: str, policy: WatchPolicy, *, stills: bool) -> FrameSource:
    if stills:
        return open_stills(source)
    if is_live(source):
        return open_live(source)
    if not source:
        raise BadInputError("No source is named.", remedy="Name a video, an audio file or camera:0.")
    if Path(source).is_dir():
        raise BadInputError(f"{source} is a folder.", remedy="Add --stills for a folder of photos.")
    return open_recording(source, policy.analysis_fps)


def _watch(
    opened: FrameSource,
    analyser: FrameAnalyser,
    policy: WatchPolicy,
    found: _Findings,
    progress: Progress | None,
) -> None:
    length = opened.facts().duration_s
    for item in opened.frames():
        if isinstance(item, Gap):
            analyser.forget()
            _advance(no_picture(item.t), policy, found)
            continue
        if item.name:  # a photo stands for itself: nothing is known from the one before
            analyser.forget()
        seen = analyser.analyse(item)
        found.analysed += 1
        found.lines.append(_line(item, seen))
        if not item.name:
            _advance(seen, policy, found)
        if progress is not None and length:
            progress(min(1.0, item.t / length))


def _line(frame: Frame, seen: Observation) -> str:
    line = seen.as_json()
    if frame.name:
        line = {"file": frame.name, **line}
    return json.dumps(line, ensure_ascii=False) + "\n"


def _advance(seen: Observation, policy: WatchPolicy, found: _Findings) -> None:
    found.last_t = seen.t
    found.state, orders = step(found.state, seen, policy)
    _report(orders, found)


def _report(orders: tuple[object, ...], found: _Findings) -> None:
    """Keep the latest word on each incident, in the order in which they opened."""
    for order in orders:
        if isinstance(order, Report):
            found.incidents[order.incident.id] = order.incident


def _require_writable(path: Path | None) -> None:
    if path is None:
        return
    new = not path.exists()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8"):
            pass
        if new:
            path.unlink()
    except OSError as error:
        raise _unwritable(path, error) from error


def _write(path: Path | None, text: str) -> None:
    if path is None:
        return
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> StorageError:
    return StorageError(
        f"{path} cannot be written ({error.strerror}).",
        remedy="Choose another folder or free some space.",
    )
