"""What is signed about an attempt: the exact bytes of each claim. Making and checking signatures is not here.

Each claim is canonical JSON with keys that no other claim has, so that a signature never speaks for another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from proctor.core.canonical import canonical_bytes


def head_claim(attempt: str, seq: int, digest: str) -> bytes:
    """The session's claim: the attempt's journal reads `digest` at entry `seq`, and so everything before."""
    return canonical_bytes({"attempt": attempt, "seq": seq, "digest": digest})


def receipt_claim(
    attempt: str, held_seq: int, held_digest: str, now_ms: int, evidence: Sequence[str] = ()
) -> bytes:
    """The service's claim: it held the journal up to there at `now_ms` by its own clock, and the files of
    evidence with these SHA-256. Without files, the claim is what it was before it could speak of any.
    """
    claim = {"attempt": attempt, "held_seq": held_seq, "held_digest": held_digest, "now_ms": now_ms}
    return canonical_bytes({**claim, "evidence": list(evidence)} if evidence else claim)


def paper_claim(number: str, facts_sha256: str, files: Mapping[str, str]) -> bytes:
    """The service's claim: the paper of that number says those facts, and these are its files by language
    (SHA-256 each).
    """
    return canonical_bytes({"paper": number, "facts_sha256": facts_sha256, "files": dict(files)})
