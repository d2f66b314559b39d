"""`synaq admin` for essays and questionnaires: commissions, how far they are, marks closed, levels."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from client.app.admin import DatabaseOption, EvidenceOption, JsonFlag, SiteOption, local_time, tell
from client.app.admin_appeals import admin_app
from proctor.core.errors import BadInputError
from proctor.core.working_time import ASTANA

if TYPE_CHECKING:
    from proctor.service.essay_desk import EssayDesk
    from proctor.sync.essay_messages import EssayContestDetail, EssayContestView

__all__ = ["admin_app"]  # with these commands too

ContestArgument = Annotated[str, typer.Argument(help="The contest's id, from the list.")]


@admin_app.command(
    "essay-commission",
    epilog="Example: synaq admin essay-commission 'Contest 12' --from 2026-12-01 --until 2026-12-05 "
    "--chair 'A. Nurlan' --member 'B. Omar' --member 'C. Sadyk'",
)
def essay_commission(  # noqa: PLR0917  options of a command line
    title: Annotated[str, typer.Argument(help="What the commission knows the contest by.")],
    first: Annotated[str, typer.Option("--from", help="First day of its slots, like 2026-12-01.")],
    until: Annotated[str, typer.Option("--until", help="Last day of its slots.")],
    chair: Annotated[str, typer.Option(help="Who presides: an examiner's name or id.")],
    member: Annotated[list[str], typer.Option(help="Another member; again for each.")],
    programme: Annotated[str, typer.Option(help="A programme with an essay.")] = "essay",
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    site_settings: SiteOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Name who marks the essays of a contest; named again before anybody has marked, anew."""
    from proctor.service.essay_commissions import Commission

    span = (_day_ms(first), _day_ms(until, days=1))
    with _open_desk(database, evidence, site_settings) as desk:
        told = desk.name_commission(Commission(programme, title, *span, chair, member))
    tell(told.model_dump(), _line(told), as_json)


@admin_app.command("essays", epilog="Example: synaq admin essays --database exam.db")
def essays(
    contest: Annotated[str | None, typer.Argument(help="Only this contest, essay by essay.")] = None,
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    site_settings: SiteOption = None,
    as_json: JsonFlag = False,
) -> None:
    """List contests of essays and how far their marking is; of one, how many marks each essay has."""
    with _open_desk(database, evidence, site_settings) as desk:
        if contest is None:
            found = desk.essay_contests()
            lines = "\n".join(map(_line, found)) or "No commission was named."
            tell([one.model_dump() for one in found], lines, as_json)
            return
        detail = desk.essay_contest(contest)
    tell(detail.model_dump(), _lines(detail), as_json)


@admin_app.command("close-essays", epilog="Example: synaq admin close-essays CONTEST --database exam.db")
def close_essays(
    contest: ContestArgument,
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    site_settings: SiteOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Close a contest's marks, as its chair can at the console; refused while an essay is short of marks."""
    with _open_desk(database, evidence, site_settings) as desk:
        detail = desk.close_essays(contest)
    tell(detail.model_dump(), _lines(detail), as_json)


@admin_app.command("truthfulness", epilog="Example: synaq admin truthfulness ATTEMPT 85 --basis 'No. 4'")
def truthfulness(  # noqa: PLR0917  options of a command line
    attempt: Annotated[str, typer.Argument(help="The attempt's id.")],
    percent: Annotated[str, typer.Argument(help="S, the level of truthfulness: 0 to 100.")],
    basis: Annotated[str, typer.Option(help="Reference of the evaluation.")],
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    site_settings: SiteOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Write down a questionnaire's level of truthfulness; its mark is T = 0.02 x S (184/annex 1)."""
    try:
        level = Decimal(percent.replace(",", "."))
    except InvalidOperation as error:
        raise BadInputError(f"{percent!r} is no number.", kept="Nothing was changed.") from error
    with _open_desk(database, evidence, site_settings) as desk:
        mark = desk.note_level(attempt, level, basis=basis)
    told = None if mark is None else str(mark)
    tell({"attempt": attempt, "mark": told}, f"Mark: {told or 'not known yet'}.", as_json)


def _line(contest: EssayContestView) -> str:
    closed = "open" if contest.closed_ms is None else f"closed {local_time(contest.closed_ms)}"
    return (
        f"{contest.id}  {closed}  {contest.title}: {contest.essays} essays, {contest.awaited} awaited, "
        f"{contest.needed} of {contest.size} members needed"
    )


def _lines(detail: EssayContestDetail) -> str:
    return "\n".join(
        [
            _line(detail),
            *(
                f"  {line.candidate_number}  {line.words} words  {line.given} marks, {line.short} short"
                + ("" if line.mark is None else f"  mark {line.mark}")
                for line in detail.lines
            ),
        ]
    )


def _day_ms(written: str, *, days: int = 0) -> int:
    try:
        day = datetime.fromisoformat(written.strip()).replace(tzinfo=ASTANA)
    except ValueError as error:
        raise BadInputError(f"{written!r} is no day like 2026-12-01.", kept="Nothing was changed.") from error
    return round((day + timedelta(days=days)).timestamp() * 1000)


@contextmanager
def _open_desk(
    database: str | None, evidence: Path | None, site_settings: Path | None
) -> Iterator[EssayDesk]:
    # Loaded here: `synaq --help` must not wait for the service's libraries.
    from client.app.serve import service_settings
    from proctor.service.essay_desk import EssayDesk

    with EssayDesk(service_settings(database, evidence, site_settings)) as desk:
        yield desk
