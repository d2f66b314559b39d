"""Statistics of items from published attempts: which papers count, and what of them is told. Never a key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.entry import ANSWERED, ITEM_SHOWN, Entry, read_entry
from proctor.core.item_statistics import ItemTaken, item_statistics, seconds_spent
from proctor.service import tables
from proctor.service.attempts import sections_of
from proctor.service.finishing import delivered_sitting
from proctor.service.parts import ServiceParts
from proctor.service.trail import Caller, Deed, record
from proctor.sync.administration_messages import ItemStatisticsView


def statistics_of_items(
    parts: ServiceParts, caller: Caller, *, practice: bool = False
) -> list[ItemStatisticsView]:
    """Every item that was in a paper of a published attempt; the look is on the trail.

    `practice`: of practice attempts instead of the others; the two are never mixed. A published violation
    does not take an attempt out: what it means for an item is for people to say.
    """
    with parts.database.write() as connection:
        keys = _keys(connection)
        banks = {
            str(item): str(bank)
            for item, bank in connection.execute(sa.select(tables.item.c.id, tables.item.c.bank))
        }
        attempts = _published(connection, practice=practice)
        taken = [
            section for attempt in attempts for section in _sections_taken(connection, attempt, keys, banks)
        ]
        found = [ItemStatisticsView.model_validate(asdict(one)) for one in item_statistics(taken)]
        detail = {"practice": practice, "attempts": len(attempts), "items": len(found)}
        record(connection, parts.clock(), caller, Deed("items.statistics", detail=detail))
        return found


def _published(connection: Connection, *, practice: bool) -> list[str]:
    query = (
        sa.select(tables.attempt.c.id)
        .join(tables.review, tables.review.c.attempt == tables.attempt.c.id)
        .where(tables.review.c.published_ms.is_not(None), tables.attempt.c.practice == practice)
        .order_by(tables.attempt.c.id)
    )
    return list(connection.scalars(query))


def _keys(connection: Connection) -> dict[str, str]:
    query = sa.select(tables.answer_key.c.item, tables.answer_key.c.option)
    return {str(item): str(option) for item, option in connection.execute(query)}


def _sections_taken(
    connection: Connection, attempt: str, keys: dict[str, str], banks: dict[str, str]
) -> Iterator[list[ItemTaken]]:
    """The sections of one attempt that have keys; answers as in scoring: those that count."""
    sections = sections_of(connection, attempt)
    sitting = delivered_sitting(connection, attempt, sections)
    looks = _looks(connection, attempt)
    for section in sections:
        items = section.drawn().items
        # An item that was taken out of the bank since has no key any more: the rest score would be wrong.
        if not items or any(item.id not in keys for item in items):
            continue
        taken = sitting.section(section.section)
        responses = {} if taken is None else {item: given.options for item, given in taken.responses.items()}
        spent = seconds_spent(looks, section.section)
        yield [
            ItemTaken(
                item=item.id,
                bank=banks[item.id],
                right=responses.get(item.id) == (keys[item.id],),
                answered=bool(responses.get(item.id)),
                seconds=spent.get(item.id),
            )
            for item in items
        ]


def _looks(connection: Connection, attempt: str) -> list[Entry]:
    texts = connection.scalars(
        sa.select(tables.entry.c.text)
        .where(tables.entry.c.attempt == attempt, tables.entry.c.kind.in_((ITEM_SHOWN, ANSWERED)))
        .order_by(tables.entry.c.seq)
    )
    return [read_entry(text, attempt) for text in texts]
