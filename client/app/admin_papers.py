"""`synaq admin` for papers: copies of an attempt's certificate, statement, list and acts; revoking one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from client.app.admin import DatabaseOption, EvidenceOption, JsonFlag, local_time, tell
from client.app.admin_records import admin_app

if TYPE_CHECKING:
    from proctor.service.papers_desk import PapersDesk

__all__ = ["admin_app"]  # with these commands too


@admin_app.command("papers", epilog="Example: synaq admin papers ATTEMPT --out papers")
def papers(
    attempt: Annotated[str, typer.Argument(help="The attempt's id.")],
    out: Annotated[Path | None, typer.Option(help="Folder for the PDFs; without it they are listed.")] = None,
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """List an attempt's papers, and write their PDFs in Kazakh and Russian; each look is on the trail."""
    with _open_desk(database, evidence) as desk:
        found = desk.papers(attempt)
        files = [] if out is None else desk.export_papers(attempt, out)
    lines = [
        f"{paper.number}  {paper.kind:<20} {paper.status:<8} {local_time(paper.issued_ms)}" for paper in found
    ]
    lines += [str(file) for file in files]
    value = {"papers": [paper.model_dump() for paper in found], "files": [str(file) for file in files]}
    tell(value, "\n".join(lines) or "The attempt has no papers.", as_json)


@admin_app.command("revoke-paper", epilog="Example: synaq admin revoke-paper CERT-2026-000017 --reason '...'")
def revoke_paper(
    number: Annotated[str, typer.Argument(help="The paper's number.")],
    reason: Annotated[str, typer.Option(help="Why; it is told to the candidate.")],
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Revoke a paper for good: whoever checks it is told so."""
    with _open_desk(database, evidence) as desk:
        paper = desk.revoke_paper(number, reason=reason)
    tell(paper.model_dump(), f"Revoked: {paper.number}.", as_json)


@contextmanager
def _open_desk(database: str | None, evidence: Path | None) -> Iterator[PapersDesk]:
    # Loaded here: `synaq --help` must not wait for the service's libraries.
    from client.app.serve import service_settings
    from proctor.service.papers_desk import PapersDesk

    with PapersDesk(service_settings(database, evidence)) as desk:
        yield desk
