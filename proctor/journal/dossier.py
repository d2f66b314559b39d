"""The dossier: everything about one attempt in one signed file, and how it is written.

Where the contents come from is the service's business; checking them is `dossier_check`'s.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, BinaryIO

from proctor.core.canonical import canonical_bytes
from proctor.core.entry import EVIDENCE, RECORDED, Entry
from proctor.core.record_playlist import MEDIA_TYPE, TRACKS, Segment, playlist, record_of
from proctor.core.sitting import Sitting, fold
from proctor.journal.dossier_archive import ArchiveWriter
from proctor.journal.dossier_flags import flags_of
from proctor.journal.receipt_check import file_of
from proctor.journal.signing import SigningKey

FORMAT = "synaq-dossier"
VERSION = 1
WATERMARK = "Қызмет бабында пайдалану үшін"
MANIFEST, SEAL, RECEIPTS = "manifest.json", "manifest.sig", "receipts.json"
FILM_MOST = 2_000_000_000  # bytes: a film longer than that goes on in the next file
_SUFFIXES = {"video/mp4": ".mp4", "image/jpeg": ".jpg", "image/png": ".png", "audio/mp4": ".m4a"}


@dataclass(frozen=True)
class HeldFile:
    """A file that the journal names: its content, or why it is missing."""

    sha256: str
    blocks: Callable[[], Iterable[bytes]] | None
    missing: str = ""


@dataclass(frozen=True)
class Judged:
    """What people said, beyond the verdicts that stand.

    `words`: each reviewer's word, {incident, reviewer (a number), verdict, reason, comment, at_ms}, in order;
    `own_findings`: what reviewers found themselves, as incidents, with the verdict that stands;
    `interruptions`: findings on interruptions, and what was decided.
    """

    words: Sequence[Mapping[str, Any]] = ()
    own_findings: Sequence[Mapping[str, Any]] = ()
    interruptions: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class DossierContents:
    """What is known of an attempt. Numbers, no names; `answer_key` only where a decision grants it.

    `intake`: {seq, received_ms, flags} of each entry; `keys`: {service: [...], sessions: [{public, first_seq,
    at_ms}]}; `signatures`: those of sessions and of the service, see `dossier_signatures`; `papers`: by
    section, as shown; `verdicts`: by incident; `grant`: by which decision it was made, and for whom;
    `receipts`: signed receipts of what was deleted by the rules of retention;
    `appeals`: complaints about the result, with what the commission decided.
    """

    attempt: str
    candidate_number: str
    made_ms: int
    entries: Sequence[Entry]
    intake: Sequence[Mapping[str, Any]]
    keys: Mapping[str, Any]
    signatures: Sequence[Mapping[str, Any]]
    papers: Mapping[str, Mapping[str, Any]]
    verdicts: Mapping[str, Mapping[str, Any]]
    facts: Sequence[Mapping[str, Any]]
    trail: Sequence[Mapping[str, Any]]
    result: Mapping[str, Any]
    grant: Mapping[str, Any]
    files: Mapping[str, HeldFile] = field(default_factory=dict)
    answer_key: Mapping[str, str] | None = None
    receipts: Sequence[Mapping[str, Any]] = ()
    appeals: Sequence[Mapping[str, Any]] = ()
    judged: Judged = field(default_factory=Judged)


PageMaker = Callable[[Mapping[str, Any]], str]


def write_dossier(file: BinaryIO, contents: DossierContents, key: SigningKey, page: PageMaker) -> None:
    """Write the dossier and sign it. Evidence passes through a block at a time."""
    archive = ArchiveWriter(file)
    for name, data in _documents(contents):
        archive.add(name, [data])
    listed = evidence_list(contents.entries, contents.files)
    held = {str(line["sha256"]): str(line["file"]) for line in listed if line["file"] is not None}
    for sha256, name in held.items():
        archive.add(name, _blocks(contents.files[sha256]))
    segments = record_of(contents.entries)
    for name, parts in films_of(segments, held).items():
        archive.add(name, chain.from_iterable(_blocks(contents.files[sha256]) for sha256 in parts))
    playlists = playlists_of(contents.entries, held)
    tracks = [track for track in TRACKS if f"record/{track}.m3u8" in playlists]
    flags = flags_of(findings_of(contents), segments, held, tracks)
    for name, words in {**playlists, **flags}.items():
        archive.add(name, [words.encode()])
    for line in {line["file"]: line for line in own_clips(contents) if line["file"] is not None}.values():
        archive.add(str(line["file"]), _blocks(contents.files[str(line["sha256"])]))
    archive.add("evidence.json", [_json(listed)])
    archive.add("index.html", [page(page_data(contents, listed, held)).encode()])
    last = contents.entries[-1] if contents.entries else None
    manifest = canonical_bytes(
        {
            "format": FORMAT,
            "version": VERSION,
            "attempt": contents.attempt,
            "candidate_number": contents.candidate_number,
            "made_ms": contents.made_ms,
            "use": WATERMARK,
            "grant": dict(contents.grant),
            "service_key": key.public,
            "head": None if last is None else {"seq": last.seq, "digest": last.digest},
            "files": [{"name": m.name, "sha256": m.sha256, "bytes": m.size} for m in archive.members],
        }
    )
    archive.add(MANIFEST, [manifest])
    archive.add(SEAL, [key.sign(manifest).encode()])
    archive.finish()


def answers_of(sitting: Sitting) -> dict[str, Any]:
    """The answers that count, by section and item."""
    return {
        part.section: {
            item: {"options": list(given.options), "text": given.text}
            for item, given in sorted(part.responses.items())
        }
        for part in sitting.sections
    }


def findings_of(contents: DossierContents) -> dict[str, Any]:
    """What the machine suspected, what people said to it, and what the service noticed."""
    incidents = fold(contents.entries).incidents
    return {
        "incidents": [
            {"incident": dict(data), "verdict": contents.verdicts.get(name)}
            for name, data in sorted(incidents.items(), key=lambda item: (float(item[1]["start_s"]), item[0]))
        ],
        "own_findings": [dict(found) for found in contents.judged.own_findings],
        "own_clips": own_clips(contents),
        "words": [dict(word) for word in contents.judged.words],
        "interruptions": [dict(found) for found in contents.judged.interruptions],
        "facts": list(contents.facts),
        "trail": list(contents.trail),
    }


def evidence_list(entries: Iterable[Entry], files: Mapping[str, HeldFile]) -> list[dict[str, Any]]:
    """Every file that the journal names, once: what it is, and where it lies or why it is missing."""
    listed: dict[str, dict[str, Any]] = {}
    for entry in entries:
        if entry.kind not in (EVIDENCE, RECORDED):
            continue
        sha256, media_type = str(entry.data["sha256"]), str(entry.data["media_type"])
        held = files.get(sha256, HeldFile(sha256, None, "never delivered"))
        if sha256 not in listed:
            name = f"evidence/{sha256}{_SUFFIXES.get(media_type, '.bin')}"
            listed[sha256] = {
                "sha256": sha256,
                "media_type": media_type,
                "incident": entry.data.get("incident"),
                "kind": "record" if entry.kind == RECORDED else "clip",
                "file": None if held.blocks is None else name,
                "missing": held.missing if held.blocks is None else "",
            }
    return list(listed.values())


def own_clips(contents: DossierContents) -> list[dict[str, Any]]:
    """The clips of what reviewers found themselves, as lines of `evidence_list`. They are cut from
    the record by the service, so the journal does not name them.
    """
    listed = []
    for found in contents.judged.own_findings:
        incident = found["incident"]
        clip = (incident.get("evidence") or {}).get("clip") or {}
        if "sha256" not in clip:
            continue
        sha256 = str(clip["sha256"])
        held = contents.files.get(sha256, HeldFile(sha256, None, "gone from the service's list"))
        listed.append(
            {
                "sha256": sha256,
                "media_type": MEDIA_TYPE,
                "incident": incident["id"],
                "kind": "clip",
                "file": None if held.blocks is None else f"clips/{sha256}.mp4",
                "missing": held.missing if held.blocks is None else "",
            }
        )
    return listed


def films_of(segments: Iterable[Segment], held: Mapping[str, str]) -> dict[str, list[str]]:
    """Films that any player shows without a playlist: name, and the SHA-256 of the files that they are put
    together from, the init segment first. One a track and init segment, and no longer than FILM_MOST bytes;
    what is missing is left out.
    """
    films: dict[str, list[str]] = {}
    counts: dict[str, int] = {}
    last: dict[str, str] = {}
    sizes: dict[str, int] = {}
    for segment in segments:
        init = segment.init
        if segment.number == 0 or init is None or init not in held or segment.sha256 not in held:
            continue
        track = segment.track
        if last.get(track) != init or sizes[track] + segment.size > FILM_MOST:
            counts[track] = counts.get(track, 0) + 1
            last[track], sizes[track] = init, 0
            films[f"record/{track}-{counts[track]}.mp4"] = [init]
        sizes[track] += segment.size
        films[f"record/{track}-{counts[track]}.mp4"].append(segment.sha256)
    return films


def playlists_of(entries: Sequence[Entry], held: Mapping[str, str]) -> dict[str, str]:
    """HLS playlists of the record, by name; none where nothing was recorded."""
    segments = [
        one for one in record_of(entries) if one.sha256 in held and (one.init is None or one.init in held)
    ]
    sections = fold(entries).sections
    zero_ms = sections[0].started_ms if sections else None
    return {
        f"record/{track}.m3u8": playlist(
            segments, track, address=lambda sha256: f"../{held[sha256]}", zero_ms=zero_ms, finished=True
        )
        for track in TRACKS
        if any(one.track == track and one.number > 0 for one in segments)
    }


def page_data(
    contents: DossierContents, listed: Sequence[Mapping[str, Any]], held: Mapping[str, str]
) -> dict[str, Any]:
    """What the page shows: incidents with verdicts and files, films, the rhythm of answers."""
    sitting = fold(contents.entries)
    segments = record_of(contents.entries)
    starts = {one.sha256: one for one in segments}
    return {
        "attempt": contents.attempt,
        "number": contents.candidate_number,
        "made_ms": contents.made_ms,
        "grant": dict(contents.grant),
        "entries": len(contents.entries),
        "status": contents.result.get("status", "none"),
        "sections": [
            {"section": part.section, "started_ms": part.started_ms, "finished_ms": part.finished_ms}
            for part in sitting.sections
        ],
        "answers": [
            {"at_ms": entry.stamp.at_ms, "item": entry.data["item"], "section": entry.data["section"]}
            for entry in contents.entries
            if entry.kind == "answered"
        ],
        "incidents": [*findings_of(contents)["incidents"], *contents.judged.own_findings],
        "files": [*(dict(line) for line in listed if line["kind"] == "clip"), *own_clips(contents)],
        "films": [
            {
                "file": name,
                "track": starts[parts[1]].track,
                "start_s": starts[parts[1]].start_s,
                "end_s": starts[parts[-1]].end_s,
            }
            for name, parts in films_of(segments, held).items()
        ],
    }


def _documents(contents: DossierContents) -> Iterator[tuple[str, bytes]]:
    yield "journal.jsonl", b"".join(entry.text.encode() + b"\n" for entry in contents.entries)
    yield "intake.jsonl", _lines(contents.intake)
    yield "signatures.jsonl", _lines(contents.signatures)
    yield "keys.json", _json(contents.keys)
    for section, paper in sorted(contents.papers.items()):
        yield f"papers/{section}.json", _json(paper)
    yield "answers.json", _json(answers_of(fold(contents.entries)))
    yield "findings.json", _json(findings_of(contents))
    yield "result.json", _json(contents.result)
    if contents.receipts:
        yield RECEIPTS, file_of(contents.receipts)
    if contents.appeals:
        yield "appeals.json", _json(list(contents.appeals))
    if contents.answer_key is not None:
        yield "answer-key.json", _json(contents.answer_key)


def _blocks(held: HeldFile) -> Iterable[bytes]:
    return [] if held.blocks is None else held.blocks()


def _lines(values: Iterable[Mapping[str, Any]]) -> bytes:
    return b"".join(canonical_bytes(value) + b"\n" for value in values)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False).encode() + b"\n"
