"""The calls of papers: a candidate's own, staff by role, and the check that anybody may make."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from proctor.service import papers, papers_check
from proctor.service.asking import Administrator, AnyCaller, Id, Language, Parts
from proctor.service.papers_page import HEADERS, check_page, wait_page
from proctor.service.papers_templates import PaperLanguage
from proctor.service.problems import ProblemError
from proctor.sync.paper_messages import PaperCheck, PaperRevocation, PaperView

router = APIRouter(tags=["papers"])

_PDF: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/pdf": {}}, "description": "The paper"}
}
_PAGE: dict[int | str, dict[str, Any]] = {200: {"content": {"text/html": {}}}}
Anything = Annotated[str, Path(max_length=200)]


@router.get("/attempts/{attempt}/papers")
def see_papers(attempt: Id, parts: Parts, caller: AnyCaller) -> list[PaperView]:
    """The papers of an attempt: its candidate's, an administrator's, or a granted commission's."""
    return papers.papers_of(parts, caller, attempt)


@router.get("/papers/{number}.pdf", response_class=Response, responses=_PDF)
def see_paper(
    number: Id, parts: Parts, caller: AnyCaller, language: Annotated[PaperLanguage, Query()] = "kk"
) -> Response:
    """A paper as PDF, the same bytes every time."""
    content = papers.read_paper(parts, caller, number, language)
    headers = {
        "Content-Disposition": f'inline; filename="{number}-{language}.pdf"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type="application/pdf", headers=headers)


@router.post("/papers/{number}/revoke")
def revoke_paper(number: Id, wish: PaperRevocation, parts: Parts, caller: Administrator) -> PaperView:
    """Revoke a paper for good, with a reason."""
    return papers.revoke_paper(parts, caller, number, wish.reason)


@router.get("/papers/check/{number}/{code}", response_model=PaperCheck, responses=_PAGE)
def check_paper(  # noqa: PLR0917  the parts of a request
    number: Anything,
    code: Anything,
    request: Request,
    parts: Parts,
    accepted: Language,
    language: Annotated[Literal["kk", "ru", "en"] | None, Query()] = None,
) -> Response:
    """Whether a paper holds: a page for people (Accept: text/html), JSON for programs."""
    source = request.client.host if request.client is not None else "unknown"
    for_people = "text/html" in request.headers.get("accept", "")
    try:
        found = papers_check.check_paper(parts, number, code, source)
    except ProblemError as refusal:
        if not for_people:
            raise
        seconds = refusal.values["seconds"]
        page = wait_page(seconds, language or accepted)
        return HTMLResponse(page, status_code=429, headers={**HEADERS, "Retry-After": str(seconds)})
    if for_people:
        return HTMLResponse(check_page(found, language or accepted), headers=HEADERS)
    return JSONResponse(found.model_dump(), headers={"Cache-Control": "no-store"})
