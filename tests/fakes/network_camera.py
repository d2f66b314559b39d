"""A network camera on this computer: MJPEG over HTTP, of the synthetic candidate or of any pictures."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import cv2

from proctor.capture.frame import Picture
from proctor.capture.script import parse_script
from proctor.capture.synthetic import SyntheticCandidate

_BOUNDARY = "picture"


@contextmanager
def network_camera(
    picture_at: Callable[[float], Picture | None] | None = None, fps: float = 15.0, port: int = 0
) -> Iterator[str]:
    """Its address while it runs. `picture_at`: the picture of a second; without, the candidate sits. `port`:
    0 for any; the same one again is a camera that was plugged in again."""
    drawn = picture_at or SyntheticCandidate(parse_script("length 3600")).picture_at
    closing = threading.Event()

    class Camera(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", f"multipart/x-mixed-replace; boundary={_BOUNDARY}")
            self.end_headers()
            began = time.monotonic()
            number = 0
            while not closing.wait(max(0.0, number / fps - (time.monotonic() - began))):
                picture = drawn(number / fps)
                assert picture is not None
                coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes()
                head = f"--{_BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(coded)}\r\n\r\n"
                try:
                    self.wfile.write(head.encode("ascii") + coded + b"\r\n")
                except OSError:
                    return  # nobody looks any more
                number += 1

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Camera)
    server.daemon_threads = False  # closing waits for them
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="network camera")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/video"
    finally:
        closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
