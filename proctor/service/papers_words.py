"""From the facts of a paper to its words in Kazakh or Russian: dates, times, figures, sentences of a table.

Every value that a template may show is made here (`papers_templates.OFFERS` lists them); nothing is looked
up anywhere but in the facts, so that a paper asked for again reads the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from proctor.core.local_text import LocalText
from proctor.core.working_time import ASTANA
from proctor.resources.texts import has_text, text
from proctor.service.papers_templates import PaperLanguage, PaperTemplate, Scope
from proctor.service.parts import moment

_NONE = "—"
_DIGITS_OF_A_DIGEST = 16


@dataclass(frozen=True)
class PaperWords:
    """All that a template may show: single values, and tables of rows."""

    values: Mapping[str, str]
    tables: Mapping[str, list[dict[str, str]]]


def words_of(
    template: PaperTemplate, number: str, issued_ms: int, facts: Mapping[str, Any], language: PaperLanguage
) -> PaperWords:
    """The words of one paper in one language, for each fact on offer to its kind."""
    speech = _Speech(language)
    scope = template.scope_of(facts["programme"])
    values = {**_common(speech, number, issued_ms, facts), **_of_scope(scope, language)}
    tables: dict[str, list[dict[str, str]]] = {}
    if "tests" in facts:
        values.update(_score(facts))
        values["about"] = speech.say("about-below" if facts["below_threshold"] else "about-result")
        tables["tests"] = [_test(speech, found) for found in facts["tests"]]
        tables["reasons"] = _reasons(speech, facts)
        # Papers issued before marks were told have none.
        tables["marks"] = [{"words": speech.mark(found)} for found in facts.get("marks", ())]
    if "violations" in facts:
        values["count"] = str(len(facts["violations"]))
        tables["violations"] = _numbered(facts["violations"], speech.violation)
    if "grounds" in facts:
        values.update(_act(speech, facts))
        tables["incidents"] = _numbered(facts["incidents"], speech.incident)
        tables["sections"] = [_section(speech, found) for found in facts["sections"]]
        tables["identity"] = [{"words": words} for words in speech.identity(facts["identity"])]
        tables["interruptions"] = _numbered(facts["findings"], speech.interruption)
        grounds = [ground for finding in facts["findings"] for ground in finding["grounds"]]
        tables["findings"] = _numbered(grounds, speech.ground)
    return PaperWords(values, tables)


class _Speech:
    """Words of one language."""

    def __init__(self, language: PaperLanguage) -> None:
        self.language = language

    def say(self, key: str, **values: Any) -> str:
        return text(self.language, f"papers-{key}", **values)

    def day(self, at_ms: int) -> str:
        local = _local(at_ms)
        month = self.say(f"month-{local.month}")
        return self.say("date", day=str(local.day), month=month, year=str(local.year))

    def minute(self, at_ms: int) -> str:
        return self.say("moment", date=self.day(at_ms), time=_local(at_ms).strftime("%H:%M"))

    def second(self, at_ms: int) -> str:
        """For a table, where room is scarce."""
        return _local(at_ms).strftime("%d.%m.%Y %H:%M:%S")

    def of(self, words: Mapping[str, str]) -> str:
        return LocalText.from_dict(words).get(self.language)

    def who(self, found: Mapping[str, str | None]) -> str:
        return found["name"] or self.say("role", role=found["role"])

    def mark(self, found: Mapping[str, Any]) -> str:
        title = self.of(found["title"])
        if found["value"] is None:
            return self.say("mark-unknown", title=title)
        return self.say("mark", title=title, mark=found["value"].replace(".", ","))

    def violation(self, found: Mapping[str, Any]) -> dict[str, str]:
        clip = found["clip"]
        return {
            **self._span(found, found["started_ms"]),
            "rule": self.of(found["rule"]),
            "comment": found["comment"] or _NONE,
            "clip": _NONE if clip is None else clip[:_DIGITS_OF_A_DIGEST],
        }

    def incident(self, found: Mapping[str, Any]) -> dict[str, str]:
        return {
            **self._span(found, found["opened_ms"]),
            "rule": self.of(found["clause_text"]),
            "decision": self.say("decision", decision=found["verdict"] or "none"),
        }

    def identity(self, found: Mapping[str, Any] | None) -> list[str]:
        """Sentences: what the comparison came to, and what a person decided."""
        if found is None:
            return []
        sentences = []
        if found.get("status"):
            figures = found.get("figures") or {}
            likeness, needed = figures.get("likeness"), figures.get("needed")
            sentences.append(self.say("identity-machine", status=found["status"]))
            if likeness is not None and needed is not None:
                sentences.append(
                    self.say("identity-figures", likeness=_share(likeness), needed=_share(needed))
                )
        if found.get("decision"):
            sentences.append(
                self.say(
                    "identity-person",
                    decision=found["decision"],
                    reason=found.get("decision_reason") or _NONE,
                )
            )
        return sentences

    def interruption(self, finding: Mapping[str, Any]) -> dict[str, str]:
        span = finding["interruption"]
        start, end = span["start_ms"], span["end_ms"]
        until = _NONE if end is None else _clock(end)
        lasted = (
            self.say("lasts-on") if end is None else self.say("seconds", seconds=-(-(end - start) // 1000))
        )
        return {
            "span": f"{self.second(start)} – {until}",
            "lasted": lasted,
            "party": self.say("party", party=finding["party"]),
            "confidence": _share(finding["confidence"]),
        }

    def ground(self, found: Mapping[str, Any]) -> dict[str, str]:
        # Who judges interruptions words the facts, too; one without words is shown by its name.
        fact = str(found["fact"])
        key = "interruption-fact-" + fact.replace("_", "-")
        data = {name: value for name, value in found["data"].items() if isinstance(value, str | int | float)}
        words = text(self.language, key, **data) if has_text(self.language, key) else fact
        return {
            "at": self.second(found["at_ms"]),
            "source": self.say("source", source=found["source"]),
            "words": words,
        }

    def _span(self, found: Mapping[str, Any], at_ms: int) -> dict[str, str]:
        start, end = _media(found["start_s"]), found["end_s"]
        return {
            "clause": found["clause"],
            "at": self.second(at_ms),
            "span": start if end is None else f"{start}–{_media(end)}",
        }


def initials(name: str) -> str:
    """The first letters of a name's words: all of it that a stranger is shown."""
    return " ".join(f"{word[0].upper()}." for word in name.split()[:4])


def _common(speech: _Speech, number: str, issued_ms: int, facts: Mapping[str, Any]) -> dict[str, str]:
    hall = facts["hall"]
    place = speech.say("place-home") if hall is None else speech.say("place-hall", **hall)
    return {
        "number": number,
        "issued_on": speech.day(issued_ms),
        "programme": speech.of(facts["programme_title"]),
        "candidate_number": facts["candidate_number"],
        "name": facts.get("name", ""),
        "taken_on": speech.day(facts["taken_ms"]),
        "place": place,
        "year": str(_local(facts["taken_ms"]).year),
        "valid_until": speech.day(facts["valid_until_ms"]) if facts.get("valid_until_ms") else "",
    }


def _of_scope(scope: Scope | None, language: PaperLanguage) -> dict[str, str]:
    if scope is None:
        return {"scope": "", "use": ""}
    return {"scope": scope.scope.get(language), "use": scope.use.get(language)}


def _score(facts: Mapping[str, Any]) -> dict[str, str]:
    return {
        "total_items": str(facts["items"]),
        "total_threshold": _NONE if facts["threshold"] is None else str(facts["threshold"]),
        "total_right": str(facts["right"]),
    }


def _test(speech: _Speech, found: Mapping[str, Any]) -> dict[str, str]:
    title = speech.of(found["title"])
    return {
        "title": speech.say("in-all", title=title) if found["sum"] else title,
        "items": str(found["items"]),
        "threshold": _threshold(speech, found["threshold"]),
        "right": str(found["right"]),
    }


def _threshold(speech: _Speech, threshold: int | None) -> str:
    return speech.say("no-threshold") if threshold is None else str(threshold)


def _reasons(speech: _Speech, facts: Mapping[str, Any]) -> list[dict[str, str]]:
    codes = [code for code in ("below_threshold", "broken_off") if facts[code]]
    return [{"words": speech.say("reason-" + code.replace("_", "-"))} for code in codes]


def _act(speech: _Speech, facts: Mapping[str, Any]) -> dict[str, str]:
    drafted, journal = facts["drafted_ms"], facts["journal"]
    return {
        "grounds": facts["grounds"] or _NONE,
        "slot": speech.minute(facts["slot_ms"]),
        "drafted_by": speech.who(facts["drafted_by"] or facts["registered_by"]),
        "drafted_on": _NONE if drafted is None else speech.minute(drafted),
        "registered_by": speech.who(facts["registered_by"]),
        "registered_on": speech.minute(facts["registered_ms"]),
        "journal": speech.say(
            "journal", count=str(journal["held_seq"]), digest=journal["held_digest"][:_DIGITS_OF_A_DIGEST]
        ),
    }


def _section(speech: _Speech, found: Mapping[str, Any]) -> dict[str, str]:
    return {
        "title": speech.of(found["title"]),
        "started": speech.second(found["started_ms"]),
        "deadline": _clock(found["deadline_ms"]),
    }


def _numbered(
    found: list[Mapping[str, Any]], word: Callable[[Mapping[str, Any]], dict[str, str]]
) -> list[dict[str, str]]:
    return [{"ordinal": str(place), **word(one)} for place, one in enumerate(found, 1)]


def _local(at_ms: int) -> datetime:
    return moment(at_ms).astimezone(ASTANA)


def _clock(at_ms: int) -> str:
    return _local(at_ms).strftime("%H:%M:%S")


def _share(share: float) -> str:
    """From 0 to 1, with the comma that both languages write."""
    return f"{share:.2f}".replace(".", ",")


def _media(seconds: float) -> str:
    """A place in the record, as hours, minutes and seconds."""
    whole = int(seconds)
    return f"{whole // 3600}:{whole % 3600 // 60:02}:{whole % 60:02}"
