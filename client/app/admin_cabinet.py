"""`synaq admin` for the candidate's cabinet: a way in, and the places of the schedule to choose from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from client.app.admin import DatabaseOption, EvidenceOption, JsonFlag, SiteOption, tell
from client.app.admin_interruptions import admin_app
from proctor.core.errors import BadInputError

if TYPE_CHECKING:
    from proctor.service.cabinet_office import CabinetOffice

__all__ = ["admin_app"]  # with these commands too


@admin_app.command("cabinet-link", epilog="Example: synaq admin cabinet-link CANDIDATE --database exam.db")
def cabinet_link(
    candidate: Annotated[str, typer.Argument(help="The candidate's id or number.")],
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    site_settings: SiteOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Print a one-time way into the candidate's cabinet; an earlier one that was not used ends."""
    with _office(database, evidence, site_settings) as office:
        code, address = office.cabinet_link(candidate)
    tell({"code": code, "address": address}, f"{address}\nCode: {code}", as_json)


@admin_app.command(
    "open-slot", epilog="Example: synaq admin open-slot law-enforcement-1 2026-12-01T10:00 --places 20"
)
def open_slot(  # noqa: PLR0917  options of a command line
    programme: Annotated[str, typer.Argument(help="The programme's id.")],
    at: Annotated[str, typer.Argument(help="The moment, Astana time: 2026-12-01T10:00.")],
    places: Annotated[int, typer.Option(help="How many may choose it.")] = 1,
    hall: Annotated[str | None, typer.Option(help="The test hall; without it, at home.")] = None,
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    site_settings: SiteOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Put places into the schedule that candidates choose from in the cabinet (26/37)."""
    from proctor.service.candidate_files import parse_slot

    try:
        at_ms = parse_slot(at)
    except ValueError as error:
        raise BadInputError(f"The slot {error}.", kept="Nothing was opened.") from error
    with _office(database, evidence, site_settings) as office:
        slot = office.open_slot(programme, at_ms, places, hall)
    tell({"slot": slot}, f"Opened: {slot}.", as_json)


@admin_app.command("close-slot", epilog="Example: synaq admin close-slot SLOT --database exam.db")
def close_slot(
    slot: Annotated[str, typer.Argument(help="The slot's id.")],
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Let nobody more choose a slot of the schedule."""
    with _office(database, evidence, None) as office:
        office.close_slot(slot)
    tell({"closed": slot}, "Closed.", as_json)


@contextmanager
def _office(database: str | None, evidence: Path | None, site: Path | None) -> Iterator[CabinetOffice]:
    # Loaded here: `synaq --help` must not wait for the service's libraries.
    from client.app.serve import service_settings
    from proctor.service.cabinet_office import CabinetOffice

    with CabinetOffice(service_settings(database, evidence, site)) as office:
        yield office
