"""`synaq admin` for other programs: results as CSV, reviews for Open edX, flags as WebVTT; item figures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from client.app.admin import DatabaseOption, EvidenceOption, JsonFlag, tell
from client.app.admin_rescue import admin_app
from proctor.core.errors import BadInputError

if TYPE_CHECKING:
    from proctor.service.exports_desk import ExportsDesk
    from proctor.sync.administration_messages import ItemStatisticsView

__all__ = ["admin_app"]  # with these commands too

LanguageOption = Annotated[str, typer.Option(help="Language of the words: kk, ru or en.")]
PracticeFlag = Annotated[bool, typer.Option("--practice", help="Of practice attempts instead of the others.")]
_LANGUAGES, _TRACKS = ("kk", "ru", "en"), ("camera", "screen")


@admin_app.command("export-results", epilog="Example: synaq admin export-results --out results.csv")
def export_results(
    out: Annotated[Path, typer.Option(help="The CSV file to write: UTF-8, opens in Excel.")],
    practice: PracticeFlag = False,
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Write the results of attempts: numbers, no names; it goes on the trail."""
    with _open_desk(database, evidence) as desk:
        attempts = desk.export_results(out, practice=practice)
    tell({"file": str(out), "attempts": attempts}, f"{attempts} attempts in {out}.", as_json)


@admin_app.command("export-review", epilog="Example: synaq admin export-review ATTEMPT --out review.json")
def export_review(  # noqa: PLR0917  options of a command line
    attempt: Annotated[str, typer.Argument(help="The attempt's id.")],
    out: Annotated[Path, typer.Option(help="The JSON file to write.")],
    language: LanguageOption = "en",
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Write an attempt's review as Open edX takes it: status, and comments with their seconds."""
    _require(language, _LANGUAGES, "language")
    with _open_desk(database, evidence) as desk:
        comments = desk.export_review(attempt, out, language=language)
    tell({"file": str(out), "comments": comments}, f"{comments} comments in {out}.", as_json)


@admin_app.command("export-flags", epilog="Example: synaq admin export-flags ATTEMPT --out flags.vtt")
def export_flags(  # noqa: PLR0917  options of a command line
    attempt: Annotated[str, typer.Argument(help="The attempt's id.")],
    out: Annotated[Path, typer.Option(help="The WebVTT file to write.")],
    track: Annotated[str, typer.Option(help="Whose playlist it is for: camera or screen.")] = "camera",
    language: LanguageOption = "en",
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Write an attempt's flags as WebVTT, to be shown with its record."""
    _require(language, _LANGUAGES, "language")
    _require(track, _TRACKS, "track")
    with _open_desk(database, evidence) as desk:
        desk.export_flags(attempt, out, track=track, language=language)
    tell({"file": str(out)}, f"Written: {out}.", as_json)


@admin_app.command("item-statistics", epilog="Example: synaq admin item-statistics --csv items.csv")
def item_statistics(
    csv: Annotated[Path | None, typer.Option("--csv", help="Write them to this CSV file.")] = None,
    practice: PracticeFlag = False,
    database: DatabaseOption = None,
    evidence: EvidenceOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Difficulty, discrimination, exposure and time of items, from published attempts."""
    with _open_desk(database, evidence) as desk:
        found = desk.item_statistics(practice=practice)
    if csv is not None:
        from proctor.service.exports_desk import statistics_as_csv

        statistics_as_csv(found, csv)
    lines = [_described(one) for one in found]
    if lines:
        lines.insert(0, f"{'item':<28} {'papers':>7} {'right':>6} {'discr.':>7} {'exposed':>8} {'median':>8}")
    words = "\n".join(lines) or "No item was in a published attempt."
    tell([one.model_dump() for one in found], words, as_json)


def _described(one: ItemStatisticsView) -> str:
    discrimination = "—" if one.discrimination is None else f"{one.discrimination:+.2f}"
    time = "—" if one.median_s is None else f"{one.median_s:.0f} s"
    shares = f"{one.difficulty:>6.0%} {discrimination:>7} {one.exposure:>8.0%} {time:>8}"
    return f"{one.item:<28} {one.papers:>7} {shares}"


def _require(value: str, known: tuple[str, ...], what: str) -> None:
    if value not in known:
        raise BadInputError(
            f"There is no {what} {value!r}.",
            kept="Nothing was written.",
            remedy=f"Choose one of: {', '.join(known)}.",
        )


@contextmanager
def _open_desk(database: str | None, evidence: Path | None) -> Iterator[ExportsDesk]:
    # Loaded here: `synaq --help` must not wait for the service's libraries.
    from client.app.serve import service_settings
    from proctor.service.exports_desk import ExportsDesk

    with ExportsDesk(service_settings(database, evidence)) as desk:
        yield desk
