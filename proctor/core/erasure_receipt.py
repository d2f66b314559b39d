"""A receipt of deletion: what is signed, and reading one. Pure; no content of what was deleted is in it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from proctor.core.canonical import canonical_bytes

FORMAT = "synaq-erasure-receipt"


@dataclass(frozen=True, slots=True)
class ErasureReceipt:
    """One run's deletions for one attempt, one candidate's photo, or the service's own trail.

    `about`: {"attempt": id}, {"candidate": id} or {}. `rules`: the rule of each class, as it was then.
    `deleted`: {class, what, counted_from_ms, sha256?, bytes?, count?}; `copies`: what became of each place
    that may hold a copy, in words and figures.
    """

    receipt: str
    run: str
    at_ms: int
    about: Mapping[str, str]
    rules: Mapping[str, Mapping[str, Any]]
    deleted: Sequence[Mapping[str, Any]]
    copies: Mapping[str, Any]

    def claim(self) -> bytes:
        """The bytes that are signed: canonical JSON with keys that no other claim has."""
        return canonical_bytes(
            {
                "erasure_receipt": FORMAT,
                "receipt": self.receipt,
                "run": self.run,
                "at_ms": self.at_ms,
                "about": dict(self.about),
                "rules": {name: dict(rule) for name, rule in self.rules.items()},
                "deleted": [dict(line) for line in self.deleted],
                "copies": dict(self.copies),
            }
        )

    @property
    def files(self) -> frozenset[str]:
        """SHA-256 of the files that it says are deleted."""
        return frozenset(str(line["sha256"]) for line in self.deleted if "sha256" in line)

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes of what it says is deleted."""
        return tuple(dict.fromkeys(str(line["class"]) for line in self.deleted))


def receipt_of(claim: str | bytes) -> ErasureReceipt:
    """The receipt that a claim says; ValueError, KeyError or TypeError where it is none."""
    told = json.loads(claim)
    if not isinstance(told, dict) or told["erasure_receipt"] != FORMAT:
        raise ValueError("no receipt of deletion")
    deleted, copies = told["deleted"], told["copies"]
    if not isinstance(deleted, list) or not isinstance(copies, dict) or not isinstance(told["about"], dict):
        raise TypeError("no receipt of deletion")
    found = ErasureReceipt(
        str(told["receipt"]),
        str(told["run"]),
        int(told["at_ms"]),
        {str(k): str(v) for k, v in told["about"].items()},
        {str(name): dict(rule) for name, rule in dict(told["rules"]).items()},
        [{**dict(line), "class": str(line["class"])} for line in deleted],
        copies,
    )
    if found.claim() != (claim.encode() if isinstance(claim, str) else bytes(claim)):
        raise ValueError("not as receipts are written")
    return found
