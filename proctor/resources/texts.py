"""Texts in Kazakh, Russian and English, from Fluent files: `assets/texts/<language>/<room>.ftl`."""

from __future__ import annotations

from functools import cache
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

from proctor.resources.shipped_files import asset_path

LANGUAGES = ("kk", "ru", "en")


@cache
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    for file in sorted(asset_path("texts", language).glob("*.ftl")):
        bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return bundle


def text(language: str, key: str, **values: Any) -> str:
    """The sentence `key` in `language` ("kk", "ru" or "en") with its variables put in.

    A key that does not exist is a bug of ours: KeyError. Tests hold the three languages to the same keys.
    """
    bundle = _bundle(language if language in LANGUAGES else "kk")
    message = bundle.get_message(key)
    if message.value is None:
        raise KeyError(key)
    sentence, problems = bundle.format_pattern(message.value, values)
    if problems:
        raise KeyError(f"{key}: {problems[0]}")
    return str(sentence)


def has_text(language: str, key: str) -> bool:
    """Whether `language` has the sentence `key`."""
    return bool(_bundle(language).has_message(key))
