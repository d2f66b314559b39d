"""One heap for all threads, as the C library itself reports it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REPORT = """
import ctypes, sys, threading
from client.app.heap import one_heap

if sys.argv[1] == "one":
    assert one_heap()
libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fopen.restype = ctypes.c_void_p
libc.fopen.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
libc.malloc_info.argtypes = [ctypes.c_int, ctypes.c_void_p]
libc.fclose.argtypes = [ctypes.c_void_p]
together = threading.Barrier(6)

def allocate():
    together.wait()
    libc.malloc(50_000)
    together.wait()

threads = [threading.Thread(target=allocate) for _ in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
file = libc.fopen(sys.argv[2].encode(), b"w")
libc.malloc_info(0, file)
libc.fclose(file)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's report of its heaps")
def test_threads_share_one_heap_where_asked_to(tmp_path: Path) -> None:
    heaps = {}
    for wish in ("one", "usual"):
        report = tmp_path / wish
        subprocess.run([sys.executable, "-c", REPORT, wish, str(report)], check=True, timeout=60)
        heaps[wish] = report.read_text(encoding="utf-8").count("<heap nr=")
    assert heaps["one"] == 1 < heaps["usual"]
