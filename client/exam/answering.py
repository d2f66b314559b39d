"""The answers of one section between window and desk: what is
saved, what could not be, what can be undone."""

from __future__ import annotations

from collections.abc import Callable

from client.exam.number_palette import TileState
from client.exam.ports import ExamDesk
from proctor.core.errors import SynaqError
from proctor.core.sitting import Response, SectionSitting
from proctor.sync.messages import PaperItem, SectionPaper

NO_ANSWER = Response()


class Answering:
    """Reads the fold, writes through the desk, and keeps what the disk refused until it can be written."""

    def __init__(
        self, desk: ExamDesk, paper: SectionPaper, trouble: Callable[[SynaqError | None], None]
    ) -> None:
        """`trouble` is told of each error while saving, and None once nothing is left unsaved."""
        self._desk, self._trouble = desk, trouble
        self.paper = paper
        self._unsaved: dict[str, Response] = {}
        self._before: dict[str, list[Response]] = {}

    @property
    def sitting(self) -> SectionSitting | None:
        """The section as the journal tells it."""
        return self._desk.sitting.section(self.paper.section)

    @property
    def unsaved(self) -> frozenset[str]:
        """Items whose answer on screen is not on disk."""
        return frozenset(self._unsaved)

    def response(self, item: str) -> Response:
        """The answer on screen: the one that waits for the disk, else the journal's."""
        if item in self._unsaved:
            return self._unsaved[item]
        part = self.sitting
        return part.responses.get(item, NO_ANSWER) if part is not None else NO_ANSWER

    def marked(self, item: str) -> bool:
        """Whether the item is marked for later."""
        part = self.sitting
        return part is not None and item in part.marked

    def answer(self, item: str, response: Response) -> None:
        """Give an answer, or take it back with an empty one."""
        now = self.response(item)
        if response == now and item not in self._unsaved:
            return
        self._before.setdefault(item, []).append(now)
        self._write(item, response)

    def undo(self, item: str) -> bool:
        """Bring back the answer before the last change; whether there was one."""
        past = self._before.get(item)
        if not past:
            return False
        self._write(item, past.pop())
        return True

    def mark(self, item: str, marked: bool) -> None:
        """Mark for later, or no longer."""
        self._try(lambda: self._desk.mark(self.paper.section, item, marked))

    def show(self, item: str) -> None:
        """The item came on screen."""
        part = self.sitting
        if part is None or part.current_item != item:
            self._try(lambda: self._desk.show_item(self.paper.section, item))

    def save_again(self) -> None:
        """Try once more to write what is not on disk."""
        for item, response in list(self._unsaved.items()):
            self._write(item, response)

    def tiles(self, current: str) -> list[TileState]:
        """How every question stands, in the order of the paper."""
        part = self.sitting
        marked = part.marked if part else frozenset()
        seen = part.seen if part else frozenset()
        return [
            TileState(
                answered=self.response(item.id).given,
                marked=item.id in marked,
                seen=item.id in seen or item.id == current,
                current=item.id == current,
                unsaved=item.id in self._unsaved,
            )
            for item in self.paper.items
        ]

    def open_items(self) -> tuple[list[int], list[int]]:
        """Numbers, from 1, of the unanswered and of the marked questions."""
        numbered = list(enumerate(self.paper.items, 1))
        unanswered = [at for at, item in numbered if not self.response(item.id).given]
        return unanswered, [at for at, item in numbered if self.marked(item.id)]

    def place(self, item: PaperItem) -> tuple[int, int]:
        """The item's number in its block, and how many the block has."""
        block = [other.id for other in self.paper.items if other.block == item.block]
        return block.index(item.id) + 1, len(block)

    def _write(self, item: str, response: Response) -> None:
        section = self.paper.section
        try:
            self._desk.answer(section, item, options=response.options, text=response.text)
        except SynaqError as error:
            self._unsaved[item] = response
            self._trouble(error)
        else:
            if self._unsaved.pop(item, None) is not None and not self._unsaved:
                self._trouble(None)

    def _try(self, call: Callable[[], None]) -> None:
        try:
            call()
        except SynaqError as error:
            self._trouble(error)
