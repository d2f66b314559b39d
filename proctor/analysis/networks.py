"""The networks: which there are, where they lie, that they are the pinned ones, and how one is run.

Nothing is fetched or converted here (set-up does that) and nothing is decoded here: bytes in, tensors out.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from proctor.core.errors import IntegrityError, MissingPartError
from proctor.resources.shipped_files import asset_path

FloatArray = npt.NDArray[np.float32]

SET_UP_ADVICE = "Run the set-up again (python3 build/dev.py demo), which fetches and checks the networks."


@dataclass(frozen=True, slots=True)
class NetworkFile:
    """One line of the manifest: what a network is for, what it is called, and the digest it must have."""

    role: str
    name: str
    path: Path
    sha256: str

    def as_json(self) -> dict[str, str]:
        """As `synaq analyse` and the journal name it."""
        return {"role": self.role, "name": self.name, "sha256": self.sha256}

    def checked_bytes(self) -> bytes:
        """The file's bytes; MissingPartError where it is not there, IntegrityError where it is another
        one."""
        if not self.path.is_file():
            raise MissingPartError(
                f"The network for {self.role} ({self.path.name}) is not installed.", remedy=SET_UP_ADVICE
            )
        content = self.path.read_bytes()
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise IntegrityError(
                f"The network for {self.role} ({self.path.name}) is not the file that was tested.",
                kept="It was not used.",
                remedy=f"Delete it. {SET_UP_ADVICE}",
            )
        return content


def read_manifest(manifest: Path | None = None, folder: Path | None = None) -> dict[str, NetworkFile]:
    """Role -> network, from `assets/networks.toml`; `folder` is where the files lie (`assets/networks`)."""
    where = manifest or asset_path("networks.toml")
    files = folder or asset_path("networks")
    with where.open("rb") as stream:
        content = tomllib.load(stream)
    return {
        entry["role"]: NetworkFile(entry["role"], entry["name"], files / entry["file"], entry["sha256"])
        for entry in content["network"]
    }


def byte_levels(scale: float, shift: float = 0.0) -> FloatArray:
    """What each byte of a picture is to a network: 256 numbers, `scale` times the byte and `shift` added, for
    `cv2.LUT`, which is quicker at it than arithmetic."""
    return np.arange(256, dtype=np.float32) * np.float32(scale) + np.float32(shift)


class Network:
    """One network on LiteRT: `fill` its input, `invoke` it, take copies of its outputs. Not for two
    threads."""

    def __init__(self, file: NetworkFile, threads: int = 1) -> None:
        from ai_edge_litert.interpreter import Interpreter

        self.file = file
        self.runs = 0
        """How often it was invoked: what a frame cost is compared with what the networks cost."""
        self._interpreter: Any = Interpreter(model_content=file.checked_bytes(), num_threads=threads)
        self._interpreter.allocate_tensors()
        detail = self._interpreter.get_input_details()[0]
        self.shape: tuple[int, ...] = tuple(int(n) for n in detail["shape"])
        self._input: Callable[[], FloatArray] = self._interpreter.tensor(detail["index"])
        self._numbers = [output["index"] for output in self._interpreter.get_output_details()]
        self._views: list[Callable[[], FloatArray]] = [
            self._interpreter.tensor(number) for number in self._numbers
        ]

    def fill(self, write: Callable[[FloatArray], None]) -> None:
        """Let `write` put the picture into the input tensor (1 x H x W x 3, float32)."""
        write(self._input())

    def invoke(self) -> None:
        """The bare network on whatever the input tensor holds."""
        self.runs += 1
        self._interpreter.invoke()

    def output(self, index: int) -> FloatArray:
        """A copy of output `index`, so that no view outlives the next run."""
        copy: FloatArray = self._interpreter.get_tensor(self._numbers[index])
        return copy

    def rows(self, index: int, chosen: list[int], columns: int) -> list[list[float]]:
        """The chosen rows alone, and of them the first `columns`, of output `index` (1 x N x M)."""
        output = self._views[index]()[0, :, :columns]
        return [output[row].tolist() for row in chosen]
