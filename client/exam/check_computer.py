"""The computer's step: every fact that was looked for, in words, with names and with what can be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from client.exam import names
from client.exam.check_screen import CheckTools, StepScreen
from client.kit.controls import Icon, Label, column, empty, plane, row, rule
from client.kit.theme import SPACE
from client.kit.words import Words
from proctor.sync.messages import CheckResult, OverrideView

# State of a fact: icon, tone. What is found in a practice or is only likely still reads as found.
_MARKS = {"clear": ("check", "good"), "found": ("cross", "bad"), "unknown": ("question", "gold")}
_ORDER = {"found": 0, "unknown": 1, "clear": 2}
_MOST_NAMES = 6


def fact_title(words: Words, fact: Mapping[str, Any]) -> str:
    """What was looked for."""
    own = f"checkin-fact-{_dashed(fact['probe'])}"
    return words.t(own) if words.has(own) else words.t(f"watching-{_dashed(fact['kind'])}-name")


def fact_words(words: Words, fact: Mapping[str, Any]) -> str:
    """What came of it and what can be done; "" where all is well."""
    if fact["state"] == "clear":
        return ""
    if fact["state"] == "unknown":
        reason = str(fact.get("reason", ""))
        return words.t(reason) if words.has(reason) else words.t("checkin-fact-unknown")
    listed = [str(name) for name in fact.get("names", ())][:_MOST_NAMES]
    named = ", ".join(listed) or "–"
    told = str(fact.get("reason", ""))
    if words.has(told):
        values = {name: value for name, value in fact.get("figures", {}).items() if _plain(value)}
        return words.t(told, **{**values, "names": named})
    key = f"checkin-fact-{_dashed(fact['kind'])}-found"
    return words.t(key if words.has(key) else "checkin-fact-found", names=named)


class FactRow(QWidget):
    """One fact."""

    def __init__(self, tools: CheckTools, fact: Mapping[str, Any]) -> None:
        super().__init__()
        words = tools.words
        icon, tone = _MARKS[str(fact["state"])]
        title, state, said = Label("strong", wrap=True), Label("strong"), Label("reading", wrap=True)
        words.put_made(title, lambda: fact_title(words, fact))
        words.put(state, f"checkin-fact-state-{fact['state']}")
        state.pill(tone)
        words.put_made(said, lambda: fact_words(words, fact))
        words.put_made(self, lambda: f"{fact_title(words, fact)}: {state.text()}. {said.text()}", on="name")
        self.setObjectName(names.check("computer", f"{fact['probe']}-{fact['kind']}"))
        line = row(self, spacing=SPACE.medium, margins=(4, 8, 4, 8))
        line.addWidget(Icon(tools.looks, icon, tone, 22), 0, Qt.AlignmentFlag.AlignTop)
        lines = column(spacing=2)
        lines.addWidget(title)
        lines.addWidget(said)
        said.setVisible(bool(said.text()))
        line.addLayout(lines, 1)
        line.addWidget(state, 0, Qt.AlignmentFlag.AlignTop)


class ComputerScreen(StepScreen):
    """The list of facts, what is not right first."""

    step = "computer"

    def __init__(self, tools: CheckTools) -> None:
        super().__init__(tools)
        self._card = plane("card")
        self._rows = column(self._card, margins=(20, 10, 20, 10))
        self.body.addWidget(self._card)
        self._show_facts([])

    def measurement(self) -> Callable[[], CheckResult]:
        """Look."""
        return self.desk.check_computer

    def begun(self) -> None:
        """Nothing is known while it looks."""
        super().begun()
        self._show_facts([])

    def ended(self, result: CheckResult, override: OverrideView | None) -> None:
        """List what was looked for."""
        super().ended(result, override)
        facts = [fact for fact in result.figures.get("facts", ()) if fact.get("state") in _MARKS]
        self._show_facts(sorted(facts, key=lambda fact: _ORDER[fact["state"]]))

    def _show_facts(self, facts: list[Mapping[str, Any]]) -> None:
        empty(self._rows)
        for at, fact in enumerate(facts):
            if at:
                self._rows.addWidget(rule())
            self._rows.addWidget(FactRow(self.tools, fact))
        self._card.setVisible(bool(facts))


def _plain(value: object) -> bool:
    return isinstance(value, int | float | str)


def _dashed(name: object) -> str:
    return str(name).replace("_", "-")
