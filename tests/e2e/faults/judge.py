"""What came of one attempt: the notebook beside journal, service, shelf and dossier; the finding beside the
truth. Nothing is broken or mended here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from client.app.attempt_folder import AttemptFolder
from client.app.verify import verify_attempt
from proctor.core.entry import (
    ANSWERED,
    EVIDENCE,
    EVIDENCE_MISSING,
    FAULT,
    RECORDED,
    Entry,
    check_chain,
    read_entry,
)
from proctor.core.errors import SynaqError
from proctor.core.sitting import fold
from proctor.journal.journal import Journal, verify_journal
from proctor.sync.interruption_messages import InterruptionView
from tests.e2e.faults.kinds import Fault
from tests.e2e.faults.notebook import Noted, read_notebook
from tests.e2e.faults.stage import Stage
from tests.e2e.kill_storm import lost_answers

NONE, UNKNOWN = "none", "unknown"
_BEFORE_MS, _AFTER_MS = 10_000, 25_000  # silence is counted from the last beat, and lasts until the next


@dataclass
class Outcome:
    """One attempt. `truth`, `found`: a party, unknown, or none. The lists of what is lost must be empty;
    `destroyed`: answers whose only copy the fault itself destroyed before they could be delivered.
    `refused`: answers that the desk said it could not save. `phases_s`: the fault, recovery, handing in
    and delivery.
    """

    number: int
    kind: str
    truth: str = NONE
    found: str = NONE
    verdict: str = ""
    confidence: float = 0.0
    grounds: list[str] = field(default_factory=list)
    unprompted: list[str] = field(default_factory=list)
    answers: int = 0
    refused: int = 0
    answers_lost: list[str] = field(default_factory=list)
    destroyed: list[str] = field(default_factory=list)
    entries: int = 0
    entries_lost: list[str] = field(default_factory=list)
    evidence: int = 0
    evidence_missing_said: int = 0
    evidence_lost: list[str] = field(default_factory=list)
    chain_breaks: list[str] = field(default_factory=list)
    time_error_ms: int = 0
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0
    phases_s: list[float] = field(default_factory=list)
    seed: str = ""

    @property
    def lost(self) -> bool:
        """Whether anything is gone or broken that must not be."""
        return bool(
            self.answers_lost or self.entries_lost or self.evidence_lost or self.chain_breaks or self.problems
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def judge(stage: Stage, outcome: Outcome, fault: Fault, span_ms: tuple[float, float]) -> None:
    """Fill in the outcome."""
    rows = stage.ask("SELECT text FROM entry WHERE attempt = ? ORDER BY seq")
    there = [read_entry(text, stage.attempt) for (text,) in rows]
    journal_file = AttemptFolder(stage.home).journal_path(stage.attempt)
    journal = Journal(journal_file, stage.attempt)
    try:
        here, acknowledged = journal.entries(), journal.evidence_held()
        acknowledged |= {digest for word in journal.countersignatures() for digest in word.evidence}
    finally:
        journal.close()
    noted = read_notebook(stage.notebook)
    outcome.refused = stage.refusals()
    outcome.time_error_ms = round(max(stage.time_errors_ms, default=0.0))
    if outcome.time_error_ms > 2_000:
        outcome.problems.append(f"the time left was wrong by {outcome.time_error_ms} ms")
    final = {item: given.options for part in fold(there).sections for item, given in part.responses.items()}
    compare_answers(outcome, noted, final, there, stage.spoiled_behind)
    compare_entries(outcome, noted, here, there)
    _evidence(outcome, stage, there, acknowledged)
    _chains(outcome, stage, journal_file, here, there)
    _attribution(outcome, stage, fault, span_ms)


def compare_answers(
    outcome: Outcome,
    noted: Noted,
    final: Mapping[str, tuple[str, ...]],
    there: list[Entry],
    spoiled_behind: int | None = None,
) -> None:
    """The answers called saved beside those at the service, and `final`: those that count there.
    `spoiled_behind`: the fault destroyed bytes of the only copy of what came after that entry.
    """
    saved = [(item, options) for item, options, _ in noted.saved]
    outcome.answers = len(saved)
    restored = any(entry.kind == FAULT and entry.data["what"] == "journal_restored" for entry in there)
    known = {(str(e.data["item"]), tuple(e.data["options"])) for e in there if e.kind == ANSWERED}
    if restored:  # what was put together anew may stand in another order
        lost = [(item, options) for item, options in saved if (item, options) not in known]
        alone = {(item, options) for item, options, seq in noted.saved if seq > (spoiled_behind or 0)}
        if spoiled_behind is not None:
            outcome.destroyed = [f"{item} {options}" for item, options in lost if (item, options) in alone]
            lost = [one for one in lost if one not in alone]
        outcome.answers_lost = [f"lost: {item} {options}" for item, options in lost]
    else:
        outcome.answers_lost = lost_answers(saved, there)
    if outcome.destroyed:
        return
    for item, options in dict(saved).items():
        at = max(number for number, one in enumerate(saved, 1) if one == (item, options))
        under_way = {tried for name, tried, before in noted.tried if name == item and before >= at}
        if final.get(item) not in {options, *under_way}:
            outcome.answers_lost.append(f"final answer to {item}: {final.get(item)}, not {options}")


def compare_entries(outcome: Outcome, noted: Noted, here: list[Entry], there: list[Entry]) -> None:
    """This computer's entries beside the service's."""
    outcome.entries = len(there)
    missing = {entry.digest for entry in here} - {entry.digest for entry in there}
    outcome.entries_lost += [f"entry {e.seq} ({e.kind}) is here alone" for e in here if e.digest in missing]
    if noted.held > len(there):
        outcome.entries_lost.append(f"{noted.held} entries were acknowledged, {len(there)} are held")
    if not missing and [e.digest for e in here] != [e.digest for e in there]:
        outcome.entries_lost.append(f"the service holds {len(there)} entries, this computer {len(here)}")


def _evidence(outcome: Outcome, stage: Stage, there: list[Entry], acknowledged: Iterable[str]) -> None:
    """What was acknowledged lies on the shelf; what was named and does not is said to be missing."""

    def lies_there(digest: str) -> bool:
        place = stage.lane.store / "held" / digest[:2] / digest
        return place.is_file() and hashlib.sha256(place.read_bytes()).hexdigest() == digest

    named = {str(e.data["sha256"]) for e in there if e.kind in (EVIDENCE, RECORDED)}
    said = {str(e.data.get("sha256")) for e in there if e.kind == EVIDENCE_MISSING}
    outcome.evidence = len(set(acknowledged))
    outcome.evidence_lost += [f"acknowledged: {d[:12]}" for d in acknowledged if not lies_there(d)]
    gone = {digest for digest in named if not lies_there(digest)}
    outcome.evidence_missing_said = len(gone & said)
    outcome.problems += [f"evidence {digest[:12]} is nowhere, and nothing says so" for digest in gone - said]


def _chains(outcome: Outcome, stage: Stage, journal: Path, here: list[Entry], there: list[Entry]) -> None:
    dossier = stage.folder / "dossier.zip"
    try:
        check_chain(here)
        check_chain(there)
        verify_journal(journal)
        stage.lane.office.export_dossier(stage.attempt, dossier, basis="the fault harness")
        report = verify_attempt(dossier)
        outcome.chain_breaks += report["broken"]
    except SynaqError as error:
        outcome.chain_breaks.append(error.what)
    finally:
        dossier.unlink(missing_ok=True)


def _attribution(outcome: Outcome, stage: Stage, fault: Fault, span_ms: tuple[float, float]) -> None:
    outcome.truth = NONE if fault.truth is None else fault.truth.value
    began, ended = span_ms[0] - _BEFORE_MS, span_ms[1] + _AFTER_MS
    about: list[InterruptionView] = []
    for one in stage.lane.office.interruptions(stage.attempt):
        end_ms = one.start_ms if one.end_ms is None else one.end_ms
        if one.start_ms <= ended and end_ms >= began and one.finding is not None:
            about.append(one)
        else:
            outcome.unprompted.append(_told(one))
    about.sort(key=lambda one: (one.end_ms or one.start_ms) - one.start_ms)
    if about and (finding := about[-1].finding) is not None:
        outcome.found, outcome.confidence = finding.party, finding.confidence
        outcome.grounds = [f"{g.fact} ({g.source}, {g.party} {g.weight:+.2f})" for g in finding.grounds]
        outcome.unprompted += [f"beside it: {_told(one)}" for one in about[:-1]]
    ((reason,),) = stage.ask("SELECT finish_reason FROM attempt WHERE id = ?")
    if reason == "closed_window" and not about:
        outcome.found, outcome.confidence, outcome.grounds = "candidate", 1.0, ["the attempt ended so"]
    outcome.verdict = verdict_of(fault, outcome.found)


def verdict_of(fault: Fault, found: str) -> str:
    """right, wrong, unknown, or unnoticed: the interruption is not on record."""
    truth = NONE if fault.truth is None else fault.truth.value
    if found == truth or (found == NONE and fault.brief):
        return "right"
    if found == UNKNOWN:
        return "unknown"
    return "unnoticed" if found == NONE else "wrong"


def _told(one: InterruptionView) -> str:
    seconds = "?" if one.end_ms is None else f"{(one.end_ms - one.start_ms) / 1000:.1f}"
    party = "no finding" if one.finding is None else one.finding.party
    return f"{seconds} s, {party}, seen by {one.seen_by}"
