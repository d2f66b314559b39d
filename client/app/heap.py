"""One heap for all threads of a program that stays open all day, where the C library is glibc."""

from __future__ import annotations

import ctypes

_ARENA_MAX = -8  # M_ARENA_MAX of malloc.h


def one_heap() -> bool:
    """Let threads share the heap that is there already; False where the C library has no such choice.

    glibc gives threads heaps of their own so that they need not wait for each other. Pictures that a passing
    thread decodes then leave holes in each of them, one after the other, and the program grows without
    holding anything more. Ours seldom allocate at the same time.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError, TypeError):  # TypeError: Windows opens no library without a name
        return False
    return bool(mallopt(_ARENA_MAX, 1))
