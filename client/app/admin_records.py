"""`synaq admin` for what is kept of people: reference photos, acts drawn up from records, deletion."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from client.app.admin import (
    DatabaseOption,
    EvidenceOption,
    JsonFlag,
    SiteOption,
    admin_app,
    local_time,
    open_office,
    tell,
)
from proctor.core.errors import StorageError

if TYPE_CHECKING:
    from proctor.service.retention import RetentionReport

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


@admin_app.command("retention-run", epilog="Example: synaq admin retention-run --dry-run --database exam.db")
def retention_run(  # noqa: PLR0917  options of a command line
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be deleted.")] = False,
    compact: Annotated[
        bool, typer.Option("--compact", help="Write the database anew, too; lets nobody in meanwhile.")
    ] = False,
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    site_settings: SiteOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Delete for good what was kept long enough, and sign for it; `synaq serve` does it daily."""
    with open_office(database, evidence, site_settings) as office:
        done = office.run_retention(dry_run=dry_run, compact=compact)
    tell(asdict(done), "\n".join(_sentences(done)), as_json)
    if done.failed:
        raise typer.Exit(1)


def _sentences(done: RetentionReport) -> list[str]:
    verb = "Would delete" if done.dry_run else "Deleted"
    said = [
        f"{verb}: {name}, {count.things} ({f'{count.rows} rows, ' if count.rows else ''}{count.bytes} bytes)."
        for name, count in done.classes.items()
    ]
    said = said or ["Nothing is due."]
    said += [f"Held back by {hold}: things of {count} attempts." for hold, count in done.held.items()]
    if done.receipts:
        said.append(f"{done.receipts} receipts signed: synaq admin retention-receipts.")
    if done.unreached:
        said.append(f"Of {done.unreached} deletions a copy was not reached; the receipts say which.")
    if done.failed:
        said.append(f"{done.failed} could not be deleted; the next run tries again.")
    return said


@admin_app.command(
    "retention-receipts",
    epilog="Example: synaq admin retention-receipts --out receipts.json --database exam.db",
)
def retention_receipts(
    attempt: Annotated[str | None, typer.Argument(help="Only this attempt's.")] = None,
    out: Annotated[Path | None, typer.Option(help="A file, for `synaq verify`.")] = None,
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Show the signed receipts of what was deleted, or write them to a file."""
    from proctor.journal.receipt_check import check_receipts, file_of

    with open_office(database, evidence) as office:
        receipts = office.retention_receipts(attempt)
    if out is not None:
        try:
            out.write_bytes(file_of(receipts))
        except OSError as error:
            raise StorageError(
                f"The receipts cannot be written to {out} ({error.strerror}).", remedy="Choose another place."
            ) from error
    sentences = check_receipts(receipts).said or ["There are no receipts."]
    tell(receipts, "\n".join(sentences), as_json)


@admin_app.command(
    "retention-hold",
    epilog="Example: synaq admin retention-hold ATTEMPT --basis 'appeal No. 12' --kind appeal",
)
def retention_hold(  # noqa: PLR0917  options of a command line
    attempt: Annotated[str, typer.Argument(help="The attempt's id.")],
    basis: Annotated[str, typer.Option(help="Reference of the order, complaint or appeal.")],
    kind: Annotated[str, typer.Option(help="order or appeal.")] = "order",
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Keep an attempt's things beyond their time, until they are released."""
    with open_office(database, evidence) as office:
        hold = office.hold_back(attempt, basis=basis, kind=kind)
    tell({"hold": hold}, "Held back until: synaq admin retention-release.", as_json)


@admin_app.command(
    "retention-release", epilog="Example: synaq admin retention-release ATTEMPT --basis 'decided'"
)
def retention_release(
    attempt: Annotated[str, typer.Argument(help="The attempt's id.")],
    basis: Annotated[str, typer.Option(help="Why; goes on the audit trail.")],
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Release all that holds an attempt's things back."""
    with open_office(database, evidence) as office:
        count = office.release(attempt, basis=basis)
    tell({"released": count}, f"Released: {count}.", as_json)


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
        + ("" if act.rebook_asked_ms is None else f"  (asked for anew {local_time(act.rebook_asked_ms)})")
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
