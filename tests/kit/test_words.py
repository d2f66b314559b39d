"""Words follow the language; what is plain stays; what is gone is forgotten."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from client.kit.words import Words
from proctor.sync.messages import Text

SENTENCES = {
    "kk": {"hello": "Сәлем, {who}", "bye": "Сау бол"},
    "ru": {"hello": "Привет, {who}", "bye": "Пока"},
    "en": {"hello": "Hello, {who}", "bye": "Bye"},
}


def words() -> Words:
    def translate(language: str, key: str, **values: Any) -> str:
        return SENTENCES[language][key].format(**values)

    return Words(translate, lambda language, key: key in SENTENCES[language])


def test_a_text_put_on_a_widget_follows_the_language_with_its_values(qtbot: QtBot) -> None:
    spoken, label = words(), QLabel()
    qtbot.addWidget(label)
    who = Text(kk="әлем", ru="мир", en="world")
    spoken.put(label, "hello", who=who)
    spoken.put(label, "bye", on="name")
    assert (label.text(), label.accessibleName()) == ("Сәлем, әлем", "Сау бол")
    spoken.switch("ru")
    assert (label.text(), label.accessibleName()) == ("Привет, мир", "Пока")
    spoken.put(label, "bye")
    spoken.switch("en")
    assert label.text() == "Bye", "the last text put is the one that follows"
    spoken.put_plain(label, "7")
    spoken.switch("kk")
    assert label.text() == "7"


def test_values_may_be_of_the_moment(qtbot: QtBot) -> None:
    spoken, label, now = words(), QLabel(), ["a"]
    qtbot.addWidget(label)
    spoken.put(label, "hello", who=lambda: now[0])
    now[0] = "b"
    spoken.switch("en")
    assert label.text() == "Hello, b"


def test_widgets_that_are_gone_are_forgotten(qtbot: QtBot) -> None:
    spoken, label, heard = words(), QLabel(), []
    spoken.changed.connect(heard.append)
    spoken.put(label, "bye")
    delete(label)
    spoken.switch("ru")
    spoken.switch("de")
    assert heard == ["ru"]


def test_errors_may_name_a_sentence_or_be_one(qtbot: QtBot) -> None:
    spoken = words()
    assert spoken.key_or_plain("bye") == "Сау бол"
    assert spoken.key_or_plain("The disk is full.") == "The disk is full."
    assert spoken.key_or_plain("") == ""
