"""A short text in Kazakh, Russian and English: titles, rules, stems. Windows' sentences are Fluent files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("kk", "ru", "en")


@dataclass(frozen=True, slots=True)
class LocalText:
    """The same text in Kazakh, Russian and English; an empty string where a language has none."""

    kk: str = ""
    ru: str = ""
    en: str = ""

    def has(self, language: str) -> bool:
        """Whether there is text in `language`."""
        return bool(self._by_language().get(language))

    def get(self, language: str) -> str:
        """The text in `language`; the first other language that has it where `language` has none."""
        texts = self._by_language()
        return texts.get(language) or next((words for words in texts.values() if words), "")

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have text, in the order kk, ru, en."""
        return tuple(language for language, words in self._by_language().items() if words)

    def to_dict(self) -> dict[str, str]:
        """A plain value for JSON: language -> text, without the empty ones."""
        return {language: words for language, words in self._by_language().items() if words}

    @classmethod
    def from_dict(cls, value: Mapping[str, str]) -> LocalText:
        """The inverse of `to_dict`."""
        return cls(kk=value.get("kk", ""), ru=value.get("ru", ""), en=value.get("en", ""))

    def _by_language(self) -> dict[str, str]:
        return {"kk": self.kk, "ru": self.ru, "en": self.en}
