"""Checking receipts of deletion without a network: the signature, and in plain words what they say."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from proctor.core.erasure_receipt import ErasureReceipt, receipt_of
from proctor.journal.signing import holds

FILE_FORMAT = "synaq-erasure-receipts"
_NO_SHAPE = (ValueError, KeyError, TypeError, AttributeError)
_CLASSES = {
    "room_scan": "pictures of room scans",
    "check_in_photo": "check-in photo",
    "reference_photo": "reference photo",
    "record": "record of an attempt without violations",
    "record_with_violations": "record of an attempt with violations",
    "clips": "clips and pictures of incidents",
    "journal": "journal and answers",
    "minutes": "minutes",
    "papers": "papers",
    "dossier_grants": "grants of dossiers",
    "cabinet_visits": "ways into the cabinet and visits there",
    "audit": "lines of the audit trail",
}


@dataclass
class ReceiptReport:
    """`receipts`: those whose signature holds; `broken`, `said`: sentences; `keys`: whose signatures."""

    receipts: list[ErasureReceipt] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)


def check_receipts(lines: Sequence[Mapping[str, Any]], service_key: str | None = None) -> ReceiptReport:
    """Hold every signature against its receipt. `service_key`: the public half that counts, if one does."""
    report = ReceiptReport()
    for number, line in enumerate(lines, 1):
        try:
            claim, public, signature = str(line["claim"]), str(line["public"]), str(line["signature"])
            found = receipt_of(claim)
        except _NO_SHAPE:
            report.broken.append(f"Receipt {number} cannot be read as one.")
            continue
        if not holds(public, signature, claim.encode()):
            report.broken.append(f"The signature of receipt {found.receipt[:12]} does not hold.")
        elif service_key not in (None, public):
            report.broken.append(f"Receipt {found.receipt[:12]} is signed with another key than you named.")
        else:
            report.receipts.append(found)
            report.keys.add(public)
            report.said += sentences_of(found)
    return report


def read_receipts(data: bytes) -> list[Mapping[str, Any]]:
    """The lines of a file of receipts; ValueError where it is none."""
    try:
        told = json.loads(data)
        if told["format"] != FILE_FORMAT or not isinstance(told["receipts"], list):
            raise ValueError("no file of receipts")
        return [dict(line) for line in told["receipts"]]
    except _NO_SHAPE as error:
        raise ValueError("no file of receipts") from error


def file_of(receipts: Sequence[Mapping[str, Any]]) -> bytes:
    """A file of receipts, for `synaq verify`."""
    told = {"format": FILE_FORMAT, "receipts": [dict(line) for line in receipts]}
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def sentences_of(receipt: ErasureReceipt) -> list[str]:
    """What one receipt says: what was deleted by which rule, and which copies were not reached."""
    whose = next((f"{kind} {name}" for kind, name in receipt.about.items()), "the service itself")
    said = []
    for name in receipt.classes:
        lines = [line for line in receipt.deleted if line["class"] == name]
        size = sum(int(line.get("bytes", 0)) for line in lines)
        rule = receipt.rules.get(name, {})
        said.append(
            f"Deleted on {_day(receipt.at_ms)} of {whose}: {_CLASSES.get(name, name)}, {_amount(lines)},"
            f" {size} bytes; kept for {_days(rule)} days, counted from"
            f" '{rule.get('from', '?')}' ({rule.get('basis', 'no basis')}). Receipt {receipt.receipt[:12]}."
        )
    left = _not_reached(receipt)
    if left:
        said.append(f"Receipt {receipt.receipt[:12]}: copies that were not reached: {'; '.join(left)}.")
    return said


def _amount(lines: Sequence[Mapping[str, Any]]) -> str:
    if lines[0].get("what") == "journal":
        return f"{dict(lines[0]['head'])['seq']} entries"
    if lines[0].get("what") in ("lines", "visits"):
        return f"{lines[0].get('count', 0)} {lines[0]['what']}"
    return f"{len(lines)} of them" if len(lines) > 1 else "one"


def _not_reached(receipt: ErasureReceipt) -> list[str]:
    left = []
    for place, told in receipt.copies.items():
        for name, words in dict(told).items():
            if name == "not_reached_ms":
                days = ", ".join(_day(int(at_ms)) for at_ms in words)
                left.append(f"dossiers handed out on {days}")
            elif name == "not_reached" or "not reached" in str(words):
                left.append(f"{place}, {name}: {words}" if name != "not_reached" else f"{place}: {words}")
    return left


def _days(rule: Mapping[str, Any]) -> str:
    days = rule.get("keep_days")
    return f"{days:g}" if isinstance(days, int | float) else "?"


def _day(at_ms: int) -> str:
    try:
        return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d")
    except (ValueError, OverflowError, OSError):
        return "an impossible day"
