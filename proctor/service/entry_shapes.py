"""Whether an entry's data has the shape its kind asks for: checked at the door, so that nothing inside can
trip over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from proctor.core import entry as kinds
from proctor.core.calibration import calibration_from_json
from proctor.core.entry import Entry
from proctor.core.errors import BadInputError
from proctor.core.exemption import MOST_EXEMPTIONS, exemptions_from_json
from proctor.core.sitting import SectionSitting, Sitting, advance
from proctor.service.door import holds_nul
from proctor.service.problems import ProblemError
from proctor.sync.messages import Digest, Identifier

# pydantic's ValidationError is a ValueError.
_NOT_ITS_SHAPE = (ValueError, KeyError, TypeError, AttributeError, OverflowError, BadInputError)
_MOST_SECONDS = 1e7  # of media time; a journal that claims more cannot be shown to anybody


class AnsweredData(BaseModel):
    """An answer: options or a text. Strict, as the score is worked out from it."""

    model_config = ConfigDict(extra="allow", frozen=True, strict=True)

    item: str = Field(min_length=1, max_length=200)
    options: list[Annotated[str, Field(max_length=200)]] = Field(default=[], max_length=50)
    text: str | None = None


class EndData(BaseModel):
    """Why a section or the attempt ended."""

    model_config = ConfigDict(extra="allow", frozen=True, strict=True)

    reason: Identifier


class IncidentData(BaseModel):
    """An incident as the journal has it; more fields than these are kept and passed over."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: Identifier
    kind: str = Field(max_length=80)
    start_s: float = Field(ge=-_MOST_SECONDS, le=_MOST_SECONDS)
    end_s: float | None = Field(default=None, ge=-_MOST_SECONDS, le=_MOST_SECONDS)
    confidence: float = Field(default=1.0, allow_inf_nan=False)
    clause: str = Field(default="", max_length=80)
    detail: str = Field(default="", max_length=4000)


class EvidenceData(BaseModel):
    """A file named in the journal."""

    model_config = ConfigDict(extra="allow", frozen=True)

    incident: Identifier | None = None
    sha256: Digest
    bytes: int = Field(ge=0, le=2**53)
    media_type: str = Field(default="", max_length=100, pattern=r"^([a-z]+/[A-Za-z0-9.+-]+)?$")
    scan: Identifier | None = None
    sealed: Digest | None = None


class RecordedData(BaseModel):
    """A segment of the record; number 0 is an init segment, which has no other before it."""

    model_config = ConfigDict(extra="allow", frozen=True)

    track: Literal["camera", "screen"]
    number: int = Field(ge=0, le=1_000_000)
    sha256: Digest
    bytes: int = Field(ge=0, le=2**53)
    media_type: Literal["video/mp4"]
    start_s: float = Field(ge=-_MOST_SECONDS, le=_MOST_SECONDS)
    duration_s: float = Field(ge=0, le=600)
    init: Digest | None
    sound_db: list[Annotated[float, Field(ge=-200, le=100)]] = Field(default=[], max_length=600)
    sealed: Digest | None = None


class LookData(BaseModel):
    """What came of the guided look."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    status: Literal["measured", "unknown"]
    reason: str = Field(max_length=80)
    tries: int = Field(ge=0, le=10_000)
    calibration: dict[str, float | None] | None


class ExemptedData(BaseModel):
    """What the candidate's program applied of the exemptions; their names and bases are checked apart."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    exemptions: list[dict[str, str]] = Field(max_length=MOST_EXEMPTIONS)
    effects: list[dict[str, str | bool | float]] = Field(max_length=200)
    policy: str = Field(max_length=400)
    policy_digest: Digest


class OverriddenData(BaseModel):
    """A step of the check-in that the candidate's program let pass, and on whose word."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    step: Identifier
    reason: str = Field(min_length=3, max_length=500)
    role: str = Field(min_length=1, max_length=40)


class IdentityData(BaseModel):
    """What came of comparing the candidate with the reference photo."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    status: Literal["match", "mismatch", "unknown", "not_asked"]
    reason: str = Field(max_length=80)
    figures: dict[str, Any] = Field(max_length=100)
    photo: Digest | None


class ScanAskedData(BaseModel):
    """A room scan that was asked for, and by whom."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    scan: Identifier
    source: Literal["check_in", "policy", "directive"]
    directive: Identifier | None = None


class ScanEndedData(BaseModel):
    """What came of a room scan; times as stamped by the candidate's program."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    scan: Identifier
    status: Literal["complete", "incomplete", "refused", "failed", "unknown"]
    reasons: list[Annotated[str, Field(max_length=80)]] = Field(default=[], max_length=20)
    figures: dict[str, Any] = Field(default={}, max_length=100)
    began_ms: int | None = None
    ended_ms: int | None = None
    panorama: Digest | None = None
    extra_ms: int = Field(default=0, ge=0, le=2**53)


_Known = Literal["yes", "no", "unknown"]
_Word = Annotated[str, Field(max_length=80)]


class LinkData(BaseModel):
    """A look at the line from the candidate's computer."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    link: _Known
    gateway: _Known
    names: _Known
    elsewhere: _Known
    service: Literal["yes", "no", "refused", "unknown"]
    medium: Literal["wired", "wireless", "other", "unknown"]
    reason: Literal["changed", "offline", "online", "began"]
    how: _Word = ""


class PowerData(BaseModel):
    """Where the power of the candidate's computer comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    source: Literal["mains", "battery", "unknown"]
    percent: int | None = Field(ge=0, le=100)


class SleptData(BaseModel):
    """The computer was asleep, or its program stood still."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    from_ms: int
    to_ms: int
    how: Literal["asleep", "stood_still"] = "asleep"


class RunEndedData(BaseModel):
    """The orderly end of a run."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    run: _Word
    by: Literal["person", "system_shutdown", "logout", "error", "unknown"]
    detail: str = Field(default="", max_length=400)


# Kinds whose whole data has a shape of its own, and nothing else to be read in it.
_SHAPES: Mapping[str, type[BaseModel]] = MappingProxyType(
    {
        kinds.ANSWERED: AnsweredData,
        kinds.SECTION_FINISHED: EndData,
        kinds.ATTEMPT_FINISHED: EndData,
        kinds.EVIDENCE: EvidenceData,
        kinds.RECORDED: RecordedData,
        kinds.EXEMPTED: ExemptedData,
        kinds.CHECK_OVERRIDDEN: OverriddenData,
        kinds.IDENTITY_CHECKED: IdentityData,
        kinds.SCAN_ASKED: ScanAskedData,
        kinds.SCAN_ENDED: ScanEndedData,
        kinds.LINK_LOOKED: LinkData,
        kinds.POWER_LOOKED: PowerData,
        kinds.SLEPT: SleptData,
        kinds.RUN_ENDED: RunEndedData,
    }
)

# Of these, words go into columns of their own. An answer stays inside its entry, whatever signs it has.
_IN_COLUMNS = frozenset({*_SHAPES, kinds.INCIDENT_OPENED, kinds.INCIDENT_CLOSED, kinds.DIRECTIVE}) - {
    kinds.ANSWERED
}


def require_shape(entry: Entry, own_sections: Iterable[str]) -> None:
    """ProblemError `bad_entry` naming the entry's number where its data cannot be read."""
    try:
        # The very function that will read it later is what it must please.
        advance(Sitting(sections=tuple(_empty(section) for section in own_sections)), entry)
        if entry.kind in _SHAPES:
            _SHAPES[entry.kind].model_validate(dict(entry.data))
        if entry.kind in (kinds.INCIDENT_OPENED, kinds.INCIDENT_CLOSED):
            incident_of(entry)
        elif entry.kind == kinds.DIRECTIVE:
            directive_id(entry)
        elif entry.kind == kinds.CALIBRATED:
            look_of(entry)
        elif entry.kind == kinds.EXEMPTED:
            exemptions_from_json(entry.data["exemptions"])
        if entry.kind in _IN_COLUMNS and holds_nul(entry.text):
            raise ValueError("words with a NUL in them, which not every database takes")
    except _NOT_ITS_SHAPE as error:
        raise ProblemError("bad_entry", values={"seq": entry.seq}) from error


def incident_of(entry: Entry) -> IncidentData:
    """The incident in an `incident_opened` or `incident_closed` entry."""
    return IncidentData.model_validate(entry.data["incident"])


def look_of(entry: Entry) -> LookData:
    """The outcome in a `calibrated` entry; its figures are within their bounds, or BadInputError."""
    found = LookData.model_validate(dict(entry.data))
    if (found.status == "measured") != (found.calibration is not None):
        raise ValueError("a look is measured where it has figures, and only there")
    if found.calibration is not None:
        calibration_from_json(found.calibration)
    return found


def evidence_of(entry: Entry) -> EvidenceData:
    """The file named in an `evidence` entry."""
    return EvidenceData.model_validate(dict(entry.data))


def recorded_of(entry: Entry) -> RecordedData:
    """The segment named in a `recorded` entry."""
    return RecordedData.model_validate(dict(entry.data))


def scan_asked_of(entry: Entry) -> ScanAskedData:
    """The scan in a `scan_asked` entry."""
    return ScanAskedData.model_validate(dict(entry.data))


def scan_ended_of(entry: Entry) -> ScanEndedData:
    """The outcome in a `scan_ended` entry."""
    return ScanEndedData.model_validate(dict(entry.data))


def directive_id(entry: Entry) -> str:
    """Which directive a `directive` entry says was received."""
    value: Any = entry.data["directive"]
    return str(value["id"] if isinstance(value, dict) else value)


def _empty(section: str) -> SectionSitting:
    return SectionSitting(section, 0, 2**62, "")
