"""Item banks from files: CSV and GIFT by the file's name, and the banks that ship with the program."""

from __future__ import annotations

from pathlib import Path

from proctor.core.errors import BadInputError
from proctor.core.gift import parse_items_gift
from proctor.core.item_parsing import parse_items_csv
from proctor.core.items import KeyedItem
from proctor.resources.programmes import read_text
from proctor.resources.shipped_files import asset_path


def load_items(file: Path, *, language: str = "kk") -> list[KeyedItem]:
    """The items of one file. `.csv` has its languages in columns; `.gift`, `.txt` are GIFT in `language`.

    A GIFT file without `$CATEGORY` fills the bank of its own name. BadInputError with all lines that are out
    of order, MissingPartError where the file cannot be read.
    """
    suffix = file.suffix.lower()
    if suffix == ".csv":
        return parse_items_csv(read_text(file), file.name)
    if suffix in (".gift", ".txt"):
        return parse_items_gift(read_text(file), file.name, language, bank=file.stem)
    raise BadInputError(
        f"{file.name} is neither CSV nor GIFT.",
        kept="No item was imported.",
        remedy="Give a file whose name ends in .csv, .gift or .txt.",
    )


def load_shipped_items() -> list[KeyedItem]:
    """All items that ship with the program: those of the practice programme."""
    return [item for file in sorted(asset_path("bank").glob("*.csv")) for item in load_items(file)]
