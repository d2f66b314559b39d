"""The address in a paper's QR code: the site's own, or the one under which the service last answered."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.service.papers_tables import service_address
from proctor.service.parts import ServiceParts
from proctor.service.settings import ServiceSettings
from proctor.sync.messages import API

_ROW = 1


def remember_address(parts: ServiceParts) -> None:
    """Keep the address under which this service answers: acts are also registered beside it."""
    url = parts.settings.public_url
    if not url:
        return
    with parts.database.write() as connection:
        if _remembered(connection) == url:
            return
        connection.execute(sa.delete(service_address).where(service_address.c.id == _ROW))
        connection.execute(sa.insert(service_address).values(id=_ROW, url=url, at_ms=parts.clock()))


def check_link(connection: Connection, settings: ServiceSettings, number: str, code: str) -> str:
    """Where anybody may check the paper; without a host where no service ever ran on this database."""
    return f"{service_url(connection, settings)}{API}/papers/check/{number}/{code}"


def service_url(connection: Connection, settings: ServiceSettings) -> str:
    """Where people reach the service; empty where no service ever ran on this database."""
    return settings.public_url or _remembered(connection) or ""


def _remembered(connection: Connection) -> str | None:
    found = connection.scalar(sa.select(service_address.c.url).where(service_address.c.id == _ROW))
    return None if found is None else str(found)
