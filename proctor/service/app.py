"""The composition root of the exam service: settings and a clock in, a FastAPI application out."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from importlib.metadata import version

import anyio.to_thread
from fastapi import APIRouter, Depends, FastAPI

from proctor.core.errors import SynaqError
from proctor.service import (
    routes_administration,
    routes_appeals,
    routes_candidate,
    routes_check_in,
    routes_dossier,
    routes_essays,
    routes_evidence,
    routes_interruptions,
    routes_line,
    routes_papers,
    routes_rescue,
    routes_review,
    routes_staff,
    routes_uploads,
    routes_wall,
)
from proctor.service.answers_of_refusal import answer_refusals
from proctor.service.body_limits import BodyLimit
from proctor.service.cabinet_routes import cabinet_site
from proctor.service.door import refuse_signs_that_are_no_text
from proctor.service.expiry import beat, begin_run, expire_overdue
from proctor.service.interruptions import watch_for_silence
from proctor.service.papers_address import remember_address
from proctor.service.parts import Clock, ServiceParts, open_parts
from proctor.service.permissions import hold_against_table
from proctor.service.random_scans import ask_for_due_scans
from proctor.service.retention import DAY_MS, erase_overdue
from proctor.service.settings import ServiceSettings
from proctor.sync.messages import API

log = logging.getLogger(__name__)

# Every call of these is in the table of permissions.
_ROUTES = (
    routes_appeals,
    routes_candidate,
    routes_check_in,
    routes_evidence,
    routes_uploads,
    routes_rescue,
    routes_interruptions,
    routes_line,
    routes_review,
    routes_staff,
    routes_dossier,
    routes_papers,
    routes_wall,
    routes_administration,
    routes_essays,
)

_ABOUT = (
    "Sign-in, papers, journal intake, evidence, results and review of Synaq. Writes are idempotent; failures "
    "are application/problem+json; times are milliseconds since 1970 UTC by the service's clock."
)


def wall_clock() -> int:
    """Milliseconds since 1970 UTC by this machine."""
    return time.time_ns() // 1_000_000


def create_app(settings: ServiceSettings, clock: Clock = wall_clock) -> FastAPI:
    """The service as an ASGI application. SynaqError where a part cannot be opened: nothing is started
    then.
    """
    hold_against_table(route for routes in _ROUTES for route in routes.router.routes)
    parts = open_parts(settings, clock)
    app = FastAPI(
        title="Synaq exam service",
        version=version("synaq"),
        description=_ABOUT,
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.parts = parts
    api = APIRouter(prefix=API, dependencies=[Depends(refuse_signs_that_are_no_text)])
    for routes in _ROUTES:
        api.include_router(routes.router)
    app.include_router(api)
    app.mount("/cabinet", cabinet_site(parts), name="cabinet")
    app.add_middleware(BodyLimit)
    answer_refusals(app)
    return app


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    parts: ServiceParts = app.state.parts
    app.state.loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    rounds = asyncio.create_task(_rounds(parts, stopping), name="synaq-service-rounds")
    try:
        yield
    finally:
        stopping.set()
        await rounds
        parts.close()


@dataclass
class _Rounds:
    """What one round tells the next: the service's run, and when things were last looked through for
    deletion.
    """

    run: str = ""
    erased_ms: int = 0


async def _rounds(parts: ServiceParts, stopping: asyncio.Event) -> None:
    """Every few seconds: say that the service is up, ask for room scans that are due, end what is overdue;
    once a day delete what has been kept long enough.
    """
    kept = _Rounds()
    while not stopping.is_set():
        try:
            await anyio.to_thread.run_sync(_one_round, parts, kept)
        except SynaqError as error:
            log.exception("the service's round failed: %s", error.what)
        except Exception:
            # A bug here must not silently end the rounds for good.
            log.exception("a bug in the service's round")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), parts.settings.expiry_every_s)


def _one_round(parts: ServiceParts, kept: _Rounds) -> None:
    if not kept.run:
        parts.shelf.sweep()
        kept.run = begin_run(parts)
        remember_address(parts)
    beat(parts, kept.run)
    ask_for_due_scans(parts)
    watch_for_silence(parts)
    expire_overdue(parts, kept.run)
    if parts.clock() - kept.erased_ms >= DAY_MS:
        erase_overdue(parts)
        parts.shelf.sweep()
        kept.erased_ms = parts.clock()
