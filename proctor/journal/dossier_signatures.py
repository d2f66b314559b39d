"""Checking a dossier's signatures: those of sessions over the journal's head, and the service's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from proctor.core.entry import EVIDENCE, RECORDED, Entry
from proctor.core.signed_claims import head_claim, receipt_claim
from proctor.journal.signing import holds

SESSION, SERVICE = "session", "service"


@dataclass
class SignatureCheck:
    """What was found: sentences, up to which entry each side's word reaches (0: nowhere), and the files of
    evidence that the service signed as held.
    """

    broken: list[str] = field(default_factory=list)
    proven: list[str] = field(default_factory=list)
    not_proven: list[str] = field(default_factory=list)
    by_session: int = 0
    by_service: int = 0
    held: set[str] = field(default_factory=set)


def check_signatures(
    attempt: str,
    entries: Sequence[Entry],
    keys: Mapping[str, Any],
    signatures: Sequence[Mapping[str, Any]],
    received: Mapping[int, int],
) -> SignatureCheck:
    """Hold every signature against the journal. KeyError, TypeError or ValueError for another shape.

    `signatures`: {by: session, public, seq, digest, signature, at_ms} or {by: service, public, held_seq,
    held_digest, now_ms, signature} and, where it speaks of files, evidence; `received`: when the service had
    each entry.
    """
    found = SignatureCheck()
    sessions = {str(key["public"]): int(key["first_seq"]) for key in keys["sessions"]}
    services = {str(public) for public in keys["service"]}
    reach: dict[str, list[int]] = {}
    told_ms = 0
    for line in signatures:
        if line["by"] == SESSION:
            seq, public = int(line["seq"]), str(line["public"])
            claim, known = head_claim(attempt, seq, str(line["digest"])), public in sessions
            digest = str(line["digest"])
        elif line["by"] == SERVICE:
            seq, public, digest = int(line["held_seq"]), str(line["public"]), str(line["held_digest"])
            now_ms, files = int(line["now_ms"]), [str(file) for file in line.get("evidence", ())]
            claim, known = receipt_claim(attempt, seq, digest, now_ms, files), public in services
            if now_ms < told_ms or any(received.get(n, 0) > now_ms for n in (seq,)):
                found.broken.append(f"The service's word on entry {seq} is older than what it speaks of.")
            told_ms = max(told_ms, now_ms)
        else:
            raise ValueError("a signature by neither session nor service")
        trouble = _trouble(entries, seq, digest, known, holds(public, str(line["signature"]), claim))
        if trouble:
            found.broken.append(f"The {line['by']}'s signature at entry {seq} {trouble}.")
        elif line["by"] == SESSION:
            reach.setdefault(public, []).append(seq)
            found.by_session = max(found.by_session, seq)
        else:
            found.by_service = max(found.by_service, seq)
            found.held.update(files)
    _tell(found, len(entries), sessions, reach)
    _tell_held(found, entries)
    return found


def _tell_held(found: SignatureCheck, entries: Sequence[Entry]) -> None:
    named = {str(entry.data["sha256"]) for entry in entries if entry.kind in (EVIDENCE, RECORDED)}
    if entries and not found.held <= named:
        found.broken.append("The service signed for a file of evidence that the journal does not name.")
    if found.held:
        found.proven.append(
            f"The service signed that it held {len(found.held & named)} of {len(named)} files of evidence,"
            " each as soon as it was there: what it held then, it cannot deny."
        )
    missing = sorted(named - found.held)
    if found.held and missing:
        found.not_proven.append(
            f"No countersignature speaks of {len(missing)} files of evidence, such as {missing[0][:12]}."
        )


def _trouble(entries: Sequence[Entry], seq: int, digest: str, known: bool, good: bool) -> str:
    if not known:
        return "is by a key that keys.json does not name"
    if not good:
        return "does not hold"
    if not 1 <= seq <= len(entries):
        return f"speaks of an entry that is not here: the journal was cut after entry {len(entries)}"
    if entries[seq - 1].digest != digest:
        return "is over another journal than this one"
    return ""


def _tell(
    found: SignatureCheck, count: int, sessions: Mapping[str, int], reach: dict[str, list[int]]
) -> None:
    if found.by_session:
        ranges = "; ".join(
            f"key {public[:8]} signed at entries {min(seqs)} to {max(seqs)}" for public, seqs in reach.items()
        )
        found.proven.append(
            f"Entries 1 to {found.by_session} are as the candidate's program had written them when it signed"
            f" ({ranges})."
        )
    if not sessions:
        found.not_proven.append(
            "Not signed by the session: the candidate's program told no key, so that it wrote these entries"
            " rests on the service's word alone."
        )
    elif found.by_session < count:
        found.not_proven.append(f"Entries {found.by_session + 1} to {count} are not signed by the session.")
    if found.by_service:
        found.proven.append(f"The service signed that it held entries 1 to {found.by_service}, and when.")
    if found.by_service < count:
        found.not_proven.append(
            f"Entries {found.by_service + 1} to {count} have no countersignature of their own."
        )
