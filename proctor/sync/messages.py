"""The messages of `/api/v1`: what client and service say to each other, and nothing else.

Times are milliseconds since 1970 UTC by the service's clock. Unknown fields are refused: a message that
says more than we understand is an error, not a surprise.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from proctor.sync.interruption_messages import InterruptionView

API = "/api/v1"
MAX_BATCH_ENTRIES = 200
MAX_SIGNED_EVIDENCE = 200  # files in one countersignature
MAX_ENTRY_CHARS = 64_000
MAX_EVIDENCE_BYTES = 64 * 1024 * 1024
SEALED_HEADER = "Synaq-Sealed"  # of an upload: the SHA-256 of its body, which is sealed for the service

Identifier = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9._:-]+$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
# Ed25519 halves and signatures, in base64; see `proctor.journal.signing`.
PublicKey = Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{43}=$")]
Signature = Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{86}==$")]
Language = Literal["kk", "ru", "en"]


class Message(BaseModel):
    """A frozen message without unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Message):
    """One sentence in three languages."""

    kk: str
    ru: str
    en: str


class Problem(Message):
    """An error as `application/problem+json` (RFC 9457); `code` is what programs look at."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str = ""
    kept: str = ""
    remedy: str = ""
    # Where a batch does not follow on, what the service holds: the courier rewinds to it.
    held_seq: int | None = None
    held_digest: str | None = None
    refusals: list[dict[str, Any]] = []


class Health(Message):
    """The service's answer to "are you there"; `load` from 0 (idle) to 1 (send later)."""

    service: str
    version: str
    now_ms: int
    load: float = 0.0


class SignIn(Message):
    """A one-time code, and the digest of a secret that the client wrote to disk before asking.

    The same code with the same `device` is answered again: a client killed between answer and disk is not
    locked out; a second machine is. `verify_key`: the public half of the session's pair, with which the
    client signs the head of its journal; a client that signs nothing tells none.
    """

    code: Annotated[str, Field(min_length=4, max_length=64)]
    device: Digest
    client: str = Field(default="", max_length=200)
    # Where the computer stands, by its own installation: a workstation of a test hall names both, one at home
    # neither.
    hall: Identifier | None = None
    seat: Identifier | None = None
    verify_key: PublicKey | None = None


class BlockView(Message):
    """A block (one legal act) as the candidate may see it."""

    id: Identifier
    title: Text
    items: int
    threshold: int | None


class SectionView(Message):
    """A section, and how far it is: `state` is waiting, running or finished."""

    id: Identifier
    title: Text
    kind: str
    minutes: int
    items: int
    threshold: int | None
    blocks: list[BlockView]
    state: Literal["waiting", "running", "finished"]
    started_ms: int | None = None
    deadline_ms: int | None = None


class RuleView(Message):
    """A rule of conduct, with its clause, as shown before the exam and beside a violation."""

    id: str
    clause: str
    text: Text


class PublishedViolation(Message):
    """A violation that a proctor confirmed, as the candidate sees it; seconds are media time.

    `record`: of what a proctor found in the record, whether it shows the span `whole`, in `partial`, or
    whether what it showed is `unknown`; None of what the machine suspected.
    """

    incident: Identifier
    kind: str
    clause: str
    clause_text: Text
    start_s: float
    end_s: float
    started_ms: int
    comment: str = ""
    clip: Digest | None = None
    strip: Digest | None = None
    record: Literal["whole", "partial", "unknown"] | None = None


class BlockScore(Message):
    """Right answers in a block; `passed` is None where no threshold is set."""

    block: Identifier
    title: Text
    right: int
    total: int
    threshold: int | None
    passed: bool | None


class SectionScore(Message):
    """Right answers in a section; `passed` is None where no threshold is set (26/annex 2 row 5)."""

    section: Identifier
    title: Text
    right: int
    total: int
    threshold: int | None
    passed: bool | None
    blocks: list[BlockScore]


class MarkView(Message):
    """A mark (184/annex 1). `section`: whose, `total` for the final one. `value`: None while not known."""

    section: Identifier
    title: Text
    value: str | None = None


class ResultView(Message):
    """What became of the attempt.

    `status`: `none` before the finish, `under_review` («Тексеруде») until a proctor publishes, then `passed`
    or `not_passed` («Өтпеген»). `score_passed` is the score's own word, whatever the review says.
    """

    attempt: Identifier
    status: Literal["none", "under_review", "passed", "not_passed", "aborted"]
    score_passed: bool | None
    reason: str = ""
    sections: list[SectionScore] = []
    marks: dict[str, float] = {}
    mark_lines: list[MarkView] = []
    incidents: int = 0
    violations: list[PublishedViolation] = []
    finished_ms: int | None = None
    published_ms: int | None = None
    review_due_ms: int | None = None


class ExemptionView(Message):
    """What a candidate is exempted from, by an accommodation; `basis`: the reference of the decision."""

    name: Identifier
    basis: str = Field(min_length=1, max_length=200)


class OverrideView(Message):
    """A step of the check-in that a person let pass although it failed or could not be told; `role`: whose
    word it is (operator, proctor, administrator). The reason goes into the record."""

    step: Identifier
    reason: str = Field(min_length=3, max_length=500)
    role: str
    at_ms: int


class HallView(Message):
    """The seat in a test hall that the attempt is bound to; `unlocked`: an operator has seen the document."""

    hall: str
    seat: str
    unlocked: bool


class AttemptView(Message):
    """An attempt as its candidate sees it. A number stands for the person (184/74-1).

    `service_key`: with which the service signs what it holds. `seal_key` (X25519): for which evidence is
    sealed. `verify_key`: the session's, as last told.
    """

    id: Identifier
    candidate_number: str
    programme: Identifier
    programme_title: Text
    edition: str
    practice: bool
    test_language: Literal["kk", "ru"]
    state: str
    slot_ms: int
    now_ms: int
    sections: list[SectionView]
    rules: list[RuleView]
    desk: list[Text]
    policy: str
    policy_digest: Digest
    exemptions: list[ExemptionView] = []
    overrides: list[OverrideView] = []
    reference_photo: Digest | None = None
    hall: HallView | None = None
    service_key: PublicKey | None = None
    seal_key: PublicKey | None = None
    verify_key: PublicKey | None = None
    held_seq: int
    held_digest: str


class SignedIn(Message):
    """The answer to a sign-in: a bearer token for this attempt alone."""

    token: str
    attempt: AttemptView


class CheckResult(Message):
    """One check of the equipment. Unknown is not clean: `status` says which of the three it is.

    `figures`: what was measured, by name, in plain JSON values: for the record, and the words' own figures.
    """

    name: str
    status: Literal["pass", "fail", "unknown"]
    measured: str = ""
    required: str = ""
    advice: str = ""
    figures: dict[str, Any] = {}


class CheckIn(Message):
    """Consent, conditions read and accepted (26/6, 26/7), and what the equipment check measured (26/9)."""

    consent: bool
    conditions: bool
    edition: str
    checks: list[CheckResult] = []


class CheckReport(Message):
    """How the steps of the check-in stand, as often as the candidate's program likes before it checks in: so
    that staff see which step hinders."""

    checks: list[CheckResult] = Field(default=[], max_length=40)


class RemoteAccessList(Message):
    """The newest list of programs that let others reach a computer: its TOML `text`, and the `signature` over
    the text's UTF-8 bytes, in base64. It is good only with the publisher's signature."""

    text: str
    signature: str


class PaperOption(Message):
    """One option of an item."""

    id: Identifier
    text: str


class PaperItem(Message):
    """One item as the candidate sees it: no key, no hint of one."""

    id: Identifier
    block: Identifier
    stem: str
    options: list[PaperOption]
    choices: int = 1


class SectionPaper(Message):
    """A section's items, released only when it starts; asked for again, the same answer comes."""

    section: Identifier
    kind: str = "choice"
    word_limit: int | None = None
    started_ms: int
    deadline_ms: int
    now_ms: int
    items: list[PaperItem]
    digest: Digest


class SentEntry(Message):
    """One journal entry: its canonical text, whose SHA-256 is `digest`."""

    seq: Annotated[int, Field(ge=1)]
    text: Annotated[str, Field(max_length=MAX_ENTRY_CHARS)]
    digest: Digest


class Batch(Message):
    """Entries in order. Those already held with the same digest are skipped, so a batch may be sent twice.

    `signature`: the session's over the last entry's number and digest (`signed_claims.head_claim`).
    """

    entries: Annotated[list[SentEntry], Field(min_length=0, max_length=MAX_BATCH_ENTRIES)]
    signature: Signature | None = None


class Directive(Message):
    """What the service asks of the client: message, extra_time, room_scan, pause, resume or stop.

    `data` of a room_scan: `scan`, the id that the scan's entries in the journal bear, and `source`, `policy`
    (at a random time) or `directive` (a person asks). Of a pause, a resume and a stop: `reason`, by language,
    and `at_ms`, the service's time; of a resume also `pause`, the id of the pause that it ends, `section` and
    `paused_ms`, by which that section's time goes on.
    """

    id: Identifier
    kind: Literal["message", "extra_time", "room_scan", "pause", "resume", "stop"]
    data: dict[str, Any] = {}


class Receipt(Message):
    """What the service holds after a batch: the client may forget nothing before it has this.

    `section` and `deadline_ms`: the running section and the end of its time by the service, whose word it is;
    a room scan may have moved it. `countersignature`: the service's over what it holds and when
    (`signed_claims.receipt_claim`); `evidence`: the files that it speaks of for the first time.
    """

    held_seq: int
    held_digest: str
    now_ms: int
    state: str
    countersignature: Signature | None = None
    evidence: Annotated[list[Digest], Field(max_length=MAX_SIGNED_EVIDENCE)] = []
    directives: list[Directive] = []
    section: Identifier | None = None
    deadline_ms: int | None = None


class HeldEntries(Message):
    """Entries that the service holds after a given one, for a candidate who goes on at another machine."""

    entries: list[SentEntry]
    more: bool


class EvidenceReceipt(Message):
    """The service holds this file, whole, under this digest."""

    sha256: Digest
    bytes: int


VerdictWord = Literal["violation", "dismissed", "inconclusive"]


class JudgementView(Message):
    """One reviewer's word. Who it was is for the audit trail."""

    verdict: VerdictWord
    reason: str
    comment: str
    at_ms: int


class IncidentView(Message):
    """A suspicion as a proctor sees it. `source`: who suspects, the machine or a reviewer.

    `stage`: whose word it waits for (first, second, third) or `decided`; `verdict`: what stands, None until
    then; `own`: the caller's own word; `mine`: it waits for the caller's. What other reviewers said is not
    told before it is decided. `evidence`: what was measured against which limit, and the like.
    """

    id: Identifier
    kind: str
    clause: str
    start_s: float
    end_s: float | None
    started_ms: int
    confidence: float
    severity: str
    detail: str
    clips: list[Digest]
    strips: list[Digest] = []
    clause_text: Text | None = None
    evidence: dict[str, Any] = {}
    source: Literal["machine", "reviewer"] = "machine"
    stage: Literal["first", "second", "third", "decided"] = "first"
    mine: bool = False
    own: JudgementView | None = None
    verdict: VerdictWord | None = None
    comment: str = ""


class ReviewItem(Message):
    """One attempt in the proctor's queue: a number, never a name.

    `state`: `decided` is ready to be published. `mine`: how many incidents wait for the caller's word;
    `kinds`: how many there are of each; `left_ms`: working time until it is due, negative behind it.
    """

    attempt: Identifier
    candidate_number: str
    programme: Identifier
    state: Literal["waiting", "in_review", "second_review", "third_review", "decided", "published"]
    incidents: int
    finished_ms: int
    due_ms: int
    left_ms: int = 0
    mine: int = 0
    kinds: dict[str, int] = {}
    severe: int = 0
    remarks: int = 0


class FactView(Message):
    """Something the service noticed that no journal entry says, such as a second story for the same entry."""

    at_ms: int
    kind: str
    data: dict[str, Any] = {}


class ScanView(Message):
    """A room scan as the journal tells it. `known`: whether it was asked for; `extra_ms`: what its section
    was prolonged by; `pictures`: files that are held; `erased`: how many were deleted when their time was
    over.
    """

    scan: Identifier
    source: str
    known: bool
    section: Identifier | None
    asked_ms: int
    ended_ms: int | None
    status: str | None
    reasons: list[str] = []
    figures: dict[str, Any] = {}
    extra_ms: int
    panorama: Digest | None = None
    pictures: list[Digest] = []
    erased: int = 0


class ReviewDetail(Message):
    """All that a proctor judges an attempt by.

    `late_entries`: answers that count, but came long after the deadline without an outage of the service.
    `flags`: how many entries the service noticed something about: late, future, before_start, after_deadline,
    no_section, after_end, in_scan, in_pause. `rules`: of the attempt's edition, for what a reviewer finds.
    """

    item: ReviewItem
    incidents: list[IncidentView]
    remarks: list[str]
    published_ms: int | None
    late_entries: int = 0
    flags: dict[str, int] = {}
    facts: list[FactView] = []
    scans: list[ScanView] = []
    rules: list[RuleView] = []
    programme_title: Text | None = None
    interruptions: list[InterruptionView] = []


class Verdict(Message):
    """A person's judgement of one incident, and its reason; `comment` is shown to the candidate."""

    verdict: VerdictWord
    reason: Annotated[str, Field(min_length=3, max_length=2000)]
    comment: Annotated[str, Field(max_length=2000)] = ""


class LineReceipt(Message):
    """How many bytes came up the line."""

    bytes: int
    now_ms: int


class MessageToCandidate(Message):
    """Words for a candidate in the middle of an exam; becomes a directive of kind `message`."""

    text: Text
