"""The policy of watching: what it says, what it refuses, and that its digest tells policies apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from proctor.core.errors import BadInputError
from proctor.core.kinds import KINDS, WATCHED, IncidentKind
from proctor.core.policy import default_policy, parse_policy

SHIPPED = Path(__file__).resolve().parents[2] / "assets" / "policies" / "home-2024-11.toml"


def test_the_shipped_policy_spells_out_the_usual_one() -> None:
    shipped = parse_policy(SHIPPED.read_text(encoding="utf-8"), SHIPPED.name)
    assert shipped == default_policy()
    assert shipped.digest() == default_policy().digest()


def test_a_changed_limit_changes_the_digest_and_only_that_rule() -> None:
    policy = parse_policy('name = "strict"\n[kinds.turned_away]\nthreshold = 20\n')
    assert policy.rules[IncidentKind.TURNED_AWAY].threshold == 20
    assert policy.rules[IncidentKind.FACE_ABSENT] == default_policy().rules[IncidentKind.FACE_ABSENT]
    assert policy.digest() != default_policy().digest()


def test_every_kind_is_declared_once_with_its_clause() -> None:
    assert set(KINDS) == set(IncidentKind)
    assert all("/" in spec.clause for spec in KINDS.values())
    assert all(0 < KINDS[kind].warn_s <= KINDS[kind].hold_s for kind in WATCHED)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("name = ", "not valid TOML"),
        ('edition = "184"', "no name"),
        ('name = "a"\nfps = 3', "unknown key: fps"),
        ('name = "a"\n[kinds.daydreaming]\nhold_s = 1', "unknown key: daydreaming"),
        ('name = "a"\n[kinds.face_absent]\nhold = 1', "[kinds.face_absent] has an unknown key: hold"),
        ('name = "a"\n[kinds.face_absent]\nhold_s = -1', "hold_s is negative"),
        ('name = "a"\n[kinds.face_absent]\nhold_s = "long"', "hold_s is not a number"),
        ('name = "a"\n[kinds.face_absent]\nhold_s = nan', "hold_s is not a number"),
        ('name = "a"\n[kinds.face_absent]\nenabled = 1', "neither true nor false"),
        ('name = "a"\n[kinds.face_absent]\nwarn_s = 9', "later than the incident opens"),
        ('name = "a"\n[kinds]\nface_absent = 3', "not a table"),
        ('name = "a"\nanalysis_fps = 0', "analysis_fps is 0"),
        ('name = "a"\n[delivery]\nupload_share = 0', "[delivery], upload_share is 0"),
        ('name = "a"\n[delivery]\nshare_after = 2', "[delivery], share_after is 2"),
        ('name = "a"\n[delivery]\nrate = 2', "[delivery] has an unknown key: rate"),
        ('name = "a"\n[interruptions]\ngrace_s = -1', "[interruptions], grace_s is not a number"),
        ('name = "a"\n[interruptions]\nelsewhere = 8', "[interruptions], elsewhere is not in words"),
        ('name = "a"\n[interruptions]\nelsewhere = "gov.kz"', "[interruptions], elsewhere is 'gov.kz'"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_a_remedy(text: str, named: str) -> None:
    with pytest.raises(BadInputError) as caught:
        parse_policy(text, "site.toml")
    assert named in caught.value.what
    assert "site.toml" in caught.value.what
    assert caught.value.remedy
