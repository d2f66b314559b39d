"""Signatures over the journal's head: the session's, checked and kept, and the service's own."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.entry import Entry
from proctor.core.signed_claims import head_claim, receipt_claim
from proctor.journal.signing import SigningKey, holds
from proctor.service.attempts import AttemptRow
from proctor.service.dossier_tables import countersignature, head_signature, session_key
from proctor.service.tables import evidence
from proctor.service.trail import Caller, Deed, record
from proctor.sync.messages import MAX_SIGNED_EVIDENCE, Receipt


def session_public(connection: Connection, attempt: str) -> str | None:
    """The public half of the session's pair, as last told; None where the client signs nothing."""
    query = sa.select(session_key.c.public).where(session_key.c.attempt == attempt)
    found = connection.scalar(query.order_by(session_key.c.id.desc()).limit(1))
    return None if found is None else str(found)


def keep_session_key(
    connection: Connection, row: AttemptRow, public: str | None, at_ms: int, caller: Caller
) -> None:
    """A session's key, behind those before it; told again, nothing changes."""
    if public is None or public == session_public(connection, row.id):
        return
    connection.execute(
        sa.insert(session_key).values(attempt=row.id, public=public, first_seq=row.held_seq + 1, at_ms=at_ms)
    )
    detail = {"public": public, "first_seq": row.held_seq + 1}
    record(connection, at_ms, caller, Deed("session.verify_key", row.id, detail=detail))


def keep_head_signature(
    connection: Connection, row: AttemptRow, last: Entry, signature: str | None, at_ms: int
) -> bool:
    """Whether the session's signature over `last` holds, kept if so.

    True too where nothing is signed, or no key was told: what is not signed is not less true, and the
    dossier says that it is not.
    """
    public = session_public(connection, row.id)
    if signature is None or public is None:
        return True
    if not holds(public, signature, head_claim(row.id, last.seq, last.digest)):
        return False
    known = sa.select(head_signature.c.id).where(
        head_signature.c.attempt == row.id,
        head_signature.c.seq == last.seq,
        head_signature.c.public == public,
    )
    if connection.scalar(known.limit(1)) is None:
        connection.execute(
            sa.insert(head_signature).values(
                attempt=row.id,
                seq=last.seq,
                digest=last.digest,
                public=public,
                signature=signature,
                at_ms=at_ms,
            )
        )
    return True


def unsigned_evidence(connection: Connection, attempt: str) -> list[str]:
    """Files that the journal names and the service holds, and has not signed for yet: the next few."""
    query = sa.select(evidence.c.sha256).where(
        evidence.c.attempt == attempt,
        evidence.c.signed_ms.is_(None),
        evidence.c.stored_ms.is_not(None),
        evidence.c.named_ms.is_not(None),
        evidence.c.erased_ms.is_(None),
    )
    return list(
        connection.scalars(query.order_by(evidence.c.stored_ms, evidence.c.sha256).limit(MAX_SIGNED_EVIDENCE))
    )


def countersign(key: SigningKey, row: AttemptRow, now_ms: int, files: Sequence[str] = ()) -> str:
    """The service's signature over what it holds now, and that it holds these files."""
    return key.sign(receipt_claim(row.id, row.held_seq, row.held_digest, now_ms, files))


def keep_countersignature(connection: Connection, public: str, row: AttemptRow, given: Receipt) -> None:
    """Keep what was signed with a receipt about newly held entries and files."""
    if given.evidence:
        mine = sa.and_(evidence.c.attempt == row.id, evidence.c.sha256.in_(given.evidence))
        connection.execute(sa.update(evidence).where(mine).values(signed_ms=given.now_ms))
    connection.execute(
        sa.insert(countersignature).values(
            attempt=row.id,
            held_seq=row.held_seq,
            held_digest=row.held_digest,
            public=public,
            signature=str(given.countersignature),
            now_ms=given.now_ms,
            evidence=given.evidence or None,
        )
    )
