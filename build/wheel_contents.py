"""What goes into the wheel beside the code: `assets/`, with the networks, as `proctor/resources/shipped`.

A hook of hatchling's, named in pyproject.toml. A wheel without a network fails at the first exam:
none is built.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WheelContents(BuildHookInterface[Any]):
    """Adds the assets to a real wheel; an editable installation reads them where they lie."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it builds; RuntimeError says that there is nothing to build."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "build"))
        from network_manifest import fault_of_file, read_manifest

        for network in read_manifest(root / "assets" / "networks.toml").networks:
            trouble = fault_of_file(
                root / "assets" / "networks" / network.file, network.bytes, network.sha256
            )
            if trouble:
                raise RuntimeError(
                    f"{network.file} {trouble}. Run `python3 build/dev.py setup`, then build again."
                )
        build_data["force_include"][str(root / "assets")] = "proctor/resources/shipped"
