"""The exam service as a process of its own: `DATABASE HOST PORT [ELSEWHERE]`, until a line comes on stdin."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from proctor.service.embedded import EmbeddedService
from proctor.service.settings import ServiceSettings

_POLICY = """
name = "faults"
[interruptions]
silent_s = 6
grace_s = 3
noted_s = 4
elsewhere = "{elsewhere}"
"""
_RESERVE = 6 * 1024 * 1024


def settings_of(database: Path, elsewhere: str = "") -> ServiceSettings:
    """The service's settings; the harness's own office uses them too."""
    policy = database.with_name("policy.toml")
    if not policy.exists():
        policy.write_text(_POLICY.format(elsewhere=elsewhere))
    return ServiceSettings(
        database=str(database),
        evidence=database.with_name("held"),
        policy=policy,
        expiry_every_s=1.0,
        evidence_reserve_bytes=_RESERVE,
    )


def main(database: str, host: str, port: str) -> None:
    """Serve."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with EmbeddedService(settings_of(Path(database)), host=host, port=int(port)):
        sys.stdout.write('{"event": "serving"}\n')
        sys.stdout.flush()
        sys.stdin.readline()


if __name__ == "__main__":
    main(*sys.argv[1:])
