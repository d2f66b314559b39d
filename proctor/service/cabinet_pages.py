"""How the cabinet's pages are made: templates of `assets/cabinet`, sentences of `cabinet.ftl`, safe headers.

No script, nothing from anywhere else: the policy of content forbids both. What candidates and staff wrote is
escaped by the templates, always.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from proctor.core.working_time import ASTANA
from proctor.resources.shipped_files import asset_path
from proctor.resources.texts import has_text, text
from proctor.service.parts import milliseconds, moment

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}


def page(
    request: Request, template: str, language: str, values: Mapping[str, Any], status: int = 200
) -> Response:
    """A page in `language`: the template with `values` and the functions that all of them use."""
    context = {
        **values,
        "language": language,
        "languages": NAMES,
        "say": partial(_say, language),
        "said": partial(_said, language),
        "day": partial(_day, language),
        "day_of": lambda at: _day(language, milliseconds(at)),
        "minute": partial(_minute, language),
        "clock": _clock,
        "span": _span,
    }
    return _templates().TemplateResponse(request, template, context, status_code=status, headers=HEADERS)


@cache
def _templates() -> Jinja2Templates:
    folder = asset_path("cabinet")
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return Jinja2Templates(env=environment)


@cache
def style_sheet() -> bytes:
    """The one style sheet."""
    return asset_path("cabinet", "cabinet.css").read_bytes()


def _say(language: str, key: str, **values: Any) -> str:
    return text(language, f"cabinet-{key}", **values)


def _said(language: str, key: str, otherwise: str) -> str:
    """A sentence of the cabinet's, or the bare words where there is none of that key."""
    wanted = f"cabinet-{key.replace('_', '-')}"
    return text(language, wanted) if has_text(language, wanted) else otherwise


def _day(language: str, at_ms: int) -> str:
    local = moment(at_ms).astimezone(ASTANA)
    month = text(language, f"papers-month-{local.month}")
    return text(language, "papers-date", day=str(local.day), month=month, year=str(local.year))


def _minute(language: str, at_ms: int) -> str:
    return text(language, "papers-moment", date=_day(language, at_ms), time=_clock(at_ms)[:5])


def _clock(at_ms: int) -> str:
    return moment(at_ms).astimezone(ASTANA).strftime("%H:%M:%S")


def _span(start_s: float, end_s: float) -> str:
    """A span of the record as its player shows it."""
    return f"{_media(start_s)} – {_media(end_s)}"


def _media(seconds: float) -> str:
    whole = max(0, round(seconds))
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
