"""A small dossier made by hand with keys that tests know, and the ways in which it is tampered with."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from proctor.core import entry as kinds
from proctor.core.canonical import canonical_bytes, sha256_hex
from proctor.core.entry import NO_ENTRY_BEFORE, Entry, Stamp, write_entry
from proctor.core.signed_claims import head_claim, receipt_claim
from proctor.journal.dossier import MANIFEST, SEAL, DossierContents, HeldFile, write_dossier
from proctor.journal.dossier_archive import ArchiveWriter
from proctor.journal.signing import SigningKey

Files = dict[str, bytes]
Tamper = Callable[[Files], None]

ATTEMPT = "A-1"
START_MS = 1_770_008_400_000
CLIP, HEAD, PIECES = b"a clip", b"head ", (b"piece one ", b"piece two ")
ITEMS = [{"id": "i1", "block": "b", "stem": "2 + 2?", "options": [{"id": "a", "text": "4"}], "choices": 1}]


def fixed_key(seed: int) -> SigningKey:
    """The same pair each time: dossiers kept as files stay the same."""
    return SigningKey(Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


SERVICE, SESSION, STRANGER = fixed_key(1), fixed_key(2), fixed_key(3)
LOST = "f" * 64


def entries() -> list[Entry]:
    """A short exam: two answers, an incident with a clip and a lost one, a record of two pieces."""
    book: list[Entry] = []

    def write(kind: str, **data: Any) -> None:
        before, n = (book[-1].digest if book else NO_ENTRY_BEFORE), len(book)
        stamp = Stamp(START_MS + 5_000 * n, START_MS + 5_000 * n, 5_000 * n, "run-1")
        book.append(write_entry(ATTEMPT, n + 1, before, kind=kind, data=data, stamp=stamp))

    digest = sha256_hex(canonical_bytes(ITEMS))
    deadline = START_MS + 600_000
    write(
        kinds.SECTION_STARTED, section="law", started_ms=START_MS, deadline_ms=deadline, paper_digest=digest
    )
    write(kinds.ANSWERED, section="law", item="i1", options=["b"])
    incident = {"id": "x", "kind": "face_absent", "start_s": 5.0, "end_s": 9.0, "clause": "26/10"}
    write(kinds.INCIDENT_OPENED, incident={**incident, "end_s": None, "confidence": 0.9, "detail": ""})
    write(kinds.INCIDENT_CLOSED, incident={**incident, "confidence": 0.9, "detail": "no <face>"})
    named = {"incident": "x", "media_type": "video/mp4", "duration_s": 4.0}
    write(kinds.EVIDENCE, sha256=sha256_hex(CLIP), bytes=len(CLIP), **named)
    write(kinds.EVIDENCE, sha256=LOST, bytes=9, **named)
    for number, data in enumerate((HEAD, *PIECES)):
        write(
            kinds.RECORDED,
            track="camera",
            number=number,
            sha256=sha256_hex(data),
            bytes=len(data),
            media_type="video/mp4",
            start_s=4.0 * max(0, number - 1),
            duration_s=4.0 if number else 0.0,
            init=sha256_hex(HEAD) if number else None,
        )
    write(kinds.ANSWERED, section="law", item="i1", options=["a"])
    write(
        kinds.SECTION_FINISHED,
        section="law",
        reason="candidate",
        with_remarks=False,
        remarks="",
    )
    write(kinds.ATTEMPT_FINISHED, reason="candidate")
    return book


def signatures(book: list[Entry], session: SigningKey, service: SigningKey) -> list[dict[str, Any]]:
    """Both sides' words on entry 6 and on the last one."""
    lines: list[dict[str, Any]] = []
    for last in (book[5], book[-1]):
        at_ms = last.stamp.at_ms + 100
        word = session.sign(head_claim(ATTEMPT, last.seq, last.digest))
        claim = receipt_claim(ATTEMPT, last.seq, last.digest, at_ms)
        theirs = {"by": "session", "public": session.public, "signature": word, "at_ms": at_ms}
        ours = {"by": "service", "public": service.public, "signature": service.sign(claim), "now_ms": at_ms}
        lines.append({**theirs, "seq": last.seq, "digest": last.digest})
        lines.append({**ours, "held_seq": last.seq, "held_digest": last.digest})
    return lines


def make(book: list[Entry] | None = None, **changes: Any) -> bytes:
    """The dossier, whole."""
    book = entries() if book is None else book
    files = {sha256_hex(data): data for data in (CLIP, HEAD, *PIECES)}
    told: dict[str, Any] = {
        "attempt": ATTEMPT,
        "candidate_number": "040404400123",
        "made_ms": START_MS + 3_600_000,
        "entries": book,
        "intake": [{"seq": e.seq, "received_ms": e.stamp.at_ms + 50, "flags": ""} for e in book],
        "keys": {
            "service": [SERVICE.public],
            "sessions": [{"public": SESSION.public, "first_seq": 1, "at_ms": START_MS}],
        },
        "signatures": signatures(book, SESSION, SERVICE),
        "papers": {"law": {"section": "law", "items": ITEMS}},
        "verdicts": {"x": {"verdict": "violation", "comment": "Seen.", "judged_ms": START_MS}},
        "facts": [],
        "trail": [],
        "result": {"status": "not_passed", "violations": [{"incident": "x"}]},
        "grant": {"basis": "No. 7", "to": "m", "with_keys": False},
        "files": {digest: HeldFile(digest, lambda data=data: [data]) for digest, data in files.items()},
    }
    out = io.BytesIO()
    contents = DossierContents(**{**told, **changes})
    write_dossier(out, contents, SERVICE, lambda data: f"<p>{data['number']}</p>")
    return out.getvalue()


def files_of(dossier: bytes) -> Files:
    """Its files, in order."""
    with zipfile.ZipFile(io.BytesIO(dossier)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: Files) -> bytes:
    """Files as an archive, whatever they are."""
    out = io.BytesIO()
    archive = ArchiveWriter(out)
    for name, data in files.items():
        archive.add(name, [data])
    archive.finish()
    return out.getvalue()


def tampered(change: Tamper, key: SigningKey = SERVICE) -> bytes:
    """The dossier after `change`, its manifest made and signed anew with `key`: by the service's own, this
    is the work of somebody inside.
    """
    files = files_of(make())
    del files[SEAL]
    manifest = json.loads(files.pop(MANIFEST))
    change(files)
    lines = files["journal.jsonl"].splitlines()
    head = json.loads(lines[-1])
    manifest["head"] = {"seq": head["seq"], "digest": sha256_hex(lines[-1])}
    manifest["files"] = [{"name": n, "sha256": sha256_hex(d), "bytes": len(d)} for n, d in files.items()]
    manifest["service_key"] = key.public
    raw = canonical_bytes(manifest)
    return packed({**files, MANIFEST: raw, SEAL: key.sign(raw).encode()})


def rechained(files: Files, change: Callable[[int, dict[str, Any]], None]) -> None:
    """The journal with `change` made to each entry's value, and all later digests mended: a forger's work."""
    digest, lines = NO_ENTRY_BEFORE, []
    for n, line in enumerate(files["journal.jsonl"].splitlines()):
        value = {**json.loads(line), "prev": digest}
        change(n, value)
        raw = canonical_bytes(value)
        digest = sha256_hex(raw)
        lines.append(raw)
    files["journal.jsonl"] = b"\n".join(lines) + b"\n"


def relined(files: Files, name: str, change: Callable[[list[bytes]], None]) -> None:
    """A file of lines, with `change` made to the list of them."""
    lines = files[name].splitlines()
    change(lines)
    files[name] = b"".join(line + b"\n" for line in lines)


def revalued(files: Files, name: str, change: Callable[[Any], None]) -> None:
    """A JSON file, with `change` made to its value."""
    value = json.loads(files[name])
    change(value)
    files[name] = json.dumps(value).encode()
