"""The rules of retention of one service, read: the shipped ones, with what its site has otherwise."""

from __future__ import annotations

from pathlib import Path

from proctor.core.retention import RetentionRules, parse_retention
from proctor.resources.programmes import read_text
from proctor.resources.shipped_files import asset_path


def rules_in(file: Path | None) -> RetentionRules:
    """The shipped rules, with those of a site's file over them. BadInputError."""
    usual = parse_retention(read_text(asset_path("retention", "usual.toml")), "usual.toml")
    return usual if file is None else parse_retention(read_text(file), file.name, usual)
