"""Banks that ship, and banks that a site brings as files."""

from __future__ import annotations

from pathlib import Path

import pytest

from proctor.core.errors import BadInputError, MissingPartError
from proctor.resources.item_files import load_items, load_shipped_items
from proctor.resources.programmes import load_programmes


def test_the_shipped_banks_feed_the_practice_programme_with_items_to_spare() -> None:
    items = load_shipped_items()
    assert len({keyed.item.id for keyed in items}) == len(items)
    for section in load_programmes().get("practice").sections:
        for block in section.blocks:
            found = [keyed for keyed in items if keyed.item.bank == block.bank]
            assert len(found) >= (block.items or 0) + 4
            assert all(len(keyed.item.options) == 4 for keyed in found)
            languages = ("kk",) if block.language == "kk" else ("kk", "ru")
            assert all(keyed.item.languages == languages for keyed in found)


def test_keys_of_the_shipped_banks_stand_at_every_letter() -> None:
    places = [
        [option.id for option in keyed.item.options].index(keyed.key.option_id)
        for keyed in load_shipped_items()
        if keyed.key is not None
    ]
    assert set(places) == {0, 1, 2, 3}


def test_a_file_is_read_by_its_name(tmp_path: Path) -> None:
    gift = tmp_path / "ethics.gift"
    gift.write_text("::q1:: Сұрақ? {=иә ~жоқ}", encoding="utf-8")
    (keyed,) = load_items(gift, language="ru")
    assert (keyed.item.bank, keyed.item.languages) == ("ethics", ("ru",))
    table = tmp_path / "law.CSV"
    table.write_text("id,bank,key,stem_kk,a_kk,b_kk\nq1,law,a,Сұрақ?,иә,жоқ\n", encoding="utf-8")
    assert load_items(table)[0].item.bank == "law"


def test_files_that_are_no_banks(tmp_path: Path) -> None:
    book = tmp_path / "items.xlsx"
    book.write_bytes(b"PK")
    with pytest.raises(BadInputError, match="neither CSV nor GIFT"):
        load_items(book)
    with pytest.raises(MissingPartError, match="cannot be read"):
        load_items(tmp_path / "nowhere.csv")
    windows = tmp_path / "old.csv"
    windows.write_bytes("id,bank,key,stem_kk\nq1,право".encode("cp1251"))
    with pytest.raises(BadInputError, match="not a text in UTF-8"):
        load_items(windows)
