"""The cabinet's addresses, below `/cabinet`: a small site of its own beside the API, for a browser.

Every POST carries a form token that only a page of ours can know; every refusal is a page. Thin: what is done
is in `cabinet_deeds`, `cabinet_booking`, `cabinet_cancelling` and `cabinet_rebooking`, what is shown in
`cabinet_views`.
"""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from proctor.core.working_time import ASTANA
from proctor.service import cabinet_deeds, cabinet_sessions
from proctor.service.cabinet_booking import choose_slot, prospects
from proctor.service.cabinet_cancelling import booking_of, cancel_booking
from proctor.service.cabinet_pages import HEADERS, style_sheet
from proctor.service.cabinet_rebooking import ask_rebooking, faults
from proctor.service.cabinet_views import attempt_lines, attempt_page
from proctor.service.cabinet_visit import Visit, answered, refusals_as_pages
from proctor.service.evidence_desk import require_visible
from proctor.service.papers import papers_of, read_paper
from proctor.service.papers_templates import LANGUAGES
from proctor.service.parts import ServiceParts, moment
from proctor.service.problems import ProblemError
from proctor.service.trail import Deed, record

_STYLE_HEADERS = {"Cache-Control": "max-age=3600", "X-Content-Type-Options": "nosniff"}
_SHOWN_IN_PAGES = ("video/", "audio/", "image/")


def cabinet_site(parts: ServiceParts) -> Starlette:
    """The site, to be mounted at `/cabinet`."""
    site = Starlette(
        routes=[
            Route("/", answered(see_attempts)),
            Route("/cabinet.css", see_style),
            Route("/enter", answered(see_door, open_to_all=True)),
            Route("/enter/{code}", answered(see_door, open_to_all=True)),
            Route("/sign-in", answered(sign_in, open_to_all=True), methods=["POST"]),
            Route("/sign-out", answered(sign_out), methods=["POST"]),
            Route("/language", answered(set_language, open_to_all=True), methods=["POST"]),
            Route("/booking", answered(see_booking)),
            Route("/booking", answered(book_slot), methods=["POST"]),
            Route("/booking/anew/{act}", answered(ask_for_anew), methods=["POST"]),
            Route("/booking/{attempt}/cancel", answered(see_cancelling)),
            Route("/booking/{attempt}/cancel", answered(cancel), methods=["POST"]),
            Route("/attempts/{attempt}", answered(see_attempt)),
            Route("/attempts/{attempt}/remarks/{incident}", answered(pin_remark), methods=["POST"]),
            Route("/attempts/{attempt}/complaints", answered(file_complaint), methods=["POST"]),
            Route(
                "/attempts/{attempt}/complaints/{complaint}/withdraw",
                answered(withdraw_complaint),
                methods=["POST"],
            ),
            Route("/attempts/{attempt}/evidence/{sha256}", answered(see_evidence)),
            Route("/attempts/{attempt}/papers/{number}/{paper_language}.pdf", answered(see_paper)),
        ],
    )
    site.state.parts = parts
    refusals_as_pages(site)
    return site


async def see_style(_request: object) -> Response:
    """The style sheet: nobody's secret."""
    return Response(style_sheet(), media_type="text/css", headers=_STYLE_HEADERS)


def see_attempts(visit: Visit) -> Response:
    """The list of attempts."""
    lines = attempt_lines(visit.parts, visit.signed_in, visit.language)
    return visit.page("attempts.html", {"lines": lines, "unread": sum(line.unread for line in lines)})


def see_door(visit: Visit) -> Response:
    """The form for the code. A link only fills it in: who looks ahead at links for people uses none up."""
    return visit.page("door.html", {"code": visit.path.get("code", "")[:40]})


def sign_in(visit: Visit) -> Response:
    """A session for a code."""
    session = cabinet_sessions.enter(visit.parts, visit.form.get("code", "")[:40], visit.source)
    return visit.with_session(visit.to(""), session)


def sign_out(visit: Visit) -> Response:
    """The end of the session."""
    cabinet_sessions.leave(visit.parts, visit.signed_in)
    return visit.without_session(visit.to("/enter"))


def set_language(visit: Visit) -> Response:
    """Another language, remembered by the browser."""
    return visit.with_language(visit.to(visit.form.get("back", "")))


def see_attempt(visit: Visit) -> Response:
    """One attempt."""
    shown = attempt_page(visit.parts, visit.signed_in, visit.path["attempt"], visit.language)
    limits = {"complaint": cabinet_deeds.LONGEST_COMPLAINT, "remark": cabinet_deeds.LONGEST_REMARK}
    return visit.page("attempt.html", {"shown": shown, "limits": limits})


def pin_remark(visit: Visit) -> Response:
    """A remark on one flag."""
    attempt, incident = visit.path["attempt"], visit.path["incident"]
    cabinet_deeds.pin_remark(visit.parts, visit.signed_in, attempt, incident, visit.form.get("text", ""))
    return visit.to(f"/attempts/{attempt}#violations")


def file_complaint(visit: Visit) -> Response:
    """A complaint about the result."""
    attempt = visit.path["attempt"]
    cabinet_deeds.file_complaint(visit.parts, visit.signed_in, attempt, visit.form.get("text", ""))
    return visit.to(f"/attempts/{attempt}#complaint")


def withdraw_complaint(visit: Visit) -> Response:
    """A complaint taken back."""
    attempt, name = visit.path["attempt"], visit.path["complaint"]
    cabinet_deeds.withdraw_complaint(visit.parts, visit.signed_in, attempt, name)
    return visit.to(f"/attempts/{attempt}#complaint")


def see_evidence(visit: Visit) -> Response:
    """The clip or strip of a published violation, in pieces where the browser's player asks for them."""
    parts, digest = visit.parts, visit.path["sha256"]
    with parts.database.read() as connection:
        row = cabinet_deeds.own_attempt(connection, visit.signed_in, visit.path["attempt"])
    caller = visit.signed_in.caller(row.id)
    media_type = require_visible(parts, caller, row.id, digest)
    place = parts.shelf.place(digest)
    if not media_type.startswith(_SHOWN_IN_PAGES) or not place.is_file():
        raise ProblemError("not_found", attempt=row.id)
    # A player asks for a clip piece by piece: one look is one line.
    if visit.request.headers.get("range", "bytes=0-").startswith("bytes=0-"):
        with parts.database.write() as connection:
            deed = Deed("cabinet.evidence", row.id, detail={"sha256": digest})
            record(connection, parts.clock(), caller, deed)
    headers = {**HEADERS, "Cache-Control": "private, no-cache", "Content-Security-Policy": "sandbox"}
    return FileResponse(place, media_type=media_type, headers=headers)


def see_paper(visit: Visit) -> Response:
    """A paper of the attempt as PDF."""
    parts, number = visit.parts, visit.path["number"]
    language = next((known for known in LANGUAGES if known == visit.path["paper_language"]), None)
    with parts.database.read() as connection:
        row = cabinet_deeds.own_attempt(connection, visit.signed_in, visit.path["attempt"])
    caller = visit.signed_in.caller(row.id)
    if language is None or number not in {paper.number for paper in papers_of(parts, caller, row.id)}:
        raise ProblemError("not_found", attempt=row.id)
    content = read_paper(parts, caller, number, language)
    with parts.database.write() as connection:
        deed = Deed("cabinet.paper", row.id, detail={"number": number, "language": language})
        record(connection, parts.clock(), caller, deed)
    named = f'inline; filename="{number}-{language}.pdf"'
    headers = {"Content-Disposition": named, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type="application/pdf", headers=headers)


def see_booking(visit: Visit) -> Response:
    """From when a new attempt is possible, and the places to choose from."""
    session = visit.signed_in
    shown = {"prospects": prospects(visit.parts, session), "faults": faults(visit.parts, session)}
    return visit.page("booking.html", shown)


def ask_for_anew(visit: Visit) -> Response:
    """A new booking asked for after a technical fault."""
    ask_rebooking(visit.parts, visit.signed_in, visit.path["act"])
    return visit.to("/booking#faults")


def see_cancelling(visit: Visit) -> Response:
    """Whether a booking is to be given back: asked before it is done."""
    booking = booking_of(visit.parts, visit.signed_in, visit.path["attempt"])
    return visit.page("cancel.html", {"booking": booking})


def cancel(visit: Visit) -> Response:
    """A booking given back."""
    cancel_booking(visit.parts, visit.signed_in, visit.path["attempt"])
    return visit.to(f"/attempts/{visit.path['attempt']}")


def book_slot(visit: Visit) -> Response:
    """A place of the schedule. The code is on this one page, as it is kept nowhere: no redirect from it."""
    wanted, language = visit.form.get("slot", ""), visit.form.get("test_language", "")
    slot = choose_slot(visit.parts, visit.signed_in, wanted, language)
    local = moment(slot.slot_ms).astimezone(ASTANA)
    title = visit.parts.catalogue.get(slot.programme).title.get(visit.language)
    return visit.page("booked.html", {"slot": slot, "title": title, "time": local.strftime("%H:%M")})
