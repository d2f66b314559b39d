"""`synaq rescue`: what the service does not hold yet of an attempt, in one sealed file on a stick."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from client.app.attempt_folder import AttemptFolder, Session
from client.app.leftovers import left_behind, left_key
from client.app.progress import ProgressBar
from client.app.taking_up import kept_view
from proctor.core.errors import BadInputError
from proctor.core.sitting import fold
from proctor.journal.evidence import Kept
from proctor.journal.journal import Journal
from proctor.journal.rescue_file import (
    RescueContents,
    RescueSummary,
    rescue_name,
    write_rescue,
)
from proctor.journal.signing import SigningKey
from proctor.sync.evidence_delivery import EvidenceDelivery


def rescue(home: Path, out: Path | None, attempt: str | None = None) -> tuple[Path, RescueSummary]:
    """Write the rescue file of the attempt that was begun on this computer; where it lies, and what is in it.

    `attempt`: which, where there are several. `out`: a file, or a folder for it. BadInputError where there is
    no such attempt, or nothing to seal it for; the errors of `write_rescue`.
    """
    folder = AttemptFolder(home)
    session, own = _chosen(folder, attempt)
    place = where(out or Path.cwd(), session.attempt)
    with contents_of(folder, session, own) as contents, ProgressBar("writing", "MB") as progress:
        summary = write_rescue(place, contents, lambda done, total: progress(done / 1e6, total / 1e6))
    return place, summary


def where(out: Path, attempt: str) -> Path:
    """The file itself, where a folder was named."""
    return out / rescue_name(attempt) if out.is_dir() else out


@contextmanager
def contents_of(folder: AttemptFolder, session: Session, own: SigningKey | None) -> Iterator[RescueContents]:
    """What goes into the rescue file of that session."""
    path = folder.journal_path(session.attempt)
    if not path.is_file():
        raise BadInputError("There is nothing of this attempt on this computer.", kept="Nothing was written.")
    journal = Journal(path, session.attempt)
    try:
        yield contents_in(folder, journal, session, own)
    finally:
        journal.close()


def contents_in(
    folder: AttemptFolder, journal: Journal, session: Session, own: SigningKey | None
) -> RescueContents:
    """As `contents_of`, of a journal that is open. BadInputError where the service told no key."""
    view, evidence = kept_view(session), folder.evidence(session.attempt)
    key = fold(journal.entries()).seal_key or (view.seal_key if view is not None else None)
    if key is None:
        raise BadInputError(
            "The exam service has told no key to seal a rescue file for.",
            kept="Everything stays on this computer.",
            remedy="Bring the computer itself to the exam centre, or to another line.",
        )
    waiting = EvidenceDelivery(journal, evidence, lambda _d, _w: None, lambda _s, _t: None).waiting()
    files = tuple((Kept(digest, named.sealed), named.media_type) for digest, named in waiting.items())
    return RescueContents(journal, evidence, files, key, own)


def _chosen(folder: AttemptFolder, attempt: str | None) -> tuple[Session, SigningKey | None]:
    known: list[tuple[Session, SigningKey | None]] = []
    session = folder.session()
    if session is not None:
        known.append((session, folder.session_key()))
    known += [(left, left_key(folder, left)) for left in left_behind(folder)]
    wanted = [found for found in known if attempt in (None, found[0].attempt)]
    if not wanted:
        raise BadInputError(
            "There is no attempt on this computer that is not delivered whole.",
            kept="Nothing was written.",
            remedy="Name the folder with --home if attempts are kept elsewhere.",
        )
    if len(wanted) > 1 and attempt is None:
        names = ", ".join(found[0].attempt for found in wanted)
        raise BadInputError(f"There are several attempts: {names}.", remedy="Name one with --attempt.")
    return wanted[0]
