"""Two processes for `test_interruptions_for_real`, each inside a network namespace of its own.

`serve DATABASE HOST PORT`: the exam service, with a policy that counts in seconds. `sit URL CODE HOME`: a
candidate's real desk, without a window and with a monitor that only says that it lives; it starts a section,
prints what the desk tells the window as JSON lines, and answers an item for each line it reads.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from client.app.attempt_folder import AttemptFolder
from client.app.clock import Clockwork
from client.app.desk import CandidateDesk
from client.app.desk_ports import DeskEvents, DeskSetup
from proctor.service.embedded import EmbeddedService
from proctor.service.settings import ServiceSettings

POLICY = """
name = "seconds"
[interruptions]
silent_s = 6
grace_s = 8
noted_s = 4
"""
LIVES = "import json,time\nwhile True: print(json.dumps({'type': 'heartbeat'}), flush=True); time.sleep(1)"


def say(**values: Any) -> None:
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


def settings_of(database: Path) -> ServiceSettings:
    """The service's settings; the test's own office uses them too."""
    policy = database.with_name("policy.toml")
    policy.write_text(POLICY)
    held = database.with_name("held")
    return ServiceSettings(database=str(database), evidence=held, policy=policy, expiry_every_s=1.0)


def serve(database: str, host: str, port: str) -> None:
    with EmbeddedService(settings_of(Path(database)), host=host, port=int(port)):
        say(event="serving")
        sys.stdin.readline()


def sit(url: str, code: str, home: str) -> None:
    def nothing(*_told: Any) -> None:
        return

    events = DeskEvents(
        connection=lambda line, since: say(event="line", line=line, since=since),
        saving=nothing,
        preview=nothing,
        notice=nothing,
        incident=lambda kind: say(event="incident", kind=kind),
        directive=nothing,
        monitor=nothing,
        time_changed=nothing,
        back=lambda what, seconds: say(event="back", what=what, seconds=seconds),
    )
    setup = DeskSetup(
        AttemptFolder(Path(home)),
        url,
        "synthetic:length 5",
        lambda: "en",
        Clockwork(),
        monitor_command=(sys.executable, "-c", LIVES),
        probes=lambda _source, _behaviour: (),
    )
    desk = CandidateDesk(setup, events)
    try:
        if not desk.resume():
            view = desk.sign_in(code)
            desk.record_consent()
            desk.record_conditions()
            desk.check_in([])
            say(event="checked_in")
            sys.stdin.readline()  # the slot has come
            desk.start_section(view.sections[0].id)
        section = desk.sitting.open_section
        assert section is not None
        paper = desk.paper(section.section)
        assert paper is not None
        say(event="sitting", section=section.section)
        for at, line in enumerate(iter(sys.stdin.readline, "")):
            if line.strip() == "end":
                break
            item = paper.items[at % len(paper.items)]
            desk.answer(section.section, item.id, options=(item.options[0].id,))
            say(event="answered", seq=desk.head_seq)
    finally:
        desk.close()


if __name__ == "__main__":
    what, *given = sys.argv[1:]
    {"serve": serve, "sit": sit}[what](*given)
