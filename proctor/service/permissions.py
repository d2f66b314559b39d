"""Who may make which call: one table, which every route is held against when the service starts.

Nothing is decided here: the gates of `asking` and the rooms decide. A call that no row names, or a gate
that lets other roles in than its row, and the service does not start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from proctor.core.errors import BadInputError
from proctor.service import asking
from proctor.service.trail import Role

# `anybody`: without a token. `own`: the candidate of the attempt that the call is about. `operator_near`: an
# operator in whose hall the attempt is taken, one without a hall where it is taken at home. `granted`: a
# member of the commission to whom the attempt's record was granted. The others: everybody of that role.
Who = Literal[
    "anybody",
    "own",
    "operator",
    "operator_near",
    "proctor",
    "administrator",
    "commission",
    "granted",
    "examiner",
]

_OWN: tuple[Who, ...] = ("own",)
_PROCTOR: tuple[Who, ...] = ("proctor",)
_ADMINISTRATOR: tuple[Who, ...] = ("administrator",)
_ANYBODY: tuple[Who, ...] = ("anybody",)
_ATTENDING: tuple[Who, ...] = ("operator_near", "proctor", "administrator")
_IN_THE_ROOM: tuple[Who, ...] = ("operator_near", "proctor")

CALLS: Mapping[str, tuple[Who, ...]] = {
    # What anybody may ask: nothing in it is about a person, or a code is the proof.
    "GET /health": _ANYBODY,
    "POST /sessions": _ANYBODY,
    "GET /remote-access-list": _ANYBODY,
    "POST /line/turns": _ANYBODY,
    "GET /line/down": _ANYBODY,
    "POST /line/up": _ANYBODY,
    "GET /line/turns/{turn}": _ANYBODY,
    "DELETE /line/turns/{turn}": _ANYBODY,
    "GET /papers/check/{number}/{code}": _ANYBODY,
    # A candidate's own attempt.
    "GET /attempts/{attempt}": _OWN,
    "POST /attempts/{attempt}/check-in": _OWN,
    "POST /attempts/{attempt}/checks": _OWN,
    "POST /attempts/{attempt}/sections/{section}/start": _OWN,
    "POST /attempts/{attempt}/entries": _OWN,
    "GET /attempts/{attempt}/entries": _OWN,
    "PUT /attempts/{attempt}/evidence/{sha256}": _OWN,
    "HEAD /attempts/{attempt}/evidence/{sha256}": _OWN,
    "PATCH /attempts/{attempt}/evidence/{sha256}": _OWN,
    "GET /attempts/{attempt}/result": ("own", "proctor"),
    "GET /attempts/{attempt}/violations": ("own", "proctor"),
    "GET /attempts/{attempt}/reference-photo": ("own", "operator_near"),
    # Of a candidate's own, the clips of published violations alone.
    "GET /attempts/{attempt}/evidence/{sha256}": ("own", "proctor"),
    "GET /attempts/{attempt}/evidence/{sha256}.mp4": ("own", "proctor"),
    "GET /attempts/{attempt}/papers": ("own", "administrator", "granted"),
    "GET /papers/{number}.pdf": ("own", "administrator", "granted"),
    # Check-in, hall, acts. A list holds what its reader may reach.
    "GET /check-ins": ("operator", "proctor", "administrator"),
    "POST /attempts/{attempt}/overrides": _ATTENDING,
    "POST /attempts/{attempt}/unlock": ("operator_near",),
    "POST /attempts/{attempt}/identity-decision": _IN_THE_ROOM,
    "POST /attempts/{attempt}/directives": _IN_THE_ROOM,
    "POST /attempts/{attempt}/directives/room-scan": _IN_THE_ROOM,
    "POST /attempts/{attempt}/directives/extra-time": _IN_THE_ROOM,
    "POST /attempts/{attempt}/directives/pause": _IN_THE_ROOM,
    "POST /attempts/{attempt}/directives/resume": _IN_THE_ROOM,
    "POST /attempts/{attempt}/directives/stop": _IN_THE_ROOM,
    # The live wall.
    "GET /wall": ("operator", "proctor"),
    "GET /attempts/{attempt}/thumbnail": _IN_THE_ROOM,
    "POST /attempts/{attempt}/acts": ("operator_near", "administrator"),
    "GET /acts": ("operator", "administrator"),
    "POST /acts/{act}/register": ("administrator",),
    "POST /rescues": ("operator", "administrator"),
    "GET /interruptions": ("operator", "proctor", "administrator"),
    "POST /attempts/{attempt}/interruptions/{interruption}/decision": ("administrator",),
    "POST /papers/{number}/revoke": ("administrator",),
    # Review.
    "GET /reviews": _PROCTOR,
    "GET /reviews/{attempt}": _PROCTOR,
    "GET /reviews/{attempt}/timeline": _PROCTOR,
    "PUT /reviews/{attempt}/verdicts/{incident}": _PROCTOR,
    "POST /reviews/{attempt}/dismissals": _PROCTOR,
    "POST /reviews/{attempt}/findings": _PROCTOR,
    "DELETE /reviews/{attempt}/findings/{finding}": _PROCTOR,
    "POST /reviews/{attempt}/looks": _PROCTOR,
    "POST /reviews/{attempt}/publish": _PROCTOR,
    "GET /attempts/{attempt}/record/{track}.m3u8": _PROCTOR,
    "GET /attempts/{attempt}/record/flags.vtt": _PROCTOR,
    # Administration.
    "GET /items/statistics": _ADMINISTRATOR,
    "GET /programmes": _ADMINISTRATOR,
    "GET /attempts": _ADMINISTRATOR,
    "POST /slots": _ADMINISTRATOR,
    "POST /acts/{act}/rebooking": _ADMINISTRATOR,
    "GET /exports/results.csv": _ADMINISTRATOR,
    "GET /exports/attempts/{attempt}/edx-review.json": _ADMINISTRATOR,
    "GET /exports/attempts/{attempt}/flags.vtt": _ADMINISTRATOR,
    # Complaints. Who was granted the record may write down what the commission decided.
    "GET /appeals": ("commission", "administrator"),
    "POST /appeals/{complaint}/requests": ("commission",),
    "POST /appeals/{complaint}/requests/{request}/grant": ("administrator",),
    "POST /appeals/{complaint}/decision": ("granted", "administrator"),
    # Essays. A contest whose commission one is not in, one is not told of; who presides may close.
    "GET /essay-contests": ("examiner", "administrator"),
    "GET /essay-contests/{contest}": ("examiner", "administrator"),
    "GET /essay-contests/{contest}/essays/{essay}": ("examiner",),
    "PUT /essay-contests/{contest}/essays/{essay}/mark": ("examiner",),
    "DELETE /essay-contests/{contest}/essays/{essay}/mark": ("examiner",),
    "POST /essay-contests/{contest}/close": ("examiner", "administrator"),
    # All staff, and the commissions.
    "GET /me": ("operator", "proctor", "administrator", "commission", "examiner"),
    "GET /attempts/{attempt}/dossier": ("granted",),
}

_ROLE_OF: Mapping[Who, Role] = {
    "own": "candidate",
    "operator": "operator",
    "operator_near": "operator",
    "proctor": "proctor",
    "administrator": "administrator",
    "commission": "commission",
    "granted": "commission",
    "examiner": "examiner",
}
# Whom a gate lets in. One that is not here lets in everybody with a token, and a room behind it decides.
_GATES: Mapping[Callable[..., Any], frozenset[Role]] = {
    asking.own_attempt: frozenset({"candidate"}),
    asking.own_or_proctor: frozenset({"candidate", "proctor"}),
    asking.own_or_operator: frozenset({"candidate", "operator"}),
    asking.a_proctor: frozenset({"proctor"}),
    asking.staff_in_the_room: frozenset({"proctor", "operator"}),
    asking.check_in_staff: frozenset({"operator", "proctor", "administrator"}),
    asking.an_operator: frozenset({"operator"}),
    asking.who_draws_up_acts: frozenset({"operator", "administrator"}),
    asking.an_administrator: frozenset({"administrator"}),
    asking.who_takes_rescues: frozenset({"operator", "administrator"}),
    asking.a_commission_member: frozenset({"commission"}),
    asking.who_hears_appeals: frozenset({"commission", "administrator"}),
    asking.an_examiner: frozenset({"examiner"}),
    asking.who_reads_of_essays: frozenset({"examiner", "administrator"}),
    asking.any_staff: frozenset({"operator", "proctor", "administrator", "commission", "examiner"}),
}


def calls_of(routes: Iterable[object]) -> Iterator[tuple[str, APIRoute]]:
    """Every call of these routes, as the table names it: method and path without the prefix."""
    for route in routes:
        if isinstance(route, APIRoute):
            for method in sorted(route.methods or ()):
                yield f"{method} {route.path}", route


def hold_against_table(routes: Iterable[object]) -> None:
    """BadInputError where a route says otherwise than the table, or is not in it."""
    wrong = []
    for call, route in calls_of(routes):
        if call not in CALLS:
            wrong.append(f"{call} is in no row")
        elif not _agree(CALLS[call], set(_gates(route.dependant))):
            wrong.append(f"the gate of {call} lets in others than its row")
    if wrong:
        raise BadInputError(
            f"The table of permissions (proctor/service/permissions.py) is wrong: {'; '.join(wrong)}.",
            kept="The service was not started.",
            remedy="Put every call into the table, with those who may make it.",
        )


def _agree(row: tuple[Who, ...], gates: set[Callable[..., Any]]) -> bool:
    if "anybody" in row:
        return asking.caller_of not in gates
    roles = {_ROLE_OF[who] for who in row}
    known = [_GATES[gate] for gate in gates if gate in _GATES]
    return asking.caller_of in gates and all(roles == let_in for let_in in known)


def _gates(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    for below in dependant.dependencies:
        if below.call is not None:
            yield below.call
        yield from _gates(below)
