"""Taking up an attempt: from its journal on disk, and what the service holds, to a logbook to go on with."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from client.app.attempt_folder import Session
from client.app.clock import Clockwork, ServiceClock
from client.app.logbook import Logbook
from client.app.watch import settle_incidents
from proctor.core import entry as kinds
from proctor.core.entry import check_chain
from proctor.core.exemption import apply_exemptions, effects_of, exemptions_from_json
from proctor.core.policy import parse_policy
from proctor.core.sitting import fold
from proctor.journal.journal import Journal
from proctor.journal.sealing import is_seal_key
from proctor.sync.messages import AttemptView, Directive

# What a fault's entry says of sealing.
NOT_SEALED, KEY_CHANGED = "evidence_not_sealed", "seal_key_changed"


@dataclass(frozen=True)
class TakenUp:
    """A logbook to go on with, and the directives that were heard before."""

    book: Logbook
    directives: tuple[Directive, ...]


def take_up(
    journal: Journal,
    clockwork: Clockwork,
    view: AttemptView,
    heard: float | None,
    told: Sequence[tuple[str, str]] = (),
    *,
    begun: Mapping[str, Any] = MappingProxyType({}),
) -> TakenUp:
    """Begin a run on `journal`. `heard`: round trip in seconds of `view`'s time, None without a line; `told`:
    what else a fault's entry is to say once, and why; `begun`: what else the entry of the run's start says.

    IntegrityError where the chain is broken, StorageError where the disk refuses.
    """
    entries = journal.entries()
    check_chain(entries)
    clock = ServiceClock(clockwork, fold(entries).clock_offset_ms, entries[-1].stamp if entries else None)
    if heard is not None:
        clock.hear(view.now_ms, heard)
    book = Logbook(journal, clock)
    if entries:
        settle_incidents(book)
    if not any(entry.kind == kinds.ATTEMPT_OPENED for entry in entries):
        book.write(kinds.ATTEMPT_OPENED, **_opening(view))
    book.write(kinds.RUN_STARTED, run=book.run, recovered=bool(entries), **begun)
    note_sealing(book, view)
    for what, why in told:
        _note_once(book, what, why)
    if heard is not None:
        book.write(kinds.CLOCK_SET, offset_ms=clock.offset_ms(), round_trip_ms=round(heard * 1000))
    note_exemptions(book, view)
    heard_before = (entry.data["directive"] for entry in entries if entry.kind == kinds.DIRECTIVE)
    return TakenUp(book, tuple(Directive.model_validate(given) for given in heard_before))


def note_sealing(book: Logbook, view: AttemptView) -> None:
    """Write down, once each, that evidence lies plain, and that the service told another key than at first.

    The key of the journal's first entry holds for the whole attempt. A later one is not obeyed: the journal
    is chained and held by the service, an answer on the line is not, and whoever could swap the key could
    read what is sealed from then on, or make it unreadable. A service that changes its pair opens with the
    old one, too.
    """
    first = book.sitting().seal_key
    if first is None:
        _note_once(book, NOT_SEALED, "no key to seal for was told when the attempt was opened")
    elif view.seal_key != first:
        _note_once(book, KEY_CHANGED, view.seal_key or "none")


def _note_once(book: Logbook, what: str, detail: str) -> None:
    data = {"what": what, "detail": detail}
    if not any(entry.kind == kinds.FAULT and entry.data == data for entry in book.journal.entries()):
        book.write(kinds.FAULT, **data)


def note_exemptions(book: Logbook, view: AttemptView) -> None:
    """Write down what the candidate is exempted from, where the journal does not say so yet.

    BadInputError for an exemption that this program does not know: watching as if it had not been granted
    would be wrong.
    """
    granted = exemptions_from_json([exemption.model_dump() for exemption in view.exemptions])
    named = [exemption.as_json() for exemption in granted]
    if named == [dict(exemption) for exemption in book.sitting().exemptions]:
        return
    policy = parse_policy(view.policy)
    own = apply_exemptions(policy, granted)
    book.write(
        kinds.EXEMPTED,
        exemptions=named,
        effects=[effect.as_json() for effect in effects_of(policy, granted)],
        policy=own.name,
        policy_digest=own.digest(),
    )


def kept_view(session: Session) -> AttemptView | None:
    """The attempt as last seen, or None where what was kept cannot be read."""
    try:
        return AttemptView.model_validate_json(session.view)
    except ValueError:  # pydantic's errors are ValueErrors
        return None


def client_name() -> str:
    """This program and its system, for the service's trail."""
    return f"synaq {platform.system()} {platform.release()}"[:200]


def _opening(view: AttemptView) -> dict[str, Any]:
    return {
        "candidate_number": view.candidate_number,
        "programme": view.programme,
        "edition": view.edition,
        "policy_digest": view.policy_digest,
        "client": client_name(),
        "seal_key": view.seal_key if view.seal_key is not None and is_seal_key(view.seal_key) else None,
    }
