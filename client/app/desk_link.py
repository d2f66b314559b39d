"""The desk's watch over the line's own side: link, power, sleep, and how a run begins and ends."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import suppress
from typing import Any

from client.app.desk_ports import DeskEvents, DeskSetup
from client.app.link_watch import LinkPorts, LinkWatch
from client.app.logbook import Logbook
from client.app.watch import Watch
from proctor.core import entry as kinds
from proctor.core.errors import ConnectionLostError, SynaqError
from proctor.core.policy import parse_policy
from proctor.core.sitting import Sitting
from proctor.host.boots import boot_id, judge_machine_end, read_machine_end
from proctor.sync.courier import Courier
from proctor.sync.messages import AttemptView


class DeskLink(ABC):
    """The part of the desk that says what happened on this side of the line."""

    _setup: DeskSetup
    _events: DeskEvents
    _courier: Courier | None
    _logbook: Logbook | None
    _link_watch: LinkWatch | None = None

    @property
    @abstractmethod
    def sitting(self) -> Sitting:
        """The fold of the journal so far."""

    @abstractmethod
    def now_ms(self) -> int:
        """The service's time."""

    @abstractmethod
    def _jot(self, kind: str, **data: Any) -> None:
        """Write an entry that goes out with the next delivery."""

    @abstractmethod
    def _running_watch(self) -> Watch | None:
        """The watch that runs now."""

    def _begun(self) -> dict[str, Any]:
        """What the entry of a run's start says of this computer and of the run before."""
        boot, kept = boot_id(), self._setup.folder
        return {
            "boot": boot,
            "computer": kept.device()[:12],
            "crash": self._setup.crash,
            "machine_end": judge_machine_end(read_machine_end()),
        }

    def _watch_link(self, view: AttemptView, book: Logbook) -> None:
        """Look at the line to the service from now on."""
        ports = LinkPorts(
            write=self._jot,
            active=self._is_under_way,
            now_ms=self.now_ms,
            media_s=book.media_s,
            clip=self._ask_for_clip,
            opened=self._events.incident,
            back=self._events.back,
        )
        rules = parse_policy(view.policy).interruptions
        self._link_watch = LinkWatch(self._setup.server, rules, ports, view.id)
        self._link_watch.start()

    def _leave_link(self) -> None:
        """Look no more."""
        watch, self._link_watch = self._link_watch, None
        if watch is not None:
            watch.stop()

    def _say_goodbye(self) -> None:
        """The run ends in order in the middle of an attempt: that is written down, and sent if it can be."""
        if self._logbook is None or not self._is_under_way():
            return
        end = self._setup.run_end
        with suppress(SynaqError):  # a disk that is full keeps this no more than anything else
            self._logbook.write(kinds.RUN_ENDED, run=self._logbook.run, by=end.by, detail=end.detail)
        courier = self._courier
        if courier is not None and courier.delivery.line == "online":
            with suppress(ConnectionLostError, SynaqError):
                courier.deliver_entries()

    def _is_under_way(self) -> bool:
        sitting = self.sitting
        return bool(sitting.sections) and sitting.finished_ms is None

    def _ask_for_clip(self, incident: str) -> bool:
        watch = self._running_watch()
        return watch is not None and watch.tell({"type": "clip", "incident": incident})
