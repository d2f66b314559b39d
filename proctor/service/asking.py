"""What routes ask of a request: the service's parts, the caller, the reader's language."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Path, Request

from proctor.service.access import identify, require_own, require_role
from proctor.service.hearing import network_of
from proctor.service.parts import ServiceParts
from proctor.service.problems import language_of
from proctor.service.trail import NOBODY, STAFF_ROLES, Caller, Role


def parts_of(request: Request) -> ServiceParts:
    """The parts of the running service."""
    parts: ServiceParts = request.app.state.parts
    return parts


def caller_of(request: Request) -> Caller:
    """Who asks; ProblemError `not_signed_in`. Remembered on the request, for the trail."""
    with parts_of(request).database.read() as connection:
        caller = identify(connection, request.headers.get("authorization", ""))
    address = request.client.host if request.client is not None else None
    caller = replace(caller, network=network_of(address))
    request.state.caller = caller
    return caller


def known_caller(request: Request) -> Caller:
    """Who asked, as far as it was found out."""
    caller: Caller = getattr(request.state, "caller", NOBODY)
    return caller


def reader_language(request: Request) -> str:
    """kk, ru or en, by Accept-Language."""
    return language_of(request.headers.get("accept-language", ""))


Id = Annotated[str, Path(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9._:-]+$")]
Sha256 = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
Parts = Annotated[ServiceParts, Depends(parts_of)]
AnyCaller = Annotated[Caller, Depends(caller_of)]
Language = Annotated[str, Depends(reader_language)]


def own_attempt(attempt: Id, caller: AnyCaller) -> Caller:
    """The candidate of the attempt in the path."""
    require_own(caller, attempt)
    return caller


def own_or_proctor(attempt: Id, caller: AnyCaller) -> Caller:
    """The candidate of the attempt in the path, or a proctor."""
    if caller.role != "proctor":
        require_own(caller, attempt)
    return caller


def a_proctor(caller: AnyCaller) -> Caller:
    """A proctor."""
    require_role(caller, "proctor")
    return caller


def staff_in_the_room(caller: AnyCaller) -> Caller:
    """Those who may speak to a candidate during an exam."""
    allowed: tuple[Role, ...] = ("proctor", "operator")
    require_role(caller, *allowed)
    return caller


def check_in_staff(caller: AnyCaller) -> Caller:
    """Those who attend a check-in."""
    require_role(caller, "operator", "proctor", "administrator")
    return caller


def an_operator(caller: AnyCaller) -> Caller:
    """An operator."""
    require_role(caller, "operator")
    return caller


def who_draws_up_acts(caller: AnyCaller) -> Caller:
    """An operator, who drafts acts, or an administrator, who registers them."""
    require_role(caller, "operator", "administrator")
    return caller


def an_administrator(caller: AnyCaller) -> Caller:
    """An administrator."""
    require_role(caller, "administrator")
    return caller


def who_takes_rescues(caller: AnyCaller) -> Caller:
    """An operator, to whom a candidate brings a rescue file, or an administrator."""
    require_role(caller, "operator", "administrator")
    return caller


def a_commission_member(caller: AnyCaller) -> Caller:
    """A member of the appeals commission."""
    require_role(caller, "commission")
    return caller


def who_hears_appeals(caller: AnyCaller) -> Caller:
    """A member of the appeals commission, or an administrator."""
    require_role(caller, "commission", "administrator")
    return caller


def an_examiner(caller: AnyCaller) -> Caller:
    """A member of a contest's commission."""
    require_role(caller, "examiner")
    return caller


def who_reads_of_essays(caller: AnyCaller) -> Caller:
    """A member of a contest's commission, or an administrator."""
    require_role(caller, "examiner", "administrator")
    return caller


def own_or_operator(attempt: Id, caller: AnyCaller) -> Caller:
    """The candidate of the attempt in the path, or an operator."""
    if caller.role != "operator":
        require_own(caller, attempt)
    return caller


def any_staff(caller: AnyCaller) -> Caller:
    """A member of staff, whatever the role."""
    require_role(caller, *STAFF_ROLES)
    return caller


Candidate = Annotated[Caller, Depends(own_attempt)]
Staff = Annotated[Caller, Depends(any_staff)]
CandidateOrProctor = Annotated[Caller, Depends(own_or_proctor)]
Proctor = Annotated[Caller, Depends(a_proctor)]
Attendant = Annotated[Caller, Depends(staff_in_the_room)]
Attending = Annotated[Caller, Depends(check_in_staff)]
Operator = Annotated[Caller, Depends(an_operator)]
Drafter = Annotated[Caller, Depends(who_draws_up_acts)]
Administrator = Annotated[Caller, Depends(an_administrator)]
CandidateOrOperator = Annotated[Caller, Depends(own_or_operator)]
CommissionMember = Annotated[Caller, Depends(a_commission_member)]
AppealHearer = Annotated[Caller, Depends(who_hears_appeals)]
Examiner = Annotated[Caller, Depends(an_examiner)]
EssayReader = Annotated[Caller, Depends(who_reads_of_essays)]
RescueTaker = Annotated[Caller, Depends(who_takes_rescues)]
