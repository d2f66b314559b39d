"""`synaq admin take-rescue`: a file from a computer that did not get back on line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from client.app.admin import DatabaseOption, EvidenceOption, JsonFlag, SiteOption, local_time, tell
from client.app.admin_cabinet import admin_app

__all__ = ["admin_app"]  # with this command too


@admin_app.command("take-rescue", epilog="Example: synaq admin take-rescue synaq-rescue-1a2b3c4d.synaq")
def take_rescue(
    file: Annotated[Path, typer.Argument(help="The rescue file.")],
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    site_settings: SiteOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Take in a rescue file: checked whole, then entries and evidence as if they had come over the line."""
    # Loaded here: `synaq --help` must not wait for the service's libraries.
    from client.app.serve import service_settings
    from proctor.service.rescue_office import RescueOffice

    with RescueOffice(service_settings(database, evidence, site_settings)) as office:
        done = office.take_rescue(file)
    lines = [
        f"Attempt {done.attempt}, {local_time(done.now_ms)}, {done.state}.",
        f"{done.entries} new entries, {done.held_seq} held; the last is {done.held_digest[:16]}.",
        f"{done.files} new files, {done.files_before} held before. Late answers: {done.late_entries}.",
    ]
    if done.refused:
        lines.append(f"Not taken, as they may not be kept: {', '.join(d[:16] for d in done.refused)}.")
    if done.missing:
        lines.append(f"The candidate's computer no longer had: {', '.join(d[:16] for d in done.missing)}.")
    tell(done.model_dump(), "\n".join(lines), as_json)
