"""Papers that were issued: whose they are, handing them out, revoking them.

Not the papers of questions: those are the sections'. A reviewer has no way to a paper, as most bear a name
(184/74-1).
"""

from __future__ import annotations

import json
from typing import Any, get_args

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from proctor.core.canonical import sha256_hex
from proctor.journal.signing import holds
from proctor.service.attempts import load
from proctor.service.dossier_tables import dossier_grant
from proctor.service.papers_address import check_link
from proctor.service.papers_tables import issued_paper, paper_file, paper_revocation
from proctor.service.papers_templates import LANGUAGES, PaperLanguage
from proctor.service.parts import ServiceParts
from proctor.service.problems import ProblemError
from proctor.service.trail import Caller, Deed, record
from proctor.sync.paper_messages import PaperKind, PaperStatus, PaperView


def papers_of(parts: ServiceParts, caller: Caller, attempt: str) -> list[PaperView]:
    """The papers of an attempt, the oldest first. ProblemError `not_allowed`, `not_found`."""
    with parts.database.read() as connection:
        require_reader(connection, caller, attempt)
        load(connection, attempt)
        query = _papers().where(issued_paper.c.attempt == attempt)
        found = connection.execute(query.order_by(issued_paper.c.issued_ms, issued_paper.c.number))
        return [_view(parts, connection, paper) for paper in found]


def read_paper(parts: ServiceParts, caller: Caller, number: str, language: PaperLanguage) -> bytes:
    """The PDF, the same bytes every time; each look of staff is on the trail.

    ProblemError `not_allowed`, `not_found` where there is no such paper, or where its file is no longer what
    the service signed.
    """
    with parts.database.read() as connection:
        paper = _known(connection, caller, number)
        content = _content(connection, paper, language)
    if caller.role != "candidate":
        with parts.database.write() as connection:
            detail = {"number": number, "language": language}
            record(connection, parts.clock(), caller, Deed("paper.read", paper.attempt, detail=detail))
    return content


def revoke_paper(parts: ServiceParts, caller: Caller, number: str, reason: str) -> PaperView:
    """Revoke a paper for good; revoked again, the first reason stands. ProblemError `not_found`."""
    now = parts.clock()
    with parts.database.write() as connection:
        paper = _known(connection, caller, number)
        load(connection, paper.attempt, lock=True)  # one at a time
        revoke_within(connection, caller, number, reason, now)
        return _view(parts, connection, _known(connection, caller, number))


def revoke_within(connection: Connection, caller: Caller, number: str, reason: str, at_ms: int) -> None:
    """Revoke a paper in a transaction that decides more (an appeal), with its attempt locked; nothing where
    it is revoked already. A paper that takes its place is issued by `papers_issue` afterwards.
    """
    paper = find_paper(connection, number)
    if paper is None or paper.revoked_ms is not None:
        return
    reason = reason.strip()
    connection.execute(
        sa.insert(paper_revocation).values(paper=number, reason=reason, revoked_by=caller.actor, at_ms=at_ms)
    )
    detail = {"number": number, "kind": paper.kind, "reason": reason}
    record(connection, at_ms, caller, Deed("paper.revoke", paper.attempt, detail=detail))


def require_reader(connection: Connection, caller: Caller, attempt: str) -> None:
    """The candidate of the attempt, an administrator, or a member of the commission to whom the attempt's
    record was granted. ProblemError `not_allowed`: it does not tell whether the attempt exists.
    """
    if caller.role == "administrator" or (caller.role == "candidate" and caller.attempt == attempt):
        return
    member = caller.actor.removeprefix("staff:")
    granted = sa.select(dossier_grant.c.id).where(
        dossier_grant.c.attempt == attempt, dossier_grant.c.staff == member
    )
    if caller.role != "commission" or connection.scalar(granted.limit(1)) is None:
        raise ProblemError("not_allowed", attempt=attempt)


def find_paper(connection: Connection, number: str) -> Row[Any] | None:
    """A paper with its revocation (`revoked_ms`, `revoked_reason`), if there is one of that number."""
    return connection.execute(_papers().where(issued_paper.c.number == number)).first()


def status_of(paper: Row[Any], now_ms: int) -> PaperStatus:
    """How a paper stands; that it was revoked comes before everything else."""
    if paper.revoked_ms is not None:
        return "revoked"
    if paper.practice:
        return "practice"
    if paper.valid_until_ms is not None and now_ms >= paper.valid_until_ms:
        return "expired"
    return "valid"


def kind_of(paper: Row[Any]) -> PaperKind:
    """The kind as messages name it."""
    return next(kind for kind in get_args(PaperKind) if kind == paper.kind)


def _papers() -> sa.Select[Any]:
    return sa.select(
        issued_paper,
        paper_revocation.c.at_ms.label("revoked_ms"),
        paper_revocation.c.reason.label("revoked_reason"),
    ).outerjoin(paper_revocation, paper_revocation.c.paper == issued_paper.c.number)


def _known(connection: Connection, caller: Caller, number: str) -> Row[Any]:
    paper = find_paper(connection, number)
    if paper is None:
        # A candidate who tries numbers learns nothing from the answer.
        raise ProblemError("not_found" if caller.role == "administrator" else "not_allowed")
    require_reader(connection, caller, paper.attempt)
    return paper


def _content(connection: Connection, paper: Row[Any], language: PaperLanguage) -> bytes:
    mine = sa.and_(paper_file.c.paper == paper.number, paper_file.c.language == language)
    content = connection.scalar(sa.select(paper_file.c.content).where(mine))
    signed = json.loads(paper.claim)["files"].get(language)
    held = b"" if content is None else bytes(content)
    if sha256_hex(held) != signed or not holds(paper.public, paper.signature, paper.claim.encode()):
        raise ProblemError("not_found", attempt=paper.attempt)
    return held


def _view(parts: ServiceParts, connection: Connection, paper: Row[Any]) -> PaperView:
    return PaperView(
        number=paper.number,
        kind=kind_of(paper),
        attempt=paper.attempt,
        status=status_of(paper, parts.clock()),
        issued_ms=paper.issued_ms,
        valid_until_ms=paper.valid_until_ms,
        revoked_ms=paper.revoked_ms,
        revoked_reason=paper.revoked_reason or "",
        languages=list(LANGUAGES),
        check_url=check_link(connection, parts.settings, paper.number, paper.code),
    )
