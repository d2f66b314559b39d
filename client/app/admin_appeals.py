"""`synaq admin` for complaints: the list, a granted request for the record, what the commission decided."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from client.app.admin import DatabaseOption, EvidenceOption, JsonFlag, local_time, tell
from client.app.admin_exports import admin_app

if TYPE_CHECKING:
    from proctor.service.appeals_desk import AppealsDesk
    from proctor.sync.appeal_messages import AppealView

__all__ = ["admin_app"]  # with these commands too

ComplaintArgument = Annotated[str, typer.Argument(help="The complaint's id.")]


@admin_app.command("appeals", epilog="Example: synaq admin appeals --json")
def appeals(
    database: DatabaseOption = None, evidence: EvidenceOption = None, as_json: JsonFlag = False
) -> None:
    """List complaints about published results, those that wait for a decision first."""
    with _open_desk(database, evidence) as desk:
        found = desk.appeals()
    lines = [line for appeal in found for line in _lines(appeal)]
    tell([appeal.model_dump() for appeal in found], "\n".join(lines) or "No complaints.", as_json)


@admin_app.command(
    "grant-record", epilog="Example: synaq admin grant-record COMPLAINT REQUEST --basis 'No. 7, 1.12.2026'"
)
def grant_record(  # noqa: PLR0917  options of a command line
    complaint: ComplaintArgument,
    request: Annotated[str, typer.Argument(help="The request's id, from the list.")],
    basis: Annotated[str, typer.Option(help="Reference of the decision.")],
    with_keys: Annotated[bool, typer.Option(help="With the items' answer keys, for viewing only.")] = True,
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Grant a request of the commission for an attempt's record."""
    with _open_desk(database, evidence) as desk:
        told = desk.grant_record(complaint, request, basis=basis, with_keys=with_keys)
    tell(told.model_dump(), "\n".join(_lines(told)), as_json)


@admin_app.command(
    "decide-appeal", epilog="Example: synaq admin decide-appeal COMPLAINT --protocol protocol.json"
)
def decide_appeal(
    complaint: ComplaintArgument,
    protocol: Annotated[Path, typer.Option(help="JSON: protocol, words, seats (member, chair, vote).")],
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Write down what the commission decided; the votes in the protocol say what that is."""
    with _open_desk(database, evidence) as desk:
        told = desk.record_decision(complaint, protocol)
    tell(told.model_dump(), "\n".join(_lines(told)), as_json)


def _lines(appeal: AppealView) -> Iterator[str]:
    when = local_time(appeal.filed_ms)
    yield f"{appeal.complaint}  {appeal.state:<9}  {when}  {appeal.candidate_number}  {appeal.attempt}"
    for asked in appeal.requests:
        yield f"  request {asked.id}: {'waits' if asked.granted_ms is None else 'granted'}, {asked.reason}"
    decision = appeal.decision
    if decision is not None:
        word = "upheld" if decision.upheld else "dismissed"
        chair = ", the chair's vote decided" if decision.by_chair else ""
        votes = f"{decision.for_it} to {decision.against} of {decision.members}{chair}"
        yield f"  {word} by {votes} ({decision.protocol})"


@contextmanager
def _open_desk(database: str | None, evidence: Path | None) -> Iterator[AppealsDesk]:
    # Loaded here: `synaq --help` must not wait for the service's libraries.
    from client.app.serve import service_settings
    from proctor.service.appeals_desk import AppealsDesk

    with AppealsDesk(service_settings(database, evidence)) as desk:
        yield desk
