"""Ways into the cabinet: one-time links, signing in with one, and the session that follows.

In real life the state's identity provider stands in front (26/6: digital signature or digital identification)
and a link is made for whom it names; this program does not replace it. A link is used once and expires;
digests alone are kept.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.errors import RefusedError
from proctor.service.cabinet_tables import cabinet_link, cabinet_session
from proctor.service.credentials import code_digest, new_code, same, token_digest
from proctor.service.parts import ServiceParts
from proctor.service.trail import Caller, Deed, record

NO_CHANGE = "Nothing was changed."
_TOKEN_BYTES = 32


@dataclass(frozen=True)
class CabinetSession:
    """Somebody who is signed in. `form_token` belongs into every form of theirs."""

    candidate: str
    token: str

    @property
    def form_token(self) -> str:
        """What another site cannot know, and so cannot send."""
        return form_token(self.token)

    def caller(self, attempt: str | None = None) -> Caller:
        """The candidate on the trail; `attempt`: one that was seen to be theirs."""
        return Caller(f"cabinet:{self.candidate}", "candidate", attempt)


def refused(code: str, what: str) -> RefusedError:
    """A refusal; its sentence for people is `cabinet-refused-<code>`."""
    return RefusedError(what, code=code, kept=NO_CHANGE)


def issue_link(connection: Connection, now_ms: int, lasts_ms: int, candidate: str, caller: Caller) -> str:
    """A new one-time code of the candidate; those before it that were not used are worthless from now on."""
    code = new_code()
    unused = sa.and_(cabinet_link.c.candidate == candidate, cabinet_link.c.used_ms.is_(None))
    connection.execute(sa.update(cabinet_link).where(unused).values(expires_ms=now_ms))
    connection.execute(
        sa.insert(cabinet_link).values(
            code_hash=code_digest(code),
            candidate=candidate,
            created_ms=now_ms,
            expires_ms=now_ms + lasts_ms,
        )
    )
    record(connection, now_ms, caller, Deed("cabinet.link", detail={"candidate": candidate}))
    return code


def enter(parts: ServiceParts, code: str, source: str) -> CabinetSession:
    """A session for the code, which is used up by it.

    RefusedError `too_many_tries`, `wrong_code`, `link_used`, `link_expired`; each of the last three counts as
    a try of `source`.
    """
    now = parts.clock()
    place = f"cabinet {source}"
    if parts.wrong_codes.wait_ms(place, now):
        raise refused("too_many_tries", "Too many codes were tried.")
    digest = code_digest(code)
    with parts.database.write() as connection:
        found = connection.execute(
            sa.select(cabinet_link).where(cabinet_link.c.code_hash == digest).with_for_update()
        ).first()
        code_of_refusal = None
        if found is None or not same(found.code_hash, digest):
            code_of_refusal = "wrong_code"
        elif found.used_ms is not None:
            code_of_refusal = "link_used"
        elif now >= found.expires_ms:
            code_of_refusal = "link_expired"
        if found is None or code_of_refusal is not None:
            parts.wrong_codes.count(place, now)
            raise refused(code_of_refusal or "wrong_code", "This code opens no cabinet.")
        connection.execute(
            sa.update(cabinet_link).where(cabinet_link.c.code_hash == digest).values(used_ms=now)
        )
        return _begin(parts, connection, found.candidate, now)


def _begin(parts: ServiceParts, connection: Connection, candidate: str, now_ms: int) -> CabinetSession:
    session = CabinetSession(candidate, secrets.token_urlsafe(_TOKEN_BYTES))
    connection.execute(
        sa.insert(cabinet_session).values(
            token_hash=token_digest(session.token),
            candidate=candidate,
            created_ms=now_ms,
            expires_ms=now_ms + parts.settings.cabinet_session_ms,
        )
    )
    record(connection, now_ms, session.caller(), Deed("cabinet.sign_in"))
    return session


def session_of(parts: ServiceParts, token: str) -> CabinetSession | None:
    """The session of a cookie; None where it is nobody's, ended or expired."""
    if not token:
        return None
    alive = sa.and_(
        cabinet_session.c.token_hash == token_digest(token),
        cabinet_session.c.ended_ms.is_(None),
        cabinet_session.c.expires_ms > parts.clock(),
    )
    with parts.database.read() as connection:
        candidate = connection.scalar(sa.select(cabinet_session.c.candidate).where(alive))
    return None if candidate is None else CabinetSession(str(candidate), token)


def leave(parts: ServiceParts, session: CabinetSession) -> None:
    """End the session: its cookie is worthless from now on."""
    mine = cabinet_session.c.token_hash == token_digest(session.token)
    with parts.database.write() as connection:
        connection.execute(sa.update(cabinet_session).where(mine).values(ended_ms=parts.clock()))
        record(connection, parts.clock(), session.caller(), Deed("cabinet.sign_out"))


def form_token(secret: str) -> str:
    """What a form carries so that only a page of ours can have made it: derived from a cookie's secret."""
    return hmac.new(secret.encode(), b"a form of the cabinet", hashlib.sha256).hexdigest()


def new_secret() -> str:
    """A secret for the cookie of a visitor who is not signed in."""
    return secrets.token_urlsafe(_TOKEN_BYTES)
