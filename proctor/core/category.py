"""From a position's category (`C-GP-2`, `С-SVО-8`, `В-PK-1`) to the programmes that fit it.

The orders mix Latin and Cyrillic letters of the same look, and spaces get lost in printing: both are folded.
"""

from __future__ import annotations

from collections.abc import Iterable

from proctor.core.programme import Programme

_LOOK_ALIKES = str.maketrans("АВЕКМНОРСТУХІЅЈ", "ABEKMHOPCTYXISJ")


def fold_category(category: str) -> str:
    """A category as it is compared: Latin capitals and digits only. `"с – SVО - 8"` is `"C-SVO-8"`."""
    folded = category.upper().translate(_LOOK_ALIKES)
    return "".join(sign for sign in folded if sign.isalnum())


def programmes_for_category(programmes: Iterable[Programme], category: str) -> tuple[Programme, ...]:
    """All programmes whose list has the category, in the given order; two where both fit."""
    wanted = fold_category(category)
    return tuple(
        programme
        for programme in programmes
        if wanted in {fold_category(listed) for listed in programme.categories}
    )
