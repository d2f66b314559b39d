"""The sitting: what a candidate has done so far, as a fold of the journal.

The window shows it, recovery rebuilds it, and the service scores it: all three by the same function.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from proctor.core import entry as kinds
from proctor.core.entry import Entry
from proctor.core.held import Held, Pause, Stop, hear

_MOST_EXTRA_MS = 120 * 60_000  # what staff can add at once
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Response:
    """An answer to one item: ids of chosen options, or a text for an essay."""

    options: tuple[str, ...] = ()
    text: str | None = None

    @property
    def given(self) -> bool:
        """Whether there is anything in it."""
        return bool(self.options) or bool(self.text and self.text.strip())


@dataclass(frozen=True)
class SectionSitting:
    """One section in progress or done. Times in service milliseconds; `finished_ms` is None while it runs."""

    section: str
    started_ms: int
    deadline_ms: int
    paper_digest: str
    current_item: str | None = None
    responses: Mapping[str, Response] = field(default_factory=lambda: MappingProxyType({}))
    marked: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()
    finished_ms: int | None = None
    finish_reason: str | None = None
    with_remarks: bool = False
    remarks: str = ""
    late_answers: int = 0

    @property
    def answered(self) -> frozenset[str]:
        """Items with an answer in them."""
        return frozenset(item for item, response in self.responses.items() if response.given)


@dataclass(frozen=True)
class Sitting:
    """The whole attempt as the journal tells it."""

    seal_key: str | None = None  # for which the attempt's evidence is sealed, from its first entry on
    consent: bool = False
    conditions: bool = False
    checks: tuple[Mapping[str, Any], ...] = ()
    look: Mapping[str, Any] | None = None  # the guided look's outcome, None before it and in older journals
    exemptions: tuple[Mapping[str, Any], ...] = ()
    overrides: tuple[Mapping[str, Any], ...] = ()
    identity: Mapping[str, Any] | None = None  # the last comparison with the reference photo
    # Room scans, each as asked for, with `asked_ms`, `section` (that ran then, or None) and `ended` (the data
    # of its end, or None).
    scans: tuple[Mapping[str, Any], ...] = ()
    sections: tuple[SectionSitting, ...] = ()
    incidents: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: _NOTHING)
    clock_offset_ms: int | None = None
    runs: int = 0
    held: Held = field(default_factory=Held)
    finished_ms: int | None = None
    finish_reason: str | None = None
    last_at_ms: int = 0

    @property
    def open_section(self) -> SectionSitting | None:
        """The section that was started and not finished."""
        if self.sections and self.sections[-1].finished_ms is None:
            return self.sections[-1]
        return None

    @property
    def open_scan(self) -> Mapping[str, Any] | None:
        """The room scan that was asked for and has not ended."""
        return next((scan for scan in self.scans if scan["ended"] is None), None)

    @property
    def open_pause(self) -> Pause | None:
        """The pause by staff that holds now: the questions are covered, and the section's clock stands."""
        return None if self.finished_ms is not None else self.held.open_pause

    @property
    def stopped(self) -> Stop | None:
        """The end by staff, once it is heard."""
        return self.held.stopped

    def section(self, section_id: str) -> SectionSitting | None:
        """The section of that id, if it was started."""
        return next((part for part in self.sections if part.section == section_id), None)


def fold(entries: Iterable[Entry], start: Sitting | None = None) -> Sitting:
    """The sitting after all `entries`, in order."""
    sitting = start or Sitting()
    for entry in entries:
        sitting = advance(sitting, entry)
    return sitting


def advance(sitting: Sitting, entry: Entry) -> Sitting:  # noqa: PLR0911, PLR0912  one return a kind
    """The sitting after one more entry. Entries that say nothing of the sitting leave it as it is."""
    data, at_ms = entry.data, entry.stamp.at_ms
    sitting = replace(sitting, last_at_ms=max(sitting.last_at_ms, at_ms))
    match entry.kind:
        case kinds.ATTEMPT_OPENED:
            told = data.get("seal_key")
            return replace(sitting, seal_key=told if isinstance(told, str) else None)
        case kinds.RUN_STARTED:
            return replace(sitting, runs=sitting.runs + 1)
        case kinds.CONSENT_GIVEN:
            return replace(sitting, consent=True)
        case kinds.CONDITIONS_ACCEPTED:
            return replace(sitting, conditions=True)
        case kinds.CHECK_DONE:
            return replace(sitting, checks=tuple(data["checks"]))
        case kinds.CALIBRATED if not sitting.sections:  # nobody is measured anew in the middle of the exam
            return replace(sitting, look=data)
        case kinds.CHECK_OVERRIDDEN:
            return replace(sitting, overrides=(*sitting.overrides, data))
        case kinds.IDENTITY_CHECKED:
            return replace(sitting, identity=data)
        case kinds.SCAN_ASKED:
            return _scan_asked(sitting, data, at_ms)
        case kinds.SCAN_ENDED:
            return _scan_ended(sitting, data)
        case kinds.DIRECTIVE:
            return _directed(sitting, data.get("directive"))
        case kinds.EXEMPTED if not sitting.sections:
            return replace(sitting, exemptions=tuple(data["exemptions"]))
        case kinds.CLOCK_SET:
            return replace(sitting, clock_offset_ms=int(data["offset_ms"]))
        case kinds.SECTION_STARTED:
            return _section_started(sitting, data)
        case kinds.ANSWERED if sitting.finished_ms is not None:
            # Whoever has finished may know the score by now: kept in the journal, not in the score.
            return sitting
        case kinds.ITEM_SHOWN | kinds.ANSWERED | kinds.MARKED | kinds.SECTION_FINISHED:
            return _in_section(sitting, entry)
        case kinds.ATTEMPT_FINISHED if sitting.finished_ms is None:
            return replace(sitting, finished_ms=at_ms, finish_reason=str(data["reason"]))
        case kinds.INCIDENT_OPENED | kinds.INCIDENT_CLOSED:
            incident = data["incident"]
            return replace(
                sitting, incidents=MappingProxyType({**sitting.incidents, incident["id"]: incident})
            )
        case _:
            return sitting


def _scan_asked(sitting: Sitting, data: Mapping[str, Any], at_ms: int) -> Sitting:
    if any(scan["scan"] == data["scan"] for scan in sitting.scans):
        return sitting
    running = sitting.open_section
    section = None if running is None else running.section
    asked = MappingProxyType({**data, "asked_ms": at_ms, "section": section, "ended": None})
    return replace(sitting, scans=(*sitting.scans, asked))


def _scan_ended(sitting: Sitting, data: Mapping[str, Any]) -> Sitting:
    """The scan is over, once; the section that ran at its beginning, if it still runs, is prolonged by the
    entry's own `extra_ms` (see `scan_clock`). The service holds its own word against it.
    """
    scan = next((one for one in sitting.scans if one["scan"] == data["scan"] and one["ended"] is None), None)
    if scan is None:
        return sitting
    ended = MappingProxyType({**scan, "ended": data})
    scans = tuple(ended if one is scan else one for one in sitting.scans)
    return _prolonged(replace(sitting, scans=scans), scan["section"], max(0, int(data.get("extra_ms", 0))))


def _directed(sitting: Sitting, directive: object) -> Sitting:
    """Extra time, and the time of a pause that is over, prolong the section that they are for, if that still
    runs. The service's own deadline is what a score rests on.
    """
    if not isinstance(directive, Mapping):
        return sitting
    if directive.get("kind") != "extra_time":
        held, back = hear(sitting.held, directive)
        sitting = replace(sitting, held=held)
        return sitting if back is None else _prolonged(sitting, back.section, back.milliseconds)
    given = directive["data"]
    extra = int(given["minutes"]) * 60_000
    return _prolonged(sitting, given["section"], extra) if 0 < extra <= _MOST_EXTRA_MS else sitting


def _prolonged(sitting: Sitting, section: object, extra_ms: int) -> Sitting:
    return replace(
        sitting,
        sections=tuple(
            replace(part, deadline_ms=part.deadline_ms + extra_ms)
            if part.section == section and part.finished_ms is None
            else part
            for part in sitting.sections
        ),
    )


def _section_started(sitting: Sitting, data: Mapping[str, Any]) -> Sitting:
    if sitting.section(str(data["section"])) is not None:
        return sitting
    begun = SectionSitting(
        str(data["section"]), int(data["started_ms"]), int(data["deadline_ms"]), str(data["paper_digest"])
    )
    return replace(sitting, sections=(*sitting.sections, begun))


def _in_section(sitting: Sitting, entry: Entry) -> Sitting:
    wanted = str(entry.data["section"])
    return replace(
        sitting,
        sections=tuple(
            _section_advanced(part, entry) if part.section == wanted and part.finished_ms is None else part
            for part in sitting.sections
        ),
    )


def _section_advanced(part: SectionSitting, entry: Entry) -> SectionSitting:
    data = entry.data
    if entry.kind == kinds.SECTION_FINISHED:
        return replace(
            part,
            finished_ms=entry.stamp.at_ms,
            finish_reason=str(data["reason"]),
            with_remarks=bool(data["with_remarks"]),
            remarks=str(data["remarks"]),
        )
    item = str(data["item"])
    if entry.kind == kinds.ITEM_SHOWN:
        return replace(part, current_item=item, seen=part.seen | {item})
    if entry.kind == kinds.MARKED:
        marked = part.marked | {item} if data["marked"] else part.marked - {item}
        return replace(part, marked=marked)
    if entry.stamp.at_ms > part.deadline_ms:
        # The section's time was over by the writer's own account: kept in the journal, not in the score.
        return replace(part, late_answers=part.late_answers + 1)
    response = Response(tuple(data.get("options", ())), data.get("text"))
    return replace(part, responses=MappingProxyType({**part.responses, item: response}))
