"""In the GPU's place: a mapped file, whose path is what another process opens it by."""

import mmap
import os
import tempfile
from pathlib import Path

import torch
from faststart_vllm.store_format import Tensor


class FileMemory:
    uuid = "gpu-0"

    def __init__(self, device: torch.device, size: int) -> None:
        path = Path(tempfile.mkdtemp(prefix="faststart-gpu-"), "memory")
        # What memory holds that nobody has written to: anything but zeros.
        path.write_bytes(b"\xa5" * size)
        self.handle = os.fsencode(path)
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), size)

    def tensors(self, index: dict[str, Tensor]) -> dict[str, torch.Tensor]:
        whole = torch.frombuffer(self._map, dtype=torch.uint8)
        return {
            name: whole[one.offset : one.offset + one.size]
            .view(getattr(torch, one.dtype.removeprefix("torch.")))
            .as_strided(one.shape, one.stride)
            for name, one in index.items()
        }
