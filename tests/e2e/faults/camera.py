"""A network camera as a process of its own: `PORT`, until a line comes on stdin or it is killed."""

from __future__ import annotations

import sys

from tests.fakes.network_camera import network_camera


def main(port: str) -> None:
    """Show the synthetic candidate."""
    with network_camera(port=int(port), fps=8.0) as address:
        sys.stdout.write(f'{{"event": "shown", "address": "{address}"}}\n')
        sys.stdout.flush()
        sys.stdin.readline()


if __name__ == "__main__":
    main(sys.argv[1])
