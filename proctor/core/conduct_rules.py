"""The conduct rules of an edition, clause by clause: shown as conditions, cited in violations."""

from __future__ import annotations

from dataclasses import dataclass

from proctor.core.local_text import LocalText
from proctor.core.table_reading import parse_toml, require_different_ids


@dataclass(frozen=True, slots=True)
class ConductRule:
    """One rule: `id` is our name for it, `clause` where the order has it ("184/10")."""

    id: str
    clause: str
    text: LocalText


@dataclass(frozen=True, slots=True)
class ConductRules:
    """All rules of one edition, in the order in which they are shown."""

    edition: str
    title: LocalText
    rules: tuple[ConductRule, ...]

    def rule(self, rule_id: str) -> ConductRule:
        """The rule of that id; KeyError where the edition has none."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)

    def of_clause(self, clause: str) -> tuple[ConductRule, ...]:
        """All rules of one clause, in the order in which they are shown."""
        return tuple(rule for rule in self.rules if rule.clause == clause)


def parse_rules(text: str, file_name: str) -> ConductRules:
    """Rules out of their TOML text; BadInputError naming file, place and remedy for anything out of order."""
    top = parse_toml(text, file_name)
    found = []
    for table in top.tables("rules"):
        found.append(ConductRule(table.text("id"), table.text("clause"), table.local_text("text")))
        table.close()
    require_different_ids(top, "rules", [rule.id for rule in found])
    rules = ConductRules(top.text("edition"), top.local_text("title"), tuple(found))
    top.close()
    return rules
