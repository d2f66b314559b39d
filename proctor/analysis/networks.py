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

import cv2
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
    runtime: str = "litert"
    """What runs it: "litert" (class Network) or "dnn" (class DnnNetwork)."""

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
        entry["role"]: NetworkFile(
            entry["role"], entry["name"], files / entry["file"], entry["sha256"], entry["runtime"]
        )
        for entry in content["network"]
    }


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
        self._outputs: list[Callable[[], FloatArray]] = [
            self._interpreter.tensor(output["index"]) for output in self._interpreter.get_output_details()
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
        return np.array(self._outputs[index]())


class DnnNetwork:
    """One network on OpenCV's dnn, from an ONNX file. Not for two threads.

    Nothing is read before the first `run` (or `load`), so that a network which is seldom needed costs
    nothing until then. How many threads it uses is OpenCV's one setting for the whole process:
    cv2.setNumThreads.
    """

    def __init__(self, file: NetworkFile) -> None:
        self.file = file
        self._net: Any = None
        self._names: list[str] = []

    @property
    def is_loaded(self) -> bool:
        """Whether it takes up memory by now."""
        return self._net is not None

    def load(self) -> None:
        """Read and check the file now. MissingPartError where it is not there or this OpenCV cannot run it,
        IntegrityError where it is another one."""
        if self._net is not None:
            return
        content = np.frombuffer(self.file.checked_bytes(), np.uint8)
        try:
            net = cv2.dnn.readNetFromONNX(content)
        except cv2.error as error:
            raise MissingPartError(
                f"This OpenCV ({cv2.__version__}) cannot run the network for {self.file.role} ({error.err}).",
                remedy=SET_UP_ADVICE,
            ) from error
        self._names = list(net.getUnconnectedOutLayersNames())
        self._net = net

    def run(self, blob: FloatArray) -> dict[str, FloatArray]:
        """Every output by its name, as copies, for `blob`: 1 x channels x rows x columns, float32, of the one
        size that the network takes. Errors as of `load`."""
        self.load()
        self._net.setInput(blob)
        return {
            name: np.array(output, np.float32)
            for name, output in zip(self._names, self._net.forward(self._names), strict=True)
        }

    def release(self) -> None:
        """Give the memory back; the next `run` loads it again."""
        self._net = None
