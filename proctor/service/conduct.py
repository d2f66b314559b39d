"""From a kind of incident to the rule of conduct that it breaks, in the words of the attempt's edition."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from proctor.core.kinds import IncidentKind
from proctor.service.parts import rules_of
from proctor.service.views import as_text, in_three_languages
from proctor.sync.messages import Text

_K = IncidentKind

# The rule's id as in `assets/rules/`; the clause's number then comes from the edition.
_RULE_OF_KIND: Mapping[str, str] = MappingProxyType(
    {
        _K.FACE_ABSENT: "stay_seated",
        _K.EXTRA_PERSON: "no_strangers",
        _K.TURNED_AWAY: "face_screen",
        _K.GAZE_AWAY: "face_screen",
        _K.CAMERA_COVERED: "image_uncovered",
        _K.CAMERA_FROZEN: "camera_on",
        _K.CAMERA_MOVED: "image_uncovered",
        _K.DIFFERENT_PERSON: "in_person",
        _K.PHONE_VISIBLE: "no_phone",
        _K.BOOK_VISIBLE: "no_materials",
        _K.SPEECH: "no_phone",
        _K.CAMERA_LOST: "camera_on",
        _K.FOCUS_LOST: "stay_in_test",
        _K.SECOND_DISPLAY: "no_materials",
        _K.REMOTE_ACCESS: "no_remote_access",
        _K.VIRTUAL_CAMERA: "camera_on",
        _K.VIRTUAL_MACHINE: "no_remote_access",
        _K.HEADSET: "no_headset",
        _K.NETWORK_LOST: "stay_in_test",
        _K.ROOM_SCAN: "room_scan",
    }
)


def clause_of_kind(edition: str, kind: str, clause: str) -> tuple[str, Text]:
    """Clause and words of the rule that `kind` breaks; `clause` as the journal has it where the edition names
    none.
    """
    wanted = _RULE_OF_KIND.get(kind)
    for rule in rules_of(edition).rules:
        if rule.id == wanted:
            return rule.clause, as_text(rule.text)
    return clause, in_three_languages("service-rule-general")
