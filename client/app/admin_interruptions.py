"""`synaq admin` for interruptions of attempts: whose they are found to be, and what a person decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from client.app.admin import DatabaseOption, EvidenceOption, JsonFlag, local_time, open_office, tell
from client.app.admin_papers import admin_app
from proctor.core.errors import BadInputError

if TYPE_CHECKING:
    from proctor.sync.interruption_messages import InterruptionView

__all__ = ["admin_app"]  # with these commands too

LanguageOption = Annotated[str, typer.Option(help="Language of the grounds: kk, ru or en.")]
_DECISIONS = ("no_consequence", "technical_fault", "not_passed")


@admin_app.command("interruptions", epilog="Example: synaq admin interruptions ATTEMPT --language ru")
def interruptions(
    attempt: Annotated[str | None, typer.Argument(help="The attempt's id; all attempts without it.")] = None,
    language: LanguageOption = "en",
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """List interruptions with their findings; those that wait for a person come first."""
    with open_office(database, evidence) as office:
        found = office.interruptions(attempt, language)
    lines = [line for view in found for line in _described(view)]
    words = "\n".join(lines) or "There are no interruptions."
    tell([view.model_dump() for view in found], words, as_json)


@admin_app.command(
    "decide-interruption",
    epilog="Example: synaq admin decide-interruption ATTEMPT ID technical_fault --reason 'power cut, No. 7'",
)
def decide_interruption(  # noqa: PLR0917  options of a command line
    attempt: Annotated[str, typer.Argument(help="The attempt's id.")],
    interruption: Annotated[str, typer.Argument(help="The interruption's id.")],
    decision: Annotated[str, typer.Argument(help=f"One of: {', '.join(_DECISIONS)}.")],
    reason: Annotated[str, typer.Option(help="Why; goes on the trail, and into the act's draft.")],
    language: LanguageOption = "kk",
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Decide: nothing follows, an act on a technical fault is drafted (26/11), or not passed (26/49)."""
    if decision not in _DECISIONS:
        raise BadInputError(
            f"There is no decision {decision!r}.",
            kept="Nothing was decided.",
            remedy=f"Choose one of: {', '.join(_DECISIONS)}.",
        )
    with open_office(database, evidence) as office:
        view = office.decide_interruption(attempt, interruption, decision, reason, language)  # type: ignore[arg-type]  # checked above
    tell(view.model_dump(), "\n".join(_described(view)), as_json)


def _described(view: InterruptionView) -> list[str]:
    finding, decided = view.finding, view.decision
    seconds = "lasts" if view.end_ms is None else f"{(view.end_ms - view.start_ms) / 1000:.0f} s"
    lines = [f"{view.id}  {view.attempt}  {view.candidate_number}  {local_time(view.start_ms)}  {seconds}"]
    if finding is not None:
        sure = f" ({finding.confidence:.0%})" if finding.party != "unknown" else ""
        grace = ", within the grace" if finding.within_grace else ""
        lines.append(f"  found: {finding.party}{sure}{grace}; proposed: {finding.proposal} {finding.clause}")
        lines.extend(
            f"    {ground.sentence} [{ground.source}, {ground.weight:+.2f} {ground.party}]"
            for ground in finding.grounds
        )
    if decided is not None:
        lines.append(f"  decided: {decided.decision}: {decided.reason}")
        lines.extend([f"  drafted act: {decided.draft}"] if decided.draft else [])
    elif view.needs_a_person:
        lines.append("  waits for a person")
    return lines
