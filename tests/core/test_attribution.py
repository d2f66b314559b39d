"""Whose an interruption is: the table of cases, one by one, and what holds of every one of them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proctor.core import entry as kinds
from proctor.core.attribution import attribute
from proctor.core.attribution_claims import DEEDS
from proctor.core.attribution_facts import (
    FACT_KINDS,
    Peers,
    ServiceFacts,
    Span,
    Tally,
    Trouble,
    client_facts,
)
from proctor.core.entry import NO_ENTRY_BEFORE, Entry, Stamp, write_entry
from proctor.core.interruption import Finding, Interruption, Party, Proposal

T0 = 1_770_000_000_000
S = 1000
GAP = Interruption("i", T0, T0 + 180 * S, "service")
GRACE = 60 * S
WELL = ServiceFacts(
    up=(Span(T0 - 3_600 * S, T0 + 3_600 * S),), peers=Peers(Tally(), Tally(3, 0), Tally(8, 0))
)
ALONE = replace(WELL, peers=Peers())
_numbers = itertools.count(1)


def entry(kind: str, at_s: float, run_id: str = "one", mono_s: float | None = None, /, **data: Any) -> Entry:
    at_ms = T0 + round(at_s * S)
    mono = at_s if mono_s is None else mono_s
    stamp = Stamp(at_ms, at_ms, round((mono + 10_000) * S), run_id)
    return write_entry("A", next(_numbers), NO_ENTRY_BEFORE, kind=kind, data=data, stamp=stamp)


def look(at_s: float, **said: str) -> Entry:
    """A look at the line: what is not said is unknown, but for the link, which is up."""
    usual = dict.fromkeys(("gateway", "names", "elsewhere"), "unknown")
    whole = {"link": "yes", **usual, "service": "no", "medium": "wired", "reason": "offline", **said}
    return entry(kinds.LINK_LOOKED, at_s, **whole)


def started(at_s: float, run: str, boot: str, **more: Any) -> Entry:
    return entry(kinds.RUN_STARTED, at_s, run, run=run, recovered=run != "one", boot=boot, **more)


def power(at_s: float, source: str, percent: int | None = None) -> Entry:
    return entry(kinds.POWER_LOOKED, at_s, source=source, percent=percent)


BEGAN = started(-900, "one", "boot-1")


@dataclass(frozen=True)
class Case:
    """What happened in truth, what was written down of it, and what is to be found."""

    name: str
    party: Party
    least: float
    entries: list[Entry] = field(default_factory=list)
    service: ServiceFacts = WELL
    most: float = 1.0
    fact: str = ""
    proposal: Proposal = Proposal.A_PERSON_WEIGHS


CANDIDATE, COMPUTER, PROVIDER, SERVICE, UNKNOWN = Party
FAULT, NOT_PASSED, WEIGH = Proposal.TECHNICAL_FAULT, Proposal.NOT_PASSED, Proposal.A_PERSON_WEIGHS


def down(**more: Any) -> ServiceFacts:
    return replace(WELL, up=(Span(T0 - 3_600 * S, T0), Span(T0 + 150 * S, T0 + 900 * S)), **more)


def trouble(kind: str, *, own: bool = True, at_s: float = 0, for_s: float = 170) -> ServiceFacts:
    span = Span(T0 + round(at_s * S), T0 + round((at_s + for_s) * S))
    return replace(WELL, troubles=(Trouble(kind, span, own),))


def peers(hall: tuple[int, int], network: tuple[int, int], everyone: tuple[int, int]) -> ServiceFacts:
    return replace(WELL, peers=Peers(Tally(*hall), Tally(*network), Tally(*everyone)))


BEYOND = look(6, gateway="yes", names="yes")

CASES = [
    Case(
        "the adapter was switched off",
        CANDIDATE,
        0.6,
        [look(2, link="no", how="disabled")],
        fact="adapter_off",
        proposal=NOT_PASSED,
    ),
    Case(
        "flight mode",
        CANDIDATE,
        0.6,
        [look(2, link="no", medium="wireless", how="radio_off")],
        fact="radio_off",
        proposal=NOT_PASSED,
    ),
    Case(
        "the cable is out, or the router has no power",
        COMPUTER,
        0.6,
        [look(2, link="no", how="no_carrier")],
        fact="link_down",
    ),
    Case(
        "Wi-Fi out of reach",
        COMPUTER,
        0.6,
        [look(2, link="no", medium="wireless", how="no_carrier")],
        fact="link_down",
    ),
    Case(
        "the flat's mains fail: notebook on battery, adapter resets",
        COMPUTER,
        0.6,
        [power(-60, "mains", 80), power(3, "battery", 80), look(4, link="no", how="disabled")],
        fact="mains_lost",
    ),
    Case("the router hangs", COMPUTER, 0.5, [look(5, gateway="no", names="no")], fact="gateway_gone"),
    Case(
        "the router hangs and comes back before the next try at delivery",
        COMPUTER,
        0.5,
        [look(5, gateway="no", names="no"), look(40, gateway="yes"), look(60)],
        fact="gateway_gone",
    ),
    Case(
        "names are not answered",
        PROVIDER,
        0.5,
        [look(5, gateway="yes", names="no")],
        ALONE,
        fact="names_gone",
        proposal=FAULT,
    ),
    Case(
        "the provider is down, one candidate alone says so",
        PROVIDER,
        0.4,
        [look(5, gateway="yes", names="no", elsewhere="no"), look(20, gateway="yes", elsewhere="no")],
        ALONE,
        most=0.8,
        proposal=FAULT,
    ),
    Case(
        "the same, while nobody else behind that provider noticed",
        UNKNOWN,
        0.0,
        [look(5, gateway="yes", names="yes", elsewhere="no")],
    ),
    Case(
        "all of one provider dropped at once, others did not",
        PROVIDER,
        0.8,
        [BEYOND],
        peers((0, 0), (4, 4), (12, 4)),
        fact="network_silent",
        proposal=FAULT,
    ),
    Case(
        "all of one hall dropped at once, others did not",
        PROVIDER,
        0.8,
        [],
        peers((6, 6), (0, 0), (20, 6)),
        fact="hall_silent",
        proposal=FAULT,
    ),
    Case(
        "a link that one claims to be down while the whole hall dropped",
        PROVIDER,
        0.7,
        [look(2, link="no", how="no_carrier")],
        peers((6, 6), (0, 0), (20, 6)),
        proposal=FAULT,
    ),
    Case(
        "everybody dropped at once, wherever they are",
        SERVICE,
        0.5,
        [BEYOND],
        replace(ALONE, peers=Peers(everyone=Tally(30, 29)), up=()),
        fact="everyone_silent",
        proposal=FAULT,
    ),
    Case(
        "the service was down",
        SERVICE,
        0.9,
        [look(5, gateway="yes", names="yes", service="refused")],
        down(),
        fact="service_down",
        proposal=FAULT,
    ),
    Case(
        "the service was down and the cable out",
        SERVICE,
        0.8,
        [look(2, link="no", how="no_carrier")],
        down(),
        proposal=FAULT,
    ),
    Case(
        "the service's disk was full",
        SERVICE,
        0.9,
        [look(5, gateway="yes", service="refused")],
        trouble("full"),
        fact="service_refused",
        proposal=FAULT,
    ),
    Case(
        "the service was overloaded",
        SERVICE,
        0.9,
        [look(5, gateway="yes", service="refused")],
        trouble("busy"),
        fact="service_refused",
        proposal=FAULT,
    ),
    Case(
        "the service's process stood still",
        SERVICE,
        0.6,
        [],
        replace(trouble("stalled", own=False), peers=Peers()),
        fact="service_stalled",
        proposal=FAULT,
    ),
    Case(
        "only the journal says that the service refuses",
        UNKNOWN,
        0.0,
        [look(5, gateway="yes", service="refused")],
    ),
    Case(
        "the lid was closed",
        COMPUTER,
        0.6,
        [entry(kinds.SLEPT, 178, from_ms=T0 + S, to_ms=T0 + 176 * S, how="asleep")],
        fact="asleep",
    ),
    Case(
        "the battery ran empty",
        COMPUTER,
        0.8,
        [
            BEGAN,
            power(-300, "battery", 9),
            power(-30, "battery", 5),
            started(170, "two", "boot-2", machine_end="power_lost"),
        ],
        fact="battery_empty",
    ),
    Case(
        "the power was cut",
        COMPUTER,
        0.7,
        [BEGAN, power(-300, "mains"), started(170, "two", "boot-2", machine_end="power_lost")],
        fact="computer_restarted",
    ),
    Case(
        "a system without boot ids restarted",
        COMPUTER,
        0.6,
        [
            entry(kinds.RUN_STARTED, -900, "one", run="one", recovered=False),
            entry(kinds.RUN_STARTED, 170, "two", -9_990, run="two", recovered=True),
        ],
        fact="computer_restarted",
    ),
    Case(
        "the system brought itself up to date",
        COMPUTER,
        0.8,
        [
            BEGAN,
            entry(kinds.RUN_ENDED, 1, run="one", by="system_shutdown", detail=""),
            started(170, "two", "boot-2", machine_end="update"),
        ],
        fact="updated",
    ),
    Case(
        "a person shut the computer down",
        CANDIDATE,
        0.4,
        [
            BEGAN,
            entry(kinds.RUN_ENDED, 1, run="one", by="system_shutdown", detail=""),
            started(170, "two", "boot-2", machine_end="person"),
        ],
        fact="switched_off",
        proposal=NOT_PASSED,
    ),
    Case(
        "the system was shut down, by whom is not told",
        UNKNOWN,
        0.0,
        [
            BEGAN,
            entry(kinds.RUN_ENDED, 1, run="one", by="system_shutdown", detail=""),
            started(170, "two", "boot-2"),
        ],
    ),
    Case(
        "a person logged out",
        CANDIDATE,
        0.5,
        [BEGAN, entry(kinds.RUN_ENDED, 1, run="one", by="logout", detail=""), started(170, "two", "boot-1")],
        fact="logged_out",
        proposal=NOT_PASSED,
    ),
    Case(
        "the process was ended by force",
        UNKNOWN,
        0.0,
        [BEGAN, started(170, "two", "boot-1")],
        fact="ended_by_force",
    ),
    Case(
        "our program crashed",
        COMPUTER,
        0.8,
        [BEGAN, started(170, "two", "boot-1", crash="Segmentation fault")],
        fact="program_crashed",
        proposal=FAULT,
    ),
    Case(
        "our program ended with an error of its own",
        COMPUTER,
        0.8,
        [
            BEGAN,
            entry(kinds.RUN_ENDED, 1, run="one", by="error", detail="bug"),
            started(170, "two", "boot-1"),
        ],
        fact="program_error",
        proposal=FAULT,
    ),
    Case(
        "the window was closed after it said what that means",
        CANDIDATE,
        0.9,
        [entry(kinds.ATTEMPT_FINISHED, -1, reason="closed_window")],
        fact="window_closed",
        proposal=NOT_PASSED,
    ),
    Case(
        "the disk was full and the attempt paused",
        COMPUTER,
        0.8,
        [entry(kinds.FAULT, 2, what="disk_full", detail="")],
        fact="disk_refused",
    ),
    Case(
        "went on at another computer",
        UNKNOWN,
        0.0,
        [started(-900, "one", "boot-1", computer="a"), started(170, "two", "boot-9", computer="b")],
        fact="other_computer",
    ),
    Case(
        "the clock was set, and nothing else is known",
        UNKNOWN,
        0.0,
        [entry(kinds.CLOCK_SET, 3, offset_ms=7_200_000, round_trip_ms=5)],
    ),
    Case("never heard of again", UNKNOWN, 0.0, []),
    Case(
        "a doctored journal blames the provider while it says it was answered",
        UNKNOWN,
        0.0,
        [look(5, gateway="yes", names="no", elsewhere="no"), look(90, gateway="yes", service="yes")],
        ALONE,
        fact="contradicted",
    ),
    Case(
        "a doctored journal blames the service",
        UNKNOWN,
        0.0,
        [look(5, gateway="yes", names="yes", elsewhere="yes", service="refused")],
        ALONE,
    ),
]


def found(case: Case, entries: list[Entry] | None = None) -> Finding:
    facts = client_facts(case.entries if entries is None else entries)
    return attribute(GAP, case.service, facts, grace_ms=GRACE, now_ms=T0 + 900 * S)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_the_table_of_cases(case: Case) -> None:
    finding = found(case)
    assert finding.party is case.party, finding
    assert case.least <= finding.confidence <= case.most, finding
    assert not case.fact or case.fact in {ground.fact for ground in finding.grounds}, finding
    assert finding.proposal is case.proposal
    assert not finding.within_grace
    assert finding.party is not UNKNOWN or finding.confidence == 0


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_whatever_happened_a_short_one_goes_on_by_itself(case: Case) -> None:
    short = replace(GAP, end_ms=T0 + GRACE)
    finding = attribute(short, case.service, client_facts(case.entries), grace_ms=GRACE, now_ms=T0)
    assert finding.within_grace and finding.proposal is Proposal.NOTHING


def test_while_it_lasts_it_counts_as_long_as_it_has_lasted() -> None:
    lasting = replace(GAP, end_ms=None)
    for now_s, within in ((30, True), (61, False)):
        finding = attribute(lasting, WELL, client_facts([]), grace_ms=GRACE, now_ms=T0 + now_s * S)
        assert finding.within_grace is within


def test_facts_of_another_time_are_passed_over() -> None:
    entries = [look(-400, link="no", how="disabled"), look(700, link="no", how="disabled")]
    finding = attribute(GAP, WELL, client_facts(entries), grace_ms=GRACE, now_ms=T0 + 900 * S)
    assert finding.party is UNKNOWN and [ground.source for ground in finding.grounds] == ["service"] * 2


@given(case=st.sampled_from(CASES), order=st.randoms(use_true_random=False))
def test_the_order_of_the_entries_does_not_matter(case: Case, order: Any) -> None:
    mixed = [*case.entries, *case.entries[:1]]  # and one that came twice
    order.shuffle(mixed)
    assert found(case, mixed) == found(case)


# -- whatever a journal holds --------------------------------------------------------------------------------
words = st.sampled_from(
    [
        "",
        "yes",
        "no",
        "unknown",
        "refused",
        "disabled",
        "radio_off",
        "no_carrier",
        "mains",
        "battery",
        "person",
        "system_shutdown",
        "logout",
        "error",
        "closed_window",
        "power_lost",
        "update",
        "disk_full",
    ]
)
odd = st.one_of(words, st.integers(-5, T0 + 10**6), st.booleans(), st.none(), st.lists(words, max_size=2))
keys = st.sampled_from(
    [
        "link",
        "gateway",
        "names",
        "elsewhere",
        "service",
        "medium",
        "how",
        "source",
        "percent",
        "from_ms",
        "to_ms",
        "run",
        "by",
        "detail",
        "recovered",
        "boot",
        "computer",
        "crash",
        "machine_end",
        "reason",
        "what",
    ]
)
any_entry = st.builds(
    lambda kind, at_s, run, mono, data: entry(kind, at_s, run, mono, **data),
    st.sampled_from(sorted(FACT_KINDS)),
    st.integers(-600, 900),
    st.sampled_from(["one", "two", "three"]),
    st.integers(-9_000, 900),
    st.dictionaries(keys, odd, max_size=8),
)
tallies = st.builds(lambda n, share: Tally(n, round(n * share)), st.integers(0, 30), st.floats(0, 1))
spans = st.builds(
    lambda at, long: Span(T0 + at * S, T0 + (at + long) * S), st.integers(-600, 600), st.integers(0, 900)
)
troubles = st.builds(Trouble, st.sampled_from(["full", "busy", "failed", "stalled"]), spans, st.booleans())
services = st.builds(
    ServiceFacts,
    st.lists(spans, max_size=3).map(tuple),
    st.lists(troubles, max_size=3).map(tuple),
    st.builds(Peers, tallies, tallies, tallies),
)


@settings(max_examples=300)
@given(entries=st.lists(any_entry, max_size=8), service=services, lasting=st.booleans())
def test_every_journal_gives_a_finding_and_nobody_is_guilty_without_a_deed(
    entries: list[Entry], service: ServiceFacts, lasting: bool
) -> None:
    gap = replace(GAP, end_ms=None) if lasting else GAP
    finding = attribute(gap, service, client_facts(entries), grace_ms=GRACE, now_ms=T0 + 200 * S)
    assert 0 <= finding.confidence <= 1
    assert all(-1 <= ground.weight <= 1 for ground in finding.grounds)
    if finding.party is CANDIDATE:
        assert DEEDS & {ground.fact for ground in finding.grounds}
    if finding.party is UNKNOWN:
        assert finding.confidence == 0
    assert [ground.at_ms for ground in finding.grounds] == sorted(g.at_ms for g in finding.grounds)


LOOKS = st.sampled_from(["yes", "no", "unknown"])
claimed = st.lists(
    st.builds(
        lambda at_s, gateway, names, elsewhere, service: look(
            at_s, gateway=gateway, names=names, elsewhere=elsewhere, service=service
        ),
        st.integers(0, 170),
        LOOKS,
        LOOKS,
        LOOKS,
        st.sampled_from(["no", "refused", "unknown"]),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=200)
@given(entries=claimed)
def test_no_journal_alone_makes_it_the_services_or_surely_the_providers(entries: list[Entry]) -> None:
    facts = client_facts(entries)
    for service in (WELL, ALONE):
        finding = attribute(GAP, service, facts, grace_ms=GRACE, now_ms=T0 + 900 * S)
        assert finding.party is not SERVICE
    assert finding.party is not PROVIDER or finding.confidence < 0.9


def _confidence(finding: Finding, party: Party) -> float:
    return finding.confidence if finding.party is party else 0.0


@settings(max_examples=200)
@given(entries=claimed, hall=st.integers(2, 20))
def test_a_contradiction_never_makes_it_surer(entries: list[Entry], hall: int) -> None:
    """That others in the same hall were heard throughout speaks against provider and service."""
    facts = client_facts(entries)
    before = attribute(GAP, ALONE, facts, grace_ms=GRACE, now_ms=T0 + 900 * S)
    contradicted = replace(ALONE, peers=Peers(Tally(hall, 0), Tally(), Tally(hall, 0)))
    after = attribute(GAP, contradicted, facts, grace_ms=GRACE, now_ms=T0 + 900 * S)
    for party in (PROVIDER, SERVICE):
        assert _confidence(after, party) <= _confidence(before, party)
    denied = client_facts([*entries, look(90, gateway="yes", service="yes")])
    doubted = attribute(GAP, ALONE, denied, grace_ms=GRACE, now_ms=T0 + 900 * S)
    assert doubted.party is UNKNOWN or doubted.confidence <= before.confidence


@settings(max_examples=100)
@given(entries=claimed)
def test_a_deed_more_never_makes_it_less_the_candidates(entries: list[Entry]) -> None:
    for service in (WELL, ALONE, down()):
        without = attribute(GAP, service, client_facts(entries), grace_ms=GRACE, now_ms=T0 + 900 * S)
        deed = entry(kinds.ATTEMPT_FINISHED, 1, reason="closed_window")
        with_it = attribute(GAP, service, client_facts([*entries, deed]), grace_ms=GRACE, now_ms=T0 + 900 * S)
        assert without.party is not CANDIDATE
        assert _confidence(with_it, CANDIDATE) >= _confidence(without, CANDIDATE)


def test_the_first_look_of_a_run_says_nothing_of_what_it_did_not_ask() -> None:
    first = look(178, service="unknown", reason="began")
    looked = [BEGAN, started(175, "two", "boot-1"), first]
    finding = attribute(GAP, ALONE, client_facts(looked), grace_ms=GRACE, now_ms=T0 + 200 * S)
    assert not [ground for ground in finding.grounds if ground.party is Party.PROVIDER]
    pulled = [*looked, look(1, link="no", service="unknown", reason="changed")]
    finding = attribute(GAP, ALONE, client_facts(pulled), grace_ms=GRACE, now_ms=T0 + 200 * S)
    assert "link_down" in {ground.fact for ground in finding.grounds}


def test_who_answers_in_the_services_place_speaks_for_the_way_there() -> None:
    """First everything breaks, then something before the service says 503."""
    looks = [look(1, gateway="yes"), look(7, gateway="yes", service="refused")]
    finding = attribute(GAP, ALONE, client_facts([BEGAN, *looks]), grace_ms=GRACE, now_ms=T0 + 200 * S)
    assert finding.party is not Party.PROVIDER


@pytest.mark.parametrize(("at_s", "for_s"), [(-20, 15), (0, 20), (170, 20), (182, 10)])
def test_a_service_that_stood_still_for_a_moment_of_it_or_beside_it_is_not_its_reason(
    at_s: float, for_s: float
) -> None:
    moment = replace(trouble("stalled", own=False, at_s=at_s, for_s=for_s), peers=Peers())
    away = look(1, gateway="yes", elsewhere="yes")
    finding = attribute(GAP, moment, client_facts([BEGAN, away]), grace_ms=GRACE, now_ms=T0 + 300 * S)
    assert finding.party in (Party.PROVIDER, Party.UNKNOWN)
    long = replace(moment, troubles=(replace(moment.troubles[0], span=Span(T0, T0 + 100 * S)),))
    finding = attribute(GAP, long, client_facts([BEGAN, away]), grace_ms=GRACE, now_ms=T0 + 300 * S)
    assert finding.party is Party.SERVICE
