"""`synaq admin` for what is kept of people: reference photos, acts drawn up from records, deletion."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from client.app.admin import (
    DatabaseOption,
    EvidenceOption,
    JsonFlag,
    admin_app,
    local_time,
    open_office,
    tell,
)

__all__ = ["admin_app"]  # with these commands too


@admin_app.command("reference-photo", epilog="Example: synaq admin reference-photo CANDIDATE passport.jpg")
def reference_photo(
    candidate: Annotated[str, typer.Argument(help="The candidate's id or number.")],
    file: Annotated[Path, typer.Argument(help="The face as JPEG or PNG.")],
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Keep the photo that the candidate is compared with at check-in, in place of an earlier one."""
    with open_office(database, evidence) as office:
        sha256 = office.keep_reference_photo(candidate, file)
    tell({"sha256": sha256}, f"Kept: {sha256[:16]}.", as_json)


@admin_app.command("forget-photo", epilog="Example: synaq admin forget-photo CANDIDATE")
def forget_photo(
    candidate: Annotated[str, typer.Argument(help="The candidate's id or number.")],
    reason: Annotated[str, typer.Option(help="Why; goes on the receipt.")] = "asked for",
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Delete the candidate's reference photo for good."""
    with open_office(database, evidence) as office:
        deleted = office.forget_reference_photo(candidate, reason=reason)
    tell({"deleted": deleted}, "Deleted." if deleted else "There was none.", as_json)


@admin_app.command("retention-run", epilog="Example: synaq admin retention-run --database exam.db")
def retention_run(
    database: DatabaseOption = None, evidence: EvidenceOption = None, as_json: JsonFlag = False
) -> None:
    """Delete pictures of room scans and reference photos whose time is over; `synaq serve` does it daily."""
    with open_office(database, evidence) as office:
        done = office.run_retention()
    sentence = (
        f"Deleted: {done.scan_pictures} pictures of room scans, {done.reference_photos} reference photos."
    )
    tell(asdict(done), sentence + (f" {done.failed} could not be deleted." if done.failed else ""), as_json)
    if done.failed:
        raise typer.Exit(1)


@admin_app.command(
    "grant-dossier",
    epilog="Example: synaq admin grant-dossier ATTEMPT --basis 'No. 7, 1.12.2026' --to 'A. Sadykova'",
)
def grant_dossier(  # noqa: PLR0917  options of a command line
    attempt: Annotated[str, typer.Argument(help="The attempt's id.")],
    basis: Annotated[str, typer.Option(help="Reference of the granted request.")],
    to: Annotated[str, typer.Option(help="The member of the commission: name or id.")],
    with_keys: Annotated[bool, typer.Option("--with-keys", help="With the items' answer keys.")] = False,
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Let a member of the commission have the dossier of an attempt; each look is on the trail."""
    with open_office(database, evidence) as office:
        grant = office.grant_dossier(attempt, basis=basis, to=to, with_keys=with_keys)
    tell({"grant": grant}, f"Granted: {grant}.", as_json)


@admin_app.command("service-key", epilog="Example: synaq admin service-key --database exam.db > service.pub")
def service_key(
    database: DatabaseOption = None, evidence: EvidenceOption = None, as_json: JsonFlag = False
) -> None:
    """Print the public key with which this service signs, for `synaq verify --service-key`."""
    with open_office(database, evidence) as office:
        public = office.service_key
    tell({"service_key": public}, public, as_json)


@admin_app.command("acts", epilog="Example: synaq admin acts --json")
def acts(database: DatabaseOption = None, evidence: EvidenceOption = None, as_json: JsonFlag = False) -> None:
    """List the acts that were drawn up from records."""
    with open_office(database, evidence) as office:
        found = office.list_acts()
    lines = [
        f"{act.id}  {act.kind:<15} {act.state:<10} {act.candidate_number}  {local_time(act.drafted_ms)}  "
        f"{act.grounds}"
        for act in found
    ]
    tell([act.model_dump() for act in found], "\n".join(lines) or "There are no acts.", as_json)


@admin_app.command("register-act", epilog="Example: synaq admin register-act DRAFT")
def register_act(
    draft: Annotated[str, typer.Argument(help="The drafted act's id.")],
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Register a drafted act: from now on it is a ground of refusal (26/annex 2)."""
    with open_office(database, evidence) as office:
        act = office.register_draft(draft)
    tell(act.model_dump(), f"Registered: {act.kind}.", as_json)
