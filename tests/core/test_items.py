"""Item banks from CSV and GIFT: what authors write comes in whole, what is wrong comes back by line."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proctor.core.errors import BadInputError
from proctor.core.gift import parse_items_gift
from proctor.core.item_parsing import parse_items_csv
from proctor.core.items import KeyedItem
from proctor.core.local_text import LocalText

HEADER = "id,bank,kind,key,stem_kk,stem_ru,a_kk,a_ru,b_kk,b_ru,c_kk,c_ru"
GOOD = "q1,law,choice,b,Сұрақ?,Вопрос?,бір,один,екі,два,үш,три"


def right_text(keyed: KeyedItem, language: str = "kk") -> str:
    assert keyed.key is not None
    (found,) = [option for option in keyed.item.options if option.id == keyed.key.option_id]
    return found.text.get(language)


def refused(text: str) -> str:
    with pytest.raises(BadInputError) as caught:
        parse_items_csv(text, "bank.csv")
    assert caught.value.kept == "No item was imported."
    return caught.value.what


def test_a_row_becomes_an_item_and_a_key_apart_from_it() -> None:
    (keyed,) = parse_items_csv(f"{HEADER}\n{GOOD}\n", "bank.csv")
    assert (keyed.item.id, keyed.item.bank, keyed.item.kind) == ("q1", "law", "choice")
    assert keyed.item.stem == LocalText(kk="Сұрақ?", ru="Вопрос?")
    assert keyed.item.languages == ("kk", "ru")
    assert [option.text.ru for option in keyed.item.options] == ["один", "два", "три"]
    assert right_text(keyed) == "екі"
    assert keyed.key is not None
    assert keyed.key.option_id not in repr(keyed.key)


def test_an_options_id_does_not_tell_its_place() -> None:
    (keyed,) = parse_items_csv(f"{HEADER}\n{GOOD}\n", "bank.csv")
    turned = "q1,law,choice,a,Сұрақ?,Вопрос?,екі,два,үш,три,бір,один"
    (other,) = parse_items_csv(f"{HEADER}\n{turned}\n", "bank.csv")
    assert keyed.key == other.key
    assert set(keyed.item.options) == set(other.item.options)


def test_a_table_saved_by_a_spreadsheet_in_russian() -> None:
    text = "\ufeff" + f"{HEADER}\n{GOOD}\n".replace(",", ";").replace("\n", "\r\n") + ";;;;;;;;;;;\r\n"
    assert [right_text(keyed, "ru") for keyed in parse_items_csv(text, "bank.csv")] == ["два"]


def test_kinds_without_a_key() -> None:
    rows = ["s1,qualities,questionnaire,,Мен…,Я…,иә,да,жоқ,нет,,", "e1,topics,essay,,Тақырып,Тема,,,,,,"]
    scale, topic = parse_items_csv("\n".join([HEADER, *rows]), "bank.csv")
    assert (scale.key, len(scale.item.options)) == (None, 2)
    assert (topic.key, topic.item.options, topic.item.languages) == (None, (), ("kk", "ru"))


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("q2,law,choice,,С?,В?,бір,один,екі,два,,", "line 3: no key"),
        ("q2,law,choice,c,С?,В?,бір,один,екі,два,,", "line 3: the key 'c' is none of the options"),
        ("q2,law,choice,a,С?,В?,бір,один,,,,", "line 3: fewer than two options"),
        ("q2,law,choice,a,,,бір,один,екі,два,,", "line 3: no question"),
        ("q2,law,choice,a,С?,В?,бір,один,екі,,,", "line 3: some options have no text in ru"),
        ("q2,law,choice,a,С?,,бір,один,екі,два,,", "line 3: options but no question in ru"),
        ("q2,law,choice,a,С?,В?,бір,один,бір,два,,", "line 3: two options are alike in kk"),
        ("q1,law,choice,a,С?,В?,бір,один,екі,два,,", "line 3: the id 'q1' is already used in line 2"),
        (",law,choice,a,С?,В?,бір,один,екі,два,,", "line 3: no id"),
        ("q2,,choice,a,С?,В?,бір,один,екі,два,,", "line 3: no bank"),
        ("q2,law,oral,a,С?,В?,бір,один,екі,два,,", "line 3: the kind 'oral' is not one of"),
        ("q2,law,essay,,С?,В?,бір,один,,,,", "line 3: an essay topic has no options"),
        ("q2,law,questionnaire,a,С?,В?,бір,один,екі,два,,", "line 3: a questionnaire item has no key"),
        ("q2,law,choice,a,С?,В?,бір,один,екі,два,,,x", "line 3: 13 fields, but 12 columns"),
        ('q2,law,choice,a,"С?,В?,бір,один,екі,два,,', "line 3: not readable as CSV"),
    ],
)
def test_a_row_that_is_wrong_is_named_by_its_line(row: str, problem: str) -> None:
    what = refused(f"{HEADER}\n{GOOD}\n{row}\n")
    assert what.startswith("bank.csv cannot be imported: ")
    assert problem in what


def test_all_problems_of_a_file_come_at_once_with_lines_of_the_file() -> None:
    long = 'q2,law,choice,,"Екі\nжолды\nсұрақ?",В?,бір,один,екі,два,,'
    what = refused(f"{HEADER}\n{GOOD}\n{long}\n\nq3,law,choice,z,С?,В?,бір,один,екі,два,,\n")
    assert "line 3: no key" in what
    assert "line 7: the key 'z'" in what


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        (HEADER.replace("key,", ""), "missing: 'key'"),
        (HEADER.replace("stem_kk,stem_ru", "a_en,b_en"), "missing: 'stem_kk or stem_ru'"),
        (HEADER + ",answer", "not known: 'answer'"),
        (HEADER + ",key", "written twice: 'key'"),
    ],
)
def test_columns_out_of_order(header: str, problem: str) -> None:
    assert problem in refused(f"{header}\n{GOOD}\n")


def test_a_file_with_nothing_in_it() -> None:
    assert "there are no items" in refused("")
    assert "there are no items" in refused(f"{HEADER}\n\n")


WORDS = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=12)


@given(
    st.lists(st.tuples(WORDS, st.lists(WORDS, min_size=2, max_size=8, unique=True)), min_size=1, max_size=6)
)
def test_any_words_survive_the_table(written: list[tuple[str, list[str]]]) -> None:
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["id", "bank", "key", "stem_kk", *[f"{letter}_kk" for letter in "abcdefgh"]])
    for number, (stem, options) in enumerate(written):
        table.writerow([f"q{number}", "law", "b", stem, *options])
    found = parse_items_csv(out.getvalue(), "bank.csv")
    assert [(k.item.stem.kk, [option.text.kk for option in k.item.options]) for k in found] == written
    assert [right_text(keyed) for keyed in found] == [options[1] for _, options in written]


GIFT = """// Заң банкі
$CATEGORY: exam/law

::q1:: Астана қай қала? {
    =Астана #дұрыс
    ~Алматы
    ~Орал
}
::q2::[html]Формула\\: a \\= b \\{c\\}? {~иә =жоқ \\~ мүмкін}

::q3:: Мемлекеттік тіл {=қазақ ~түрік} тілі.
$CATEGORY: topics
::e1:: Менің мамандығым {}
"""


def test_gift_items_come_with_bank_key_and_escapes() -> None:
    q1, q2, q3, topic = parse_items_gift(GIFT.replace("}\n::q2", "}\n\n::q2"), "law.gift", "kk")
    assert (q1.item.id, q1.item.bank, right_text(q1)) == ("q1", "law", "Астана")
    assert [option.text.kk for option in q1.item.options] == ["Астана", "Алматы", "Орал"]
    assert (q2.item.stem.kk, right_text(q2)) == ("Формула: a = b {c}?", "жоқ ~ мүмкін")
    assert q3.item.stem.kk == "Мемлекеттік тіл _____ тілі."
    assert (topic.item.kind, topic.item.bank, topic.key) == ("essay", "topics", None)
    assert q1.item.languages == ("kk",)
    with pytest.raises(ValueError, match="not a language"):
        parse_items_gift(GIFT, "law.gift", "de")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("::q:: С? {~бір ~екі}", "line 1: no key"),
        ("\n\n::q:: С? {=бір}", "line 3: fewer than two options"),
        ("::q:: С? {=бір =екі}", "line 1: more than one right option"),
        ("::q:: С? {#3:2}", "line 1: only questions with options"),
        ("::q:: С? {TRUE}", "line 1: only questions with options"),
        ("::q:: С? {~%50%бір =екі}", "line 1: weights and matching"),
        ("::q:: С? {=бір -> 1 ~екі -> 2}", "line 1: weights and matching"),
        ("::q:: С? {=бір ~}", "line 1: an option has no text"),
        ("::q:: С? {" + "~бір" * 8 + "=екі}", "line 1: more than 8 options"),
        ("С? {=бір ~екі}", "line 1: no id"),
        ("::q:: С?", "line 1: not an item of the form"),
        ("::q:: {=бір ~екі}", "line 1: no question"),
        ("::q:: С? {=бір ~екі}\n\n::q:: С? {=бір ~екі}", "line 3: the id 'q' is already used in line 1"),
        ("// ештеңе жоқ", "there are no items"),
    ],
)
def test_gift_that_cannot_be_taken_is_named_by_its_line(text: str, problem: str) -> None:
    with pytest.raises(BadInputError) as caught:
        parse_items_gift(text, "law.gift", "kk", bank="law")
    assert problem in caught.value.what


@given(st.text(alphabet="{}=~#:\\$/\n ab1", max_size=60))
def test_no_text_brings_the_gift_reader_down(text: str) -> None:
    try:
        items = parse_items_gift(text, "law.gift", "kk", bank="law")
    except BadInputError as error:
        assert "line " in error.what
    else:
        assert items
