"""The name of a kind of incident, from the one table of kinds; a newer service may know other kinds."""

from __future__ import annotations

from proctor.core.kinds import KINDS, IncidentKind


def kind_name_key(kind: str) -> str:
    """The key of the kind's name in the window's language."""
    try:
        return KINDS[IncidentKind(kind)].text_key("name")
    except ValueError:
        return "exam-kind-name-other"
