"""The page inside a dossier: the shipped template with the attempt's data and the words of three languages.

The page fetches nothing: a browser that opens it from a folder forbids that, and there is no network. What is
shown goes in as text, never as markup.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from proctor.core.errors import MissingPartError
from proctor.core.kinds import KINDS
from proctor.resources.shipped_files import asset_path
from proctor.resources.texts import LANGUAGES, has_text, text

_WORDS = (
    *("title", "watermark", "number", "attempt", "basis", "made", "entries", "status", "language"),
    *(f"status-{status}" for status in ("none", "under-review", "passed", "not-passed", "aborted")),
    *("incidents", "no-incidents", "film", "no-film", "track-camera", "track-screen", "timeline", "time"),
    *("kind", "clause", "verdict", "verdict-violation", "verdict-dismissed", "verdict-open", "clip"),
    "verdict-inconclusive",
    *("picture", "missing", "show", "rhythm", "rhythm-lead", "minute", "answers", "suspicion", "proof"),
    "kind-other",
)


def page_of(data: Mapping[str, Any]) -> str:
    """The page as HTML; `data` as `dossier.page_data` makes it. MissingPartError without the template."""
    try:
        template = asset_path("dossier", "page.html").read_text(encoding="utf-8")
    except OSError as error:
        raise MissingPartError(
            "The page that goes into a dossier is missing from this installation.",
            kept="Nothing was made.",
            remedy="Install the program again.",
        ) from error
    before, _, rest = template.partition("@DATA@")
    between, _, after = rest.partition("@WORDS@")
    words = {language: _words(language) for language in LANGUAGES}
    return before + _inlined(data) + between + _inlined(words) + after


def _words(language: str) -> dict[str, Any]:
    kinds = {
        kind.value: text(language, rule.text_key("name"))
        for kind, rule in KINDS.items()
        if has_text(language, rule.text_key("name"))
    }
    return {**{word: text(language, f"dossier-{word}") for word in _WORDS}, "kinds": kinds}


def _inlined(value: Mapping[str, Any]) -> str:
    # Inside a script element only `<` could end it.
    return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False).replace("<", "\\u003c")
