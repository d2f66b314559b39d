"""The journal entry: what is written down, in which words, and how entries are chained.

An entry is canonical JSON text; its digest is the SHA-256 of that text, and the text names the digest before
it, so that nothing can be taken out, put in or altered without breaking every later digest. Reading and
writing files is the journal room's business.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from proctor.core.canonical import canonical_bytes, sha256_hex
from proctor.core.errors import IntegrityError

FORMAT_VERSION = 1
_LARGEST = 2**53  # above it, not every reader of JSON keeps a whole number whole
_DEEPEST = 32  # lists and tables within each other; what goes deeper was made to trip a reader
NO_ENTRY_BEFORE = "0" * 64

# What may be written down. `data` of each kind:
ATTEMPT_OPENED = "attempt_opened"  # candidate_number, programme, edition, policy_digest, client, seal_key
#                                    (the key evidence is sealed for, all along | None: it lies plain)
RUN_STARTED = "run_started"  # run, recovered (bool): a process began to serve this attempt; boot (which start
#                              of the system), computer (its secret's digest, cut), crash (what the run before
#                              left of one | ""), machine_end (how the system went down, by its log)
CONSENT_GIVEN = "consent_given"  # edition
CONDITIONS_ACCEPTED = "conditions_accepted"  # edition
CHECK_DONE = "check_done"  # checks: [{name, status, measured, required, figures}]
CHECK_OVERRIDDEN = "check_overridden"  # step, reason, role: a person let a failed or unknown step pass
HOST_LOOKED = "host_looked"  # facts: what the computer says of itself, where it changed
LINE_MEASURED = "line_measured"  # figures of the line during the exam, where they changed
IDENTITY_CHECKED = "identity_checked"  # status, reason, figures, photo (sha256 | None)
SCAN_ASKED = "scan_asked"  # scan (id), source (check_in|policy|directive), directive | None
SCAN_ENDED = "scan_ended"  # scan, status (complete|incomplete|refused|failed|unknown), reasons, figures,
#                            began_ms (None: never begun), ended_ms, panorama (sha256 | None),
#                            extra_ms (by which the running section is prolonged, see `scan_clock`)
CALIBRATED = "calibrated"  # status (measured|unknown), reason, tries, calibration | None
EXEMPTED = "exempted"  # exemptions: [{name, basis}], effects: [{exemption, kind, what, before, after}],
#                        policy, policy_digest: as they hold for this candidate
CLOCK_SET = "clock_set"  # offset_ms (service minus wall), round_trip_ms
SECTION_STARTED = "section_started"  # section, started_ms, deadline_ms, paper_digest
ITEM_SHOWN = "item_shown"  # section, item
ANSWERED = "answered"  # section, item, options: [str] | text: str
MARKED = "marked"  # section, item, marked (bool)
SECTION_FINISHED = "section_finished"  # section, reason (candidate|time|stopped), with_remarks, remarks
ATTEMPT_FINISHED = "attempt_finished"  # reason (candidate|time|closed_window|stopped)
INCIDENT_OPENED = "incident_opened"  # incident
INCIDENT_CLOSED = "incident_closed"  # incident
EVIDENCE = "evidence"  # incident, sha256, bytes, media_type, duration_s | moments_s (a strip's pictures);
#                        a room scan's picture: scan (its id), incident None; sealed: SHA-256 of the sealed
#                        file as it lies on the candidate's disk | None (not sealed)
RECORDED = "recorded"  # track (camera|screen), number (0: its init segment), sha256, bytes, media_type,
#                      start_s, duration_s, init (sha256 of the init segment | None), sealed (as above),
#                      sound_db (how loud each second was: dB below full scale; none where nothing was heard)
EVIDENCE_MISSING = "evidence_missing"  # incident, reason
FAULT = "fault"  # what, detail
DIRECTIVE = "directive"  # directive
# What the candidate's computer says of an interruption, for `attribution`. Yes, no or unknown each:
LINK_LOOKED = "link_looked"  # link, gateway, names, elsewhere, service (service: also refused),
#                            medium (wired|wireless|other|unknown), how (why the link is down: disabled|
#                            radio_off|no_carrier|gone, no_route; ""), reason (began|changed|offline|online)
POWER_LOOKED = "power_looked"  # source (mains|battery|unknown), percent (int | None)
SLEPT = "slept"  # from_ms, to_ms, how (asleep|stood_still: the program alone)
RUN_ENDED = "run_ended"  # run, by (person|system_shutdown|logout|error|unknown), detail: an orderly end

ENTRY_KINDS = frozenset(
    {
        ATTEMPT_OPENED,
        RUN_STARTED,
        CONSENT_GIVEN,
        CONDITIONS_ACCEPTED,
        CHECK_DONE,
        CHECK_OVERRIDDEN,
        HOST_LOOKED,
        LINE_MEASURED,
        IDENTITY_CHECKED,
        SCAN_ASKED,
        SCAN_ENDED,
        CALIBRATED,
        EXEMPTED,
        CLOCK_SET,
        SECTION_STARTED,
        ITEM_SHOWN,
        ANSWERED,
        MARKED,
        SECTION_FINISHED,
        ATTEMPT_FINISHED,
        INCIDENT_OPENED,
        INCIDENT_CLOSED,
        EVIDENCE,
        RECORDED,
        EVIDENCE_MISSING,
        FAULT,
        DIRECTIVE,
        LINK_LOOKED,
        POWER_LOOKED,
        SLEPT,
        RUN_ENDED,
    }
)


@dataclass(frozen=True)
class Stamp:
    """When something was written: three clocks, because each can lie in its own way.

    `at_ms`: the service's clock as the writer knows it, milliseconds since 1970 UTC. `wall_ms`: the machine's
    own clock, a label only. `mono_ms`: monotonic milliseconds of the process run `run`.
    """

    at_ms: int
    wall_ms: int
    mono_ms: int
    run: str


@dataclass(frozen=True)
class Entry:
    """One link of the chain; `seq` counts from 1, `digest` is the SHA-256 of `text` (canonical JSON)."""

    seq: int
    kind: str
    data: Mapping[str, Any]
    stamp: Stamp
    prev: str
    text: str
    digest: str


def write_entry(
    attempt: str, seq: int, prev: str, *, kind: str, data: Mapping[str, Any], stamp: Stamp
) -> Entry:
    """The entry that follows digest `prev`; ValueError for a kind that is not in ENTRY_KINDS."""
    if kind not in ENTRY_KINDS:
        raise ValueError(f"no such kind of entry: {kind}")
    raw = canonical_bytes(
        {
            "v": FORMAT_VERSION,
            "attempt": attempt,
            "seq": seq,
            "prev": prev,
            "kind": kind,
            "at_ms": stamp.at_ms,
            "wall_ms": stamp.wall_ms,
            "mono_ms": stamp.mono_ms,
            "run": stamp.run,
            "data": dict(data),
        }
    )
    return Entry(seq, kind, data, stamp, prev, raw.decode("utf-8"), sha256_hex(raw))


def read_entry(text: str, attempt: str) -> Entry:
    """The entry written as `text`; IntegrityError where it is not one of ours or of another attempt."""
    try:
        return _parsed(text, attempt)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise IntegrityError(
            f"A journal entry is damaged or was altered ({error}).",
            kept="All entries before it are still good.",
            remedy="Do not delete the journal; send it to the administrator.",
        ) from error


def _parsed(text: str, attempt: str) -> Entry:
    value = json.loads(text)
    if value["v"] != FORMAT_VERSION or value["attempt"] != attempt or value["kind"] not in ENTRY_KINDS:
        raise ValueError("another format, attempt or kind")
    if not isinstance(value["data"], dict) or canonical_bytes(value).decode("utf-8") != text:
        raise ValueError("not in canonical form")
    _require_shallow(value, _DEEPEST)
    stamp = Stamp(
        _whole(value["at_ms"]), _whole(value["wall_ms"]), _whole(value["mono_ms"]), str(value["run"])
    )
    return Entry(
        _whole(value["seq"]),
        str(value["kind"]),
        value["data"],
        stamp,
        str(value["prev"]),
        text,
        sha256_hex(text.encode("utf-8")),
    )


def check_chain(entries: Iterable[Entry], *, after_seq: int = 0, after_digest: str = NO_ENTRY_BEFORE) -> int:
    """How many entries follow on `after_seq`, each linked to the one before; else IntegrityError."""
    seq, digest, count = after_seq, after_digest, 0
    for entry in entries:
        if entry.seq != seq + 1 or entry.prev != digest:
            raise IntegrityError(
                f"The journal's chain is broken at entry {entry.seq} (expected entry {seq + 1}).",
                kept=f"The {count} entries before it are whole.",
                remedy="Do not delete the journal; send it to the administrator.",
            )
        seq, digest, count = entry.seq, entry.digest, count + 1
    return count


def _require_shallow(value: object, left: int) -> None:
    if left == 0:
        raise ValueError("too deep")
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in inner:
        _require_shallow(part, left - 1)


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > _LARGEST:
        raise ValueError("a whole number was expected")
    return value
