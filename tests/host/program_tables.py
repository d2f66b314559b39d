"""Process tables and listening ports of three systems, from the CSV files in `tables/`.

`<system>_ordinary.csv`: what runs on ordinary computers. `<system>_remote.csv`: rows of remote-access
programs; `state`: how the program is there (running, idle, session, renamed); `joined`: somebody from
elsewhere is connected to its port.
"""

from __future__ import annotations

import csv
from pathlib import Path

from proctor.host.programs_table import PortRow, ProcessRow, Tables

FOLDER = Path(__file__).parent / "tables"
SYSTEMS = ("windows", "linux", "macos")


def rows_of(system: str, which: str) -> list[dict[str, str]]:
    """The lines of one file."""
    with (FOLDER / f"{system}_{which}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def process_of(row: dict[str, str], pid: int) -> ProcessRow:
    """One line as a process."""
    said = {key: row.get(key) or "" for key in ("path", "publisher", "product", "original", "bundle")}
    return ProcessRow(pid, row["name"], **said)


def ports_of(row: dict[str, str], pid: int | None, outside: bool = True) -> list[PortRow]:
    """The port that a line listens on, and who is connected to it."""
    if not row.get("port"):
        return []
    port = int(row["port"])
    listening = PortRow(port, pid, True, outside)
    return [listening, PortRow(port, pid, False, True, 51515)] if row.get("joined") else [listening]


def ordinary(system: str) -> Tables:
    """An ordinary computer with all ordinary programs at once, some of them with connections of their own."""
    processes, ports = list[ProcessRow](), list[PortRow]()
    for pid, row in enumerate(rows_of(system, "ordinary"), 1):
        processes.append(process_of(row, pid))
        ports += ports_of(row, pid, row.get("outside") == "yes")
        ports.append(PortRow(50000 + pid, pid, False, True, 443))
    return Tables(tuple(processes), tuple(ports), ())


def beside(base: Tables, *processes: ProcessRow, ports: tuple[PortRow, ...] = ()) -> Tables:
    """The same computer with more on it."""
    return Tables((*(base.processes or ()), *processes), (*(base.ports or ()), *ports), base.windows)
