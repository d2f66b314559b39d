"""Where the shipped files lie: `assets/` in a checkout, `proctor/resources/shipped` in an installed wheel."""

from __future__ import annotations

from pathlib import Path

from proctor.core.errors import MissingPartError


def asset_root() -> Path:
    """The folder of programmes, texts and networks; MissingPartError where the installation lost it."""
    here = Path(__file__).resolve().parent
    for candidate in (here / "shipped", here.parents[1] / "assets"):
        if (candidate / "programmes").is_dir():
            return candidate
    raise MissingPartError(
        "Synaq's own files (programmes, texts) are missing from this installation.",
        kept="Nothing of yours was touched.",
        remedy="Install the program again.",
    )


def asset_path(*parts: str) -> Path:
    """The path of one shipped file or folder, e.g. `asset_path("texts", "kk")`."""
    return asset_root().joinpath(*parts)
