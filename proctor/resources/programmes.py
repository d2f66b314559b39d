"""The programmes and conduct rules that ship with the program, with the site's settings laid over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from proctor.core.category import programmes_for_category
from proctor.core.conduct_rules import ConductRules, parse_rules
from proctor.core.errors import BadInputError, MissingPartError
from proctor.core.programme import Programme
from proctor.core.programme_parsing import parse_programme, with_site_settings
from proctor.core.table_reading import parse_toml
from proctor.resources.shipped_files import asset_path


@dataclass(frozen=True, slots=True)
class ProgrammeCatalogue:
    """All programmes of this site, by id in alphabetical order."""

    programmes: tuple[Programme, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all programmes."""
        return tuple(programme.id for programme in self.programmes)

    def get(self, programme_id: str) -> Programme:
        """The programme of that id; BadInputError naming the known ones where there is none."""
        for programme in self.programmes:
            if programme.id == programme_id:
                return programme
        raise BadInputError(
            f"There is no programme {programme_id!r} here.", remedy=f"Choose one of: {', '.join(self.ids)}."
        )

    def for_category(self, category: str) -> tuple[Programme, ...]:
        """The programmes that fit a position's category; none, one, or two to choose from."""
        return programmes_for_category(self.programmes, category)


def load_programmes(folder: Path | None = None, site_file: Path | None = None) -> ProgrammeCatalogue:
    """All programmes of `folder` (the shipped ones by default) with the settings of `site_file` laid over.

    BadInputError naming file, place and remedy for a programme or a setting that is out of order,
    MissingPartError where `site_file` is not there.
    """
    programmes = dict(_shipped()) if folder is None else _in_folder(folder)
    if site_file is not None:
        programmes = _with_site(programmes, site_file)
    return ProgrammeCatalogue(tuple(programmes[found] for found in sorted(programmes)))


@cache
def _shipped() -> Mapping[str, Programme]:
    """Those of the program: files that stay as they are for as long as it runs."""
    return _in_folder(asset_path("programmes"))


def _in_folder(folder: Path) -> dict[str, Programme]:
    programmes: dict[str, Programme] = {}
    for file in sorted(folder.glob("*.toml")):
        programme = parse_programme(read_text(file), file.name)
        if programme.id in programmes:
            raise BadInputError(
                f"{file.name}, at id: {programme.id!r} is also in {programmes[programme.id].file_name}.",
                kept="Nothing was loaded.",
                remedy="Give each programme its own id.",
            )
        programmes[programme.id] = programme
    return programmes


def load_rules(edition: str) -> ConductRules:
    """The conduct rules of an edition ("26", "184", "1-2025"); MissingPartError where none are shipped."""
    file = asset_path("rules", f"{edition}.toml")
    if not file.is_file():
        known = ", ".join(sorted(found.stem for found in asset_path("rules").glob("*.toml")))
        raise MissingPartError(
            f"There are no conduct rules for the edition {edition!r}.", remedy=f"Known editions: {known}."
        )
    return parse_rules(read_text(file), file.name)


def read_text(file: Path) -> str:
    """The text of a UTF-8 file; MissingPartError where it cannot be opened, BadInputError where not UTF-8."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise MissingPartError(
            f"The file {file} cannot be read: {error.strerror}.", remedy="Check its name and access rights."
        ) from error
    except UnicodeDecodeError as error:
        raise BadInputError(
            f"{file.name} is not a text in UTF-8 (at byte {error.start}).",
            kept="Nothing was changed.",
            remedy="Save it as UTF-8 and load it again.",
        ) from error


def _with_site(programmes: dict[str, Programme], site_file: Path) -> dict[str, Programme]:
    top = parse_toml(read_text(site_file), site_file.name)
    table = top.table("programmes") if top.has("programmes") else None
    if top.has("service"):
        top.table("service")  # the exam service's own settings, which it reads itself
    changed = dict(programmes)
    if table is not None:
        for programme_id in list(programmes):
            if table.has(programme_id):
                settings = table.table(programme_id).values
                changed[programme_id] = with_site_settings(programmes[programme_id], settings, site_file.name)
        table.close()
    top.close()
    return changed
