"""The exam service's own settings: where things are kept, and the few figures a site may turn.

Programmes, thresholds and intervals are not here: they are data of the orders (`assets/programmes`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from proctor.core.errors import BadInputError, MissingPartError

_PATHS = (
    *("evidence", "site_settings", "policy", "remote_access_list"),
    *("signing_key", "sealing_key", "work_days", "retention", "backup"),
)
_TEXTS = ("database", "public_url")


@dataclass(frozen=True)
class ServiceSettings:
    """Where the service keeps things, and its limits. Milliseconds where a name ends in `_ms`.

    `database`: a file's path, or a SQLAlchemy URL (`sqlite:///...`, `postgresql://...`). `evidence`: a
    folder. `site_settings`: the TOML with `[programmes.<id>]`. `policy`: the watching policy given to
    clients. `remote_access_list`: the signed list of programs given to clients, its signature beside it in
    a file of the same name with .sig at its end. `check_in_before_ms`: how long before the slot check-in
    opens. `start_grace_ms`: how long after the slot a candidate who checked in on time may still start the
    first section. `between_sections_ms`: the longest pause between two sections. `paused_lasts_ms`:
    the longest pause by staff; then the attempt ends as a technical fault (26/11). `late_delivery_grace_ms`:
    how long after a deadline a delivery is ordinary. `evidence_reserve_bytes`: evidence is refused while
    less than this is free, so that entries still fit. `signing_key`: the file of the pair with
    which the service signs what it holds, made at the first start; `sealing_key`: the same for the pair that
    opens what candidates' computers seal. `work_days`: the TOML of days off and moved days that the site adds
    to the known ones. `line_total_mbit_s`: what all
    measurements of lines together may take, each way. `retention`: the TOML of what the site keeps for longer
    or shorter than `assets/retention/usual.toml` says. `backup`: the folder with a plain mirror of the
    evidence folder and a copy of the database, of the same names; what is deleted is deleted there, too.
    `complaint_working_days`: within so many working days of its publication a result may be complained of;
    0: the site has set no limit, as the orders give none; `appeal_working_days`: likewise, within how many of
    its filing the commission decides on a complaint. `cabinet_link_ms`, `cabinet_session_ms`: how long a
    way into the cabinet and a stay there last. `public_url`: where people reach the service, as it stands in
    the QR code of a paper; without it the address it listens at.
    """

    database: str
    evidence: Path
    site_settings: Path | None = None
    policy: Path | None = None
    remote_access_list: Path | None = None
    signing_key: Path | None = None
    sealing_key: Path | None = None
    work_days: Path | None = None
    retention: Path | None = None
    backup: Path | None = None
    check_in_before_ms: int = 30 * 60_000
    start_grace_ms: int = 10 * 60_000
    between_sections_ms: int = 60 * 60_000
    paused_lasts_ms: int = 4 * 3_600_000
    late_delivery_grace_ms: int = 2 * 60_000
    unheard_grace_ms: int = 30 * 60_000
    clock_tolerance_ms: int = 5_000
    expiry_every_s: float = 5.0
    wrong_codes_allowed: int = 30
    wrong_codes_within_ms: int = 5 * 60_000
    max_entries: int = 200_000
    max_unnamed_evidence: int = 20
    max_evidence_files: int = 5_000
    evidence_reserve_bytes: int = 64 * 1024 * 1024
    line_total_mbit_s: int = 400
    practice_lasts_ms: int = 24 * 3_600_000
    complaint_working_days: int = 0
    appeal_working_days: int = 0
    cabinet_link_ms: int = 24 * 3_600_000
    cabinet_session_ms: int = 2 * 3_600_000
    public_url: str = ""

    def __post_init__(self) -> None:
        if self.public_url and re.fullmatch(r"https?://[^\s?#]*[^\s?#/]", self.public_url) is None:
            raise BadInputError(
                f"The service's setting public_url is {self.public_url!r}, which is no address.",
                kept="Nothing was started.",
                remedy="Write it like https://exam.example.kz, without a slash at its end.",
            )
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, int | float) and value < 0:
                raise BadInputError(
                    f"The service's setting {field.name} is {value}, below zero.",
                    kept="Nothing was started.",
                    remedy="Write zero or more.",
                )

    @property
    def database_url(self) -> str:
        """The SQLAlchemy URL; a bare path becomes SQLite, `postgresql://` gets psycopg 3."""
        for scheme in ("postgresql://", "postgres://"):
            if self.database.startswith(scheme):
                return "postgresql+psycopg://" + self.database.removeprefix(scheme)
        return self.database if "://" in self.database else f"sqlite:///{self.database}"

    @property
    def signing_key_file(self) -> Path:
        """Where the signing pair lies: beside a database that is a file, else beside the evidence."""
        return self.signing_key or self._beside("signing-key.pem")

    @property
    def sealing_key_file(self) -> Path:
        """Where the sealing pair lies; as the signing pair."""
        return self.sealing_key or self._beside("sealing-key")

    def _beside(self, name: str) -> Path:
        beside = self.evidence
        if self.database_url.startswith("sqlite:///"):
            beside = Path(self.database_url.removeprefix("sqlite:///"))
        return beside.with_name(f"{beside.stem}.{name}")

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> ServiceSettings:
        """Settings out of a TOML table; BadInputError for a key that is not ours or a value of another
        kind.
        """
        known = {field.name: field for field in fields(cls)}
        unknown = sorted(set(values) - set(known))
        if unknown:
            raise BadInputError(
                f"The service's settings have keys that it does not know: {', '.join(unknown)}.",
                kept="Nothing was started.",
                remedy=f"Remove them, or use one of: {', '.join(known)}.",
            )
        for name in ("database", "evidence"):
            if name not in values:
                raise MissingPartError(
                    f"The service's settings do not say {name}.", remedy=f"Add {name} = ... to the settings."
                )
        return cls(**{name: _typed(name, value) for name, value in values.items()})

    @classmethod
    def read(cls, file: Path) -> ServiceSettings:
        """Settings from the table `[service]` of a TOML file."""
        return cls.from_mapping(service_table(file))


def service_table(file: Path) -> dict[str, Any]:
    """The table `[service]` of a TOML file, empty where it has none; BadInputError where it is none."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8")).get("service", {})
    except OSError as error:
        raise BadInputError(
            f"The settings file {file.name} cannot be read ({error.strerror}).",
            kept="Nothing was started.",
            remedy="Check its name and the access rights.",
        ) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInputError(
            f"The settings file {file.name} is not a valid TOML file ({error}).",
            kept="Nothing was started.",
            remedy="Give a TOML file with a table [service].",
        ) from error
    if not isinstance(table, dict):
        raise BadInputError(f"In {file.name}, service is no table.", kept="Nothing was started.")
    return table


def _typed(name: str, value: object) -> Any:
    if name in _PATHS and isinstance(value, str | Path):
        return Path(value)
    if name in _TEXTS and isinstance(value, str):
        return value
    if name == "expiry_every_s" and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if name.endswith("_s") or name in (*_PATHS, *_TEXTS) or type(value) is not int:
        raise BadInputError(
            f"The service's setting {name} is {value!r}, which is of another kind.",
            kept="Nothing was started.",
            remedy="Paths are written in quotes, figures without.",
        )
    return value
