"""Exemptions from an accommodation: what is not watched, or watched less closely, for one candidate.

An exemption has a name from the table below and the reference of the decision it rests on. It changes the
policy, and so its digest, and each change is named for the record. Nothing is granted here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from proctor.core.errors import BadInputError
from proctor.core.kinds import IncidentKind
from proctor.core.policy import Rule, WatchPolicy

MOST_EXEMPTIONS, MOST_BASIS = 12, 200


@dataclass(frozen=True, slots=True)
class Relief:
    """What an exemption does to one kind: `off`, or a new threshold (never a lower one), or factors.

    `widen` is the threshold's factor; `times` stretches the kind word and the hold alike, so that the word
    still comes before the incident.
    """

    kind: IncidentKind
    off: bool = False
    threshold: float | None = None
    widen: float = 1.0
    times: float = 1.0


@dataclass(frozen=True, slots=True)
class Exemption:
    """One that was granted. `basis`: the reference of the decision, such as its number and date."""

    name: str
    basis: str

    def as_json(self) -> dict[str, Any]:
        """Plain values, for the journal and the monitor's configuration."""
        return {"name": self.name, "basis": self.basis}

    def text_key(self) -> str:
        """The key of the sentence that tells the candidate what it means."""
        return f"exemption-{self.name.replace('_', '-')}"


@dataclass(frozen=True, slots=True)
class Effect:
    """One figure of the policy that an exemption changed: `what` is enabled, threshold, warn_s, hold_s."""

    exemption: str
    kind: IncidentKind
    what: str
    before: float | bool
    after: float | bool

    def as_json(self) -> dict[str, Any]:
        """Plain values, for the journal."""
        return {
            "exemption": self.exemption,
            "kind": self.kind.value,
            "what": self.what,
            "before": self.before,
            "after": self.after,
        }


_K = IncidentKind
EXEMPTIONS: Mapping[str, tuple[Relief, ...]] = MappingProxyType(
    {
        # Nystagmus, a squint, low vision: the eyes or the head cannot be held towards the screen.
        "unsteady_gaze": (Relief(_K.GAZE_AWAY, off=True), Relief(_K.TURNED_AWAY, widen=1.5, times=2.0)),
        # The screen is listened to and not looked at, through headphones.
        "screen_reader": (
            Relief(_K.GAZE_AWAY, off=True),
            Relief(_K.TURNED_AWAY, off=True),
            Relief(_K.HEADSET, off=True),
        ),
        # A voice belongs to the test: a loudspeaker that reads, or reading under one's breath.
        "spoken_aloud": (Relief(_K.SPEECH, off=True),),
        # One helper may be there: a second person in the picture is expected, a third is not.
        "assistant": (Relief(_K.EXTRA_PERSON, threshold=3), Relief(_K.SPEECH, off=True)),
        # A hearing aid, an implant's processor, headphones that are needed.
        "hearing_device": (Relief(_K.HEADSET, off=True),),
        # Tics, tremor, spasms: short turns and short losses of the face come by themselves.
        "involuntary_movement": (
            Relief(_K.GAZE_AWAY, off=True),
            Relief(_K.TURNED_AWAY, times=3.0),
            Relief(_K.FACE_ABSENT, times=3.0),
        ),
        # Who must stretch or stand up now and then.
        "posture_breaks": (Relief(_K.FACE_ABSENT, times=8.0), Relief(_K.TURNED_AWAY, times=2.0)),
        # A face that the networks do not find or do not know again.
        "face_not_measurable": (
            Relief(_K.FACE_ABSENT, off=True),
            Relief(_K.TURNED_AWAY, off=True),
            Relief(_K.GAZE_AWAY, off=True),
            Relief(_K.DIFFERENT_PERSON, off=True),
        ),
        # A room that has to be dim.
        "dim_room": (Relief(_K.LOW_LIGHT, off=True),),
        # A magnifier, a paper in large print.
        "paper_aid": (Relief(_K.BOOK_VISIBLE, off=True),),
    }
)


def apply_exemptions(policy: WatchPolicy, exemptions: Sequence[Exemption]) -> WatchPolicy:
    """The policy as it holds for this candidate; named after what was granted, so that its digest differs.

    Without exemptions it is the same policy. Of two exemptions for one figure the wider holds.
    BadInputError for an unknown name, one without a basis, or one named twice.
    """
    checked = _checked(exemptions)
    if not checked:
        return policy
    rules = dict(policy.rules)
    for exemption in checked:
        for relief in EXEMPTIONS[exemption.name]:
            if relief.kind in rules:
                rules[relief.kind] = _wider(rules[relief.kind], _relieved(policy.rules[relief.kind], relief))
    name = "+".join([policy.name, *sorted(exemption.name for exemption in checked)])
    return replace(policy, name=name, rules=MappingProxyType(rules))


def effects_of(policy: WatchPolicy, exemptions: Sequence[Exemption]) -> tuple[Effect, ...]:
    """Every figure that each exemption by itself changes in `policy`, for the record; errors as above.

    A kind that the policy does not watch has no line: there is nothing to exempt from.
    """
    effects: list[Effect] = []
    for exemption in _checked(exemptions):
        for relief in EXEMPTIONS[exemption.name]:
            before = policy.rules.get(relief.kind)
            if before is None or not before.enabled:
                continue
            after = _relieved(before, relief)
            effects += [
                Effect(exemption.name, relief.kind, what, getattr(before, what), getattr(after, what))
                for what in ("enabled", "threshold", "warn_s", "hold_s")
                if getattr(before, what) != getattr(after, what)
            ]
    return tuple(effects)


def exemptions_from_json(content: Any) -> tuple[Exemption, ...]:
    """Exemptions as `as_json` wrote them, in a list; BadInputError where they are none."""
    try:
        found = tuple(Exemption(str(one["name"]), str(one["basis"])) for one in content)
    except (TypeError, KeyError) as error:
        raise BadInputError(
            "A list of exemptions is damaged.", remedy="Give each its name and basis."
        ) from error
    return _checked(found)


def _checked(exemptions: Sequence[Exemption]) -> tuple[Exemption, ...]:
    names = [exemption.name for exemption in exemptions]
    strange = [name for name in names if name not in EXEMPTIONS]
    if strange:
        raise BadInputError(
            f"There is no exemption {strange[0]!r}.",
            kept="Nothing was changed.",
            remedy=f"Known are: {', '.join(sorted(EXEMPTIONS))}.",
        )
    if len(set(names)) < len(names) or len(names) > MOST_EXEMPTIONS:
        raise BadInputError("An exemption is named twice.", remedy="Name each once.")
    if any(not 0 < len(exemption.basis.strip()) <= MOST_BASIS for exemption in exemptions):
        raise BadInputError(
            "An exemption has no basis, or one too long.",
            kept="Nothing was changed.",
            remedy=f"Give the reference of the decision it rests on, in at most {MOST_BASIS} letters.",
        )
    return tuple(exemptions)


def _relieved(rule: Rule, relief: Relief) -> Rule:
    return replace(
        rule,
        enabled=rule.enabled and not relief.off,
        threshold=max(rule.threshold * relief.widen, relief.threshold or 0.0),
        warn_s=rule.warn_s * relief.times,
        hold_s=rule.hold_s * relief.times,
        extras=_widened_extras(rule, relief),
    )


def _widened_extras(rule: Rule, relief: Relief) -> Mapping[str, float]:
    """What belongs to the threshold widens with it: where a turn is over, and how far up and down it goes."""
    widened = {key: rule.extras[key] * relief.widen for key in ("release", "pitch") if key in rule.extras}
    return MappingProxyType({**rule.extras, **widened})


def _wider(one: Rule, other: Rule) -> Rule:
    """Every figure of `one` or of `other`, whichever lets more pass. Reliefs only ever raise thresholds."""
    return replace(
        one,
        enabled=one.enabled and other.enabled,
        threshold=max(one.threshold, other.threshold),
        warn_s=max(one.warn_s, other.warn_s),
        hold_s=max(one.hold_s, other.hold_s),
        extras=MappingProxyType({key: max(value, other.extras[key]) for key, value in one.extras.items()}),
    )
