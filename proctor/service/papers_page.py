"""The page that a phone shows when it followed a paper's QR code: three languages, no script, nothing loaded.

What it says is in `papers_check`; this is only how it looks.
"""

from __future__ import annotations

import base64
import hashlib
from html import escape
from typing import Any

from proctor.core.working_time import ASTANA
from proctor.resources.texts import text
from proctor.service.parts import moment
from proctor.sync.paper_messages import PaperCheck

_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
_STYLE = """
:root{color-scheme:light dark}
body{margin:0;font:1.06rem/1.5 system-ui,sans-serif;background:#f4f6f8;color:#1c2a3a}
main{max-width:34rem;margin:0 auto;padding:1.2rem}
nav{display:flex;gap:.4rem;justify-content:flex-end}
nav a{padding:.6rem;color:#14508c}
nav a[aria-current]{color:#1c2a3a;font-weight:600;text-decoration:none}
h1{font-size:1.1rem;font-weight:600;margin:.4rem 0}
.state{border-left:.5rem solid #8a5a00;background:#fff;padding:1rem;border-radius:.3rem}
.state strong{font-size:1.4rem;line-height:1.3;display:block}
.valid{border-color:#1b7a3d}
.revoked,.unknown{border-color:#b3261e}
dl{background:#fff;padding:1rem;border-radius:.3rem}
dt{color:#55606e;font-size:.95rem}
dd{margin:0 0 .7rem;overflow-wrap:anywhere}
@media (prefers-color-scheme:dark){
body{background:#12181f;color:#e8edf2}
.state,dl{background:#1c2630}
dt{color:#a9b4bf}
nav a{color:#8fc1ff}
nav a[aria-current]{color:#e8edf2}
}
"""
_STYLE_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

# The address holds the code: it goes nowhere else, and nothing may be put into the page.
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_DIGEST}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


def check_page(found: PaperCheck, language: str) -> str:
    """The page about a paper."""

    def say(key: str, **values: Any) -> str:
        return text(language, f"papers-{key}", **values)

    rows = [(say("check-moment"), _minute(found.checked_ms, language))]
    if found.kind is not None:
        rows = [
            (say("check-kind"), say("kind", kind=found.kind)),
            (say("check-number"), found.number or ""),
            (say("check-issued"), _day(found.issued_ms, language)),
            (say("check-until"), _day(found.valid_until_ms, language)),
            (say("check-revoked"), _day(found.revoked_ms, language)),
            (say("check-holder"), found.holder),
            (say("check-result"), say("result", result=found.result or "act")),
            *rows,
        ]
    told = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows if value)
    state = say("check-status", status=found.status)
    words = say("check-status-words", status=found.status)
    return _page(language, found.status, state, words, f"<dl>{told}</dl>")


def wait_page(seconds: int, language: str) -> str:
    """The page for whoever asked too often."""
    state = text(language, "papers-check-wait")
    words = text(language, "papers-check-wait-words", seconds=str(seconds))
    return _page(language, "wait", state, words, "")


def _page(language: str, style: str, state: str, words: str, rest: str) -> str:
    title = escape(text(language, "papers-check-title"))
    links = "".join(
        f'<a href="?language={known}" lang="{known}"{_current(known, language)}>{name}</a>'
        for known, name in _NAMES.items()
    )
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(state)} · {title}</title><style>{_STYLE}</style></head><body><main>"
        f'<nav aria-label="Тіл · Язык · Language">{links}</nav><h1>{title}</h1>'
        f'<div class="state {style}"><strong>{escape(state)}</strong>{escape(words)}</div>{rest}'
        "</main></body></html>"
    )


def _current(known: str, language: str) -> str:
    return ' aria-current="true"' if known == language else ""


def _day(at_ms: int | None, language: str) -> str:
    if at_ms is None:
        return ""
    local = moment(at_ms).astimezone(ASTANA)
    month = text(language, f"papers-month-{local.month}")
    return text(language, "papers-date", day=str(local.day), month=month, year=str(local.year))


def _minute(at_ms: int, language: str) -> str:
    time = moment(at_ms).astimezone(ASTANA).strftime("%H:%M")
    return text(language, "papers-moment", date=_day(at_ms, language), time=time)
