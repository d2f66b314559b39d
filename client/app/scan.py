"""`synaq scan` without its command line: a video or an ordered folder of photos -> what was seen of a room.

The same measuring as in the check-in; the same file gives the same bytes. Nothing is kept but what was asked
for.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2

from client.app.result_files import require_writable, write_result
from proctor.analysis.analyser import THINGS
from proctor.analysis.detector import ThingDetector
from proctor.analysis.networks import Network, read_manifest
from proctor.analysis.room_scan import RoomScanner
from proctor.analysis.scan_album import usual_look
from proctor.capture.frame import Frame, FrameSource
from proctor.capture.opening import is_live, open_recording, open_stills
from proctor.core.errors import BadInputError, StorageError
from proctor.core.room_scan import ScanReason
from proctor.resources.texts import text

Progress = Callable[[float, float], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where to write the result (JSON) and the panorama (PNG or JPEG); None: nowhere. `things`: whether
    persons, phones and screens are looked for."""

    json_out: Path | None = None
    panorama: Path | None = None
    things: bool = True


def scan(source: str, wanted: Wanted, progress: Progress | None = None) -> dict[str, Any]:
    """The documented result for a video or a folder of photos, whatever was found in it.

    MissingPartError or BadInputError where there is nothing to look at, StorageError where a file cannot be
    written. `progress` gets media seconds (photos: their number) done and altogether.
    """
    if is_live(source):
        raise BadInputError(
            f"{source} has no end, so it is no scan.", remedy="Give a video or a folder of photos."
        )
    require_writable(wanted.json_out)
    require_writable(wanted.panorama)
    stills = Path(source).is_dir()
    look = None
    if wanted.things:
        look = usual_look(ThingDetector(Network(read_manifest()[THINGS])))
    scanner = RoomScanner(look=look, stills=stills)
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)  # on small pictures, sharing the work costs more than it saves
    try:
        with closing(open_stills(source) if stills else open_recording(source)) as pictures:
            _watch(pictures, scanner, progress)
            result = {**scanner.finish().as_json(), "source": pictures.facts().name}
            if pictures.facts().trouble:
                result["trouble"] = pictures.facts().trouble
    finally:
        cv2.setNumThreads(threads)
    _draw(scanner, wanted.panorama)
    write_result(wanted.json_out, json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    return result


def _watch(pictures: FrameSource, scanner: RoomScanner, progress: Progress | None) -> None:
    if not pictures.facts().has_picture:
        raise BadInputError(
            f"{pictures.facts().name} holds no picture.", remedy="Give a video or a folder of photos."
        )
    seen = 0
    for frame in pictures.frames():
        if isinstance(frame, Frame):
            scanner.see(frame.picture, frame.t)
            seen += 1
            whole = pictures.facts().duration_s
            if progress is not None and whole:
                progress(min(whole, frame.t), whole)
    if not seen:
        raise BadInputError(
            f"{pictures.facts().name} holds no picture that can be read. {pictures.facts().trouble}".strip(),
            remedy="Give a video, or a folder of JPEG or PNG photos.",
        )


def _draw(scanner: RoomScanner, out: Path | None) -> None:
    picture = None if out is None else scanner.panorama()
    if out is None or picture is None:
        return
    kind = out.suffix.lower() if out.suffix.lower() in {".jpg", ".jpeg"} else ".png"
    coded = cv2.imencode(kind, picture)[1]
    try:
        out.write_bytes(coded.tobytes())
    except OSError as error:
        raise StorageError(
            f"{out} cannot be written ({error.strerror}).", remedy="Choose another folder or free some space."
        ) from error


def sentences(result: dict[str, Any]) -> list[str]:
    """`result` for a person."""
    verdict = {True: "Complete", False: "Not complete", None: "Cannot be told"}[result["complete"]]
    lines = [f"{verdict}: {result['covered_deg']:.0f} of 360 degrees were seen."]
    lines += [
        text("en", f"scan-reason-{ScanReason(reason).value.replace('_', '-')}")
        for reason in result["reasons"]
    ]
    if result["gaps_deg"] and result["covered_deg"] > 0:
        gaps = ", ".join(f"{start:.0f} to {end:.0f}" for start, end in result["gaps_deg"])
        lines.append(f"Not seen: {gaps} degrees to the right of where it began.")
    figures = result["figures"]
    lens = figures["lens"]
    lines.append(
        f"{figures['pictures']} pictures; scale from {_ORIGINS.get(lens['from'], lens['from'])}, "
        f"good to {100 * lens['uncertainty']:.0f}%."
    )
    for thing in result["things"]:
        lines.append(
            f"Seen at {thing['heading_deg'] % 360:.0f} degrees: {thing['kind']} ({thing['score']:.2f})."
        )
    if "trouble" in result:
        lines.append(result["trouble"])
    return lines


_ORIGINS = {"measured": "the pictures' perspective", "assumed": "a usual camera"}
