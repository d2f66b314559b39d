"""Books that have always stood there are furniture; a book that comes is not."""

from __future__ import annotations

import numpy as np

from proctor.analysis.boxes import Box
from proctor.analysis.objects import Things
from proctor.analysis.standing import StandingBooks

GREY = np.zeros((120, 160), np.uint8)
SHELF = Box(0.80, 0.17, 0.83, 0.31)
NEXT_ON_SHELF = Box(0.86, 0.18, 0.89, 0.31)
DESK = Box(0.2, 0.75, 0.4, 0.95)


def look(box: Box | None, score: float = 0.7) -> Things:
    return Things((), (), 0.8, score if box else 0.0, DESK, box, grey=GREY)


def test_a_shelf_behind_the_candidate_stays_forgiven_along_its_whole_length() -> None:
    standing = StandingBooks()
    assert [standing.without(look(SHELF), t).book for t in (0.0, 5.0, 60.0, 3600.0)] == [0.0] * 4
    assert standing.without(look(NEXT_ON_SHELF), 3601.0).book == 0.0


def test_a_book_that_comes_later_counts_and_so_does_every_phone() -> None:
    standing = StandingBooks()
    standing.without(look(SHELF), 0.0)
    seen = standing.without(look(DESK), 40.0)
    assert (seen.book, seen.book_box) == (0.7, DESK)
    assert standing.without(look(SHELF), 41.0).phone == 0.8


def test_a_doubtful_likeness_at_the_beginning_excuses_no_book_later() -> None:
    standing = StandingBooks()
    standing.without(look(DESK, score=0.1), 1.0)
    assert standing.without(look(DESK), 40.0).book == 0.7


def test_another_scene_has_its_own_furniture() -> None:
    standing = StandingBooks()
    standing.without(look(SHELF), 0.0)
    standing.forget()
    standing.without(look(None), 100.0)
    assert standing.without(look(SHELF), 140.0).book == 0.7
