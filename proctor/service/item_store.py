"""Keeping imported items and their keys: apart from each other, whole or not at all."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.errors import BadInputError
from proctor.core.items import KeyedItem
from proctor.service import tables
from proctor.service.sections import item_content


def keep_items(connection: Connection, items: list[KeyedItem], now_ms: int) -> tuple[int, int]:
    """How many items were new and how many replaced one of the same id.

    Papers that were drawn keep their words. BadInputError where an item would move to another bank.
    """
    known = {
        found.id: found.bank for found in connection.execute(sa.select(tables.item.c.id, tables.item.c.bank))
    }
    _require_same_banks(items, known)
    replaced = [keyed.item.id for keyed in items if keyed.item.id in known]
    for keyed in items:
        values = {"bank": keyed.item.bank, "content": item_content(keyed.item), "imported_ms": now_ms}
        if keyed.item.id in known:
            connection.execute(
                sa.update(tables.item).where(tables.item.c.id == keyed.item.id).values(**values)
            )
        else:
            connection.execute(sa.insert(tables.item).values(id=keyed.item.id, **values))
    _keep_keys(connection, items)
    return len(items) - len(replaced), len(replaced)


def _keep_keys(connection: Connection, items: list[KeyedItem]) -> None:
    # One by one, as `item IN (...)` of a large bank would be longer than a statement may be.
    for keyed in items:
        connection.execute(sa.delete(tables.answer_key).where(tables.answer_key.c.item == keyed.item.id))
    keys = [{"item": k.item.id, "option": k.key.option_id} for k in items if k.key is not None]
    if keys:
        connection.execute(sa.insert(tables.answer_key), keys)


def _require_same_banks(items: list[KeyedItem], known: dict[str, str]) -> None:
    moved = [k.item.id for k in items if known.get(k.item.id, k.item.bank) != k.item.bank]
    if moved:
        raise BadInputError(
            f"Items of this file are in another bank already: {', '.join(moved[:5])}.",
            kept="No item was imported.",
            remedy="Give the items ids of their own, or correct their bank.",
        )
