"""Handing out dossiers: who may have one, by which decision, and that each look is on the trail."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.errors import BadInputError, StorageError
from proctor.journal.dossier import write_dossier
from proctor.journal.dossier_page import page_of
from proctor.service import tables
from proctor.service.attempts import load
from proctor.service.booking import ADMINISTRATOR, known_attempt
from proctor.service.dossier import gather
from proctor.service.dossier_tables import dossier_grant
from proctor.service.parts import ServiceParts
from proctor.service.problems import ProblemError
from proctor.service.trail import Caller, Deed, record


def grant_dossier(parts: ServiceParts, attempt: str, *, basis: str, to: str, with_keys: bool) -> str:
    """Let a member of the commission have the attempt's dossier; the grant's id.

    `to`: their name or id. BadInputError for an unknown attempt or person, or without a basis.
    """
    if not basis.strip():
        raise BadInputError("A dossier is handed out by a decision only.", remedy="Name it with --basis.")
    grant, now = uuid.uuid4().hex, parts.clock()
    with parts.database.write() as connection:
        row = known_attempt(connection, attempt)
        member = _commission_member(connection, to)
        connection.execute(
            sa.insert(dossier_grant).values(
                id=grant,
                attempt=row.id,
                basis=basis.strip(),
                staff=member,
                with_keys=with_keys,
                granted_by=ADMINISTRATOR.actor,
                at_ms=now,
            )
        )
        detail = {"grant": grant, "basis": basis.strip(), "staff": member, "with_keys": with_keys}
        record(connection, now, ADMINISTRATOR, Deed("dossier.grant", row.id, detail=detail))
    return grant


def export_dossier(parts: ServiceParts, attempt: str, out: Path, *, basis: str, with_keys: bool) -> None:
    """The administrator's own copy, written to `out`. BadInputError, StorageError; nothing half is left."""
    grant = {"basis": basis, "to": ADMINISTRATOR.actor, "with_keys": with_keys}
    with parts.database.write() as connection:
        known_attempt(connection, attempt)
        _note_look(parts, connection, attempt, ADMINISTRATOR, grant)
    write_whole(out, lambda file: _hand_out(parts, attempt, grant, file))


def write_granted(parts: ServiceParts, caller: Caller, attempt: str, file: BinaryIO) -> None:
    """The dossier that was granted to this caller; ProblemError `not_allowed` where none was."""
    with parts.database.write() as connection:
        member = caller.actor.removeprefix("staff:")
        found = connection.execute(
            sa.select(dossier_grant)
            .where(dossier_grant.c.attempt == attempt, dossier_grant.c.staff == member)
            .order_by(dossier_grant.c.at_ms.desc())
        ).first()
        if caller.role != "commission" or found is None:
            raise ProblemError("not_allowed", attempt=attempt)
        grant = {"basis": found.basis, "to": found.staff, "with_keys": bool(found.with_keys)}
        _note_look(parts, connection, attempt, caller, grant)
    _hand_out(parts, attempt, grant, file)


def write_whole(out: Path, write: Callable[[BinaryIO], None]) -> None:
    """Let `write` fill a file that is put in place once it is whole; StorageError where the disk refuses."""
    part = out.with_name(out.name + ".part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("w+b") as file:
                write(file)
            part.replace(out)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(
            f"{out} cannot be written ({error.strerror}).",
            kept="What the service holds is untouched.",
            remedy="Choose another place, or free some space.",
        ) from error


def _note_look(
    parts: ServiceParts, connection: Connection, attempt: str, caller: Caller, grant: dict[str, Any]
) -> None:
    # On the trail before the first byte is out, and so inside the dossier itself.
    record(connection, parts.clock(), caller, Deed("dossier.export", attempt, detail=grant))


def _hand_out(parts: ServiceParts, attempt: str, grant: dict[str, Any], file: BinaryIO) -> None:
    with parts.database.read() as connection:
        row = load(connection, attempt)
        contents = gather(parts, connection, row, grant, with_keys=bool(grant["with_keys"]))
    # Gigabytes of files are read behind the transaction: nobody waits for them.
    write_dossier(file, contents, parts.signing, page_of)


def _commission_member(connection: Connection, to: str) -> str:
    query = sa.select(tables.staff.c.id).where(
        tables.staff.c.role == "commission", sa.or_(tables.staff.c.id == to, tables.staff.c.name == to)
    )
    found = [str(member) for member in connection.scalars(query)]
    if len(found) != 1:
        how = "There is no member" if not found else "There are several members"
        raise BadInputError(
            f"{how} of the commission called {to!r}.",
            kept="Nothing was granted.",
            remedy="Add one with: synaq admin add-staff NAME --role commission. Or give the id.",
        )
    return found[0]
