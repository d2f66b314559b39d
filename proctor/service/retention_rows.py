"""Deleting rows for good, also from tables that forbid it: whatever tables an attempt is in.

The database's own word on its tables is asked, so that a table added later is not forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import Connection

# Of an attempt whose journal goes, these stay: that it was, what came of it, and what was deleted. Audit,
# papers and grants have rules of their own.
KEPT = frozenset(
    {
        *("attempt", "evidence", "outcome", "review", "act", "exemption", "service_trouble"),
        *("essay_result", "section_level"),
        *("erasure", "retention_hold", "retention_receipt"),
        *("audit", "dossier_grant", "issued_paper"),
    }
)


class Rows:
    """The tables of one database, as it describes them in this transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._schema = sa.MetaData()
        self._schema.reflect(bind=connection)

    def erase_attempt(self, attempt: str) -> dict[str, int]:
        """Delete what is not in KEPT; how many rows, by table."""
        counts: dict[str, int] = {}
        for table in self._schema.sorted_tables:
            if "attempt" in table.c and table.name not in KEPT:
                self._erase(table, table.c.attempt == attempt, counts)
        return {name: count for name, count in sorted(counts.items()) if count}

    def erase(self, name: str, column: str, value: str) -> None:
        """Delete a table's rows with that value, and the rows that hang on them."""
        table = self._schema.tables[name]
        self._erase(table, table.c[column] == value, {})

    def erase_where(self, table: sa.Table, condition: sa.ColumnElement[bool]) -> int:
        """Delete the rows of a table on which none hangs; how many."""
        with _changeable(self._connection, table.name):
            return self._connection.execute(sa.delete(table).where(condition)).rowcount

    def _erase(self, table: sa.Table, condition: sa.ColumnElement[bool], counts: dict[str, int]) -> None:
        for other in self._schema.sorted_tables:
            for key in other.foreign_keys:
                if key.column.table is table and other is not table:
                    self._erase(other, key.parent.in_(sa.select(key.column).where(condition)), counts)
        counts[table.name] = counts.get(table.name, 0) + self.erase_where(table, condition)


@contextmanager
def _changeable(connection: Connection, table: str) -> Iterator[None]:
    """Without the triggers that forbid changes, which are back before the transaction ends: nobody else ever
    sees the table without them.
    """
    if connection.dialect.name == "postgresql":
        triggers = sa.text(
            "select tgname from pg_trigger where tgrelid = to_regclass(:t) and not tgisinternal"
        )
        names = [str(name) for name in connection.scalars(triggers, {"t": table})]
        for name in names:
            connection.exec_driver_sql(f'alter table "{table}" disable trigger "{name}"')
        yield
        for name in names:
            connection.exec_driver_sql(f'alter table "{table}" enable trigger "{name}"')
        return
    triggers = sa.text("select name, sql from sqlite_master where type = 'trigger' and tbl_name = :t")
    found = [(str(name), str(sql)) for name, sql in connection.execute(triggers, {"t": table})]
    for name, _ in found:
        connection.exec_driver_sql(f'drop trigger "{name}"')
    yield
    for _, sql in found:
        connection.exec_driver_sql(sql)
