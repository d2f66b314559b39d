"""Checking a dossier, or an attempt's journal and its evidence, without a network, in plain words."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from proctor.core.entry import EVIDENCE, EVIDENCE_MISSING, RECORDED, check_chain
from proctor.core.errors import BadInputError, IntegrityError
from proctor.core.signed_claims import receipt_claim
from proctor.journal.dossier_check import check_dossier
from proctor.journal.evidence import EvidenceStore, Kept
from proctor.journal.journal import Journal, read_attempt
from proctor.journal.receipt_check import check_receipts, read_receipts
from proctor.journal.signing import holds, is_public_key


def verify_attempt(path: Path, service_key: Path | None = None) -> dict[str, Any]:
    """`whole`, the counts, and `sentences`: what is proven and what is not. BadInputError for no journal.

    `service_key`: a file with the public key that counts; without it, the one that is told inside.
    """
    pinned = None if service_key is None else _public_key(service_key)
    if path.is_file() and path.suffix.lower() == ".zip":
        return _verify_dossier(path, pinned)
    if path.is_file() and path.suffix.lower() == ".json":
        return _verify_receipts(path, pinned)
    return _verify_journal(path, pinned)


def _verify_dossier(path: Path, pinned: str | None) -> dict[str, Any]:
    with path.open("rb") as file:
        report = check_dossier(file, pinned)
    verdict = "Nothing in it was altered." if pinned else "Its parts agree with each other."
    if not report.whole:
        verdict = "NOT WHOLE: something in it was altered."
    parts = {
        "Broken": report.broken,
        "Deleted by rule": report.deleted,
        "Proven": report.proven,
        "Not proven": report.not_proven,
        "Noticed": report.noticed,
    }
    listed = [f"{title}: {sentence}" for title, sentences in parts.items() for sentence in sentences]
    return {
        "whole": report.whole,
        "attempt": report.attempt,
        "entries": report.entries,
        "broken": report.broken,
        "deleted": report.deleted,
        "proven": report.proven,
        "not_proven": report.not_proven,
        "noticed": report.noticed,
        "sentences": [f"Dossier of attempt {report.attempt or '(unknown)'}. {verdict}", *listed],
    }


def _verify_receipts(path: Path, pinned: str | None) -> dict[str, Any]:
    """Receipts of deletion, as `synaq admin retention-receipts --out` writes them."""
    try:
        lines = read_receipts(path.read_bytes())
    except (OSError, ValueError) as error:
        raise BadInputError(
            f"{path} is no file of receipts.",
            kept="It was not changed.",
            remedy="The administrator writes one with: synaq admin retention-receipts --out FILE.",
        ) from error
    report = check_receipts(lines, pinned)
    whose = (
        "by the key that you named" if pinned else "each by the key that stands in it, which proves little"
    )
    head = f"{len(report.receipts)} of {len(lines)} receipts of deletion are signed, {whose}."
    broken = [f"Broken: {sentence}" for sentence in report.broken]
    return {
        "whole": not report.broken,
        "receipts": len(report.receipts),
        "broken": report.broken,
        "deleted": report.said,
        "sentences": [head, *broken, *report.said],
    }


def _public_key(file: Path) -> str:
    try:
        public = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        public = ""
    if not is_public_key(public):
        raise BadInputError(
            f"{file} holds no public key of an exam service.",
            kept="Nothing was checked.",
            remedy="The administrator prints it with: synaq admin service-key.",
        )
    return public


def _verify_journal(path: Path, pinned: str | None) -> dict[str, Any]:
    file = path / "journal.db" if path.is_dir() else path
    if not file.is_file():
        raise BadInputError(f"There is no journal at {file}.", remedy="Name a journal.db or its folder.")
    with TemporaryDirectory(prefix="synaq-verify-") as scratch:
        copy = _copied(file, Path(scratch))
        try:
            journal = Journal(copy, read_attempt(copy))
        except IntegrityError as error:
            return {"whole": False, "entries": 0, "sentences": [str(error)]}
        try:
            return _report(journal, file.parent, pinned)
        except IntegrityError as error:
            return {"whole": False, "attempt": journal.attempt, "entries": 0, "sentences": [str(error)]}
        finally:
            journal.close()


def _copied(file: Path, scratch: Path) -> Path:
    """A copy to look into: opening a journal writes beside it, and what is examined must stay as it is."""
    try:
        for part in (file, file.with_name(file.name + "-wal")):
            if part.is_file():
                shutil.copyfile(part, scratch / part.name)
    except OSError as error:
        raise BadInputError(
            f"{file} cannot be copied to look into it ({error.strerror}).",
            kept="It was not changed.",
            remedy="Check its access rights, and that there is room for temporary files.",
        ) from error
    return scratch / file.name


def _report(journal: Journal, folder: Path, pinned: str | None) -> dict[str, Any]:
    entries = journal.entries()
    count = check_chain(entries)
    sentences = [
        f"Attempt {journal.attempt}: {count} entries, every digest holds and each names the one before it.",
        f"The service acknowledged {journal.held()[0]} of them.",
    ]
    named = {
        str(entry.data.get("sha256", "without a digest")): entry.data.get("sealed")
        for entry in entries
        if entry.kind in (EVIDENCE, RECORDED)
    }
    good, bad = _check_evidence(folder / "evidence", named)
    signed, false = _check_countersignatures(journal, pinned, set(named))
    sentences += signed
    bad += false
    missing = sum(entry.kind == EVIDENCE_MISSING for entry in entries)
    if (folder / "evidence").is_dir():
        sealed = sum(digest is not None for digest in named.values())
        sentences.append(
            f"{good} of {len(named)} evidence files are here and have their digest."
            + (f" {sealed} of them are sealed: only the exam service opens them." if sealed else "")
        )
    else:
        sentences.append(f"The {len(named)} evidence files named are not beside the journal: not checked.")
    if missing:
        sentences.append(f"{missing} clips are recorded as missing, each with its reason.")
    sentences.append(
        "Not proven here: who wrote the entries; for that, compare with what the exam service holds."
    )
    sentences += bad
    return {
        "whole": not bad,
        "attempt": journal.attempt,
        "entries": count,
        "acknowledged": journal.held()[0],
        "evidence": {"named": len(named), "good": good, "recorded_missing": missing},
        "sentences": sentences,
    }


def _check_countersignatures(
    journal: Journal, pinned: str | None, named: set[str]
) -> tuple[list[str], list[str]]:
    """What the service's kept words prove, and which of them do not hold."""
    given, digests = journal.countersignatures(), {e.seq: e.digest for e in journal.entries()}
    bad = []
    for word in given:
        claim = receipt_claim(journal.attempt, word.seq, word.digest, word.now_ms, word.evidence)
        key = pinned or word.service_key
        if digests.get(word.seq) != word.digest or not holds(key, word.signature, claim):
            bad.append(f"The service's countersignature of entry {word.seq} does not hold.")
    if not given or bad:
        return [], bad
    whose = "the key you named" if pinned else "the key that the service told at sign-in"
    held = named & {file for word in given for file in word.evidence}
    return [
        f"The service countersigned up to entry {given[-1].seq}, by {whose}.",
        f"It signed that it holds {len(held)} of the {len(named)} evidence files.",
    ], bad


def _check_evidence(folder: Path, named: Mapping[str, str | None]) -> tuple[int, list[str]]:
    if not folder.is_dir():
        return 0, []
    store, bad = EvidenceStore(folder), []
    for digest, sealed in sorted(named.items()):
        try:
            store.body(Kept(digest, sealed))
        except IntegrityError as error:
            bad.append(error.what)
    return len(named) - len(bad), bad
