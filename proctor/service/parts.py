"""What every call of the service works with: settings, clock, database, programmes, evidence. Made once, at
start.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path

from proctor.core.conduct_rules import ConductRules
from proctor.core.policy import WatchPolicy, default_policy, parse_policy
from proctor.core.working_time import add_working_day, working_time_between
from proctor.journal.sealing import SealingKey, sealing_key_in
from proctor.journal.signing import SigningKey, key_in
from proctor.resources.programmes import ProgrammeCatalogue, load_programmes, load_rules, read_text
from proctor.service.database import Database
from proctor.service.evidence_shelf import EvidenceShelf
from proctor.service.guessing import WrongCodes
from proctor.service.hearing import Hearing
from proctor.service.line_desk import LineDesk
from proctor.service.migration import upgrade
from proctor.service.retention_rules import rules_in
from proctor.service.settings import ServiceSettings
from proctor.service.thumbnails import Thumbnails
from proctor.service.wall_memory import WallMemory
from proctor.service.work_days import WorkDays

Clock = Callable[[], int]


@dataclass(frozen=True)
class WatchingRules:
    """The policy of watching as its TOML text, what it says, and the digest of that."""

    text: str
    digest: str
    policy: WatchPolicy


@dataclass(frozen=True)
class ServiceParts:
    """The parts of one running service. `clock` gives milliseconds since 1970 UTC."""

    settings: ServiceSettings
    clock: Clock
    database: Database
    catalogue: ProgrammeCatalogue
    policy: WatchingRules
    shelf: EvidenceShelf
    wrong_codes: WrongCodes
    line: LineDesk
    signing: SigningKey
    sealing: SealingKey
    work_days: WorkDays
    hearing: Hearing = field(default_factory=Hearing)
    wall: WallMemory = field(default_factory=WallMemory)
    thumbnails: Thumbnails = field(default_factory=Thumbnails)

    @cached_property
    def practice_ids(self) -> frozenset[str]:
        """Programmes whose result means nothing."""
        return frozenset(found.id for found in self.catalogue.programmes if found.training)

    def review_due_ms(self, finished_ms: int) -> int:
        """Until when a violation list must go out: within one working day (26/10-1)."""
        at = moment(finished_ms)
        return milliseconds(add_working_day(at, self.work_days.around(at)))

    def working_ms_left(self, due_ms: int, now_ms: int) -> int:
        """How much working time is left until `due_ms`; negative behind it."""
        now = moment(now_ms)
        left = working_time_between(now, moment(due_ms), self.work_days.around(now))
        return round(left.total_seconds() * 1000)

    def close(self) -> None:
        """Close the database."""
        self.database.close()


def open_parts(settings: ServiceSettings, clock: Clock) -> ServiceParts:
    """Open everything, and lead the database to this version's schema. SynaqError where a part is not
    usable.
    """
    catalogue = load_programmes(site_file=settings.site_settings)
    policy = _policy(settings.policy)
    rules_in(settings.retention)  # a file that is out of order is said at the start, not at night
    work_days = WorkDays(settings.work_days)
    shelf = EvidenceShelf(settings.evidence, settings.evidence_reserve_bytes)
    database = Database(settings.database_url)
    try:
        upgrade(database)
        signing = key_in(settings.signing_key_file)
        sealing = sealing_key_in(settings.sealing_key_file)
    except BaseException:
        database.close()
        raise
    wrong_codes = WrongCodes(settings.wrong_codes_allowed, settings.wrong_codes_within_ms)
    line = LineDesk(settings.line_total_mbit_s)
    return ServiceParts(
        settings, clock, database, catalogue, policy, shelf, wrong_codes, line, signing, sealing, work_days
    )


def moment(at_ms: int) -> datetime:
    """A moment of the service's clock as an aware datetime."""
    return datetime.fromtimestamp(at_ms / 1000, UTC)


def milliseconds(at: datetime) -> int:
    """The inverse of `moment`."""
    return round(at.timestamp() * 1000)


@cache
def rules_of(edition: str) -> ConductRules:
    """The conduct rules of an edition."""
    return load_rules(edition)


def _policy(file: Path | None) -> WatchingRules:
    if file is None:
        usual = default_policy()
        return WatchingRules(_as_toml(usual), usual.digest(), usual)
    text = read_text(file)
    policy = parse_policy(text, file.name)
    return WatchingRules(text, policy.digest(), policy)


def _as_toml(policy: WatchPolicy) -> str:
    value = policy.as_json()
    lines = [f'name = "{value["name"]}"', f'edition = "{value["edition"]}"']
    lines.append(f"analysis_fps = {value['analysis_fps']}")
    tables = {f"kinds.{kind}": rule for kind, rule in value["kinds"].items()}
    own = {name: value[name] for name in ("check_in", "room_scan", "delivery", "interruptions")}
    for name, table in {**tables, **own}.items():
        lines.append(f"\n[{name}]")
        lines.extend(f"{key} = {json.dumps(figure)}" for key, figure in table.items())
    return "\n".join(lines) + "\n"
