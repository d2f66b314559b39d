"""`synaq admin`: the administrator's commands over the service's database. Codes and tokens are shown once,
here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from proctor.core.errors import BadInputError
from proctor.core.exemption import EXEMPTIONS
from proctor.core.working_time import ASTANA

if TYPE_CHECKING:
    from proctor.service.records_desk import RecordsDesk

admin_app = typer.Typer(
    help="Items, candidates, slots, staff and acts of an exam service.",
    epilog="Example: synaq admin init --database exam.db --practice",
    no_args_is_help=True,
    rich_markup_mode=None,
)

DatabaseOption = Annotated[str | None, typer.Option("--database", help="SQLite file or postgresql://...")]
EvidenceOption = Annotated[Path | None, typer.Option("--evidence", help="Folder for evidence.")]
SiteOption = Annotated[Path | None, typer.Option("--site-settings", help="TOML with the site's settings.")]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else on stdout.")]


@admin_app.command("init", epilog="Example: synaq admin init --database exam.db --practice")
def init(
    practice: Annotated[bool, typer.Option("--practice", help="Import the shipped practice items.")] = False,
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Make the database, or lead an older one to this version's schema."""
    with open_office(database, evidence) as office:
        items = office.import_shipped_bank("practice").added if practice else 0
        schema = office.schema
    tell({"schema": schema, "items": items}, f"The database is ready (schema {schema}).", as_json)


@admin_app.command("import-items", epilog="Example: synaq admin import-items constitution.csv")
def import_items(
    file: Annotated[Path, typer.Argument(help="A bank as .csv, .gift or .txt (GIFT).")],
    language: Annotated[str, typer.Option(help="Language of a GIFT file: kk or ru.")] = "kk",
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Import items with their keys, the whole file or nothing of it."""
    with open_office(database, evidence) as office:
        done = office.import_items(file, language=language)
    sentence = f"{done.added} items added, {done.replaced} replaced, in {', '.join(done.banks)}."
    tell(asdict(done), sentence, as_json)


@admin_app.command("training-items", epilog="Example: synaq admin training-items law-enforcement-1")
def training_items(
    programme: Annotated[str, typer.Argument(help="A programme's id.")],
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Fill a programme's banks with items for rehearsal, which say that they are."""
    with open_office(database, evidence) as office:
        done = office.import_shipped_bank(programme)
    tell(asdict(done), f"{done.added} items added, {done.replaced} replaced.", as_json)


@admin_app.command("import-candidates", epilog="Example: synaq admin import-candidates people.csv")
def import_candidates(
    file: Annotated[
        Path, typer.Argument(help="CSV: name, number, category, programme, slot, language, hall.")
    ],
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Add candidates, and book slots where the file names a programme; the whole file or nothing of it."""
    with open_office(database, evidence) as office:
        slots = office.import_candidates(file)
    lines = [
        f"{slot.candidate_number}  {slot.programme}  {local_time(slot.slot_ms)}  {slot.code}"
        for slot in slots
    ]
    lines.append(f"{len(slots)} slots booked. The codes are not shown again.")
    tell([asdict(slot) for slot in slots], "\n".join(lines), as_json)


@admin_app.command(
    "add-candidate", epilog="Example: synaq admin add-candidate 'Aigul Alibek' --category C-SVO-8"
)
def add_candidate(  # noqa: PLR0917  options of a command line
    name: Annotated[str, typer.Argument(help="The person's name; reviewers never see it.")],
    number: Annotated[
        str | None, typer.Option(help="Personal identification number; made if not given.")
    ] = None,
    category: Annotated[str, typer.Option(help="Category of the position.")] = "",
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Add a candidate."""
    with open_office(database, evidence) as office:
        candidate = office.add_candidate(name, number=number, category=category)
    tell({"candidate": candidate}, f"Added: {candidate}.", as_json)


@admin_app.command("add-slot", epilog="Example: synaq admin add-slot ID --programme practice")
def add_slot(  # noqa: PLR0917  options of a command line
    candidate: Annotated[str, typer.Argument(help="The candidate's id or number.")],
    programme: Annotated[str | None, typer.Option(help="By the candidate's category if not given.")] = None,
    at: Annotated[
        str | None, typer.Option(help="Like '2026-12-01 10:00', Astana time; now if not given.")
    ] = None,
    language: Annotated[str, typer.Option(help="Language of the test: kk or ru.")] = "kk",
    regardless: Annotated[
        bool, typer.Option("--regardless", help="Even if it is too late to book (26/37); goes on the trail.")
    ] = False,
    hall: Annotated[str | None, typer.Option(help="The test hall; at home if not given.")] = None,
    site_settings: SiteOption = None,
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Book a slot; prints the attempt and its one-time code."""
    with open_office(database, evidence, site_settings) as office:
        slot = office.add_slot(
            candidate, programme, at_ms=_slot_ms(at), language=language, regardless=regardless, hall=hall
        )
    sentence = f"Attempt {slot.attempt}, {local_time(slot.slot_ms)}. Code, not shown again: {slot.code}"
    tell(asdict(slot), sentence, as_json)


@admin_app.command("new-code", epilog="Example: synaq admin new-code ATTEMPT")
def new_code(
    attempt: Annotated[str, typer.Argument(help="The attempt's id.")],
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Give a new code, for another computer; the old code and its sign-in end."""
    with open_office(database, evidence) as office:
        code = office.new_code(attempt)
    tell({"attempt": attempt, "code": code}, f"Code, not shown again: {code}", as_json)


@admin_app.command("attempts", epilog="Example: synaq admin attempts --json")
def attempts(
    database: DatabaseOption = None, evidence: EvidenceOption = None, as_json: JsonFlag = False
) -> None:
    """List all attempts."""
    with open_office(database, evidence) as office:
        found = office.list_attempts()
    lines = [
        f"{line.attempt}  {line.candidate_number}  {line.programme:<20} {line.state:<11} "
        f"{local_time(line.slot_ms)}  {line.held_entries} entries, {line.late_entries} late"
        for line in found
    ]
    tell([asdict(line) for line in found], "\n".join(lines) or "There are no attempts.", as_json)


@admin_app.command("add-staff", epilog="Example: synaq admin add-staff 'D. Omarov' --role proctor")
def add_staff(  # noqa: PLR0917  options of a command line
    name: Annotated[str, typer.Argument(help="Who it is.")],
    role: Annotated[
        str, typer.Option(help="operator, proctor, administrator, commission or examiner")
    ] = "proctor",
    hall: Annotated[str | None, typer.Option(help="The test hall in which an operator works.")] = None,
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Add a member of staff; prints the token to sign in with."""
    with open_office(database, evidence) as office:
        token = office.add_staff(name, role, hall)
    tell({"token": token}, f"Token, not shown again: {token}", as_json)


@admin_app.command("act", epilog="Example: synaq admin act ATTEMPT --kind technical_fault --note 'power cut'")
def act(  # noqa: PLR0917  options of a command line
    attempt: Annotated[str, typer.Argument(help="The attempt's id.")],
    kind: Annotated[str, typer.Option(help="rule_violation, impostor or technical_fault")],
    note: Annotated[str, typer.Option(help="What happened.")] = "",
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Register an act; one on a technical fault ends an attempt that is under way (26/11)."""
    with open_office(database, evidence) as office:
        registered = office.register_act(kind, attempt=attempt, note=note)
    tell({"act": registered}, f"Registered: {registered}.", as_json)


@admin_app.command(
    "exempt", epilog="Example: synaq admin exempt ATTEMPT screen_reader --basis 'No. 118, 12.11.2026'"
)
def exempt(  # noqa: PLR0917  options of a command line
    attempt: Annotated[str, typer.Argument(help="The attempt's id.")],
    name: Annotated[str, typer.Argument(help=f"One of: {', '.join(sorted(EXEMPTIONS))}.")],
    basis: Annotated[str, typer.Option(help="Reference of the decision on the accommodation.")],
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take it back.")] = False,
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Grant an exemption from an accommodation, before the check-in; the record names it with its basis."""
    with open_office(database, evidence) as office:
        held = office.exempt(attempt, name, basis=basis, granted=not withdraw)
    names = ", ".join(exemption.name for exemption in held) or "none"
    tell([exemption.as_json() for exemption in held], f"Exemptions of the attempt: {names}.", as_json)


@contextmanager
def open_office(
    database: str | None, evidence: Path | None, site_settings: Path | None = None
) -> Iterator[RecordsDesk]:
    """The administrator's desk over that database."""
    # Loaded here: `synaq --help` must not wait for the service's libraries.
    from client.app.serve import service_settings
    from proctor.service.records_desk import RecordsDesk

    with RecordsDesk(service_settings(database, evidence, site_settings)) as office:
        yield office


def _slot_ms(at: str | None) -> int | None:
    from proctor.service.candidate_files import parse_slot

    if at is None:
        return None
    try:
        return parse_slot(at)
    except ValueError as error:
        raise BadInputError(f"The slot {error}.", kept="Nothing was booked.") from error


def local_time(at_ms: int) -> str:
    """A moment as people of Astana write it."""
    return datetime.fromtimestamp(at_ms / 1000, ASTANA).strftime("%Y-%m-%d %H:%M")


def tell(value: Any, sentence: str, as_json: bool) -> None:
    """The JSON or the sentence, on stdout."""
    words = json.dumps(value, ensure_ascii=False, indent=2) if as_json else sentence
    sys.stdout.write(words + "\n")
