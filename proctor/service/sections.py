"""Starting a section: the paper is drawn then, once, and the service's clock runs from there."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.attempt import AttemptEvent, AttemptState
from proctor.core.items import Item, Option
from proctor.core.local_text import LocalText
from proctor.core.paper import Paper, draw_paper
from proctor.core.programme import Programme, Section
from proctor.service import tables
from proctor.service.attempts import AttemptRow, SectionRow, load, move, sections_of, update
from proctor.service.halls import require_unlocked
from proctor.service.identities import require_no_impostor
from proctor.service.parts import ServiceParts
from proctor.service.problems import ProblemError
from proctor.service.trail import Caller
from proctor.service.views import paper_digest, paper_items, section_paper
from proctor.sync.messages import SectionPaper

_UNDER_WAY = (AttemptState.RUNNING, AttemptState.SUSPENDED)


def start_section(parts: ServiceParts, caller: Caller, attempt: str, section_id: str) -> SectionPaper:
    """The section's paper and its times; asked for again, the same answer.

    ProblemError: `not_found`, `not_startable`, `section_order`, `start_too_late`, `wrong_state`,
    `paused`, `paper_unavailable`, `hall_locked`, `identity_refused`.
    """
    now = parts.clock()
    with parts.database.write() as connection:
        row = load(connection, attempt, lock=True)
        require_unlocked(connection, row)
        programme = parts.catalogue.get(row.programme)
        started = sections_of(connection, row.id)
        known = next((found for found in started if found.section == section_id), None)
        if known is not None and row.state in _UNDER_WAY:
            return section_paper(known, now)
        section = _section_of(programme, section_id)
        if row.state is AttemptState.SUSPENDED:
            raise ProblemError("paused")
        missing = programme.missing_settings()
        if missing:
            raise ProblemError("not_startable", values={"settings": ", ".join(missing)})
        require_no_impostor(connection, row)
        _require_turn(parts, row, programme, started, section_id)
        row = move(connection, row, AttemptEvent.START_SECTION, now, caller)
        paper = _draw(connection, row, programme, section)
        begun = _keep(connection, row, len(started), paper, now)
        update(connection, row, heard_ms=now)
        return section_paper(begun, now)


def _section_of(programme: Programme, section_id: str) -> Section:
    for section in programme.sections:
        if section.id == section_id:
            return section
    raise ProblemError("not_found")


def _require_turn(
    parts: ServiceParts, row: AttemptRow, programme: Programme, started: list[SectionRow], section_id: str
) -> None:
    """It is this section's turn: first things first, and the one before is finished by the received
    journal.
    """
    if row.state not in (AttemptState.CHECKED_IN, *_UNDER_WAY):
        raise ProblemError("wrong_state")
    turn = programme.sections[len(started)].id if len(started) < len(programme.sections) else None
    if section_id != turn or any(found.finished_ms is None for found in started):
        raise ProblemError("section_order")
    too_late = parts.clock() > row.slot_ms + parts.settings.start_grace_ms
    if not started and not row.practice and too_late:
        raise ProblemError("start_too_late")


def _draw(connection: Connection, row: AttemptRow, programme: Programme, section: Section) -> Paper:
    banks = sorted({block.bank for block in section.blocks})
    query = sa.select(tables.item.c.id, tables.item.c.bank, tables.item.c.content)
    found = connection.execute(query.where(tables.item.c.bank.in_(banks)))
    items = [read_item(item_id, bank, content) for item_id, bank, content in found]
    return draw_paper(programme, section.id, items, seed=row.seed, language=row.test_language)


def _keep(connection: Connection, row: AttemptRow, ordinal: int, paper: Paper, now: int) -> SectionRow:
    begun = SectionRow(
        section=paper.section_id,
        ordinal=ordinal,
        paper=paper.to_dict(),
        paper_digest=paper_digest(paper_items(paper)),
        started_ms=now,
        deadline_ms=now + paper.minutes * 60_000,
        finished_ms=None,
        finish_reason=None,
    )
    connection.execute(sa.insert(tables.section).values(attempt=row.id, **vars(begun)))
    return begun


def read_item(item_id: str, bank: str, content: dict[str, object]) -> Item:
    """An item as it is kept in `tables.item`; the inverse of `item_content`."""
    options = content["options"]
    assert isinstance(options, list)  # noqa: S101  written by `item_content` alone
    return Item(
        id=item_id,
        bank=bank,
        kind=content["kind"],  # type: ignore[arg-type]
        stem=LocalText.from_dict(content["stem"]),  # type: ignore[arg-type]
        options=tuple(Option(option["id"], LocalText.from_dict(option["text"])) for option in options),
    )


def item_content(item: Item) -> dict[str, object]:
    """What is kept of an item beside its id and bank. No key can be in it."""
    return {
        "kind": item.kind,
        "stem": item.stem.to_dict(),
        "options": [{"id": option.id, "text": option.text.to_dict()} for option in item.options],
    }
