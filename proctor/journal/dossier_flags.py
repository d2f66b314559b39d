"""The flags beside the record of a dossier, as WebVTT: what any player shows with the playlist of a track.

Where and which they are follows from the findings, so it can be checked; their words are those of the program
that made the dossier.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from proctor.core.flag_track import Flag, flag_track
from proctor.core.kinds import KINDS, IncidentKind
from proctor.core.record_playlist import Segment
from proctor.resources.texts import has_text, text

_NAMES = {"camera": "record/flags.vtt", "screen": "record/flags-screen.vtt"}
_LANGUAGE = "kk"


def flags_of(
    findings: Mapping[str, Any], segments: Sequence[Segment], held: Iterable[str], tracks: Iterable[str]
) -> dict[str, str]:
    """The tracks of flags by name. `findings`: as findings.json has them; `held`: digests of what is here;
    `tracks`: of which there is a playlist.
    """
    here = frozenset(held)
    played = [one for one in segments if one.init in here and one.sha256 in here]
    flags = [_flag(one) for one in (*findings["incidents"], *findings.get("own_findings", ()))]
    return {_NAMES[track]: flag_track(flags, played, track) for track in tracks}


def places_in(vtt: str) -> list[list[str]]:
    """Which flag stands where: the first two lines of each cue."""
    return [block.splitlines()[:2] for block in vtt.strip("\n").split("\n\n")]


def _flag(found: Mapping[str, Any]) -> Flag:
    incident, verdict = found["incident"], found["verdict"] or {}
    words = [f"{incident['clause']}: {_kind(incident)}"]
    if verdict.get("comment"):
        words.append(str(verdict["comment"]))
    judged = f"administration-verdict-{verdict.get('verdict')}"
    second = [text(_LANGUAGE, judged)] if has_text(_LANGUAGE, judged) else []
    start = float(incident["start_s"])
    end = start if incident["end_s"] is None else float(incident["end_s"])
    return Flag(str(incident["id"]), start, end, "\n".join([" — ".join(words), *second]))


def _kind(incident: Mapping[str, Any]) -> str:
    kind = str(incident["kind"])
    if kind in set(IncidentKind):
        key = KINDS[IncidentKind(kind)].text_key("name")
        if has_text(_LANGUAGE, key):
            return text(_LANGUAGE, key)
    return str(incident["detail"] or kind)
